"""How pods on Fargate become somebody at AWS: by a role of their service account, and in no other way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.pods.rule import PodRule, pod_rule, restriction
from fargate_tf.problem import did_you_mean

if TYPE_CHECKING:
    from fargate_tf.check.pods.companions import Companion
    from fargate_tf.check.pods.joined import Joined
    from fargate_tf.check.pods.verdict import Verdict
    from fargate_tf.problem import Problem

_ROLE = "eks.amazonaws.com/role-arn"
_ANNOTATION = ("metadata", "annotations", _ROLE)


@restriction(
    "R21",
    "error",
    "companion",
    title="Pod Identity",
    why="EKS Pod Identity needs an agent on each node, and Fargate has none: the pods get no credentials. An "
    "association shows only where it is an object of Kubernetes, as the controllers of AWS (ACK) have it.",
)
def no_pod_identity(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict, Problem]]:
    """No service account of pods on Fargate has a Pod Identity association."""
    for each in joined.of("PodIdentityAssociation"):
        spec = each.spec
        account = spec.get("serviceAccount", "")
        for verdict in joined.using_account(spec.get("namespace", each.namespace), account):
            if verdict.on_fargate:
                reason = (
                    f"{verdict.workload.kind} {verdict.workload.name} runs on Fargate, where Pod Identity does not work"
                )
                hint = f"make a ServiceAccountRole({account!r}, …) in the blueprint, and annotate the service account"
                yield verdict, rule.on(each, ("spec", "serviceAccount"), reason, hint)


@restriction(
    "R22",
    "error",
    "companion",
    title="The pod execution role for the program",
    why="The pod execution role serves the kubelet: it pulls images and ships logs. Containers cannot take it.",
)
def execution_role_is_not_for_programs(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict, Problem]]:
    """No service account names a pod execution role."""
    roles = set(joined.target.pod_execution_role_arns)
    for account in joined.of("ServiceAccount") if roles else ():
        if account.annotations.get(_ROLE) in roles:
            for verdict in _on_fargate(joined, account):
                reason = f"the service account {account.name!r} names a pod execution role, which no container can take"
                hint = f"make a ServiceAccountRole({account.name!r}, …) in the blueprint and name that"
                yield verdict, rule.on(account, _ANNOTATION, reason, hint)


@pod_rule(
    "FT1214",
    "warning",
    "companion",
    title="A role that the blueprint does not make",
    why="A service account whose annotation names a role that is misspelt, or of another cluster, has pods without "
    "credentials. It may be right where somebody else makes the role.",
    source="EKS user guide, IAM roles for service accounts",
    everywhere=True,
)
def roles_are_made(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict | None, Problem]]:
    """The role of a service account is one that the blueprint makes for it."""
    made = joined.target.service_account_roles
    if made is None:
        return
    names = {f"{joined.target.cluster}-{role.key}": role for role in made}
    for account in joined.of("ServiceAccount"):
        arn = account.annotations.get(_ROLE)
        if arn is None or arn in joined.target.pod_execution_role_arns:
            continue
        role = names.get(arn.rpartition("/")[2])
        if role is None:
            hint = did_you_mean(
                arn.rpartition("/")[2],
                names,
                f"make it: ServiceAccountRole({account.name!r}, namespace={account.namespace!r}, …)",
            )
            yield None, rule.on(account, _ANNOTATION, f"the blueprint makes no role {arn}", hint)
        elif (role.service_account, role.namespace) != (account.name, account.namespace):
            reason = f"the role trusts {role.namespace}/{role.service_account}, not {account.namespace}/{account.name}"
            yield None, rule.on(account, _ANNOTATION, reason, "name the role of this service account")


@pod_rule(
    "FT1215",
    "warning",
    "companion",
    title="A role that nobody takes",
    why="The blueprint makes a role for this service account, and pods get it only when the service account's "
    "annotation names it.",
    source="EKS user guide, IAM roles for service accounts",
    everywhere=True,
)
def roles_are_taken(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict | None, Problem]]:
    """A service account for which the blueprint makes a role names it."""
    for role in joined.target.service_account_roles or ():
        account = joined.named("ServiceAccount", role.namespace, role.service_account)
        if account is not None and _ROLE not in account.annotations:
            reason = f"the blueprint makes the role {joined.target.cluster}-{role.key} for it, and it does not name it"
            hint = f"annotate it with {_ROLE}: and the role's ARN, which is an output"
            yield None, rule.on(account, ("metadata", "annotations"), reason, hint)


def _on_fargate(joined: Joined, account: Companion) -> Iterator[Verdict]:
    return (each for each in joined.using_account(account.namespace, account.name) if each.on_fargate)


RULES = (no_pod_identity, execution_role_is_not_for_programs, roles_are_made, roles_are_taken)
