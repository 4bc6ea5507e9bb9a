"""Every field of the language is a variable of a module, or stays in Python for a reason that is written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args, get_type_hints

import pytest

from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.variables import Input
from fargate_tf.spec.base import Spec
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.targets.modules.build import modules
from fargate_tf.targets.modules.fields import KEY, REASONS, VARIABLES, Variable

ALL = [variable for fields in VARIABLES.values() for variable in fields.values()]


def specs(hint: object) -> set[type[Spec]]:
    """The specs that a type names, at any depth."""
    own = {hint} if isinstance(hint, type) and issubclass(hint, Spec) else set()
    return own.union(*(specs(part) for part in get_args(hint)))


@pytest.mark.parametrize("spec", VARIABLES, ids=lambda spec: spec.__name__)
def test_each_field_is_a_variable_or_has_a_reason_and_not_both(spec: type[Spec]) -> None:
    fields = sorted(field.name for field in spec.settings if field.name != "accept")
    assert sorted([*VARIABLES[spec], *REASONS.get(spec, {})]) == fields


def test_a_spec_in_neither_table_is_only_reached_through_a_field_with_a_reason() -> None:
    waiting: list[type[Spec]] = [Blueprint]
    reached: set[type[Spec]] = set()
    while waiting:
        spec = waiting.pop()
        reached.add(spec)
        hints = get_type_hints(spec)
        goes_on = {*VARIABLES[spec], "network", "cluster"}
        waiting += [inner for name in goes_on & hints.keys() for inner in specs(hints[name]) if inner not in reached]
    assert reached - VARIABLES.keys() == set()


@pytest.fixture(scope="module")
def inputs() -> Mapping[tuple[str, str], Input]:
    """The inputs of all modules. Built in a test: what runs while tests are collected, `make mutate` tries slowly."""
    return {(module.name, one.name): one for module in modules() for one in module.inputs}


@pytest.mark.parametrize("variable", ALL, ids=str)
def test_each_variable_is_there(variable: Variable, inputs: Mapping[tuple[str, str], Input]) -> None:
    kind = inline(inputs[variable.module, variable.name].type)
    if variable.inside == KEY:
        assert kind.startswith("map(")
    elif variable.inside:
        assert f"{variable.inside} = " in kind
