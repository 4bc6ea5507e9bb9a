"""What pods ask for: whether Fargate has a size for it, what it bills, and what a little less would save."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fargate_tf.check.pods.rule import PodRule, pod_rule, restriction
from fargate_tf.facts import pods as facts
from fargate_tf.k8s.quantity import quantity
from fargate_tf.k8s.size import GIB, MIB, billed, number, sizes, smaller, surely_fitting_bytes
from fargate_tf.k8s.workloads import containers

if TYPE_CHECKING:
    from fargate_tf.check.pods.verdict import Verdict
    from fargate_tf.k8s.documents import Steps
    from fargate_tf.k8s.workloads import Pod
    from fargate_tf.problem import Problem

_SIZES = "EKS user guide, nodes/fargate-pod-configuration (2026-01-12)"
_KUBERNETES = "Kubernetes, managing resources for containers"
_RESOURCES = ("cpu", "memory", "ephemeral-storage")


@restriction(
    "R32",
    "warning",
    title="Requests that differ from limits",
    why="Pods on Fargate run with guaranteed priority, so AWS asks for equal requests and limits in every container. "
    "The size follows the requests: a limit above them is never reached, or fails the launch.",
    reads=("resources",),
)
def requests_equal_limits(rule: PodRule, pod: Pod) -> Iterator[Problem]:
    """Each container asks for as much as it is limited to."""
    for list_, i, container in containers(pod.spec):
        resources = container.get("resources", {})
        requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
        if requests == limits:
            continue
        found = list(_differences(requests, limits))
        if found:
            named = repr(container.get("name", "?"))
            reason = f"the container {named} has {'; '.join(found)}"
            hint = "give each resource one number, as request and as limit"
            yield rule.at(pod, (list_, i, "resources"), reason, hint)


def _differences(requests: Mapping[str, Any], limits: Mapping[str, Any]) -> Iterator[str]:
    for each in ("cpu", "memory"):
        asked, limit = requests.get(each), limits.get(each)
        # A limit without a request is the request.
        if asked is not None and limit is None:
            yield f"no limit for {each}"
        elif asked is not None and _less(asked, limit):
            yield f"{each} {asked} with a limit of {limit}"


def _less(asked: object, limit: object) -> bool:
    """Whether a request is below its limit; one above it has a code of its own."""
    one, other = quantity(asked), quantity(limit)
    return one is not None and other is not None and one < other


@pod_rule(
    "FT1201",
    "error",
    title="A pod that is larger than Fargate has",
    why="The largest size has 16 vCPUs and 120 GB, and 256 MB of these are for Kubernetes itself. A pod that asks for "
    "more stays Pending.",
    source=f"{_SIZES}; aws/eks-distro-prow-jobs#11 (2020-11-27)",
    everywhere=True,
)
def some_size_fits(rule: PodRule, pod: Pod, verdict: Verdict) -> Iterator[Problem]:
    """Some size has what the pod asks for."""
    asked = verdict.requests
    if verdict.on_fargate and verdict.size is None and _storage_fits(verdict):
        largest = sizes()[-1]
        reason = (
            f"the pod asks for {number(asked.vcpu)} vCPU and {number(asked.memory_bytes / GIB)} GiB; Fargate has at "
            f"most {number(largest.vcpu)} vCPU and {number(largest.memory_gib)} GB, less 256 MB for Kubernetes"
        )
        hint = "cut it into more replicas of less each, or run it on nodes"
        yield rule.with_event(rule.at(pod, ("containers",), reason, hint), facts.TOO_LARGE.value)


@pod_rule(
    "FT1202",
    "error",
    title="More ephemeral storage than Fargate has",
    why="A pod has 20 GiB of its own, and up to 175 GiB in total when it asks for them. AWS provisions somewhat more "
    "than is asked for (115 GiB for 100), so the most that can be asked for lies below 175 and is not published.",
    source=_SIZES,
    everywhere=True,
)
def storage_fits(rule: PodRule, pod: Pod, verdict: Verdict) -> Iterator[Problem]:
    """The pod asks for no more storage than there is."""
    if verdict.on_fargate and not _storage_fits(verdict):
        asked = number(verdict.requests.storage_bytes / GIB)
        reason = f"the pod asks for {asked} GiB of ephemeral storage; Fargate has at most {facts.MOST_STORAGE_GIB}"
        yield rule.at(pod, ("containers",), reason, "keep large files on EFS or in S3, or run it on nodes")


@pod_rule(
    "FT1203",
    "note",
    title="A size that a little less would make smaller",
    why="Fargate bills the size, not the request. The 256 MB for Kubernetes itself often push a round request over the "
    "edge: 1 vCPU with 8 GB becomes 2 vCPU with 9 GB.",
    source=_SIZES,
    everywhere=True,
)
def size_is_used(rule: PodRule, pod: Pod, verdict: Verdict) -> Iterator[Problem]:
    """No smaller size is near."""
    if not verdict.on_fargate or verdict.size is None:
        return
    found = smaller(verdict.requests)
    if found is not None:
        less = (
            f"{number(found.memory_less_bytes / MIB)} MiB"
            if found.memory_less_bytes
            else f"{number(found.vcpu_less)} vCPU"
        )
        reason = f"billed as {verdict.size}"
        hint = f"ask for {less} less, and it is billed as {found.size}"
        yield rule.at(pod, ("containers", 0, "resources", "requests"), reason, hint)


@pod_rule(
    "FT1204",
    "note",
    title="A size that is filled to the edge",
    why="AWS does not say whether the 256 MB for Kubernetes are 1,000 or 1,024 kB each. We take the larger. EKS "
    "Blueprints asks for 256M, not 256Mi, to be sure of 0.5 GB. Confidence low.",
    source=f"{_SIZES}; EKS Blueprints, patterns/fargate-serverless (2026-04-08)",
    everywhere=True,
)
def size_is_sure(rule: PodRule, pod: Pod, verdict: Verdict) -> Iterator[Problem]:
    """The request leaves some room in its size."""
    sure = surely_fitting_bytes(verdict.requests) if verdict.on_fargate else None
    if sure is not None:
        reason = f"{verdict.size} is filled to the last MiB, and AWS is not exact about what Kubernetes takes of it"
        hint = f"ask for {sure // 10**6}M together to be sure of this size"
        yield rule.at(pod, ("containers", 0, "resources", "requests"), reason, hint)


@pod_rule(
    "FT1205",
    "error",
    title="A request that is no quantity",
    why="Kubernetes takes numbers with a suffix: 100m, 0.5, 512Mi, 1G, 1e3. It refuses anything else, and what is "
    "negative.",
    source=_KUBERNETES,
    everywhere=True,
)
def requests_are_quantities(rule: PodRule, pod: Pod, _: Verdict) -> Iterator[Problem]:
    """Requests and limits are quantities, and not negative."""
    for steps, which, resource, value in _quantities(pod):
        what = _no_quantity(value)
        if what:
            hint = "write it as '250m' or '0.25'" if resource == "cpu" else "write it as '512Mi' or '1Gi'"
            yield rule.at(pod, (*steps, which, resource), what, hint)


@pod_rule(
    "FT1206",
    "error",
    title="A request above its limit",
    why="Kubernetes refuses a container that asks for more than it may use.",
    source=_KUBERNETES,
    everywhere=True,
)
def requests_keep_limits(rule: PodRule, pod: Pod, _: Verdict) -> Iterator[Problem]:
    """No request is above its limit."""
    for list_, i, container in containers(pod.spec):
        resources = container.get("resources", {})
        requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
        for each in requests.keys() & limits.keys() if requests != limits else ():
            asked, limit = quantity(requests[each]), quantity(limits[each])
            if asked is not None and limit is not None and asked > limit:
                reason = f"the container asks for {requests[each]} of {each}, and its limit is {limits[each]}"
                hint = "give each resource one number, as request and as limit"
                yield rule.at(pod, (list_, i, "resources", "requests", each), reason, hint)


@pod_rule(
    "FT1207",
    "note",
    title="A pod that asks for nothing",
    why="Without a request Fargate gives the least: 0.25 vCPU and 0.5 GB, of which Kubernetes takes 256 MB.",
    source=_SIZES,
    everywhere=True,
)
def something_is_asked(rule: PodRule, pod: Pod, verdict: Verdict) -> Iterator[Problem]:
    """The pod says what it needs."""
    asked = verdict.requests
    if verdict.on_fargate and pod.spec.get("containers") and not asked.vcpu and not asked.memory_bytes:
        reason = f"the pod asks for nothing and gets {billed(asked)}"
        yield rule.at(pod, ("containers", 0), reason, "say what it needs: resources with requests and limits")


@pod_rule(
    "FT1208",
    "warning",
    title="A request that rounds to very little",
    why="`m` stands for a thousandth, also behind memory: 512m of memory are half a byte.",
    source=_KUBERNETES,
    everywhere=True,
)
def memory_is_meant(rule: PodRule, pod: Pod, _: Verdict) -> Iterator[Problem]:
    """No container asks for less than a MiB of memory."""
    for steps, which, resource, value in _quantities(pod):
        if resource == "memory" and _is_tiny(value):
            reason = f"{value} of memory are {number(quantity(value) or Fraction(0))} bytes"
            yield rule.at(pod, (*steps, which, resource), reason, "write Mi or Gi behind the number")


@lru_cache(maxsize=4096)
def _no_quantity(value: object) -> str:
    """What is wrong with a quantity; empty for nothing."""
    asked = quantity(value)
    if asked is None:
        return f"{value!r} is no quantity" if isinstance(value, str) else f"{value} is no quantity"
    return f"{value} is negative" if asked < 0 else ""


@lru_cache(maxsize=4096)
def _is_tiny(value: object) -> bool:
    asked = quantity(value)
    return asked is not None and 0 < asked < MIB


def _quantities(pod: Pod) -> Iterator[tuple[Steps, str, str, Any]]:
    """Every request and limit for what Fargate counts: where, which of the two, of what, and the value."""
    if "resources" in pod.spec:
        yield from _of(("resources",), pod.spec["resources"])
    for list_, i, container in containers(pod.spec):
        if "resources" in container:
            yield from _of((list_, i, "resources"), container["resources"])


def _of(steps: Steps, resources: Mapping[str, Any]) -> Iterator[tuple[Steps, str, str, Any]]:
    for which in ("requests", "limits"):
        for resource, value in resources.get(which, {}).items():
            if resource in _RESOURCES:
                yield steps, which, resource, value


def _storage_fits(verdict: Verdict) -> bool:
    return verdict.requests.storage_bytes <= facts.MOST_STORAGE_GIB.value * GIB


RULES = (
    requests_equal_limits,
    some_size_fits,
    storage_fits,
    size_is_used,
    size_is_sure,
    requests_are_quantities,
    requests_keep_limits,
    something_is_asked,
    memory_is_meant,
)
