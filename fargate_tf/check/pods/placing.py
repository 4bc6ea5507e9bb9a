"""Whether pods find a place at all: a profile or nodes, vCPUs of the account, addresses of the subnets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from fargate_tf.check.pods.rule import PodRule, pod_rule, restriction
from fargate_tf.facts import pods as facts
from fargate_tf.k8s.size import number

if TYPE_CHECKING:
    from fargate_tf.check.pods.joined import Joined
    from fargate_tf.check.pods.verdict import Verdict
    from fargate_tf.k8s.workloads import Pod
    from fargate_tf.problem import Origin, Problem


@restriction(
    "R36",
    "error",
    title="A pod that stays Pending",
    why="A pod runs on Fargate when a selector of a profile has its namespace and all of its labels, at the moment "
    "when the pod is made. Where no profile takes it and no node does, it stays Pending.",
    everywhere=True,
)
def pods_have_a_place(rule: PodRule, pod: Pod, verdict: Verdict) -> Iterator[Problem]:
    """A profile or a node group takes the pod."""
    placement = verdict.placement
    if placement.on != "pending" or pod.workload.kind == "DaemonSet":
        return
    near = placement.nearest
    if near is None:
        hint = "add a FargateProfile to the blueprint that takes it"
    else:
        hint = f"for the profile {near.profile} {' and '.join(near.changes)}"
    path = (
        pod.metadata_path("labels") if near and any("label" in each for each in near.changes) else "metadata.namespace"
    )
    where = pod.metadata_origin("labels") if path != "metadata.namespace" else _namespace(pod)
    yield rule.placed(where, path, f"{pod.workload.kind} {pod.workload.name} stays Pending: {placement.reason}", hint)


def _namespace(pod: Pod) -> Origin:
    return pod.document.origin(("metadata", "namespace"))


@pod_rule(
    "FT1210",
    "warning",
    "companion",
    title="More vCPUs than the account may have",
    why="All pods of an account on Fargate, and its tasks of ECS, share a quota of vCPUs, 6 by default. AWS raises it "
    "as it is used, and on request. Pods beyond it stay Pending. Give the account's own quota with --vcpu-quota.",
    source="AWS General Reference, EKS quotas (Fargate On-Demand vCPU resource count, adjustable)",
)
def quota_suffices(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict | None, Problem]]:
    """What was placed on Fargate keeps the quota, at its most."""
    quota = joined.target.vcpu_quota or facts.VCPU_QUOTA.value
    running = [each for each in joined.verdicts if each.on_fargate and each.size and each.replicas]
    total = sum((each.size.vcpu * each.replicas.most for each in running if each.size and each.replicas), Fraction(0))
    if total > quota:
        largest = max(
            running, key=lambda each: each.size.vcpu * each.replicas.most if each.size and each.replicas else 0
        )
        whose = "the account's quota" if joined.target.vcpu_quota else "the default quota"
        reason = f"the pods on Fargate have up to {number(total)} vCPU together, and {whose} is {quota}"
        hint = "ask AWS for a higher quota before you deploy, and give it with --vcpu-quota"
        yield None, rule.placed(largest.workload.where, "", reason, hint)


@pod_rule(
    "FT1211",
    "error",
    "companion",
    title="Fewer addresses than pods",
    why="Each pod on Fargate takes an IPv4 address of its subnet; without one it does not start. Five addresses of "
    "each subnet are AWS's own, and the interfaces of the control plane and of endpoints take a few more.",
    source="EKS Best Practices Guide (2026-05-04)",
)
def addresses_suffice(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict | None, Problem]]:
    """The subnets of the profiles have an address for each pod."""
    groups: dict[tuple[str, ...], list[Verdict]] = {}
    for verdict in joined.verdicts:
        subnets = tuple(joined.target.subnets.get(verdict.placement.profile or "", ()))
        if verdict.on_fargate and subnets:
            groups.setdefault(subnets, []).append(verdict)
    if len(groups) > 1:  # subnets of several groups are shared
        groups[tuple(dict.fromkeys(each for group in groups for each in group))] = [
            verdict for verdicts in groups.values() for verdict in verdicts
        ]
    for subnets, verdicts in groups.items():
        problem = _crowded(rule, joined, subnets, verdicts)
        if problem is not None:
            yield None, problem


def _crowded(rule: PodRule, joined: Joined, subnets: Sequence[str], verdicts: Sequence[Verdict]) -> Problem | None:
    """The problem of more pods than addresses: an error where the least number of pods is too many already."""
    free = sum(joined.target.free_addresses.get(each, 0) for each in subnets)
    least = sum(each.replicas.least for each in verdicts if each.replicas)
    most = sum(each.replicas.most for each in verdicts if each.replicas)
    if most <= free:
        return None
    pods = f"{least}" if least == most else f"{least} to {most}"
    reason = f"{pods} pods share {free} free addresses of {', '.join(subnets)}"
    hint = "give the private subnets larger ranges: private_subnet_cidrs, or secondary_cidrs for more room"
    first = verdicts[0].workload.where
    return rule.placed(first, "", reason, hint, "error" if least > free else "warning")


RULES = (pods_have_a_place, quota_suffices, addresses_suffice)
