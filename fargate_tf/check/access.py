"""What is wrong with access entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.rule import constrained, rule
from fargate_tf.facts.policies import ACCESS_POLICIES
from fargate_tf.facts.regions import partition_of
from fargate_tf.hcl.quoting import is_identifier
from fargate_tf.problem import did_you_mean
from fargate_tf.spec.access import AccessEntry, AccessPolicy
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem

_GUIDE = "EKS user guide, manage-access/k8s-access (2026-01-12)"
_CREATE = "EKS user guide, manage-access/k8s-access/creating-access-entries (2023-12-18)"
_KEPT = ("system:", "eks:", "aws:", "amazon:", "iam:")
_NAMESPACE = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9*])?"
_PRINCIPAL = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):iam::\d{12}:(?P<kind>role|user)/([!-.0-~]+/)*[\w+=,.@-]{1,64}", re.ASCII
)


@rule(
    "FT501",
    AccessEntry,
    "error",
    title="The principal of an access entry",
    why="An access entry is for an IAM role or an IAM user. EKS refuses groups, the account's root, and the ARN of "
    "an assumed role (`sts`): give the role itself.",
    source=_GUIDE,
    reads=("principal_arn",),
)
def principal_is_role_or_user(entry: AccessEntry, at: At) -> Iterator[Problem]:
    """The principal is the ARN of a role or a user."""
    if not _principal(entry):
        yield at.problem(
            "principal_arn",
            f"{shown(entry.principal_arn)} is no ARN of an IAM role or user",
            "write it as 'arn:aws:iam::111122223333:role/Admin'",
        )


@rule(
    "FT502",
    AccessEntry,
    "error",
    title="The name of an access entry in addresses",
    why="The Terraform address is made of the last part of the ARN, or of `name`: a letter, then letters, digits, "
    "`-` or `_`. Where only Terraform knows the ARN, there is `name` alone.",
    source="Terraform language, identifiers; ADR 0003",
    reads=("principal_arn", "name"),
    knows_expressions=True,
)
def entry_can_be_addressed(entry: AccessEntry, at: At) -> Iterator[Problem]:
    """The entry's name can stand in an address."""
    unknown = not isinstance(entry.principal_arn, str)
    if not is_identifier(entry.key) and (entry.name is not None or unknown or _principal(entry)):
        yield at.problem(
            "name" if entry.name is not None else "principal_arn",
            "an entry whose ARN only Terraform knows has no address"
            if unknown and entry.name is None
            else f"{shown(entry.key)} can be no Terraform address",
            'add name="…" of letters, digits, `-` or `_`, beginning with a letter',
        )


@rule(
    "FT503",
    AccessEntry,
    "error",
    title="What is no access policy",
    why="EKS has a list of access policies of its own. They are no IAM policies, and are named without their ARN.",
    source="EKS user guide, access-policy-reference (2025-11)",
    reads=("policies",),
)
def policies_exist(entry: AccessEntry, at: At) -> Iterator[Problem]:
    """Every policy has the form of one of EKS's own, and is not kept for AWS itself."""
    for i, policy in enumerate(entry.policy_names):
        known = ACCESS_POLICIES.get(policy)
        if not re.fullmatch(_POLICY, policy):
            yield at.problem(("policies", i), f"EKS has no access policy {shown(policy)}", _nearest(policy))
        elif known is not None and known.value.use == "service":
            yield at.problem(
                ("policies", i),
                f"{policy!r} is for service-linked roles of AWS only",
                "use 'AmazonEKSClusterAdminPolicy', 'AmazonEKSAdminPolicy', 'AmazonEKSEditPolicy' or "
                "'AmazonEKSViewPolicy'",
            )


@rule(
    "FT508",
    AccessEntry,
    "warning",
    title="An access policy that is not known here",
    why="The list that AWS publishes is not complete, so the policy may exist; or its name is misspelt.",
    source="EKS user guide, access-policy-reference (2025-11)",
    reads=("policies",),
)
def policies_are_known(entry: AccessEntry, at: At) -> Iterator[Problem]:
    """Every policy is in the list that AWS publishes."""
    for i, policy in enumerate(entry.policy_names):
        if re.fullmatch(_POLICY, policy) and policy not in ACCESS_POLICIES:
            yield at.problem(("policies", i), f"no access policy {policy!r} is known here", _nearest(policy))


