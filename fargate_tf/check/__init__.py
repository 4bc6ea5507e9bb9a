"""WHAT is wrong with a blueprint: pure generators of problems. Every command goes through `check_blueprint`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.check import access, addons, blueprint, cluster, fargate, names, network, shape, tags
from fargate_tf.check.rule import At, Context, Rule, descendants, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
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


# What keeps a blueprint from being rendered; warnings and notes are for `check` alone.
ERRORS = tuple(rule for rule in RULES if rule.severity == "error")


def check_blueprint(
    root: Blueprint, *, path: str = "", today: date | None = None, rules: Sequence[Rule] = RULES
) -> Iterator[Problem]:
    """Every problem of one blueprint.

    A rule runs wherever the fields that it reads have the right shape, so that one misspelt argument hides nothing
    elsewhere and causes no second message. `today` switches the rules on that depend on the date.
    """
    subjects = tuple(walk(root, At(path, Context(root, today))))
    unsound = {id(spec): fields for spec, _ in subjects if (fields := shape.unsound_fields(spec))}
    for rule in rules:
        for spec, at in subjects:
            if isinstance(spec, rule.subject) and (rule.reads is None or _sound(spec, rule.reads, unsound)):
                yield from rule.problems(spec, at)


def _sound(spec: Spec, reads: Sequence[str], unsound: Mapping[int, set[str]]) -> bool:
    return not unsound or all(_sound_field(spec, read, unsound) for read in reads)


def _sound_field(spec: Spec, read: str, unsound: Mapping[int, set[str]]) -> bool:
    """Whether a field, and every spec inside it, has the right shape; `read` may lead through other specs."""
    name, _, further = read.partition(".")
    if name in unsound.get(id(spec), ()):
        return False
    inside = [child for steps, child in spec.children() if steps[0] == name]
    if further:
        return all(_sound_field(child, further, unsound) for child in inside)
    return all(id(inner) not in unsound for child in inside for inner in descendants(child))
