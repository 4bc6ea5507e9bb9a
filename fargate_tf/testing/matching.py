"""Whether what was expected of a block is there: some of its arguments, as deep as somebody wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import LISTS, MAPPINGS, Block, Call, Expression, Object

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Value


class Hcl(str):
    """The text of an expression as Terraform writes it, in contrast to a text that is a value."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Blocks:
    """The nested blocks of one type, in order."""

    each: tuple[Mapping[str, Any], ...]


Actual: TypeAlias = "Value | Blocks"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where something is not as expected: `vpc_config.endpoint_public_access`, and what stands there."""

    path: str
    expected: str
    actual: str

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, found {self.actual}"


def contents(block: Block) -> Mapping[str, Actual]:
    """The arguments and nested blocks of a block, by name."""
    found: dict[str, Actual] = {argument.name: argument.value for argument in block.attributes()}
    for nested in block.items:
        if isinstance(nested, Block):
            found[nested.type] = Blocks(tuple(contents(each) for each in block.blocks(nested.type)))
    return found


def differences(expected: Any, actual: Any, path: str = "") -> Iterator[Difference]:
    """Everything that was expected and is not there; what nobody expected may be as it likes.

    A mapping is a part of a mapping, of JSON, or of one of several blocks. A list is whole. `None` stands for an
    argument that is not set, a pattern for any text in which it is found, `Hcl` and references for expressions.

    >>> [str(each) for each in differences({"tags": {"team": "shop"}}, {"tags": {"team": "web"}, "name": "a"})]
    ["tags.team: expected 'shop', found 'web'"]
    """
    if isinstance(expected, Mapping):
        yield from _of_mapping(expected, actual, path)
    elif isinstance(expected, list | tuple):
        yield from _of_list(expected, actual, path)
    elif not _is_same(expected, actual):
        yield Difference(path, _shown(expected), _shown(actual))


def _of_mapping(expected: Mapping[str, Any], actual: Any, path: str) -> Iterator[Difference]:
    if isinstance(actual, Blocks):
        # One of several blocks is enough; where none is right, the nearest tells most.
        tried = [list(differences(expected, each, path)) for each in actual.each]
        yield from min(tried, key=len)
        return
    inside = _opened(actual)
    if not isinstance(inside, MAPPINGS):
        yield Difference(path, _shown(expected), _shown(actual))
        return
    for key, value in expected.items():
        yield from differences(value, inside.get(key), f"{path}.{key}" if path else key)


def _of_list(expected: Sequence[Any], actual: Any, path: str) -> Iterator[Difference]:
    inside = actual.each if isinstance(actual, Blocks) else _opened(actual)
    if not isinstance(inside, LISTS) or len(inside) != len(expected):
        yield Difference(path, _shown(expected), _shown(actual))
        return
    for i, (wish, there) in enumerate(zip(expected, inside, strict=True)):
        yield from differences(wish, there, f"{path}[{i}]")


def _opened(actual: Any) -> Any:
    """What an expression only wraps: JSON, a set, an object some of whose keys are computed."""
    if isinstance(actual, Call) and actual.function in ("jsonencode", "toset"):
        return _opened(actual.arguments[0])
    if isinstance(actual, Object):
        return {key: value for key, value in actual.items if isinstance(key, str)}
    return actual


def _is_same(expected: Any, actual: Any) -> bool:
    if isinstance(expected, Hcl | Expression):
        text = str(expected) if isinstance(expected, Hcl) else inline(expected)
        return isinstance(actual, Expression) and inline(actual) == text
    if isinstance(expected, re.Pattern):
        text = inline(actual) if isinstance(actual, Expression) else actual
        return isinstance(text, str) and expected.search(text) is not None
    if expected is None or isinstance(expected, str | int | float):
        return type(expected) is type(actual) and bool(expected == actual)
    return bool(expected == actual)


def _shown(value: Any) -> str:
    """A value as one would type it here; an expression as `hcl(…)`, which is how it can be expected."""
    if value is None:
        return "nothing"
    if isinstance(value, Blocks):
        return _shown(list(value.each))
    if isinstance(value, Hcl | Expression):
        return f"hcl({(str(value) if isinstance(value, Hcl) else inline(value))!r})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {_shown(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return repr(value)
