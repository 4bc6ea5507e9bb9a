"""Any text in any place of a blueprint is a problem, or stands in its Terraform as a value and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fargate_tf.hcl.writer import write
from fargate_tf.header import with_header
from fargate_tf.notation.stream import blueprints_of
from fargate_tf.pipeline import document_of
from fargate_tf.problem import BlueprintError, Problem
from fargate_tf.targets.forms import SELF_CONTAINED, Form
from fargate_tf.targets.source import module_source
from tests.blueprint_data import roots, with_texts
from tests.drawing import Drawing
from tests.escaping.conftest import DOCUMENTS, FIRST, tell
from tests.oracle.asking import Oracle
from tests.oracle.structure import body

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document

COUNT = DOCUMENTS // 20
FORMS = (SELF_CONTAINED, SELF_CONTAINED, Form(module_source("./modules")))


def test_any_text_in_any_place_is_a_problem_or_a_value(oracle: Oracle) -> None:
    of_the_project = roots()
    compiled, misread = 0, []
    for seed in range(FIRST, FIRST + COUNT):
        drawing = Drawing(seed)
        changed = with_texts(drawing, drawing.random.choice(of_the_project))
        for document in documents_of(changed, drawing.random.choice(FORMS)):
            compiled += 1
            text = with_header(write(document), source=drawing.text())
            if oracle.body(text) != body(document):
                misread.append((seed, text))
    tell(f"{COUNT} blueprints with any text somewhere: {compiled} compiled, {len(misread)} read otherwise")
    assert misread == []
    assert compiled > COUNT / 10, "most texts were refused, so little was judged"


def documents_of(data: Any, form: Form) -> Iterator[Document]:
    """What a blueprint compiles to; nothing where it has an error."""
    problems: list[Problem] = []
    for blueprint in blueprints_of(BytesIO(json.dumps(data).encode()), "blueprint.json", problems):
        try:
            yield document_of(blueprint, form=form)
        except BlueprintError:
            continue
