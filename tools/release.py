"""A release, built twice and compared: wheel, source archive and the bundle of the modules, with digests and a bill.

Both builds are of the last commit, and differ in all that must not matter: folder, umask, time zone, locale, hash seed
and the times of the files. Nothing is uploaded; `dist/` then holds what a release consists of.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tools.sbom import bill  # noqa: E402  (run as a file, Python knows its folder only)

SUMS = "SHA256SUMS"
# The folder, the umask and the environment of each build.
BUILDS: tuple[tuple[str, int, Mapping[str, str]], ...] = (
    ("a", 0o022, {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}),
    ("b/deeper", 0o077, {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "4711"}),
)
_ANOTHER_TIME = 1_000_000_000


def main(arguments: list[str] | None = None) -> int:
    """Build into a folder; 1 where the two builds differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="the folder, which is made anew")
    output: Path = parser.parse_args(arguments).output
    epoch = int(_git("log", "-1", "--format=%ct"))
    if _git("status", "--porcelain").strip():
        print("the working tree has changes, which are not in what is built: that is the last commit", file=sys.stderr)
    with TemporaryDirectory() as folder:
        first, second = (
            _built(Path(folder, *where.split("/")), umask, environment, epoch) for where, umask, environment in BUILDS
        )
        differing = sorted(differences(first, second))
        if differing:
            print(f"two builds of one commit differ in {', '.join(differing)}", file=sys.stderr)
            return 1
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(first, output)
    (wheel,) = output.glob("*.whl")
    (output / f"{wheel.name}.cdx.json").write_text(bill(wheel, epoch), encoding="utf-8", newline="\n")
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests(output).items()))
    (output / SUMS).write_text(sums, encoding="utf-8", newline="\n")
    print(f"built twice, byte for byte the same:\n{sums}", end="")
    return 0


def differences(first: Path, second: Path) -> Iterator[str]:
    """The files that two folders do not both hold with the same bytes."""
    one, other = digests(first), digests(second)
    yield from (name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, by its path there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _built(folder: Path, umask: int, environment: Mapping[str, str], epoch: int) -> Path:
    """The folder with what came of one build of the last commit."""
    source, output = folder / "source", folder / "output"
    source.mkdir(parents=True)
    done = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(source, filter="data")
    for number, file in enumerate(sorted(source.rglob("*"))):
        os.utime(file, (_ANOTHER_TIME + umask + number,) * 2, follow_symlinks=False)
    for command in (
        ["hatchling", "build", "--directory", str(output)],
        ["fargate_tf", "modules", "bundle", "modules", "--output", str(output / "modules")],
    ):
        built = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=source,
            env={**os.environ, **environment, "PYTHONPATH": str(source), "SOURCE_DATE_EPOCH": str(epoch)},
            umask=umask,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if built.returncode:
            sys.exit(f"{' '.join(command)} ended with {built.returncode}\n{built.stdout}")
    return output


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
