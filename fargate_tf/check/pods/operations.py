"""What happens to pods on Fargate over time: patches, evictions, jobs that end, sizes that change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.pods.rule import PodRule, documented, restriction

if TYPE_CHECKING:
    from fargate_tf.check.pods.companions import Companion
    from fargate_tf.check.pods.joined import Joined
    from fargate_tf.check.pods.verdict import Verdict
    from fargate_tf.k8s.workloads import Pod
    from fargate_tf.problem import Problem

_HISTORY = ("successfulJobsHistoryLimit", "failedJobsHistoryLimit")


@restriction(
    "R29",
    "warning",
    "companion",
    title="Disruption budgets",
    why="AWS patches the machines under pods by evicting them, and deletes what it cannot evict. A pod with several "
    "budgets cannot be evicted at all, and a budget that allows no disruption never lets it go in good order.",
)
def budgets_allow_evictions(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict, Problem]]:
    """Each pod has at most one budget, and that one lets a pod go."""
    budgets: dict[int, list[tuple[Verdict, Companion]]] = {}
    for budget in joined.of("PodDisruptionBudget"):
        for verdict in joined.selected(budget.namespace, budget.spec.get("selector")):
            if verdict.on_fargate:
                budgets.setdefault(id(verdict), []).append((verdict, budget))
    for found in budgets.values():
        (verdict, first), *others = found
        if others:
            names = ", ".join(budget.name for _, budget in found)
            reason = f"{verdict.workload.kind} {verdict.workload.name} has {len(found)} budgets: {names}"
            yield verdict, rule.on(others[-1][1], (), reason, "keep one of them")
        strict = _strict(first, verdict)
        if strict is not None:
            field, said = strict
            reason = f"{field}: {said} never lets a pod of {verdict.workload.kind} {verdict.workload.name} go"
            hint = "allow one pod to be away: maxUnavailable: 1"
            problem = rule.on(first, ("spec", field), reason, hint)
            # The event is that of a pod with several budgets.
            yield verdict, rule.with_event(problem, "")


def _strict(budget: Companion, verdict: Verdict) -> tuple[str, object] | None:
    """The field of a budget that allows no disruption, and what it says."""
    most, least = budget.spec.get("maxUnavailable"), budget.spec.get("minAvailable")
    if most in (0, "0", "0%"):
        return "maxUnavailable", most
    if least == "100%":
        return "minAvailable", least
    count = verdict.replicas.least if verdict.replicas is not None else 0
    return ("minAvailable", least) if isinstance(least, int) and count and least >= count else None


@restriction(
    "R30",
    "warning",
    title="A Job whose pods stay",
    why="A pod that has ended keeps its machine, and costs money until it is removed. The TTL of a Job removes it; a "
    "CronJob keeps three good runs and a bad one unless it is told otherwise.",
)
def finished_pods_go(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """A Job removes its pods when they have ended."""
    if pod.workload.kind == "Job" and "ttlSecondsAfterFinished" not in pod.owner:
        reason = "the Job's pod stays after its end, and is billed until somebody removes it"
        yield rule.of(pod, ("spec", "ttlSecondsAfterFinished"), reason, "add ttlSecondsAfterFinished: 60")
    elif pod.workload.kind == "CronJob" and not _cleans_up(pod):
        reason = "pods of past runs stay, and are billed until newer runs push them out"
        steps = ("spec", "jobTemplate", "spec", "ttlSecondsAfterFinished")
        yield rule.of(pod, steps, reason, "add ttlSecondsAfterFinished: 60 below jobTemplate.spec")


def _cleans_up(pod: Pod) -> bool:
    job = (pod.owner.get("jobTemplate") or {}).get("spec") or {}
    return "ttlSecondsAfterFinished" in job or all(pod.owner.get(limit) == 0 for limit in _HISTORY)


@restriction(
    "R33",
    "warning",
    title="A pod that nobody makes again",
    why="AWS evicts pods to patch the machine below, and after an upgrade of the control plane a pod keeps its old "
    "kubelet until it is made anew. A bare pod is then gone.",
)
def pods_have_a_controller(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """A controller makes the pod again."""
    if pod.workload.kind == "Pod":
        yield rule.of(pod, ("kind",), "nobody makes this pod again when AWS evicts it", "make it a Deployment or a Job")


@restriction(
    "R34",
    "note",
    "companion",
    title="A VerticalPodAutoscaler that changes nothing",
    why="On Fargate a pod changes its size only when it is made anew, which the modes Auto and Recreate do.",
)
def autoscalers_recreate(rule: PodRule, joined: Joined) -> Iterator[tuple[Verdict, Problem]]:
    """A VerticalPodAutoscaler makes pods anew with their new size."""
    for scaler in joined.of("VerticalPodAutoscaler"):
        mode = (scaler.spec.get("updatePolicy") or {}).get("updateMode", "Auto")
        for verdict in joined.scaled(scaler, "targetRef") if mode not in ("Auto", "Recreate") else ():
            if verdict.on_fargate:
                reason = f"with updateMode: {mode} pods of {verdict.workload.name} keep the size that they have"
                steps = ("spec", "updatePolicy", "updateMode")
                yield verdict, rule.on(scaler, steps, reason, "write updateMode: Auto, or apply its advice yourself")


limits_of_processes = documented(
    "R31",
    title="Limits of files and processes",
    why="On Fargate nofile and nproc are 1,024 (soft) and 65,535 (hard). What a program needs stands in no manifest.",
)

RULES = (
    budgets_allow_evictions,
    finished_pods_go,
    pods_have_a_controller,
    autoscalers_recreate,
    limits_of_processes,
)
