"""Whether the next release of the modules claims as much as it changes, beside the last tag: for CI.

While the version of the package is that of the last release, the fragments of the changelog have to announce what
changed; once it is raised for the next one, the version has to.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fargate_tf.cli import run
from fargate_tf.version import __version__

ROOT = Path(__file__).resolve().parent.parent


def main(root: Path = ROOT, version: str = __version__) -> int:
    """Compare the modules with those of the last tag; the exit code of `modules diff`, 0 where there is no tag."""
    tag = _git(root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    if tag is None and (told := _told_of(root) - {version}):
        print(f"CHANGELOG.md tells of {', '.join(sorted(told))}, but no tag is here: git fetch --unshallow --tags")
        return 1
    if tag is None:
        print("no release yet: there is nothing to compare the modules with")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        if not _unpacked(root, tag, Path(folder)):
            print(f"{tag} has no modules: there is nothing to compare them with")
            return 0
        print(f"since {tag}:", flush=True)
        announced = ["--changelog", str(root / "changelog.d")] if tag == f"v{version}" else ["--claimed", version]
        trees = str(Path(folder, "modules")), str(root / "modules")
        return run(["modules", "diff", *trees, "--released", tag.removeprefix("v"), *announced])


def _told_of(root: Path) -> set[str]:
    """The releases that the changelog has a section for; a clone may lack their tags."""
    file = root / "CHANGELOG.md"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return set(re.findall(r"^## \[?v?(\d+\.\d+\.\d+[\w.-]*)", text, re.MULTILINE))


def _git(root: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _unpacked(root: Path, tag: str, folder: Path) -> bool:
    """Put the modules of a tag in a folder; whether it has any."""
    done = subprocess.run(["git", "archive", tag, "modules"], cwd=root, capture_output=True, check=False)
    if done.returncode == 0:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
