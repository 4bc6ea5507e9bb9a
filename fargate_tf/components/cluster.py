"""The EKS cluster, with its role, its key and its logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.iam import attachment, cluster_trust, policy_document, role, role_arn
from fargate_tf.facts import cluster as eks
from fargate_tf.facts import limits, policies
from fargate_tf.hcl.blocks import block, resource
from fargate_tf.hcl.functions import concat, template
from fargate_tf.hcl.node import node

if TYPE_CHECKING:
    from fargate_tf.components.network import NetworkPart
    from fargate_tf.hcl.blocks import Resource
    from fargate_tf.hcl.nodes import ApplyTime, Block, Expression, Value
    from fargate_tf.spec.cluster import Cluster

    Text = str | Expression[ApplyTime]


@node
class ClusterPart:
    """The cluster's blocks, and the cluster itself."""

    blocks: tuple[Block, ...]
    cluster: Resource


def cluster(spec: Cluster, *, network: NetworkPart, partition: str, account_id: Text) -> ClusterPart:
    """A cluster whose logs go to a group that exists first, in the private subnets of the network."""
    role_name = f"{spec.name}-cluster"
    control_plane = role(
        "cluster",
        name=role_name,
        description="Lets the EKS control plane work with AWS",
        trust=cluster_trust(),
        tags=spec.tags,
    )
    permissions = attachment(
        "cluster",
        role_name=control_plane.attr("name"),
        policy=policies.CLUSTER_POLICY.value,
        partition=partition,
    )
    logs = _log_group(spec)
    key = _key(spec, control_plane, partition, account_id, role_name) if spec.create_kms_key else ()
    made = resource(
        "aws_eks_cluster",
        "this",
        block(
            "access_config",
            authentication_mode="API",
            bootstrap_cluster_creator_admin_permissions=False,
        ),
        *(_encryption(key[0]) if key else ()),
        _vpc_config(spec, network),
        name=spec.name,
        version=spec.version,
        role_arn=control_plane.attr("arn"),
        bootstrap_self_managed_addons=False,
        enabled_cluster_log_types=spec.log_types,
        tags=spec.tags,
        depends_on=[permissions.address, logs.address],
    )
    parts = (control_plane, permissions, *key, logs, made)
    return ClusterPart(tuple(block for part in parts for block in part.blocks), made)


def _log_group(spec: Cluster) -> Resource:
    return resource(
        "aws_cloudwatch_log_group",
        "cluster",
        name=eks.LOG_GROUP_NAME.value.format(cluster=spec.name),
        retention_in_days=spec.log_retention_days,
        comment="EKS would make this group itself, without an end of retention.",
        tags=spec.tags,
    )


def _key(
    spec: Cluster, control_plane: Resource, partition: str, account_id: Text, role_name: str
) -> tuple[Resource, Resource]:
    """A rotating key that the account administers and the cluster's role uses."""
    account = template(f"arn:{partition}:iam::", account_id, ":root")
    policy = policy_document(
        {
            "Sid": "AccountAdministersKey",
            "Effect": "Allow",
            "Principal": {"AWS": account},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "ClusterUsesKey",
            "Effect": "Allow",
            "Principal": {"AWS": role_arn(partition=partition, account_id=account_id, name=role_name)},
            "Action": ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"],
            "Resource": "*",
        },
    )
    key = resource(
        "aws_kms_key",
        "cluster",
        description=f"Kubernetes API data of {spec.name}",
        enable_key_rotation=True,
        deletion_window_in_days=limits.KMS_DELETION_WINDOW_DAYS.value.most,
        policy=policy,
        tags=spec.tags,
        depends_on=[control_plane.address],
        comment="KMS refuses a policy that names a role before the role exists.",
    )
    alias = resource("aws_kms_alias", "cluster", name=f"alias/eks/{spec.name}", target_key_id=key.attr("key_id"))
    return key, alias


def _encryption(key: Resource) -> tuple[Block]:
    provider = block("provider", key_arn=key.attr("arn"))
    return (block("encryption_config", provider, resources=eks.ENCRYPTED_RESOURCES.value),)


def _vpc_config(spec: Cluster, network: NetworkPart) -> Block:
    endpoint = spec.endpoint
    cidrs: Value = endpoint.public_access_cidrs
    if endpoint.nat_gateway_access and network.nat_cidrs is not None:
        cidrs = concat(endpoint.public_access_cidrs, network.nat_cidrs)
    return block(
        "vpc_config",
        subnet_ids=network.private_subnet_ids,
        endpoint_private_access=endpoint.private,
        endpoint_public_access=endpoint.public,
        public_access_cidrs=cidrs if endpoint.public else None,
    )
