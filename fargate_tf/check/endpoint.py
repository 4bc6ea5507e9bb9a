"""What is wrong with the endpoint of the Kubernetes API, on which pods hang."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from fargate_tf.check.ranges import range_fault
from fargate_tf.check.rule import constrained, rule
from fargate_tf.facts import limits
from fargate_tf.hcl.ipv4 import as_range, range_of
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Endpoint
from fargate_tf.spec.network import ExistingNetwork, Network

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.facts.base import Fact
    from fargate_tf.facts.limits import RefusedRange
    from fargate_tf.hcl.ipv4 import Range
    from fargate_tf.problem import Problem

_ENDPOINT = "EKS user guide, clusters/config-cluster-endpoint (2026-01-12)"


@rule(
    "FT306",
    Endpoint,
    "error",
    title="No endpoint",
    why="With the private endpoint off and no range for the public one, nothing reaches the Kubernetes API.",
    source=_ENDPOINT,
    reads=("private", "public_access_cidrs", "nat_gateway_access"),
)
def endpoint_exists(endpoint: Endpoint, at: At) -> Iterator[Problem]:
    """At least one endpoint is on."""
    if not endpoint.private and not endpoint.public:
        yield at.problem("private", "neither endpoint is on", "leave `private` on")


@rule(
    "FT307",
    Blueprint,
    "error",
    title="A public endpoint that Fargate pods cannot reach",
    why="With the private endpoint off, pods reach the Kubernetes API over the internet, from the addresses of the "
    "NAT gateways. When the public endpoint is limited to ranges without them, every pod stays Pending with "
    "'Pod provisioning timed out (will retry)'.",
    source=f"{_ENDPOINT}; the article that this project started from",
    reads=("cluster.endpoint", "cluster.endpoint.public_access_cidrs", "network.nat", "network.nat_public_ips"),
)
def pods_reach_the_api(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Pods reach the API through the private endpoint, or through NAT addresses that are let in."""
    endpoint, network = blueprint.cluster.endpoint, blueprint.network
    here = at.inside(endpoint, ("cluster", "endpoint"))
    if endpoint.private or not endpoint.public:
        return
    if isinstance(network, Network) and network.nat == "none":
        yield here.problem(
            "private",
            "the private endpoint is off and there is no NAT gateway, so no pod reaches the Kubernetes API",
            "leave `private` on",
        )
    elif not endpoint.nat_gateway_access and not _lets_nat_in(endpoint.public_access_cidrs, network):
        yield here.problem(
            "private",
            "the private endpoint is off and the public one does not let the NAT gateways in: pods stay Pending",
            "leave `private` on, or add nat_gateway_access=True",
        )


