"""What a tool complains about, read from its own words: the address, and the line of the rendered file.

The stream for people is read, not a second run for machines: a plan takes seconds, and another run may fail in another
way. Two lines of it are needed, and they have been the same since Terraform 0.15. Were they to change, nothing would be
lost but the pointer: the user sees the tool's words anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_FRAME = re.compile(r"^[│╷╵] ?", re.MULTILINE)
_ERROR = re.compile(r"^Error: ", re.MULTILINE)
_WITH = re.compile(r"^  with (\S.*),$", re.MULTILINE)
_ON = re.compile(r"^  on (?P<file>\S+) line (?P<line>\d+)(?:, in (?P<block>[^\n]*))?:$", re.MULTILINE)
_CODE = re.compile(r"^ *\d+: *(?P<code>.*)$", re.MULTILINE)
_NAME = re.compile(r'(?:variable|output) "(?P<name>[^"]+)"')
_LABELS = re.compile(r'(?P<kind>resource|data) "(?P<type>[^"]+)" "(?P<name>[^"]+)"')
_ARGUMENT = re.compile(r"(?P<name>[A-Za-z_][\w-]*)\s*(=|\{)")
_KEY = re.compile(r"\[[^\]]*\]$")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One error of a tool: its first line, the address without a key where it says one, the argument, and the rest."""

    title: str
    address: str
    argument: str
    text: str


def diagnostics_in(said: str) -> Sequence[Diagnostic]:
    """The errors that a tool has written, in their order.

    >>> lines = ("Error: no", "", "  with aws_vpc.this,", "  on main.tf line 3, in x:", "   3:   tags = 1")
    >>> [(found.title, found.address, found.argument) for found in diagnostics_in(chr(10).join(lines))]
    [('no', 'aws_vpc.this', 'tags')]
    """
    plain = _FRAME.sub("", _COLOUR.sub("", said))
    return tuple(_diagnostic(text) for text in _ERROR.split(plain)[1:])


def _diagnostic(text: str) -> Diagnostic:
    block, line = _place(text)
    named = _WITH.search(text)
    address = _KEY.sub("", named[1]) if named is not None else _address(block) or _address(line)
    argument = _ARGUMENT.match(line)
    return Diagnostic(_title(text), address, argument["name"] if argument is not None else "", text.rstrip())


def _place(text: str) -> tuple[str, str]:
    """The head of the block that a complaint is about, and the line of it that is shown; empty where it tells none."""
    place = _ON.search(text)
    if place is None:
        return "", ""
    code = _CODE.search(text, place.end())
    return place["block"] or "", code["code"] if code is not None else ""


def _address(head: str) -> str:
    """The address that the head of a block gives."""
    if found := _LABELS.match(head):
        return f"{'data.' if found['kind'] == 'data' else ''}{found['type']}.{found['name']}"
    if found := _NAME.match(head):
        return f"{head.partition(' ')[0]}.{found['name']}"
    return "provider.aws" if head.startswith("provider") else ""


def _title(text: str) -> str:
    """The first paragraph, in one line."""
    return " ".join(text.partition("\n\n")[0].split())
