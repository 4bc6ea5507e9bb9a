"""What is wrong with the network: ranges, zones, NAT."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations
from typing import TYPE_CHECKING

from fargate_tf.check.rule import rule
from fargate_tf.facts import limits
from fargate_tf.facts.regions import REGIONS, ZONE_IDS_WITHOUT_EKS, has_limited_zones
from fargate_tf.spec.addressing import SLOT_BITS, ZONE_LETTERS, private_cidrs, public_cidrs
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fargate_tf.check.rule import At, Step
    from fargate_tf.problem import Problem

    Subnet = tuple[tuple[Step, ...], str, str, IPv4Network]

_VPC = "botocore, ec2: CreateVpc, CreateSubnet (2026-11-17)"
_CLUSTER_SUBNETS = "EKS user guide, networking/network-reqs (2026-01-12)"


@rule(
    "FT101",
    Network,
    "error",
    title="The range of the VPC",
    why="A VPC has an IPv4 range from /16 to /28, written with its first address. Cut into slots it has to be /24 or "
    "larger, since a subnet has at least /28. IPv6 is not supported yet.",
    source=_VPC,
    reads=("cidr", "private_subnet_cidrs", "public_subnet_cidrs"),
)
def cidr_is_a_vpc(network: Network, at: At) -> Iterator[Problem]:
    """The range is one that a VPC can have, and large enough to be cut."""
    fault = range_fault(network.cidr)
    allowed, smallest = limits.VPC_PREFIX_LENGTH.value, limits.SUBNET_PREFIX_LENGTH.value.most - SLOT_BITS
    if fault is not None:
        yield at.problem("cidr", *fault)
        return
    length = IPv4Network(network.cidr).prefixlen
    if not allowed.admits(length):
        yield at.problem(
            "cidr", f"a VPC cannot be /{length}, only /{allowed.least} to /{allowed.most}", "write '10.0.0.0/16'"
        )
    elif length > smallest and not (network.private_subnet_cidrs and network.public_subnet_cidrs):
        yield at.problem(
            "cidr",
            f"/{length} is too small to be cut into 16 subnets of /28",
            f"use /{smallest} or larger, or give private_subnet_cidrs and public_subnet_cidrs",
        )


@rule(
    "FT102",
    Network,
    "error",
    title="The number of zones",
    why="EKS wants subnets in at least two Availability Zones.",
    source=_CLUSTER_SUBNETS,
    reads=("availability_zones",),
)
def zones_are_several(network: Network, at: At) -> Iterator[Problem]:
    """There are at least two zones, each named once."""
    zones = network.availability_zones
    if len(set(zones)) < limits.CLUSTER_ZONES_LEAST.value:
        yield at.problem(
            "availability_zones",
            f"{len(set(zones)) or 'no'} zone, at least {limits.CLUSTER_ZONES_LEAST}",
            "name two or three zones",
        )
    for i, zone in enumerate(zones):
        if zone in zones[:i]:
            yield at.problem(("availability_zones", i), f"{zone!r} is named twice", "name each zone once")


@rule(
    "FT103",
    Blueprint,
    "error",
    title="A zone that is not in the region",
    why="A subnet is made in a zone of the blueprint's region; Local Zones and Wavelength have no Fargate.",
    source="EKS user guide, nodes/fargate (2026-01-12)",
    reads=("region", "network.availability_zones"),
)
def zones_are_in_region(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every zone is the region's name and one letter."""
    region = blueprint.region
    here = at.inside(blueprint.network, ("network",))
    for i, zone in enumerate(blueprint.network.availability_zones if region in REGIONS else ()):
        if zone[:-1] != region or zone[-1] not in ZONE_LETTERS:
            yield here.problem(
                ("availability_zones", i),
                f"{shown(zone)} is no zone of {region}",
                f"write a zone as '{region}a'",
            )


@rule(
    "FT104",
    Network,
    "error",
    title="Own subnet ranges",
    why="With own ranges every zone needs one, inside the VPC, from /16 to /28.",
    source=_VPC,
    reads=("cidr", "availability_zones", "private_subnet_cidrs", "public_subnet_cidrs"),
)
def subnet_ranges_are_complete(network: Network, at: At) -> Iterator[Problem]:
    """Own ranges name each zone, and lie within the VPC."""
    for field in ("private_subnet_cidrs", "public_subnet_cidrs"):
        cidrs: Mapping[str, str] | None = getattr(network, field)
        if cidrs is not None:
            yield from _range_problems(network, field, cidrs, at)


@rule(
    "FT105",
    Network,
    "error",
    title="Subnets that overlap",
    why="No two subnets of a VPC share an address.",
    source=_VPC,
    reads=("cidr", "availability_zones", "private_subnet_cidrs", "public_subnet_cidrs"),
)
def subnets_are_apart(network: Network, at: At) -> Iterator[Problem]:
    """No two subnets overlap."""
    subnets = (*_private_subnets(network), *_public_subnets(network))
    for (_, zone, cidr, one), (steps, other_zone, other_cidr, other) in combinations(subnets, 2):
        if one.overlaps(other):
            yield at.problem(
                steps,
                f"{other_cidr} of {other_zone} overlaps {cidr} of {zone}",
                "give each subnet a range of its own",
            )


