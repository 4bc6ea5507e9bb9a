"""Which literals fit a Terraform type, and where the steps of a reference lead; as Terraform 1.11 was seen to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fargate_tf.hcl.functions import variable
from fargate_tf.hcl.nodes import Attr, Index, Splat
from fargate_tf.schema.types import KEYED, LeadsNowhereError, after, fits, spelled

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Step, Value
    from fargate_tf.schema.provider import Type

RULE: Type = ["object", {"port": "number", "note": "string"}]


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        ("a", "string", True),
        (1, "string", True),
        (1.5, "string", True),
        (True, "string", True),
        (["a"], "string", False),
        ({"a": "b"}, "string", False),
        (10, "number", True),
        ("10", "number", True),
        ("-1.5e3", "number", True),
        (".5", "number", True),
        ("5.", "number", True),
        ("ten", "number", False),
        ("", "number", False),
        (" 1", "number", False),
        ("1\n", "number", False),
        ("0x10", "number", False),
        ("1_0", "number", False),
        ("nan", "number", False),
        ("\u0661", "number", False),
        (True, "number", False),
        (True, "bool", True),
        ("true", "bool", True),
        ("0", "bool", True),
        ("True", "bool", False),
        (1, "bool", False),
        ([], ["list", "string"], True),
        (["a", 1], ["set", "string"], True),
        (["a", ["b"]], ["set", "string"], False),
        ("a", ["set", "string"], False),
        ({"a": "b"}, ["list", "string"], False),
        ({"a": 1}, ["map", "string"], True),
        ({"a": ["b"]}, ["map", "string"], False),
        (["a"], ["map", "string"], False),
        ({"port": 1, "note": None}, RULE, True),
        ({"port": "x", "note": None}, RULE, False),
        ({"port": 1}, RULE, False),
        ({"port": 1, "note": "", "more": 1}, RULE, False),
        ([{"port": 1, "note": ""}], ["set", RULE], True),
        (["a"], ["set", RULE], False),
        (None, "number", True),
        (variable("x"), ["map", "number"], True),
        ([variable("x"), "ten"], ["list", "number"], False),
        ({"a": 1}, "dynamic", True),
    ],
)
def test_a_literal_fits_as_terraform_converts_it(value: Value, type_: Type, expected: bool) -> None:
    assert fits(value, type_) is expected


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("string", "string"),
        (["set", ["map", "number"]], "set of map of number"),
        (["list", RULE], "list of object"),
        ([KEYED, RULE, None], "map of instances"),
    ],
)
def test_a_type_is_spelled_for_people(type_: Type, expected: str) -> None:
    assert spelled(type_) == expected


THING: Type = [
    "object",
    {
        "id": "string",
        "tags": ["map", "string"],
        "rules": ["list", RULE],
        "labels": ["set", "string"],
        "any": "dynamic",
    },
]
ALL: Type = [KEYED, THING, frozenset({"a"})]


@pytest.mark.parametrize(
    ("type_", "steps", "expected"),
    [
        (THING, [], THING),
        (THING, [Attr("id")], "string"),
        (THING, [Index("id")], "string"),
        (THING, [Attr("tags"), Attr("Name")], "string"),
        (THING, [Attr("tags"), Index("Name")], "string"),
        (THING, [Attr("rules"), Index(0), Attr("port")], "number"),
        (THING, [Attr("rules"), Attr("0"), Attr("port")], "number"),
        (THING, [Attr("rules"), Index(variable("i")), Attr("port")], "number"),
        (THING, [Attr("rules"), Splat(), Attr("port")], ["list", "number"]),
        (THING, [Attr("labels"), Splat()], ["list", "string"]),
        (THING, [Splat(), Attr("id")], ["list", "string"]),
        (THING, [Attr("any"), Attr("x"), Index(0)], "dynamic"),
        (ALL, [Index("a"), Attr("id")], "string"),
        (ALL, [Index(variable("k")), Attr("id")], "string"),
    ],
)
def test_steps_lead_to_a_type(type_: Type, steps: list[Step], expected: Type) -> None:
    assert after(type_, steps) == expected


@pytest.mark.parametrize(
    ("type_", "steps", "reason"),
    [
        (THING, [Attr("idd")], "has no attribute idd; did you mean 'id'?"),
        (THING, [Attr("id"), Attr("x")], "is a string: it has no .x"),
        (THING, [Attr("id"), Index(0)], "has no [0]: it is a string"),
        (THING, [Attr("rules"), Attr("port")], "is a list of object and needs an index before .port"),
        (THING, [Attr("rules"), Index("port")], "has no ['port']: it is a list of object"),
        (THING, [Attr("rules"), Index(0), Attr("prt")], "has no attribute prt; did you mean 'port'?"),
        (THING, [Attr("rules"), Splat(), Attr("prt")], "has no attribute prt; did you mean 'port'?"),
        (THING, [Attr("labels"), Index(0)], "has no [0]: a set has no order"),
        (THING, [Attr("labels"), Index(variable("i"))], "has no index: a set has no order"),
        (THING, [Attr("labels"), Attr("x")], "is a set of string: it has no .x"),
        (ALL, [Attr("id")], "is a map of instances and needs a key before .id"),
        (ALL, [Splat(), Attr("id")], "has for_each, so it is a map: use values(…)[*]"),
        (ALL, [Index("b")], "has no instance ['b']"),
        (ALL, [Index(0)], "has no instance [0]"),
    ],
)
def test_a_step_that_leads_nowhere_says_why(type_: Type, steps: list[Step], reason: str) -> None:
    with pytest.raises(LeadsNowhereError) as caught:
        after(type_, steps)
    assert str(caught.value) == reason
