"""The smart constructors: what is known folds as Terraform would, and the rest becomes an expression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from fargate_tf.hcl.functions import (
    EACH_KEY,
    EACH_VALUE,
    bound,
    call,
    cidrsubnet,
    coalesce,
    concat,
    conditional,
    equal,
    filled,
    for_list,
    for_map,
    is_null,
    jsonencode,
    kept_if,
    merge,
    not_empty,
    not_equal,
    not_null,
    smallest,
    template,
    toset,
    variable,
)
from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import Template, apply_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fargate_tf.hcl.nodes import ApplyTime, Expression, PlanTime, Scalar, Value

X, Y = variable("x"), variable("y")
ARN = apply_time("aws_iam_role").attr("this").attr("arn")


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([], '""'),
        (["a"], '"a"'),
        (["a", "", "b"], '"ab"'),
        (["", ""], '""'),
        ([X], "var.x"),
        (["", X, ""], "var.x"),
        ([X, X], '"${var.x}${var.x}"'),
        (["a", X, "b", "c"], '"a${var.x}bc"'),
        (["a", template("b", X, "c"), "d"], '"ab${var.x}cd"'),
        ([template("a", X), template(Y, "b")], '"a${var.x}${var.y}b"'),
        (["$", "{", X], '"$${${var.x}"'),
        (["$", X], r'"\u0024${var.x}"'),
    ],
)
def test_a_template_joins_what_is_known_and_stands_for_an_only_expression(
    pieces: Sequence[str | Expression[ApplyTime]], expected: str
) -> None:
    assert inline(template(*pieces)) == expected


def test_a_template_of_known_pieces_is_a_plain_text() -> None:
    assert template("arn:", "aws") == "arn:aws"
    assert isinstance(template("arn:", X), Template)


@pytest.mark.parametrize(
    ("pattern", "values", "expected"),
    [
        ("plain", {}, '"plain"'),
        ("{a}", {"a": "1"}, '"1"'),
        ("{a}{b}", {"a": "1", "b": "2"}, '"12"'),
        ("arn:{a}:x/{b}!", {"a": "aws", "b": X}, '"arn:aws:x/${var.x}!"'),
        ("{a}-{a}", {"a": X}, '"${var.x}-${var.x}"'),
        ("{a}", {"a": X}, "var.x"),
        ("{a}", {"a": "{b}"}, '"{b}"'),
    ],
)
def test_a_pattern_is_filled_once(pattern: str, values: dict[str, str | Expression[ApplyTime]], expected: str) -> None:
    assert inline(filled(pattern, **values)) == expected


def test_a_pattern_with_a_hole_that_nothing_fills_is_our_mistake() -> None:
    with pytest.raises(KeyError, match="b"):
        filled("{a}{b}", a="1")


# The folds were compared with `terraform console` 1.11.4.
@pytest.mark.parametrize(
    ("prefix", "newbits", "netnum", "expected"),
    [
        ("10.0.0.0/16", 4, 0, "10.0.0.0/20"),
        ("10.0.0.0/16", 4, 15, "10.0.240.0/20"),
        ("10.0.0.0/16", 0, 0, "10.0.0.0/16"),
        ("10.0.5.7/16", 4, 1, "10.0.16.0/20"),
        ("0.0.0.0/0", 8, 255, "255.0.0.0/8"),
        ("192.168.1.0/24", 8, 255, "192.168.1.255/32"),
    ],
)
def test_cidrsubnet_of_known_values(prefix: str, newbits: int, netnum: int, expected: str) -> None:
    assert cidrsubnet(prefix, newbits, netnum) == expected


@pytest.mark.parametrize(
    ("prefix", "newbits", "netnum", "said"),
    [
        ("10.0.0.0/16", 4, 16, "10.0.0.0/16 has no network 16 of 4 more bits"),
        ("10.0.0.0/16", 4, -1, "10.0.0.0/16 has no network -1 of 4 more bits"),
        ("10.0.0.0/16", -1, 0, "10.0.0.0/16 has no network 0 of -1 more bits"),
        ("10.0.0.0/16", 17, 0, "10.0.0.0/16 has no network 0 of 17 more bits"),
        ("10.0.0.0/33", 1, 0, "'10.0.0.0/33' is no range of IPv4 addresses"),
        ("10.0.0.0", 40, 0, "'10.0.0.0' is no range of IPv4 addresses"),
        ("::/0", 4, 1, "'::/0' is no range of IPv4 addresses"),
        ("", 4, 1, "'' is no range of IPv4 addresses"),
    ],
)
def test_cidrsubnet_refuses_what_terraform_refuses_and_negative_numbers_of_which_it_makes_nonsense(
    prefix: str, newbits: int, netnum: int, said: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        cidrsubnet(prefix, newbits, netnum)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((X, 4, 1), "cidrsubnet(var.x, 4, 1)"),
        (("10.0.0.0/16", X, 1), 'cidrsubnet("10.0.0.0/16", var.x, 1)'),
        (("10.0.0.0/16", 4, X), 'cidrsubnet("10.0.0.0/16", 4, var.x)'),
    ],
)
def test_cidrsubnet_of_anything_unknown_is_a_call(
    arguments: tuple[str | Expression[ApplyTime], int | Expression[ApplyTime], int | Expression[ApplyTime]],
    expected: str,
) -> None:
    assert inline(cidrsubnet(*arguments)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), "null"),
        ((None, ""), "null"),
        ((None, "", "b", X), '"b"'),
        ((0,), "0"),
        ((False, True), "false"),
        (([],), "[]"),
        ((X,), "var.x"),
        ((None, X), "var.x"),
        ((X, "b"), 'coalesce(var.x, "b")'),
        ((X, None, "", Y), "coalesce(var.x, var.y)"),
        ((X, "b", Y, "c"), 'coalesce(var.x, "b")'),
    ],
)
def test_coalesce_keeps_what_may_be_taken(values: tuple[Value, ...], expected: str) -> None:
    assert inline(coalesce(*values)) == expected


@pytest.mark.parametrize(
    ("value", "null", "given"),
    [
        (None, "true", "false"),
        ("", "false", "true"),
        (0, "false", "true"),
        ([], "false", "true"),
        (X, "var.x == null", "var.x != null"),
    ],
)
def test_whether_a_value_is_null(value: Value, null: str, given: str) -> None:
    assert (inline(is_null(value)), inline(not_null(value))) == (null, given)


@pytest.mark.parametrize(("condition", "expected"), [(True, "1"), (False, "2"), (X, "var.x ? 1 : 2")])
def test_a_known_condition_leaves_one_result(condition: bool | Expression[ApplyTime], expected: str) -> None:
    assert inline(conditional(condition, 1, 2)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "expected"), [(None, "false"), ("", "true"), (0, "true"), ({}, "true"), (X, "var.x != null")]
)
def test_not_null(value: Value, expected: str) -> None:
    assert inline(not_null(value)) == expected


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ((), "[]"),
        (([], []), "[]"),
        ((["a"], ["b"]), '["a", "b"]'),
        ((["a"], [], ("b",)), '["a", "b"]'),
        ((X,), "var.x"),
        (([], X), "var.x"),
        ((["a"], ["b"], X, ["c"], ["d"]), 'concat(["a", "b"], var.x, ["c", "d"])'),
        ((X, Y), "concat(var.x, var.y)"),
    ],
)
def test_concat_joins_neighbours_that_are_known(
    lists: tuple[Sequence[Value] | Expression[ApplyTime], ...], expected: str
) -> None:
    assert inline(concat(*lists)) == expected


def test_concat_leaves_the_lists_that_it_was_given_alone() -> None:
    first: list[Value] = ["a"]
    assert concat(first, ["b"]) == ["a", "b"]
    assert first == ["a"]


@pytest.mark.parametrize(
    ("maps", "expected"),
    [
        ((), "{}"),
        ((None, {}), "{}"),
        (({"a": 1, "b": 1}, {"a": 2}), "{ a = 2, b = 1 }"),
        (({"a": X}, None), "{ a = var.x }"),
        ((X,), "var.x"),
        ((X, {}), "var.x"),
        ((X, {"a": 1}), "merge(var.x, { a = 1 })"),
        (({"a": 1}, X, None, {"b": 2}), "merge({ a = 1 }, var.x, { b = 2 })"),
    ],
)
def test_merge_folds_where_every_key_is_known(
    maps: tuple[dict[str, Value] | Expression[ApplyTime] | None, ...], expected: str
) -> None:
    assert inline(merge(*maps)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (call("cidrhost", X, 1), "cidrhost(var.x, 1)"),
        (toset(["b", "a"]), 'toset(["b", "a"])'),
        (jsonencode({"k": ARN}), "jsonencode({ k = aws_iam_role.this.arn })"),
        (for_list("v", X, bound("v").attr("id")), "[for v in var.x : v.id]"),
        (for_map(("k", "v"), X, bound("k"), bound("v")), "{ for k, v in var.x : k => v }"),
        (
            for_map(("k", "v"), X, bound("k"), bound("v"), not_null(bound("v"))),
            "{ for k, v in var.x : k => v if v != null }",
        ),
        (EACH_KEY, "each.key"),
        (EACH_VALUE.attr("name"), "each.value.name"),
    ],
)
def test_what_is_never_folded(value: Value, expected: str) -> None:
    assert inline(value) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["b", "a"], '"a"'),
        (["a", "B"], '"B"'),
        (["a10", "a9"], '"a10"'),
        (["\U00010000", "\uff5e"], '"\uff5e"'),
        (X, "sort(var.x)[0]"),
    ],
)
def test_the_smallest_text_is_terraforms_first(texts: Sequence[str] | Expression[PlanTime], expected: str) -> None:
    assert inline(smallest(texts)) == expected


@pytest.mark.parametrize(("items", "expected"), [([], "false"), (["a"], "true"), (X, "length(var.x) > 0")])
def test_not_empty(items: Sequence[Value] | Expression[PlanTime], expected: str) -> None:
    assert inline(not_empty(items)) == expected


@pytest.mark.parametrize(
    ("condition", "expected"), [(True, '{ a = "b" }'), (False, "{}"), (X, 'var.x ? { a = "b" } : {}')]
)
def test_entries_are_kept_if_a_condition_holds(condition: bool | Expression[PlanTime], expected: str) -> None:
    assert inline(kept_if(condition, {"a": "b"})) == expected


@pytest.mark.parametrize(
    "prefix",
    ["10.0.0.0", "10.0.0.0/255.0.0.0", "10.0.0.0/33", "256.0.0.0/8", "10.0.0/8", "1\u0660.0.0.0/8", "::/0", ""],
)
def test_what_terraform_takes_for_no_prefix_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="no range of IPv4 addresses"):
        cidrsubnet(prefix, 0, 0)


def test_zeros_may_lead_in_a_prefix_as_in_terraform() -> None:
    assert cidrsubnet("010.0.0.9/08", 16, 1) == "10.0.1.0/24"


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("a", "a", True),
        ("a", "b", False),
        ("1", 1, False),
        (1, 1, True),
        (1, 1.0, True),
        (1, 2, False),
        (True, True, True),
        (True, False, False),
        (True, 1, False),
        (0, False, False),
        (None, None, True),
        (None, "", False),
    ],
)
def test_what_is_known_is_compared_as_terraform_does(left: Scalar, right: Scalar, same: bool) -> None:
    assert (equal(left, right), not_equal(left, right)) == (same, not same)


def test_what_is_not_known_is_compared_by_terraform() -> None:
    assert (inline(equal(X, "a")), inline(not_equal(X, None))) == ('var.x == "a"', "var.x != null")


def test_an_accent_may_be_composed() -> None:
    assert equal("e\u0301", "\u00e9")
    assert merge({"\u00e9": "a", "b": "c"}, {"e\u0301": "d"}) == {"\u00e9": "d", "b": "c"}
    assert smallest(["\u00e9", "f", "e\u0301"]) == "f"
