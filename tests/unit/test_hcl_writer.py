"""From nodes to text: alignment, where values break, what stands in parentheses, and what is refused."""

from __future__ import annotations

import math
from collections import OrderedDict
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from fargate_tf.hcl.functions import bound, call, for_list, for_map, jsonencode, template, toset, variable
from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import (
    Attribute,
    Banner,
    Block,
    Comment,
    Conditional,
    Expression,
    Object,
    Operation,
    Template,
    apply_time,
    plan_time,
)
from fargate_tf.hcl.writer import WIDTH, write

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import ApplyTime, Item, Value

X = variable("x")
THIS = apply_time("aws_vpc").attr("this")
TRUE_OR_FALSE: Operation[ApplyTime] = Operation("||", right=False, left=True)
EITHER: Conditional[ApplyTime] = Conditional(X, 1, 2)


def text_of(*items: Item) -> str:
    """What stands between the braces of a block."""
    written = write((Block("b", (), items),))
    assert written.startswith("b {\n")
    assert written.endswith("\n}\n")
    return written.removeprefix("b {\n").removesuffix("\n}\n")


def value_text(value: Value) -> str:
    """A value as it is written for an argument `a`."""
    return text_of(Attribute("a", value)).removeprefix("  a = ")


def a(value: Value = 1, name: str = "a") -> Attribute:
    return Attribute(name, value)


# Documents


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ((), ""),
        ((Block("b", (), ()),), "b {}\n"),
        ((Block("b", ("x", "y-z"), ()),), 'b "x" "y-z" {}\n'),
        ((Block("b", (), ()), Block("c", (), ())), "b {}\n\nc {}\n"),
        ((Block("b", (), (), comment="why"),), "# why\nb {}\n"),
        ((Comment("one\ntwo"), Block("b", (), ())), "# one\n# two\nb {}\n"),
        ((Block("b", (), ()), Comment("why"), Block("c", (), ())), "b {}\n\n# why\nc {}\n"),
        ((Banner("Network"), Block("b", (), ())), f"{'#' * 80}\n# Network\n{'#' * 80}\n\nb {{}}\n"),
        ((Block("b", (), ()), Banner("N")), f"b {{}}\n\n{'#' * 80}\n# N\n{'#' * 80}\n"),
        ((Comment(""),), "#\n"),
        ((Comment("a\x00b\u202ec  \u2028d\ud800"),), "# a b c\n# d\n"),
        ((Block("b", ("${x}",), ()),), 'b "$${x}" {}\n'),
    ],
)
def test_top_level_items_stand_a_blank_line_apart(
    document: tuple[Block | Comment | Banner, ...], expected: str
) -> None:
    assert write(document) == expected


# Alignment


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([a()], "  a = 1"),
        ([a(), a(2, "long_name")], "  a         = 1\n  long_name = 2"),
        ([a(), a({"k": 1}, "m"), a(2, "name")], "  a = 1\n\n  m = {\n    k = 1\n  }\n\n  name = 2"),
        ([a(), Comment("why"), a(2, "name")], "  a = 1\n\n  # why\n  name = 2"),
        ([Comment("why"), a()], "  # why\n  a = 1"),
        ([a(), Block("c", (), ()), a(2, "name")], "  a = 1\n\n  c {}\n\n  name = 2"),
        ([Block("c", (), ()), Block("d", (), ())], "  c {}\n\n  d {}"),
        ([Block("c", (), (a(),), comment="why")], "  # why\n  c {\n    a = 1\n  }"),
        ([a(X, "count"), a(2, "name")], "  count = var.x\n\n  name = 2"),
        ([a(X, "for_each"), a(2, "name"), a(3)], "  for_each = var.x\n\n  name = 2\n  a    = 3"),
        ([a(), a([THIS], "depends_on")], "  a = 1\n\n  depends_on = [aws_vpc.this]"),
        ([a([THIS], "depends_on")], "  depends_on = [aws_vpc.this]"),
        ([a({}), a([], "name")], "  a    = {}\n  name = []"),
    ],
)
def test_equals_signs_are_aligned_along_runs_of_one_line_arguments(items: list[Item], expected: str) -> None:
    assert text_of(*items) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": 1, "name": 2}, "{\n    a    = 1\n    name = 2\n  }"),
        ({"a": 1, "m": {"k": 1}, "name": 2}, "{\n    a = 1\n    m = {\n      k = 1\n    }\n    name = 2\n  }"),
        ({"k8s.io/x": 1, "a": 2}, '{\n    "k8s.io/x" = 1\n    a          = 2\n  }'),
        ({"for": 1}, '{\n    "for" = 1\n  }'),
        ({"a": {}, "b": []}, "{\n    a = {}\n    b = []\n  }"),
        (Object(((X, 1), ("name", 2))), "{\n    (var.x) = 1\n    name    = 2\n  }"),
        (Object(((template("a", X), {"k": 1}),)), '{\n    "a${var.x}" = {\n      k = 1\n    }\n  }'),
        (Object(()), "{}"),
    ],
)
def test_objects_have_a_line_for_each_key(value: Value, expected: str) -> None:
    assert value_text(value) == expected


