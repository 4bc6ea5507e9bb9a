"""Problems as the workflow commands that GitHub turns into annotations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fargate_tf.problem import Problem

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def github(problems: Sequence[Problem]) -> str:
    """One line for each problem.

    >>> from fargate_tf.problem import Origin, Problem
    >>> print(github([Problem("FT1003", "", "no, 100%", "drop it", Origin("a,b.yaml", 3, 5))]), end="")
    ::error file=a%2Cb.yaml,line=3,col=5,title=FT1003::no, 100%25%0Afix: drop it
    """
    return "".join(f"{_line(problem)}\n" for problem in problems)


def _line(problem: Problem) -> str:
    where = problem.where
    properties = {"title": problem.code}
    if where is not None:
        place = {"file": where.file, **({"line": str(where.line), "col": str(where.column)} if where.line else {})}
        properties = {**place, **properties}
    event = f"\nevent: {problem.event}" if problem.event else ""
    text = _escaped(f"{problem.reason}{event}\nfix: {problem.hint}")
    named = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_LEVELS[problem.severity]} {named}::{text}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
