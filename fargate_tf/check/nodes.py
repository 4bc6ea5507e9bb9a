"""What is wrong with node groups: names, number, sizes, updates, labels, taints, subnets, roles.

What their instances are (types, images, versions, disks, security groups) is in `instances`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from fargate_tf.check.rule import constrained, rule
from fargate_tf.facts import limits
from fargate_tf.facts import nodes as facts
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.network import Network
from fargate_tf.spec.nodes import NodeGroup, Scaling, UpdatePolicy

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.facts.base import Bounds
    from fargate_tf.problem import Problem

API = "botocore, eks: CreateNodegroup (2026-11-17)"
GUIDE = "EKS user guide, nodes/managed-node-groups (2026-01-12)"

group_name_is_allowed = constrained(
    "FT701",
    NodeGroup,
    "name",
    title="The name of a node group",
    why="The name becomes a part of the Terraform address, and EKS takes up to 63 characters.",
    source=API,
    hint="use letters, digits, `-` or `_`, and begin with a letter",
)


@rule(
    "FT702",
    Cluster,
    "error",
    title="Two node groups with one name",
    why="A name is unique in its cluster; the second group would be refused.",
    source=API,
    reads=("node_groups",),
)
def group_names_are_unique(cluster: Cluster, at: At) -> Iterator[Problem]:
    """No two node groups share a name."""
    names = [group.name for group in cluster.node_groups]
    for i, group in enumerate(cluster.node_groups):
        if group.name in names[:i]:
            here = at.inside(group, ("node_groups", i))
            yield here.problem("name", f"{group.name!r} is there already", "give it a name of its own")


@rule(
    "FT703",
    Scaling,
    "error",
    title="A size of a node group that cannot be",
    why="The sizes are in order, least, wanted, greatest; none is below zero, and the greatest is at least one.",
    source="botocore, eks: NodegroupScalingConfig (2026-11-17)",
    reads=("min_size", "max_size", "desired_size"),
    knows_expressions=True,
)
def sizes_are_in_order(scaling: Scaling, at: At) -> Iterator[Problem]:
    """0 ≤ least ≤ wanted ≤ greatest, and 1 ≤ greatest; what is an expression is left out."""
    given = (("min_size", scaling.min_size), ("desired_size", scaling.desired_size), ("max_size", scaling.max_size))
    known = [(name, size) for name, size in given if isinstance(size, int)]
    for name, size in known:
        least = int(name == "max_size")
        if size < least:
            yield at.problem(name, f"{name} is {number(size)}, at least {least}", f"write {name}={least} or more")
    for (lower, low), (upper, high) in pairwise(known):
        if low > high:
            yield at.problem(lower, f"{lower} is {number(low)} and {upper} {number(high)}", f"raise {upper}")


@rule(
    "FT711",
    NodeGroup,
    "error",
    title="A label that nodes cannot have",
    why="A key is a name, perhaps behind a domain and `/`; EKS keeps the domains of Kubernetes and its own, and takes "
    "1 to 63 characters of key and of value.",
    source="botocore, eks: labelKey, labelValue (2026-11-17); aws/containers-roadmap#1451",
    reads=("labels",),
)
def labels_are_allowed(group: NodeGroup, at: At) -> Iterator[Problem]:
    """Every label is one that EKS and Kubernetes take."""
    for key, value in group.labels.items():
        fault = _key_fault(key) or (None if value and _is_value(value) else f"{shown(value)} is no value of a label")
        if fault is not None:
            yield at.problem(("labels", key), fault, "use letters, digits, `-`, `_` and `.`: {'tier': 'batch'}")


@rule(
    "FT712",
    NodeGroup,
    "error",
    title="A taint that nodes cannot have",
    why="Key and value follow the rules of labels, and a key has each effect once.",
    source="botocore, eks: Taint (2026-11-17); aws/containers-roadmap#1451",
    reads=("taints",),
)
def taints_are_allowed(group: NodeGroup, at: At) -> Iterator[Problem]:
    """Every taint is one that EKS takes, and is written once."""
    seen = set()
    for i, taint in enumerate(group.taints):
        here = at.inside(taint, ("taints", i))
        fault = _key_fault(taint.key)
        if fault is not None:
            yield here.problem("key", fault, "use letters, digits, `-`, `_` and `.`: 'dedicated'")
        if not _is_value(taint.value or ""):
            yield here.problem("value", f"{shown(taint.value)} is no value of a taint", "use letters, digits and `-`")
        if (taint.key, taint.effect) in seen:
            yield here.problem((), f"{shown(taint.key)} has the effect {taint.effect} already", "write it once")
        seen.add((taint.key, taint.effect))


taints_are_few = constrained(
    "FT713",
    NodeGroup,
    "taints",
    title="The number of taints of a node group",
    why="EKS refuses more than 50.",
    source=API,
    hint="drop some",
)


@rule(
    "FT714",
    UpdatePolicy,
    "error",
    title="An update of nodes that cannot be",
    why="EKS takes a number of nodes, 1 to 100, or a percentage, 1 to 100: one of the two.",
    source="botocore, eks: NodegroupUpdateConfig (2026-11-17)",
    reads=("max_unavailable", "max_unavailable_percentage"),
    knows_expressions=True,
)
def update_is_allowed(policy: UpdatePolicy, at: At) -> Iterator[Problem]:
    """One of the two is given, within its bounds."""
    nodes, percent = policy.max_unavailable, policy.max_unavailable_percentage
    if (nodes is None) == (percent is None):
        seen = "neither a number nor a percentage" if nodes is None else "both a number and a percentage"
        yield at.problem((), seen, "write max_unavailable=1, or max_unavailable_percentage=33")
    for name, value, bounds in (
        ("max_unavailable", nodes, facts.MAX_UNAVAILABLE.value),
        ("max_unavailable_percentage", percent, facts.UPDATE_PERCENTAGE.value),
    ):
        if isinstance(value, int):
            yield from within(at, name, value, bounds)


@rule(
    "FT717",
    Blueprint,
    "error",
    title="A node group outside the network",
    why="Nodes run in subnets of the cluster's network, given by zones or by ids, not by both.",
    source=GUIDE,
    reads=("cluster.node_groups", "network.availability_zones", "network.private_subnet_ids"),
    knows_expressions=True,
)
def groups_are_in_the_network(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every group is in private subnets of the network."""
    network = blueprint.network
    zones = sorted(set(network.availability_zones)) if isinstance(network, Network) else network.zones
    for i, group in enumerate(blueprint.cluster.node_groups):
        here = at.inside(group, ("cluster", "node_groups", i))
        if group.subnet_ids is not None and isinstance(network, Network):
            yield here.problem(
                "subnet_ids",
                "these subnets are not part of the network that this blueprint makes",
                f"name zones instead: availability_zones={zones}",
            )
        elif group.subnet_ids is not None and group.availability_zones is not None:
            yield here.problem("subnet_ids", "subnets and zones are both given", "give one of the two")
        for j, zone in enumerate(group.availability_zones or ()):
            if zone not in zones:
                yield here.problem(
                    ("availability_zones", j),
                    f"the network has no private subnet in {zone!r}",
                    f"choose from {', '.join(zones)}, or add the zone to the network"
                    if zones
                    else 'give private_subnet_ids of the network by zone: {"<zone>": "subnet-…"}',
                )
        if group.availability_zones == ():
            yield here.problem("availability_zones", "a group needs a subnet", "name a zone, or leave it out")


