"""Values with a name: what Python knows needs none."""

from __future__ import annotations

from fargate_tf.hcl.functions import call, variable
from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.locals import Locals
from fargate_tf.hcl.nodes import Stage, apply_time, stage_of
from fargate_tf.hcl.writer import write


def test_what_is_known_stands_where_it_is_used() -> None:
    named = Locals()
    assert named.define("zones", ["a"], comment="never seen") == ["a"]
    assert named.blocks == ()


def test_what_is_not_known_gets_a_name_and_its_reason() -> None:
    named = Locals()
    first = named.define("first", call("sort", variable("zones")).index(0), comment="The NAT gateway stands there.")
    assert inline(first) == "local.first"
    assert write(named.blocks) == ("locals {\n  # The NAT gateway stands there.\n  first = sort(var.zones)[0]\n}\n")


def test_a_local_is_known_when_its_value_is() -> None:
    named = Locals()
    assert stage_of(named.define("a", variable("x"))) == Stage.PLAN
    assert stage_of(named.define("b", apply_time("aws_vpc").attr("this"))) == Stage.APPLY
