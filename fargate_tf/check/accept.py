"""Warnings that the user has accepted, each with a reason: they are kept quiet, errors only where they are guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from fargate_tf.check.rule import rule
from fargate_tf.problem import did_you_mean
from fargate_tf.spec.base import Spec
from fargate_tf.spec.constraint import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fargate_tf.check.rule import At, Rule
    from fargate_tf.problem import Problem

_ACCEPTED = re.compile(r"(FT\d{3}): *\S")


@rule(
    "FT017",
    Spec,
    "error",
    title="An accepted warning that cannot be accepted",
    why="`accept` keeps warnings and notes quiet where somebody has said why. An error is what AWS or Terraform "
    "refuses, so no reason makes it right; only FT018 guesses.",
    source="fargate_tf reference",
    reads=("accept",),
)
def accepted_are_warnings(spec: Spec, at: At) -> Iterator[Problem]:
    """Each entry names what can be accepted, and says why."""
    acceptable: Mapping[str, bool] = {known.code: _may_be(known) for known in _every_rule()} if spec.accept else {}
    for i, entry in enumerate(spec.accept):
        found = _ACCEPTED.match(entry)
        if found is None:
            yield at.problem(("accept", i), f"{shown(entry)} is no code and reason", "write it as 'FT107: the reason'")
        elif found[1] not in acceptable:
            hint = did_you_mean(found[1], acceptable, "`fargate-tf explain` lists the codes")
            yield at.problem(("accept", i), f"there is no warning {found[1]}", hint)
        elif not acceptable[found[1]]:
            yield at.problem(("accept", i), f"{found[1]} is an error, which cannot be accepted", "mend it instead")


RULES = (accepted_are_warnings,)


def not_accepted(problems: Iterable[Problem], subjects: Sequence[tuple[Spec, At]]) -> Iterator[Problem]:
    """The problems that nobody has accepted at their place or around it."""
    accepted = [
        (at.path, entry[:5])
        for spec, at in subjects
        if isinstance(spec.accept, tuple)  # not asked for its truth: an object of the user may refuse to tell
        for entry in _texts(spec)
    ]
    for problem in problems:
        quiet = (problem.severity != "error" or problem.code in _guesses()) and any(
            code == problem.code and _lies_within(problem.path, path) for path, code in accepted
        )
        if not quiet:
            yield problem


@cache
def _guesses() -> frozenset[str]:
    """The codes of errors that a reason can answer."""
    return frozenset(known.code for known in _every_rule() if known.acceptable)


def _may_be(known: Rule) -> bool:
    return known.severity != "error" or known.acceptable


def _every_rule() -> tuple[Rule, ...]:
    from fargate_tf.check import RULES as ALL

    return ALL


def _texts(spec: Spec) -> Iterator[str]:
    return (entry for entry in spec.accept if isinstance(entry, str) and _ACCEPTED.match(entry))


def _lies_within(path: str, outer: str) -> bool:
    return outer in ("", path) or path.startswith((f"{outer}.", f"{outer}["))
