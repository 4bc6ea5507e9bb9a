"""How long EKS keeps a Kubernetes version: 14 months in standard support, then 12 in extended support."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from fargate_tf.facts.base import Fact
from fargate_tf.facts.sources import EOL, UG26

Support: TypeAlias = Literal["not yet", "standard", "extended", "ended", "unknown"]


class Lifecycle(NamedTuple):
    """The days of a Kubernetes version on EKS; the last days of support are included."""

    released: date
    standard_until: date
    extended_until: date


_UG = (UG26.at("versioning/kubernetes-versions.adoc"),)
_START_UNSURE = "the release day may be off by a few days"

VERSIONS: Mapping[str, Fact[Lifecycle]] = MappingProxyType(
    {
        "1.36": Fact(Lifecycle(date(2026, 6, 2), date(2027, 8, 2), date(2028, 8, 2)), (EOL,), "medium", _START_UNSURE),
        "1.35": Fact(
            Lifecycle(date(2026, 1, 28), date(2027, 3, 27), date(2028, 3, 27)),
            (EOL,),
            "medium",
            _START_UNSURE,
        ),
        "1.34": Fact(Lifecycle(date(2025, 10, 2), date(2026, 12, 2), date(2027, 12, 2)), _UG),
        "1.33": Fact(Lifecycle(date(2025, 5, 29), date(2026, 7, 29), date(2027, 7, 29)), _UG),
        "1.32": Fact(Lifecycle(date(2025, 1, 23), date(2026, 3, 23), date(2027, 3, 23)), _UG),
        "1.31": Fact(Lifecycle(date(2024, 9, 26), date(2025, 11, 26), date(2026, 11, 26)), _UG),
        "1.30": Fact(Lifecycle(date(2024, 5, 23), date(2025, 7, 23), date(2026, 7, 23)), _UG),
        "1.29": Fact(Lifecycle(date(2024, 1, 23), date(2025, 3, 23), date(2026, 3, 23)), _UG),
    }
)
"""Newest first."""

NEWEST = Fact("1.36", (EOL,), "medium", "the newest source is of 2026-08-22; 1.37 may exist by now")
VERSION_PATTERN = Fact(r"1\.[0-9]{2}", _UG, "medium", "the form of every version so far; for re.fullmatch")


def support(version: str, on: date) -> Support:
    """The support of the version on that day; "unknown" for one newer than `NEWEST` or no version at all.

    >>> [support(version, date(2026, 11, 23)) for version in ("1.35", "1.33", "1.21")]
    ['standard', 'extended', 'ended']
    """
    known = VERSIONS.get(version)
    if known is None:
        return "ended" if _older_than_all(version) else "unknown"
    if on < known.value.released:
        return "not yet"
    if on <= known.value.standard_until:
        return "standard"
    return "extended" if on <= known.value.extended_until else "ended"


def _older_than_all(version: str) -> bool:
    """Whether it is a version from before the oldest row, all of which have ended."""
    major, dot, minor = version.partition(".")
    oldest = min(int(each.partition(".")[2]) for each in VERSIONS)
    return dot == "." and major == "1" and minor.isascii() and minor.isdigit() and int(minor) < oldest
