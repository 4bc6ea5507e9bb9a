"""Terraform's types as the provider spells them: whether a literal fits one, and where a reference into one leads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.hcl.nodes import LISTS, MAPPINGS, Attr, Expression, Index, Splat
from fargate_tf.problem import did_you_mean

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Step, Value
    from fargate_tf.schema.provider import BlockSchema, Type

ANY = "dynamic"
"""The type of whatever we cannot know; everything fits, and every reference into it is good."""
KEYED = "keyed"
"""`["keyed", T, keys]`: a block with `for_each`, which Terraform spells as an object; `keys` is `None` if unknown."""

# What tonumber() takes (Terraform 1.11), except "inf", which no provider argument means.
_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
_BOOLS = frozenset({"true", "false", "1", "0"})


def fits(value: Value, type_: Type) -> bool:
    """Whether a value has a Terraform type, after the conversions that Terraform makes; expressions fit any.

    An object literal may not hold keys that its type lacks: Terraform drops those without a word, which no
    one means.

    >>> fits("10", "number"), fits("ten", "number"), fits([1, True], ["set", "string"]), fits("a", ["list", "string"])
    (True, False, True, False)
    """
    if value is None or isinstance(value, Expression) or type_ == ANY:
        return True
    if not isinstance(type_, str):
        return _fits_collection(value, type_)
    if type_ == "string":
        return isinstance(value, (str, int, float))
    if type_ == "bool":
        return isinstance(value, bool) or (isinstance(value, str) and value in _BOOLS)
    if isinstance(value, str):
        return re.fullmatch(_NUMBER, value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _fits_collection(value: Value, type_: Sequence[object]) -> bool:
    kind, inner = type_
    if kind in {"list", "set"}:
        return isinstance(value, LISTS) and all(fits(item, inner) for item in value)  # type: ignore[arg-type]
    if not isinstance(value, MAPPINGS):
        return False
    if isinstance(inner, dict):
        return inner.keys() == value.keys() and all(fits(item, inner[key]) for key, item in value.items())
    return all(fits(item, inner) for item in value.values())  # type: ignore[arg-type]


def spelled(type_: Type) -> str:
    """A type for people.

    >>> spelled(["map", ["set", "string"]])
    'map of set of string'
    """
    if isinstance(type_, str):
        return type_
    kind, inner = type_[:2]
    if kind == KEYED:
        return "map of instances"
    return "object" if kind == "object" else f"{kind} of {spelled(inner)}"


def objects_in(type_: Type) -> Mapping[str, Type] | None:
    """The attributes of the objects in a list or set: an argument of such a type may also be written as blocks.

    Terraform calls it "attributes as blocks": `ingress` of `aws_security_group`, `route` of `aws_route_table`.
    """
    if isinstance(type_, list) and type_[0] in {"list", "set"} and isinstance(type_[1], list):
        inner: Mapping[str, Type] = type_[1][1]
        return inner
    return None


def object_of(schema: BlockSchema) -> Type:
    """The type of a block when it is read: its arguments, and its nested blocks as lists, sets or one object."""
    members: dict[str, Type] = {name: known["type"] for name, known in schema["attributes"].items()}
    for name, nested in schema["blocks"].items():
        mode = nested.get("nesting_mode", "single")
        members[name] = object_of(nested) if mode in {"single", "group"} else [mode, object_of(nested)]
    return ["object", members]


def element_of(type_: Type) -> Type:
    """What a loop over a collection sees."""
    if isinstance(type_, str) or type_[0] == "object":
        return ANY
    inner: Type = type_[1]
    return inner


class LeadsNowhereError(Exception):
    """A step of a reference that the type it is taken from does not have."""


def after(type_: Type, steps: Sequence[Step]) -> Type:
    """The type that a reference's steps lead to.

    Raises `LeadsNowhereError` with what is wrong with the first bad one.

    >>> from fargate_tf.hcl.nodes import Attr, Index
    >>> after(["list", ["object", {"id": "string"}]], [Index(0), Attr("id")])
    'string'
    """
    for position, step in enumerate(steps):
        if type_ == ANY:
            return ANY
        if isinstance(step, Splat):
            return _after_splat(type_, steps[position + 1 :])
        digits = isinstance(step, Attr) and step.name.isdecimal()  # the old way to write an index
        if isinstance(step, Attr) and not digits:
            type_ = _attribute(type_, step.name)
        else:
            type_ = _item(type_, step.key if isinstance(step, Index) else 0)
    return type_


def _after_splat(type_: Type, rest: Sequence[Step]) -> Type:
    """A splat takes all further steps for each item; what is no list becomes a list of itself."""
    if type_[0] == KEYED:
        message = "has for_each, so it is a map: use values(…)[*]"
        raise LeadsNowhereError(message)
    return ["list", after(type_[1] if type_[0] in {"list", "set"} else type_, rest)]


def _attribute(type_: Type, name: str) -> Type:
    kind = type_ if isinstance(type_, str) else type_[0]
    if kind == "map":
        return element_of(type_)
    if kind != "object":
        needs = "needs an index" if kind == "list" else "needs a key" if kind == KEYED else "has no attributes"
        message = f"is a {spelled(type_)} and {needs} before .{name}"
        raise LeadsNowhereError(message if kind in {"list", KEYED} else f"is a {spelled(type_)}: it has no .{name}")
    members: Mapping[str, Type] = type_[1]  # type: ignore[assignment]
    if name not in members:
        message = f"has no attribute {name}; {did_you_mean(name, members, 'see the provider')}"
        raise LeadsNowhereError(message)
    return members[name]


def _item(type_: Type, key: str | int | Expression) -> Type:  # type: ignore[type-arg]
    kind = type_ if isinstance(type_, str) else type_[0]
    if kind == KEYED:
        return _instance(type_, key)
    if kind == "object" and isinstance(key, str):
        return _attribute(type_, key)
    if kind not in {"list", "map"} or (kind == "list" and isinstance(key, str) and not key.isdecimal()):
        reason = "a set has no order" if kind == "set" else f"it is a {spelled(type_)}"
        message = f"has no [{key!r}]: {reason}" if not isinstance(key, Expression) else f"has no index: {reason}"
        raise LeadsNowhereError(message)
    return element_of(type_)


def _instance(type_: Type, key: str | int | Expression) -> Type:  # type: ignore[type-arg]
    keys = type_[2]
    if isinstance(key, int) or (isinstance(key, str) and keys is not None and key not in keys):
        message = f"has no instance [{key!r}]"
        raise LeadsNowhereError(message)
    return element_of(type_)
