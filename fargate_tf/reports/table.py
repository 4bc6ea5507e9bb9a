"""A report as a table: where each workload runs, what it is billed as, and what that adds up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from fargate_tf.k8s.size import number
from fargate_tf.show import plain

if TYPE_CHECKING:
    from fargate_tf.check.pods.verdict import Report, Verdict
    from fargate_tf.k8s.workloads import Replicas

_HEAD = ("NAMESPACE", "WORKLOAD", "PODS", "RUNS ON", "EACH BILLED AS", "PROBLEMS")
_SUMS = ("PROFILE", "PODS", "VCPU", "GB")
_COLOURS = {"fargate": None, "nodes": "cyan", "pending": "red"}
_GAP = "  "


def table(report: Report) -> str:
    """The report, styled; the caller strips the style where nobody sees colours."""
    parts = ["\n".join(_workloads(report)), "\n".join(_sums(report)), _said(report)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _workloads(report: Report) -> Iterator[str]:
    ordered = sorted(
        report.verdicts, key=lambda each: (each.workload.namespace, each.workload.name, each.workload.kind)
    )
    if not ordered:
        return
    rows = [_row(verdict) for verdict in ordered]
    widths = _widths((_HEAD, *rows))
    yield click.style(_line(_HEAD, widths), bold=True)
    before = None
    for verdict, row in zip(ordered, rows, strict=True):
        shown = row if row[0] != before else ("", *row[1:])
        before = row[0]
        yield click.style(_line(shown, widths), fg=_COLOURS[verdict.placement.on])


def _row(verdict: Verdict) -> tuple[str, ...]:
    workload, placement = verdict.workload, verdict.placement
    runs_on = str(placement)
    if placement.runners_up and placement.on == "fargate":
        runs_on += f" (before {', '.join(placement.runners_up)})"
    elif not placement.certain:
        runs_on += ", perhaps"
    size = str(verdict.size) if verdict.size is not None else "too large" if verdict.on_fargate else "-"
    cells = (workload.namespace, f"{workload.kind}/{workload.name}", _pods(verdict.replicas), runs_on, size)
    return (*map(plain, cells), _counted(verdict))


def _pods(replicas: Replicas | None) -> str:
    if replicas is None:
        return "-"
    return str(replicas.least) if replicas.least == replicas.most else f"{replicas.least}-{replicas.most}"


def _counted(verdict: Verdict) -> str:
    counts = [(sum(p.severity == kind for p in verdict.problems), kind) for kind in ("error", "warning", "note")]
    said = [f"{count} {kind}{'' if count == 1 else 's'}" for count, kind in counts if count]
    return ", ".join(said) or "-"


def _sums(report: Report) -> Iterator[str]:
    """What each profile is billed for in total, from the least to the most replicas."""
    by_profile: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in report.verdicts:
        if verdict.on_fargate and verdict.size is not None and verdict.replicas is not None:
            by_profile[verdict.placement.profile or ""].append(verdict)
    if not by_profile:
        return
    rows = [(plain(name), *_totals(verdicts)) for name, verdicts in sorted(by_profile.items())]
    if len(rows) > 1:
        rows.append(("all", *_totals(each for verdicts in by_profile.values() for each in verdicts)))
    widths = _widths((_SUMS, *rows))
    yield click.style(_line(_SUMS, widths), bold=True)
    yield from (_line(row, widths) for row in rows)


def _totals(verdicts: Iterable[Verdict]) -> tuple[str, str, str]:
    pods = [0, 0]
    vcpu, memory = [Fraction(0), Fraction(0)], [Fraction(0), Fraction(0)]
    for verdict in verdicts:
        size, replicas = verdict.size, verdict.replicas
        assert size is not None and replicas is not None  # noqa: PT018  (see `_sums`)
        for i, count in enumerate((replicas.least, replicas.most)):
            pods[i] += count
            vcpu[i] += size.vcpu * count
            memory[i] += size.memory_gib * count
    return _range(*map(str, pods)), _range(*map(number, vcpu)), _range(*map(number, memory))


def _range(least: str, most: str) -> str:
    return least if least == most else f"{least}-{most}"


def _said(report: Report) -> str:
    """The sentence below the table."""
    on = [verdict.placement.on for verdict in report.verdicts]
    total = f"{len(on)} workload{'' if len(on) == 1 else 's'} on {plain(report.target.cluster)}"
    named = (("fargate", "on Fargate"), ("nodes", "on nodes"), ("pending", "Pending"))
    counts = [f"{on.count(kind)} {name}" for kind, name in named if kind in on]
    skipped = [f"{plain(kind)} ({count})" for kind, count in report.skipped.items()]
    said = f"{total}{': ' if counts else ''}{', '.join(counts)}"
    return f"{said}; not looked into: {', '.join(skipped)}" if skipped else said


def _widths(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    return tuple(max(len(row[i]) for row in rows) for i in range(len(rows[0])))


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
