"""What is wrong with the roles of service accounts: whom they are for, what they allow, how they are called."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fargate_tf.check.policies import EXAMPLE, policy_faults, read_policy
from fargate_tf.check.rule import constrained, rule
from fargate_tf.facts import limits
from fargate_tf.facts.policies import INLINE_POLICY_LENGTH
from fargate_tf.k8s.coverage import has_nodes
from fargate_tf.k8s.selectors import matches
from fargate_tf.spec.base import expressions_in
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.iam import POLICY, ServiceAccountRole

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem

_IRSA = "EKS user guide, manage-access/aws-access/iam-roles-for-service-accounts (2024-12-18)"
_POLICY = "IAM user guide, policy elements (2025); botocore, iam: PutRolePolicy (2026-11-17)"

service_account_is_one = constrained(
    "FT800",
    ServiceAccountRole,
    "service_account",
    title="The service account of a role",
    why="The trust policy names one account. With `*` in it, other accounts of the namespace could take the role.",
    source=f"{_IRSA}; Kubernetes, DNS subdomain names",
    hint="write the name as `kubectl get serviceaccounts` shows it; one role for each account",
)

namespace_is_one = constrained(
    "FT801",
    ServiceAccountRole,
    "namespace",
    title="The namespace of a role's service account",
    why="The trust policy names one namespace. With `*` in it, whoever makes a namespace could take the role.",
    source=f"{_IRSA}; Kubernetes, RFC 1123 label names",
    hint="write the name of the namespace; one role for each",
)


@rule(
    "FT802",
    ServiceAccountRole,
    "error",
    title="What is no IAM policy",
    why="IAM takes a JSON object with a version and statements; each has an effect, actions and resources.",
    source=_POLICY,
    reads=("policy",),
    knows_expressions=True,
)
def policy_is_one(role: ServiceAccountRole, at: At) -> Iterator[Problem]:
    """The policy is JSON, and has the form of an IAM policy."""
    policy: Any = role.policy
    if isinstance(policy, str):
        try:
            policy = read_policy(policy)
        except ValueError as error:
            yield at.problem("policy", f"the policy is no JSON: {error}", f"write it as {EXAMPLE}")
            return
    if policy is not None:
        for steps, reason, hint in policy_faults(policy):
            path = ("policy", *steps) if isinstance(role.policy, Mapping) else ("policy",)
            yield at.problem(path, reason, hint)


@rule(
    "FT803",
    ServiceAccountRole,
    "warning",
    title="A role that allows nothing",
    why="Without a policy the pods can say who they are at AWS, and do nothing.",
    source=_IRSA,
    reads=("policy", "policy_arns"),
    knows_expressions=True,
)
def role_allows_something(role: ServiceAccountRole, at: At) -> Iterator[Problem]:
    """The role has a policy."""
    if role.policy is None and not role.policy_arns:
        yield at.problem((), "the role has no policy", "add policy={…} or policy_arns=[…]")


@rule(
    "FT804",
    Cluster,
    "error",
    title="Two roles for one service account",
    why="A service account has one annotation, so its pods take one role. Two roles of one name cannot exist.",
    source=_IRSA,
    reads=("service_account_roles",),
)
def accounts_have_one_role(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Each service account, and each name, is there once."""
    accounts: set[tuple[str, str]] = set()
    names: set[str] = set()
    for i, role in enumerate(cluster.service_account_roles):
        here = at.inside(role, ("service_account_roles", i))
        account = (role.namespace, role.service_account)
        if account in accounts:
            reason = f"{shown(role.service_account)} in {shown(role.namespace)} has a role already"
            yield here.problem("service_account", reason, "join the policies in one role")
        elif role.key in names:
            yield here.problem((), f"the role {shown(role.key)} is there already", 'give one of the two name="…"')
        accounts.add(account)
        names.add(role.key)


