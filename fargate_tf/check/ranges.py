"""What is wrong with ranges of addresses: of the VPC, of its subnets, and between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from fargate_tf.check.rule import rule
from fargate_tf.facts import limits
from fargate_tf.hcl.ipv4 import as_range, range_of
from fargate_tf.spec.addressing import SLOT_BITS, private_cidrs, public_cidrs
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable

    from fargate_tf.check.rule import At, Step
    from fargate_tf.hcl.ipv4 import Range
    from fargate_tf.problem import Problem

    Subnet = tuple[tuple[Step, ...], str, str, Range]

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
    reads=("cidr", "private_subnet_cidrs", "public_subnet_cidrs", "public_subnets"),
)
def cidr_is_a_vpc(network: Network, at: At) -> Iterator[Problem]:
    """The range is one that a VPC can have, and large enough to be cut."""
    fault = range_fault(network.cidr)
    allowed, smallest = limits.VPC_PREFIX_LENGTH.value, limits.SUBNET_PREFIX_LENGTH.value.most - SLOT_BITS
    if fault is not None:
        yield at.problem("cidr", *fault)
        return
    length = range_of(network.cidr).length
    if not allowed.admits(length):
        yield at.problem(
            "cidr", f"a VPC cannot be /{length}, only /{allowed.least} to /{allowed.most}", "write '10.0.0.0/16'"
        )
    elif length > smallest and not (
        network.private_subnet_cidrs and (network.public_subnet_cidrs or not network.public_subnets)
    ):
        yield at.problem(
            "cidr",
            f"/{length} is too small to be cut into 16 subnets of /28",
            f"use /{smallest} or larger, or give private_subnet_cidrs and public_subnet_cidrs",
        )


@rule(
    "FT104",
    Network,
    "error",
    title="Own subnet ranges",
    why="With own ranges every zone needs one, inside the VPC, from /16 to /28.",
    source=_VPC,
    reads=("cidr", "secondary_cidrs", "availability_zones", "private_subnet_cidrs", "public_subnet_cidrs"),
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
    reads=(
        "cidr",
        "secondary_cidrs",
        "availability_zones",
        "private_subnet_cidrs",
        "public_subnets",
        "public_subnet_cidrs",
    ),
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
    reads=("cidr", "secondary_cidrs", "availability_zones", "private_subnet_cidrs", "public_subnet_cidrs"),
)
def subnets_have_room(network: Network, at: At) -> Iterator[Problem]:
    """Each private subnet has the advised number of free addresses."""
    advised = limits.CLUSTER_SUBNET_FREE_ADDRESSES_ADVISED.value
    subnets = tuple(_private_subnets(network))
    # Subnets that are cut from the VPC are all alike: one message says it for all.
    for steps, zone, cidr, subnet in subnets if network.private_subnet_cidrs else subnets[:1]:
        free = subnet.size - limits.RESERVED_ADDRESSES_PER_SUBNET.value
        if free < advised and limits.SUBNET_PREFIX_LENGTH.value.admits(subnet.length):
            yield at.problem(
                steps,
                f"the private subnet of {zone} ({cidr}) has {free} free addresses, {advised} are advised",
                "use a larger range: each pod takes an address",
            )


@rule(
    "FT113",
    Network,
    "error",
    title="A further range that the VPC cannot have",
    why="A further range is from /16 to /28, overlaps no other range of the VPC, and is not one that AWS keeps.",
    source="Amazon VPC user guide, VPC CIDR blocks; botocore, ec2: AssociateVpcCidrBlock (2026-11-17)",
    reads=("cidr", "secondary_cidrs"),
)
def secondary_ranges_are_allowed(network: Network, at: At) -> Iterator[Problem]:
    """Each further range is one that AWS takes beside the others."""
    allowed = limits.VPC_PREFIX_LENGTH.value
    for i, cidr in enumerate(network.secondary_cidrs):
        fault = range_fault(cidr, like="100.64.0.0/16")
        earlier = [c for c in (network.cidr, *network.secondary_cidrs[:i]) if range_fault(c) is None]
        kept = limits.VPC_SECONDARY_REFUSED.value
        if fault is not None:
            yield at.problem(("secondary_cidrs", i), *fault)
        elif not allowed.admits(range_of(cidr).length):
            reason = f"a range of a VPC cannot be /{range_of(cidr).length}, only /{allowed.least} to /{allowed.most}"
            yield at.problem(("secondary_cidrs", i), reason, "write '100.64.0.0/16'")
        elif other := next((c for c in earlier if range_of(c).overlaps(range_of(cidr))), None):
            yield at.problem(("secondary_cidrs", i), f"{cidr} overlaps {other}", "choose a range of its own")
        elif any(range_of(cidr).overlaps(range_of(each)) for each in kept):
            yield at.problem(("secondary_cidrs", i), f"{cidr} is kept by AWS", "choose another range")


@rule(
    "FT114",
    Network,
    "warning",
    title="More ranges than the default quota",
    why="A VPC may have five IPv4 ranges unless AWS has raised the quota of the account; the next one fails.",
    source="Amazon VPC quotas, L-83CA0A9D (adjustable)",
    reads=("secondary_cidrs",),
)
def ranges_fit_quota(network: Network, at: At) -> Iterator[Problem]:
    """The ranges fit the quota that an account has without asking."""
    count = len(network.secondary_cidrs) + 1
    if count > limits.VPC_CIDRS.value:
        reason = f"{count} ranges with the first, but the default quota is {limits.VPC_CIDRS}"
        yield at.problem("secondary_cidrs", reason, "use fewer and larger ranges, or ask AWS to raise quota L-83CA0A9D")


RULES = (
    cidr_is_a_vpc,
    subnet_ranges_are_complete,
    subnets_are_apart,
    subnets_have_room,
    secondary_ranges_are_allowed,
    ranges_fit_quota,
)


def range_fault(cidr: str, *, like: str = "10.0.0.0/16") -> tuple[str, str] | None:
    """Why a text is no IPv4 range, and what to type (something `like` this); `None` when it is one."""
    return _fault(cidr, like) if as_range(cidr) is None else None


def _fault(cidr: str, like: str) -> tuple[str, str]:
    from ipaddress import IPv4Network  # it takes a while to load, and nearly all ranges are right

    try:
        network = IPv4Network(cidr, strict=False)
    except ValueError:
        what = "an IPv6 range, which is not supported yet" if ":" in cidr else "no IPv4 range"
        return f"{shown(cidr)} is {what}", f"write it as {like!r}"
    if "/" not in cidr:
        return f"{cidr!r} is an address without the length of its range", f"write '{cidr}/{like.partition('/')[2]}'"
    return f"{cidr!r} is not written as the first address and the length of its range", f"write {str(network)!r}"


def _range_problems(network: Network, field: str, cidrs: Mapping[str, str], at: At) -> Iterator[Problem]:
    zones = set(network.availability_zones)
    kind = field.removesuffix("_subnet_cidrs")
    missing = sorted(zones - cidrs.keys())
    if missing:
        yield at.problem(field, f"no {kind} range for {', '.join(missing)}", "give each zone a range")
    for zone, cidr in cidrs.items():
        if zone not in zones:
            yield at.problem((field, zone), f"{shown(zone)} is not in availability_zones", "drop it, or add the zone")
        yield from (at.problem((field, zone), *fault) for fault in _subnet_faults(network, cidr))


def _subnet_faults(network: Network, cidr: str) -> Iterator[tuple[str, str]]:
    fault, allowed = range_fault(cidr, like="10.0.0.0/20"), limits.SUBNET_PREFIX_LENGTH.value
    if fault is not None:
        yield fault
    elif not allowed.admits(length := range_of(cidr).length):
        yield f"a subnet cannot be /{length}, only /{allowed.least} to /{allowed.most}", "use /20"
    elif not any(_lies_in(cidr, outer) for outer in (network.cidr, *network.secondary_cidrs)):
        yield (
            f"{cidr} is not inside the VPC ({', '.join((network.cidr, *network.secondary_cidrs))})",
            ("choose a range inside it, or add one to secondary_cidrs"),
        )


def _lies_in(cidr: str, outer: str) -> bool:
    """Whether a range lies in another; true where the other is no range, which has a problem of its own."""
    return range_fault(outer) is not None or range_of(outer).holds(range_of(cidr))


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
    steps: tuple[Step, ...] = ("cidr",)
    for zone, cidr in cidrs.items():
        found = as_range(cidr)
        if found is not None:
            yield (field, zone) if given else steps, zone, cidr, found
