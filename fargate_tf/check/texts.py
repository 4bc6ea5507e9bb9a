"""Every text of a blueprint, found once for all rules that look at texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fargate_tf.hcl.nodes import LISTS, MAPPINGS, Expression, Variable
from fargate_tf.spec.base import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fargate_tf.check.rule import Step, Texts
    from fargate_tf.spec.base import Spec

    Found = list[tuple[tuple[Step, ...], str]]


def texts_of(specs: Iterable[Spec]) -> Texts:
    """The texts in the fields of each spec, keys too, each with the steps to it, by the identity of the spec."""
    return {id(spec): found for spec in specs if (found := _texts_in(spec))}


def _texts_in(spec: Spec) -> Found:
    found: Found = []
    for name, value in zip(spec.field_names, spec.values(), strict=True):
        if value is not None:
            _add(value, (name,), found)
    return found


def _add(value: Any, steps: tuple[Step, ...], found: Found) -> None:
    """The texts in one value; specs in it have texts of their own, and inside an expression there are no steps."""
    if isinstance(value, str):
        found.append((steps, value))
    elif type(value) in PLAIN:
        return
    elif isinstance(value, LISTS):
        for i, item in enumerate(value):
            _add(item, (*steps, i), found)
    elif isinstance(value, MAPPINGS):
        for key, item in value.items():
            _add(key, steps, found)
            _add(item, (*steps, key) if isinstance(key, str) else steps, found)
    elif isinstance(value, Variable):
        for part in (value.name, value.type, value.description, *value.default):
            _add(part, steps, found)
    elif isinstance(value, Expression):
        for part in value.parts():
            _add(part, steps, found)
