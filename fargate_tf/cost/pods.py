"""What the pods of a workload cost on Fargate: their size, how many there are, and how long they run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from fargate_tf.cost.money import Money, total
from fargate_tf.cost.schedule import runs_a_month
from fargate_tf.facts.prices import FREE_STORAGE_GB, LEAST_BILLED_SECONDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.check.pods.verdict import Verdict
    from fargate_tf.cost.prices import PriceBook
    from fargate_tf.k8s.size import FargateSize
    from fargate_tf.k8s.workloads import Workload

RUN_TIME = "fargate-tf/run-time"
"""The annotation of a Job's pods that says how long one runs: `20m`."""
RUNS = "fargate-tf/runs-per-month"
"""The annotation of a Job's pods that says how often the Job is made; without it once a month."""

_DURATION = re.compile(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)
_COUNT = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Usage:
    """How long things run: the hours of a month, and the seconds of one run by `namespace/name` of a Job."""

    hours: Fraction
    run_seconds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WorkloadCost:
    """A workload and what its pods cost a month; `profile` is `None` where no profile takes them.

    `pods` are the least and the greatest number: of a Job those of one run. `note` says how the time was told, or why
    there is no amount.
    """

    kind: str
    name: str
    namespace: str
    profile: str | None
    size: FargateSize | None
    pods: tuple[int, int]
    money: Money
    note: str = ""


def duration(text: str) -> int | None:
    """The seconds of `1h30m`, `20m` or `45s`; `None` for anything else.

    >>> duration("1h30m"), duration("20 minutes")
    (5400, None)
    """
    found = _DURATION.fullmatch(text)
    if found is None or not text:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * _HOUR + minutes * 60 + seconds


def cost_of(verdict: Verdict, book: PriceBook, usage: Usage) -> WorkloadCost:
    """What one workload costs."""
    workload, size = verdict.workload, verdict.size
    pods = _pods(verdict)
    profile = verdict.placement.profile if verdict.on_fargate else None
    if profile is None or size is None:
        note = "no size is large enough: it stays Pending" if profile is not None else str(verdict.placement)
        money, profile = Money(), None if size is None else profile
    elif workload.kind in ("Job", "CronJob"):
        money, note = _of_job(workload, size, pods[1], book, usage)
    else:
        money, note = _of_hours(size, pods[0] * usage.hours, pods[1] * usage.hours, book), ""
    return WorkloadCost(workload.kind, workload.name, workload.namespace, profile, size, pods, money, note)


def _pods(verdict: Verdict) -> tuple[int, int]:
    replicas, workload = verdict.replicas, verdict.workload
    if replicas is None:
        return 0, 0
    if workload.kind in ("Job", "CronJob"):
        # Of a Job with a queue nobody knows how many pods it needs: as many as run at once.
        count = max(workload.completions, replicas.most)
        return count, count
    return replicas.least, replicas.most


def _of_hours(size: FargateSize, least: Fraction, most: Fraction, book: PriceBook) -> Money:
    """What pods of one size cost for hours of all of them together."""
    storage = max(size.storage_gib - FREE_STORAGE_GB.value, 0)
    return total(
        book.cost(item, least * amount, most * amount)
        for item, amount in (
            ("fargate_vcpu_hour", size.vcpu),
            ("fargate_gb_hour", size.memory_gib),
            ("fargate_storage_gb_hour", Fraction(storage)),
        )
    )


def _of_job(workload: Workload, size: FargateSize, pods: int, book: PriceBook, usage: Usage) -> tuple[Money, str]:
    """What the runs of a Job cost a month, and how that was told."""
    often, how_often = _runs(workload, usage)
    least, most, how_long = _seconds(workload, usage)
    if often is None or most is None:
        return Money(missing=("run time",)), how_often if often is None else how_long
    hours = often * pods / _HOUR
    return _of_hours(size, hours * least, hours * most, book), f"{how_often}, {how_long}"


def _runs(workload: Workload, usage: Usage) -> tuple[Fraction | None, str]:
    given = workload.annotations.get(RUNS)
    if workload.kind == "CronJob":
        runs = runs_a_month(workload.schedule or "", usage.hours)
        if runs is None:
            return None, f"the schedule {workload.schedule!r} cannot be read"
        return runs, f"{_short(runs)} runs a month"
    if given is not None and not _COUNT.fullmatch(given):
        return None, f"{RUNS}: {given!r} is no number"
    runs = Fraction(given) if given is not None else Fraction(1)
    return runs, f"{_short(runs)} run{'' if runs == 1 else 's'} a month{'' if given else ' (assumed)'}"


def _seconds(workload: Workload, usage: Usage) -> tuple[int, int | None, str]:
    """How long one pod of a run lasts, from the least to the most: as is stated, or at most until its deadline."""
    least = LEAST_BILLED_SECONDS.value
    stated = workload.annotations.get(RUN_TIME)
    if stated is not None:
        seconds = duration(stated)
        if seconds is None:
            return 0, None, f"{RUN_TIME}: {stated!r} is no duration, such as 20m"
    else:
        key = f"{workload.namespace}/{workload.name}"
        seconds = usage.run_seconds.get(key, usage.run_seconds.get(""))
    if seconds is not None:
        return max(seconds, least), max(seconds, least), f"{_lasting(seconds)} each"
    if workload.deadline_seconds is not None and workload.deadline_seconds > 0:
        most = max(workload.deadline_seconds, least)
        return least, most, f"at most {_lasting(workload.deadline_seconds)} each (activeDeadlineSeconds)"
    return 0, None, "how long it runs is not stated"


def _short(value: Fraction) -> str:
    return f"{float(value):.4g}"


def _lasting(seconds: int) -> str:
    hours, rest = divmod(seconds, _HOUR)
    minutes, left = divmod(rest, 60)
    parts = ((hours, "h"), (minutes, "m"), (left, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"
