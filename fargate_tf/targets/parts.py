"""The parts of a cluster, made in the root module itself or by modules that it calls.

Whatever else a root holds (node groups, presets, outputs) stands beside these parts and does not know which it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fargate_tf.components.access import access
from fargate_tf.components.addons import addons, before_nodes
from fargate_tf.components.cluster import EndpointAccess, cluster, control_plane_role, control_plane_role_name
from fargate_tf.components.fargate import fargate
from fargate_tf.components.iam import role_arn
from fargate_tf.components.logging import logging
from fargate_tf.components.network import existing_network, network
from fargate_tf.components.pod_execution import pod_execution
from fargate_tf.components.service_accounts import service_accounts
from fargate_tf.facts.regions import partition_of
from fargate_tf.hcl.functions import concat
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Block, Expression
from fargate_tf.k8s.coverage import needs_coredns_profile
from fargate_tf.spec.network import ExistingNetwork

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.components.cluster import ClusterPart, EncryptionKey
    from fargate_tf.components.network import NetworkPart
    from fargate_tf.components.nodes import NodesPart
    from fargate_tf.hcl.nodes import ApplyTime, Value
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.cluster import Cluster, Endpoint
    from fargate_tf.spec.fargate import FargateProfile

    Text = str | Expression[ApplyTime]

Sections = Mapping[str, Sequence[Block]]
"""Blocks by the title of the section that they stand in."""


@node
class Parts:
    """What the rest of a root module needs of the cluster, and the blocks of all parts.

    `pod_execution_role_arn` is of the shared role, `role_arns` of service accounts by key; `before_nodes` are the
    add-ons that node groups wait for. `sections` gives the blocks: add-ons may wait for node groups.
    """

    network: NetworkPart
    cluster: ClusterPart
    pod_execution_role_arn: Value
    role_arns: Mapping[str, Value]
    before_nodes: Sequence[Expression[ApplyTime]]
    sections: Callable[[NodesPart], Sections]


def made_here(blueprint: Blueprint, account_id: Text) -> Parts:
    """Every part as blocks of the root module."""
    spec, region = blueprint.cluster, blueprint.region
    partition = partition_of(region)
    where: dict[str, Any] = {"partition": partition, "region": region, "account_id": account_id}
    net = _network(blueprint, **where)
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
        endpoint=endpoint_access(spec.endpoint, net),
        encryption_key=encryption_key(spec),
        partition=partition,
        account_id=account_id,
    )
    logs = logging(spec, **where)
    roles = pod_execution(
        cluster_name=spec.name,
        create_role=spec.pod_execution_role_arn is None,
        role_arn=spec.pod_execution_role_arn,
        profiles_with_own_role=profiles_with_own_role(spec),
        permissions_boundary_arn=spec.permissions_boundary_arn,
        tags=spec.tags,
        **where,
    )
    pods = fargate(
        profiles=tuple(profiles_in_subnets(spec, net)),
        cluster_name=made.name,
        roles=roles,
        subnet_ids=net.private_subnet_ids,
        create_coredns_profile=needs_coredns_profile(spec.fargate_profiles, spec.node_groups),
        tags=spec.tags,
        ready=(*net.ready, *logs.ready),
    )
    accounts = service_accounts(spec, oidc_issuer_url=made.oidc_issuer_url)

    def sections(groups: NodesPart) -> Sections:
        return {
            "Network": net.blocks,
            "Cluster": (*control_plane.blocks, *made.blocks),
            "Fargate": (*roles.blocks, *pods.blocks),
            "Logging": logs.blocks,
            "Add-ons": addons(spec, cluster=made, fargate=pods, nodes=groups),
            "IAM": accounts.blocks,
            "Access": access(spec, cluster=made, partition=partition),
        }

    return Parts(net, made, roles.arn, accounts.arns, before_nodes(), sections)


def _network(blueprint: Blueprint, *, partition: str, region: str, account_id: Text) -> NetworkPart:
    if isinstance(blueprint.network, ExistingNetwork):
        return existing_network(blueprint.network)
    name = blueprint.cluster.name
    return network(blueprint.network, name=name, region=region, partition=partition, account_id=account_id)


def _principal(spec: Cluster, partition: str, account_id: Text) -> Text:
    """The ARN of the control plane's role, as text."""
    if spec.cluster_role_arn is not None:
        return spec.cluster_role_arn
    return role_arn(partition=partition, account_id=account_id, name=control_plane_role_name(spec.name))


def endpoint_access(endpoint: Endpoint, net: NetworkPart) -> EndpointAccess:
    """The endpoint, with the addresses of the NAT gateways among its ranges where they were asked for."""
    cidrs: Value = endpoint.public_access_cidrs
    if endpoint.nat_gateway_access and net.nat_cidrs is not None:
        cidrs = concat(endpoint.public_access_cidrs, net.nat_cidrs)
    return EndpointAccess(endpoint.private, endpoint.public, cidrs)


def encryption_key(spec: Cluster) -> EncryptionKey:
    """Whose key encrypts Kubernetes API data."""
    if spec.kms_key_arn is not None:
        return "existing"
    return "create" if spec.create_kms_key else "aws"


def profiles_with_own_role(spec: Cluster) -> list[str]:
    """The names of the profiles that get a pod execution role of their own."""
    return sorted(profile.name for profile in spec.fargate_profiles if profile.create_pod_execution_role)


def profiles_in_subnets(spec: Cluster, net: NetworkPart) -> Iterator[FargateProfile]:
    """The profiles, with zones turned into subnets."""
    for profile in spec.fargate_profiles:
        if profile.availability_zones is None:
            yield profile
        else:
            zones = sorted(set(profile.availability_zones))
            yield replace(profile, subnet_ids=[net.subnet_by_zone[zone] for zone in zones])
