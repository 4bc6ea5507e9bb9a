"""The profiles with what lands on each, and what lands nowhere: the placement of `check`, turned round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from fargate_tf.k8s.coverage import COREDNS, covering_profiles
from fargate_tf.k8s.size import GIB
from fargate_tf.overview.network import said
from fargate_tf.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from fargate_tf.check.pods.verdict import Report, Verdict
    from fargate_tf.problem import Problem
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.cluster import Cluster
    from fargate_tf.spec.fargate import FargateProfile


@dataclass(frozen=True, slots=True)
class Ask:
    """What one pod asks for of a resource, and what it is billed for: vCPUs, or GiB."""

    asked: Fraction
    billed: Fraction


@dataclass(frozen=True, slots=True)
class Landed:
    """A workload where it landed; `vcpu` and `memory` are `None` where Fargate has no size for it, or no part in it.

    `pods` is a text such as `2` or `2 to 6`. Of the `problems` errors come first. `reason` and `changes` say why it
    lands nowhere, and what would help.
    """

    kind: str
    name: str
    namespace: str
    place: str
    pods: str
    size: str
    vcpu: Ask | None
    memory: Ask | None
    problems: tuple[Problem, ...]
    also: tuple[str, ...] = ()
    reason: str = ""
    nearest: str = ""
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SelectorView:
    """The pods that a profile takes: of this namespace, with all of these labels."""

    namespace: str
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A profile: who brought it, which pods it takes, where they run, and what has landed on it.

    `addons` are those whose pods it takes; no manifest of the user has them.
    """

    name: str
    brought_by: str
    selectors: tuple[SelectorView, ...]
    subnets: str
    addons: tuple[str, ...]
    workloads: tuple[Landed, ...]


def profiles_of(blueprint: Blueprint, expanded: Blueprint, report: Report) -> tuple[ProfileView, ...]:
    """Every profile of the cluster, in the order of the file, those of presets and of the compiler last."""
    landed: dict[str, list[Landed]] = {}
    for verdict in report.verdicts:
        if verdict.on_fargate:
            landed.setdefault(verdict.placement.profile or "", []).append(_landed(verdict))
    addons = _addons(expanded.cluster, report.target.profiles)
    own = {profile.full_name for profile in blueprint.cluster.fargate_profiles}
    brought = {profile.full_name for profile in expanded.cluster.fargate_profiles}
    return tuple(
        ProfileView(
            profile.full_name,
            "" if profile.full_name in own else "a preset" if profile.full_name in brought else "the compiler",
            tuple(SelectorView(each.namespace, tuple(sorted(each.labels.items()))) for each in profile.selectors),
            _subnets(profile),
            addons.get(profile.full_name, ()),
            tuple(sorted(landed.get(profile.full_name, ()), key=_by_name)),
        )
        for profile in report.target.profiles
    )


def elsewhere_of(report: Report, place: str) -> tuple[Landed, ...]:
    """The workloads that no profile takes: those on `nodes`, or those that stay `pending`."""
    return tuple(sorted((_landed(each) for each in report.verdicts if each.placement.on == place), key=_by_name))


def _by_name(landed: Landed) -> tuple[str, str, str]:
    return landed.namespace, landed.name, landed.kind


def _landed(verdict: Verdict) -> Landed:
    workload, placement, size = verdict.workload, verdict.placement, verdict.size
    near = placement.nearest
    return Landed(
        workload.kind,
        workload.name,
        workload.namespace,
        str(placement),
        _pods(verdict),
        str(size) if size is not None else "too large for Fargate" if verdict.on_fargate else "",
        Ask(verdict.requests.vcpu, size.vcpu) if size is not None else None,
        Ask(verdict.requests.memory_bytes / GIB, size.memory_gib) if size is not None else None,
        tuple(sorted(verdict.problems, key=lambda problem: get_args(Severity).index(problem.severity))),
        also=placement.runners_up,
        reason=placement.reason,
        nearest=near.profile if near is not None else "",
        changes=near.changes if near is not None else (),
    )


def _pods(verdict: Verdict) -> str:
    replicas = verdict.replicas
    if replicas is None:
        return "one a node"
    return str(replicas.least) if replicas.least == replicas.most else f"{replicas.least} to {replicas.most}"


def _subnets(profile: FargateProfile) -> str:
    if profile.availability_zones is not None:
        return ", ".join(profile.availability_zones)
    if profile.subnet_ids is None:
        return "all private subnets"
    ids = profile.subnet_ids
    return ", ".join(map(said, ids)) if isinstance(ids, tuple) else said(ids)


def _addons(cluster: Cluster, profiles: Sequence[FargateProfile]) -> Mapping[str, tuple[str, ...]]:
    """The add-ons by the profile that takes their pods."""
    names = dict.fromkeys((COREDNS, *(addon.name for addon in cluster.addons)))
    found = list(_covered(names, profiles))
    return {profile: tuple(name for name, by in found if by == profile) for _, profile in found}


def _covered(names: Mapping[str, None], profiles: Sequence[FargateProfile]) -> Iterator[tuple[str, str]]:
    for name in names:
        yield from ((name, profile.full_name) for profile in covering_profiles(profiles, name))