# Where values break


LONG = ["x" * 30, "y" * 30, "z" * 30]
ROW = '"' + '", "'.join(LONG) + '"'
ROWS = "".join(f'\n    "{word}",' for word in LONG)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["a", 1, None, True], '["a", 1, null, true]'),
        (LONG, f"[{ROW}]"),
        ([*LONG, "w"], f'[{ROWS}\n    "w",\n  ]'),
        ([{"k": 1}], "[{\n    k = 1\n  }]"),
        ([Object(((X, 1),))], "[{\n    (var.x) = 1\n  }]"),
        ([{"k": 1}, {"k": 2}], "[\n    {\n      k = 1\n    },\n    {\n      k = 2\n    },\n  ]"),
        ([[{"k": 1}]], "[\n    [{\n      k = 1\n    }],\n  ]"),
        ([{}], "[{}]"),
        (call("f"), "f()"),
        (call("f", "a", 1), 'f("a", 1)'),
        (jsonencode({"k": [{"l": 1}]}), "jsonencode({\n    k = [{\n      l = 1\n    }]\n  })"),
        (jsonencode({}), "jsonencode({})"),
        (call("merge", X, {"k": 1}), "merge(var.x, {\n    k = 1\n  })"),
        (call("merge", {"k": 1}, X), "merge({ k = 1 }, var.x)"),
        (call("merge", {"k": 1}, {"k": 2}), "merge({ k = 1 }, { k = 2 })"),
        (call("merge", {"k": 1, "l": 2}, X), "merge(\n    {\n      k = 1\n      l = 2\n    },\n    var.x,\n  )"),
        (
            call("merge", {"k": {"l": 1}}, X),
            "merge(\n    {\n      k = {\n        l = 1\n      }\n    },\n    var.x,\n  )",
        ),
        (
            call("merge", {"k": "x" * 90}, X),
            f'merge(\n    {{\n      k = "{"x" * 90}"\n    }},\n    var.x,\n  )',
        ),
        (call("f", *LONG, X), f"f({ROWS}\n    var.x,\n  )"),
        (call("f", [*LONG, X]), f"f([{ROWS.replace('    ', '    ')}\n    var.x,\n  ])"),
        (toset(["a", "b"]), 'toset(["a", "b"])'),
        (for_list("v", X, {"k": bound("v")}), "[for v in var.x : { k = v }]"),
        (
            for_list("v", LONG, bound("v").attr("x" * 30)),
            f"[\n    for v in [{ROWS.replace('    ', '      ')}\n    ] : v.{'x' * 30}\n  ]",
        ),
        (
            for_map(("k", "v"), X, template("x" * 50, bound("k")), bound("v"), Operation("!=", bound("v"), "y" * 40)),
            f'{{\n    for k, v in var.x : "{"x" * 50}${{k}}" => v\n    if "{"y" * 40}" != v\n  }}',
        ),
        (Conditional(X, {"k": 1}, {}), "var.x ? { k = 1 } : {}"),
        (
            Conditional(X, "x" * 60, Conditional(X, "y" * 60, "z")),
            f'(\n    var.x\n    ? "{"x" * 60}"\n    : (var.x ? "{"y" * 60}" : "z")\n  )',
        ),
        (Operation("||", Operation("!", X), X), "var.x || !var.x"),
        (
            Operation("||", Operation("&&", "z", "y" * 60), Operation("||", X, "x" * 60)),
            f'(\n    "{"x" * 60}"\n    || var.x\n    || "{"y" * 60}" && "z"\n  )',
        ),
        (Operation("||", "x" * 100, Operation("!", X)), f'(\n    (!var.x)\n    || "{"x" * 100}"\n  )'),
        (Operation("||", Operation("!", X), "x" * 100), f'(\n    "{"x" * 100}"\n    || !var.x\n  )'),
        (Operation("||", "x" * 100, Operation(">", -1, X)), f'(\n    (var.x > -1)\n    || "{"x" * 100}"\n  )'),
        (
            Operation("&&", "x" * 100, Operation("||", Operation("!", X), X)),
            f'(\n    (var.x || !var.x)\n    && "{"x" * 100}"\n  )',
        ),
        (
            Conditional(Operation("!", X), -1, "x" * 100),
            f'(\n    (!var.x)\n    ? (-1)\n    : "{"x" * 100}"\n  )',
        ),
        (Operation("==", "x" * 60, "y" * 60), f'"{"y" * 60}" == "{"x" * 60}"'),
        (["x" * 200], '[\n    "' + "x" * 200 + '",\n  ]'),
    ],
)
def test_a_value_breaks_inside_its_own_brackets_where_it_is_long_or_holds_an_object(
    value: Value, expected: str
) -> None:
    assert value_text(value) == expected


