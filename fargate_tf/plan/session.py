"""One plan in a work folder: `init`, `plan` and `show` of the tool, one after the other."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fargate_tf.disk import read
from fargate_tf.plan.diagnostics import diagnostics_in
from fargate_tf.plan.offline import environment
from fargate_tf.plan.running import Ran, run
from fargate_tf.write import write_whole

if TYPE_CHECKING:
    from fargate_tf.plan.diagnostics import Diagnostic
    from fargate_tf.plan.tool import Tool
    from fargate_tf.plan.work_folder import WorkFolder

PLAN = "tfplan"
FINE, CHANGES = 0, 2
"""Exit codes of `plan`: the second one only with `-detailed-exitcode`."""
# Arguments of Terraform that name a file: the user means it from where the command was typed.
_FILES = re.compile(r"(--?(?:var-file|state))(?:=(.*))?", re.DOTALL)
# In whatever way the line is wrapped.
_OTHER_VERSION = re.compile(r"does\s+not\s+match\s+configured\s+version\s+constraint")
_JSON = re.compile(r"^\{", re.MULTILINE)


class ToolFailed(Exception):  # noqa: N818  (the tool did, and says why)
    """The tool ended with an error while it did a step (`init`, `plan`, `show`): what it said about it."""

    def __init__(self, step: str, ran: Ran) -> None:
        self.step, self.code, self.said = step, ran.code, ran.err or ran.out
        self.diagnostics: Sequence[Diagnostic] = diagnostics_in(self.said)
        super().__init__(f"{step} ended with {ran.code}")


@dataclass(frozen=True)
class Session:
    """The tool in a work folder: offline or not, with the descriptors that its output passes through to."""

    tool: Tool
    folder: WorkFolder
    offline: bool
    out: int | None = None
    err: int | None = None
    colour: bool = False
    say: Callable[[str], None] = lambda _: None

    def plan(self, arguments: Sequence[str]) -> tuple[int, bytes]:
        """Plan what lies in the folder: the tool's exit code, and the plan as `show -json` tells it.

        Raises `ToolFailed` where the tool gives no plan.
        """
        self._init()
        (self.folder.path / PLAN).unlink(missing_ok=True)
        fixed = ("-input=false", f"-out={PLAN}", *(("-lock=false",) if self.offline else ()))
        ran = self._run("plan", *self._no_color(), *fixed, *arguments, out=self.out, err=self.err)
        if ran.code not in (FINE, CHANGES) or not (self.folder.path / PLAN).exists():
            raise ToolFailed("plan", ran)
        shown = self._run("show", "-no-color", "-json", PLAN)
        found = _JSON.search(shown.out)
        if shown.code != FINE or found is None:
            raise ToolFailed("show", shown)
        # A complaint about its own configuration may stand before the JSON.
        return ran.code, shown.out[found.start() :].encode()

    def _init(self) -> None:
        self.say(f"{self.tool.title} works in {self.folder.path}")
        self.folder.begin_init()
        ran = self._run("init", "-no-color", "-input=false")
        if ran.code != FINE and _OTHER_VERSION.search(ran.err):
            # The blueprint asks for another provider than before, and the lock file is nobody's but ours.
            self.folder.forget_versions()
            ran = self._run("init", "-no-color", "-input=false")
        self.folder.end_init()
        if ran.code != FINE:
            raise ToolFailed("init", ran)

    def _no_color(self) -> tuple[str, ...]:
        return () if self.colour else ("-no-color",)

    def _run(self, step: str, *arguments: str, out: int | None = None, err: int | None = None) -> Ran:
        return run(
            [self.tool.path, step, *arguments],
            folder=self.folder.path,
            environment=environment(offline=self.offline),
            out=out,
            err=err,
            first=self.folder.note_tool,
        )


def from_here(arguments: Sequence[str]) -> tuple[str, ...]:
    """The arguments with absolute paths of files, as the tool runs in another folder.

    >>> from_here(["-var", "a=b", "-var-file=/etc/prod.tfvars"])
    ('-var', 'a=b', '-var-file=/etc/prod.tfvars')
    """
    made: list[str] = []
    for argument in arguments:
        named, before = _FILES.fullmatch(argument), _FILES.fullmatch(made[-1]) if made else None
        if before is not None and before[2] is None:
            made.append(os.path.abspath(argument))  # noqa: PTH100  (`resolve` would follow links)
        elif named is not None and named[2] is not None:
            made.append(f"{named[1]}={os.path.abspath(named[2])}")  # noqa: PTH100
        else:
            made.append(argument)
    return tuple(made)


def keep(plan: Path, target: Path) -> None:
    """Put the tool's plan file where the user wants it: whole, or not at all."""
    write_whole(target, read(plan))
