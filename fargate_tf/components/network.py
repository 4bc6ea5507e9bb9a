"""The VPC: a public and a private subnet in each zone, and the ways out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from fargate_tf.components.addressing import addressing
from fargate_tf.components.endpoints import gateway_endpoint, interface_endpoints
from fargate_tf.components.flow_logs import flow_logs
from fargate_tf.facts import cluster as eks
from fargate_tf.hcl.blocks import body, keyed, resource, when
from fargate_tf.hcl.functions import (
    EACH_KEY,
    EACH_VALUE,
    bound,
    concat,
    conditional,
    for_list,
    kept_if,
    merge,
    not_equal,
    template,
    toset,
)
from fargate_tf.hcl.locals import Locals
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Expression

if TYPE_CHECKING:
    from fargate_tf.components.addressing import Addressing, ByZone, Zones
    from fargate_tf.hcl.blocks import KeyedResource, OptionalResource, Resource
    from fargate_tf.hcl.nodes import ApplyTime, Block, Item, PlanTime, Value
    from fargate_tf.spec.network import ExistingNetwork, Network

    Text = str | Expression[ApplyTime]

_ANYWHERE = "0.0.0.0/0"


@node
class VpcResources:
    """The resources of a network that is made here, for the outputs of the module."""

    vpc: Resource
    public_subnets: KeyedResource
    private_subnets: KeyedResource
    eips: KeyedResource
    private_route_tables: KeyedResource
    gateway_endpoints: Mapping[str, OptionalResource]
    interface_endpoints: KeyedResource


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
    resources: VpcResources | None = None


def existing_network(spec: ExistingNetwork) -> NetworkPart:
    """A network of which nothing is made: its ids stand where others need them."""
    by_zone = spec.private_subnet_ids if isinstance(spec.private_subnet_ids, Mapping) else {}
    private = [by_zone[zone] for zone in spec.zones] if by_zone else spec.private_subnet_ids
    nat = None if spec.nat_public_ips is None else [f"{address}/32" for address in spec.nat_public_ips]
    return NetworkPart((), spec.vpc_id, spec.public_subnet_ids, private, by_zone, nat, ())


def network(  # noqa: PLR0913
    spec: Network,
    *,
    name: Text,
    region: Text,
    partition: Text,
    account_id: Text,
    preconditions: Sequence[Item] = (),
) -> NetworkPart:
    """A network whose resources carry `name` in their `Name` tags; its fields are values, or variables of the module.

    `preconditions` are what Terraform judges of a module's variables together. The rules judged a blueprint's values.
    """
    named = Locals()
    zones = addressing(spec, spec.availability_zones, named)
    vpc = resource(
        "aws_vpc",
        "this",
        lifecycle=preconditions,
        cidr_block=spec.cidr,
        enable_dns_support=True,
        enable_dns_hostnames=True,
        tags=_tags(spec, name),
    )
    ranges = _secondary(spec.secondary_cidrs, vpc)
    closed = resource(
        "aws_default_security_group",
        "this",
        vpc_id=vpc.attr("id"),
        tags=_tags(spec, template(name, "-closed")),
        comment="Without rules here, Terraform closes the group that AWS opens in every VPC.",
    )
    around = _Around(spec, name, region, vpc, zones, ranges.addresses)
    outside = _outside(around)
    private = _subnets("private", zones.private_cidrs, eks.PRIVATE_SUBNET_TAGS.value, around)
    eips, gateways = _nat(outside, around)
    inside = _private_routes(private, gateways, around)
    endpoints = _endpoints(private, outside, inside, named, around)
    logs = flow_logs(
        spec.flow_logs,
        vpc=vpc,
        name=name,
        partition=named.define("partition", partition),
        region=region,
        account_id=account_id,
        tags=partial(_tags, spec),
        named=named,
    )
    return NetworkPart(
        (
            *named.blocks,
            *_blocks_of(vpc, ranges, closed, outside.gateway, outside.subnets, private, eips, gateways),
            *_blocks_of(outside.table, outside.route, outside.association),
            *_blocks_of(inside.table, inside.route, inside.association),
            *_blocks_of(*endpoints.gateways.values(), endpoints.group, endpoints.rules, endpoints.interfaces),
            *logs,
        ),
        vpc.attr("id"),
        outside.subnets.all("id"),
        private.all("id"),
        _by_zone(private, spec.availability_zones),
        for_list("eip", eips.address, template(bound("eip").attr("public_ip"), "/32")) if eips.there else None,
        (*inside.route.addresses, *inside.association.addresses, *endpoints.addresses),
        VpcResources(vpc, outside.subnets, private, eips, inside.table, endpoints.gateways, endpoints.interfaces),
    )


def _blocks_of(*parts: Resource | OptionalResource | KeyedResource) -> tuple[Block, ...]:
    return tuple(block for part in parts for block in part.blocks)


@node
class _Around:
    """What the resources of one network share; `wait` is what has to be there before a subnet."""

    spec: Network
    name: Text
    region: Text
    vpc: Resource
    zones: Addressing
    wait: Sequence[Expression[ApplyTime]]

    def tags(self, *name: Text, found_by: Mapping[str, str] | None = None) -> Value:
        """The tags of a resource that is called after the network."""
        return _tags(self.spec, template(self.name, *name), found_by)


def _tags(spec: Network, name: Value, found_by: Mapping[str, str] | None = None) -> Value:
    return merge({"Name": name, **(found_by or {})}, spec.tags)


def _by_zone(private: KeyedResource, zones: Zones) -> Mapping[str, Text]:
    return {} if isinstance(zones, Expression) else {zone: private.at(zone).attr("id") for zone in zones}


def _secondary(cidrs: Sequence[str] | Expression[PlanTime], vpc: Resource) -> KeyedResource:
    """Further ranges, by themselves: a range has no other name."""
    keys = toset(cidrs if isinstance(cidrs, Expression) else sorted(cidrs))
    inside = body(vpc_id=vpc.attr("id"), cidr_block=EACH_KEY)
    return keyed("aws_vpc_ipv4_cidr_block_association", "this", keys, inside)


@node
class Outside:
    """The way to the internet: its gateway, the public subnets, and their table with its route."""

    gateway: OptionalResource
    subnets: KeyedResource
    table: OptionalResource
    route: OptionalResource
    association: KeyedResource


def _outside(around: _Around) -> Outside:
    """One table for all public subnets, with the internet gateway."""
    public, vpc_id = around.spec.public_subnets, around.vpc.attr("id")
    gateway = when(public, resource("aws_internet_gateway", "this", vpc_id=vpc_id, tags=around.tags()))
    subnets = _subnets("public", around.zones.public_cidrs, eks.PUBLIC_SUBNET_TAGS.value, around)
    table = when(public, resource("aws_route_table", "public", vpc_id=vpc_id, tags=around.tags("-public")))
    route = when(
        public,
        resource(
            "aws_route",
            "public_internet",
            route_table_id=table.attr("id"),
            destination_cidr_block=_ANYWHERE,
            gateway_id=gateway.attr("id"),
        ),
    )
    inside = body(subnet_id=EACH_VALUE.attr("id"), route_table_id=table.attr("id"))
    association = keyed("aws_route_table_association", "public", subnets.instances, inside)
    return Outside(gateway, subnets, table, route, association)


def _subnets(kind: str, cidrs: ByZone, found_by: Mapping[str, str], around: _Around) -> KeyedResource:
    """The subnets of one kind, by zone; load balancer controllers find them by their tags."""
    by_id = around.zones.by_id
    inside = body(
        vpc_id=around.vpc.attr("id"),
        availability_zone=conditional(by_id, None, EACH_KEY),
        availability_zone_id=conditional(by_id, EACH_KEY, None),
        cidr_block=EACH_VALUE,
        tags=around.tags(f"-{kind}-", EACH_KEY, found_by=found_by),
        depends_on=around.wait,
    )
    return keyed("aws_subnet", kind, cidrs, inside)


def _nat(outside: Outside, around: _Around) -> tuple[KeyedResource, KeyedResource]:
    """Elastic addresses and NAT gateways, by zone."""
    keys = toset(around.zones.nat_zones)
    tags = around.tags("-", EACH_KEY)
    eips = keyed("aws_eip", "nat", keys, body(domain="vpc", tags=tags, depends_on=outside.gateway.addresses))
    inside = body(
        allocation_id=eips.at(EACH_KEY).attr("id"),
        subnet_id=outside.subnets.at(EACH_KEY).attr("id"),
        tags=tags,
        depends_on=outside.gateway.addresses,
    )
    return eips, keyed("aws_nat_gateway", "public", keys, inside)


@node
class Inside:
    """The tables of the private subnets, with their routes to NAT gateways."""

    table: KeyedResource
    route: KeyedResource
    association: KeyedResource


def _private_routes(private: KeyedResource, gateways: KeyedResource, around: _Around) -> Inside:
    """A table for each private subnet, so that `single` and `per_az` differ in one argument only."""
    table = keyed(
        "aws_route_table",
        "private",
        private.instances,
        body(vpc_id=around.vpc.attr("id"), tags=around.tags("-private-", EACH_KEY)),
    )
    route = keyed(
        "aws_route",
        "private_nat",
        kept_if(not_equal(around.spec.nat, "none"), table.instances),
        body(
            route_table_id=EACH_VALUE.attr("id"),
            destination_cidr_block=_ANYWHERE,
            nat_gateway_id=gateways.at(around.zones.nat_zone).attr("id"),
        ),
    )
    association = keyed(
        "aws_route_table_association",
        "private",
        private.instances,
        body(subnet_id=EACH_VALUE.attr("id"), route_table_id=table.at(EACH_KEY).attr("id")),
    )
    return Inside(table, route, association)


@node
class Endpoints:
    """The endpoints: gateways by service, and interfaces with the group that guards them."""

    gateways: Mapping[str, OptionalResource]
    group: OptionalResource
    rules: KeyedResource
    interfaces: KeyedResource

    @property
    def addresses(self) -> tuple[Expression[ApplyTime], ...]:
        """What has to be there before a pod reaches the services."""
        return (*(at for each in self.gateways.values() for at in each.addresses), *self.interfaces.addresses)


def _endpoints(private: KeyedResource, outside: Outside, inside: Inside, named: Locals, around: _Around) -> Endpoints:
    """Gateway endpoints in every table (image layers lie in S3), and interface endpoints in the private subnets."""
    spec, vpc, region, name = around.spec, around.vpc, around.region, around.name
    tables = concat(outside.table.all("id"), inside.table.all("id"))
    tags = partial(_tags, spec)
    gateways = {
        service: when(there, gateway_endpoint(service, vpc=vpc, tables=tables, region=region, tags=tags, name=name))
        for service, there in (("s3", spec.s3_endpoint), ("dynamodb", spec.dynamodb_endpoint))
    }
    group, rules, interfaces = interface_endpoints(
        spec.interface_endpoints,
        vpc=vpc,
        subnet_ids=private.all("id"),
        cidr=spec.cidr,
        secondary_cidrs=spec.secondary_cidrs,
        region=region,
        tags=tags,
        name=name,
        named=named,
    )
    return Endpoints(gateways, group, rules, interfaces)
