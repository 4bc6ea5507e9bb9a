"""The self-contained root module: one file that holds everything and asks AWS nothing at plan time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fargate_tf.components.access import access
from fargate_tf.components.addons import addons, before_nodes
from fargate_tf.components.cluster import EndpointAccess, cluster, control_plane_role, control_plane_role_name
from fargate_tf.components.fargate import fargate
from fargate_tf.components.iam import role_arn
from fargate_tf.components.logging import logging
from fargate_tf.components.network import existing_network, network
from fargate_tf.components.nodes import nodes
from fargate_tf.components.pod_execution import pod_execution
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
from fargate_tf.hcl.functions import concat, template
from fargate_tf.hcl.nodes import Banner, Block
from fargate_tf.k8s.coverage import needs_coredns_profile
from fargate_tf.schema.provider import OLDEST
from fargate_tf.spec.network import ExistingNetwork

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.components.cluster import ClusterPart, EncryptionKey
    from fargate_tf.components.network import NetworkPart
    from fargate_tf.components.pod_execution import PodExecutionPart
    from fargate_tf.components.service_accounts import ServiceAccountsPart
    from fargate_tf.hcl.nodes import ApplyTime, Document, Expression, Value
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.cluster import Cluster, Endpoint
    from fargate_tf.spec.fargate import FargateProfile

    Text = str | Expression[ApplyTime]


def root(blueprint: Blueprint, floor: str = OLDEST) -> Document:
    """The document of a blueprint that has no problems, for AWS providers from version `floor` on."""
    spec = blueprint.cluster
    partition = partition_of(blueprint.region)
    caller = data("aws_caller_identity", "current")
    account_id = caller.attr("account_id") if blueprint.account_id is None else blueprint.account_id
    net = _network(blueprint, partition, account_id)
    control_plane = control_plane_role(
        cluster_name=spec.name,
        partition=partition,
        create_role=spec.cluster_role_arn is None,
        role_arn=spec.cluster_role_arn,
        permissions_boundary_arn=spec.permissions_boundary_arn,
        tags=spec.tags,
    )
    made = cluster(
        spec,
        role=control_plane,
        principal=_principal(spec, partition, account_id),
        subnet_ids=net.private_subnet_ids,
        endpoint=_endpoint(spec.endpoint, net),
        encryption_key=_encryption_key(spec),
        partition=partition,
        account_id=account_id,
    )
    logs = logging(spec, partition=partition, region=blueprint.region, account_id=account_id)
    roles = pod_execution(
        cluster_name=spec.name,
        partition=partition,
        region=blueprint.region,
        account_id=account_id,
        create_role=spec.pod_execution_role_arn is None,
        role_arn=spec.pod_execution_role_arn,
        profiles_with_own_role=[each.name for each in spec.fargate_profiles if each.create_pod_execution_role],
        permissions_boundary_arn=spec.permissions_boundary_arn,
        tags=spec.tags,
    )
    pods = fargate(
        profiles=tuple(_profiles(blueprint, net)),
        cluster_name=made.name,
        roles=roles,
        subnet_ids=net.private_subnet_ids,
        create_coredns_profile=needs_coredns_profile(spec.fargate_profiles, spec.node_groups),
        tags=spec.tags,
        ready=(*net.ready, *logs.ready),
    )
    accounts = service_accounts(spec, oidc_issuer_url=made.oidc_issuer_url)
    more = presets(blueprint, cluster=made, network=net, role_arns=accounts.arns)
    groups = nodes(spec, cluster=made, network=net, partition=partition, addons=before_nodes())
    made_of = (
        terraform_block(blueprint, floor),
        provider_block(blueprint),
        *(caller.blocks if blueprint.account_id is None else ()),
        *_section("Variables", variables(blueprint)),
        *_section("Network", net.blocks),
        *_section("Cluster", (*control_plane.blocks, *made.blocks)),
        *_section("Fargate", (*roles.blocks, *pods.blocks)),
        *_section("Logging", logs.blocks),
        *_section("Nodes", groups.blocks),
        *_section("Add-ons", addons(spec, cluster=made, fargate=pods, nodes=groups)),
        *_section("IAM", accounts.blocks),
        *_section("Presets", more.blocks),
        *_section("Access", access(spec, cluster=made, partition=partition)),
        *_section("Further resources", further_blocks(blueprint)),
        *_section(
            "Outputs",
            (
                *_outputs(blueprint, net, made, roles),
                *_role_outputs(accounts),
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


def _principal(spec: Cluster, partition: str, account_id: Text) -> Text:
    """The ARN of the control plane's role, as text."""
    if spec.cluster_role_arn is not None:
        return spec.cluster_role_arn
    return role_arn(partition=partition, account_id=account_id, name=control_plane_role_name(spec.name))


def _endpoint(endpoint: Endpoint, net: NetworkPart) -> EndpointAccess:
    cidrs: Value = endpoint.public_access_cidrs
    if endpoint.nat_gateway_access and net.nat_cidrs is not None:
        cidrs = concat(endpoint.public_access_cidrs, net.nat_cidrs)
    return EndpointAccess(endpoint.private, endpoint.public, cidrs)


def _encryption_key(spec: Cluster) -> EncryptionKey:
    if spec.kms_key_arn is not None:
        return "existing"
    return "create" if spec.create_kms_key else "aws"


def _role_outputs(accounts: ServiceAccountsPart) -> tuple[Block, ...]:
    said = "ARNs of the roles of service accounts, by namespace and name"
    return (output("service_account_role_arns", accounts.arns, said),) if accounts.arns else ()


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


def _outputs(
    blueprint: Blueprint, net: NetworkPart, cluster: ClusterPart, roles: PodExecutionPart
) -> tuple[Block, ...]:
    command: str | Expression[ApplyTime] = template(
        f"aws eks update-kubeconfig --region {blueprint.region} --name ", cluster.name
    )
    public = output(
        "public_subnet_ids", net.public_subnet_ids, "Ids of the public subnets, in the order of their zones"
    )
    return (
        output("vpc_id", net.vpc_id, "Id of the VPC"),
        *(() if _is_empty(net.public_subnet_ids) else (public,)),
        output("private_subnet_ids", net.private_subnet_ids, "Ids of the private subnets, in the order of their zones"),
        output("cluster_name", cluster.name, "Name of the cluster"),
        output("cluster_arn", cluster.arn, "ARN of the cluster"),
        output("cluster_endpoint", cluster.endpoint, "URL of the Kubernetes API"),
        output(
            "cluster_certificate_authority_data",
            cluster.certificate_authority_data,
            "CA certificate of the Kubernetes API, in base64",
        ),
        output(
            "cluster_security_group_id",
            cluster.security_group_id,
            "Security group of the control plane and of Fargate pods",
        ),
        output("cluster_oidc_issuer_url", cluster.oidc_issuer_url, "URL of the cluster's OIDC issuer, for IRSA"),
        output("pod_execution_role_arn", roles.arn, "ARN of the role that pods are started with"),
        output("update_kubeconfig_command", command, "Adds the cluster to the local kubeconfig"),
    )


def _is_empty(value: Value) -> bool:
    return isinstance(value, Sequence) and not value
