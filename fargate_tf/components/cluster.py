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
    from fargate_tf.spec.expression import Texts

    Text = str | Expression[ApplyTime]


@node
class ClusterPart:
    """The cluster's blocks, and the cluster itself."""

    blocks: tuple[Block, ...]
    cluster: Resource


def cluster(spec: Cluster, *, network: NetworkPart, partition: str, account_id: Text) -> ClusterPart:
    """A cluster whose logs go to a group that exists first, in the private subnets of the network."""
    role, ready = _role(spec, partition)
    logs = _log_group(spec)
    key = _key(spec, role, partition, account_id) if spec.create_kms_key and spec.kms_key_arn is None else ()
    made = resource(
        "aws_eks_cluster",
        "this",
        block(
            "access_config",
            authentication_mode="API",
            bootstrap_cluster_creator_admin_permissions=False,
        ),
        *_encryption(key[0].attr("arn") if key else spec.kms_key_arn),
        *_service_network(spec),
        *(() if spec.support_type is None else (block("upgrade_policy", support_type=spec.support_type),)),
        _vpc_config(spec, network),
        *(() if spec.zonal_shift is None else (block("zonal_shift_config", enabled=spec.zonal_shift),)),
        name=spec.name,
        version=spec.version,
        role_arn=spec.cluster_role_arn if role is None else role.attr("arn"),
        bootstrap_self_managed_addons=False,
        deletion_protection=spec.deletion_protection,
        enabled_cluster_log_types=spec.log_types,
        tags=spec.tags,
        depends_on=[*(part.address for part in ready), logs.address],
    )
    parts = (*(() if role is None else (role,)), *ready, *key, logs, made)
    return ClusterPart(tuple(block for part in parts for block in part.blocks), made)


def _role(spec: Cluster, partition: str) -> tuple[Resource | None, tuple[Resource, ...]]:
    """The control plane's role and its permissions; one that exists is somebody else's and stays so."""
    if spec.cluster_role_arn is not None:
        return None, ()
    made = role(
        "cluster",
        name=_role_name(spec),
        description="Lets the EKS control plane work with AWS",
        trust=cluster_trust(),
        tags=spec.tags,
        boundary_arn=spec.permissions_boundary_arn,
    )
    permissions = attachment(
        "cluster", role_name=made.attr("name"), policy=policies.CLUSTER_POLICY.value, partition=partition
    )
    return made, (permissions,)


def _role_name(spec: Cluster) -> str:
    return f"{spec.name}-cluster"


def _log_group(spec: Cluster) -> Resource:
    return resource(
        "aws_cloudwatch_log_group",
        "cluster",
        name=eks.LOG_GROUP_NAME.value.format(cluster=spec.name),
        retention_in_days=spec.log_retention_days,
        kms_key_id=spec.log_kms_key_arn,
        comment="EKS would make this group itself, without an end of retention.",
        tags=spec.tags,
    )


def _key(spec: Cluster, control_plane: Resource | None, partition: str, account_id: Text) -> tuple[Resource, Resource]:
    """A rotating key that the account administers and the cluster's role uses."""
    account = template(f"arn:{partition}:iam::", account_id, ":root")
    made = role_arn(partition=partition, account_id=account_id, name=_role_name(spec))
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
            "Principal": {"AWS": made if spec.cluster_role_arn is None else spec.cluster_role_arn},
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
        depends_on=[] if control_plane is None else [control_plane.address],
        comment="" if control_plane is None else "KMS refuses a policy that names a role before the role exists.",
    )
    alias = resource("aws_kms_alias", "cluster", name=f"alias/eks/{spec.name}", target_key_id=key.attr("key_id"))
    return key, alias


def _encryption(key_arn: Text | None) -> tuple[Block, ...]:
    if key_arn is None:
        return ()
    return (block("encryption_config", block("provider", key_arn=key_arn), resources=eks.ENCRYPTED_RESOURCES.value),)


def _service_network(spec: Cluster) -> tuple[Block, ...]:
    if spec.service_cidr is None:
        return ()
    return (block("kubernetes_network_config", service_ipv4_cidr=spec.service_cidr),)


def _vpc_config(spec: Cluster, network: NetworkPart) -> Block:
    endpoint = spec.endpoint
    cidrs: Value = endpoint.public_access_cidrs
    if endpoint.nat_gateway_access and network.nat_cidrs is not None:
        cidrs = concat(endpoint.public_access_cidrs, network.nat_cidrs)
    return block(
        "vpc_config",
        subnet_ids=network.private_subnet_ids,
        security_group_ids=_unless_empty(spec.security_group_ids),
        endpoint_private_access=endpoint.private,
        endpoint_public_access=endpoint.public,
        public_access_cidrs=cidrs if endpoint.public else None,
    )


def _unless_empty(values: Texts) -> Value:
    return None if isinstance(values, tuple) and not values else values
