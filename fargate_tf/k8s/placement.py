"""Where a pod will run, as EKS decides it: on a Fargate profile, on a node group, or nowhere.

The order of the decision is AWS's (EKS user guide, nodes/fargate-profile, 2026-01-12): a pod that is kept off Fargate
by its annotation, or that a DaemonSet makes, goes to nodes. Of the profiles that take the others, the one that the
pod's label names, else the first by name. What no profile takes goes to nodes too, where there are some for it.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from fargate_tf.facts import pods as facts
from fargate_tf.k8s.nodes import Fit, fit
from fargate_tf.k8s.selectors import matches

if TYPE_CHECKING:
    from fargate_tf.k8s.target import Target
    from fargate_tf.k8s.workloads import Workload
    from fargate_tf.spec.fargate import FargateProfile, Selector

Where = Literal["fargate", "nodes", "pending"]
_Candidate: TypeAlias = tuple[str, int, ItemsView[str, str], Mapping[str, str]]
"""A profile's full name, the place of a selector, and its labels: as they stand, and with wildcards."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The profile that comes closest to taking a pod, and what would have to change."""

    profile: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a pod runs, and why.

    On Fargate `profile` is the full name and `selector` the place of the selector that takes the pod; `runners_up`
    are the further profiles that would. On nodes `node_group` is the first group that takes it, `None` for nodes that
    others bring, and `runners_up` are further groups; `certain` is false where a label decides that nobody knows here.
    """

    on: Where
    profile: str | None = None
    selector: int | None = None
    node_group: str | None = None
    runners_up: tuple[str, ...] = ()
    certain: bool = True
    reason: str = ""
    nearest: Nearest | None = None

    def __str__(self) -> str:
        """In a word or two."""
        if self.on == "fargate":
            return f"profile {self.profile}"
        if self.on == "nodes":
            return f"node group {self.node_group}" if self.node_group else "nodes of others"
        return "Pending"


class Scheduler:
    """Places pods on one target, and remembers which selectors can take a namespace."""

    def __init__(self, target: Target) -> None:
        self.target = target
        ordered = sorted(target.profiles, key=lambda profile: profile.full_name)
        self._selectors = [(each, i, s) for each in ordered for i, s in enumerate(each.selectors)]
        self._by_namespace: dict[str, list[_Candidate]] = {}

    def place(self, workload: Workload, spec: Mapping[str, Any]) -> Placement:
        """Where the pods of a workload run; `spec` is their pod spec.

        >>> from fargate_tf import FargateProfile, Selector
        >>> from fargate_tf.k8s.target import Target
        >>> from fargate_tf.k8s.workloads import Replicas, Workload
        >>> from fargate_tf.problem import Origin
        >>> target = Target("dev", "eu-central-1", [FargateProfile("apps", selectors=[Selector("prod-*")])])
        >>> web = Workload("Pod", "web", "prod-eu", {}, {}, Replicas(1, 1), Origin("web.yaml"))
        >>> print(Scheduler(target).place(web, {}))
        profile apps
        """
        off = _kept_off(workload)
        taking = self._taking(workload)
        wanted = workload.labels.get(facts.PROFILE_LABEL.value)
        if wanted is not None:
            chosen = [each for each in taking if each[0] == wanted]
            runners_up = [name for name, _ in taking if name != wanted]
        else:
            chosen, runners_up = taking[:1], [name for name, _ in taking[1:]]
        if chosen and not off:
            ((profile, selector),) = chosen
            return Placement("fargate", profile, selector, runners_up=tuple(runners_up))
        return self._on_nodes(workload, spec, off or self._why_no_profile(wanted, taking))

    def _taking(self, workload: Workload) -> list[tuple[str, int]]:
        """The profiles that take a pod, in the order of their names, each with its first selector that does."""
        candidates = self._by_namespace.get(workload.namespace)
        if candidates is None:
            candidates = self._by_namespace[workload.namespace] = self._candidates(workload.namespace)
        carried = workload.labels.items()
        taking: dict[str, int] = {}
        for name, i, exact, wild in candidates:
            if exact <= carried and name not in taking and (not wild or _carries(workload.labels, wild)):
                taking[name] = i
        return [*taking.items()]

    def _candidates(self, namespace: str) -> list[_Candidate]:
        """The selectors that may take a pod of the namespace, by profile."""
        found = [each for each in self._selectors if matches(each[2].namespace, namespace)]
        return [(profile.full_name, i, *_split(selector.labels)) for profile, i, selector in found]

    def _why_no_profile(self, wanted: str | None, taking: Sequence[tuple[str, int]]) -> str:
        if wanted is None:
            return "no Fargate profile takes it"
        if any(profile.full_name == wanted for profile in self.target.profiles):
            return f"its label names the profile {wanted!r}, which does not take it"
        others = f"; {taking[0][0]!r} would take it without the label" if taking else ""
        return f"its label names the profile {wanted!r}, which there is not{others}"

    def _on_nodes(self, workload: Workload, spec: Mapping[str, Any], reason: str) -> Placement:
        fits = [(group.name, fit(group, spec)) for group in self.target.node_groups]
        takes = [(name, each) for name, each in fits if each.takes is not False]
        sure = sorted(takes, key=lambda pair: (pair[1].takes is None, pair[0]))
        if sure:
            (group, found), *others = sure
            rest = tuple(name for name, _ in others)
            return Placement("nodes", node_group=group, runners_up=rest, certain=found.takes is True, reason=reason)
        if self.target.further_nodes:
            return Placement("nodes", certain=False, reason=reason)
        return Placement("pending", reason=_both(reason, fits), nearest=self._nearest(workload))

    def _nearest(self, workload: Workload) -> Nearest | None:
        """The profile that takes the pod after the fewest changes; of several the first by name."""
        if workload.kind == "DaemonSet":
            return None

        # In the order of the names: of several that are alike `min` keeps the first. A pod changes its labels more
        # easily than its namespace.
        def effort(each: tuple[FargateProfile, int, Selector]) -> tuple[int, bool]:
            return len(tuple(_changes(workload, each[0], each[2]))), not matches(each[2].namespace, workload.namespace)

        best = min(self._selectors, key=effort, default=None)
        return best and Nearest(best[0].full_name, tuple(_changes(workload, best[0], best[2])))


def _kept_off(workload: Workload) -> str:
    """Why no profile may take the pod, or nothing."""
    if workload.kind == "DaemonSet":
        return "a DaemonSet's pods never run on Fargate"
    key, value = facts.COMPUTE_TYPE.value
    return f"its annotation {key}: {value} keeps it off Fargate" if workload.annotations.get(key) == value else ""


def _split(labels: Mapping[str, str]) -> tuple[ItemsView[str, str], Mapping[str, str]]:
    """The labels that are meant as they stand, and those with a wildcard in key or value."""
    wild = {key: value for key, value in labels.items() if {"*", "?"} & {*key, *value}}
    return {key: value for key, value in labels.items() if key not in wild}.items(), wild


def _carries(labels: Mapping[str, str], wild: Mapping[str, str]) -> bool:
    """Whether each pattern fits some label of the pod."""
    return all(any(matches(key, k) and matches(value, v) for k, v in labels.items()) for key, value in wild.items())


def _changes(workload: Workload, profile: FargateProfile, selector: Selector) -> Iterator[str]:
    """What would have to be different for the selector to take the pod."""
    key, value = facts.COMPUTE_TYPE.value
    labels = workload.labels
    if workload.annotations.get(key) == value:
        yield f"drop the annotation {key}: {value}"
    wanted = workload.labels.get(facts.PROFILE_LABEL.value)
    if wanted is not None and wanted != profile.full_name:
        yield f"drop the label {facts.PROFILE_LABEL}: {wanted}"
    if not matches(selector.namespace, workload.namespace):
        fits = "that fits" if set(selector.namespace) & {"*", "?"} else ""
        yield f"put it in the namespace {fits}{' ' if fits else ''}{selector.namespace}"
    for label, wish in selector.labels.items():
        if not any(matches(label, k) and matches(wish, v) for k, v in labels.items()):
            yield f"give the pod the label {label}: {wish}"


def _both(reason: str, fits: Sequence[tuple[str, Fit]]) -> str:
    groups = "; ".join(f"node group {name} does not: {each.reason}" for name, each in fits)
    return f"{reason}; {groups}" if groups else f"{reason}, and there are no nodes"
