"""Each rule on arguments and blocks: a document that breaks it, beside the nearest one that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fargate_tf.hcl.functions import variable
from fargate_tf.hcl.nodes import Attribute, Banner, Block, Comment, Name
from fargate_tf.schema import SUPPORTED, load, notes, violations

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Item, Value

PROVIDERS = tuple(map(load, SUPPORTED))
OLD, NEW = SUPPORTED


def body(*items: Item, **arguments: Value) -> tuple[Item, ...]:
    return (*(Attribute(name, value) for name, value in arguments.items()), *items)


def nested(type_: str, *items: Item, **arguments: Value) -> Block:
    return Block(type_, (), body(*items, **arguments))


def dynamic(label: str, *items: Item, **arguments: Value) -> Block:
    return Block("dynamic", (label,), body(*items, **arguments))


def resource(type_: str, *items: Item, **arguments: Value) -> Block:
    return Block("resource", (type_, "this"), body(*items, **arguments))


def vpc(*items: Item, **arguments: Value) -> Block:
    return resource("aws_vpc", *items, **{"cidr_block": "10.0.0.0/16", **arguments})


def profile(*items: Item, **arguments: Value) -> Block:
    names: dict[str, Value] = {"cluster_name": "a", "fargate_profile_name": "b", "pod_execution_role_arn": "c"}
    return resource("aws_eks_fargate_profile", *items, **{**names, **arguments})


def cluster(*items: Item, **arguments: Value) -> Block:
    config = nested("vpc_config", subnet_ids=["subnet-1"])
    return resource("aws_eks_cluster", config, *items, **{"name": "a", "role_arn": "b", **arguments})


def found(*blocks: Block) -> list[tuple[str, str]]:
    declared = [Block("variable", (name,), ()) for name in ("x", "y")]
    return [(v.path, v.reason) for v in violations((*declared, *blocks), PROVIDERS)]


SELECTOR = nested("selector", namespace="a")
TWO = (nested("selector", namespace="a"), nested("selector", namespace="b"))
RULE: dict[str, str | int] = {"from_port": 1, "to_port": 1, "protocol": "tcp"}
CASES: dict[str, tuple[Block, tuple[str, str], Block]] = {
    "unknown argument": (
        vpc(cidr_blok="10.0.0.0/16"),
        ("cidr_blok", "no such argument; did you mean 'cidr_block'?"),
        vpc(),
    ),
    "unknown argument that is like none": (vpc(zzz=1), ("zzz", "no such argument; see the provider"), vpc()),
    "unknown block": (
        profile(SELECTOR, nested("selectr", namespace="a")),
        ("selectr", "no such block; did you mean 'selector'?"),
        profile(SELECTOR),
    ),
    "unknown argument of a nested block": (
        profile(nested("selector", namespace="a", label={})),
        ("selector.label", "no such argument; did you mean 'labels'?"),
        profile(nested("selector", namespace="a", labels={})),
    ),
    "the second of two blocks": (
        profile(SELECTOR, nested("selector", namespace="a", x=1)),
        ("selector[1].x", "no such argument; see the provider"),
        profile(*TWO),
    ),
    "a block as an argument": (
        cluster(timeouts={"create": "1m"}),
        ("timeouts", "is written as an argument, but is a nested block"),
        cluster(nested("timeouts", create="1m")),
    ),
    "an argument as a block": (
        vpc(nested("tags", Name="a")),
        ("tags", "is written as a nested block, but is an argument"),
        vpc(tags={"Name": "a"}),
    ),
    "an argument of objects as blocks, misspelt inside": (
        resource("aws_security_group", nested("ingress", **RULE), nested("ingress", to_prt=1)),
        ("ingress[1].to_prt", "no such argument; did you mean 'to_port'?"),
        resource("aws_security_group", nested("ingress", **RULE), nested("ingress", **RULE)),
    ),
    "an argument of objects, some of their keys missing": (
        resource("aws_security_group", ingress=[RULE]),
        ("ingress", "does not fit the type set of object"),
        resource("aws_security_group", ingress=[]),
    ),
    "required argument missing": (
        resource("aws_iam_role", name="a"),
        ("assume_role_policy", "is required"),
        resource("aws_iam_role", assume_role_policy="{}"),
    ),
    "required argument null": (
        resource("aws_iam_role", assume_role_policy=None),
        ("assume_role_policy", "is required"),
        resource("aws_iam_role", assume_role_policy=variable("x")),
    ),
    "required argument of a nested block missing": (
        profile(nested("selector")),
        ("selector.namespace", "is required"),
        profile(SELECTOR),
    ),
    "required block missing": (profile(), ("selector", "is a required block"), profile(SELECTOR)),
    "required block made by none": (
        profile(dynamic("selector", nested("content", namespace="a"), for_each=[])),
        ("selector", "is a required block"),
        profile(dynamic("selector", nested("content", namespace="a"), for_each=variable("x"))),
    ),
    "too many blocks": (
        cluster(nested("vpc_config", subnet_ids=["b"])),
        ("vpc_config", "is there 2 times, at most 1"),
        cluster(),
    ),
    "a single block twice": (
        profile(SELECTOR, nested("timeouts", create="1m"), nested("timeouts", delete="1m")),
        ("timeouts", "is there 2 times, at most 1"),
        profile(SELECTOR, nested("timeouts", create="1m", delete="1m")),
    ),
    "too many blocks made by a dynamic block": (
        cluster(dynamic("encryption_config", nested("content", resources=["secrets"]), for_each=[1, 2])),
        ("encryption_config", "is there 2 times, at most 1"),
        cluster(
            dynamic(
                "encryption_config",
                nested("content", nested("provider", key_arn="k"), resources=["secrets"]),
                for_each=[1],
            )
        ),
    ),
    "read-only argument": (vpc(arn="x"), ("arn", "is read-only"), vpc(ipv6_cidr_block="x")),
    "literal of another type": (
        vpc(enable_dns_support="yes"),
        ("enable_dns_support", "does not fit the type bool"),
        vpc(enable_dns_support="true"),
    ),
    "text for a set": (
        profile(SELECTOR, subnet_ids="a"),
        ("subnet_ids", "does not fit the type set of string"),
        profile(SELECTOR, subnet_ids=["a"]),
    ),
    "argument twice": (
        vpc(Attribute("tags", {}), Attribute("tags", {})),
        ("tags", "is there twice"),
        vpc(Attribute("tags", {})),
    ),
    "inside the content of a dynamic block": (
        profile(dynamic("selector", nested("content", namespace=["a"]), for_each=variable("x"))),
        ("selector.namespace", "does not fit the type string"),
        profile(dynamic("selector", nested("content", namespace="a"), for_each=variable("x"))),
    ),
    "dynamic without for_each": (
        profile(dynamic("selector", nested("content", namespace="a"))),
        ("selector.for_each", "is required"),
        profile(dynamic("selector", nested("content", namespace="a"), for_each=["a"], iterator=Name("s"))),
    ),
    "dynamic with an argument of its block": (
        profile(dynamic("selector", nested("content", namespace="a"), for_each=["a"], namespace="a")),
        ("selector.namespace", "is no argument of a dynamic block"),
        profile(dynamic("selector", nested("content", namespace="a"), for_each=["a"])),
    ),
    "dynamic without content": (
        profile(dynamic("selector", for_each=["a"])),
        ("selector.content", "is the one block of a dynamic block"),
        profile(dynamic("selector", nested("content", namespace="a"), for_each=["a"])),
    ),
    "dynamic of an unknown block": (
        profile(SELECTOR, dynamic("selectr", nested("content", namespace="a"), for_each=["a"])),
        ("selectr", "no such block; did you mean 'selector'?"),
        profile(SELECTOR, dynamic("selector", nested("content", namespace="a"), for_each=["a"])),
    ),
    "dynamic without a name": (
        profile(SELECTOR, nested("dynamic", nested("content"), for_each=["a"])),
        ("dynamic", "a dynamic block has the name of one block as its label"),
        profile(SELECTOR, dynamic("timeouts", nested("content"), for_each=["a"])),
    ),
    "dynamic lifecycle": (
        vpc(dynamic("lifecycle", nested("content"), for_each=["a"])),
        ("lifecycle", "lifecycle cannot be dynamic"),
        vpc(nested("lifecycle")),
    ),
    "count beside for_each": (
        vpc(count=1, for_each={}),
        ("count", "stands beside for_each; only one may"),
        vpc(count=1),
    ),
    "for_each over a list": (
        vpc(for_each=["a"]),
        ("for_each", "does not fit the type map of dynamic"),
        vpc(for_each={"a": "b"}),
    ),
    "depends_on that is no list": (
        vpc(depends_on={}),
        ("depends_on", "does not fit the type list of dynamic"),
        vpc(depends_on=[]),
    ),
    "unknown argument of lifecycle": (
        vpc(nested("lifecycle", prevent_destruction=True)),
        ("lifecycle.prevent_destruction", "no such argument; did you mean 'prevent_destroy'?"),
        vpc(nested("lifecycle", prevent_destroy=True, create_before_destroy=True, ignore_changes=Name("all"))),
    ),
    "lifecycle twice": (
        vpc(nested("lifecycle"), nested("lifecycle")),
        ("lifecycle", "is there 2 times, at most 1"),
        vpc(nested("lifecycle")),
    ),
    "precondition without its message": (
        vpc(nested("lifecycle", nested("precondition", condition=True))),
        ("lifecycle.precondition.error_message", "is required"),
        vpc(nested("lifecycle", nested("precondition", condition=True, error_message="a"))),
    ),
    "provisioner": (
        vpc(Block("provisioner", ("local-exec",), ())),
        ("provisioner", "provisioner blocks are not supported"),
        vpc(Comment("No provisioner here.")),
    ),
    "count of an unknown type": (
        resource("aws_instance", count="x", anything=1),
        ("count", "does not fit the type number"),
        resource("aws_instance", count=1, anything=1),
    ),
    "connection in an unknown type": (
        resource("aws_instance", nested("connection")),
        ("connection", "connection blocks are not supported"),
        resource("aws_instance", nested("anything")),
    ),
    "a resource without a name": (
        Block("resource", ("aws_vpc",), ()),
        ("", "a resource has a type and a name, not 1 labels"),
        vpc(),
    ),
    "an argument of a data source": (
        Block("data", ("aws_region", "this"), body(current=True, nme="x")),
        ("nme", "no such argument; did you mean 'name'?"),
        Block("data", ("aws_partition", "this"), ()),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rule_speaks(case: str) -> None:
    broken, expected, _ = CASES[case]
    assert expected in found(broken)


@pytest.mark.parametrize("case", CASES)
def test_the_near_miss_is_fine(case: str) -> None:
    assert found(CASES[case][2]) == []


def test_all_faults_of_a_block_are_told_at_once() -> None:
    broken = profile(nested("selector", nmespace="a"), subnet_ids="a", status="ACTIVE")
    assert found(broken) == [
        ("subnet_ids", "does not fit the type set of string"),
        ("status", "is read-only"),
        ("selector.nmespace", "no such argument; did you mean 'namespace'?"),
        ("selector.namespace", "is required"),
    ]


def test_a_violation_reads_as_address_path_and_reason() -> None:
    (violation,) = violations((cluster(deletion_protection=True),), PROVIDERS)
    told = "aws_eks_cluster.this.deletion_protection: no such argument; see the provider (known in 6.69.1)"
    assert str(violation) == told


def test_a_type_outside_the_data_gets_one_note_and_no_violation() -> None:
    document = (Banner("All"), resource("aws_instance", anything=1), resource("aws_instance", other=1), vpc())
    told = [(n.address, n.reason) for n in notes(document, PROVIDERS)]
    assert told == [("aws_instance.this", "aws_instance is not in our schema data of 5.100.0, 6.69.1")]
    assert [v.reason for v in violations(document, PROVIDERS)] == ["stands 2 times"]


def test_a_type_that_only_one_version_judges_gets_a_note_for_the_other() -> None:
    (note,) = notes((Block("output", ("x",), ()), resource("aws_lambda_function", name="a")), PROVIDERS)
    assert note.reason == "aws_lambda_function is not in our schema data of 5.100.0, 6.69.1"
    assert list(notes((resource("aws_eks_capability"),), PROVIDERS)) == []
