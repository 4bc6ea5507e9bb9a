"""The same requests on EC2 nodes of one type: how many nodes, at best, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from fargate_tf.cost.money import Money
from fargate_tf.facts.prices import ROOM, instance_hour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fargate_tf.check.pods.verdict import Verdict
    from fargate_tf.cost import Assumptions
    from fargate_tf.cost.prices import PriceBook
    from fargate_tf.facts.prices import Room

_MIB = 2**20
ASSUMPTION = (
    "pods are packed without gaps, by what they ask for and not by Fargate's sizes; Jobs run in what is left; "
    "disks, DaemonSets, spare nodes and the work on nodes cost nothing"
)


@dataclass(frozen=True, slots=True)
class Nodes:
    """Nodes of one type that have room for all pods on Fargate that run all the time.

    `count` is the least and the greatest number, `None` where the type's room is not known. `too_large` names
    workloads of which one pod alone needs more than a node has.
    """

    kind: str
    count: tuple[int, int] | None
    money: Money
    too_large: tuple[str, ...] = ()


def on_nodes(verdicts: Sequence[Verdict], assumed: Assumptions, book: PriceBook) -> Nodes:
    """The nodes of the assumed type that the pods on Fargate would need."""
    kind, hours = assumed.node_type, assumed.hours
    fact = assumed.room.get(kind) or ROOM.get(kind)
    if fact is None:
        return Nodes(kind, None, Money(missing=(f"room on {kind}",)))
    room = fact.value
    running = [each for each in verdicts if each.on_fargate and _runs_always(each)]
    least, most = (_count(running, room, which) for which in (0, 1))
    large = tuple(f"{v.workload.namespace}/{v.workload.name}" for v in running if not _fits(v, room))
    return Nodes(kind, (least, most), book.cost(instance_hour(kind), least * hours, most * hours), large)


def _runs_always(verdict: Verdict) -> bool:
    return verdict.workload.kind not in ("Job", "CronJob") and verdict.size is not None


def _count(verdicts: Sequence[Verdict], room: Room, which: int) -> int:
    numbers = [(v.replicas.least, v.replicas.most)[which] if v.replicas else 0 for v in verdicts]
    pairs = list(zip(numbers, verdicts, strict=True))
    vcpu = sum((n * v.requests.vcpu for n, v in pairs), Fraction(0))
    mib = sum((n * v.requests.memory_bytes / _MIB for n, v in pairs), Fraction(0))
    return max(ceil(vcpu / room.vcpu), ceil(mib / room.memory_mib), ceil(Fraction(sum(numbers), room.pods)))


def _fits(verdict: Verdict, room: Room) -> bool:
    return verdict.requests.vcpu <= room.vcpu and verdict.requests.memory_bytes / _MIB <= room.memory_mib