@rule(
    "FT504",
    Cluster,
    "error",
    title="Two access entries for one principal",
    why="A principal has one entry in a cluster; a second is refused.",
    source=_GUIDE,
    reads=("access_entries",),
)
def principals_are_unique(cluster: Cluster, at: At) -> Iterator[Problem]:
    """No principal, and no policy of a principal, is written twice."""
    seen: set[str] = set()
    for i, entry in enumerate(cluster.access_entries):
        here = at.inside(entry, ("access_entries", i))
        arn = entry.principal_arn
        if isinstance(arn, str) and arn in seen:
            yield here.problem("principal_arn", f"{arn!r} has an entry already", "join the policies in one entry")
        seen |= {arn} if isinstance(arn, str) else set()
        for j, policy in enumerate(entry.policy_names):
            if policy in entry.policy_names[:j]:
                yield here.problem(("policies", j), f"{policy!r} is written twice", "write it once")


@rule(
    "FT505",
    AccessEntry,
    "warning",
    title="An access entry that allows nothing",
    why="Without a policy and without a Kubernetes group the principal can log in and do nothing.",
    source=_GUIDE,
    reads=("type", "policies", "kubernetes_groups"),
)
def entry_allows_something(entry: AccessEntry, at: At) -> Iterator[Problem]:
    """The entry has a policy or a group, or is a node's, which EKS gives what it needs."""
    if entry.type == "STANDARD" and not entry.policies and not entry.kubernetes_groups:
        yield at.problem(
            (),
            "the entry has no policy and no Kubernetes group",
            'add policies=["AmazonEKSViewPolicy"], or kubernetes_groups for your own role bindings',
        )


@rule(
    "FT506",
    Cluster,
    "warning",
    title="Nobody can use the Kubernetes API",
    why="Only access entries let people in: who creates the cluster gets no rights by that.",
    source=_GUIDE,
    reads=("access_entries",),
)
def somebody_has_access(cluster: Cluster, at: At) -> Iterator[Problem]:
    """There is at least one access entry that is no node's."""
    if all(entry.type != "STANDARD" for entry in cluster.access_entries):
        yield at.problem(
            (),
            "no access entry lets anybody in, so nobody can use kubectl",
            'add access_entries=[AccessEntry("arn:aws:iam::<account>:role/<name>", '
            'policies=["AmazonEKSClusterAdminPolicy"])]',
        )


