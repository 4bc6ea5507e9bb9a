"""Access entries: who may use the Kubernetes API, and how far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts import policies
from fargate_tf.hcl.blocks import block, body, keyed, label, resource
from fargate_tf.hcl.functions import EACH_VALUE, call, conditional, filled, is_null, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.components.cluster import ClusterPart
    from fargate_tf.hcl.locals import Locals
    from fargate_tf.hcl.nodes import ApplyTime, Block, Expression, PlanTime, Value
    from fargate_tf.spec.access import AccessEntry, AccessPolicy
    from fargate_tf.spec.cluster import Cluster

    Text = str | Expression[ApplyTime]


def access(spec: Cluster, *, cluster: ClusterPart, partition: str) -> tuple[Block, ...]:
    """An entry for each principal, and an association for each of its policies."""
    return tuple(made for entry in spec.access_entries for made in _entry(spec, entry, cluster, partition))


def access_by_name(
    entries: Expression[PlanTime], *, cluster: ClusterPart, partition: Text, tags: Value, locals_: Locals
) -> tuple[Block, ...]:
    """The same for a map of entries that only Terraform knows.

    `policies` of an entry is a map by the policy's name to an object with `namespaces`, null for the whole cluster.
    """
    made = keyed(
        "aws_eks_access_entry",
        "this",
        entries,
        body(
            cluster_name=cluster.name,
            principal_arn=EACH_VALUE.attr("principal_arn"),
            type=EACH_VALUE.attr("type"),
            kubernetes_groups=EACH_VALUE.attr("kubernetes_groups"),
            user_name=EACH_VALUE.attr("user_name"),
            tags=call("merge", tags, EACH_VALUE.attr("tags")),
        ),
    )
    policies_of = locals_.define("access_policies", pairs(entries, "entry", "principal", "policy", inner="policies"))
    namespaces = EACH_VALUE.attr("policy").attr("namespaces")
    scope = block("access_scope", type=conditional(is_null(namespaces), "cluster", "namespace"), namespaces=namespaces)
    allowed = keyed(
        "aws_eks_access_policy_association",
        "this",
        policies_of,
        body(
            scope,
            cluster_name=cluster.name,
            principal_arn=made.at(EACH_VALUE.attr("principal")).attr("principal_arn"),
            policy_arn=filled(policies.ACCESS_POLICY_ARN.value, partition=partition, name=EACH_VALUE.attr("name")),
        ),
    )
    return (*made.blocks, *allowed.blocks)


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
