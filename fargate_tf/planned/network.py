"""The network of a plan, as far as the subnets of a cluster and its profiles can be followed through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from fargate_tf.facts.network import GATEWAY_ENDPOINTS
from fargate_tf.hcl.ipv4 import as_range
from fargate_tf.planned.place import Path, placed
from fargate_tf.planned.plan import UNKNOWN
from fargate_tf.planned.references import linked
from fargate_tf.spec.network import ExistingNetwork, Network

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fargate_tf.hcl.ipv4 import Range
    from fargate_tf.planned.plan import Plan, Resource

Way = Literal["internet gateway", "NAT", "other", "none", "unknown"]
"""Where what a subnet sends to the internet goes."""

_EVERYWHERE = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet of the plan, and the way out of it."""

    resource: Resource
    way: Way
    gateways: frozenset[str] = frozenset()
    """The addresses of the NAT gateways that its route may lead to."""

    @property
    def zone(self) -> Any:
        """The name of its zone, or the zone's id; `UNKNOWN` where neither is known."""
        name, zone_id = self.resource.get("availability_zone"), self.resource.get("availability_zone_id")
        return name if isinstance(name, str) else zone_id if isinstance(zone_id, str) else UNKNOWN


def subnets_of(plan: Plan, resource: Resource, argument: str | tuple[str | int, ...]) -> tuple[Subnet, ...]:
    """The subnets that an argument leads to; empty where the plan does not make them."""
    return tuple(_subnet(plan, each) for each in linked(plan, resource, argument, "aws_subnet"))


def network(plan: Plan, subnets: Sequence[Subnet], ids: Any, owner: str) -> Network | ExistingNetwork:
    """The network that the subnets are in: the plan's own, or one that was there before and is known by `ids`.

    `owner` is the address of what names these ids.
    """
    vpcs = {vpc.address: vpc for each in subnets for vpc in linked(plan, each.resource, "vpc_id", "aws_vpc")}
    if len(vpcs) != 1:
        existing = ExistingNetwork(vpc_id=UNKNOWN, private_subnet_ids=ids)
        return placed(existing, plan, owner, {"private_subnet_ids": "subnet_ids"})
    (vpc,) = vpcs.values()
    private = [each for each in subnets if each.way != "internet gateway"]
    gateways = frozenset(address for each in private for address in each.gateways)
    endpoints, s3 = _endpoints(plan, vpc)
    zones = list(dict.fromkeys(each.zone for each in subnets if each.zone is not UNKNOWN))
    made = Network(
        cidr=vpc.get("cidr_block") or UNKNOWN,
        availability_zones=zones if all(each.zone is not UNKNOWN for each in subnets) else UNKNOWN,
        nat=_nat(private, gateways, zones),
        public_subnets=False,  # each subnet of a plan is there or not: none is cut from the range of the VPC
        secondary_cidrs=list(_further_ranges(plan, vpc)),
        private_subnet_cidrs=_ranges(private),
        s3_endpoint=s3,
        interface_endpoints=endpoints,
        tags=vpc.get("tags") or {},
    )
    return placed(made, plan, vpc.address, {"cidr": "cidr_block"}, elsewhere=_places(vpc, private, gateways))


def nat_addresses(plan: Plan, gateways: Iterable[str]) -> list[Any]:
    """The public addresses of NAT gateways, `UNKNOWN` where AWS has not given them out yet."""
    wanted = set(gateways)
    return [
        address if isinstance(address := gateway.get("public_ip"), str) else UNKNOWN
        for gateway in plan.of_type("aws_nat_gateway")
        if gateway.address in wanted
    ]


def _subnet(plan: Plan, resource: Resource) -> Subnet:
    """The subnet with its way out: through the tables that are associated with it."""
    tables = {
        table.address: table
        for association in plan.of_type("aws_route_table_association")
        if resource in linked(plan, association, "subnet_id", "aws_subnet")
        for table in linked(plan, association, "route_table_id", "aws_route_table")
    }
    found = [each for table in tables.values() for each in _ways(plan, table)]
    ways = {way for way, _ in found}
    if len(ways) > 1 or not tables:
        return Subnet(resource, "unknown")
    return Subnet(resource, ways.pop() if ways else "none", frozenset(gateway for _, gateway in found if gateway))


