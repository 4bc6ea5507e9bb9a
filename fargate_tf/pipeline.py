"""The story in one page: a blueprint is checked, becomes a document, is checked against the provider, is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from fargate_tf.check import ERRORS, RULES, check_blueprint
from fargate_tf.check.document import document_problems
from fargate_tf.check.modules import told_of_modules, unsaid_by_modules
from fargate_tf.check.shape import is_sound
from fargate_tf.hcl.writer import write
from fargate_tf.presets import expanded
from fargate_tf.problem import BlueprintError, in_file_order
from fargate_tf.schema import judged, provider_floor
from fargate_tf.schema.provider import OLDEST
from fargate_tf.targets import forms
from fargate_tf.targets.forms import SELF_CONTAINED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from fargate_tf.check.rule import Rule
    from fargate_tf.hcl.nodes import Document
    from fargate_tf.problem import Problem
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.targets.forms import Form

Syntax = Literal["hcl", "json"]


class Writer(NamedTuple):
    """What makes the text of a document, and the syntax that the text is in."""

    syntax: Syntax
    text_of: Callable[[Document], str]


def compile_blueprint(blueprint: Blueprint, *, path: str = "", syntax: Syntax = "hcl") -> str:
    """The Terraform text of a blueprint; raises as `document_of`."""
    return text_of(document_of(blueprint, path=path), syntax)


def text_of(document: Document, syntax: Syntax = "hcl") -> str:
    """The text of a document."""
    if syntax == "hcl":
        return write(document)
    from fargate_tf.hcl.json import write_json

    return write_json(document)


def document_of(blueprint: Blueprint, *, path: str = "", form: Form = SELF_CONTAINED) -> Document:
    """The document of a blueprint, self-contained unless another `form` is asked for.

    Raises `BlueprintError` with every error that was found, and `InternalError` when what we made would not
    pass the provider's schema.
    """
    problems, document = _examined(blueprint, path=path, rules=ERRORS, form=form)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if errors or document is None:
        raise BlueprintError(in_file_order(errors))
    return document


def problems_of(blueprint: Blueprint, *, path: str = "", today: date | None = None) -> tuple[Problem, ...]:
    """Every problem of a blueprint, and of the document that it makes; raises `InternalError` as `document_of`."""
    return _examined(blueprint, path=path, rules=RULES, today=today)[0]


def _examined(
    blueprint: Blueprint,
    *,
    path: str,
    rules: Sequence[Rule],
    today: date | None = None,
    form: Form = SELF_CONTAINED,
) -> tuple[tuple[Problem, ...], Document | None]:
    """All problems, and the document where no error keeps it from being made."""
    blueprint = _with_presets(blueprint)
    problems = tuple(check_blueprint(blueprint, path=path, today=today, rules=rules))
    if form.source is not None:
        problems += tuple(unsaid_by_modules(blueprint, path))
    if _has_errors(problems):
        return problems, None
    document = forms.document(blueprint, OLDEST, form)
    found = judged(document)
    of_document = document_problems(blueprint, document, found, path=path)
    if form.source is not None:
        of_document = tuple(told_of_modules(of_document, *forms.hidden(blueprint)))
    problems += of_document
    if _has_errors(problems):
        return problems, None
    floor = provider_floor(found)
    return problems, document if floor == OLDEST else forms.document(blueprint, floor, form)


def _with_presets(blueprint: Blueprint) -> Blueprint:
    """With what its presets bring, where everything that they may ask for has its shape."""
    presets = getattr(blueprint.cluster, "presets", ())
    return expanded(blueprint) if isinstance(presets, tuple) and presets and is_sound(blueprint) else blueprint


def _has_errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)
