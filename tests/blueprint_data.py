"""Blueprints as data with one text changed: as YAML has them, before anybody has looked at them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fargate_tf.k8s.documents import Document, documents
from fargate_tf.notation.read import plain
from tests.real.rendering import BLUEPRINTS

if TYPE_CHECKING:
    from tests.drawing import Drawing

TWINS = sorted((BLUEPRINTS / "yaml").glob("*.yaml"))
# Where a blueprint takes any text, or nearly any.
_OPEN = {
    *("tags", "labels", "configuration_values", "arguments", "kubernetes_groups", "timeouts"),
    *("description", "default", "ref", "user_name", "ignore_tag_prefixes", "key"),
}

Steps = tuple[str | int, ...]


def roots() -> list[Any]:
    """Every blueprint of the project that has a twin in YAML, as data."""
    found = (each for twin in TWINS for each in documents(BytesIO(twin.read_bytes()), twin.name))
    return [plain(each.value) for each in found if isinstance(each, Document)]


def with_texts(drawing: Drawing, root: Any) -> Any:
    """The data of a blueprint with any text in a place or two, as a value or as a key: most where any may stand."""
    for _ in range(drawing.random.choice((1, 1, 1, 2))):
        every = [*_places(root)]
        free = [steps for steps in every if not _OPEN.isdisjoint(steps)]
        root = _put(root, drawing.random.choice(free if free and drawing.random.random() < 0.8 else every), drawing)
    return root


def _places(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """The steps to each text, and to each entry of a mapping, whose key is a text."""
    for step, item in _items(value):
        if isinstance(step, str) or isinstance(item, str):
            yield (*steps, step)
        yield from _places(item, (*steps, step))


def _items(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return [*value.items()]
    return [*enumerate(value)] if isinstance(value, list) else []


def _put(value: Any, steps: Steps, drawing: Drawing) -> Any:
    step, *rest = steps
    changed = []
    for key, item in _items(value):
        if key != step:
            changed.append((key, item))
        elif rest:
            changed.append((key, _put(item, tuple(rest), drawing)))
        else:
            changed.append(_other(key, item, drawing))
    return dict(changed) if isinstance(value, dict) else [item for _, item in changed]


def _other(key: Any, item: Any, drawing: Drawing) -> tuple[Any, Any]:
    """Another value where it is a text; else, or by chance, another key."""
    if isinstance(item, str) and (isinstance(key, int) or drawing.random.random() < 0.7):
        return key, drawing.text()
    return drawing.text(), item
