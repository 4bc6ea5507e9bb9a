"""The stages of values: when Terraform learns them, and that Python cannot ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fargate_tf.hcl.functions import EACH_KEY, bound, call, for_list, for_map, template, variable
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import (
    Conditional,
    Expression,
    Object,
    Operation,
    Stage,
    StagedValueError,
    apply_time,
    children,
    is_known,
    literal,
    stage_of,
)

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Value

X = variable("x")
ID = apply_time("aws_vpc").attr("this").attr("id")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Stage.KNOWN),
        ("text", Stage.KNOWN),
        (1.5, Stage.KNOWN),
        ([], Stage.KNOWN),
        ({"a": [1, {"b": "c"}]}, Stage.KNOWN),
        (X, Stage.PLAN),
        (EACH_KEY, Stage.PLAN),
        (ID, Stage.APPLY),
        ([1, X], Stage.PLAN),
        ({"a": [X, {"b": ID}]}, Stage.APPLY),
        (X.attr("y").splat().index(0), Stage.PLAN),
        (X.index("k"), Stage.PLAN),
        (X.index(ID), Stage.APPLY),
        (call("f"), Stage.PLAN),
        (call("f", 1, "a"), Stage.KNOWN),
        (call("f", X, ID), Stage.APPLY),
        (template("a", X), Stage.PLAN),
        (template("a", X, ID), Stage.APPLY),
        (Conditional(X, 1, ID), Stage.APPLY),
        (Conditional(X, 1, 2), Stage.PLAN),
        (Operation("!", X), Stage.PLAN),
        (Operation("==", ID, X), Stage.APPLY),
        (for_list("v", X, 1), Stage.PLAN),
        (for_list("v", X, bound("v")), Stage.APPLY),
        (for_map(("k", "v"), X, 1, 2, ID), Stage.APPLY),
        (Object(((X, 1),)), Stage.PLAN),
        (Object((("k", ID),)), Stage.APPLY),
    ],
)
def test_a_value_is_as_late_as_its_latest_part(value: Value, expected: Stage) -> None:
    assert stage_of(value) == expected
    assert literal(value) == (expected is Stage.KNOWN)


QUESTIONS: dict[str, Callable[[Any], object]] = {
    "whether this is true is known only to Terraform; use when() or conditional()": bool,
    "what this holds is known only to Terraform; use each() or for_list()": list,
    "how long this is is known only to Terraform; use function('length', …)": len,
    "the identity of this value is known only to Terraform; key by a known name": hash,
    "whether this equals something is known only to Terraform; use equal()": lambda value: value == 1,
    "the text of this is known only to Terraform; use template()": str,
}


@pytest.mark.parametrize("value", [X, ID, EACH_KEY.base, call("f"), template("a", X), Conditional(X, 1, 2)], ids=repr)
@pytest.mark.parametrize("refused", QUESTIONS)
def test_python_cannot_ask_what_only_terraform_will_know(refused: str, value: object) -> None:
    with pytest.raises(StagedValueError, match=f"^{re.escape(refused)}$"):
        QUESTIONS[refused](value)


@pytest.mark.parametrize(
    "slip",
    [
        lambda: f"{X}",
        lambda: f"{X:>10}",
        lambda: "%s" % X,  # noqa: UP031
        lambda: X != 1,
        lambda: X in [1, 2],
        lambda: {X: 1},
        lambda: "a" if X else "b",
        lambda: [*X],
        lambda: dict.fromkeys(X),
        lambda: X and True,
    ],
)
def test_every_way_to_slip_is_an_error(slip: Callable[[], object]) -> None:
    with pytest.raises(StagedValueError):
        slip()


def test_the_children_of_a_value_are_what_it_is_made_of() -> None:
    assert list(children({"a": 1, "b": 2})) == [1, 2]
    assert list(children([1, 2])) == [1, 2]
    assert list(children("text")) == []
    assert list(children(call("f", 1, "a"))) == [1, "a"]


def test_a_container_is_known_although_what_it_holds_may_not_be() -> None:
    assert is_known([X])
    assert not is_known(X)
    assert not literal([X])


def test_an_expression_without_parts_is_known_at_plan() -> None:
    assert list(Expression[Any]().parts()) == []
    assert Expression[Any]().stage == Stage.PLAN


# The decorator behind all nodes


@node
class Point:
    x: int
    y: int = 0


@pytest.mark.parametrize(
    ("arguments", "keywords"), [((1, 2, 3), {}), ((1,), {"x": 2}), ((), {"x": 1, "z": 2}), ((), {}), ((), {"y": 1})]
)
def test_a_node_takes_its_fields_and_nothing_else(arguments: tuple[int, ...], keywords: dict[str, int]) -> None:
    with pytest.raises(TypeError, match="Point"):
        Point(*arguments, **keywords)


def test_a_node_never_changes() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="Point cannot be changed"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="Point cannot be changed"):
        del point.y
    with pytest.raises(AttributeError):
        point.z = 2  # type: ignore[attr-defined]
    assert repr(point) == "Point(x=1, y=0)"
