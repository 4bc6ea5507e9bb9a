"""A `ClusterConfig` as it is read: its values, and what became of each, so that nothing is dropped silently."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from fargate_tf.eksctl.keys import (
    ANY,
    API_VERSION,
    BY_NAME,
    CLUSTER_CONFIG,
    KIND,
    REQUIRED,
    SUBNET,
    SUBNETS,
    TAINT,
    TAINTS,
)
from fargate_tf.k8s.documents import Document, documents
from fargate_tf.k8s.documents import field as path_of
from fargate_tf.notation.stream import of_data
from fargate_tf.problem import BlueprintError, Origin, Problem, did_you_mean
from fargate_tf.spec.constraint import shown

if TYPE_CHECKING:
    from fargate_tf.k8s.documents import Steps

_NAMES = {str: "a text", int: "a whole number", bool: "true or false"}
_FIRST = f"write apiVersion: {API_VERSION} and kind: {KIND}"


@dataclass(slots=True)
class Config:
    """The values of a file; `taken` are those that the blueprint says, `notes` what is to be read beside a part of it.

    A value counts as taken with all that is inside it.
    """

    value: Mapping[str, Any]
    taken: set[Steps] = field(default_factory=set)
    notes: dict[Steps, list[str]] = field(default_factory=dict)

    def get(self, *steps: str | int, default: Any = None) -> Any:
        """The value at these steps, which is taken; the default where there is none, or nothing in it."""
        value = self.look(*steps)
        if value is None:
            return default
        self.taken.add(steps)
        return value

    def look(self, *steps: str | int) -> Any:
        """The value at these steps, which is not taken by that; `None` where there is none."""
        value: Any = self.value
        for step in steps:
            inside = value.get(step) if isinstance(value, Mapping) else None
            value = value[step] if isinstance(step, int) and isinstance(value, list) else inside
        return value

    def count(self, *steps: str | int) -> range:
        """The indexes of a list."""
        return range(len(self.look(*steps) or ()))

    def note(self, at: Steps, *lines: str) -> None:
        """Say something above a part of the blueprint."""
        self.notes.setdefault(at, []).extend(lines)

    def name(self, at: Steps, steps: Steps, why: str) -> None:
        """Name a value that is not taken, if it is there, above the part of the blueprint where it would be."""
        value = self.look(*steps)
        if value is not None:
            self.taken.add(steps)
            self.note(at, f"eksctl's {path_of(steps)}: {written(value)}: {why}")

    def always(self, at: Steps, steps: Steps, value: Any, why: str) -> None:
        """Take a value that is always so here; name any other."""
        if self.look(*steps) == value:
            self.taken.add(steps)
        else:
            self.name(at, steps, why)

    def left(self) -> Iterator[tuple[Steps, Any]]:
        """The values that are neither taken nor named, the largest parts that wholly are so."""
        yield from self._left((), self.value)

    def _left(self, steps: Steps, value: Any) -> Iterator[tuple[Steps, Any]]:
        if steps in self.taken:
            return
        touched = any(other[: len(steps)] == steps for other in self.taken)
        if not touched and steps:
            yield steps, value
        elif isinstance(value, Mapping):
            for key, item in value.items():
                yield from self._left((*steps, key), item)
        elif isinstance(value, list):
            for i, item in enumerate(value):
                yield from self._left((*steps, i), item)


def written(value: Any) -> str:
    """A value on one line, as JSON writes it."""
    return json.dumps(value, default=str)


def read_config(stream: IO[bytes], file: str) -> Config:
    """The configuration of a file; raises `BlueprintError` with everything that is wrong with it."""
    problems: list[Problem] = []
    found: list[Document] = []
    for each in documents(stream, file):
        if isinstance(each, Problem):
            problems.append(of_data(each, "FT080", _FIRST))
        else:
            found.append(each)
    if not problems:
        problems += _of_the_file(found, file)
    if not problems:
        problems += _shape(found[0], found[0].value, CLUSTER_CONFIG, ())
        if found[0].value.get("metadata") is None:
            problems += [_missing(found[0], (), "metadata")]
    if problems:
        raise BlueprintError(problems)
    return Config(_plain(found[0], found[0].value, CLUSTER_CONFIG, ()))


def _of_the_file(found: list[Document], file: str) -> Iterator[Problem]:
    """Whether the file is one `ClusterConfig` of the version that is known."""
    if len(found) != 1:
        reason = f"{file} holds {len(found) or 'no'} documents, not one ClusterConfig"
        where = found[1].origin() if found else Origin(file)
        yield Problem("FT080", "", reason, "give a file for each cluster" if found else _FIRST, where)
        return
    document = found[0]
    api, kind = (document.value.get(key) for key in ("apiVersion", "kind"))
    group = str(api).partition("/")[0]
    if group != API_VERSION.partition("/")[0] or kind != KIND:
        what = f"a {kind} of {api}" if isinstance(api, str) and isinstance(kind, str) else "no ClusterConfig"
        where = document.origin(("kind",) if group == "eksctl.io" else ("apiVersion",))
        yield Problem("FT080", "", f"this is {what}, not one of eksctl", _FIRST, where)
    elif api != API_VERSION:
        hint = f"let eksctl of today read it, and write apiVersion: {API_VERSION}"
        where = document.origin(("apiVersion",))
        yield Problem("FT081", "apiVersion", f"{shown(api)} is another version than {API_VERSION}", hint, where)


def _keys(keys: Any, value: Any) -> Any:
    """The keys of a value whose names are the user's, drawn from the value."""
    if keys is TAINTS:
        return [TAINT] if isinstance(value, list) else _keys(BY_NAME, value)
    if keys is BY_NAME or keys is SUBNETS:
        return dict.fromkeys(value if isinstance(value, Mapping) else (), str if keys is BY_NAME else SUBNET)
    return keys


