"""The root module of a blueprint: it holds everything and asks AWS nothing at plan time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.nodes import nodes
from fargate_tf.components.presets import presets
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
from fargate_tf.hcl.nodes import LISTS, MAPPINGS, Banner, Block
from fargate_tf.schema.provider import OLDEST
from fargate_tf.targets.parts import made_here

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fargate_tf.hcl.nodes import ApplyTime, Document, Expression, Value
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.targets.parts import Parts

    Text = str | Expression[ApplyTime]


def root(
    blueprint: Blueprint, floor: str = OLDEST, parts_of: Callable[[Blueprint, Text], Parts] = made_here
) -> Document:
    """The document of a blueprint that has no problems, for AWS providers from version `floor` on.

    `parts_of` decides where the cluster is made: here, or by modules that are called.
    """
    spec, partition = blueprint.cluster, partition_of(blueprint.region)
    caller = data("aws_caller_identity", "current")
    account_id = caller.attr("account_id") if blueprint.account_id is None else blueprint.account_id
    parts = parts_of(blueprint, account_id)
    groups = nodes(
        spec,
        cluster=parts.cluster,
        network=parts.network,
        partition=partition,
        addons=parts.before_nodes,
        default_tags=blueprint.tags,
    )
    more = presets(blueprint, cluster=parts.cluster, network=parts.network, role_arns=parts.role_arns)
    sections = {
        "Variables": variables(blueprint),
        **parts.sections(groups),
        "Nodes": groups.blocks,
        "Presets": more.blocks,
        "Further resources": further_blocks(blueprint),
        "Outputs": (*_outputs(blueprint, parts), *more.outputs, *further_outputs(blueprint.outputs)),
    }
    made_of = (
        terraform_block(blueprint, floor),
        provider_block(blueprint),
        *(caller.blocks if blueprint.account_id is None else ()),
        *(item for title in SECTIONS for item in _section(title, sections.get(title, ()))),
    )
    return overridden(made_of, blueprint.overrides)


SECTIONS = (
    *("Variables", "Network", "Cluster", "Fargate", "Logging", "Nodes"),
    *("Add-ons", "IAM", "Presets", "Access", "Further resources", "Outputs"),
)
"""The titles of the sections in their order."""


def _section(title: str, blocks: Sequence[Block]) -> Document:
    return (Banner(title), *blocks) if blocks else ()


def _outputs(blueprint: Blueprint, parts: Parts) -> tuple[Block, ...]:
    net, cluster = parts.network, parts.cluster
    command: Text = template(f"aws eks update-kubeconfig --region {blueprint.region} --name ", cluster.name)
    said: dict[str, tuple[Value, str]] = {
        "vpc_id": (net.vpc_id, "Id of the VPC"),
        "public_subnet_ids": (net.public_subnet_ids, "Ids of the public subnets, in the order of their zones"),
        "private_subnet_ids": (net.private_subnet_ids, "Ids of the private subnets, in the order of their zones"),
        "cluster_name": (cluster.name, "Name of the cluster"),
        "cluster_arn": (cluster.arn, "ARN of the cluster"),
        "cluster_endpoint": (cluster.endpoint, "URL of the Kubernetes API"),
        "cluster_certificate_authority_data": (
            cluster.certificate_authority_data,
            "CA certificate of the Kubernetes API, in base64",
        ),
        "cluster_security_group_id": (
            cluster.security_group_id,
            "Security group of the control plane and of Fargate pods",
        ),
        "cluster_oidc_issuer_url": (cluster.oidc_issuer_url, "URL of the cluster's OIDC issuer, for IRSA"),
        "pod_execution_role_arn": (parts.pod_execution_role_arn, "ARN of the role that pods are started with"),
        "update_kubeconfig_command": (command, "Adds the cluster to the local kubeconfig"),
        "service_account_role_arns": (
            parts.role_arns,
            "ARNs of the roles of service accounts, by namespace and name",
        ),
    }
    return tuple(output(name, value, text) for name, (value, text) in said.items() if not _is_empty(value))


def _is_empty(value: Value) -> bool:
    return isinstance(value, (str, *LISTS, *MAPPINGS)) and not value