@rule(
    "FT106",
    Network,
    "warning",
    title="Subnets that are small",
    why="EKS advises 16 free addresses in each subnet of the control plane, AWS keeps five of each for itself, and "
    "every Fargate pod takes one.",
    source=f"{_CLUSTER_SUBNETS}; EKS Best Practices Guide (2026-05-04)",
    reads=("cidr", "availability_zones", "private_subnet_cidrs", "public_subnet_cidrs"),
)
def subnets_have_room(network: Network, at: At) -> Iterator[Problem]:
    """Each private subnet has the advised number of free addresses."""
    advised = limits.CLUSTER_SUBNET_FREE_ADDRESSES_ADVISED.value
    subnets = tuple(_private_subnets(network))
    # Subnets that are cut from the VPC are all alike: one message says it for all.
    for steps, zone, cidr, subnet in subnets if network.private_subnet_cidrs else subnets[:1]:
        free = subnet.num_addresses - limits.RESERVED_ADDRESSES_PER_SUBNET.value
        if free < advised and limits.SUBNET_PREFIX_LENGTH.value.admits(subnet.prefixlen):
            yield at.problem(
                steps,
                f"the private subnet of {zone} ({cidr}) has {free} free addresses, {advised} are advised",
                "use a larger range: each pod takes an address",
            )


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
    title="No way to the internet for pods",
    why="Without NAT, pods pull images only through VPC endpoints (ecr.api, ecr.dkr, s3, sts, ec2, eks, logs). "
    "Without those they stay in ImagePullBackOff, and CoreDNS never becomes ready.",
    source="EKS user guide, clusters/private-clusters (2026-01-12)",
    reads=("nat",),
)
def pods_can_pull_images(network: Network, at: At) -> Iterator[Problem]:
    """Pods have a way to their images."""
    if network.nat == "none":
        yield at.problem(
            "nat",
            "no NAT gateway, so pods reach nothing outside the VPC",
            "add VPC endpoints for ecr.api, ecr.dkr, sts, ec2, eks and logs beside this file, or use nat='per_az'",
        )


@rule(
    "FT109",
    Blueprint,
    "note",
    title="Zones that lack EKS or Fargate",
    why="A few zones have no EKS or no Fargate. They are known by id (`use1-az3`); which name they have differs in "
    "every account.",
    source=f"{_CLUSTER_SUBNETS}; Amazon ECS developer guide, AWS_Fargate-Regions",
    reads=("region", "network.availability_zones"),
)
def zones_may_be_limited(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """In regions with such zones, say how to find out."""
    region = blueprint.region
    if has_limited_zones(region):
        ids = ", ".join(ZONE_IDS_WITHOUT_EKS.value.get(region, ()))
        lacking = f"zone {ids} of {region} has no EKS" if ids else f"some zones of {region} have no Fargate"
        yield at.inside(blueprint.network, ("network",)).problem(
            "availability_zones",
            f"{lacking}, and which name it has differs by account",
            f"see `aws ec2 describe-availability-zones --region {region}` for your account's ids",
        )


RULES = (
    cidr_is_a_vpc,
    zones_are_several,
    zones_are_in_region,
    subnet_ranges_are_complete,
    subnets_are_apart,
    subnets_have_room,
    nat_is_in_each_zone,
    pods_can_pull_images,
    zones_may_be_limited,
)


def range_fault(cidr: str, *, like: str = "10.0.0.0/16") -> tuple[str, str] | None:
    """Why a text is no IPv4 range, and what to type (something `like` this); `None` when it is one."""
    try:
        network = IPv4Network(cidr, strict=False)
    except ValueError:
        what = "an IPv6 range, which is not supported yet" if ":" in cidr else "no IPv4 range"
        return f"{shown(cidr)} is {what}", f"write it as {like!r}"
    if "/" not in cidr:
        return f"{cidr!r} is an address without the length of its range", f"write '{cidr}/{like.partition('/')[2]}'"
    if str(network) != cidr:
        return f"{cidr!r} is not written as the first address and the length of its range", f"write {str(network)!r}"
    return None


def _range_problems(network: Network, field: str, cidrs: Mapping[str, str], at: At) -> Iterator[Problem]:
    zones = set(network.availability_zones)
    kind = field.removesuffix("_subnet_cidrs")
    missing = sorted(zones - cidrs.keys())
    if missing:
        yield at.problem(field, f"no {kind} range for {', '.join(missing)}", "give each zone a range")
    for zone, cidr in cidrs.items():
        if zone not in zones:
            yield at.problem((field, zone), f"{shown(zone)} is not in availability_zones", "drop it, or add the zone")
        yield from (at.problem((field, zone), *fault) for fault in _subnet_faults(network.cidr, cidr))


def _subnet_faults(vpc: str, cidr: str) -> Iterator[tuple[str, str]]:
    fault, allowed = range_fault(cidr, like="10.0.0.0/20"), limits.SUBNET_PREFIX_LENGTH.value
    if fault is not None:
        yield fault
    elif not allowed.admits(length := IPv4Network(cidr).prefixlen):
        yield f"a subnet cannot be /{length}, only /{allowed.least} to /{allowed.most}", "use /20"
    elif range_fault(vpc) is None and not IPv4Network(cidr).subnet_of(IPv4Network(vpc)):
        yield f"{cidr} is not inside the VPC ({vpc})", "choose a range inside it"


def _private_subnets(network: Network) -> Iterator[Subnet]:
    yield from _subnets("private_subnet_cidrs", network.private_subnet_cidrs, network, private_cidrs)


def _public_subnets(network: Network) -> Iterator[Subnet]:
    yield from _subnets("public_subnet_cidrs", network.public_subnet_cidrs, network, public_cidrs)


def _subnets(
    field: str, given: Mapping[str, str] | None, network: Network, cut: Callable[[Network], Mapping[str, str]]
) -> Iterator[Subnet]:
    """The subnets whose ranges can be told; those that cannot have a problem already."""
    try:
        cidrs = cut(network)
    except ValueError:
        return
    for zone, cidr in cidrs.items():
        if range_fault(cidr) is None:
            steps: tuple[Step, ...] = (field, zone) if given else ("cidr",)
            yield steps, zone, cidr, IPv4Network(cidr)
