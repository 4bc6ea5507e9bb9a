"""Which provider version a document needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fargate_tf.hcl.functions import variable
from fargate_tf.hcl.nodes import Attribute, Block, apply_time
from fargate_tf.problem import InternalError
from fargate_tf.schema import NEWEST, OLDEST, floor, judged, load, provider_floor, violations

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document, Value

PAIR = (load(OLDEST), load(NEWEST))


def cluster(*blocks: Block, **arguments: Value) -> Block:
    given = {"name": "a", "role_arn": "b", **arguments}
    items = (Attribute(name, value) for name, value in given.items())
    config = Block("vpc_config", (), (Attribute("subnet_ids", ["c"]),))
    return Block("resource", ("aws_eks_cluster", "this"), (*items, config, *blocks))


def resource(type_: str, **arguments: Value) -> Block:
    return Block("resource", (type_, "this"), tuple(Attribute(k, v) for k, v in arguments.items()))


def output(value: Value) -> Block:
    return Block("output", ("x",), (Attribute("value", value),))


ROUTE_TABLE = apply_time("aws_nat_gateway").attr("this").attr("route_table_id")
CAPABILITY: dict[str, Value] = {
    "capability_name": "a",
    "cluster_name": "b",
    "delete_propagation_policy": "RETAIN",
    "role_arn": "c",
    "type": "ACK",
}
NEEDS_NEWEST: dict[str, tuple[Document, list[str]]] = {
    "an argument": ((cluster(deletion_protection=True),), ["deletion_protection"]),
    "a block": ((cluster(Block("kube_scheduler_config", (), ())),), ["kube_scheduler_config"]),
    "no subnet": ((resource("aws_nat_gateway", vpc_id="a"),), ["vpc_id", "subnet_id"]),
    "a type": ((resource("aws_eks_capability", **CAPABILITY),), [""]),
    "an attribute that is read": ((resource("aws_nat_gateway", subnet_id="a"), output(ROUTE_TABLE)), ["value"]),
}


@pytest.mark.parametrize("case", NEEDS_NEWEST)
def test_what_only_the_newest_knows_raises_the_floor_and_says_why(case: str) -> None:
    document, paths = NEEDS_NEWEST[case]
    version, reasons = floor(document, *PAIR)
    assert (version, [reason.path for reason in reasons]) == (NEWEST, paths)
    assert {reason.known_in for reason in reasons} == {(NEWEST,)}
    assert provider_floor(judged(document)) == NEWEST


def test_what_the_oldest_takes_leaves_the_floor_low() -> None:
    document = (cluster(), output(apply_time("aws_eks_cluster").attr("this").attr("arn")))
    assert floor(document, *PAIR) == (OLDEST, ())
    assert provider_floor(judged(document)) == OLDEST


def test_what_only_the_oldest_knows_is_a_fault_and_no_floor() -> None:
    document = (resource("aws_eip", vpc=True),)
    (violation,) = violations(document, PAIR)
    assert (violation.path, violation.known_in) == ("vpc", (OLDEST,))
    assert floor(document, *PAIR) == (OLDEST, ())
    with pytest.raises(InternalError, match=r"aws_eip\.this\.vpc: no such argument"):
        provider_floor(judged(document))


def test_a_fault_inside_what_the_oldest_lacks_is_known_to_no_version() -> None:
    document = (cluster(Block("kube_scheduler_config", (), (Attribute("oops", 1),))),)
    assert [(v.path, v.known_in) for v in violations(document, PAIR)] == [
        ("kube_scheduler_config", (NEWEST,)),
        ("kube_scheduler_config.oops", ()),
    ]


def test_a_reference_to_nowhere_is_known_to_no_version() -> None:
    document = (output(variable("nothing")),)
    assert [v.known_in for v in violations(document, PAIR)] == [()]
    with pytest.raises(InternalError, match=r"there is no variable\.nothing"):
        provider_floor(judged(document))


def test_two_bad_references_in_one_argument_are_judged_one_by_one() -> None:
    bad = apply_time("aws_nat_gateway").attr("this").attr("nothing")
    document = (resource("aws_nat_gateway", subnet_id="a"), output([ROUTE_TABLE, bad]))
    assert [v.known_in for v in violations(document, PAIR)] == [(NEWEST,), ()]
