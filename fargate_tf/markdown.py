"""How any text stands in Markdown as it is: as words, as code, and in a cell of a table, by the rules of GitHub."""

from __future__ import annotations

import re

# Whatever may begin emphasis, a link, HTML, an entity, code or a cell. A backslash before any of these shows it.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|#!~@&]")
_TICKS = re.compile(r"`+")
_CODE = re.compile(r"(`[^`]+`)")


def words(text: str) -> str:
    r"""A text of one line, none of which is Markdown, in a table too.

    >>> print(words("a|b *c* <d>"))
    a\|b \*c\* \<d\>
    """
    return _SPECIAL.sub(r"\\\g<0>", text)


def code(text: str) -> str:
    r"""A text of one line as code, whatever is in it. Not for a table, where a `|` in code needs `cell`.

    >>> print(code("a"), code("a`b"))
    `a` `` a`b ``
    """
    longest = max(map(len, _TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    # One space at each end is no part of code that begins and ends with one.
    pad = " " if longest or not text.strip(" ") or (text[0] == text[-1] == " ") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def cell(markdown: str) -> str:
    r"""Markdown as it stands in a cell of a table.

    >>> print(cell(code("a|b")))
    `a\|b`
    """
    return markdown.replace("|", r"\|")


def prose(text: str) -> str:
    r"""A text of ours on one line, with code between backticks, in a table too.

    >>> print(prose("`a|b`, or\nc|d"))
    `a\|b`, or c\|d
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    parts = _CODE.split(line)
    return "".join(cell(part) if i % 2 else words(part) for i, part in enumerate(parts))
