"""Each rule on references: a document that breaks it, beside the nearest one that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fargate_tf.hcl.functions import for_list, for_map, template, toset
from fargate_tf.hcl.nodes import (
    ApplyTime,
    Attribute,
    Banner,
    Block,
    Call,
    Conditional,
    Expression,
    Item,
    Name,
    Object,
    apply_time,
    plan_time,
)
from fargate_tf.schema import SUPPORTED, load, violations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.hcl.nodes import Value

PROVIDERS = tuple(map(load, SUPPORTED))
Document = tuple[Block | Banner, ...]


def ref(text: str) -> Any:
    """`a.b.c`, without indexes."""
    root, *rest = text.split(".")
    made: Expression[ApplyTime] = apply_time(root)
    for name in rest:
        made = made.attr(name)
    return made


def at(text: str, key: Value, *names: str) -> Any:
    """`a.b[key].c`."""
    made = ref(text).index(key)
    for name in names:
        made = made.attr(name)
    return made


def attributes(arguments: Mapping[str, Value]) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, value) for name, value in arguments.items())


def block(type_: str, *labels: str, inside: tuple[Item, ...] = (), **arguments: Value) -> Block:
    return Block(type_, labels, (*attributes(arguments), *inside))


def moved(old: str, new: str) -> Block:
    return Block("moved", (), (Attribute("from", ref(old)), Attribute("to", ref(new))))


def subnet(name: str = "a", *, vpc_id: Value = "vpc-1", **arguments: Value) -> Block:
    return Block("resource", ("aws_subnet", name), attributes({"vpc_id": vpc_id, **arguments}))


def output(value: Value, **arguments: Value) -> Block:
    return Block("output", ("o",), attributes({"value": value, **arguments}))


def profile(dynamic_items: tuple[Item, ...], namespace: Value) -> Block:
    content = block("content", namespace=namespace)
    dynamic = block("dynamic", "selector", inside=(*dynamic_items, content))
    return block(
        "resource",
        "aws_eks_fargate_profile",
        "p",
        inside=(dynamic,),
        cluster_name="a",
        fargate_profile_name="b",
        pod_execution_role_arn="c",
    )


def found(*blocks: Block | Banner) -> list[str]:
    return [str(v) for v in violations(blocks, PROVIDERS)]


VPC = block("resource", "aws_vpc", "this", cidr_block="10.0.0.0/16")
KEYED = subnet(for_each={"x": "10.0.0.0/24", "y": "10.0.1.0/24"}, cidr_block=ref("each.value"))
COUNTED = subnet(count=2)
REGION = block("data", "aws_region", "this")
CLUSTER = block(
    "resource", "aws_eks_cluster", "this", inside=(block("vpc_config", subnet_ids=["a"]),), name="a", role_arn="b"
)
VAR = block("variable", "v")
MODULE = block("module", "m", source="./m")
LOCALS = block("locals", here="a")
EAST = block("provider", "aws", alias="east")
VALUES: Any = Call("values", (ref("aws_subnet.a"),))
CASES: dict[str, tuple[Document, str, Document]] = {
    "no such resource": (
        (VPC, subnet(vpc_id=ref("aws_vpc.thiss.id"))),
        "aws_subnet.a.vpc_id: aws_vpc.thiss.id: there is no aws_vpc.thiss; did you mean 'aws_vpc.this'?",
        (VPC, subnet(vpc_id=ref("aws_vpc.this.id"))),
    ),
    "no such data source": (
        (REGION, output(ref("data.aws_region.that.name"))),
        (
            "output.o.value: data.aws_region.that.name: there is no data.aws_region.that; "
            "did you mean 'data.aws_region.this'?"
        ),
        (REGION, output(ref("data.aws_region.this.name"))),
    ),
    "no such variable": (
        (output(ref("var.v")),),
        "output.o.value: var.v: there is no variable.v; declare it",
        (VAR, output(ref("var.v.deep.er"))),
    ),
    "no such local": (
        (output(ref("local.here")),),
        "output.o.value: local.here: there is no local.here; declare it",
        (LOCALS, output(ref("local.here"))),
    ),
    "no such module": (
        (output(ref("module.m.id")),),
        "output.o.value: module.m.id: there is no module.m; declare it",
        (MODULE, output(ref("module.m.id"))),
    ),
    "no such attribute": (
        (VPC, output(ref("aws_vpc.this.idd"))),
        "output.o.value: aws_vpc.this.idd: has no attribute idd; did you mean 'id'?",
        (VPC, output(ref("aws_vpc.this.id"))),
    ),
    "no such attribute of a data source": (
        (REGION, output(ref("data.aws_region.this.zzz"))),
        "output.o.value: data.aws_region.this.zzz: has no attribute zzz; see the provider",
        (REGION, output(ref("data.aws_region.this.id"))),
    ),
    "into a list without index": (
        (CLUSTER, output(ref("aws_eks_cluster.this.vpc_config.vpc_id"))),
        "output.o.value: aws_eks_cluster.this.vpc_config.vpc_id: is a list of object and needs an index before .vpc_id",
        (CLUSTER, output(at("aws_eks_cluster.this.vpc_config", 0, "vpc_id"))),
    ),
    "no such attribute deep inside": (
        (CLUSTER, output(at("aws_eks_cluster.this.identity", 0, "oidcc"))),
        "output.o.value: aws_eks_cluster.this.identity[0].oidcc: has no attribute oidcc; did you mean 'oidc'?",
        (CLUSTER, output(at("aws_eks_cluster.this.identity", 0, "oidc").index(0).attr("issuer"))),
    ),
    "no key where there is for_each": (
        (KEYED, output(ref("aws_subnet.a.id"))),
        "output.o.value: aws_subnet.a.id: is a map of instances and needs a key before .id",
        (KEYED, output(at("aws_subnet.a", "x", "id"))),
    ),
    "a key that for_each does not have": (
        (KEYED, output(at("aws_subnet.a", "z", "id"))),
        "output.o.value: aws_subnet.a[\"z\"].id: has no instance ['z']",
        (VAR, subnet(for_each=plan_time("var").attr("v")), output(at("aws_subnet.a", "z", "id"))),
    ),
    "a key that a set does not have": (
        (subnet(for_each=toset(["x"])), output(at("aws_subnet.a", "z", "id"))),
        "output.o.value: aws_subnet.a[\"z\"].id: has no instance ['z']",
        (subnet(for_each=toset(["x"])), output(at("aws_subnet.a", "x", "id"))),
    ),
    "no index where there is count": (
        (COUNTED, output(ref("aws_subnet.a.id"))),
        "output.o.value: aws_subnet.a.id: is a list of object and needs an index before .id",
        (COUNTED, output(at("aws_subnet.a", 0, "id")), block("output", "p", value=Call("one", (ref("aws_subnet.a"),)))),
    ),
    "an index where there is neither": (
        (VPC, output(at("aws_vpc.this", 0, "id"))),
        "output.o.value: aws_vpc.this[0].id: has neither count nor for_each, so no index",
        (VPC, output(ref("aws_vpc.this").splat().attr("id"))),
    ),
    "an index into an unknown type without count": (
        (block("resource", "x_y", "z"), output(at("x_y.z", 0, "anything"))),
        "output.o.value: x_y.z[0].anything: has neither count nor for_each, so no index",
        (block("resource", "x_y", "z", count=1), output(at("x_y.z", 0, "anything"))),
    ),
    "a splat over for_each": (
        (KEYED, output(ref("aws_subnet.a").splat().attr("id"))),
        "output.o.value: aws_subnet.a[*].id: has for_each, so it is a map: use values(…)[*]",
        (KEYED, output(VALUES.splat().attr("id"))),
    ),
    "a splat over count": (
        (COUNTED, output(ref("aws_subnet.a").splat().attr("idd"))),
        "output.o.value: aws_subnet.a[*].idd: has no attribute idd; did you mean 'id'?",
        (COUNTED, output(Call("one", (ref("aws_subnet.a").splat().attr("id"),)))),
    ),
    "after values()": (
        (KEYED, output(VALUES.splat().attr("idd"))),
        "output.o.value: values(aws_subnet.a)[*].idd: has no attribute idd; did you mean 'id'?",
        (KEYED, output(VALUES.index(0).attr("id"))),
    ),
    "in a for": (
        (KEYED, output(for_map(("k", "s"), ref("aws_subnet.a"), ref("k"), ref("s.idd")))),
        "output.o.value: s.idd: has no attribute idd; did you mean 'id'?",
        (KEYED, output(for_map(("k", "s"), ref("aws_subnet.a"), ref("k"), ref("s.id")))),
    ),
    "in the condition of a for": (
        (KEYED, output(for_map(("k", "s"), ref("aws_subnet.a"), ref("k"), 1, ref("s.idd")))),
        "output.o.value: s.idd: has no attribute idd; did you mean 'id'?",
        (KEYED, output(for_map(("k", "s"), ref("aws_subnet.a"), ref("k"), 1, ref("s.map_public_ip_on_launch")))),
    ),
    "after a for": (
        (KEYED, output(Call("one", (for_list("s", VALUES, ref("s")),)).attr("idd"))),
        "output.o.value: one([for s in values(aws_subnet.a) : s]).idd: has no attribute idd; did you mean 'id'?",
        (KEYED, output(Call("one", (for_list("s", VALUES, ref("s")),)).attr("id"))),
    ),
    "the name of a for outside of it": (
        (KEYED, output([for_list("s", VALUES, ref("s.id")), ref("s")])),
        "output.o.value: s: stands for nothing here",
        (KEYED, output([for_list("s", VALUES, ref("s.id")), for_list("s", [], ref("s"))])),
    ),
    "each outside a loop": (
        (subnet(cidr_block=ref("each.value")),),
        "aws_subnet.a.cidr_block: each.value: each needs for_each in this block",
        (KEYED,),
    ),
    "each with neither key nor value": (
        (subnet(for_each={}, cidr_block=ref("each.vale")),),
        "aws_subnet.a.cidr_block: each.vale: has no attribute vale; did you mean 'value'?",
        (subnet(for_each={}, cidr_block=ref("each.key")),),
    ),
    "each in its own loop": (
        (subnet(for_each=plan_time("each").attr("value")),),
        "aws_subnet.a.for_each: each.value: each needs for_each in this block",
        (VAR, subnet(for_each=plan_time("var").attr("v"))),
    ),
    "each.value over another resource": (
        (KEYED, subnet("b", for_each=ref("aws_subnet.a"), cidr_block=ref("each.value.cidr"))),
        "aws_subnet.b.cidr_block: each.value.cidr: has no attribute cidr; did you mean 'id'?",
        (KEYED, subnet("b", for_each=ref("aws_subnet.a"), cidr_block=ref("each.value.cidr_block"))),
    ),
    "count outside a counted block": (
        (subnet(cidr_block=ref("count.index")),),
        "aws_subnet.a.cidr_block: count.index: count needs count in this block",
        (subnet(count=1, cidr_block=ref("count.index")),),
    ),
    "self outside a postcondition": (
        (subnet(cidr_block=ref("self.id")),),
        "aws_subnet.a.cidr_block: self.id: self is known in a postcondition only",
        (
            subnet(),
            block(
                "resource",
                "aws_vpc",
                "v",
                inside=(
                    block("lifecycle", inside=(block("postcondition", condition=ref("self.id"), error_message="a"),)),
                ),
            ),
        ),
    ),
    "path with something else": (
        (output(ref("path.modul")),),
        "output.o.value: path.modul: has no attribute modul; did you mean 'module'?",
        (output([ref("path.module"), ref("terraform.workspace")]),),
    ),
    "the iterator of a dynamic block": (
        (profile((Attribute("for_each", ["a"]),), ref("selecter.value")),),
        "aws_eks_fargate_profile.p.selector.content.namespace: selecter.value: there is no selecter.value; declare it",
        (profile((Attribute("for_each", ["a"]),), ref("selector.value.deep")),),
    ),
    "the label of a dynamic block with an iterator": (
        (profile((Attribute("for_each", ["a"]), Attribute("iterator", Name("s"))), ref("selector.value")),),
        "aws_eks_fargate_profile.p.selector.content.namespace: selector.value: there is no selector.value; declare it",
        (profile((Attribute("for_each", ["a"]), Attribute("iterator", Name("s"))), ref("s.value")),),
    ),
    "the iterator in its own for_each": (
        (profile((Attribute("for_each", ref("selector.value")),), "a"),),
        "aws_eks_fargate_profile.p.selector.for_each: selector.value: there is no selector.value; declare it",
        (VAR, profile((Attribute("for_each", ref("var.v")),), "a")),
    ),
    "in a template": (
        (output(template("a", ref("var.v"))),),
        "output.o.value: var.v: there is no variable.v; declare it",
        (VAR, output(template("a", ref("var.v")))),
    ),
    "in a conditional": (
        (output(Conditional(True, 1, ref("var.v"))),),
        "output.o.value: var.v: there is no variable.v; declare it",
        (VAR, output(Conditional(True, 1, ref("var.v")))),
    ),
    "in the key of an object": (
        (output(Object(((ref("var.v"), 1),))),),
        "output.o.value: var.v: there is no variable.v; declare it",
        (VAR, output(Object(((ref("var.v"), 1),)))),
    ),
    "in an index": (
        (KEYED, output(at("aws_subnet.a", ref("var.v"), "id"))),
        "output.o.value: var.v: there is no variable.v; declare it",
        (KEYED, VAR, output(at("aws_subnet.a", ref("var.v"), "id"))),
    ),
    "in a provider block": (
        (block("provider", "aws", region=ref("var.v")),),
        "provider.aws.region: var.v: there is no variable.v; declare it",
        (VAR, block("provider", "aws", region=ref("var.v"))),
    ),
    "in a module call": (
        (block("module", "m", source="./m", vpc_id=ref("aws_vpc.this.id")),),
        "module.m.vpc_id: aws_vpc.this.id: there is no aws_vpc.this; declare it",
        (VPC, block("module", "m", source="./m", vpc_id=ref("aws_vpc.this.id"))),
    ),
    "in locals": (
        (block("locals", a=ref("var.v")),),
        "local.a: var.v: there is no variable.v; declare it",
        (VAR, block("locals", a=ref("var.v"))),
    ),
    "in the validation of a variable": (
        (block("variable", "v", inside=(block("validation", condition=ref("var.w")),), type=Name("string")),),
        "variable.v.validation.condition: var.w: there is no variable.w; did you mean 'variable.v'?",
        (
            block("variable", "v", inside=(block("validation", condition=ref("var.v")),)),
            block("variable", "w", type=Call("list", (Name("string"),))),
        ),
    ),
    "the new address of a moved block": (
        (VPC, moved("aws_vpc.old", "aws_vpc.new")),
        "moved.to: aws_vpc.new: there is no aws_vpc.new; did you mean 'aws_vpc.this'?",
        (VPC, moved("aws_vpc.a", "aws_vpc.this"), moved("aws_vpc.b", "aws_vpc.this")),
    ),
    "the end of a chain of moves": (
        (VPC, moved("aws_vpc.a", "aws_vpc.b"), moved("aws_vpc.b", "aws_vpc.thi")),
        "moved.to: aws_vpc.thi: there is no aws_vpc.thi; did you mean 'aws_vpc.this'?",
        (VPC, moved("aws_vpc.a", "aws_vpc.b"), moved("aws_vpc.b", "aws_vpc.this")),
    ),
    "a whole block for an argument": (
        (VPC, subnet(vpc_id=ref("aws_vpc.this"))),
        "aws_subnet.a.vpc_id: aws_vpc.this: is a whole block; name one of its attributes",
        (VPC, subnet(vpc_id=ref("aws_vpc.this.id")), output(ref("aws_vpc.this"))),
    ),
    "a whole block in a list": (
        (VPC, block("resource", "aws_vpc_endpoint", "e", vpc_id="v", subnet_ids=[ref("aws_vpc.this")])),
        "aws_vpc_endpoint.e.subnet_ids: aws_vpc.this: is a whole block; name one of its attributes",
        (VPC, block("resource", "aws_vpc_endpoint", "e", vpc_id="v", subnet_ids=[ref("aws_vpc.this.id")])),
    ),
    "depends_on an attribute": (
        (VPC, subnet(depends_on=[ref("aws_vpc.this.id")])),
        "aws_subnet.a.depends_on: aws_vpc.this.id: depends_on takes whole blocks, no attributes",
        (VPC, subnet(depends_on=[ref("aws_vpc.this")])),
    ),
    "depends_on nothing": (
        (subnet(depends_on=[ref("aws_vpc.this")]),),
        "aws_subnet.a.depends_on: aws_vpc.this: there is no aws_vpc.this; declare it",
        (MODULE, REGION, subnet(depends_on=[ref("module.m"), ref("data.aws_region.this")])),
    ),
    "depends_on a value": (
        (subnet(depends_on=["aws_vpc.this"]),),
        'aws_subnet.a.depends_on: "aws_vpc.this": is no address of a block',
        (VPC, output(1, depends_on=[ref("aws_vpc.this")])),
    ),
    "depends_on an instance that is not": (
        (VPC, subnet(depends_on=[at("aws_vpc.this", 0)])),
        "aws_subnet.a.depends_on: aws_vpc.this[0]: has neither count nor for_each, so no index",
        (KEYED, subnet("b", depends_on=[at("aws_subnet.a", "x")])),
    ),
    "ignore_changes of no attribute": (
        (subnet(), block("resource", "aws_vpc", "v", inside=(block("lifecycle", ignore_changes=[Name("tag")]),))),
        "aws_vpc.v.lifecycle.ignore_changes: tag: has no attribute tag; did you mean 'tags'?",
        (
            block(
                "resource",
                "aws_vpc",
                "v",
                inside=(block("lifecycle", ignore_changes=[Name("tags"), at("tags", "Name")]),),
            ),
            block("resource", "aws_vpc", "w", inside=(block("lifecycle", ignore_changes=Name("all")),), for_each={}),
            block("resource", "aws_vpc", "x", inside=(block("lifecycle", ignore_changes=[Name("tags")]),), for_each={}),
        ),
    ),
    "ignore_changes of text": (
        (block("resource", "aws_vpc", "v", inside=(block("lifecycle", ignore_changes=["tags"]),)),),
        'aws_vpc.v.lifecycle.ignore_changes: "tags": is text; name the attribute without quotes',
        (block("resource", "aws_vpc", "v", inside=(block("lifecycle", ignore_changes=[ref("tags.Name")]),)),),
    ),
    "after tolist()": (
        (COUNTED, output(Call("tolist", (ref("aws_subnet.a"),)).index(0).attr("idd"))),
        "output.o.value: tolist(aws_subnet.a)[0].idd: has no attribute idd; did you mean 'id'?",
        (COUNTED, output(Call("tolist", (ref("aws_subnet.a"),)).index(0).attr("id"))),
    ),
    "replace_triggered_by nothing": (
        (block("resource", "aws_vpc", "v", inside=(block("lifecycle", replace_triggered_by=[ref("aws_vpc.w")]),)),),
        "aws_vpc.v.lifecycle.replace_triggered_by: aws_vpc.w: there is no aws_vpc.w; did you mean 'aws_vpc.v'?",
        (
            VPC,
            block("resource", "aws_vpc", "v", inside=(block("lifecycle", replace_triggered_by=[ref("aws_vpc.this")]),)),
        ),
    ),
    "a provider that is not configured": (
        (block("provider", "aws"), subnet(provider=ref("aws.east"))),
        "aws_subnet.a.provider: aws.east: there is no provider aws with the alias east",
        (block("provider", "aws"), EAST, subnet(provider=ref("aws.east"))),
    ),
    "a provider for a module": (
        (block("module", "m", source="./m", providers={"aws": ref("aws.east")}),),
        "module.m.providers: aws.east: there is no provider aws with the alias east",
        (
            block("module", "m", source="./m", providers={"aws": ref("aws.east"), "aws.b": Name("aws")}),
            block(
                "terraform",
                inside=(block("required_providers", aws={"configuration_aliases": [ref("aws.east")]}),),
            ),
        ),
    ),
    "a provider that is text": (
        (subnet(provider="aws.east"),),
        'aws_subnet.a.provider: "aws.east": is no provider',
        (subnet(provider=Name("aws")),),
    ),
    "one address twice": (
        (VPC, VPC),
        "aws_vpc.this: stands 2 times",
        (VPC, block("provider", "aws"), EAST, LOCALS, block("locals", there="b"), block("data", "aws_vpc", "this")),
    ),
    "one local twice": ((LOCALS, LOCALS), "local.here: stands 2 times", (LOCALS,)),
    "a ring of resources": (
        (
            block("resource", "aws_vpc", "b", cidr_block=ref("aws_subnet.a.cidr_block")),
            subnet(vpc_id=ref("aws_vpc.b.id")),
        ),
        "aws_subnet.a: waits for itself: aws_subnet.a → aws_vpc.b → aws_subnet.a",
        (block("resource", "aws_vpc", "b"), subnet(vpc_id=ref("aws_vpc.b.id"))),
    ),
    "a ring through depends_on and a local": (
        (
            block("resource", "aws_vpc", "b", depends_on=[ref("aws_subnet.a")]),
            block("locals", id=ref("aws_vpc.b.id")),
            subnet(vpc_id=ref("local.id")),
        ),
        "aws_subnet.a: waits for itself: aws_subnet.a → local.id → aws_vpc.b → aws_subnet.a",
        (
            block("resource", "aws_vpc", "b"),
            block("locals", id=ref("aws_vpc.b.id")),
            subnet(vpc_id=ref("local.id")),
        ),
    ),
    "a resource that needs itself": (
        (subnet(cidr_block=ref("aws_subnet.a.id")),),
        "aws_subnet.a: waits for itself: aws_subnet.a → aws_subnet.a",
        (subnet(),),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rule_speaks_and_nothing_else_does(case: str) -> None:
    broken, expected, _ = CASES[case]
    assert found(*broken) == [expected]


@pytest.mark.parametrize("case", CASES)
def test_the_near_miss_is_fine(case: str) -> None:
    assert found(*CASES[case][2]) == []


def test_attributes_of_unknown_types_are_not_judged() -> None:
    assert found(block("resource", "x_y", "z"), output(ref("x_y.z.anything.at.all"))) == []


def test_what_other_functions_give_is_not_judged() -> None:
    made = Call[ApplyTime]("coalesce", (ref("aws_subnet.a"),)).attr("anything")
    assert found(COUNTED, output(made)) == []


def test_banners_are_passed_over() -> None:
    assert found(Banner("Network"), VPC) == []
