"""The VPC: a public and a private subnet in each zone, and the ways out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from fargate_tf.components.endpoints import gateway_endpoint, interface_endpoints
from fargate_tf.components.flow_logs import flow_logs
from fargate_tf.facts import cluster as eks
from fargate_tf.hcl.blocks import body, keyed, resource
from fargate_tf.hcl.functions import EACH_KEY, EACH_VALUE, bound, call, for_list, template, toset
from fargate_tf.hcl.node import node
from fargate_tf.spec.addressing import is_zone_id, private_cidrs, public_cidrs

if TYPE_CHECKING:
    from fargate_tf.hcl.blocks import KeyedResource, Resource
    from fargate_tf.hcl.nodes import ApplyTime, Block, Expression, Value
    from fargate_tf.spec.network import ExistingNetwork, Network

    Text = str | Expression[ApplyTime]

_ANYWHERE = "0.0.0.0/0"


@node
class NetworkPart:
    """The network's blocks, and what other parts need of it, made here or there already.

    `subnet_by_zone` has the private subnet of each zone that is known by name or id. `nat_cidrs` are the addresses
    from which pods reach the internet, as ranges; null where there are none, or none are known. `ready` are the
    addresses that have to exist before a pod can reach anything: routes, associations, endpoints.
    """

    blocks: tuple[Block, ...]
    vpc_id: Value
    public_subnet_ids: Value
    private_subnet_ids: Value
    subnet_by_zone: Mapping[str, Text]
    nat_cidrs: Sequence[Value] | Expression[ApplyTime] | None
    ready: tuple[Expression[ApplyTime], ...]


def existing_network(spec: ExistingNetwork) -> NetworkPart:
    """A network of which nothing is made: its ids stand where others need them."""
    by_zone = spec.private_subnet_ids if isinstance(spec.private_subnet_ids, Mapping) else {}
    private = [by_zone[zone] for zone in spec.zones] if by_zone else spec.private_subnet_ids
    nat = None if spec.nat_public_ips is None else [f"{address}/32" for address in spec.nat_public_ips]
    return NetworkPart((), spec.vpc_id, spec.public_subnet_ids, private, by_zone, nat, ())


def network(spec: Network, *, name: str, region: str, partition: str, account_id: Text) -> NetworkPart:
    """A network whose resources carry `name` in their `Name` tags."""
    vpc = resource(
        "aws_vpc",
        "this",
        cidr_block=spec.cidr,
        enable_dns_support=True,
        enable_dns_hostnames=True,
        tags=_tags(spec, name),
    )
    closed = resource(
        "aws_default_security_group",
        "this",
        vpc_id=vpc.attr("id"),
        tags=_tags(spec, f"{name}-closed"),
        comment="Without rules here, Terraform closes the group that AWS opens in every VPC.",
    )
    more = _secondary(spec, vpc)
    wait = [part.address for part in more]
    private = _subnets("private", private_cidrs(spec), eks.PRIVATE_SUBNET_TAGS.value, spec, vpc, name, wait)
    outside = _outside(spec, vpc, name, wait) if spec.public_subnets else None
    eips, gateways = _nat(spec, outside, name) if outside is not None else (None, None)
    inside, ready = _private_routes(spec, vpc, private, gateways, name)
    endpoints = _endpoints(spec, vpc, private, outside, inside[0], name, region)
    logs = () if spec.flow_logs is None else _flow_logs(spec, vpc, name, partition, region, account_id)
    return NetworkPart(
        _blocks_of(
            (vpc, *more, closed),
            (outside.gateway, outside.subnets) if outside is not None else (),
            (private, *_there(eips, gateways)),
            outside.routes if outside is not None else (),
            (*inside, *endpoints, *logs),
        ),
        vpc.attr("id"),
        [] if outside is None else outside.subnets.all("id"),
        private.all("id"),
        {zone: private.at(zone).attr("id") for zone in spec.availability_zones},
        None if eips is None else for_list("eip", eips.address, template(bound("eip").attr("public_ip"), "/32")),
        (*ready, *(endpoint.address for endpoint in endpoints if endpoint.block.labels[0] == "aws_vpc_endpoint")),
    )


def _blocks_of(*groups: Sequence[Resource | KeyedResource]) -> tuple[Block, ...]:
    return tuple(block for group in groups for part in group for block in part.blocks)


def _flow_logs(  # noqa: PLR0913
    spec: Network, vpc: Resource, name: str, partition: str, region: str, account_id: Text
) -> tuple[Resource, ...]:
    assert spec.flow_logs is not None  # the caller asked
    return flow_logs(
        spec.flow_logs,
        vpc=vpc,
        name=name,
        partition=partition,
        region=region,
        account_id=account_id,
        tags=partial(_tags, spec),
    )


@node
class Outside:
    """The way to the internet: its gateway, the public subnets, and their routes."""

    gateway: Resource
    subnets: KeyedResource
    routes: tuple[Resource | KeyedResource, ...]


def _outside(spec: Network, vpc: Resource, name: str, wait: Sequence[Expression[ApplyTime]]) -> Outside:
    gateway = resource("aws_internet_gateway", "this", vpc_id=vpc.attr("id"), tags=_tags(spec, name))
    subnets = _subnets("public", public_cidrs(spec), eks.PUBLIC_SUBNET_TAGS.value, spec, vpc, name, wait)
    return Outside(gateway, subnets, _public_routes(spec, vpc, gateway, subnets, name))


def _secondary(spec: Network, vpc: Resource) -> tuple[KeyedResource, ...]:
    """Further ranges, by themselves: a range has no other name."""
    if not spec.secondary_cidrs:
        return ()
    inside = body(vpc_id=vpc.attr("id"), cidr_block=EACH_KEY)
    return (keyed("aws_vpc_ipv4_cidr_block_association", "this", toset(sorted(spec.secondary_cidrs)), inside),)


def _tags(spec: Network, name: Value, extra: Mapping[str, str] | None = None) -> Value:
    return {"Name": name, **(extra or {}), **spec.tags}


def _there(*parts: KeyedResource | None) -> tuple[KeyedResource, ...]:
    return tuple(part for part in parts if part is not None)


def _subnets(  # noqa: PLR0913
    kind: str,
    cidrs: Mapping[str, str],
    found_by: Mapping[str, str],
    spec: Network,
    vpc: Resource,
    name: str,
    wait: Sequence[Expression[ApplyTime]],
) -> KeyedResource:
    """The subnets of one kind, by zone; load balancer controllers find them by their tags."""
    by_id = all(map(is_zone_id, cidrs))
    inside = body(
        vpc_id=vpc.attr("id"),
        availability_zone=None if by_id else EACH_KEY,
        availability_zone_id=EACH_KEY if by_id else None,
        cidr_block=EACH_VALUE,
        tags=_tags(spec, template(f"{name}-{kind}-", EACH_KEY), found_by),
        depends_on=wait,
    )
    return keyed("aws_subnet", kind, cidrs, inside)


def _nat(spec: Network, outside: Outside, name: str) -> tuple[KeyedResource, KeyedResource] | tuple[None, None]:
    """Elastic addresses and NAT gateways, by zone."""
    if spec.nat == "none":
        return None, None
    zones = sorted(spec.availability_zones)
    keys = toset(zones if spec.nat == "per_az" else zones[:1])
    tags = _tags(spec, template(f"{name}-", EACH_KEY))
    eips = keyed("aws_eip", "nat", keys, body(domain="vpc", tags=tags, depends_on=[outside.gateway.address]))
    inside = body(
        allocation_id=eips.at(EACH_KEY).attr("id"),
        subnet_id=outside.subnets.at(EACH_KEY).attr("id"),
        tags=tags,
        depends_on=[outside.gateway.address],
    )
    return eips, keyed("aws_nat_gateway", "public", keys, inside)


def _public_routes(
    spec: Network, vpc: Resource, gateway: Resource, public: KeyedResource, name: str
) -> tuple[Resource, Resource, KeyedResource]:
    """One table for the public subnets, with the internet gateway."""
    table = resource("aws_route_table", "public", vpc_id=vpc.attr("id"), tags=_tags(spec, f"{name}-public"))
    route = resource(
        "aws_route",
        "public_internet",
        route_table_id=table.attr("id"),
        destination_cidr_block=_ANYWHERE,
        gateway_id=gateway.attr("id"),
    )
    inside = body(subnet_id=EACH_VALUE.attr("id"), route_table_id=table.attr("id"))
    return table, route, keyed("aws_route_table_association", "public", public.instances, inside)


def _private_routes(
    spec: Network, vpc: Resource, private: KeyedResource, gateways: KeyedResource | None, name: str
) -> tuple[tuple[KeyedResource, ...], tuple[Expression[ApplyTime], ...]]:
    """A table for each private subnet, so that `single` and `per_az` differ in one argument only."""
    table = keyed(
        "aws_route_table",
        "private",
        private.instances,
        body(vpc_id=vpc.attr("id"), tags=_tags(spec, template(f"{name}-private-", EACH_KEY))),
    )
    association = keyed(
        "aws_route_table_association",
        "private",
        private.instances,
        body(subnet_id=EACH_VALUE.attr("id"), route_table_id=table.at(EACH_KEY).attr("id")),
    )
    if gateways is None:
        return (table, association), (association.address,)
    nearest = EACH_KEY if spec.nat == "per_az" else min(spec.availability_zones)
    route = keyed(
        "aws_route",
        "private_nat",
        table.instances,
        body(
            route_table_id=EACH_VALUE.attr("id"),
            destination_cidr_block=_ANYWHERE,
            nat_gateway_id=gateways.at(nearest).attr("id"),
        ),
    )
    return (table, route, association), (route.address, association.address)


def _endpoints(  # noqa: PLR0913
    spec: Network,
    vpc: Resource,
    private: KeyedResource,
    outside: Outside | None,
    tables: KeyedResource,
    name: str,
    region: str,
) -> tuple[Resource | KeyedResource, ...]:
    """Gateway endpoints in every table (image layers lie in S3), and interface endpoints in the private subnets."""
    inside = tables.all("id")
    everywhere = inside if outside is None else call("concat", [outside.routes[0].address.attr("id")], inside)
    tags = partial(_tags, spec)
    services = [s for s, there in (("s3", spec.s3_endpoint), ("dynamodb", spec.dynamodb_endpoint)) if there]
    gateways = (
        gateway_endpoint(service, vpc=vpc, tables=everywhere, region=region, tags=tags, name=name)
        for service in services
    )
    if not spec.interface_endpoints:
        return tuple(gateways)
    interfaces = interface_endpoints(
        spec.interface_endpoints,
        vpc=vpc,
        subnet_ids=private.all("id"),
        cidrs=(spec.cidr, *spec.secondary_cidrs),
        region=region,
        tags=tags,
        name=name,
    )
    return (*gateways, *interfaces)
