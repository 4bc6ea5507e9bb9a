"""WHAT it costs: the sizes of the pods, the parts of the cluster and the prices of AWS, added up by the month.

Amounts are exact fractions of a dollar; they are rounded once, where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from fargate_tf.cost.cluster import cluster_parts
from fargate_tf.cost.money import Money, total
from fargate_tf.cost.nodes import Nodes, on_nodes
from fargate_tf.cost.pods import Usage, WorkloadCost, cost_of
from fargate_tf.cost.prices import PriceBook
from fargate_tf.facts.prices import HOURS_A_MONTH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from fargate_tf.check.pods.verdict import Report
    from fargate_tf.cost.cluster import Part
    from fargate_tf.facts.base import Fact
    from fargate_tf.facts.prices import Price, Room
    from fargate_tf.spec.blueprint import Blueprint

__all__ = ["Assumptions", "Costs", "costs_of"]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What nobody can read from a blueprint or a manifest: hours a month, traffic, how long Jobs run, which nodes.

    `run_seconds` gives the seconds that one pod of a Job runs, by `namespace/name`; the empty name is for all others.
    `prices` and `room` are the user's own. `today` decides whether a version is in extended support.
    """

    hours: Fraction = Fraction(HOURS_A_MONTH.value)
    nat_gb: Fraction = Fraction(0)
    endpoint_gb: Fraction = Fraction(0)
    log_gb: Fraction = Fraction(0)
    run_seconds: Mapping[str, int] = field(default_factory=dict)
    node_type: str = "m5.large"
    prices: Mapping[tuple[str, str], Price] = field(default_factory=dict)
    room: Mapping[str, Fact[Room]] = field(default_factory=dict)
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Costs:
    """What a cluster and its workloads cost a month in USD.

    `used` are the prices behind the amounts, `missing` the items that no price was known for, with the region.
    """

    cluster: str
    region: str
    hours: Fraction
    workloads: tuple[WorkloadCost, ...]
    parts: tuple[Part, ...]
    nodes: Nodes
    used: tuple[Price, ...]
    missing: tuple[tuple[str, str], ...]

    @property
    def pods(self) -> Money:
        """All workloads on Fargate."""
        return total(each.money for each in self.workloads)

    @property
    def all(self) -> Money:
        """Workloads and cluster."""
        return total([self.pods, *(part.money for part in self.parts)])

    def by(self, key: Callable[[WorkloadCost], str]) -> Sequence[tuple[str, Money]]:
        """The cost of workloads on Fargate by something that they have in common, in alphabetical order."""
        groups: dict[str, list[Money]] = {}
        for each in self.workloads:
            if each.profile is not None:
                groups.setdefault(key(each), []).append(each.money)
        return [(name, total(groups[name])) for name in sorted(groups)]


def costs_of(blueprint: Blueprint, report: Report, assumptions: Assumptions | None = None) -> Costs:
    """What the blueprint's cluster costs a month, with the workloads of a report on it.

    The blueprint is sound: whoever calls has ruled out its errors. Nothing is guessed: where a price is not known, the
    amount has no part for it, and says so.
    """
    assumed = assumptions or Assumptions()
    book = PriceBook(blueprint.region, assumed.prices)
    usage = Usage(assumed.hours, assumed.run_seconds)
    workloads = tuple(cost_of(verdict, book, usage) for verdict in report.verdicts)
    parts = tuple(cluster_parts(blueprint, book, assumed))
    nodes = on_nodes(report.verdicts, assumed, book)
    return Costs(
        report.target.cluster, blueprint.region, assumed.hours, workloads, parts, nodes, book.used, book.missing
    )