@rule(
    "FT507",
    Blueprint,
    "error",
    title="A principal of another partition",
    why="The clouds of China, of the US government and of the EU have ARNs and accounts of their own.",
    source="AWS General Reference, ARNs; botocore partitions.json (2026-11-17)",
    reads=("region", "cluster.access_entries"),
)
def principals_are_of_this_partition(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every principal belongs to the partition of the region."""
    wanted = partition_of(blueprint.region)
    for i, entry in enumerate(blueprint.cluster.access_entries):
        found = _principal(entry)
        if found is not None and found["partition"] != wanted:
            yield at.inside(entry, ("cluster", "access_entries", i)).problem(
                "principal_arn",
                f"the ARN is of partition {found['partition']!r}, the region {shown(blueprint.region)} of {wanted!r}",
                f"write 'arn:{wanted}:iam::…'",
            )


@rule(
    "FT509",
    AccessEntry,
    "error",
    title="What the access entry of a node cannot have",
    why="Only a standard entry has Kubernetes groups, a user name and policies; EKS gives nodes what they need. (Auto "
    "Mode's `EC2` takes its one policy.) A node's principal is always a role.",
    source=f"EKS API, CreateAccessEntry (2026-11-17); {_CREATE}",
    reads=("type", "principal_arn", "policies", "kubernetes_groups", "user_name"),
    knows_expressions=True,
)
def node_entries_are_bare(entry: AccessEntry, at: At) -> Iterator[Problem]:
    """An entry of a node has nothing that only people and tools have."""
    if entry.type == "STANDARD":
        return
    for name in ("policies", "kubernetes_groups", "user_name"):
        if getattr(entry, name) and not (name == "policies" and entry.type == "EC2"):
            yield at.problem(name, f"an entry of type {entry.type} has no {name}", "drop it, or use type='STANDARD'")
    found = _principal(entry)
    if found is not None and found["kind"] == "user":
        yield at.problem("principal_arn", f"an entry of type {entry.type} is for a role", "give the ARN of the role")


@rule(
    "FT510",
    AccessEntry,
    "error",
    title="A name that Kubernetes or EKS keeps for itself",
    why="Neither the user name nor a group of an entry may begin with `system:`, `eks:`, `aws:`, `amazon:` or `iam:`. "
    "A user name that ends in `{{SessionName}}` needs a colon before it.",
    source=_CREATE,
    reads=("user_name", "kubernetes_groups"),
)
def names_are_free(entry: AccessEntry, at: At) -> Iterator[Problem]:
    """User name and groups are such as EKS takes."""
    user = entry.user_name
    names = [(("kubernetes_groups", i), group) for i, group in enumerate(entry.kubernetes_groups)]
    for steps, name in ([] if user is None else [(("user_name",), user)]) + names:
        kept = next((prefix for prefix in _KEPT if name.startswith(prefix)), None)
        if kept is not None:
            yield at.problem(steps, f"{shown(name)} begins with {kept!r}, which EKS refuses", "choose another name")
        elif not name:
            yield at.problem(steps, "the name is empty", "give it a name, or drop it")
    before, session, _ = (user or "").partition("{{SessionName")
    if session and ":" not in before:
        yield at.problem(
            "user_name", f"{shown(user)} has no colon before the session's name", "write it as 'ops:{{SessionName}}'"
        )


@rule(
    "FT511",
    AccessPolicy,
    "error",
    title="The namespaces of an access policy",
    why="A policy that holds in namespaces needs at least one. A name has lower-case letters, digits and `-`, at most "
    "63; `*` stands for any end.",
    source=f"EKS API, AccessScope (2026-11-17); {_GUIDE}; Kubernetes, RFC 1123 label names",
    reads=("namespaces",),
)
def scope_has_namespaces(policy: AccessPolicy, at: At) -> Iterator[Problem]:
    """The scope names namespaces."""
    if not policy.namespaces:
        yield at.problem(
            "namespaces", "no namespace", "name one, or give the policy's name alone for the whole cluster"
        )
    for i, namespace in enumerate(policy.namespaces):
        if not re.fullmatch(_NAMESPACE, namespace):
            yield at.problem(
                ("namespaces", i),
                f"{shown(namespace)} can be no namespace",
                "use lower-case letters, digits and `-`, such as 'prod'",
            )


entries_fit_quota = constrained(
    "FT512",
    Cluster,
    "access_entries",
    title="The number of access entries",
    why="A cluster has at most 3,000; the quota cannot be raised.",
    source="AWS General Reference, EKS quotas, L-C56B9FC3",
    hint="let people take a shared role",
)


RULES = (
    node_entries_are_bare,
    names_are_free,
    scope_has_namespaces,
    entries_fit_quota,
    principal_is_role_or_user,
    entry_can_be_addressed,
    policies_exist,
    principals_are_unique,
    entry_allows_something,
    somebody_has_access,
    principals_are_of_this_partition,
    policies_are_known,
)

_POLICY = r"(Amazon|AWS)[A-Za-z0-9]*Policy[A-Za-z0-9]*"


def _nearest(policy: str) -> str:
    return did_you_mean(policy.rpartition("/")[2], ACCESS_POLICIES, "'AmazonEKSViewPolicy' lets a principal read")


def _principal(entry: AccessEntry) -> re.Match[str] | None:
    """The parts of the ARN, where it is one and known."""
    return _PRINCIPAL.fullmatch(entry.principal_arn) if isinstance(entry.principal_arn, str) else None
