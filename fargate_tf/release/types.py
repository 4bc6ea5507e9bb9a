"""Types of variables as Terraform spells them, and what becomes of a caller's value when such a type changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fargate_tf.release.semver import Step

_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[A-Za-z_][\w-]*|[^\s])', re.DOTALL)
_TRAILING = {(",", "}"), (",", "]"), (",", ")")}
_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
_COLLECTIONS = ("list", "set", "tuple")


@dataclass(frozen=True)
class Type:
    """A type: a word, the types inside it, and for an object its attributes by name."""

    word: str
    inner: tuple[Type, ...] = ()
    attributes: Mapping[str, AttributeType] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.word}({', '.join(map(str, self.inner))})" if self.inner else self.word


class AttributeType(NamedTuple):
    """An attribute of an object: its type, whether a caller may leave it out, and what it then is."""

    type: Type
    optional: bool
    default: str = "null"


class TypeChange(NamedTuple):
    """One thing that changed inside a type: where, how far it reaches, and what it is now."""

    path: str
    step: Step
    text: str


ANY = Type("any")


def parse_type(text: str) -> Type:
    """The type that an expression spells. Raises `ValueError` where it is none.

    >>> str(parse_type("map(list(string))"))
    'map(list(string))'
    """
    tokens = _Tokens(text)
    found = _type(tokens)
    tokens.take_end()
    return found


class _Tokens:
    def __init__(self, text: str) -> None:
        self._left = [match[1] for match in _TOKEN.finditer(text)]
        self._left.reverse()
        self._text = text

    def next_is(self, token: str) -> bool:
        return bool(self._left) and self._left[-1] == token

    def take(self, *wanted: str) -> str:
        if not self._left or (wanted and self._left[-1] not in wanted):
            self._fail()
        return self._left.pop()

    def take_end(self) -> None:
        if self._left:
            self._fail()

    def balanced(self) -> str:
        """All up to the bracket that closes the one around here, in one spelling, however it was laid out."""
        taken: list[str] = []
        open_brackets: list[str] = []
        while open_brackets or not self.next_is(")"):
            token = self.take()
            if token in _CLOSED_BY:
                open_brackets.append(_CLOSED_BY[token])
            elif open_brackets and token == open_brackets[-1]:
                open_brackets.pop()
            taken.append(token)
        after = [*taken[1:], ")"]
        return _joined(
            token for token, next_one in zip(taken, after, strict=True) if (token, next_one) not in _TRAILING
        )

    def _fail(self) -> None:
        msg = f"{self._text!r} is no type"
        raise ValueError(msg)


def _joined(tokens: Iterable[str]) -> str:
    text, last = "", ""
    for token in tokens:
        close = last in {"", "[", "(", "-", "."} or token in {"]", ")", ",", "(", "."} or (last, token) == ("{", "}")
        text, last = f"{text}{'' if close else ' '}{token}", token
    return text


def _type(tokens: _Tokens) -> Type:
    word = tokens.take()
    if word in {"string", "number", "bool", "any"}:
        return Type(word)
    tokens.take("(")
    if word == "object":
        attributes = dict(_attributes(tokens))
        tokens.take(")")
        return Type(word, attributes=attributes)
    if word == "tuple":
        inner = tuple(_elements(tokens))
    elif word in {"list", "set", "map"}:
        inner = (_type(tokens),)
    else:
        msg = f"{word!r} is no type"
        raise ValueError(msg)
    if tokens.next_is(","):
        tokens.take()
    tokens.take(")")
    return Type(word, inner)


def _elements(tokens: _Tokens) -> Iterator[Type]:
    tokens.take("[")
    while not tokens.next_is("]"):
        yield _type(tokens)
        if not tokens.next_is("]"):
            tokens.take(",")
    tokens.take("]")


def _attributes(tokens: _Tokens) -> Iterator[tuple[str, AttributeType]]:
    tokens.take("{")
    while not tokens.next_is("}"):
        name = tokens.take().strip('"')
        tokens.take("=", ":")
        yield name, _attribute(tokens)
        if tokens.next_is(","):
            tokens.take()
    tokens.take("}")


def _attribute(tokens: _Tokens) -> AttributeType:
    if not tokens.next_is("optional"):
        return AttributeType(_type(tokens), optional=False)
    tokens.take()
    tokens.take("(")
    kind = _type(tokens)
    default = "null"
    if tokens.next_is(","):
        tokens.take()
        default = tokens.balanced() or "null"
    tokens.take(")")
    return AttributeType(kind, optional=True, default=default)


def type_changes(old: Type, new: Type, path: str = "") -> Iterator[TypeChange]:
    """What changed for a caller's value: a major step where some value is refused, ignored, or means something else.

    Judged as Terraform converts: a number fits a string, a list fits a set, and no value of a map is sure to fit an
    object (https://developer.hashicorp.com/terraform/language/expressions/type-constraints).

    >>> [change.text for change in type_changes(parse_type("list(string)"), parse_type("list(number)"), "ports")]
    ['ports[*] was string, is number']
    """
    if old == new:
        return
    if new == ANY:
        yield TypeChange(path, Step.MINOR, f"{path} takes any type now, was {old}")
    elif old.word == new.word == "object":
        yield from _object_changes(old, new, path)
    elif old.word == new.word == "tuple" and len(old.inner) == len(new.inner):
        for i, (before, after) in enumerate(zip(old.inner, new.inner, strict=True)):
            yield from type_changes(before, after, f"{path}[{i}]")
    elif old.word in _COLLECTIONS and new.word in {"list", "set"}:
        yield from _collection_changes(old, new, path)
    elif old.word in {"map", "object"} and new.word == "map":
        yield from _map_changes(old, new, path)
    else:
        step = Step.MINOR if old.word in {"number", "bool"} and new.word == "string" else Step.MAJOR
        yield TypeChange(path, step, f"{path} was {old}, is {new}")


def _collection_changes(old: Type, new: Type, path: str) -> Iterator[TypeChange]:
    if old.word != new.word:
        yield TypeChange(path, Step.MINOR, f"{path} was a {old.word}, is a {new.word}, which takes the same values")
    for before in old.inner:
        yield from type_changes(before, new.inner[0], f"{path}[*]")


def _map_changes(old: Type, new: Type, path: str) -> Iterator[TypeChange]:
    if old.word == "map":
        yield from type_changes(old.inner[0], new.inner[0], f"{path}[*]")
        return
    yield TypeChange(path, Step.MINOR, f"{path} takes any key now, was an object")
    for name, attribute in old.attributes.items():
        yield from type_changes(attribute.type, new.inner[0], f"{path}.{name}")


def _object_changes(old: Type, new: Type, path: str) -> Iterator[TypeChange]:
    for name in sorted(old.attributes.keys() | new.attributes.keys()):
        where = f"{path}.{name}" if path else name
        before, after = old.attributes.get(name), new.attributes.get(name)
        if after is None:
            # Terraform drops what an object does not name without a word: a caller's setting would do nothing.
            yield TypeChange(where, Step.MAJOR, f"{where} is gone, and would be ignored")
        elif before is None:
            step, word = (Step.MINOR, "optional") if after.optional else (Step.MAJOR, "required")
            yield TypeChange(where, step, f"{where} is new and {word}")
        else:
            yield from _attribute_changes(before, after, where)


def _attribute_changes(before: AttributeType, after: AttributeType, where: str) -> Iterator[TypeChange]:
    if before.optional and not after.optional:
        yield TypeChange(where, Step.MAJOR, f"{where} is required now")
    elif after.optional and not before.optional:
        yield TypeChange(where, Step.MINOR, f"{where} is optional now")
    elif before.default != after.default:
        yield TypeChange(where, Step.MAJOR, f"the default of {where} was {before.default}, is {after.default}")
    yield from type_changes(before.type, after.type, where)
