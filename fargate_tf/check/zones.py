"""What is wrong with the zones of a network: how they are written, and what they lack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.rule import rule
from fargate_tf.facts import limits
from fargate_tf.facts import network as facts
from fargate_tf.facts.regions import REGIONS, ZONE_IDS_WITHOUT_EKS, has_limited_zones, zone_lacks
from fargate_tf.spec.addressing import ZONE_LETTERS, is_zone_id
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem

_CLUSTER_SUBNETS = "EKS user guide, networking/network-reqs (2026-01-12)"


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
    reads=("region", "network.availability_zones", "network.private_subnet_ids"),
    knows_expressions=True,
)
def zones_are_in_region(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every zone is the region's name and one letter, or an id."""
    network, region = blueprint.network, blueprint.region
    field = "availability_zones" if isinstance(network, Network) else "private_subnet_ids"
    zones = network.availability_zones if isinstance(network, Network) else network.zones
    here = at.inside(network, ("network",))
    for i, zone in enumerate(zones if region in REGIONS else ()):
        if not is_zone_id(zone) and (zone[:-1] != region or zone[-1] not in ZONE_LETTERS):
            yield here.problem(
                (field, i if isinstance(network, Network) else zone),
                f"{shown(zone)} is no zone of {region}",
                f"write a zone as '{region}a'",
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
    network, region = blueprint.network, blueprint.region
    named = isinstance(network, Network) and not all(map(is_zone_id, network.availability_zones))
    if named and has_limited_zones(region):
        ids = ", ".join(ZONE_IDS_WITHOUT_EKS.value.get(region, ()))
        lacking = f"zone {ids} of {region} has no EKS" if ids else f"some zones of {region} have no Fargate"
        yield at.inside(blueprint.network, ("network",)).problem(
            "availability_zones",
            f"{lacking}, and which name it has differs by account",
            f"see `aws ec2 describe-availability-zones --region {region}` for your account's ids",
        )


@rule(
    "FT110",
    Blueprint,
    "warning",
    title="A zone id that looks like another region's",
    why="The id of a zone begins with a short form of its region; this one does not, as far as the short forms follow "
    "one pattern.",
    source="AWS RAM user guide, zone ids; confidence medium",
    reads=("region", "network.availability_zones"),
)
def zone_ids_look_like_the_region(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Ids of zones begin with the region's short form."""
    network, region = blueprint.network, blueprint.region
    if not isinstance(network, Network) or region not in REGIONS:
        return
    prefix = facts.zone_id_prefix(region)
    for i, zone in enumerate(network.availability_zones):
        if is_zone_id(zone) and not zone.startswith(f"{prefix}-"):
            yield at.inside(network, ("network",)).problem(
                ("availability_zones", i), f"{zone!r} does not look like a zone of {region}", f"write '{prefix}-az1'"
            )


@rule(
    "FT111",
    Network,
    "error",
    title="Zones by name and by id",
    why="Which name a zone has differs by account, so a name and an id may mean one zone; the subnets of a network are "
    "made by one of the two.",
    source="Amazon EC2 user guide, zone ids",
    reads=("availability_zones",),
)
def zones_are_written_alike(network: Network, at: At) -> Iterator[Problem]:
    """All zones are names, or all are ids."""
    ids = [is_zone_id(zone) for zone in network.availability_zones]
    if any(ids) and not all(ids):
        i = ids.index(not ids[0])
        yield at.problem(
            ("availability_zones", i),
            f"{network.availability_zones[i]!r} and {network.availability_zones[0]!r} are not of one kind",
            "write all zones by name, or all by id",
        )


@rule(
    "FT112",
    Blueprint,
    "error",
    title="A zone that lacks EKS or Fargate",
    why="EKS refuses subnets of a cluster in some zones, and Fargate profiles in some more.",
    source=f"{_CLUSTER_SUBNETS}; Amazon ECS developer guide, AWS_Fargate-Regions",
    reads=("region", "network.availability_zones"),
)
def zones_have_fargate(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every zone that is known by its id has EKS and Fargate."""
    network = blueprint.network
    for i, zone in enumerate(network.availability_zones if isinstance(network, Network) else ()):
        lacking = zone_lacks(blueprint.region, zone) if is_zone_id(zone) else None
        if lacking is not None:
            yield at.inside(network, ("network",)).problem(
                ("availability_zones", i), f"zone {zone} has no {lacking}", "choose another zone"
            )


RULES = (
    zones_are_several,
    zones_are_in_region,
    zones_may_be_limited,
    zone_ids_look_like_the_region,
    zones_are_written_alike,
    zones_have_fargate,
)
