"""The EKS cluster, with its role, its key and its logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fargate_tf.components.iam import attachment, cluster_trust, policy_document, role
from fargate_tf.facts import cluster as eks
from fargate_tf.facts import limits, policies
from fargate_tf.hcl.blocks import block, block_if, resource, when
from fargate_tf.hcl.functions import conditional, equal, filled, not_equal, not_null, template
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fargate_tf.hcl.blocks import OptionalResource, Resource
    from fargate_tf.hcl.nodes import ApplyTime, Block, PlanTime, Value
    from fargate_tf.spec.cluster import Cluster
    from fargate_tf.spec.expression import Texts

    Text = str | Expression[ApplyTime]

EncryptionKey = Literal["create", "existing", "aws"]
"""Whose key encrypts Kubernetes API data: one that is made here, one that is there, or one of AWS."""


@node
class ControlPlaneRolePart:
    """The control plane's role, made here or given: its ARN, its name where it is made, and what comes before it."""

    blocks: tuple[Block, ...]
    arn: Value
    name: Value
    made: tuple[Expression[ApplyTime], ...] = ()
    permissions: tuple[Expression[ApplyTime], ...] = ()


def control_plane_role(  # noqa: PLR0913  (each is one input of the published module)
    *,
    cluster_name: Text,
    partition: Text,
    create_role: bool | Expression[PlanTime],
    role_arn: Text | None = None,
    permissions_boundary_arn: Text | None = None,
    tags: Value = None,
) -> ControlPlaneRolePart:
    """The role and its permissions; one that exists (`role_arn`) is somebody else's and stays so."""
    made = when(
        create_role,
        role(
            "cluster",
            name=control_plane_role_name(cluster_name),
            description="Lets the EKS control plane work with AWS",
            trust=cluster_trust(),
            tags=tags,
            boundary_arn=permissions_boundary_arn,
        ),
    )
    policy = policies.CLUSTER_POLICY.value
    attached = when(create_role, attachment("cluster", role_name=made.attr("name"), policy=policy, partition=partition))
    return ControlPlaneRolePart(
        (*made.blocks, *attached.blocks),
        made.attr("arn") if role_arn is None else conditional(create_role, made.attr("arn"), role_arn),
        made.attr("name"),
        made.addresses,
        attached.addresses,
    )


@node
class ClusterPart:
    """The cluster's blocks, and what other parts need of the cluster, made here or by a module."""

    blocks: tuple[Block, ...]
    name: Expression[ApplyTime]
    arn: Value
    version: Value
    endpoint: Value
    certificate_authority_data: Value
    security_group_id: Value
    oidc_issuer_url: Expression[ApplyTime]
    kms_key_arn: Value = None
    log_group_name: Value = None


@node
class EndpointAccess:
    """How the Kubernetes API is reached, with every range that reaches it."""

    private: bool | Expression[PlanTime]
    public: bool | Expression[PlanTime]
    public_access_cidrs: Value


