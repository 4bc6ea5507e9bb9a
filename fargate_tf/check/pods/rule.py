"""What a rule for pods is: an id of AWS's list, what shows it, and a pure generator of problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from fargate_tf.facts.pod_rules import RESTRICTIONS
from fargate_tf.hcl.node import node
from fargate_tf.k8s.documents import field
from fargate_tf.problem import Problem

if TYPE_CHECKING:
    from fargate_tf.check.pods.companions import Companion
    from fargate_tf.k8s.documents import Step, Steps
    from fargate_tf.k8s.workloads import Pod
    from fargate_tf.problem import Origin, Severity

Detection = Literal["detectable", "companion", "documentation"]
"""What shows that a rule is broken: the manifest of the workload, another object beside it, or nothing that we read."""


@node
class PodRule:
    """One thing that may be wrong with a pod; all its problems carry its code.

    `id` is that of the restriction in `fargate_tf.facts.pod_rules`, empty for a rule of ours. A detectable rule's
    `find` takes the `Pod`, and its `Verdict` too if the rule runs `everywhere`, not only for pods on Fargate. A
    companion's takes the `Joined` whole and gives pairs of the verdict concerned, or `None`, and the problem.
    Documentation has none. `reads` names fields of a pod spec or of its containers: a pod without any of them, as most
    are, is not shown to the rule; without names every pod is.
    """

    code: str
    id: str
    severity: Severity
    detection: Detection
    title: str
    why: str
    source: str
    find: Callable[..., Iterator[Any]] | None
    everywhere: bool = False
    reads: tuple[str, ...] = ()

    @property
    def event(self) -> str:
        """The text that AWS shows, where it is known."""
        return RESTRICTIONS[self.id].value.event if self.id else ""

    def at(
        self, pod: Pod, steps: tuple[Step, ...], reason: str, hint: str, severity: Severity | None = None
    ) -> Problem:
        """A problem of a field of the pod spec."""
        return self._problem(pod.path(*steps), reason, hint, pod.origin(*steps), severity)

    def of(self, pod: Pod, steps: Steps, reason: str, hint: str, severity: Severity | None = None) -> Problem:
        """A problem of a field of the object that makes the pods."""
        return self._problem(field(steps), reason, hint, pod.document.origin(steps), severity)

    def on(
        self, companion: Companion, steps: Steps, reason: str, hint: str, severity: Severity | None = None
    ) -> Problem:
        """A problem of a field of another object."""
        return self._problem(field(steps), reason, hint, companion.origin(steps), severity)

    def with_event(self, problem: Problem, event: str) -> Problem:
        """The same problem with another text of AWS, empty for none."""
        return replace(problem, event=event)

    def placed(self, where: Origin, path: str, reason: str, hint: str, severity: Severity | None = None) -> Problem:
        """A problem of a place that was kept."""
        return self._problem(path, reason, hint, where, severity)

    def _problem(self, path: str, reason: str, hint: str, where: Origin, severity: Severity | None) -> Problem:
        return Problem(self.code, path, reason, hint, where, severity or self.severity, self.event)


def restriction(  # noqa: PLR0913  (one argument for each field of a rule)
    id_: str,
    severity: Severity,
    detection: Detection = "detectable",
    *,
    title: str,
    why: str,
    everywhere: bool = False,
    reads: tuple[str, ...] = (),
) -> Callable[[Callable[..., Iterator[Any]]], PodRule]:
    """Make the rule for one restriction of AWS: R07 becomes FT1007, with the sources of the fact."""
    return lambda find: _rule(id_, severity, detection, title, why, find, everywhere, reads)


def documented(id_: str, *, title: str, why: str) -> PodRule:
    """A restriction that no manifest shows: for `explain` alone."""
    return _rule(id_, "note", "documentation", title, why, None, False, ())


def pod_rule(  # noqa: PLR0913
    code: str,
    severity: Severity,
    detection: Detection = "detectable",
    *,
    title: str,
    why: str,
    source: str,
    everywhere: bool = False,
) -> Callable[[Callable[..., Iterator[Any]]], PodRule]:
    """Make a rule that is none of AWS's list."""
    return lambda find: PodRule(code, "", severity, detection, title, why, source, find, everywhere)


def _rule(  # noqa: PLR0913
    id_: str,
    severity: Severity,
    detection: Detection,
    title: str,
    why: str,
    find: Callable[..., Iterator[Any]] | None,
    everywhere: bool,
    reads: tuple[str, ...],
) -> PodRule:
    fact = RESTRICTIONS[id_]
    source = f"{'; '.join(map(str, fact.sources))}; confidence {fact.confidence}"
    return PodRule(f"FT10{id_[1:]}", id_, severity, detection, title, why, source, find, everywhere, reads)
