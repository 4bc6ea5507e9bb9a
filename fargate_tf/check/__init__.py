"""WHAT is wrong with a blueprint: pure generators of problems. Every command goes through `check_blueprint`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.check import (
    accept,
    access,
    addons,
    blueprint,
    cluster,
    endpoint,
    existing_network,
    fargate,
    flow_logs,
    fluent_bit,
    iam,
    instances,
    log_delivery,
    logging,
    names,
    network,
    nodes,
    presets,
    provider,
    ranges,
    secrets,
    selectors,
    service_accounts,
    shape,
    tags,
    terraform,
    zones,
)
from fargate_tf.check.rule import At, Context, Fields, Rule, walk
from fargate_tf.check.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from fargate_tf.problem import Problem
    from fargate_tf.spec.base import Spec
    from fargate_tf.spec.blueprint import Blueprint

RULES: tuple[Rule, ...] = (
    *shape.RULES,
    *secrets.RULES,
    *accept.RULES,
    *names.RULES,
    *tags.RULES,
    *ranges.RULES,
    *zones.RULES,
    *network.RULES,
    *flow_logs.RULES,
    *existing_network.RULES,
    *fargate.RULES,
    *selectors.RULES,
    *nodes.RULES,
    *instances.RULES,
    *cluster.RULES,
    *endpoint.RULES,
    *logging.RULES,
    *log_delivery.RULES,
    *fluent_bit.RULES,
    *addons.RULES,
    *service_accounts.RULES,
    *iam.RULES,
    *presets.RULES,
    *access.RULES,
    *blueprint.RULES,
    *terraform.RULES,
    *provider.RULES,
)


# What keeps a blueprint from being rendered; warnings and notes are for `check` alone.
ERRORS = tuple(rule for rule in RULES if rule.severity == "error")


def check_blueprint(
    root: Blueprint,
    *,
    path: str = "",
    today: date | None = None,
    rules: Sequence[Rule] = RULES,
    completed: bool = True,
) -> Iterator[Problem]:
    """Every problem of one blueprint.

    A rule runs wherever the fields that it reads have the right shape, so that one misspelt argument hides nothing
    elsewhere and causes no second message. `today` switches the rules on that depend on the date; `completed` is
    told in `Context`. What the blueprint accepts is left out.
    """
    specs = tuple(root.all_within())
    context = Context(root, *shape.unusual(specs), today, completed, texts_of(specs))
    subjects = tuple(walk(root, At(path, context)))
    return accept.not_accepted(_found(subjects, rules, context.unsound, context.staged), subjects)


def _found(
    subjects: Sequence[tuple[Spec, At]], rules: Sequence[Rule], unsound: Fields, staged: Fields
) -> Iterator[Problem]:
    """What the rules say of all subjects."""
    every_rule_may = not unsound and not staged
    of: dict[type, list[tuple[Spec, At]]] = {}
    for spec, at in subjects:
        for kind in type(spec).__mro__:
            of.setdefault(kind, []).append((spec, at))
    for rule in rules:
        for spec, at in of.get(rule.subject, ()):
            if every_rule_may or rule.reads is None or _may_judge(rule, spec, unsound, staged):
                yield from rule.problems(spec, at)


def _may_judge(rule: Rule, spec: Spec, unsound: Fields, staged: Fields) -> bool:
    """Whether all that the rule reads has the right shape, and is known as far as the rule has to know it."""
    reads = rule.reads or ()
    if unsound and not all(_sound(spec, read, unsound) for read in reads):
        return False
    return not staged or rule.knows_expressions or not any(_is_staged(spec, read, staged) for read in reads)


def _sound(spec: Spec, read: str, unsound: Fields) -> bool:
    """Whether a field, and every spec inside it, has the right shape; `read` may lead through other specs."""
    name, _, further = read.partition(".")
    if name in unsound.get(id(spec), ()):
        return False
    inside = [child for steps, child in spec.children() if steps[0] == name]
    if further:
        return all(_sound(child, further, unsound) for child in inside)
    return all(id(inner) not in unsound for child in inside for inner in child.all_within())


def _is_staged(spec: Spec, read: str, staged: Fields) -> bool:
    """Whether a field holds an expression; the fields of specs inside it are named where a rule reads them."""
    name, _, further = read.partition(".")
    if not further:
        return name in staged.get(id(spec), ())
    return any(_is_staged(child, further, staged) for steps, child in spec.children() if steps[0] == name)
