"""VPC endpoints: AWS services that are reached without leaving the VPC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts import network as facts
from fargate_tf.hcl.blocks import body, keyed, resource, when
from fargate_tf.hcl.functions import EACH_KEY, filled, not_empty, template, toset
from fargate_tf.hcl.nodes import Call, Conditional, Expression

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fargate_tf.hcl.blocks import KeyedResource, OptionalResource, Resource
    from fargate_tf.hcl.locals import Locals
    from fargate_tf.hcl.nodes import ApplyTime, PlanTime, Value

    Text = str | Expression[ApplyTime]
    Texts = Sequence[str] | Expression[PlanTime]
    Tags = Callable[[Value], Value]

_HTTPS = 443


def gateway_endpoint(  # noqa: PLR0913
    service: str, *, vpc: Resource, tables: Value, region: Text, tags: Tags, name: Text
) -> Resource:
    """A gateway endpoint: a route to the service in these tables, at no cost."""
    return resource(
        "aws_vpc_endpoint",
        service,
        vpc_id=vpc.attr("id"),
        service_name=filled(facts.ENDPOINT_SERVICE_NAME.value, region=region, service=service),
        vpc_endpoint_type="Gateway",
        route_table_ids=tables,
        tags=tags(template(name, "-", service)),
    )


def interface_endpoints(  # noqa: PLR0913
    services: Texts,
    *,
    vpc: Resource,
    subnet_ids: Value,
    cidr: str,
    secondary_cidrs: Texts,
    region: Text,
    tags: Tags,
    name: Text,
    named: Locals,
) -> tuple[OptionalResource, KeyedResource, KeyedResource]:
    """Endpoints in the private subnets, under the services' own names, open to the VPC on port 443 only.

    The security group, its rules, and the endpoints by service.
    """
    some = named.define("create_interface_endpoints", not_empty(services))
    own_name = template(name, "-endpoints")
    group = when(
        some,
        resource(
            "aws_security_group",
            "endpoints",
            name=own_name,
            description="VPC endpoints: HTTPS from the VPC",
            vpc_id=vpc.attr("id"),
            tags=tags(own_name),
        ),
    )
    rules = keyed(
        "aws_vpc_security_group_ingress_rule",
        "endpoints",
        _keys_if(some, cidr, secondary_cidrs),
        body(
            security_group_id=group.attr("id"),
            description="HTTPS from the VPC",
            cidr_ipv4=EACH_KEY,
            ip_protocol="tcp",
            from_port=_HTTPS,
            to_port=_HTTPS,
            tags=tags(own_name),
        ),
    )
    endpoints = keyed(
        "aws_vpc_endpoint",
        "interface",
        toset(services if isinstance(services, Expression) else sorted(services)),
        body(
            vpc_id=vpc.attr("id"),
            service_name=filled(facts.ENDPOINT_SERVICE_NAME.value, region=region, service=EACH_KEY),
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=subnet_ids,
            security_group_ids=group.all("id"),
            tags=tags(template(name, "-", EACH_KEY)),
            depends_on=rules.addresses,
        ),
    )
    return group, rules, endpoints


def _keys_if(some: bool | Expression[PlanTime], cidr: str, secondary: Texts) -> Call[PlanTime]:
    """The VPC's ranges, each of which gets a rule."""
    if not isinstance(some, Expression) and not isinstance(secondary, Expression):
        return toset(sorted([cidr, *secondary]) if some else [])
    ranges: Conditional[PlanTime] = Conditional(some, Call("concat", ([cidr], secondary)), [])
    return toset(ranges)
