"""The licence of everything that is installed for this project, and whether it is one that we take.

`make licences` prints the table, of the environment of development and of checkov's, and fails where a licence is
not on the list.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = (".venv", "build/checkov")
# Permissive licences, for what a user of the wheel gets too.
PERMISSIVE = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CNRI-Python",
        "ISC",
        "MIT",
        "PSF-2.0",
        "Unlicense",
        "Zlib",
    }
)
# A tool that only runs here may ask that changes to its own files stay open.
OF_TOOLS = PERMISSIVE | {"CC0-1.0", "LGPL-2.1-or-later", "LGPL-3.0-or-later", "MIT-0", "MPL-2.0", "ZPL-2.1"}
_WORDS = {
    "apache": "Apache-2.0",
    "mit license": "MIT",
    "mit": "MIT",
    "bsd 3": "BSD-3-Clause",
    "bsd-3": "BSD-3-Clause",
    "3-clause": "BSD-3-Clause",
    "bsd 2": "BSD-2-Clause",
    "2-clause": "BSD-2-Clause",
    "mozilla public license 2": "MPL-2.0",
    "mpl-2.0": "MPL-2.0",
    "mpl 2": "MPL-2.0",
    "lesser general public license v2": "LGPL-2.1-or-later",
    "lgplv2": "LGPL-2.1-or-later",
    "lesser general public license": "LGPL-3.0-or-later",
    "python software foundation": "PSF-2.0",
    "psf": "PSF-2.0",
    "isc": "ISC",
    "unlicense": "Unlicense",
    "zope": "ZPL-2.1",
    "cc0": "CC0-1.0",
    "bsd": "BSD",
}
# What says nothing that a program can read, looked up by hand on 2026-11-27.
_BY_HAND: dict[str, str] = {}


def main() -> int:
    """Print the table; 1 where a licence is not on the list."""
    refused = []
    for environment in ENVIRONMENTS:
        for name, licences, taken in table(environment):
            print(
                f"{environment:<14} {name:<36} {' AND '.join(licences) or 'UNKNOWN'}{'' if taken else '   <- refused'}"
            )
            refused += [] if taken else [name]
    if refused:
        print(f"not on the list: {', '.join(refused)}", file=sys.stderr)
    return int(bool(refused))


def table(environment: str) -> Iterator[tuple[str, Sequence[str], bool]]:
    """Name, licences, and whether we take them, of each package of an environment."""
    shipped = _shipped()
    places = [str(path) for path in (ROOT / environment).glob("lib*/python*/site-packages")]
    found = {canonicalize_name(each.metadata["Name"]): each for each in distributions(path=places)}
    for name in sorted(found):
        licences = licences_of(found[name])
        allowed = PERMISSIVE if environment == ".venv" and name in shipped else OF_TOOLS
        yield name, licences, bool(licences) and set(licences) <= allowed


def licences_of(package: Distribution) -> tuple[str, ...]:
    """The SPDX identifiers that a package gives; of alternatives the first that we take."""
    name = canonicalize_name(package.metadata["Name"])
    if name in _BY_HAND:
        return (_BY_HAND[name],)
    expression = _field(package, "License-Expression")
    if expression:
        return _chosen(expression)
    classified = [c.rpartition("::")[2] for c in package.metadata.get_all("Classifier", ()) if c.startswith("License")]
    stated = _field(package, "License").strip().split("\n")[0]
    if stated in OF_TOOLS:
        return (stated,)
    told = [licence for text in (*classified, stated) for licence in _told(text)]
    exact = [licence for licence in told if licence != "BSD"]
    return tuple(dict.fromkeys(exact or told))


def _field(package: Distribution, name: str) -> str:
    found: list[str] = package.metadata.get_all(name) or [""]
    return found[0]


def _chosen(expression: str) -> tuple[str, ...]:
    parts = [part.strip("() ") for part in re.split(r"\s+AND\s+", expression)]
    return tuple(
        next((choice for choice in choices if choice in OF_TOOLS), part)
        for part in parts
        for choices in [[choice.strip("() ") for choice in re.split(r"\s+OR\s+", part)]]
    )


def _told(text: str) -> Iterator[str]:
    lower = text.strip().lower()
    yield from [licence for word, licence in _WORDS.items() if re.search(rf"(?<![a-z]){re.escape(word)}", lower)][:1]


def _shipped() -> frozenset[str]:
    """What a user of the wheel may get: its dependencies and its extras, but that of development."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [asked for name, asked in project["optional-dependencies"].items() if name != "dev"]
    waiting = [Requirement(text).name for asked in (project["dependencies"], *extras) for text in asked]
    places = [str(path) for path in (ROOT / ".venv").glob("lib*/python*/site-packages")]
    known = {canonicalize_name(each.metadata["Name"]): each for each in distributions(path=places)}
    found: set[str] = set()
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found and name in known:
            found.add(name)
            asked = map(Requirement, known[name].requires or ())
            waiting += [each.name for each in asked if each.marker is None or each.marker.evaluate({"extra": ""})]
    return frozenset(found)


if __name__ == "__main__":
    sys.exit(main())
