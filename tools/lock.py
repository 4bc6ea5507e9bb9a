"""The locked requirements: made anew with uv, or held against what pyproject.toml asks for and what is installed.

python tools/lock.py            write them (needs uv: `make lock` brings it)
python tools/lock.py --check    offline: every requirement is locked, every lock has hashes, the environment is it
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
DEV, RUN = "requirements/dev.txt", "requirements/run.txt"
# Each lock, with what it is made of. Run-time dependencies have the same versions in both environments.
LOCKS: Mapping[str, tuple[str, ...]] = {
    DEV: ("pyproject.toml", "requirements/build.in", "--extra", "dev"),
    RUN: ("pyproject.toml", "requirements/build.in", "--constraint", DEV),
    "tools/checkov/requirements.txt": ("tools/checkov/requirements.in",),
    "tools/cdktn/requirements.txt": ("tools/cdktn/requirements.in",),
    "tools/cdktf/requirements.txt": ("tools/cdktf/requirements.in",),
}
_OPTIONS = ("--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate")
_PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)((?: ;[^\\]*)?) \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def main() -> int:
    """Write the locks, or say what is wrong with them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    given = parser.parse_args()
    if given.check:
        found = list(faults(ROOT))
        print("\n".join(found) or "every dependency is locked, with its hashes")
        return int(bool(found))
    for lock, sources in LOCKS.items():
        more = ["--upgrade"] if given.upgrade else []
        subprocess.run(["uv", "pip", "compile", *_OPTIONS, *sources, "-o", lock, *more], cwd=ROOT, check=True)
    return 0


def faults(root: Path) -> Iterator[str]:
    """What is asked for and not locked, locked without a hash, or installed in another version."""
    for lock, sources in LOCKS.items():
        text = (root / lock).read_text(encoding="utf-8")
        pins = {canonicalize_name(name): pinned for name, pinned, _, _ in reversed(_PIN.findall(text))}
        if _PIN.sub("", text).strip():
            yield f"{lock}: {_PIN.sub('', text).strip().splitlines()[0]} is no version with hashes"
        for asked in _asked(root, sources):
            pinned = pins.get(canonicalize_name(asked.name))
            if pinned is None or not asked.specifier.contains(pinned, prereleases=True):
                yield f"{lock}: {asked} is asked for, {pinned or 'nothing'} is locked: make lock"
    yield from _installed_otherwise(root)


def _asked(root: Path, sources: tuple[str, ...]) -> Iterator[Requirement]:
    for source in sources:
        if source.endswith(".in"):
            yield from map(Requirement, (root / source).read_text(encoding="utf-8").split())
    if "pyproject.toml" in sources:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extra = project["optional-dependencies"]["dev"] if "--extra" in sources else []
        yield from map(Requirement, (*project["dependencies"], *extra))


def _installed_otherwise(root: Path) -> Iterator[str]:
    for name, pinned, marker, _ in _PIN.findall((root / DEV).read_text(encoding="utf-8")):
        if marker and not Marker(marker.strip(" ;")).evaluate():
            continue  # for another system or Python
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "nothing"
        if found != pinned:
            yield f"{DEV}: {name} {pinned} is locked, {found} is installed: make setup"


if __name__ == "__main__":
    sys.exit(main())
