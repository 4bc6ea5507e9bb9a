"""What a blueprint says that the published modules have no variable for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.check.rule import joined, origin
from fargate_tf.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.spec.blueprint import Blueprint


def unsaid_by_modules(blueprint: Blueprint, path: str = "") -> Iterator[Problem]:
    """A problem for each field that the form with modules would leave out."""
    cluster = blueprint.cluster
    if cluster.deletion_protection is not None:
        field = "deletion_protection"
        yield Problem(
            "FT630",
            joined(path, ("cluster", field)),
            f"the eks module has no `{field}`: it works with provider 5.100, which does not know it",
            "render without --modules, or leave it out and switch it on by hand",
            origin(cluster, (field,)),
        )
