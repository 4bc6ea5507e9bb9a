"""From specs to the data that YAML writes: the way back of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import Traversal, Unreadable, Variable
from fargate_tf.notation.forms import CALLS, KIND, LITERAL, REF, VAR, form_of, with_kind
from fargate_tf.spec.base import ABSENT, Json, Spec, default_of

WORDS = frozenset({REF, LITERAL, *CALLS})
"""The keys that make a mapping with no other key a call."""


def data_of(spec: Spec) -> dict[str, Any]:
    """What a spec says, without its defaults; raises `ValueError` for an expression that `ref` and `var` do not make.

    >>> from fargate_tf import Selector, var
    >>> data_of(Selector("prod-*", labels={"tier": "web"}))
    {'namespace': 'prod-*', 'labels': {'tier': 'web'}}
    """
    said: dict[str, Any] = {KIND: type(spec).__name__} if type(spec) in with_kind() else {}
    for f in spec.settings:
        value = getattr(spec, f.name)
        if value is not ABSENT and not is_default(value, default_of(f)):
            said[f.name] = plain_data(value, f.type)
    return said


def is_default(value: object, default: object) -> bool:
    """Whether a value is the default; `True` is not 1, and an expression is never one."""
    return type(value) is type(default) and repr(value) == repr(default)


def plain_data(value: Any, hint: Any) -> Any:
    """A value of a field as data; `hint` is the annotation of its place."""
    form = form_of(hint)
    if isinstance(value, Spec):
        return data_of(value)
    if isinstance(value, Mapping):
        inner = Json if form.json or not form.value else form.value[0]
        made = {name: plain_data(item, inner) for name, item in value.items()}
        return {LITERAL: made} if form.json and len(made) == 1 and made.keys() <= WORDS else made
    if isinstance(value, tuple):
        inner = Json if form.json or not form.item else form.item[0]
        return [plain_data(item, inner) for item in value]
    if isinstance(value, Variable):
        return {VAR: _variable(value)}
    if isinstance(value, Unreadable):
        return {REF: value.text}
    if isinstance(value, Traversal):
        return {REF: inline(value)}
    if value is None or isinstance(value, str | int | float):
        return value
    raise ValueError(value)


def _variable(variable: Variable[Any]) -> dict[str, Any]:
    """The arguments of `var`, without its defaults."""
    said: dict[str, Any] = {"name": variable.name, "description": variable.description}
    if variable.type != "string":
        said["type"] = variable.type
    if variable.default:
        said["default"] = _plain(variable.default[0])
    if variable.sensitive:
        said["sensitive"] = True
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
