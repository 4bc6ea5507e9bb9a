"""The self-contained root module: one file that holds everything and asks AWS nothing at plan time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fargate_tf.components.access import access
from fargate_tf.components.addons import addons
from fargate_tf.components.cluster import cluster
from fargate_tf.components.fargate import fargate
from fargate_tf.components.logging import logging
from fargate_tf.components.network import existing_network, network
from fargate_tf.components.nodes import nodes
from fargate_tf.components.presets import presets
from fargate_tf.components.service_accounts import service_accounts
from fargate_tf.components.terraform import (
    further_blocks,
    further_outputs,
    overridden,
    provider_block,
    terraform_block,
    variables,
)
from fargate_tf.facts.regions import partition_of
from fargate_tf.hcl.blocks import data, output
from fargate_tf.hcl.functions import template
from fargate_tf.hcl.nodes import Banner, Block
from fargate_tf.k8s.coverage import needs_coredns_profile
from fargate_tf.schema.provider import OLDEST
from fargate_tf.spec.network import ExistingNetwork

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.components.fargate import FargatePart
    from fargate_tf.components.network import NetworkPart
    from fargate_tf.hcl.blocks import Resource
    from fargate_tf.hcl.nodes import ApplyTime, Document, Expression, Value
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.fargate import FargateProfile


def root(blueprint: Blueprint, floor: str = OLDEST) -> Document:
    """The document of a blueprint that has no problems, for AWS providers from version `floor` on."""
    spec = blueprint.cluster
    partition = partition_of(blueprint.region)
    caller = data("aws_caller_identity", "current")
    account_id = caller.attr("account_id") if blueprint.account_id is None else blueprint.account_id
    net = _network(blueprint, partition, account_id)
    made = cluster(spec, network=net, partition=partition, account_id=account_id)
    logs = logging(spec, partition=partition, region=blueprint.region, account_id=account_id)
    pods = fargate(
        profiles=tuple(_profiles(blueprint, net)),
        cluster_name=made.cluster.attr("name"),
        role_prefix=spec.name,
        partition=partition,
        region=blueprint.region,
        account_id=account_id,
        subnet_ids=net.private_subnet_ids,
        create_pod_execution_role=spec.pod_execution_role_arn is None,
        pod_execution_role_arn=spec.pod_execution_role_arn,
        create_coredns_profile=needs_coredns_profile(spec.fargate_profiles, spec.node_groups),
        tags=spec.tags,
        permissions_boundary_arn=spec.permissions_boundary_arn,
        ready=(*net.ready, *logs.ready),
    )
    accounts = service_accounts(spec, cluster=made.cluster)
    more = presets(blueprint, cluster=made.cluster, network=net)
    groups = nodes(spec, cluster=made.cluster, network=net, partition=partition, default_tags=blueprint.tags)
    made_of = (
        terraform_block(blueprint, floor),
        provider_block(blueprint),
        *(caller.blocks if blueprint.account_id is None else ()),
        *_section("Variables", variables(blueprint)),
        *_section("Network", net.blocks),
        *_section("Cluster", made.blocks),
        *_section("Fargate", pods.blocks),
        *_section("Logging", logs.blocks),
        *_section("Nodes", groups.blocks),
        *_section("Add-ons", addons(spec, cluster=made.cluster, fargate=pods, nodes=groups)),
        *_section("IAM", accounts.blocks),
        *_section("Presets", more.blocks),
        *_section("Access", access(spec, cluster=made.cluster, partition=partition)),
        *_section("Further resources", further_blocks(blueprint)),
        *_section(
            "Outputs",
            (
                *_outputs(blueprint, net, made.cluster, pods),
                *accounts.outputs,
                *more.outputs,
                *further_outputs(blueprint.outputs),
            ),
        ),
    )
    return overridden(made_of, blueprint.overrides)


def _network(blueprint: Blueprint, partition: str, account_id: str | Expression[ApplyTime]) -> NetworkPart:
    if isinstance(blueprint.network, ExistingNetwork):
        return existing_network(blueprint.network)
    return network(
        blueprint.network,
        name=blueprint.cluster.name,
        region=blueprint.region,
        partition=partition,
        account_id=account_id,
    )


def _section(title: str, blocks: Sequence[Block]) -> Document:
    return (Banner(title), *blocks) if blocks else ()


def _profiles(blueprint: Blueprint, net: NetworkPart) -> Iterator[FargateProfile]:
    """The profiles, with zones turned into subnets."""
    for profile in blueprint.cluster.fargate_profiles:
        if profile.availability_zones is None:
            yield profile
        else:
            zones = sorted(set(profile.availability_zones))
            yield replace(profile, subnet_ids=[net.subnet_by_zone[zone] for zone in zones])


def _outputs(blueprint: Blueprint, net: NetworkPart, cluster: Resource, pods: FargatePart) -> tuple[Block, ...]:
    command: str | Expression[ApplyTime] = template(
        f"aws eks update-kubeconfig --region {blueprint.region} --name ", cluster.attr("name")
    )
    authority = cluster.attr("certificate_authority").index(0).attr("data")
    issuer = cluster.attr("identity").index(0).attr("oidc").index(0).attr("issuer")
    group = cluster.attr("vpc_config").index(0).attr("cluster_security_group_id")
    public = output(
        "public_subnet_ids", net.public_subnet_ids, "Ids of the public subnets, in the order of their zones"
    )
    return (
        output("vpc_id", net.vpc_id, "Id of the VPC"),
        *(() if _is_empty(net.public_subnet_ids) else (public,)),
        output("private_subnet_ids", net.private_subnet_ids, "Ids of the private subnets, in the order of their zones"),
        output("cluster_name", cluster.attr("name"), "Name of the cluster"),
        output("cluster_arn", cluster.attr("arn"), "ARN of the cluster"),
        output("cluster_endpoint", cluster.attr("endpoint"), "URL of the Kubernetes API"),
        output("cluster_certificate_authority_data", authority, "CA certificate of the Kubernetes API, in base64"),
        output("cluster_security_group_id", group, "Security group of the control plane and of Fargate pods"),
        output("cluster_oidc_issuer_url", issuer, "URL of the cluster's OIDC issuer, for IRSA"),
        output("pod_execution_role_arn", pods.role_arn, "ARN of the role that pods are started with"),
        output("update_kubeconfig_command", command, "Adds the cluster to the local kubeconfig"),
    )


def _is_empty(value: Value) -> bool:
    return isinstance(value, Sequence) and not value