@rule(
    "FT316",
    Blueprint,
    "warning",
    title="A public endpoint that Fargate pods may not reach",
    why="With the private endpoint off, pods reach the Kubernetes API from the NAT addresses of the network that is "
    "there already. These are not given, so it cannot be told whether the ranges hold them; when they do not, every "
    "pod stays Pending.",
    source=f"{_ENDPOINT}; the article that this project started from",
    reads=("cluster.endpoint", "cluster.endpoint.public_access_cidrs", "network.nat_public_ips"),
)
def pods_surely_reach_the_api(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """The NAT addresses of an existing network are known where they matter."""
    endpoint, network = blueprint.cluster.endpoint, blueprint.network
    unknown = isinstance(network, ExistingNetwork) and network.nat_public_ips is None
    open_to_all = limits.OPEN_CIDR.value in endpoint.public_access_cidrs
    if unknown and endpoint.public and not (endpoint.private or open_to_all or endpoint.nat_gateway_access):
        yield at.inside(endpoint, ("cluster", "endpoint")).problem(
            "private",
            "the private endpoint is off, and it is not known whether the ranges hold the network's NAT addresses",
            "leave `private` on, or add nat_public_ips=[…] to the network",
        )


@rule(
    "FT308",
    Endpoint,
    "warning",
    title="A public endpoint that is open to everybody",
    why="The whole internet can try the Kubernetes API.",
    source="CIS Amazon EKS Benchmark 1.7.0, 5.4.1 and 5.4.2; checkov CKV_AWS_38",
    reads=("public_access_cidrs",),
)
def endpoint_is_limited(endpoint: Endpoint, at: At) -> Iterator[Problem]:
    """The public endpoint is limited to ranges."""
    for i, cidr in enumerate(endpoint.public_access_cidrs):
        if cidr == limits.OPEN_CIDR.value:
            yield at.problem(
                ("public_access_cidrs", i),
                "the Kubernetes API is open to the whole internet",
                "list the ranges that you come from, or leave the public endpoint off",
            )


@rule(
    "FT309",
    Endpoint,
    "error",
    title="A range that the public endpoint cannot have",
    why="EKS takes IPv4 ranges in their first address, each once, and refuses reserved ones: nobody comes from "
    "them over the internet.",
    source=_ENDPOINT,
    reads=("public_access_cidrs",),
)
def ranges_are_allowed(endpoint: Endpoint, at: At) -> Iterator[Problem]:
    """Every range is one that EKS surely takes or may take."""
    for i, cidr in enumerate(endpoint.public_access_cidrs):
        fault, refused = range_fault(cidr, like="198.51.100.7/32"), _refused_range(cidr)
        if fault is not None:
            yield at.problem(("public_access_cidrs", i), *fault)
        elif cidr in endpoint.public_access_cidrs[:i]:
            yield at.problem(("public_access_cidrs", i), f"{cidr!r} is written twice", "write it once")
        elif refused is not None and _surely(refused):
            yield at.problem(
                ("public_access_cidrs", i),
                f"{cidr} is reserved ({refused.value.name}), and EKS refuses it",
                "write the address that your network has on the internet (`curl ifconfig.me`)",
            )


@rule(
    "FT310",
    Endpoint,
    "warning",
    title="A range that the public endpoint may refuse",
    why="EKS refuses reserved ranges without listing them. This one is of a kind that was refused, or is reserved.",
    source=_ENDPOINT,
    reads=("public_access_cidrs",),
)
def ranges_are_not_reserved(endpoint: Endpoint, at: At) -> Iterator[Problem]:
    """No range is of a kind that EKS may refuse."""
    for i, cidr in enumerate(endpoint.public_access_cidrs):
        refused = _refused_range(cidr)
        if refused is not None and not _surely(refused):
            yield at.problem(
                ("public_access_cidrs", i),
                f"{cidr} is reserved ({refused.value.name}), and EKS may refuse it: {refused.note}",
                "write the address that your network has on the internet (`curl ifconfig.me`)",
            )


ranges_fit_quota = constrained(
    "FT311",
    Endpoint,
    "public_access_cidrs",
    title="The number of ranges of the public endpoint",
    why="A cluster has at most 40; the quota cannot be raised.",
    source="AWS General Reference, EKS quotas, L-93A74D60",
    hint="join neighbours in one range, or come in through a VPN and leave the public endpoint off",
)


@rule(
    "FT312",
    Blueprint,
    "error",
    title="NAT gateways that do not exist",
    why="Their addresses were asked for, and the network has none.",
    source="fargate_tf reference",
    reads=("cluster.endpoint", "network.nat", "network.nat_public_ips"),
)
def nat_addresses_exist(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Whoever lets the NAT gateways in has some."""
    endpoint, network = blueprint.cluster.endpoint, blueprint.network
    here = at.inside(endpoint, ("cluster", "endpoint"))
    if not endpoint.nat_gateway_access:
        return
    if isinstance(network, Network) and network.nat == "none":
        yield here.problem("nat_gateway_access", "the network has no NAT gateway", "drop it, or use nat='per_az'")
    elif isinstance(network, ExistingNetwork) and not network.nat_public_ips:
        yield here.problem(
            "nat_gateway_access",
            "the addresses of the network's NAT gateways are not given",
            "add nat_public_ips=[…] to the network",
        )


RULES = (
    endpoint_exists,
    pods_reach_the_api,
    pods_surely_reach_the_api,
    endpoint_is_limited,
    ranges_are_allowed,
    ranges_are_not_reserved,
    ranges_fit_quota,
    nat_addresses_exist,
)


def _lets_nat_in(cidrs: Sequence[str], network: Network | ExistingNetwork) -> bool:
    """Whether the ranges hold all addresses from which pods come; unknown ones have a rule of their own."""
    if isinstance(network, Network):
        return limits.OPEN_CIDR.value in cidrs
    ranges = [made for cidr in cidrs if (made := as_range(cidr)) is not None]
    known = [made for ip in network.nat_public_ips or () if (made := as_range(f"{ip}/32")) is not None]
    return all(any(each.holds(one) for each in ranges) for one in known)


def _refused_range(cidr: str) -> Fact[RefusedRange] | None:
    """The reserved block that holds the whole range."""
    within = as_range(cidr)
    if within is None:
        return None
    return next((fact for fact, block in _refused_ranges() if block.holds(within)), None)


@cache
def _refused_ranges() -> tuple[tuple[Fact[RefusedRange], Range], ...]:
    """The reserved blocks of the facts, read once."""
    return tuple((fact, range_of(fact.value.cidr)) for fact in limits.PUBLIC_ACCESS_REFUSED_RANGES)


def _surely(refused: Fact[RefusedRange]) -> bool:
    return refused.value.kind == "private" or refused.confidence == "high"
