"""Constraints on versions of Terraform and providers, as far as a caller notices: the least and the first too new."""

from __future__ import annotations

import re
from typing import NamedTuple

_CONDITION = re.compile(r"\s*(>=|<=|!=|~>|=|>|<|)\s*v?(\d+(?:\.\d+)*)(\S*)\s*")

Numbers = tuple[int, ...]


class Range(NamedTuple):
    """The least version that is taken, and the first that is not any more; `None` where there is no such end."""

    floor: Numbers | None
    ceiling: Numbers | None


def range_of(constraint: str) -> Range:
    """The range that a constraint leaves; `!=` takes single versions out, which changes neither end.

    Follows https://developer.hashicorp.com/terraform/language/expressions/version-constraints. Raises `ValueError`
    where the text is no constraint.

    >>> range_of(">= 5.100.0, < 7")
    Range(floor=(5, 100, 0), ceiling=(7, 0, 0))
    >>> range_of("~> 5.1").ceiling
    (6, 0, 0)
    """
    floors: list[Numbers] = []
    ceilings: list[Numbers] = []
    for condition in constraint.split(",") if constraint.strip() else ():
        found = _CONDITION.fullmatch(condition)
        if found is None:
            msg = f"{constraint!r} is no version constraint"
            raise ValueError(msg)
        sign, digits, _ = found.groups()
        numbers = tuple(map(int, digits.split(".")))
        if sign in {">=", "=", "", "~>"}:
            floors.append(_full(numbers))
        elif sign == ">":
            floors.append(_next(_full(numbers)))
        if sign in {"<=", "=", ""}:
            ceilings.append(_next(_full(numbers)))
        elif sign == "<":
            ceilings.append(_full(numbers))
        elif sign == "~>":
            ceilings.append(_full(_next(numbers[:-1] or numbers)))
    return Range(max(floors, default=None), min(ceilings, default=None))


def _full(numbers: Numbers) -> Numbers:
    return (*numbers, 0, 0)[: max(3, len(numbers))]


def _next(numbers: Numbers) -> Numbers:
    return (*numbers[:-1], numbers[-1] + 1)
