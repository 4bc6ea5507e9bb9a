"""The shape of a fact: a value, who said so and when, and how sure that makes us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

Confidence: TypeAlias = Literal["high", "medium", "low"]
"""high: AWS text, API model, several that agree; medium: one other, an old or indirect one; low: weak."""

T_co = TypeVar("T_co", covariant=True)


class Source(NamedTuple):
    """One publication: its id in the bibliography, where to read it, its date, and the page that is cited.

    >>> from fargate_tf.facts.sources import UG26
    >>> print(UG26.at("nodes/fargate.adoc"))
    Amazon EKS User Guide, nodes/fargate.adoc (2026-01-12)
    """

    id: str
    title: str
    where: str
    date: str
    page: str = ""

    def at(self, page: str) -> Source:
        """The same publication at one of its pages, files or shapes."""
        return self._replace(page=page)

    def __str__(self) -> str:
        page = f", {self.page}" if self.page else ""
        return f"{self.title}{page} ({self.date})"


@dataclass(frozen=True, slots=True)
class Fact(Generic[T_co]):
    """A value of AWS with its sources; in an f-string it reads as the bare value.

    >>> from fargate_tf.facts import limits
    >>> limits.CLUSTER_SUBNET_FREE_ADDRESSES.value
    6
    """

    value: T_co
    sources: tuple[Source, ...]
    confidence: Confidence = "high"
    note: str = ""

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Limit(Fact[int]):
    """A service quota: its default value, its code in Service Quotas and whether AWS raises it on request.

    >>> from fargate_tf.facts import limits
    >>> f"at most {limits.SELECTORS_PER_PROFILE} selectors (quota {limits.SELECTORS_PER_PROFILE.code})"
    'at most 5 selectors (quota L-D78D8AF8)'
    """

    code: str = ""
    adjustable: bool = False


class Bounds(NamedTuple):
    """The least and the greatest allowed value, both included; of a length, a prefix length or a count."""

    least: int
    most: int

    def admits(self, number: int) -> bool:
        """Whether the number lies within."""
        return self.least <= number <= self.most