def test_a_list_breaks_at_the_width_and_not_before() -> None:
    room = WIDTH - len('  a = [""]')
    assert value_text(["x" * room]) == f'["{"x" * room}"]'
    assert value_text(["x" * (room + 1)]) == f'[\n    "{"x" * (room + 1)}",\n  ]'


def test_a_call_with_a_small_object_breaks_at_the_width_and_not_before() -> None:
    room = WIDTH - len('  a = merge({ k = "" }, var.x)')
    fits, long = (call("merge", {"k": "x" * (room + more)}, X) for more in (0, 1))
    assert value_text(fits) == f'merge({{ k = "{"x" * room}" }}, var.x)'
    assert value_text(long) == f'merge(\n    {{\n      k = "{"x" * (room + 1)}"\n    }},\n    var.x,\n  )'


@pytest.mark.parametrize(("value", "expected"), [(call("f"), "f()"), ([], "[]"), ({}, "{}"), (Object(()), "{}")])
def test_what_is_empty_never_breaks(value: Value, expected: str) -> None:
    name = "n" * WIDTH
    assert text_of(Attribute(name, value)) == f"  {name} = {expected}"


# One line


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-1, "-1"),
        (10**25, "1" + "0" * 25),
        (1.5, "1.5"),
        (1e30, "1e+30"),
        ("text", '"text"'),
        ((), "[]"),
        ({"a": {"b": [1]}}, "{ a = { b = [1] } }"),
        ({}, "{}"),
        (X, "var.x"),
        (X.attr("y").index(0).index("k").splat().attr("z"), 'var.x.y[0]["k"][*].z'),
        (X.index(X), "var.x[var.x]"),
        (call("f", 1).attr("y"), "f(1).y"),
        (EITHER, "var.x ? 1 : 2"),
        (EITHER.attr("y"), "(var.x ? 1 : 2).y"),
        (Conditional(EITHER, EITHER, EITHER), "(var.x ? 1 : 2) ? (var.x ? 1 : 2) : (var.x ? 1 : 2)"),
        (Conditional(TRUE_OR_FALSE, 1, 2), "true || false ? 1 : 2"),
        (TRUE_OR_FALSE, "true || false"),
        (Operation("&&", TRUE_OR_FALSE, TRUE_OR_FALSE), "(true || false) && (true || false)"),
        (Operation("!", X), "!var.x"),
        (Operation("!", TRUE_OR_FALSE), "!(true || false)"),
        (Operation("!=", right=None, left=X), "var.x != null"),
        (call("f", TRUE_OR_FALSE, EITHER), "f(true || false, var.x ? 1 : 2)"),
        (TRUE_OR_FALSE.index(0), "(true || false)[0]"),
        (Template(("a", X, "b")), '"a${var.x}b"'),
        (Template(("a$", X)), r'"a\u0024${var.x}"'),
        (Template(("${", X, '"\n')), r'"$${${var.x}\"\n"'),
        (Template(("a", call("f", "b"))), '"a${f("b")}"'),
        (Template(("a", Object((("k", 1),)))), '"a${ { k = 1 } }"'),
        (Template(("a", Object((("k", 1),)).attr("k"))), '"a${ { k = 1 }.k}"'),
        (Template(("a", Operation("==", {"k": 1}, X))), '"a${var.x == { k = 1 } }"'),
        (Template(("a", Operation("-", X))), '"a${(-var.x)}"'),
        (for_list("v", X, bound("v")), "[for v in var.x : v]"),
        (for_list("v", TRUE_OR_FALSE, bound("v")), "[for v in true || false : v]"),
        (for_list("v", TRUE_OR_FALSE.attr("y"), bound("v")), "[for v in(true || false).y : v]"),
        (for_list("v", [1], [bound("v")]), "[for v in [1] : [v]]"),
        (for_map(("k", "v"), X, bound("k"), -1), "{ for k, v in var.x : k => (-1) }"),
        (for_map(("k", "v"), X, bound("k"), bound("v"), EITHER), "{ for k, v in var.x : k => v if var.x ? 1 : 2 }"),
        (
            for_map(("k", "v"), X, bound("k"), 1, TRUE_OR_FALSE.attr("y")),
            "{ for k, v in var.x : k => 1 if(true || false).y }",
        ),
        (for_map(("k", "v"), X, bound("k"), 1, [1]), "{ for k, v in var.x : k => 1 if[1] }"),
        (Object((("a", 1), (X, 2))), "{ a = 1, (var.x) = 2 }"),
        (plan_time("each").attr("key"), "each.key"),
    ],
)
def test_on_one_line(value: Value, expected: str) -> None:
    assert inline(value) == expected


class Level(StrEnum):
    HIGH = "high"


class Port(IntEnum):
    HTTPS = 443


class Pair(NamedTuple):
    one: int
    other: int


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Level.HIGH, '"high"'),
        (Port.HTTPS, "443"),
        (Pair(1, 2), "[1, 2]"),
        (OrderedDict(a=1), "{ a = 1 }"),
    ],
)
def test_what_is_a_kind_of_a_plain_value_is_written_like_it(value: Value, expected: str) -> None:
    assert inline(value) == expected


# Refused


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_a_number_that_is_not_finite_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="is no number that Terraform can hold"):
        write((Block("b", (), (a([number]),)),))


def test_half_a_character_is_refused_wherever_it_stands() -> None:
    places: tuple[Value, ...] = ("\ud800", ["\ud800"], {"\ud800": 1}, Template(("\ud800", X)), X.index("\ud800"))
    for value in places:
        with pytest.raises(ValueError, match="a lone surrogate"):
            value_text(value)


def test_an_expression_that_nobody_taught_the_writer_is_refused() -> None:
    class Unheard(Expression[Any]):
        """A kind of expression without a spelling."""

    with pytest.raises(TypeError, match="no way to write a Unheard"):
        inline(Unheard())
