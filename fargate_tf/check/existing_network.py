"""What is wrong with a network that is there: its ids and addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.check.ranges import range_fault
from fargate_tf.check.rule import rule
from fargate_tf.facts import limits
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.network import SUBNET_ID, VPC_ID, ExistingNetwork

if TYPE_CHECKING:
    from fargate_tf.check.rule import At, Step
    from fargate_tf.problem import Problem

_VPC = "botocore, ec2: CreateVpc, CreateSubnet (2026-11-17)"

_CLUSTER_SUBNETS = "EKS user guide, networking/network-reqs (2026-01-12)"


@rule(
    "FT160",
    ExistingNetwork,
    "error",
    title="The id of an existing VPC",
    why="EC2 gives ids of this form; a name is no id.",
    source="Amazon EC2 API reference, resource ids",
    reads=("vpc_id",),
)
def vpc_id_is_an_id(network: ExistingNetwork, at: At) -> Iterator[Problem]:
    """The VPC is named by its id."""
    reason = VPC_ID.broken_by(network.vpc_id)
    if reason is not None:
        yield at.problem("vpc_id", reason, "copy the id from `aws ec2 describe-vpcs`")


@rule(
    "FT161",
    ExistingNetwork,
    "error",
    title="The subnets of an existing network",
    why="EKS wants subnets in at least two zones, each named once by its id.",
    source=_CLUSTER_SUBNETS,
    reads=("private_subnet_ids", "public_subnet_ids"),
    knows_expressions=True,
)
def subnet_ids_are_ids(network: ExistingNetwork, at: At) -> Iterator[Problem]:
    """There are two private subnets or more, and every id is one."""
    count = len(network.private_subnet_ids)
    if count < limits.CLUSTER_SUBNETS_LEAST.value:
        reason = f"{count or 'no'} private subnet, at least {limits.CLUSTER_SUBNETS_LEAST}"
        yield at.problem("private_subnet_ids", reason, "name subnets in two or three zones")
    for field in ("private_subnet_ids", "public_subnet_ids"):
        seen: set[str] = set()
        for steps, each in _ids(getattr(network, field)):
            fault = SUBNET_ID.broken_by(each)
            if fault is not None:
                yield at.problem((field, steps), fault, "copy the id from `aws ec2 describe-subnets`")
            elif each in seen:
                yield at.problem((field, steps), f"{each!r} is named twice", "name each subnet once")
            seen.add(each)


@rule(
    "FT162",
    ExistingNetwork,
    "error",
    title="The NAT addresses of an existing network",
    why="They are added to the ranges of the public endpoint, which takes IPv4 addresses.",
    source="EKS user guide, clusters/config-cluster-endpoint (2026-01-12)",
    reads=("nat_public_ips",),
)
def nat_addresses_are_addresses(network: ExistingNetwork, at: At) -> Iterator[Problem]:
    """Each NAT address is one IPv4 address."""
    for i, address in enumerate(network.nat_public_ips or ()):
        if "/" in address or range_fault(f"{address}/32") is not None:
            reason = f"{shown(address)} is no IPv4 address"
            yield at.problem(("nat_public_ips", i), reason, "write it as '198.51.100.7', without a length")


@rule(
    "FT163",
    ExistingNetwork,
    "error",
    title="The ranges of an existing VPC",
    why="Other ranges are compared with them.",
    source=_VPC,
    reads=("cidrs",),
)
def ranges_of_the_vpc_are_ranges(network: ExistingNetwork, at: At) -> Iterator[Problem]:
    """Each range is one."""
    for i, cidr in enumerate(network.cidrs):
        fault = range_fault(cidr)
        if fault is not None:
            yield at.problem(("cidrs", i), *fault)


RULES = (
    vpc_id_is_an_id,
    subnet_ids_are_ids,
    nat_addresses_are_addresses,
    ranges_of_the_vpc_are_ranges,
)


def _ids(given: Sequence[object] | Mapping[str, object]) -> Iterator[tuple[Step, str]]:
    """The literal ids, each with its place."""
    pairs = given.items() if isinstance(given, Mapping) else enumerate(given)
    return ((step, each) for step, each in pairs if isinstance(each, str))
