"""How EKS decides which Fargate profile a pod belongs to: wildcards, labels, and the order of names.

A selector takes a pod when its namespace matches and every one of its labels matches some label of the pod;
`*` stands for any number of characters, `?` for exactly one, in namespaces, label keys and label values. When
several profiles take a pod, the first by name wins (EKS user guide, nodes/fargate-profile, 2026-01-12).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from fargate_tf.spec.fargate import FargateProfile, Selector

# Inclusion of patterns can take exponentially many steps in theory. Past this many the answer is "not shown".
_MOST_STATES = 20_000
_OTHER = "\0"

P = TypeVar("P", bound="FargateProfile")


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text fits the pattern.

    >>> matches("prod-*", "prod-eu"), matches("team-?", "team-10")
    (True, False)
    """
    if "*" not in pattern and "?" not in pattern:
        return pattern == text
    return _fits(pattern, text)


@lru_cache(maxsize=16384)
def _fits(pattern: str, text: str) -> bool:
    """The same with wildcards; thousands of workloads share a few namespaces and labels."""
    reached = _closure(pattern, {0})
    for character in text:
        reached = _step(pattern, reached, character)
    return len(pattern) in reached


@lru_cache(maxsize=4096)
def covers(wide: str, narrow: str) -> bool:
    """Whether every text that fits `narrow` fits `wide` too.

    >>> covers("kube-*", "kube-system"), covers("*?", "?*"), covers("a*", "*a")
    (True, True, False)
    """
    alphabet = {*wide, *narrow, _OTHER} - {"*", "?"}
    start = (_closure(narrow, {0}), _closure(wide, {0}))
    pending, seen = [start], {start}
    while pending:
        inside, outside = pending.pop()
        if len(narrow) in inside and len(wide) not in outside:
            return False
        for character in alphabet:
            state = (_step(narrow, inside, character), _step(wide, outside, character))
            if state[0] and state not in seen:
                seen.add(state)
                pending.append(state)
        if len(seen) > _MOST_STATES:
            return False
    return True


@lru_cache(maxsize=4096)
def intersect(one: str, other: str) -> bool:
    """Whether some text fits both patterns.

    >>> intersect("a*", "*b"), intersect("a*", "b*")
    (True, False)
    """
    pending = {(0, 0)}
    seen: set[tuple[int, int]] = set()
    while pending:
        i, j = state = pending.pop()
        if i == len(one) and j == len(other):
            return True
        seen.add(state)
        pending |= {*_meeting_steps(one, i, other, j)} - seen
    return False


def _meeting_steps(one: str, i: int, other: str, j: int) -> Iterator[tuple[int, int]]:
    """The pairs of positions that one more character, or an empty `*`, leads to."""
    a, b = one[i : i + 1], other[j : j + 1]
    if a == "*":
        yield i + 1, j
    if b == "*":
        yield i, j + 1
    if a and b and (a == b or {a, b} & {"*", "?"}):
        yield i + (a != "*"), j + (b != "*")


def _closure(pattern: str, positions: Iterable[int]) -> frozenset[int]:
    """The positions, and those behind a `*`, which may stand for nothing."""
    reached = set(positions)
    for position in sorted(reached):
        i = position
        while i < len(pattern) and pattern[i] == "*":
            i += 1
            reached.add(i)
    return frozenset(reached)


def _step(pattern: str, positions: frozenset[int], character: str) -> frozenset[int]:
    following = set()
    for i in positions:
        if i < len(pattern):
            if pattern[i] == "*":
                following.add(i)
            elif pattern[i] in ("?", character):
                following.add(i + 1)
    return _closure(pattern, following)


def takes(selector: Selector, namespace: str, labels: Mapping[str, str]) -> bool:
    """Whether a pod with this namespace and these labels fits the selector."""
    return matches(selector.namespace, namespace) and all(
        any(matches(key, k) and matches(value, v) for k, v in labels.items()) for key, value in selector.labels.items()
    )


def selector_covers(wide: Selector, narrow: Selector) -> bool:
    """Whether every pod that `narrow` takes is taken by `wide` too."""
    return covers(wide.namespace, narrow.namespace) and all(
        any(covers(key, k) and covers(value, v) for k, v in narrow.labels.items()) for key, value in wide.labels.items()
    )


def selectors_meet(one: Selector, other: Selector) -> bool:
    """Whether some pod fits both: the namespaces meet, and no label is asked to have two values."""
    return intersect(one.namespace, other.namespace) and all(
        intersect(value, other.labels[key])
        for key, value in one.labels.items()
        if key in other.labels and not {"*", "?"} & set(key)
    )


def profile_for(profiles: Iterable[P], namespace: str, labels: Mapping[str, str]) -> P | None:
    """The profile that a pod lands on: of all that take it, the first by name."""
    taking = (p for p in profiles if any(takes(s, namespace, labels) for s in p.selectors))
    return min(taking, key=lambda p: p.full_name, default=None)
