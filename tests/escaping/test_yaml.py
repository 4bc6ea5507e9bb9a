"""YAML that we write is what kubectl's reader and our own read: the same documents, keys and values, and no others."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fargate_tf.k8s.documents import Document, documents
from fargate_tf.k8s.manifests import yaml_of
from fargate_tf.notation.yaml import yaml_text
from tests.drawing import Drawing
from tests.escaping.conftest import DOCUMENTS, FIRST, tell

if TYPE_CHECKING:
    from tests.oracle.asking import Oracle

COUNT = DOCUMENTS // 20


def test_manifests_are_read_as_they_were_meant(oracle: Oracle) -> None:
    wrong = []
    for seed in range(FIRST, FIRST + COUNT):
        drawing = Drawing(seed)
        meant = [mapping(drawing) for _ in range(drawing.random.randint(1, 3))]
        text = yaml_of(meant)
        wrong += [(seed, text) for said in (oracle.documents(text), own(text)) if said != exact(meant)]
    tell(f"{COUNT} streams of manifests: {len(wrong)} read otherwise by kubectl's reader or ours")
    assert wrong == []


def test_blueprints_in_yaml_are_read_as_they_were_meant(oracle: Oracle) -> None:
    wrong = []
    for seed in range(FIRST, FIRST + COUNT):
        drawing = Drawing(seed)
        meant = mapping(drawing)
        notes: dict[tuple[str | int, ...], list[str]] = {(key,): [drawing.text()] for key in meant}
        text = yaml_text(meant, notes, [drawing.text()])
        wrong += [(seed, text) for said in (oracle.documents(text), own(text)) if said != [exact(meant)]]
    tell(f"{COUNT} blueprints in YAML: {len(wrong)} read otherwise by kubectl's reader or ours")
    assert wrong == []


def mapping(drawing: Drawing, depth: int = 2) -> dict[str, Any]:
    """An object with any text as keys and values."""
    return {drawing.key(): value(drawing, depth) for _ in range(drawing.random.randint(1, 4))}


def value(drawing: Drawing, depth: int) -> Any:
    if depth and drawing.random.random() < 0.4:
        inner = (lambda: mapping(drawing, depth - 1)), (lambda: [*drawing.some(lambda: value(drawing, depth - 1))])
        return drawing.one(*inner)
    return drawing.one(
        drawing.text, drawing.text, drawing.key, lambda: drawing.random.choice((True, False, None, 8080))
    )


def own(text: str) -> Any:
    """What our reader says of a stream."""
    return [each.value if isinstance(each, Document) else each for each in documents(BytesIO(text.encode()), "a.yaml")]


def exact(meant: Any) -> Any:
    """The value with numbers as the readers give them."""
    if isinstance(meant, dict):
        return {key: exact(item) for key, item in meant.items()}
    if isinstance(meant, list):
        return [exact(item) for item in meant]
    return Decimal(meant) if type(meant) is int else meant
