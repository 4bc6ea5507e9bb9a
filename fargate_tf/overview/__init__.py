"""WHAT there is to see of a blueprint: its network, ways, profiles, workloads, problems and costs as plain values.

The report and the graph draw these values and nothing else. No text is changed here: whoever draws it, escapes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fargate_tf.check.shape import is_sound
from fargate_tf.overview.network import NetworkView, network_view, said
from fargate_tf.overview.profiles import Landed, ProfileView, elsewhere_of, profiles_of
from fargate_tf.overview.ways import Way, ways_of
from fargate_tf.pipeline import problems_of
from fargate_tf.pods import place
from fargate_tf.presets import expanded
from fargate_tf.problem import in_file_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fargate_tf.check.pods import Report
    from fargate_tf.cost import Assumptions, Costs
    from fargate_tf.problem import Problem
    from fargate_tf.spec.blueprint import Blueprint

__all__ = ["Overview", "Workloads", "overview_of"]


@dataclass(frozen=True, slots=True)
class Workloads:
    """The workloads by where they land; `skipped` counts the objects of kinds that nothing is known of."""

    profiles: tuple[ProfileView, ...] = ()
    nodes: tuple[Landed, ...] = ()
    pending: tuple[Landed, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)

    @property
    def fargate(self) -> tuple[Landed, ...]:
        """All that landed on a profile."""
        return tuple(each for profile in self.profiles for each in profile.workloads)


@dataclass(frozen=True, slots=True)
class Overview:
    """All that is known of one blueprint, with the manifests that were given.

    `network` is `None` where the blueprint's own problems keep it from being drawn; `workloads` too, where a field is
    of the wrong type; `costs` is `None` as long as the blueprint has an error.
    """

    cluster: str
    region: str
    account_id: str
    version: str
    manifests: tuple[str, ...]
    problems: tuple[Problem, ...]
    network: NetworkView | None = None
    ways: tuple[Way, ...] = ()
    workloads: Workloads | None = None
    costs: Costs | None = None

    @property
    def has_errors(self) -> bool:
        """Whether anything would be refused, or hang."""
        return any(problem.severity == "error" for problem in self.problems)


def overview_of(
    blueprint: Blueprint,
    manifests: Sequence[str] = (),
    *,
    assumed: Assumptions,
    path: str = "",
    namespace: str = "default",
) -> Overview:
    """Everything to see of a blueprint and its manifests; `assumed.today` is the day for the support of versions.

    Nothing in a blueprint or a manifest raises. Raises `FileNotFoundError` where a name leads nowhere.

    >>> from fargate_tf import Blueprint, Cluster, Network
    >>> from fargate_tf.cost import Assumptions
    >>> network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
    >>> dev = Blueprint(region="eu-central-1", network=network, cluster=Cluster("dev", version="1.35"))
    >>> seen = overview_of(dev, assumed=Assumptions())
    >>> [profile.name for profile in seen.workloads.profiles], seen.has_errors
    (['coredns'], False)
    """
    found = problems_of(blueprint, path=path, today=assumed.today)
    if not is_sound(blueprint):
        return Overview(*_names(blueprint), tuple(manifests), in_file_order(found))
    report = place(blueprint, manifests, namespace=namespace)
    network = network_view(blueprint)
    broken = any(problem.severity == "error" for problem in found)
    return Overview(
        *_names(blueprint),
        tuple(manifests),
        in_file_order([*found, *report.problems]),
        network,
        () if network is None else ways_of(blueprint, network, {problem.code for problem in found}),
        _workloads(blueprint, report),
        None if broken else _costs(blueprint, report, assumed),
    )


def _names(blueprint: Blueprint) -> tuple[str, str, str, str]:
    """What can be said of a blueprint, checked or not: its fields may hold anything."""
    cluster = blueprint.cluster
    named = (getattr(cluster, "name", ""), blueprint.region, blueprint.account_id, getattr(cluster, "version", ""))
    name, region, account, version = (_shown(each) for each in named)
    return name or "?", region or "?", account, version


def _shown(value: object) -> str:
    from fargate_tf.hcl.nodes import Expression

    return said(value) if isinstance(value, str | Expression) else ""


def _workloads(blueprint: Blueprint, report: Report) -> Workloads:
    return Workloads(
        profiles_of(blueprint, expanded(blueprint), report),
        elsewhere_of(report, "nodes"),
        elsewhere_of(report, "pending"),
        report.skipped,
    )


def _costs(blueprint: Blueprint, report: Report, assumed: Assumptions) -> Costs:
    from fargate_tf.cost import costs_of

    return costs_of(blueprint, report, assumed)
