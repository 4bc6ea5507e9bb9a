"""A plan in short: how many resources of each subject change and how, and what must not be missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fargate_tf.plan.alarms import alarms
from fargate_tf.plan.changes import KINDS
from fargate_tf.plan.subjects import SUBJECTS, subject_of

if TYPE_CHECKING:
    from fargate_tf.plan.alarms import Alarm
    from fargate_tf.plan.changes import Change, Kind
    from fargate_tf.plan.subjects import Subject


@dataclass(frozen=True)
class Summary:
    """The changes of one blueprint; `seen` says what they were compared with, where that is not the state and AWS."""

    name: str
    changes: tuple[Change, ...]
    seen: str = ""

    @cached_property
    def alarms(self) -> tuple[Alarm, ...]:
        """What must not be missed."""
        return alarms(self.changes)

    @cached_property
    def by_subject(self) -> Mapping[Subject, Sequence[Change]]:
        """The changes of each subject that has any: of each kind together, in the order of the plan."""
        found: dict[Subject, list[Change]] = {subject: [] for subject in SUBJECTS}
        for change in sorted(self.changes, key=lambda each: KINDS.index(each.kind)):
            found[subject_of(change.type)].append(change)
        return {subject: changes for subject, changes in found.items() if changes}

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """How many resources change in each way."""
        return counted(self.changes)

    @property
    def is_new(self) -> bool:
        """Whether everything is added, so that a list of it tells nothing."""
        return all(change.kind == "added" for change in self.changes)


def counted(changes: Sequence[Change]) -> Mapping[Kind, int]:
    """How many there are of each kind that there is, in the order of `KINDS`."""
    found = Counter(change.kind for change in changes)
    return {kind: found[kind] for kind in KINDS if found[kind]}