def _shape(document: Document, value: Any, keys: Any, steps: Steps) -> Iterator[Problem]:
    """Every key that eksctl does not know, and every value of another type than its own."""
    keys = _keys(keys, value)
    if value is None or keys is ANY:
        return
    if isinstance(keys, Mapping):
        yield from _mapping(document, value, keys, steps)
    elif isinstance(keys, list):
        if not isinstance(value, list):
            yield _wrong(document, steps, value, "a list", "write its items under dashes")
            return
        for i, item in enumerate(value):
            if item is None:
                yield _wrong(document, (*steps, i), item, "an item", "drop the dash, or write the item")
            yield from _shape(document, item, keys[0], (*steps, i))
    elif not _is_scalar(value, keys):
        yield _wrong(document, steps, value, _NAMES[keys], f"write {_NAMES[keys]}")


def _mapping(document: Document, value: Any, keys: Mapping[str, Any], steps: Steps) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        what = f"it may have {', '.join(keys)}" if keys else "write name: value"
        yield _wrong(document, steps, value, "a mapping", what)
        return
    for key, item in value.items():
        if key in keys:
            yield from _shape(document, item, keys[key], (*steps, key))
        else:
            here = (*steps, key)
            hint = did_you_mean(key, keys, f"it may have {', '.join(keys)}", as_typed="`{}`".format)
            reason = f"eksctl knows no `{key}` {f'in {path_of(steps)}' if steps else 'here'}"
            yield Problem("FT082", path_of(here), reason, hint, document.origin(here))
    for key in REQUIRED.get(tuple(step for step in steps if isinstance(step, str)), ()):
        if value.get(key) in (None, ""):
            yield _missing(document, steps, key)


def _missing(document: Document, steps: Steps, key: str) -> Problem:
    """What no cluster can do without."""
    return Problem(
        "FT083", path_of(steps), f"{path_of((*steps, key))} is missing", f"add `{key}:`", document.origin(steps)
    )


def _is_scalar(value: Any, kind: type) -> bool:
    if kind is str:  # a number or a boolean is taken as it is written
        return not isinstance(value, Mapping | list)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _wrong(document: Document, steps: Steps, value: Any, wanted: str, hint: str) -> Problem:
    return Problem("FT083", path_of(steps), f"expected {wanted}, got {shown(value)}", hint, document.origin(steps))


def _plain(document: Document, value: Any, keys: Any, steps: Steps) -> Any:
    """The values as specs take them: texts as they are written, numbers of Python's own."""
    keys = _keys(keys, value)
    if isinstance(value, Mapping):
        inner: Any = keys if isinstance(keys, Mapping) else {}
        return {key: _plain(document, item, inner.get(key, ANY), (*steps, key)) for key, item in value.items()}
    if isinstance(value, list):
        inner = keys[0] if isinstance(keys, list) else ANY
        return [_plain(document, item, inner, (*steps, i)) for i, item in enumerate(value)]
    if keys is str and not isinstance(value, str | None):
        return document.written(steps)
    return float(value) if isinstance(value, Decimal) else value


def texts(value: Any) -> Iterable[str]:
    """Every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
