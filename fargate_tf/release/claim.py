"""What a release claims to be, by its version or its changelog, and whether that is enough for what changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from fargate_tf.folder import LIST
from fargate_tf.problem import BlueprintError, Origin, Problem
from fargate_tf.release.semver import Step, Version, parse

KINDS = {"breaking": Step.MAJOR, "change": Step.MINOR, "fix": Step.PATCH}
"""The kinds of fragments in `changelog.d`, and the step that each announces."""


def version_claims(claimed: Version, released: Version, step: Step) -> Iterator[Problem]:
    """A version that is not as far from the last release as the changes need.

    >>> [p.reason for p in version_claims(Version(1, 1, 1), Version(1, 1, 0), Step.MINOR)]
    ['1.1.1 is too small a step from 1.1.0 for a minor change']
    """
    needed = released.after(step)
    if claimed < needed or (claimed == released and step is not Step.NONE):
        what = f"for a {step.word} change" if step is not Step.NONE else "to go back"
        reason = f"{claimed} is too small a step from {released} {what}"
        yield Problem("FT643", "", reason, f"call it {needed} or later, or take the change back")


def changelog_claims(folder: Path, step: Step) -> Iterator[Problem]:
    """Fragments of a changelog that announce less than what changed, or say nothing by their names."""
    claimed = Step.NONE
    for file in sorted(folder.glob("*.md")):
        kind = file.name.removesuffix(".md").rpartition(".")[2]
        if kind in KINDS:
            claimed = max(claimed, KINDS[kind])
        elif file.name != "README.md":
            hint = f"call it <issue>.<kind>.md, with one of the kinds {', '.join(KINDS)}"
            yield Problem("FT644", "", f"the name {file.name} has no kind of change", hint, Origin(str(file)))
    if claimed < step:
        kind = next(word for word, reaches in KINDS.items() if reaches == step)
        reason = f"the changelog claims {_told(claimed)}, but the modules have a {step.word} change"
        yield Problem("FT643", "", reason, f"add a fragment <issue>.{kind}.md that tells it", Origin(str(folder)))


def _told(step: Step) -> str:
    return "nothing" if step is Step.NONE else f"no more than a {step.word} change"


def version_of(modules: Path) -> Version | None:
    """The version that made a tree of modules, as its list says; `None` where it does not say."""
    try:
        made_by = json.loads((modules / LIST).read_bytes())["made_by"]
        found = re.fullmatch(r"fargate-tf (\S+)", made_by)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return parse(found[1]) if found else None


def parsed(option: str, text: str) -> Version:
    """The version given by an option. Raises `BlueprintError` where it is no semver."""
    version = parse(text)
    if version is None:
        raise BlueprintError([no_semver(option, text)])
    return version


def no_semver(option: str, text: str) -> Problem:
    """The problem of a version that is none."""
    hint = "write three numbers, such as 1.4.0 or 1.4.0-rc.1, without a 'v'"
    return Problem("FT642", option, f"{text!r} is no semver", hint)
