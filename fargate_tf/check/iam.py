"""What is wrong with roles and ARNs across a blueprint: names that two have, another partition, another account.

What concerns one role of a service account is in `service_accounts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.check.rule import rule
from fargate_tf.facts.regions import partition_of
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.iam import ServiceAccountRole
from fargate_tf.spec.network import Network
from fargate_tf.spec.presets import EfsVolumes, ExternalDns, ExternalSecrets, Karpenter

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem
    from fargate_tf.spec.base import Spec


@rule(
    "FT809",
    Blueprint,
    "error",
    title="A role name that another role has",
    why="All roles of a cluster are called after it, and IAM has each name once.",
    source="botocore, iam: CreateRole, EntityAlreadyExists (2026-11-17)",
    reads=(
        *("cluster.name", "cluster.cluster_role_arn", "cluster.pod_execution_role_arn", "cluster.fargate_profiles"),
        *("cluster.node_groups", "cluster.presets", "cluster.service_account_roles", "network.flow_logs"),
    ),
    knows_expressions=True,
)
def role_names_are_free(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """No role of a service account is called as a role that the blueprint brings anyway."""
    taken = set(_names_of_other_roles(blueprint))
    for i, role in enumerate(blueprint.cluster.service_account_roles):
        if role.key in taken:
            name = f"{blueprint.cluster.name}-{role.key}"
            yield at.inside(role, ("cluster", "service_account_roles", i)).problem(
                (), f"{shown(name)} is the name of another role", 'give it another name="…"'
            )


@rule(
    "FT810",
    Blueprint,
    "error",
    title="An ARN of another partition, for pods",
    why="The clouds of China, of the US government and of the EU have ARNs of their own, and no way between them.",
    source="AWS General Reference, ARNs; botocore partitions.json (2026-11-17)",
    reads=("region", "cluster.service_account_roles", "cluster.presets"),
    knows_expressions=True,
)
def arns_are_of_this_partition(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every ARN that a role or a preset names is of the partition of the region."""
    wanted = partition_of(blueprint.region)
    for field, specs in (
        ("service_account_roles", blueprint.cluster.service_account_roles),
        ("presets", blueprint.cluster.presets),
    ):
        for i, spec in enumerate(specs):
            here = at.inside(spec, ("cluster", field, i))
            for steps, arn in _arns(spec):
                found = arn.split(":")[1] if arn.startswith("arn:aws") and ":" in arn[4:] else wanted
                if found != wanted:
                    reason = (
                        f"the ARN is of partition {shown(found)}, the region {shown(blueprint.region)} of {wanted!r}"
                    )
                    yield here.problem(steps, reason, f"write 'arn:{wanted}:…'")


@rule(
    "FT812",
    Blueprint,
    "error",
    title="A role or a boundary of another account",
    why="Whoever makes a cluster, a profile, a node group or an add-on passes its role to EKS, and a role can be "
    "passed inside its own account only. A boundary is a policy of the account of the role that it bounds.",
    source="AWS re:Post, iam-passrole-error (2026-11-26); IAM user guide, access_policies_boundaries (2025)",
    reads=(
        "region",
        "account_id",
        "cluster.cluster_role_arn",
        "cluster.pod_execution_role_arn",
        "cluster.permissions_boundary_arn",
        "cluster.fargate_profiles",
        "cluster.node_groups",
        "cluster.addons",
        "cluster.service_account_roles",
    ),
    knows_expressions=True,
)
def roles_are_of_this_account(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every role that EKS is given, and every boundary, is of the account and the partition of the blueprint."""
    wanted = f"arn:{partition_of(blueprint.region)}:iam::{blueprint.account_id}:"
    for here, name, arn in _passed(blueprint, at):
        partition, account = arn.split(":")[1], arn.split(":")[4]
        if isinstance(blueprint.account_id, str) and account not in (blueprint.account_id, "aws"):
            reason = f"the ARN is of account {shown(account)}, the blueprint of {shown(blueprint.account_id)}"
            yield here.problem(name, reason, f"write '{wanted}…'")
        elif name in ("node_role_arn", "service_account_role_arn") and partition != partition_of(blueprint.region):
            yield here.problem(name, f"the ARN is of partition {shown(partition)}", f"write '{wanted}…'")


def _passed(blueprint: Blueprint, at: At) -> Iterator[tuple[At, str, str]]:
    """The ARNs of roles that EKS is given and of boundaries, each with its place."""
    cluster = blueprint.cluster
    owners = [(at.inside(cluster, ("cluster",)), cluster, name) for name in _OF_CLUSTER]
    for field, name in _OF_PARTS:
        owners += [
            (at.inside(part, ("cluster", field, i)), part, name) for i, part in enumerate(getattr(cluster, field))
        ]
    for here, spec, name in owners:
        arn = getattr(spec, name)
        if isinstance(arn, str) and re.fullmatch(r"arn:[\w-]+:iam::(\d{12}|aws):.+", arn, re.ASCII):
            yield here, name, arn


_OF_CLUSTER = ("cluster_role_arn", "pod_execution_role_arn", "permissions_boundary_arn")
_OF_PARTS = (
    ("fargate_profiles", "pod_execution_role_arn"),
    ("node_groups", "node_role_arn"),
    ("addons", "service_account_role_arn"),
    ("service_account_roles", "permissions_boundary_arn"),
)

RULES = (
    role_names_are_free,
    arns_are_of_this_partition,
    roles_are_of_this_account,
)

# The fields by which a role or a preset names what exists.
_ARN_FIELDS: Mapping[type[Spec], Sequence[str]] = {
    ServiceAccountRole: ("policy_arns", "permissions_boundary_arn"),
    ExternalDns: ("hosted_zone_arns",),
    ExternalSecrets: ("secret_arns", "parameter_arns", "kms_key_arns"),
    EfsVolumes: ("kms_key_arn",),
}


def _arns(spec: Spec) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The ARNs that a role or a preset names, each with its place."""
    for name in _ARN_FIELDS.get(type(spec), ()):
        value = getattr(spec, name)
        if isinstance(value, str):
            yield (name,), value
        elif isinstance(value, list | tuple):
            yield from (((name, i), arn) for i, arn in enumerate(value) if isinstance(arn, str))


def _names_of_other_roles(blueprint: Blueprint) -> Iterator[str]:
    """What the other roles are called, after the cluster's name."""
    cluster, network = blueprint.cluster, blueprint.network
    if cluster.cluster_role_arn is None:
        yield "cluster"
    if cluster.pod_execution_role_arn is None:
        yield "pod-execution"
    if any(group.node_role_arn is None for group in cluster.node_groups):
        yield "node"
    if any(isinstance(preset, Karpenter) for preset in cluster.presets):
        yield "karpenter-node"
    if isinstance(network, Network) and network.flow_logs is not None and network.flow_logs.s3_bucket_arn is None:
        yield "flow-logs"
    yield from (f"{one.name}-pod-execution" for one in cluster.fargate_profiles if one.create_pod_execution_role)
