"""Whatever a blueprint holds, the checks answer: an error where there is one, and never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path as File

import pytest
from hypothesis import given, settings

from fargate_tf import Blueprint
from fargate_tf.check import check_blueprint
from fargate_tf.check.catalogue import CATALOGUE
from fargate_tf.check.rule import joined
from fargate_tf.load import load
from fargate_tf.pipeline import compile_blueprint
from fargate_tf.problem import BlueprintError, Problem
from fargate_tf.show import text_of
from fargate_tf.spec.base import Spec
from tests.changing import Path, places_of, specs_of, values_of, with_value
from tests.forbidden import NEVER
from tests.strategies_broken import OF_NO_TYPE, invalid_blueprints, wild_blueprints
from tests.strategies_text import EXAMPLES, PROFILE

TODAY = date(2026, 11, 1)


@settings(max_examples=EXAMPLES // 2)
@given(invalid_blueprints())
def test_whatever_is_broken_gives_an_error(blueprint: Blueprint) -> None:
    problems = tuple(check_blueprint(blueprint, today=TODAY))
    assert "error" in {problem.severity for problem in problems}
    assert [complaint for problem in problems for complaint in complaints(blueprint, problem)] == []


@settings(max_examples=EXAMPLES // 2)
@given(wild_blueprints())
def test_nothing_makes_the_checks_fail_and_only_an_error_stops_the_compiler(blueprint: Blueprint) -> None:
    problems = tuple(check_blueprint(blueprint, today=TODAY))
    assert [complaint for problem in problems for complaint in complaints(blueprint, problem)] == []
    assert said_by_compiling(blueprint) == {problem for problem in check_blueprint(blueprint) if is_error(problem)}


def is_error(problem: Problem) -> bool:
    return problem.severity == "error"


def said_by_compiling(blueprint: Blueprint) -> set[Problem]:
    try:
        compile_blueprint(blueprint)
    except BlueprintError as error:
        return set(error.problems)
    return set()


ARTICLE = load(str(File(__file__).parents[2] / "blueprints" / "fargate_test.py"))[0].blueprint
FORBIDDEN = [(kind, field, i) for kind in NEVER for field in NEVER[kind] for i in range(len(NEVER[kind][field]))]


@pytest.mark.parametrize(("kind", "field", "i"), FORBIDDEN, ids=[f"{k.__name__}.{f}-{i}" for k, f, i in FORBIDDEN])
def test_what_no_blueprint_may_hold_is_an_error_at_its_place(kind: type[Spec], field: str, i: int) -> None:
    path = (*places_of(ARTICLE, kind)[0], field)
    broken = with_value(ARTICLE, path, NEVER[kind][field][i])
    problems = tuple(check_blueprint(broken))
    assert [problem for problem in problems if is_error(problem) and touches(problem, joined("", path))] != []
    assert [complaint for problem in problems for complaint in complaints(broken, problem)] == []


EVERYTHING = load(str(File(__file__).parents[2] / "blueprints" / "everything.py"))[0].blueprint


def fields_of(root: Blueprint) -> list[Path]:
    """The fields of each kind of spec that a blueprint holds, at the first place where it does."""
    kinds = {type(spec): path for path, spec in reversed(list(specs_of(root)))}
    return [(*path, f.name) for kind, path in kinds.items() for f in fields(kind)]


@pytest.mark.parametrize("path", fields_of(ARTICLE), ids=lambda path: joined("", path))
def test_a_value_of_no_type_is_an_error_alone_in_a_list_and_in_a_mapping(path: Path) -> None:
    for value in OF_NO_TYPE:
        assert_no_type(ARTICLE, path, *ways_of(value))


# It takes some ten times as long to check this blueprint: the quick profile tries each field with one value of many.
FIELDS = list(enumerate(fields_of(EVERYTHING)))


@pytest.mark.parametrize(("i", "path"), FIELDS, ids=[joined("", path) for _, path in FIELDS])
def test_a_value_of_no_type_is_an_error_in_every_field_of_the_language(i: int, path: Path) -> None:
    if PROFILE == "long":
        for value in OF_NO_TYPE:
            assert_no_type(EVERYTHING, path, *ways_of(value))
    else:
        assert_no_type(EVERYTHING, path, ways_of(OF_NO_TYPE[i % len(OF_NO_TYPE)])[i % 3])


def ways_of(value: object) -> tuple[object, object, object]:
    """A value alone, in a list and in a mapping."""
    return value, [value], {"key": value}


def assert_no_type(root: Blueprint, path: Path, *values: object) -> None:
    """Each is an error at its field."""
    for written in values:
        if _is_json(path, written):
            continue
        broken = with_value(root, path, written)
        problems = tuple(check_blueprint(broken, today=TODAY))
        assert [problem for problem in problems if is_error(problem) and touches(problem, joined("", path))] != []
        assert [complaint for problem in problems for complaint in complaints(broken, problem)] == []


FREE_FORM = {"configuration_values", "arguments", "blocks", "lifecycle"}


def _is_json(path: Path, written: object) -> bool:
    """Whether the field is of free form, and the value of that form: 1.5 is a number like others there."""
    if path[0] == "outputs" and path[-1] == "value":
        return any(isinstance(each, float) for each in (written, *_inside(written)))
    return path[-1] in FREE_FORM and isinstance(written, dict) and isinstance(written.get("key"), float)


def _inside(written: object) -> tuple[object, ...]:
    if isinstance(written, dict):
        return tuple(written.values())
    return tuple(written) if isinstance(written, list) else ()


def touches(problem: Problem, path: str) -> bool:
    """Whether the problem is of that field, of something inside it, or of the spec that it belongs to."""
    return problem.path.startswith(path) or path.startswith(problem.path)


def complaints(blueprint: Blueprint, problem: Problem) -> list[str]:
    """What is not as it should be with a problem."""
    faults = {
        "no such code": problem.code not in CATALOGUE,
        "another severity than in the catalogue": problem.severity != CATALOGUE[problem.code].severity,
        "no reason": not problem.reason.strip(),
        "no hint": not problem.hint.strip(),
        "the path leads nowhere": not leads_somewhere(blueprint, problem.path),
        "no place": problem.where is None or not problem.where.line,
        "longer than a screen": len(text_of(problem)) > 12_000,
        "cannot be written": any(c in text_of(problem) for c in "\x07\u202e\ud800"),
    }
    return [f"{fault}: {problem}" for fault, holds in faults.items() if holds]


def leads_somewhere(value: object, path: str) -> bool:
    """Whether a path such as `network.tags.team` names something that was written, or was meant to be."""
    if not path:
        return True
    if isinstance(value, Spec):
        inside = {mistake.argument: None for mistake in value.mistakes} | values_of(value)
        path = path.removeprefix(".")
    elif isinstance(value, Mapping):
        inside = {f".{key}": item for key, item in value.items() if isinstance(key, str)}
    elif isinstance(value, tuple):
        inside = {f"[{i}]": item for i, item in enumerate(value)}
    else:
        return False
    return any(path.startswith(name) and leads_somewhere(item, path[len(name) :]) for name, item in inside.items())