_ROLE = r"arn:aws[a-z-]*:iam::\d{12}:role/([!-.0-~]+/)*[\w+=,.@-]{1,64}"


@rule(
    "FT718",
    Cluster,
    "error",
    title="The role of a node group",
    why="A node role is a role of its own: EKS refuses the pod execution role of Fargate, since it maps each role to "
    "one kind of node.",
    source="EKS user guide, security/iam-reference/pod-execution-role (2026-01-12)",
    reads=("node_groups", "pod_execution_role_arn", "fargate_profiles.pod_execution_role_arn"),
    knows_expressions=True,
)
def role_is_usable(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The role has the form of one, and is no pod execution role."""
    pods = [cluster.pod_execution_role_arn, *(p.pod_execution_role_arn for p in cluster.fargate_profiles)]
    taken = {arn for arn in pods if isinstance(arn, str)}
    for i, group in enumerate(cluster.node_groups):
        arn, here = group.node_role_arn, at.inside(group, ("node_groups", i))
        if isinstance(arn, str) and not re.fullmatch(_ROLE, arn, re.ASCII):
            yield here.problem(
                "node_role_arn",
                f"{shown(arn)} is no ARN of an IAM role",
                "write it as 'arn:aws:iam::111122223333:role/name'",
            )
        elif isinstance(arn, str) and arn in taken:
            yield here.problem(
                "node_role_arn", "pods on Fargate have this role, so nodes cannot", "leave it out, or name another"
            )


@rule(
    "FT719",
    Cluster,
    "warning",
    title="More node groups than the default quota",
    why="An account may have 30 managed node groups a cluster unless AWS has raised its quota; the next one fails.",
    source="AWS General Reference, EKS quotas, L-6D54EA21 (adjustable)",
    reads=("node_groups",),
)
def groups_fit_quota(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The groups fit the quota that an account has without asking."""
    count, most = len(cluster.node_groups), limits.NODE_GROUPS_PER_CLUSTER.value
    if count > most:
        yield at.problem(
            "node_groups", f"{count} node groups, but the default quota is {most} a cluster", "join some, or ask AWS"
        )


RULES = (
    group_name_is_allowed,
    group_names_are_unique,
    sizes_are_in_order,
    labels_are_allowed,
    taints_are_allowed,
    taints_are_few,
    update_is_allowed,
    groups_are_in_the_network,
    role_is_usable,
    groups_fit_quota,
)

_NAME = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"
_DOMAIN = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"


def _is_value(text: str) -> bool:
    """Whether a label or taint may have the value; an empty one is for taints only."""
    return text == "" or (re.fullmatch(_NAME, text) is not None and facts.LABEL_KEY_LENGTH.value.admits(len(text)))


def _key_fault(key: str) -> str | None:
    """What is wrong with the key of a label or taint, or `None`."""
    domain, slash, name = key.rpartition("/")
    if not facts.LABEL_KEY_LENGTH.value.admits(len(key)):
        return f"the key has {len(key)} characters, 1 to {facts.LABEL_KEY_LENGTH.value.most} are allowed"
    if not re.fullmatch(_NAME, name) or (slash and not re.fullmatch(_DOMAIN, domain)):
        return f"{shown(key)} is no key of Kubernetes"
    kept = next((d for d in facts.RESERVED_KEY_DOMAINS.value if domain == d or domain.endswith(f".{d}")), None)
    return None if kept is None else f"{key!r} is in the domain {kept}, which EKS keeps for itself"


def within(at: At, field: str, value: int, bounds: Bounds) -> Iterator[Problem]:
    """The problem of a field whose number is out of bounds."""
    if not bounds.admits(value):
        reason = f"{field} is {number(value)}, {bounds.least} to {bounds.most} are allowed"
        yield at.problem(field, reason, f"write {field}={min(max(value, bounds.least), bounds.most)}")


def number(value: int) -> str:
    """A number as a message shows it: Python refuses to write those of thousands of digits."""
    return str(value) if value.bit_length() < 64 else "a number that is far too large"  # noqa: PLR2004
