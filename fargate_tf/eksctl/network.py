"""The network of a `ClusterConfig`: one that eksctl makes, or one that is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fargate_tf.facts import eksctl as facts
from fargate_tf.spec.expression import var
from fargate_tf.spec.network import ExistingNetwork, Network

if TYPE_CHECKING:
    from fargate_tf.eksctl.config import Config
    from fargate_tf.eksctl.described import Described

_NAT = {"HighlyAvailable": "per_az", "Single": "single", "Disable": "none"}
_AT = ("network",)
_ZONE = re.compile(r"[a-z]{2}(-[a-z]+)+-\d[a-z]", re.ASCII)


def network(config: Config, described: Described, *, lives: bool) -> Network | ExistingNetwork:
    """A network to make; of a cluster that lives, and where the file names ids, the one that is there."""
    subnets = config.look("vpc", "subnets") or {}
    given = [each for kind in ("private", "public") for each in (subnets.get(kind) or {}).values()]
    has_ids = any(isinstance(each, Mapping) and each.get("id") for each in given)
    if lives or config.look("vpc", "id") or has_ids or described.vpc_id:
        return _existing(config, described)
    return _new(config)


def _existing(config: Config, described: Described) -> ExistingNetwork:
    name = config.look("metadata", "name")
    if not config.look("vpc", "id"):
        config.note(_AT, "eksctl made this VPC, and its CloudFormation stack keeps it: it is used here as it is.")
    vpc_id = config.get("vpc", "id") or described.vpc_id
    if not vpc_id:
        config.note(("network", "vpc_id"), "The file does not tell the id: Terraform asks for it.")
        vpc_id = var("vpc_id", description=f"VPC of the cluster {name}")
    if config.get("privateCluster", "skipEndpointCreation") is None and config.look("privateCluster", "enabled"):
        config.note(_AT, "Endpoints of AWS services are made by whoever made the VPC.")
    cidrs = [each for each in (config.get("vpc", "cidr"), *config.get("vpc", "extraCIDRs", default=())) if each]
    return ExistingNetwork(
        vpc_id=vpc_id,
        private_subnet_ids=_private(config, described),
        public_subnet_ids=_subnet_ids(config, "public") or described.public_subnet_ids,
        cidrs=cidrs,
    )


def _private(config: Config, described: Described) -> Any:
    """The private subnets: by zone where the file says the zones, else in a list, else as variables."""
    by_zone = zones_of(config)
    found = _subnet_ids(config, "private")
    if len(by_zone) == len(found) and found:
        return by_zone
    if found or described.private_subnet_ids:
        return found or described.private_subnet_ids
    config.note(("network", "private_subnet_ids"), "The file does not tell the ids: Terraform asks for them.")
    zones = config.get("availabilityZones") or []
    if zones:
        return {zone: _subnet(zone[-1:]) for zone in zones}
    return [_subnet(number) for number in ("1", "2")]


def _subnet(end: str) -> Any:
    return var(f"private_subnet_{end}_id", description=f"Private subnet {end} of the VPC")


def _subnet_ids(config: Config, kind: str) -> list[str]:
    """The ids of subnets of one kind; their ranges and zones are AWS's to say where the ids are given."""
    found = []
    for name, subnet in (config.look("vpc", "subnets", kind) or {}).items():
        if isinstance(subnet, Mapping) and subnet.get("id"):
            config.taken.add(("vpc", "subnets", kind, name))
            found.append(str(subnet["id"]))
    return found


def zones_of(config: Config) -> dict[str, str]:
    """The private subnets that the file gives with id and zone, by zone; empty where two lie in one."""
    found: dict[str, str] = {}
    for name, subnet in (config.look("vpc", "subnets", "private") or {}).items():
        zone = (subnet or {}).get("az") or name
        if not (isinstance(subnet, Mapping) and subnet.get("id") and _ZONE.fullmatch(zone)) or zone in found:
            return {}
        found[zone] = str(subnet["id"])
    return found


def _new(config: Config) -> Network:
    cidr = config.get("vpc", "cidr")
    if cidr is None:
        config.note(("network", "cidr"), "eksctl's own range, since the file has none.")
    shared = {
        "cidr": cidr or facts.VPC_RANGE.value,
        "availability_zones": _zones(config),
        "secondary_cidrs": config.get("vpc", "extraCIDRs", default=()),
        "private_subnet_cidrs": _ranges(config, "private"),
    }
    if config.get("privateCluster", "enabled"):
        config.taken.add(("vpc", "nat"))
        further = config.get("privateCluster", "additionalEndpointServices", default=())
        return Network.private(interface_endpoints=further, **shared)
    mode = config.get("vpc", "nat", "gateway")
    if mode is None:
        config.note(("network", "nat"), "eksctl's own choice, since the file has none: one gateway for all zones.")
    return Network(
        nat=_NAT.get(mode or facts.NAT_GATEWAY.value, mode), public_subnet_cidrs=_ranges(config, "public"), **shared
    )


def _zones(config: Config) -> list[str]:
    """The zones of the file; two of the region where it leaves them to eksctl."""
    given: list[str] = config.get("availabilityZones") or []
    for kind in ("private", "public"):
        given = given or [
            (s or {}).get("az") or name for name, s in (config.look("vpc", "subnets", kind) or {}).items()
        ]
    if given:
        return list(dict.fromkeys(given))
    config.note(("network", "availability_zones"), "eksctl draws three zones by chance; these are yours to choose.")
    region = config.look("metadata", "region")
    return [f"{region}{letter}" for letter in "ab"]


def _ranges(config: Config, kind: str) -> dict[str, str] | None:
    """The ranges of subnets of one kind, by zone; `None` where the file leaves them to eksctl."""
    found = {}
    for name, subnet in (config.look("vpc", "subnets", kind) or {}).items():
        if isinstance(subnet, Mapping) and subnet.get("cidr"):
            config.taken |= {("vpc", "subnets", kind, name, key) for key in ("cidr", "az")}
            found[subnet.get("az") or name] = str(subnet["cidr"])
    return found or None
