"""What a rule is: a code, a subject, the reason for it, and a pure generator of problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from fargate_tf.hcl.node import node
from fargate_tf.problem import Origin, Problem
from fargate_tf.spec.base import Spec

if TYPE_CHECKING:
    from datetime import date

    from fargate_tf.problem import Severity
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.constraint import Constraint

S = TypeVar("S", bound=Spec)
Step = str | int
Fields = Mapping[int, tuple[str, ...]]
"""Names of fields, by the identity of their spec."""
Texts = Mapping[int, Sequence[tuple[tuple[Step, ...], str]]]
"""Texts with the steps to them, by the identity of their spec."""


@node
class Context:
    """What a rule may know besides its subject: the whole blueprint, and the date when there is one.

    `unsound` and `staged` name the fields that have not their type, and those that hold an expression, by the
    identity of their spec, and `texts` are all that are written: found once for all rules.
    `completed` says that the compiler adds what the blueprint leaves out, CoreDNS's profile; nobody adds it to what was
    read from a plan.
    """

    blueprint: Blueprint
    unsound: Fields
    staged: Fields
    today: date | None = None
    completed: bool = True
    texts: Texts = MappingProxyType({})


@node
class At:
    """Where a rule stands: the path of its subject. It makes the rule's problems."""

    path: str
    context: Context
    spec: Spec | None = None
    rule: Rule | None = None

    def inside(self, spec: Spec, steps: tuple[Step, ...]) -> At:
        """The same for a spec further in."""
        return At(joined(self.path, steps), self.context, spec, self.rule)

    def problem(self, steps: Step | tuple[Step, ...], reason: str, hint: str) -> Problem:
        """A problem of the field that the steps name (an empty tuple: of the subject as a whole)."""
        assert self.rule is not None and self.spec is not None  # noqa: PT018  (a rule runs on a subject)
        path = steps if isinstance(steps, tuple) else (steps,)
        return Problem(
            self.rule.code,
            joined(self.path, path),
            reason,
            hint if self.spec.site is None else self.spec.site.told(hint),
            origin(self.spec, path),
            self.rule.severity,
        )


@node
class Rule:
    """One thing that may be wrong; all its problems carry its code.

    `reads` names the fields that the rule looks at (`network.nat` for one further in): it runs only where these are
    of the right shape, and known: an expression in them keeps it silent, unless it `knows_expressions` and steps
    around them itself. `None` is for the rules of shape themselves, which run always. A rule that is no more than
    the `constraint` of its one field holds that, so that a module can promise the same. An error is `acceptable`
    where it is a guess, which a reason can answer; warnings and notes always are.
    """

    code: str
    subject: type[Spec]
    severity: Severity
    title: str
    why: str
    source: str
    find: Callable[[Any, At], Iterator[Problem]]
    reads: tuple[str, ...] | None
    knows_expressions: bool = False
    constraint: Constraint | None = None
    acceptable: bool = False

    def problems(self, spec: Spec, at: At) -> Iterator[Problem]:
        """What the rule finds in one subject."""
        return self.find(spec, At(at.path, at.context, spec, self))


def rule(  # noqa: PLR0913  (one argument for each field of a rule)
    code: str,
    subject: type[S],
    severity: Severity,
    *,
    title: str,
    why: str,
    source: str,
    reads: tuple[str, ...] | None,
    knows_expressions: bool = False,
    acceptable: bool = False,
) -> Callable[[Callable[[S, At], Iterator[Problem]]], Rule]:
    """Make a rule of a generator."""
    return lambda find: Rule(
        code, subject, severity, title, why, source, find, reads, knows_expressions, acceptable=acceptable
    )


def constrained(  # noqa: PLR0913
    code: str, subject: type[Spec], field: str, *, title: str, why: str, source: str, hint: str
) -> Rule:
    """The rule that a field keeps the constraint which its spec declares."""
    constraint = subject.__dataclass_fields__[field].metadata["constraint"]

    def find(spec: Spec, at: At) -> Iterator[Problem]:
        reason = constraint.broken_by(getattr(spec, field))
        if reason is not None:
            yield at.problem(field, reason, hint)

    return Rule(code, subject, "error", title, why, source, find, (field,), constraint=constraint)


def walk(spec: Spec, at: At) -> Iterator[tuple[Spec, At]]:
    """A spec and all inside it, outer ones first, each with its place."""
    here = At(at.path, at.context, spec, at.rule)
    yield spec, here
    for steps, child in spec.children():
        yield from walk(child, here.inside(child, steps))


def origin(spec: Spec, path: tuple[Step, ...]) -> Origin | None:
    """The place in the user's file, if the spec was written in one."""
    return None if spec.site is None else spec.site.origin(path, type(spec).leading())


def joined(path: str, steps: tuple[Step, ...]) -> str:
    """`cluster.fargate_profiles` and `(0, "labels", "tier")` make `cluster.fargate_profiles[0].labels.tier`."""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path
