"""From a body of Terraform's JSON to what a class of the binding takes: structs for blocks, tokens for expressions.

What a class takes is read from the annotations of its constructor, so no resource type is known here by name. What
has no typed place (an argument that is newer than the binding, a number where it wants a text) becomes an override.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

Json = Any

# What a token stands for, and how the binding makes it; the first that an argument takes.
_TOKENS: Sequence[tuple[Any, str]] = (
    (float, "as_number"),
    (Sequence[str], "as_list"),
    (Sequence[int | float], "as_number_list"),
    (Mapping[str, str], "as_string_map"),
    (Mapping[str, int | float], "as_number_map"),
    (Mapping[str, bool], "as_boolean_map"),
    (Mapping[str, Any], "as_any_map"),
)
_STAND_INS: Sequence[tuple[Any, Any]] = ((str, ""), (float, 0), (bool, False))


class Arguments(NamedTuple):
    """What the constructor takes by keyword, and by path what `add_override` has to add."""

    typed: Mapping[str, Any]
    overrides: Mapping[str, Any]


class Misfit(Exception):  # noqa: N818  (not an error: it is caught here, and the value becomes an override)
    """The binding has no typed place for a value."""


def arguments_of(kind: Any, body: Mapping[str, Json], core: Any) -> Arguments:
    """The arguments of a class for a body; raises `Misfit` where the body lacks what the class requires."""
    overrides: dict[str, Any] = {}
    return Arguments(_arguments(kind, body, core, (), overrides), overrides)


def untyped(value: Json, core: Any) -> Any:
    """A value for a place without type; null would be lost on its way to Node, so it is a token of its own."""
    if value is None:
        return core.Token.null_value()
    if isinstance(value, dict):
        return {key: untyped(item, core) for key, item in value.items()}
    return [untyped(item, core) for item in value] if isinstance(value, list) else value


class _Parameters(NamedTuple):
    hints: Mapping[str, Any]
    required: frozenset[str]


@cache
def _parameters(kind: Any) -> _Parameters:
    """The keywords of a constructor; the binding writes `from_` for what is a keyword of Python."""
    given = [p for p in inspect.signature(kind.__init__).parameters.values() if p.kind is p.KEYWORD_ONLY]
    hints = get_type_hints(kind.__init__)
    required = frozenset(p.name for p in given if p.default is p.empty)
    return _Parameters({p.name: hints[p.name] for p in given}, required)


def _arguments(
    kind: Any, body: Mapping[str, Json], core: Any, path: tuple[str, ...], overrides: dict[str, Any] | None
) -> dict[str, Any]:
    """The typed arguments; what does not fit goes to `overrides`, or is a `Misfit` where none can reach it."""
    hints, required = _parameters(kind)
    typed: dict[str, Any] = {}
    missing = set(required)
    for name, value in body.items():
        keyword = name if name in hints else f"{name}_"
        missing.discard(keyword)
        try:
            typed[keyword] = _typed(value, hints.get(keyword, NoneType), core, (*path, name), overrides)
        except Misfit:
            if overrides is None:
                raise
            overrides[".".join((*path, name))] = untyped(value, core)
            if keyword in required:
                typed[keyword] = _stand_in(hints[keyword])
    if missing:
        raise Misfit
    return typed


def _typed(value: Json, wanted: Any, core: Any, path: tuple[str, ...], overrides: dict[str, Any] | None) -> Any:
    options = tuple(_options(wanted))
    if Any in options:
        return untyped(value, core)
    if isinstance(value, dict):
        return _object(value, options, core, path, overrides)
    if isinstance(value, list):
        (item,) = _items(options, Sequence)
        return [_typed(each, item, core, path, None) for each in value]
    return _scalar(value, options, core)


def _object(
    value: Mapping[str, Json],
    options: Sequence[Any],
    core: Any,
    path: tuple[str, ...],
    overrides: dict[str, Any] | None,
) -> Any:
    """A nested block that may stand once, one of several, or a map."""
    structs = [option for option in options if hasattr(option, "__jsii_name_mapping__")]
    if structs:
        return structs[0](**_arguments(structs[0], value, core, path, overrides))
    if any(get_origin(option) is Sequence for option in options):
        (item,) = _items(options, Sequence)
        return [_typed(value, item, core, path, None)]
    (_, item) = _items(options, Mapping)
    return {key: _typed(each, item, core, path, None) for key, each in value.items()}


def _items(options: Sequence[Any], kind: Any) -> tuple[Any, ...]:
    """What a list or a map among the options holds."""
    for option in options:
        if get_origin(option) is kind:
            return get_args(option)
    raise Misfit


def _scalar(value: Json, options: Sequence[Any], core: Any) -> Any:
    if isinstance(value, bool):
        fits = bool in options
    elif isinstance(value, int | float):
        fits = float in options
    else:
        fits = isinstance(value, str) and str in options
    if fits:
        return value
    if isinstance(value, str):
        return _token(value, options, core)
    raise Misfit


def _token(text: str, options: Sequence[Any], core: Any) -> Any:
    """A text where something else is wanted: Terraform will make it that, most often by evaluating it."""
    for kind, make in _TOKENS:
        if kind in options:
            return getattr(core.Token, make)(text)
    if core.IResolvable in options:
        return core.Token.as_any(text)
    raise Misfit


def _options(wanted: Any) -> Iterator[Any]:
    """What an annotation allows, with unions taken apart; `int` and `float` are one number of JavaScript."""
    if get_origin(wanted) in (Union, UnionType):
        for each in get_args(wanted):
            yield from _options(each)
    elif get_origin(wanted) in (Sequence, Mapping):
        yield get_origin(wanted)[get_args(wanted)]
    elif wanted is not NoneType:
        yield wanted


def _stand_in(wanted: Any) -> Any:
    """Something for a required argument that an override replaces."""
    options = tuple(_options(wanted))
    for kind, value in _STAND_INS:
        if kind in options:
            return value
    if any(get_origin(option) is Sequence for option in options):
        return []
    if any(get_origin(option) is Mapping for option in options):
        return {}
    raise Misfit