@rule(
    "FT805",
    Cluster,
    "error",
    title="The name of a service account's role",
    why="The role is called after the cluster, the namespace and the account, or `name`, and IAM takes 64 characters.",
    source="botocore, iam: roleNameType (2026-11-17)",
    reads=("name", "service_account_roles"),
)
def role_names_fit(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The name of each role fits IAM, and can be an address."""
    most = limits.ROLE_NAME_LENGTH.value.most
    for i, role in enumerate(cluster.service_account_roles):
        here, made = at.inside(role, ("service_account_roles", i)), f"{cluster.name}-{role.key}"
        reason = role.__dataclass_fields__["name"].metadata["constraint"].broken_by(role.name)
        if reason is not None:
            yield here.problem("name", reason, "write it as 'reports'")
        elif len(made) > most:
            reason = f"the role {shown(made)} would have {len(made)} characters, at most {most}"
            yield here.problem((), reason, 'add a shorter name="…"')


@rule(
    "FT806",
    ServiceAccountRole,
    "error",
    title="The policies that a role is given",
    why="They are attached by their ARNs, each once.",
    source="botocore, iam: AttachRolePolicy (2026-11-17)",
    reads=("policy_arns",),
    knows_expressions=True,
)
def policy_arns_are_policies(role: ServiceAccountRole, at: At) -> Iterator[Problem]:
    """Each is the ARN of a policy, and there once."""
    known = [(i, arn) for i, arn in enumerate(role.policy_arns) if isinstance(arn, str)]
    for i, arn in known:
        reason = POLICY.broken_by(arn)
        if reason is not None:
            yield at.problem(("policy_arns", i), reason, "see `aws iam list-policies`")
        elif any(_last(arn) == _last(other) for j, other in known if j < i):
            yield at.problem(("policy_arns", i), f"{_last(arn)!r} is there already", "write it once")


@rule(
    "FT807",
    ServiceAccountRole,
    "error",
    title="A policy that is too long",
    why="All that stands in the role itself has 10,240 characters, white space not counted.",
    source="IAM user guide, quotas (2025)",
    reads=("policy",),
)
def policy_fits(role: ServiceAccountRole, at: At) -> Iterator[Problem]:
    """The policy is short enough to stand in the role."""
    policy, most = role.policy, INLINE_POLICY_LENGTH.value
    if policy is None or next(expressions_in(policy), None) is not None:
        return
    text = policy if isinstance(policy, str) else json.dumps(_plain(policy), separators=(",", ":"))
    length = len("".join(text.split()))
    if length > most:
        hint = "make an aws_iam_policy with Resource, which has 6,144 characters each, and name it in policy_arns"
        yield at.problem("policy", f"the policy has {length} characters, at most {most}", hint)


@rule(
    "FT808",
    Cluster,
    "warning",
    title="A service account in a namespace without a profile",
    why="No profile takes pods of the namespace and there are no nodes, so nobody will take the role.",
    source="EKS user guide, nodes/fargate-profile (2026-01-12)",
    reads=("service_account_roles", "fargate_profiles", "node_groups", "access_entries"),
)
def accounts_have_pods(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Some profile takes pods of the namespace."""
    if has_nodes(cluster):
        return
    taken = [selector.namespace for profile in cluster.fargate_profiles for selector in profile.selectors]
    for i, role in enumerate(cluster.service_account_roles):
        if not any(matches(pattern, role.namespace) for pattern in taken):
            yield at.inside(role, ("service_account_roles", i)).problem(
                "namespace",
                f"no profile takes pods of namespace {shown(role.namespace)}",
                f'add Selector("{role.namespace}") to a profile',
            )


boundary_is_a_policy = constrained(
    "FT811",
    ServiceAccountRole,
    "permissions_boundary_arn",
    title="The permissions boundary of a service account's role",
    why="A boundary is a policy, given by its ARN.",
    source="botocore, iam: PutRolePermissionsBoundary (2026-11-17)",
    hint="see `aws iam list-policies`",
)

RULES = (
    service_account_is_one,
    namespace_is_one,
    policy_is_one,
    role_allows_something,
    accounts_have_one_role,
    role_names_fit,
    policy_arns_are_policies,
    policy_fits,
    accounts_have_pods,
    boundary_is_a_policy,
)


def _last(arn: str) -> str:
    return arn.rpartition("/")[2].lower()


def _plain(value: Any) -> Any:
    """The value without read-only wrappers, for `json`."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, Sequence) and not isinstance(value, str) else value
