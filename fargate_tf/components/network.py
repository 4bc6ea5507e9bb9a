"""The VPC: a public and a private subnet in each zone, and the ways out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts import cluster as eks
from fargate_tf.hcl.blocks import body, keyed, resource
from fargate_tf.hcl.functions import EACH_KEY, EACH_VALUE, call, template, toset
from fargate_tf.hcl.node import node
from fargate_tf.spec.addressing import private_cidrs, public_cidrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.hcl.blocks import KeyedResource, Resource
    from fargate_tf.hcl.nodes import ApplyTime, Block, Expression, Value
    from fargate_tf.spec.network import Network

_ANYWHERE = "0.0.0.0/0"


@node
class NetworkPart:
    """The network's blocks, and what other parts need of it.

    `ready` are the addresses that have to exist before a pod can reach anything: routes, associations, endpoints.
    """

    blocks: tuple[Block, ...]
    vpc_id: Expression[ApplyTime]
    public_subnets: KeyedResource
    private_subnets: KeyedResource
    nat_eips: KeyedResource | None
    ready: tuple[Expression[ApplyTime], ...]


def network(spec: Network, *, name: str, region: str) -> NetworkPart:
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
    gateway = resource("aws_internet_gateway", "this", vpc_id=vpc.attr("id"), tags=_tags(spec, name))
    public = _subnets("public", public_cidrs(spec), eks.PUBLIC_SUBNET_TAGS.value, spec, vpc, name)
    private = _subnets("private", private_cidrs(spec), eks.PRIVATE_SUBNET_TAGS.value, spec, vpc, name)
    eips, gateways = _nat(spec, gateway, public, name)
    outside = _public_routes(spec, vpc, gateway, public, name)
    inside, ready = _private_routes(spec, vpc, private, gateways, name)
    tables = (outside[0].attr("id"), inside[0].all("id"))
    endpoints = _s3_endpoint(spec, vpc, tables, name, region) if spec.s3_endpoint else ()
    parts: tuple[Resource | KeyedResource, ...] = (
        vpc,
        closed,
        gateway,
        public,
        private,
        *_there(eips, gateways),
        *outside,
        *inside,
        *endpoints,
    )
    return NetworkPart(
        tuple(block for part in parts for block in part.blocks),
        vpc.attr("id"),
        public,
        private,
        eips,
        (*ready, *(endpoint.address for endpoint in endpoints)),
    )


def _tags(spec: Network, name: Value, extra: Mapping[str, str] | None = None) -> Value:
    return {"Name": name, **(extra or {}), **spec.tags}


def _there(*parts: KeyedResource | None) -> tuple[KeyedResource, ...]:
    return tuple(part for part in parts if part is not None)


def _subnets(  # noqa: PLR0913
    kind: str, cidrs: Mapping[str, str], found_by: Mapping[str, str], spec: Network, vpc: Resource, name: str
) -> KeyedResource:
    """The subnets of one kind, by zone; load balancer controllers find them by their tags."""
    inside = body(
        vpc_id=vpc.attr("id"),
        availability_zone=EACH_KEY,
        cidr_block=EACH_VALUE,
        tags=_tags(spec, template(f"{name}-{kind}-", EACH_KEY), found_by),
    )
    return keyed("aws_subnet", kind, cidrs, inside)


def _nat(
    spec: Network, gateway: Resource, public: KeyedResource, name: str
) -> tuple[KeyedResource, KeyedResource] | tuple[None, None]:
    """Elastic addresses and NAT gateways, by zone."""
    if spec.nat == "none":
        return None, None
    zones = sorted(spec.availability_zones)
    keys = toset(zones if spec.nat == "per_az" else zones[:1])
    tags = _tags(spec, template(f"{name}-", EACH_KEY))
    eips = keyed("aws_eip", "nat", keys, body(domain="vpc", tags=tags, depends_on=[gateway.address]))
    inside = body(
        allocation_id=eips.at(EACH_KEY).attr("id"),
        subnet_id=public.at(EACH_KEY).attr("id"),
        tags=tags,
        depends_on=[gateway.address],
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


def _s3_endpoint(
    spec: Network, vpc: Resource, tables: tuple[Expression[ApplyTime], Expression[ApplyTime]], name: str, region: str
) -> tuple[Resource, ...]:
    """Image layers lie in S3; the gateway endpoint brings them without NAT, at no cost."""
    public, private = tables
    endpoint = resource(
        "aws_vpc_endpoint",
        "s3",
        vpc_id=vpc.attr("id"),
        service_name=f"com.amazonaws.{region}.s3",
        vpc_endpoint_type="Gateway",
        route_table_ids=call("concat", [public], private),
        tags=_tags(spec, f"{name}-s3"),
    )
    return (endpoint,)
