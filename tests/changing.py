"""Specs taken apart: every spec of a blueprint with its place, and copies in which one value is another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from fargate_tf import Blueprint
from fargate_tf.spec.base import Spec

Path = tuple[str | int, ...]


def specs_of(spec: Spec, path: Path = ()) -> Iterator[tuple[Path, Spec]]:
    """A spec and all inside it, each with the steps to it."""
    yield path, spec
    for steps, child in spec.children():
        yield from specs_of(child, (*path, *steps))


def places_of(root: Spec, *kinds: type[Spec]) -> list[Path]:
    """The steps to every spec of these kinds, of all without any."""
    return [path for path, spec in specs_of(root) if isinstance(spec, kinds or Spec)]


def spec_at(root: Spec, path: Path) -> Spec:
    """The spec at the end of the steps."""
    return next(spec for place, spec in specs_of(root) if place == path)


def values_of(spec: Spec) -> dict[str, Any]:
    """What the constructor of a spec would have to be given."""
    return {f.name: getattr(spec, f.name) for f in fields(spec)}


def _copy(root: Any, path: Path, change: Callable[[Any], object]) -> Any:
    """A copy in which the value at the end of the path is changed."""
    if not path:
        return change(root)
    step, *rest = path
    inner = tuple(rest)
    if isinstance(root, Spec):
        assert isinstance(step, str)
        return type(root)(**{**values_of(root), step: _copy(getattr(root, step), inner, change)})
    if isinstance(root, Mapping):
        return {**root, step: _copy(root[step], inner, change)}
    assert isinstance(step, int)
    return [_copy(item, inner, change) if i == step else item for i, item in enumerate(root)]


def with_value(root: Blueprint, path: Path, value: object) -> Blueprint:
    """A copy with this value at the end of the path."""
    return changed(root, path, lambda _: value)


def changed(root: Blueprint, path: Path, change: Callable[[Any], object]) -> Blueprint:
    """A copy in which what stands at the end of the path is changed."""
    made = _copy(root, path, change)
    assert isinstance(made, Blueprint)
    return made
