"""WHAT the AWS provider accepts: its own schema as data, and the check of everything that we emit against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.problem import InternalError
from fargate_tf.schema.check import violations
from fargate_tf.schema.provider import NEWEST, OLDEST, provider
from fargate_tf.schema.references import dangling

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document


def provider_floor(document: Document) -> str:
    """The oldest supported provider version that takes the document.

    Raises `InternalError` when not even the newest does, or a reference leads nowhere: no blueprint may cause that.
    """
    newest = provider(NEWEST)
    faults = [*violations(document, newest), *dangling(document, newest)]
    if faults:
        raise InternalError("the Terraform that was made is wrong:\n" + "\n".join(map(str, faults)))
    return NEWEST if next(violations(document, provider(OLDEST)), None) else OLDEST
