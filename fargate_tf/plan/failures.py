"""What a failed run means to the user: a problem with a code, at the blueprint's line where one is known."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fargate_tf.plan.running import SIGNALLED
from fargate_tf.plan.written import place_of
from fargate_tf.problem import BlueprintError, Origin, Problem, in_file_order

if TYPE_CHECKING:
    from fargate_tf.load import Loaded
    from fargate_tf.plan.diagnostics import Diagnostic
    from fargate_tf.plan.session import ToolFailed


class _Known(NamedTuple):
    """A failure that is known by its words: these are the same in Terraform and OpenTofu."""

    words: re.Pattern[str]
    code: str
    reason: str
    hint: str


_KNOWN = (
    _Known(
        re.compile(r"Error acquiring the state lock"),
        "FT665",
        "the state is locked: somebody else plans or applies, or was stopped in the middle",
        "wait for them, with `-- -lock-timeout=5m`; `terraform force-unlock ID` only when you know that nobody works",
    ),
    _Known(
        re.compile(
            r"Failed to (?:query available provider packages|install provider)|Required plugins are not installed"
            r"|Could not retrieve the list of available versions|Incompatible provider version"
        ),
        "FT664",
        "the AWS provider could not be had",
        "let this machine reach the registry, or name a mirror in Terraform's CLI configuration: "
        "https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation",
    ),
    _Known(
        re.compile(
            r"No valid credential sources found|failed to refresh cached credentials|ExpiredToken|InvalidClient"
        ),
        "FT668",
        "there are no AWS credentials that hold",
        "log in, for example with `aws sso login`; or add --offline, which needs none",
    ),
)


class Failed(BlueprintError):  # noqa: N818  (the tool did)
    """The tool gave no plan: its problems for the user, its exit code, and what it said that nobody has seen yet."""

    def __init__(self, problems: Sequence[Problem], code: int, unseen: str) -> None:
        self.code, self.unseen = code, unseen
        super().__init__(problems)


def failure_of(failed: ToolFailed, loaded: Loaded, file: str, *, passed_through: bool) -> Failed:
    """The failure as the user meets it; of the steps, only `plan` passes its output through."""
    unseen = "" if passed_through and failed.step == "plan" else failed.said.strip()
    return Failed(problems_of_failure(failed, loaded, file), failed.code, unseen)


def problems_of_failure(failed: ToolFailed, loaded: Loaded, file: str) -> tuple[Problem, ...]:
    """The problems that a tool's failure is, in the order of the blueprint: at least one."""
    for known in _KNOWN:
        if known.words.search(failed.said):
            return (Problem(known.code, "", known.reason, known.hint, Origin(file)),)
    found = [_problem(each, loaded, file) for each in failed.diagnostics]
    if found:
        return in_file_order(found)
    return (_without_words(failed, file),)


def _without_words(failed: ToolFailed, file: str) -> Problem:
    """The problem of a tool that gives no error of its own: it only stopped, or was stopped."""
    try:
        name = signal.Signals(failed.code - SIGNALLED).name
    except ValueError:
        reason = f"the tool stopped at `{failed.step}` with exit code {failed.code}"
        return Problem("FT666", "", reason, "see what it says above", Origin(file))
    hint = "plan again; if the system did it, look for what takes the memory"
    return Problem("FT666", "", f"the tool was ended by {name} at `{failed.step}`", hint, Origin(file))


def _problem(found: Diagnostic, loaded: Loaded, file: str) -> Problem:
    about = f"{found.address}: " if found.address else ""
    place = place_of(loaded.blueprint, found.address, found.argument, path=loaded.path)
    variable = found.address.partition(".")[2] if found.address.startswith("variable.") else ""
    hint = f"give it a value with `-- -var {variable}=…` or `-- -var-file=…`" if variable else "see what is said above"
    if place is None:
        return Problem("FT666", "", f"{about}{found.title}", hint, Origin(file))
    return place.problem("FT666", f"{about}{found.title}", hint)


def refuse_to_ask(loaded: Loaded, asking: Iterator[str]) -> None:
    """Raise `BlueprintError` with a problem for each data source that AWS would have to answer."""
    found = list(asking)
    if not found:
        return
    problems = [_question(address, loaded) for address in found]
    raise BlueprintError(in_file_order(problems))


_OWN: Mapping[str, str] = {"data.aws_caller_identity.current": 'write account_id="…" in the Blueprint'}


def _question(address: str, loaded: Loaded) -> Problem:
    hint = _OWN.get(address, "give the value itself, such as var(…); or plan without --offline, with credentials")
    reason = f"{address} asks AWS while planning, which an offline plan cannot do"
    place = place_of(loaded.blueprint, address, path=loaded.path)
    return place.problem("FT667", reason, hint) if place is not None else Problem("FT667", "", reason, hint)
