"""WHAT is wrong with a blueprint: pure generators of problems. Every command goes through `check_blueprint`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.check import access, addons, blueprint, cluster, fargate, names, network, shape, tags
from fargate_tf.check.rule import At, Context, Rule, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from fargate_tf.problem import Problem
    from fargate_tf.spec.base import Spec
    from fargate_tf.spec.blueprint import Blueprint

RULES: tuple[Rule, ...] = (
    *shape.RULES,
    *names.RULES,
    *tags.RULES,
    *network.RULES,
    *fargate.RULES,
    *cluster.RULES,
    *addons.RULES,
    *access.RULES,
    *blueprint.RULES,
)


def check_blueprint(
    root: Blueprint, *, path: str = "", today: date | None = None, rules: Sequence[Rule] = RULES
) -> Iterator[Problem]:
    """Every problem of one blueprint.

    Shape comes first: the other rules look only at objects that are sound all the way down, so that one
    misspelt argument hides nothing elsewhere and causes no second message. `today` switches the rules on that
    depend on the date.
    """
    context = Context(root, today)
    unsound: set[int] = set()
    subjects = tuple(walk(root, At(path, context)))
    for rule in rules:
        for spec, at in subjects:
            if isinstance(spec, rule.subject) and (rule.of_shape or _sound(spec, unsound)):
                for problem in rule.problems(spec, at):
                    if rule.of_shape:
                        unsound.add(id(spec))
                    yield problem


def _sound(spec: Spec, unsound: set[int]) -> bool:
    return not unsound or (id(spec) not in unsound and all(_sound(child, unsound) for _, child in spec.children()))
