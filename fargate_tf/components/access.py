"""Access entries: who may use the Kubernetes API, and how far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts import policies
from fargate_tf.hcl.blocks import block, label, resource
from fargate_tf.hcl.functions import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.components.cluster import ClusterPart
    from fargate_tf.hcl.nodes import Block
    from fargate_tf.spec.access import AccessEntry, AccessPolicy
    from fargate_tf.spec.cluster import Cluster


def access(spec: Cluster, *, cluster: ClusterPart, partition: str) -> tuple[Block, ...]:
    """An entry for each principal, and an association for each of its policies."""
    return tuple(made for entry in spec.access_entries for made in _entry(spec, entry, cluster, partition))


def _entry(spec: Cluster, entry: AccessEntry, cluster: ClusterPart, partition: str) -> Iterator[Block]:
    made = resource(
        "aws_eks_access_entry",
        label(entry.key),
        cluster_name=cluster.name,
        principal_arn=entry.principal_arn,
        type=None if entry.type == "STANDARD" else entry.type,
        kubernetes_groups=entry.kubernetes_groups or None,
        user_name=entry.user_name,
        tags={**spec.tags, **entry.tags},
    )
    yield made.block
    for name, policy in zip(entry.policy_names, entry.policies, strict=True):
        yield resource(
            "aws_eks_access_policy_association",
            label(entry.association(name)),
            _scope(policy),
            cluster_name=cluster.name,
            principal_arn=made.attr("principal_arn"),
            policy_arn=filled(policies.ACCESS_POLICY_ARN.value, partition=partition, name=name),
        ).block


def _scope(policy: str | AccessPolicy) -> Block:
    if isinstance(policy, str):
        return block("access_scope", type="cluster")
    return block("access_scope", type="namespace", namespaces=sorted(set(policy.namespaces)))