def _ways(plan: Plan, table: Resource) -> Iterator[tuple[Way, str]]:
    """Where the default routes of a table lead, with the NAT gateway that they name."""
    inline = table.get("route") or ()
    # What is not written in the table is filled in by AWS: the routes that are resources of their own.
    for i, route in enumerate(() if inline is UNKNOWN else inline):
        if isinstance(route, dict) and route.get("cidr_block") == _EVERYWHERE:
            yield _way(plan, table, route, ("route", i))
    for route in plan.of_type("aws_route"):
        everywhere = route.get("destination_cidr_block") == _EVERYWHERE
        if everywhere and table in linked(plan, route, "route_table_id", "aws_route_table"):
            yield _way(plan, route, route.values, ())


def _way(plan: Plan, resource: Resource, values: Any, steps: tuple[str | int, ...]) -> tuple[Way, str]:
    if values.get("nat_gateway_id"):
        gateways = linked(plan, resource, (*steps, "nat_gateway_id"), "aws_nat_gateway")
        return "NAT", gateways[0].address if len(gateways) == 1 else ""
    gateway = values.get("gateway_id")
    if isinstance(gateway, str) and gateway:
        return ("internet gateway" if gateway.startswith("igw-") else "other"), ""
    if linked(plan, resource, (*steps, "gateway_id"), "aws_internet_gateway"):
        return "internet gateway", ""
    return "other", ""


def _nat(private: Sequence[Subnet], gateways: frozenset[str], zones: Sequence[str]) -> Any:
    """How many NAT gateways the private subnets use; `UNKNOWN` where some of them go another way."""
    ways = {each.way for each in private}
    if ways == {"none"}:
        return "none"
    if ways != {"NAT"} or not all(each.gateways for each in private):
        return UNKNOWN
    return "single" if len(gateways) == 1 and len(zones) > 1 else "per_az"


def _ranges(private: Sequence[Subnet]) -> Any:
    """The range of one private subnet in each zone: the smallest, since it has the least room."""
    found: dict[str, Range] = {}
    for each in private:
        made = as_range(each.resource.get("cidr_block"))
        if each.zone is UNKNOWN or made is None:
            return UNKNOWN
        if each.zone not in found or made.length > found[each.zone].length:
            found[each.zone] = made
    return {zone: str(made) for zone, made in found.items()} or None


def _further_ranges(plan: Plan, vpc: Resource) -> Iterator[Any]:
    for association in plan.of_type("aws_vpc_ipv4_cidr_block_association"):
        if vpc in linked(plan, association, "vpc_id", "aws_vpc"):
            yield association.get("cidr_block") or UNKNOWN


def _endpoints(plan: Plan, vpc: Resource) -> tuple[Any, bool]:
    """The services that have an interface endpoint, by the end of their names, and whether S3 has any."""
    names = []
    for endpoint in plan.of_type("aws_vpc_endpoint"):
        if vpc in linked(plan, endpoint, "vpc_id", "aws_vpc"):
            name = endpoint.get("service_name")
            if not isinstance(name, str):
                return UNKNOWN, True
            names.append(name)
    ends = [".".join(name.split(".")[_SERVICE:]) for name in names]
    return [end for end in dict.fromkeys(ends) if end not in GATEWAY_ENDPOINTS.value], "s3" in ends


# `com.amazonaws.eu-central-1.ecr.api`: the service stands behind three words.
_SERVICE = 3


def _places(vpc: Resource, private: Sequence[Subnet], gateways: frozenset[str]) -> dict[Path, str]:
    places: dict[Path, str] = {("nat",): next(iter(gateways)) if len(gateways) == 1 else vpc.address}
    ranges = _ranges(private)
    for each in private:
        address, zone = each.resource.address, each.zone
        if ranges is not UNKNOWN and ranges and ranges.get(zone) == each.resource.get("cidr_block"):
            places["private_subnet_cidrs", zone] = f"{address}.cidr_block"
    return places
