"""What a blueprint says that the published modules have no variable for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fargate_tf.check.rule import joined, origin
from fargate_tf.problem import Problem
from fargate_tf.spec.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from fargate_tf.spec.blueprint import Blueprint

_SHOWN = 8


def told_of_modules(
    problems: Iterable[Problem], inside: Mapping[str, str], leading_out: Collection[str]
) -> Iterator[Problem]:
    """The problems, with what to write instead of a reference to what a module makes.

    `inside` has the address in a module by the address that the user knows, `leading_out` the references that an
    output of a module stands for.
    """
    for problem in problems:
        missing = re.search(r"there is no (\S+)$", problem.reason)
        if problem.code == "FT621" and missing is not None and missing[1] in inside:
            there = inside[missing[1]].partition(".aws_")[0]
            owner = missing[1].partition(".")[0]
            near = [text for text in leading_out if text.startswith(f"{owner}.")] or sorted(leading_out)
            yield replace(
                problem,
                reason=f"{problem.reason}: {there} makes it, and has no output for this",
                hint=f"render without --modules, or refer to one of {', '.join(sorted(near)[:_SHOWN])}",
            )
        else:
            yield problem


def unsaid_by_modules(blueprint: Blueprint, path: str = "") -> Iterator[Problem]:
    """A problem for each field that the form with modules would leave out."""
    cluster = blueprint.cluster
    if isinstance(cluster, Cluster) and cluster.deletion_protection is not None:
        field = "deletion_protection"
        yield Problem(
            "FT630",
            joined(path, ("cluster", field)),
            f"the eks module has no `{field}`: it works with provider 5.100, which does not know it",
            "render without --modules, or leave it out and switch it on by hand",
            origin(cluster, (field,)),
        )
