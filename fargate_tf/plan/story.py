"""The story of a plan in one page: compile, write into a folder of ours, let the tool plan, and sum up what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fargate_tf.load import Loaded, key_of
from fargate_tf.pipeline import document_of, text_of
from fargate_tf.plan import offline
from fargate_tf.plan.against import loaded_at, revision_of, unpacked
from fargate_tf.plan.changes import between, changes_of
from fargate_tf.plan.failures import failure_of, refuse_to_ask
from fargate_tf.plan.session import CHANGES, FINE, PLAN, Session, ToolFailed, from_here, keep
from fargate_tf.plan.summary import Summary
from fargate_tf.plan.work_folder import work_folder
from fargate_tf.planned.plan import Plan, read_plan

if TYPE_CHECKING:
    from fargate_tf.plan.against import Revision
    from fargate_tf.plan.tool import Tool
    from fargate_tf.plan.work_folder import WorkFolder

MAIN = "main.tf"
_DETAILED = ("-detailed-exitcode", "--detailed-exitcode")
_STATE = re.compile(r"--?state(=.*)?", re.DOTALL)
_UNSEEN = "Offline: neither the state nor AWS was seen, so everything shows as added."
_STATE_ONLY = "Offline: compared with the given state; what was changed in AWS since then was not seen."


@dataclass(frozen=True)
class Request:
    """What was asked for: the blueprint, how it is planned, and where the tool's output goes (descriptors)."""

    file: str
    loaded: Loaded
    settings: Mapping[str, str]
    select: str | None
    arguments: Sequence[str]
    offline: bool
    work_dir: Path
    out: int | None
    err: int | None
    colour: bool
    say: Callable[[str], None]

    @property
    def folder(self) -> Path:
        """The work folder of the blueprint, which has no problems."""
        return self.work_dir / self.loaded.blueprint.key


def plan_now(request: Request, tool: Tool, target: Path | None) -> tuple[int, Summary]:
    """Plan the blueprint; the tool's exit code, and what changes. The tool's plan is kept in the target, if any.

    Raises `BlueprintError` for what is wrong with the blueprint, the folder or the tool, `Failed` where the tool
    gives no plan, `KeyboardInterrupt` after a signal.
    """
    files = _files(request.loaded, without_aws=request.offline)
    state = any(_STATE.fullmatch(argument) for argument in request.arguments)
    arguments = [*from_here(request.arguments), *(["-refresh=false"] if request.offline and state else [])]
    with work_folder(request.folder, request.say) as folder:
        code, content = _planned(request, tool, folder, files, arguments)
        if target is not None:
            keep(folder.path / PLAN, target)
    seen = (_STATE_ONLY if state else _UNSEEN) if request.offline else _unseen_state(request.loaded, given=state)
    return code, Summary(request.loaded.blueprint.key, changes_of(content), seen)


def _unseen_state(loaded: Loaded, *, given: bool) -> str:
    """What a plan with credentials does not see: a state that lies somewhere beside a rendered file."""
    if given or loaded.blueprint.backend is not None:
        return ""
    return (
        "The blueprint names no backend, so an empty state was compared with: give yours with -- -state=FILE, "
        "or write backend=S3Backend(…)."
    )


def plan_against(request: Request, tool: Tool, name: str) -> tuple[int, Summary]:
    """Plan the blueprint as it is and as it was at a git revision, both offline; what leads from one to the other.

    The exit code is 2 for a difference where `-detailed-exitcode` asks for that. Raises as `plan_now`.
    """
    revision = revision_of(request.file, name)
    arguments = [each for each in from_here(request.arguments) if each not in _DETAILED]
    files = _files(request.loaded, without_aws=True)
    with work_folder(request.folder, request.say) as folder, unpacked(revision, folder.path) as there:
        before = _before(request, revision, there)
        old = _read(request, tool, folder, before, arguments, str(revision))
        new = _read(request, tool, folder, (request.loaded, files), arguments, "this blueprint")
    seen = f"Compared with the blueprint at {revision}, both offline: neither the state nor AWS was seen."
    summary = Summary(request.loaded.blueprint.key, between(old, new), seen)
    detailed = any(each in _DETAILED for each in request.arguments)
    return (CHANGES if detailed and summary.changes else FINE), summary


Rendered = tuple[Loaded, Mapping[str, str]]


def _before(request: Request, revision: Revision, there: Path) -> Rendered | None:
    """The blueprint of the revision with its files; `None` where it was not there yet."""
    several = loaded_at(revision, there, request.file, request.settings)
    named = [each for each in several or () if request.select in (None, key_of(each.blueprint))]
    same = [each for each in named if key_of(each.blueprint) == request.loaded.blueprint.key]
    chosen = same or (named if len(named) == 1 else [])
    return (chosen[0], _files(chosen[0], without_aws=True)) if chosen else None


def _read(  # noqa: PLR0913  (one argument for each thing that a plan needs)
    request: Request, tool: Tool, folder: WorkFolder, what: Rendered | None, arguments: Sequence[str], name: str
) -> Plan:
    """The plan of a blueprint from nothing; empty where there is no blueprint."""
    if what is None:
        request.say(f"{name} has no such blueprint")
        return Plan(name, (), {}, {})
    loaded, files = what
    request.say(f"planning {name}")
    # The output of two plans that add everything tells nothing; it is shown when one fails.
    quiet = replace(request, loaded=loaded, offline=True, out=None, err=None)
    _, content = _planned(quiet, tool, folder, files, arguments)
    return read_plan(content, name)


def _files(loaded: Loaded, *, without_aws: bool) -> Mapping[str, str]:
    """The files of the root module; raises `BlueprintError` where there is a problem."""
    document = document_of(loaded.blueprint, path=loaded.path)
    if not without_aws:
        return {MAIN: text_of(document)}
    refuse_to_ask(loaded, offline.asking(document))
    return {MAIN: text_of(offline.without_roles(document)), offline.FILE: offline.override()}


def _planned(
    request: Request, tool: Tool, folder: WorkFolder, files: Mapping[str, str], arguments: Sequence[str]
) -> tuple[int, bytes]:
    folder.write(files, request.file)
    session = Session(tool, folder, request.offline, request.out, request.err, request.colour, request.say)
    try:
        return session.plan(arguments)
    except ToolFailed as failed:
        raise failure_of(failed, request.loaded, request.file, passed_through=request.err is not None) from None
