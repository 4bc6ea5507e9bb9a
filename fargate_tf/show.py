"""Problems as people read them: the reason, the field, the line with a caret, and what to type instead."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fargate_tf.problem import Origin, Problem

_MOST_OF_A_CODE = 100
_COLOURS = {"error": "red", "warning": "yellow", "note": "blue"}


def text_of(problem: Problem) -> str:
    """One problem on several lines, styled; the caller strips the style where nobody sees colours."""
    return "\n".join(_lines(problem))


def texts_of(problems: Iterable[Problem]) -> Iterator[str]:
    """Each problem as a text, as far as `for_people` shows them."""
    shown, further = for_people(problems)
    yield from map(text_of, shown)
    yield from further


def for_people(problems: Iterable[Problem]) -> tuple[Sequence[Problem], Sequence[str]]:
    """Of each code the first hundred, since one slip may make thousands, which nobody reads; and what is left out."""
    found: Counter[str] = Counter()
    shown = []
    for problem in problems:
        found[problem.code] += 1
        if found[problem.code] <= _MOST_OF_A_CODE:
            shown.append(problem)
    left_out = {code: count - _MOST_OF_A_CODE for code, count in found.items() if count > _MOST_OF_A_CODE}
    return shown, [f"{code}: {count:,} more are not shown here; mend these first" for code, count in left_out.items()]


def summary(problems: Sequence[Problem]) -> str:
    """How many there are of each kind.

    >>> summary([])
    'no problems'
    """
    counts = [(sum(p.severity == kind for p in problems), kind) for kind in ("error", "warning", "note")]
    said = [f"{count} {kind}{'' if count == 1 else 's'}" for count, kind in counts if count]
    return ", ".join(said) or "no problems"


def _lines(problem: Problem) -> Iterator[str]:
    head = click.style(f"{problem.severity}[{problem.code}]", fg=_COLOURS[problem.severity], bold=True)
    yield f"{head}: {plain(problem.reason)}"
    if problem.path:
        yield f"  at {plain(problem.path)}"
    if problem.where is not None:
        yield from _source(problem.where)
    if problem.event:
        yield f"  event: {plain(problem.event)}"
    yield f"  fix: {plain(problem.hint)}"


def _source(where: Origin) -> Iterator[str]:
    if not where.line:
        yield f"  --> {plain(where.file)}"
        return
    yield f"  --> {plain(where.file)}:{where.line}:{where.column}"
    number = f"{where.line:>5}"
    start, shown, column = window(where.text, where.column)
    yield f"{number} | {start}{plain(shown)}"
    before = _width(start + plain(shown[: column - 1]))
    yield f"{' ' * len(number)} | {' ' * before}{click.style('^', fg='red', bold=True)}"


_WIDTH = 120


def window(text: str, column: int) -> tuple[str, str, int]:
    """What stands for the beginning of a long line, the part of it around its caret, and the caret's column there.

    Where the end is missing, the part ends in `…`.
    """
    text = text.replace("\t", " ")
    if len(text) <= _WIDTH:
        return "", text, column
    first = max(0, min(column - 1 - _WIDTH // 2, len(text) - _WIDTH))
    end = "…" if first + _WIDTH < len(text) else ""
    return "…" if first else "", text[first : first + _WIDTH] + end, column - first


def _width(text: str) -> int:
    """How many columns a terminal takes for a text: two for an ideograph, none for a mark on another character."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def plain(text: str) -> str:
    """What the user wrote cannot steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
