"""The story in one page: a blueprint is checked, becomes a document, is checked against the provider, is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.check import ERRORS, check_blueprint
from fargate_tf.hcl.writer import write
from fargate_tf.problem import BlueprintError, in_file_order
from fargate_tf.schema import provider_floor
from fargate_tf.schema.provider import OLDEST
from fargate_tf.targets.root import root

if TYPE_CHECKING:
    from fargate_tf.spec.blueprint import Blueprint


def compile_blueprint(blueprint: Blueprint, *, path: str = "") -> str:
    """The Terraform text of a blueprint.

    Raises `BlueprintError` with every error that was found, and `InternalError` when what we made would not
    pass the provider's schema.
    """
    errors = tuple(check_blueprint(blueprint, path=path, rules=ERRORS))
    if errors:
        raise BlueprintError(in_file_order(errors))
    document = root(blueprint)
    floor = provider_floor(document)
    return write(document if floor == OLDEST else root(blueprint, floor))
