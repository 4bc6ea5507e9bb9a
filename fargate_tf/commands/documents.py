"""The documents of the blueprints that a command was given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fargate_tf.commands.shared import counted
from fargate_tf.problem import BlueprintError, Problem, in_file_order

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document
    from fargate_tf.load import Loaded
    from fargate_tf.targets.forms import Form


def documents_of(chosen: Sequence[Loaded], form: Form | None = None) -> Iterator[tuple[Loaded, Document]]:
    """Every blueprint with its document in a form, one at a time; the problems of all of them are raised at the end."""
    from fargate_tf.pipeline import document_of
    from fargate_tf.targets.forms import SELF_CONTAINED

    problems: list[Problem] = []
    for loaded in counted(chosen, "compiled"):
        try:
            document = document_of(loaded.blueprint, path=loaded.path, form=form or SELF_CONTAINED)
        except BlueprintError as error:
            problems += error.problems
        else:
            yield loaded, document
    if problems:
        raise BlueprintError(in_file_order(problems))
