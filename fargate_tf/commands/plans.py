"""`--profiles-from`: the target of pods is a cluster of a plan, not a blueprint."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fargate_tf.planned.cluster import clusters_of
from fargate_tf.planned.plan import read_plan
from fargate_tf.planned.target import target_of_plan, unknown_profiles
from fargate_tf.problem import Origin, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fargate_tf.k8s.target import Target
    from fargate_tf.planned.cluster import PlannedCluster


def target_from(file: str, select: str | None, vcpu_quota: int | None) -> tuple[Target, tuple[Problem, ...]]:
    """The target that the plan's one cluster is, or the selected one, and what is not known of it.

    Raises `BlueprintError` where the file is no plan with a cluster, `click.UsageError` where it has several.
    """
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    cluster = _one(clusters_of(read_plan(content, file)), file, select)
    return target_of_plan(cluster, vcpu_quota=vcpu_quota), tuple(
        Problem(
            "FT054",
            "fargate_profiles" if profile.site is None else profile.site.origin().address,  # type: ignore[attr-defined]
            "what this profile selects is known after the apply only: no pod is placed on it",
            "make the plan when the values are there, or write them into the configuration",
            Origin(file),
            "warning",
        )
        for profile in unknown_profiles(cluster)
    )


def _one(clusters: Sequence[PlannedCluster], file: str, select: str | None) -> PlannedCluster:
    found = [each for each in clusters if select in (None, each.name)]
    names = ", ".join(each.name for each in clusters)
    if not found:
        message = f"{file} has no cluster {select!r}; it has {names}"
        raise click.UsageError(message)
    if len(found) > 1:
        message = f"{file} has several clusters ({names}): choose one with --select"
        raise click.UsageError(message)
    return found[0]
