"""VPC endpoints: AWS services that are reached without leaving the VPC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts import network as facts
from fargate_tf.hcl.blocks import body, keyed, resource
from fargate_tf.hcl.functions import EACH_KEY, filled, toset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fargate_tf.hcl.blocks import KeyedResource, Resource
    from fargate_tf.hcl.nodes import Value

    Tags = Callable[[Value], Value]

_HTTPS = 443


def gateway_endpoint(  # noqa: PLR0913
    service: str, *, vpc: Resource, tables: Value, region: str, tags: Tags, name: str
) -> Resource:
    """A gateway endpoint: a route to the service in these tables, at no cost."""
    return resource(
        "aws_vpc_endpoint",
        service,
        vpc_id=vpc.attr("id"),
        service_name=filled(facts.ENDPOINT_SERVICE_NAME.value, region=region, service=service),
        vpc_endpoint_type="Gateway",
        route_table_ids=tables,
        tags=tags(f"{name}-{service}"),
    )


def interface_endpoints(  # noqa: PLR0913
    services: Sequence[str],
    *,
    vpc: Resource,
    subnet_ids: Value,
    cidrs: Sequence[str],
    region: str,
    tags: Tags,
    name: str,
) -> tuple[Resource | KeyedResource, ...]:
    """Endpoints in the private subnets, under the services' own names, open to the VPC on port 443 only."""
    group = resource(
        "aws_security_group",
        "endpoints",
        name=f"{name}-endpoints",
        description="VPC endpoints: HTTPS from the VPC",
        vpc_id=vpc.attr("id"),
        tags=tags(f"{name}-endpoints"),
    )
    rules = keyed(
        "aws_vpc_security_group_ingress_rule",
        "endpoints",
        toset(sorted(cidrs)),
        body(
            security_group_id=group.attr("id"),
            description="HTTPS from the VPC",
            cidr_ipv4=EACH_KEY,
            ip_protocol="tcp",
            from_port=_HTTPS,
            to_port=_HTTPS,
            tags=tags(f"{name}-endpoints"),
        ),
    )
    endpoints = keyed(
        "aws_vpc_endpoint",
        "interface",
        toset(sorted(services)),
        body(
            vpc_id=vpc.attr("id"),
            service_name=filled(facts.ENDPOINT_SERVICE_NAME.value, region=region, service=EACH_KEY),
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=subnet_ids,
            security_group_ids=[group.attr("id")],
            tags=tags(_named(name)),
            depends_on=[rules.address],
        ),
    )
    return group, rules, endpoints


def _named(name: str) -> Value:
    return filled("{name}-{service}", name=name, service=EACH_KEY)
