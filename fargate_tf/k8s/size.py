"""What a pod asks for, and the size that Fargate then provisions and bills.

Per resource the larger of the sum of all containers and of what starting up takes, 256 MB on top for Kubernetes
itself, and up to the next size of the table (EKS user guide, nodes/fargate-pod-configuration, 2026-01-12).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from math import ceil
from typing import Any

from fargate_tf.facts import pods as facts
from fargate_tf.k8s.quantity import quantity

MIB, GIB = 2**20, 2**30
_NOTHING = Fraction(0)
_OVERHEAD_GIB = Fraction(facts.OVERHEAD_MIB.value * MIB, GIB)
_RESOURCES = ("cpu", "memory", "ephemeral-storage")


@dataclass(frozen=True, slots=True)
class Requests:
    """What the containers of a pod ask for together: vCPUs, and bytes of memory and of ephemeral storage."""

    vcpu: Fraction = _NOTHING
    memory_bytes: Fraction = _NOTHING
    storage_bytes: Fraction = _NOTHING

    def __hash__(self) -> int:
        """Cheap: the hash of a Fraction is a power, and sizes are looked up three times for each workload."""
        return hash((self.vcpu.numerator, self.memory_bytes.numerator, self.storage_bytes.numerator))


@dataclass(frozen=True, slots=True)
class FargateSize:
    """A size that Fargate bills: vCPUs, GiB of memory, and GiB of ephemeral storage, of which 20 are free.

    `storage_gib` is what the pod asks for, rounded up: AWS provisions somewhat more, by a formula it does not publish.

    >>> print(billed(Requests(Fraction(1), Fraction(8 * GIB))))
    2 vCPU / 9 GB
    """

    vcpu: Fraction
    memory_gib: Fraction
    storage_gib: int = facts.DEFAULT_STORAGE_GIB.value

    def __str__(self) -> str:
        """As AWS writes it."""
        storage = f" / {self.storage_gib} GB of storage" if self.storage_gib > facts.DEFAULT_STORAGE_GIB.value else ""
        return f"{number(self.vcpu)} vCPU / {number(self.memory_gib)} GB{storage}"


def number(value: Fraction) -> str:
    """A number without a fraction bar and without superfluous zeros.

    >>> number(Fraction(1, 4)), number(Fraction(9))
    ('0.25', '9')
    """
    return f"{float(value):.10g}"


def requests_of(spec: Mapping[str, Any]) -> Requests:
    """What a pod asks for, as the scheduler of Kubernetes counts.

    Containers run together with init containers whose `restartPolicy` is `Always` (sidecars); another init container
    runs alone with the sidecars before it. A limit without a request is the request. A request of the pod as a whole
    stands for those of its containers. What is no quantity, or negative, counts as nothing.
    """
    containers, inits = spec.get("containers", ()), spec.get("initContainers", ())
    if len(containers) == 1 and not inits and "resources" not in spec:
        return _alone(containers[0].get("resources"))
    whole = spec.get("resources") or {}
    found = (_asked(whole, each) for each in _RESOURCES)
    counted = (
        asked if asked is not None else _counted(containers, inits, each)
        for asked, each in zip(found, _RESOURCES, strict=True)
    )
    return Requests(*counted)


def _alone(resources: Mapping[str, Any] | None) -> Requests:
    if not resources:
        return Requests()
    return Requests(*(_asked(resources, each) or _NOTHING for each in _RESOURCES))


def _counted(containers: Sequence[Mapping[str, Any]], inits: Sequence[Mapping[str, Any]], resource: str) -> Fraction:
    sidecars = most = _NOTHING
    for container in inits:
        asked = _asked(container.get("resources") or {}, resource) or _NOTHING
        if container.get("restartPolicy") == "Always":
            sidecars += asked
            most = max(most, sidecars)
        else:
            most = max(most, sidecars + asked)
    running = sum((_asked(each.get("resources") or {}, resource) or _NOTHING for each in containers), sidecars)
    return max(most, running)


def _asked(resources: Mapping[str, Any], resource: str) -> Fraction | None:
    """A request, or the limit that stands for it."""
    for which in ("requests", "limits"):
        given = resources.get(which)
        if given and resource in given:
            asked = quantity(given[resource])
            return asked if asked is not None and asked >= 0 else _NOTHING
    return None


@lru_cache(maxsize=4096)
def billed(requests: Requests) -> FargateSize | None:
    """The size that is billed; `None` when none is large enough, so that the pod stays Pending.

    >>> print(billed(Requests()), billed(Requests(Fraction(17))))
    0.25 vCPU / 0.5 GB None
    """
    storage_gib = max(ceil(requests.storage_bytes / GIB), facts.DEFAULT_STORAGE_GIB.value)
    if storage_gib > facts.MOST_STORAGE_GIB.value:
        return None
    memory_gib = needed_memory_gib(requests)
    fitting = (size for size in sizes() if size.vcpu >= requests.vcpu and size.memory_gib >= memory_gib)
    first = next(fitting, None)
    return first and FargateSize(first.vcpu, first.memory_gib, storage_gib)


@dataclass(frozen=True, slots=True)
class Smaller:
    """A smaller size, and by how much a pod would have to ask for less: of memory or of vCPUs."""

    size: FargateSize
    memory_less_bytes: Fraction
    vcpu_less: Fraction


@lru_cache(maxsize=4096)
def smaller(requests: Requests) -> Smaller | None:
    """The smallest size that a little less would bring: at most the 256 MB of Kubernetes itself, or a tenth of a CPU.

    >>> found = smaller(Requests(Fraction(1), Fraction(8 * GIB)))
    >>> print(found.size, found.memory_less_bytes / MIB)
    1 vCPU / 8 GB 256
    """
    size = billed(requests)
    if size is None:
        return None
    memory_gib = needed_memory_gib(requests)
    for each in sizes():
        memory_less = max(memory_gib - each.memory_gib, _NOTHING)
        vcpu_less = max(requests.vcpu - each.vcpu, _NOTHING)
        saves = each.vcpu <= size.vcpu and each.memory_gib <= size.memory_gib
        saves = saves and (each.vcpu, each.memory_gib) != (size.vcpu, size.memory_gib)
        little = memory_less <= _OVERHEAD_GIB if not vcpu_less else not memory_less and vcpu_less <= requests.vcpu / 10
        if saves and little:
            made = FargateSize(each.vcpu, each.memory_gib, size.storage_gib)
            return Smaller(made, memory_less * GIB, vcpu_less)
    return None


@lru_cache(maxsize=4096)
def surely_fitting_bytes(requests: Requests) -> int | None:
    """The memory to ask for where the request fills its size so far that only one reading of "256 MB" lets it in.

    >>> surely_fitting_bytes(Requests(memory_bytes=Fraction(256 * MIB)))
    256000000
    >>> surely_fitting_bytes(Requests(memory_bytes=Fraction(256_000_000)))
    """
    size = billed(requests)
    edge_gib = Fraction(facts.EDGE_BYTES.value, GIB)
    if size is None or size.memory_gib - needed_memory_gib(requests) >= edge_gib:
        return None
    return int((size.memory_gib - _OVERHEAD_GIB - edge_gib) * GIB)


def needed_memory_gib(requests: Requests) -> Fraction:
    """The memory that the size has to have: what is asked for, and what Kubernetes itself takes."""
    return requests.memory_bytes / GIB + _OVERHEAD_GIB


@cache
def sizes() -> tuple[FargateSize, ...]:
    """Every size, the least vCPUs first, and of these the least memory."""
    return tuple(
        FargateSize(Fraction(tier.vcpu_thousandths, 1000), Fraction(memory, 1024))
        for tier in facts.SIZES.value
        for memory in tier.memory_mib
    )
