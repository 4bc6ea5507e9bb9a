"""Blocks by their meaning, and the combinators: known collections are unrolled, others are looped over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from fargate_tf.hcl.blocks import (
    Body,
    block,
    body,
    data,
    each,
    keyed,
    label,
    lift,
    nested,
    output,
    resource,
    when,
)
from fargate_tf.hcl.functions import EACH_KEY, EACH_VALUE, toset, variable
from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import Attribute, Block, Stage, apply_time, stage_of
from fargate_tf.hcl.writer import write

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Value

X = variable("x")
VPC = resource("aws_vpc", "this", cidr_block="10.0.0.0/16")


@dataclass(frozen=True)
class Rule:
    """A spec as components see it."""

    name: str
    ports: tuple[int, ...] = ()


def rule_body(rule: Rule) -> Body:
    return body(name=rule.name, ports=rule.ports)


def text_of(*blocks: Block) -> str:
    return write(blocks)


@pytest.mark.parametrize(
    ("name", "expected"), [("apps", "apps"), ("kube-System", "kube_system"), ("A_b-C", "a_b_c"), ("x1", "x1")]
)
def test_a_label_is_the_name_in_lower_case_with_underscores(name: str, expected: str) -> None:
    assert label(name) == expected


def test_a_body_leaves_out_null_and_empty_maps_and_nothing_else() -> None:
    values: Mapping[str, Value] = {"a": None, "b": {}, "c": "", "d": [], "e": False, "f": 0, "g": {"k": None}, "h": X}
    items = Body(values).items()
    assert [item.name for item in items if isinstance(item, Attribute)] == ["c", "d", "e", "f", "g", "h"]


def test_a_body_has_the_order_of_the_style_guide() -> None:
    made = resource(
        "t",
        "l",
        block("nested", k=1),
        depends_on=[VPC.address],
        lifecycle=[Attribute("prevent_destroy", value=True)],
        comment="why",
        name="n",
    )
    counted = when(X, made)
    assert text_of(*counted.blocks) == (
        "# why\n"
        'resource "t" "l" {\n'
        "  count = var.x ? 1 : 0\n\n"
        '  name = "n"\n\n'
        "  nested {\n    k = 1\n  }\n\n"
        "  lifecycle {\n    prevent_destroy = true\n  }\n\n"
        "  depends_on = [aws_vpc.this]\n"
        "}\n"
    )


def test_a_resource_gives_references_that_are_known_after_apply() -> None:
    assert inline(VPC.address) == "aws_vpc.this"
    assert inline(VPC.attr("id")) == "aws_vpc.this.id"
    assert stage_of(VPC.attr("id")) == Stage.APPLY
    assert VPC.blocks == (VPC.block,)


def test_a_data_source_is_known_at_plan() -> None:
    caller = data("aws_caller_identity", "current", unused=None)
    assert text_of(*caller.blocks) == 'data "aws_caller_identity" "current" {}\n'
    assert inline(caller.attr("account_id")) == "data.aws_caller_identity.current.account_id"
    assert stage_of(caller.attr("account_id")) == Stage.PLAN


def test_an_output_says_what_it_is_first() -> None:
    assert text_of(output("vpc_id", VPC.attr("id"), "Id of the VPC")) == (
        'output "vpc_id" {\n  description = "Id of the VPC"\n  value       = aws_vpc.this.id\n}\n'
    )


# when


def test_a_resource_whose_condition_holds_is_as_it_would_be_without() -> None:
    there = when(True, VPC)
    assert text_of(*there.blocks) == text_of(VPC.block)
    assert list(map(inline, there.addresses)) == ["aws_vpc.this"]
    assert inline(there.attr("id")) == "aws_vpc.this.id"


def test_a_resource_whose_condition_does_not_hold_leaves_no_trace() -> None:
    gone = when(False, VPC)
    assert (gone.blocks, gone.addresses, gone.attr("id")) == ((), (), None)


def test_a_resource_whose_condition_is_not_known_is_counted() -> None:
    counted = when(X, VPC)
    assert text_of(*counted.blocks) == (
        'resource "aws_vpc" "this" {\n  count = var.x ? 1 : 0\n\n  cidr_block = "10.0.0.0/16"\n}\n'
    )
    assert list(map(inline, counted.addresses)) == ["aws_vpc.this"]
    assert inline(counted.attr("id")) == "one(aws_vpc.this[*].id)"


# keyed


def test_a_keyed_resource_loops_in_both_stages_and_is_reached_by_key() -> None:
    subnets = keyed("aws_subnet", "private", {"a": "10.0.0.0/20"}, body(zone=EACH_KEY, cidr=EACH_VALUE))
    assert text_of(*subnets.blocks) == (
        'resource "aws_subnet" "private" {\n  for_each = {\n    a = "10.0.0.0/20"\n  }\n\n'
        "  zone = each.key\n  cidr = each.value\n}\n"
    )
    assert inline(subnets.address) == "aws_subnet.private"
    assert inline(subnets.at("a").attr("id")) == 'aws_subnet.private["a"].id'
    assert inline(subnets.at(EACH_KEY)) == "aws_subnet.private[each.key]"
    assert inline(subnets.all("id")) == "values(aws_subnet.private)[*].id"
    assert stage_of(subnets.all("id")) == Stage.APPLY


def test_the_keys_of_a_keyed_resource_may_feed_another() -> None:
    eips = keyed("aws_eip", "nat", toset(["a"]), body(domain="vpc"))
    other = keyed("aws_nat_gateway", "public", eips.instances, body())
    assert text_of(*other.blocks) == 'resource "aws_nat_gateway" "public" {\n  for_each = aws_eip.nat\n}\n'
    assert stage_of(eips.instances) == Stage.PLAN


@pytest.mark.parametrize("nothing", [{}, toset([])])
def test_a_loop_over_nothing_folds_away_and_what_loops_over_it_too(nothing: Mapping[str, Value]) -> None:
    gone = keyed("aws_eip", "nat", nothing, body(domain="vpc"))
    after = keyed("aws_nat_gateway", "public", gone.instances, body())
    assert (gone.blocks, gone.addresses, gone.all("id")) == ((), (), [])
    assert (after.blocks, after.addresses, after.all("id")) == ((), (), [])


def test_a_loop_over_what_is_not_known_stays() -> None:
    there = keyed("aws_eip", "nat", toset(X), body(domain="vpc"))
    assert list(map(inline, there.addresses)) == ["aws_eip.nat"]
    assert inline(there.instances) == "aws_eip.nat"


def test_an_optional_resource_gives_a_list_of_none_one_or_what_is_counted() -> None:
    assert when(False, VPC).all("id") == []
    assert inline(when(True, VPC).all("id")) == "[aws_vpc.this.id]"
    assert inline(when(X, VPC).all("id")) == "aws_vpc.this[*].id"


# each and nested


def test_each_known_item_gets_a_block_called_after_it() -> None:
    rules = each("aws_rule", [Rule("web-In", (80,)), Rule("db")], Rule, rule_body)
    assert text_of(*rules.blocks) == (
        'resource "aws_rule" "web_in" {\n  name  = "web-In"\n  ports = [80]\n}\n\n'
        'resource "aws_rule" "db" {\n  name  = "db"\n  ports = []\n}\n'
    )
    assert list(map(inline, rules.addresses)) == ["aws_rule.web_in", "aws_rule.db"]
    assert rules.names == ("web-In", "db")
    assert inline(rules.attr_by_name("arn")) == "{ web-In = aws_rule.web_in.arn, db = aws_rule.db.arn }"


def test_nothing_known_gives_no_block() -> None:
    rules = each("aws_rule", [], Rule, rule_body)
    assert (rules.blocks, rules.addresses, rules.names, rules.attr_by_name("arn")) == ((), (), (), {})


def test_items_that_are_not_known_get_one_block_over_a_map_by_name() -> None:
    rules = each("aws_rule", X, Rule, rule_body)
    assert text_of(*rules.blocks) == (
        'resource "aws_rule" "this" {\n  for_each = var.x\n\n  name  = each.key\n  ports = each.value.ports\n}\n'
    )
    assert list(map(inline, rules.addresses)) == ["aws_rule.this"]
    assert rules.names is None
    assert inline(rules.attr_by_name("arn")) == "{ for name, rule in aws_rule.this : name => rule.arn }"


def test_known_items_are_written_out_as_nested_blocks() -> None:
    made = nested("rule", [Rule("a"), Rule("b", (1, 2))], Rule, rule_body)
    assert text_of(*made) == 'rule {\n  name  = "a"\n  ports = []\n}\n\nrule {\n  name  = "b"\n  ports = [1, 2]\n}\n'
    assert nested("rule", [], Rule, rule_body) == ()


def test_items_that_are_not_known_give_one_dynamic_block() -> None:
    made = nested("rule", EACH_VALUE.attr("rules"), Rule, rule_body)
    assert text_of(*made) == (
        'dynamic "rule" {\n  for_each = each.value.rules\n\n'
        "  content {\n    name  = rule.value.name\n    ports = rule.value.ports\n  }\n}\n"
    )


def test_a_lifted_spec_reads_as_the_attributes_of_an_expression() -> None:
    lifted = lift(Rule, X, name=EACH_KEY)
    assert (inline(lifted.name), inline(lifted.ports)) == ("each.key", "var.x.ports")


def test_a_block_finds_its_arguments_and_its_nested_blocks() -> None:
    outer = block("outer", block("rule", a=1), block("other"), block("rule", a=2), name="n", depth=apply_time("x"))
    assert [attribute.name for attribute in outer.attributes()] == ["name", "depth"]
    assert [text_of(inner) for inner in outer.blocks("rule")] == ["rule {\n  a = 1\n}\n", "rule {\n  a = 2\n}\n"]
