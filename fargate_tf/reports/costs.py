"""Costs as tables that people read: workloads, sums, the cluster, nodes beside it, and every price with its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from fargate_tf.cost.money import Money, cents
from fargate_tf.cost.nodes import ASSUMPTION
from fargate_tf.facts.prices import ITEMS
from fargate_tf.show import plain

if TYPE_CHECKING:
    from fargate_tf.cost import Costs
    from fargate_tf.cost.pods import WorkloadCost

_WORKLOADS = ("NAMESPACE", "WORKLOAD", "PROFILE", "EACH BILLED AS", "PODS", "USD A MONTH")
_PARTS = ("CLUSTER", "HOW", "USD A MONTH")
_PRICES = ("PRICE", "USD", "REGION", "AS OF", "CONFIDENCE", "SOURCE")
_GAP = "  "
Row = tuple[str, ...]


def costs_table(costs: Costs) -> str:
    """The costs, styled; the caller strips the style where nobody sees colours."""
    parts = (
        [f"{plain(costs.cluster)} in {costs.region}: USD for {_hours(costs)} hours"],
        _workloads(costs),
        _sums("NAMESPACE", costs.by(lambda each: each.namespace)),
        _sums("PROFILE", costs.by(lambda each: each.profile or "")),
        _cluster(costs),
        _nodes(costs),
        _prices(costs),
        _missing(costs),
    )
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


def _hours(costs: Costs) -> str:
    whole = costs.hours.denominator == 1
    return str(costs.hours.numerator) if whole else cents(costs.hours)


def _workloads(costs: Costs) -> Iterator[str]:
    ordered = sorted(costs.workloads, key=lambda each: (each.namespace, each.name, each.kind))
    if not ordered:
        return
    rows = [_row(each) for each in ordered]
    shown = [row if i == 0 or row[0] != rows[i - 1][0] else ("", *row[1:]) for i, row in enumerate(rows)]
    yield from _table(_WORKLOADS, [*shown, ("all", "", "", "", "", str(costs.pods))], right=5)
    for each in ordered:
        if each.note and each.profile is not None:
            yield f"{plain(each.namespace)}/{plain(each.name)}: {plain(each.note)}"


def _row(each: WorkloadCost) -> Row:
    least, most = each.pods
    pods = str(least) if least == most else f"{least}-{most}"
    amount = str(each.money) if each.profile is not None and each.size is not None else "-"
    runs_on = each.profile if each.profile is not None else f"({each.note})"
    size = str(each.size) if each.size is not None else "-"
    return (*map(plain, (each.namespace, f"{each.kind}/{each.name}", runs_on)), size, pods if most else "-", amount)


def _sums(head: str, sums: Sequence[tuple[str, Money]]) -> Iterator[str]:
    if len(sums) > 1:
        yield from _table((head, "USD A MONTH"), [(plain(name), str(money)) for name, money in sums], right=1)


def _cluster(costs: Costs) -> Iterator[str]:
    rows = [(plain(part.name), plain(part.how), _amount(part.money, part.how)) for part in costs.parts]
    rows += [
        ("workloads on Fargate", "as above" if costs.workloads else "no manifests given", str(costs.pods)),
        ("all", "", str(costs.all)),
    ]
    yield from _table(_PARTS, rows, right=2)


def _amount(money: Money, how: str) -> str:
    return "-" if how.startswith("not counted") else str(money)


def _nodes(costs: Costs) -> Iterator[str]:
    nodes = costs.nodes
    if not any(each.profile is not None for each in costs.workloads):
        return
    if nodes.count is None:
        yield f"The same on {plain(nodes.kind)}: what room such a node has is not known here; give it with --prices"
        return
    least, most = nodes.count
    count = str(least) if least == most else f"{least} to {most}"
    yield f"The same on EC2: {count} x {plain(nodes.kind)}, {nodes.money} USD a month instead of {_always(costs)}"
    yield f"  assumed: {ASSUMPTION}"
    if nodes.too_large:
        yield f"  too large for such a node: {', '.join(map(plain, nodes.too_large))}"


def _always(costs: Costs) -> Money:
    """What the pods cost that run all the time, which is what nodes are compared with."""
    from fargate_tf.cost.money import total

    return total(each.money for each in costs.workloads if each.kind not in ("Job", "CronJob"))


def _prices(costs: Costs) -> Iterator[str]:
    rows = [
        (
            plain(price.item),
            str(price.value),
            price.region or "all",
            plain(price.date),
            price.confidence + (f": {price.note}" if price.note else ""),
            plain("; ".join(source.title for source in price.sources)),
        )
        for price in costs.used
    ]
    if rows:
        yield from _table(_PRICES, rows)


def _missing(costs: Costs) -> Iterator[str]:
    if costs.missing:
        yield click.style("No price is known, and none is guessed; give your own with --prices FILE:", bold=True)
    for item, region in costs.missing:
        yield f"  {item} in {region}: {ITEMS.value.get(item, 'an instance, an hour')}"


def _table(head: Row, rows: Sequence[Row], *, right: int | None = None) -> Iterator[str]:
    """Rows under a head; the column `right` is aligned to the right."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    yield click.style(_line(head, widths, right), bold=True)
    yield from (_line(row, widths, right) for row in rows)


def _line(row: Row, widths: Sequence[int], right: int | None) -> str:
    cells = (
        f"{cell:>{width}}" if i == right else f"{cell:<{width}}"
        for i, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return _GAP.join(cells).rstrip()
