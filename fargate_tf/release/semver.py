"""How far a change reaches, and the version that says so: https://semver.org/spec/v2.0.0.html."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import total_ordering

_NUMBER = r"(0|[1-9]\d*)"
_PART = r"(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)"
_SEMVER = re.compile(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-({_PART}(?:\.{_PART})*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?",
    re.ASCII,
)


class Step(IntEnum):
    """How far a change reaches: whoever takes the release has to do nothing, may do more, or must do something."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def word(self) -> str:
        """As people and JSON write it."""
        return self.name.lower()


@total_ordering
@dataclass(frozen=True, eq=False)
class Version:
    """A semver, ordered by precedence: `1.0.0-rc.1` comes before `1.0.0`, build metadata does not count."""

    major: int
    minor: int
    patch: int
    prerelease: str = ""
    build: str = ""

    def __str__(self) -> str:
        pre, build = self.prerelease and f"-{self.prerelease}", self.build and f"+{self.build}"
        return f"{self.major}.{self.minor}.{self.patch}{pre}{build}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self._precedence() == other._precedence()

    def __hash__(self) -> int:
        return hash(self._precedence())

    def __lt__(self, other: Version) -> bool:
        """Precedence, section 11 of the specification."""
        return self._precedence() < other._precedence()

    def after(self, step: Step) -> Version:
        """The least version that a change of this step may have after this one.

        Below 1.0.0 a breaking change takes a minor step and all else a patch, as section 4 leaves open and most tools
        read it.

        >>> str(Version(1, 4, 2).after(Step.MINOR)), str(Version(0, 4, 2).after(Step.MAJOR))
        ('1.5.0', '0.5.0')
        """
        if step is Step.NONE:
            return self
        if self.prerelease:  # nobody was promised anything yet
            return replace(self, prerelease=f"{self.prerelease}.0", build="")
        if step is Step.MAJOR and self.major:
            return Version(self.major + 1, 0, 0)
        if step is Step.MAJOR or (step is Step.MINOR and self.major):
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)

    def _precedence(self) -> tuple[int, int, int, bool, tuple[tuple[bool, int, str], ...]]:
        parts = self.prerelease.split(".") if self.prerelease else []
        words = tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)
        return self.major, self.minor, self.patch, not parts, words


def parse(text: str) -> Version | None:
    """The version that a text is, all of it; `None` where it is no semver. A tag's `v` is not part of it.

    >>> parse("1.0.0-rc.1")
    Version(major=1, minor=0, patch=0, prerelease='rc.1', build='')
    >>> parse("v1.0"), parse("1.0.0-01")
    (None, None)
    """
    found = _SEMVER.fullmatch(text)
    if found is None:
        return None
    major, minor, patch, prerelease, build = found.groups()
    return Version(int(major), int(minor), int(patch), prerelease or "", build or "")
