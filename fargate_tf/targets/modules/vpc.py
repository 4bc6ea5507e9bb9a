"""`modules/vpc`: subnets in each zone, the ways out of them, endpoints and flow logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.flow_logs import TO_BUCKET, TO_LOG_GROUP
from fargate_tf.components.network import network
from fargate_tf.components.partition import partition
from fargate_tf.hcl.blocks import lift
from fargate_tf.hcl.functions import bound, call, for_map, variable
from fargate_tf.hcl.nodes import plan_time
from fargate_tf.hcl.variables import STRING, Input, optional
from fargate_tf.spec.network import FlowLogs, Network
from fargate_tf.targets.modules import network_promises as promises
from fargate_tf.targets.modules.interface import (
    account_input,
    also,
    input_of,
    object_input,
    optional_input,
    region_input,
)
from fargate_tf.targets.modules.module import Module, Output

if TYPE_CHECKING:
    from fargate_tf.components.network import NetworkPart, VpcResources
    from fargate_tf.hcl.blocks import OptionalResource
    from fargate_tf.hcl.nodes import ApplyTime, Expression

FLOW_LOG_FIELDS = ("traffic", "s3_bucket_arn", "retention_days", "kms_key_arn", "aggregation_seconds")


def vpc_module() -> Module:
    """A network by the names of its zones."""
    part = network(
        lift(Network, plan_time("var")),
        name=variable("name"),
        region=variable("region"),
        partition=partition(variable("region")),
        account_id=variable("account_id"),
        preconditions=promises.of_several_variables(),
    )
    return Module(
        "vpc",
        "VPC",
        "A VPC for EKS: a private and a public subnet in each zone, NAT gateways, endpoints and flow logs.",
        _inputs(),
        {"main.tf": part.blocks},
        _outputs(part),
    )


def _outputs(part: NetworkPart) -> tuple[Output, ...]:
    made = part.resources
    assert made is not None  # this network is not there already
    return (
        Output("nat_cidrs", part.nat_cidrs, "Addresses from which pods reach the internet, as ranges"),
        Output("nat_public_ips", made.eips.by_key("public_ip"), "Addresses of the NAT gateways, by zone"),
        Output(
            "private_route_table_ids",
            made.private_route_tables.by_key("id"),
            "Ids of the private subnets' route tables, by zone",
        ),
        Output(
            "private_subnet_ids",
            part.private_subnet_ids,
            "Ids of the private subnets in the order of their zones, once pods in them reach what they need",
            part.ready,
        ),
        Output(
            "private_subnet_ids_by_zone",
            made.private_subnets.by_key("id"),
            "Ids of the private subnets by zone, as soon as they are there: for the control plane",
        ),
        Output("public_subnet_ids", part.public_subnet_ids, "Ids of the public subnets, in the order of their zones"),
        Output("public_subnet_ids_by_zone", made.public_subnets.by_key("id"), "Ids of the public subnets, by zone"),
        Output("vpc_cidr_block", made.vpc.attr("cidr_block"), "IPv4 range of the VPC"),
        Output("vpc_endpoint_ids", _endpoint_ids(made), "Ids of the VPC endpoints, by service"),
        Output("vpc_id", part.vpc_id, "Id of the VPC"),
    )


def _endpoint_ids(made: VpcResources) -> Expression[ApplyTime]:
    """All in one map; the names are known when Terraform plans, and a service that has none is not in it."""
    gateways = (_of_gateway(service, each) for service, each in made.gateway_endpoints.items())
    return call("merge", *gateways, made.interface_endpoints.by_key("id"))


def _of_gateway(service: str, endpoint: OptionalResource) -> Expression[ApplyTime]:
    (address,) = endpoint.addresses
    return for_map(("endpoint",), address, service, bound("endpoint").attr("id"))


def _inputs() -> tuple[Input, ...]:
    account = account_input("Id of the account, which the role of flow logs trusts; needed for those in a log group")
    return (
        Input("name", STRING, "What the resources are called after, such as the name of the cluster"),
        region_input(),
        optional_input(account),
        also(input_of(Network, "cidr"), promises.cidr_is_a_vpc()),
        also(input_of(Network, "availability_zones"), promises.zones_are_several(), promises.zones_are_written_alike()),
        input_of(Network, "nat"),
        input_of(Network, "public_subnets"),
        also(input_of(Network, "private_subnet_cidrs"), promises.own_ranges_are_ranges("private_subnet_cidrs")),
        also(input_of(Network, "public_subnet_cidrs"), promises.own_ranges_are_ranges("public_subnet_cidrs")),
        also(input_of(Network, "secondary_cidrs"), promises.secondary_ranges_are_ranges()),
        input_of(Network, "s3_endpoint"),
        input_of(Network, "dynamodb_endpoint"),
        also(input_of(Network, "interface_endpoints"), promises.interface_endpoints_are_allowed()),
        also(
            optional_input(
                object_input(
                    "flow_logs",
                    FlowLogs,
                    FLOW_LOG_FIELDS,
                    f"a record of the traffic, to a log group ('{TO_LOG_GROUP}') or to a bucket that is there "
                    f"('{TO_BUCKET}'); without it there is none",
                    destination=optional(STRING, TO_LOG_GROUP),
                )
            ),
            *promises.flow_logs_have_one_destination(),
        ),
        input_of(Network, "tags"),
    )
