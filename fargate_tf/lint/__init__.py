"""The rules of clusters and profiles on a plan of anybody: it is read, becomes specs, is checked as a blueprint is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fargate_tf.check import RULES, check_blueprint
from fargate_tf.lint.hints import HINTS
from fargate_tf.lint.own import own_problems
from fargate_tf.lint.rules import INSTEAD, LEFT_OUT
from fargate_tf.planned.cluster import clusters_of
from fargate_tf.planned.place import Planned
from fargate_tf.planned.plan import read_plan
from fargate_tf.problem import Origin, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fargate_tf.planned.cluster import PlannedCluster
    from fargate_tf.planned.plan import Plan

RULES_OF_PLANS = tuple(rule for rule in RULES if rule.code not in LEFT_OUT and rule.code not in INSTEAD)
"""The rules that judge a plan as they judge a blueprint."""
_BY_CODE = {rule.code: rule for rule in RULES}


def lint(content: bytes, *, file: str, today: date | None = None) -> tuple[Problem, ...]:
    """Every problem of the clusters and profiles in a plan, in the order of their addresses.

    `content` is what `terraform show -json` printed. `path` of a problem is an address with an argument. Raises
    `BlueprintError` as `read_plan`, and where the plan has no cluster and no part of one.
    """
    return lint_plan(read_plan(content, file), today=today)


def lint_plan(plan: Plan, *, today: date | None = None) -> tuple[Problem, ...]:
    """The same of a plan that is read."""
    found = {problem: None for cluster in clusters_of(plan) for problem in _problems(cluster, plan.file, today)}
    return tuple(sorted(found, key=lambda problem: (problem.path, problem.code)))


def _problems(cluster: PlannedCluster, file: str, today: date | None) -> Iterator[Problem]:
    for problem in check_blueprint(cluster.blueprint, today=today, rules=RULES_OF_PLANS, completed=False):
        if _is_known(problem) and not (problem.code == "FT506" and not cluster.only_entries_let_in):
            yield _at_its_address(problem, cluster.name)
    for code, path, reason, hint in own_problems(cluster):
        yield Problem(code, path, reason, hint, Origin(file), _BY_CODE[code].severity)


def _is_known(problem: Problem) -> bool:
    """Whether all that the rule reads of its subject is known, and nothing only stands in for it."""
    where, rule = problem.where, _BY_CODE[problem.code]
    if not isinstance(where, Planned) or not issubclass(where.spec, rule.subject):
        return True
    return where.unknown.isdisjoint(rule.reads or ())


def _at_its_address(problem: Problem, cluster: str) -> Problem:
    """The problem with an address in place of the path in a blueprint, and a hint in Terraform's words."""
    where = problem.where
    assert isinstance(where, Planned), f"{problem.code} of {cluster} has no address"
    hint = HINTS.get(problem.code, problem.hint)
    return replace(problem, path=where.address, where=Origin(where.file), hint=hint)
