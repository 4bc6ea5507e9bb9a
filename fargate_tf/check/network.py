"""What is wrong with the ways out of a network: NAT gateways and endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.rule import rule
from fargate_tf.facts import network as facts
from fargate_tf.facts.regions import partition_of
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem


@rule(
    "FT107",
    Network,
    "warning",
    title="One NAT gateway for all zones",
    why="When its zone fails, the pods of the other zones lose the internet too, and their traffic pays for "
    "crossing zones.",
    source="Amazon VPC user guide, NAT gateways",
    reads=("nat",),
)
def nat_is_in_each_zone(network: Network, at: At) -> Iterator[Problem]:
    """Each zone has a NAT gateway of its own."""
    if network.nat == "single":
        yield at.problem("nat", "one NAT gateway serves all zones", "for production use nat='per_az'")


@rule(
    "FT108",
    Network,
    "warning",
    title="No way to images for pods",
    why="Without NAT, pods reach AWS through VPC endpoints only. Without those for ECR and S3 they stay in "
    "ImagePullBackOff, and CoreDNS never becomes ready; AWS lists ec2, eks and sts for every private cluster.",
    source="EKS user guide, clusters/private-clusters (2026-01-12)",
    reads=("nat", "s3_endpoint", "interface_endpoints"),
)
def pods_can_pull_images(network: Network, at: At) -> Iterator[Problem]:
    """Pods have a way to their images."""
    needed = (*facts.IMAGE_ENDPOINTS.value, *facts.CLUSTER_ENDPOINTS.value)
    missing = sorted(set(needed) - set(network.interface_endpoints))
    if network.nat == "none" and (missing or not network.s3_endpoint):
        lacking = [*missing, *(() if network.s3_endpoint else ("s3",))]
        yield at.problem(
            "nat",
            f"no NAT gateway, and no endpoints for {', '.join(lacking)}: pods do not reach these",
            "use Network.private(…), add interface_endpoints=[…], or use nat='per_az'"
            if network.s3_endpoint
            else "use Network.private(…), add s3_endpoint=True and interface_endpoints=[…], or use nat='per_az'",
        )


@rule(
    "FT115",
    Network,
    "error",
    title="NAT gateways without public subnets",
    why="A NAT gateway stands in a public subnet, behind an internet gateway.",
    source="Amazon VPC user guide, NAT gateways",
    reads=("nat", "public_subnets", "public_subnet_cidrs"),
)
def nat_has_public_subnets(network: Network, at: At) -> Iterator[Problem]:
    """What needs public subnets is there only with them."""
    if network.public_subnets:
        return
    if network.nat != "none":
        yield at.problem(
            "nat", f"nat={network.nat!r} needs public subnets", "drop public_subnets=False, or use nat='none'"
        )
    if network.public_subnet_cidrs is not None:
        yield at.problem("public_subnet_cidrs", "there are no public subnets", "drop it, or drop public_subnets=False")


@rule(
    "FT116",
    Network,
    "error",
    title="An interface endpoint that cannot be",
    why="A service is named by the end of its endpoint's name; S3 and DynamoDB have gateway endpoints, at no cost.",
    source="Amazon VPC user guide, AWS services that integrate with AWS PrivateLink",
    reads=("interface_endpoints",),
)
def endpoints_are_allowed(network: Network, at: At) -> Iterator[Problem]:
    """Each interface endpoint is written once, by a name that one can have."""
    names = network.interface_endpoints
    for i, name in enumerate(names):
        if name in facts.GATEWAY_ENDPOINTS.value:
            reason = f"{name!r} has a gateway endpoint, which costs nothing"
            yield at.problem(("interface_endpoints", i), reason, f"use {name}_endpoint=True")
        elif name in names[:i]:
            yield at.problem(("interface_endpoints", i), f"{name!r} is written twice", "write it once")
        elif name.startswith("com.amazonaws.") or not re.fullmatch(facts.ENDPOINT_PATTERN.value, name, re.ASCII):
            reason = f"{shown(name)} is not the end of an endpoint's name"
            yield at.problem(("interface_endpoints", i), reason, "write it without its region, as 'ecr.api'")


@rule(
    "FT117",
    Blueprint,
    "warning",
    title="Interface endpoints in China",
    why="Some services there have endpoints whose names begin with `cn.com.amazonaws`; which ones is not known here.",
    source="Amazon VPC user guide for China; confidence low",
    reads=("region", "network.interface_endpoints"),
)
def endpoint_names_are_known(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """The names of interface endpoints follow the known pattern."""
    network = blueprint.network
    if isinstance(network, Network) and network.interface_endpoints and partition_of(blueprint.region) == "aws-cn":
        yield at.inside(network, ("network",)).problem(
            "interface_endpoints",
            f"the names of endpoints in {blueprint.region} are not known for sure",
            'compare with `aws ec2 describe-vpc-endpoint-services`; overrides={"aws_vpc_endpoint.interface": …}',
        )


RULES = (
    nat_is_in_each_zone,
    pods_can_pull_images,
    nat_has_public_subnets,
    endpoints_are_allowed,
    endpoint_names_are_known,
)
