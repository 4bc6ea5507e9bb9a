"""From YAML nodes to plain values, by the rules of kubectl's reader: YAML 1.1 types, text keys, merge keys.

Numbers stay exact: `0.1` is a Decimal, because a quantity of Kubernetes is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_TRUE = ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
_FALSE = ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(_TRUE, True),
    **dict.fromkeys(_FALSE, False),
}
_INTEGER = re.compile(r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|[1-9][0-9_]*|0)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_LONGEST_NUMBER = 100
_STRING = "tag:yaml.org,2002:str"
DEEPEST = 100
"""How many levels of mappings and lists a document may have; objects of Kubernetes go some 20 levels deep."""
# What aliases may make of one document, as go-yaml bounds it too.
_MOST_VALUES = 1_000_000
_MOST_REMEMBERED = 20_000

Fault = tuple[Any, str, str, str]
"""A node, and the code, reason and hint of its problem."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text, all counted from 0; the parser's own marks have these fields too."""

    index: int
    line: int
    column: int


class DocumentError(Exception):
    """A document that is larger or deeper than any object of Kubernetes; `problem_mark` says where."""

    def __init__(self, message: str, mark: Any, hint: str) -> None:
        super().__init__(message)
        self.problem_mark, self.hint = mark, hint


def too_deep(mark: Any) -> DocumentError:
    """The error of a document with too many levels."""
    message = f"more than {DEEPEST} levels of mappings and lists"
    return DocumentError(message, mark, "no object of Kubernetes is that deep")


def value_of(root: Any, *, aliased: bool) -> tuple[Any, list[Fault]]:
    """The value of a document's root node, and what is wrong inside; `aliased` says whether an alias may be there.

    Raises `DocumentError` for what is too much, or too deep, by its aliases; the composer bounds the nodes alone.
    """
    maker = _Maker(aliased=aliased)
    return maker.make(root), maker.faults


_scalars: dict[str, Any] = dict(_WORDS)


def scalar(text: str) -> Any:
    """The value of a plain scalar.

    >>> [scalar(text) for text in ("on", "0.10", "0x1F", "1e3", "100m", "~")]
    [True, Decimal('0.10'), 31, Decimal('1E+3'), '100m', None]
    """
    try:
        return _scalars[text]
    except KeyError:
        if len(_scalars) > _MOST_REMEMBERED:
            _scalars.clear()
            _scalars.update(_WORDS)
        value = _scalars[text] = _number(text)
        return value


def _number(text: str) -> Any:
    if len(text) > _LONGEST_NUMBER or text[:1] not in "-+.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        digits = text.replace("_", "")
        octal = re.fullmatch(r"([-+]?)0([0-7]+)", digits)
        return int(f"{octal[1]}0o{octal[2]}", 0) if octal else int(digits, 0)
    return Decimal(text) if _FLOAT.fullmatch(text) else text


@dataclass(frozen=True, slots=True)
class _Made:
    """The value of a node that an alias may name: how many values are in it, and how many levels it has."""

    value: Any = None
    size: int = 0
    levels: int = 0


class _Maker:
    """Makes the values of one document; what an alias names is made once."""

    def __init__(self, *, aliased: bool) -> None:
        self.faults: list[Fault] = []
        self.aliased = aliased
        self.made: dict[int, _Made] = {}
        self.count = 0
        self.levels = 0  # of the deepest sibling so far

    def make(self, node: Any) -> Any:
        """The value of a node."""
        kind = node.id
        if kind == "scalar":
            return node.value if node.style or node.tag == _STRING else scalar(node.value)
        if self.aliased:
            return self._once(node)
        return self._mapping(node) if kind == "mapping" else [self.make(child) for child in node.value]

    def _once(self, node: Any) -> Any:
        known = self.made.get(id(node))
        if known is not None:
            self._repeat(node, known.size)
            self.levels = max(self.levels, known.levels)
            return known.value
        count, levels, self.levels = self.count, self.levels, 0
        self.count += len(node.value)
        # An alias inside its own anchor finds this; Kubernetes knows no ring.
        self.made[id(node)] = _Made()
        value = self._mapping(node) if node.id == "mapping" else [self.make(child) for child in node.value]
        made = self.made[id(node)] = _Made(value, self.count - count, self.levels + 1)
        if made.levels > DEEPEST:
            raise too_deep(node.start_mark)
        self.levels = max(levels, made.levels)
        return value

    def _repeat(self, node: Any, size: int) -> None:
        self.count += size
        if self.count > _MOST_VALUES:
            message = f"aliases make more than {_MOST_VALUES:,} values of this document"
            raise DocumentError(message, node.start_mark, "write out what is meant; kubectl refuses this too")

    def _mapping(self, node: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, child in node.value:
            if key.id != "scalar":
                self.faults.append(_odd_key(key))
            elif key.value == "<<" and not key.style:
                for name, value in self._merged(child):
                    made.setdefault(name, value)
            else:
                made[key.value] = self.make(child)
        if len(made) < len(node.value):
            self._repeated_keys(node)
        return made

    def _merged(self, node: Any) -> Iterator[tuple[str, Any]]:
        for each in node.value if node.id == "sequence" else [node]:
            value = self.make(each)
            if isinstance(value, dict):
                yield from value.items()

    def _repeated_keys(self, node: Any) -> None:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.id == "scalar" and key.value in seen:
                reason = f"the key {key.value!r} stands here a second time, and hides the first"
                self.faults.append((key, "FT1107", reason, "keep one of the two; kubectl refuses both"))
            elif key.id == "scalar":
                seen.add(key.value)


def _odd_key(key: Any) -> Fault:
    """A key that is no text: nearly always a `{{ value }}` of Helm outside quotes."""
    if key.id == "mapping":
        hint = "render it first: helm template … | fargate-tf check blueprint.py -"
        return key, "FT1106", "this is a Helm template that was not rendered", hint
    return key, "FT1101", "this is no YAML that Kubernetes reads: a list is a key here", "write a text as the key"