def cluster(  # noqa: PLR0913  (each is one input of the published module)
    spec: Cluster,
    *,
    role: ControlPlaneRolePart,
    principal: Text,
    subnet_ids: Value,
    endpoint: EndpointAccess,
    encryption_key: EncryptionKey | Expression[PlanTime],
    partition: Text,
    account_id: Text,
    preconditions: Sequence[Block] = (),
) -> ClusterPart:
    """A cluster whose logs go to a group that exists first, in the given subnets.

    `principal` is the ARN of the role as text, known at plan, for the policy of the key.
    """
    logs = _log_group(spec)
    creates = equal(encryption_key, "create")
    key, alias = _key(spec, role, creates, principal, partition, account_id)
    key_arn = conditional(creates, key.attr("arn"), spec.kms_key_arn)
    made = resource(
        "aws_eks_cluster",
        "this",
        block(
            "access_config",
            authentication_mode="API",
            bootstrap_cluster_creator_admin_permissions=False,
        ),
        *_encryption(encryption_key, key_arn),
        *block_if(not_null(spec.service_cidr), block("kubernetes_network_config", service_ipv4_cidr=spec.service_cidr)),
        *block_if(not_null(spec.support_type), block("upgrade_policy", support_type=spec.support_type)),
        _vpc_config(spec, subnet_ids, endpoint),
        *block_if(not_null(spec.zonal_shift), block("zonal_shift_config", enabled=spec.zonal_shift)),
        lifecycle=preconditions,
        name=spec.name,
        version=spec.version,
        role_arn=role.arn,
        bootstrap_self_managed_addons=False,
        deletion_protection=spec.deletion_protection,
        enabled_cluster_log_types=spec.log_types,
        tags=spec.tags,
        depends_on=[*role.permissions, logs.address],
    )
    return ClusterPart(
        (*key.blocks, *alias.blocks, *logs.blocks, *made.blocks),
        made.attr("name"),
        made.attr("arn"),
        made.attr("version"),
        made.attr("endpoint"),
        made.attr("certificate_authority").index(0).attr("data"),
        made.attr("vpc_config").index(0).attr("cluster_security_group_id"),
        made.attr("identity").index(0).attr("oidc").index(0).attr("issuer"),
        key_arn,
        logs.attr("name"),
    )


def control_plane_role_name(cluster_name: Text) -> Text:
    """The name of the role that is made for a cluster."""
    return template(cluster_name, "-cluster")


def _log_group(spec: Cluster) -> Resource:
    return resource(
        "aws_cloudwatch_log_group",
        "cluster",
        name=filled(eks.LOG_GROUP_NAME.value, cluster=spec.name),
        retention_in_days=spec.log_retention_days,
        kms_key_id=spec.log_kms_key_arn,
        comment="EKS would make this group itself, without an end of retention.",
        tags=spec.tags,
    )


def _key(  # noqa: PLR0913
    spec: Cluster,
    role: ControlPlaneRolePart,
    creates: bool | Expression[PlanTime],
    principal: Text,
    partition: Text,
    account_id: Text,
) -> tuple[OptionalResource, OptionalResource]:
    """A rotating key that the account administers and the cluster's role uses."""
    policy = policy_document(
        {
            "Sid": "AccountAdministersKey",
            "Effect": "Allow",
            "Principal": {"AWS": template("arn:", partition, ":iam::", account_id, ":root")},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "ClusterUsesKey",
            "Effect": "Allow",
            "Principal": {"AWS": principal},
            "Action": ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"],
            "Resource": "*",
        },
    )
    key = resource(
        "aws_kms_key",
        "cluster",
        description=template("Kubernetes API data of ", spec.name),
        enable_key_rotation=True,
        deletion_window_in_days=limits.KMS_DELETION_WINDOW_DAYS.value.most,
        policy=policy,
        tags=spec.tags,
        depends_on=role.made,
        comment="KMS refuses a policy that names a role before the role exists." if role.made else "",
    )
    made = when(creates, key)
    alias = resource(
        "aws_kms_alias", "cluster", name=template("alias/eks/", spec.name), target_key_id=made.attr("key_id")
    )
    return made, when(creates, alias)


def _encryption(whose: EncryptionKey | Expression[PlanTime], key_arn: Value) -> tuple[Block, ...]:
    provider = block("provider", key_arn=key_arn)
    return block_if(
        not_equal(whose, "aws"), block("encryption_config", provider, resources=eks.ENCRYPTED_RESOURCES.value)
    )


def _vpc_config(spec: Cluster, subnet_ids: Value, endpoint: EndpointAccess) -> Block:
    return block(
        "vpc_config",
        subnet_ids=subnet_ids,
        security_group_ids=_unless_empty(spec.security_group_ids),
        endpoint_private_access=endpoint.private,
        endpoint_public_access=endpoint.public,
        public_access_cidrs=conditional(endpoint.public, endpoint.public_access_cidrs, None),
    )


def _unless_empty(values: Texts) -> Value:
    return None if isinstance(values, tuple) and not values else values
