"""The same bytes from every Python that is here, whatever its hash seed, locale and time zone; lines end with LF.

Tests run each Python once, and tests/test_cases.py all cases with two hash seeds; `make determinism` runs 20 seeds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, product
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parent.parent
BLUEPRINTS = sorted(path.name for path in (ROOT / "blueprints").glob("*.py"))
SEEDS = int(os.environ.get("FARGATE_TF_SEEDS", "1"))
MINORS = (11, 12, 13, 14, 15)
LOCALES = ("C", "C.UTF-8", "tr_TR.UTF-8", "de_DE.ISO-8859-1")
ZONES = ("UTC", "Pacific/Kiritimati", "America/Adak")
WRITER = """
import json, sys
from fargate_tf.cli import run
made, blueprints = json.load(sys.stdin)
for name in blueprints:
    for kind, words in (("hcl", ["render"]), ("json", ["render", "--format", "json"]), ("k8s", ["manifests"])):
        assert run([*words, f"blueprints/{name}", "-o", f"{made}/{kind}/{name}/"]) == 0, name
assert run(["render", "blueprints/smallest.py", "--modules", "../modules", "-o", f"{made}/calls/"]) == 0
assert run(["modules", "build", "-o", f"{made}/modules"]) == 0
assert run(["modules", "bundle", f"{made}/modules", "-o", f"{made}/releases"]) == 0
print(sys.version.split()[0])
"""


def pythons() -> Iterator[str]:
    """The Pythons of this machine that we support, one for each minor version; ours is the first."""
    yield sys.executable
    roots = [Path(os.environ.get("PYENV_ROOT", "~/.pyenv"), "versions"), Path("~/.local/share/uv/python")]
    for minor in MINORS:
        if minor == sys.version_info.minor:
            continue
        name = f"python3.{minor}"
        named = [shutil.which(name), *(str(path) for root in roots for path in root.expanduser().glob(f"*/bin/{name}"))]
        answering = (path for path in named if path and _answers(path))
        yield from islice(answering, 1)


def _answers(python: str) -> bool:
    """Whether it runs: a shim of pyenv may stand for one that is not there."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def made_by(python: str, surroundings: Mapping[str, str], folder: Path) -> tuple[str, Mapping[str, bytes]]:
    """The version of a Python, and every file that it makes of the project's blueprints."""
    # What we need is written in Python, or does without its part in C.
    libraries = Path(click.__file__).parents[1]
    done = subprocess.run(
        [python, "-c", WRITER],
        input=json.dumps([str(folder), BLUEPRINTS]),
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(libraries)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            **surroundings,
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return done.stdout.strip(), files


def test_every_python_writes_the_same_bytes_everywhere(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    there = [*pythons()]
    elsewhere = [*product(LOCALES, ZONES)]
    _, wanted = made_by(sys.executable, {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"}, tmp_path / "wanted")
    had, differing = {}, []
    for run, (seed, python) in enumerate(product(range(1, SEEDS + 1), there if SEEDS > 1 else there[1:] or there)):
        locale, zone = elsewhere[(7 + run) % len(elsewhere)]
        surroundings = {"PYTHONHASHSEED": str(seed * 4711), "LC_ALL": locale, "TZ": zone}
        version, given = made_by(python, surroundings, tmp_path / str(run))
        had[version] = python
        differing += [
            (version, surroundings, name) for name in {*wanted, *given} if wanted.get(name) != given.get(name)
        ]
        shutil.rmtree(tmp_path / str(run))
    assert differing == []
    assert [name for name, content in wanted.items() if b"\r" in content and not name.endswith((".zip", ".gz"))] == []
    assert [name for name, content in wanted.items() if not content.endswith(b"\n") and name.endswith(".tf")] == []
    record_property("say", f"PYTHONS THAT WROTE THE SAME {len(wanted)} FILES: {', '.join(sorted({*had, _ours()}))}")


def _ours() -> str:
    return sys.version.split()[0]


SMALLEST = (ROOT / "blueprints" / "smallest.py").read_text(encoding="utf-8")
WORDS = "Zürich 東京 ✓"
OUTPUT = f'Output("office", value="{WORDS}", description="{WORDS}")'
WITH_WORDS = SMALLEST.replace("Selector\n", "Selector, Output\n").replace(
    "blueprint = Blueprint(\n", f"blueprint = Blueprint(\n    outputs=[{OUTPUT}],\n"
)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_terraform_on_stdout_is_utf_8_whatever_the_machine_speaks(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "blueprint.py").write_text(WITH_WORDS, encoding="utf-8")
    command = [sys.executable, "-m", "fargate_tf", "render", "blueprint.py"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    assert subprocess.run([*command, "-o", "main.tf"], env=environment, cwd=tmp_path, check=True).returncode == 0
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, (tmp_path / "main.tf").read_bytes())
    assert WORDS in done.stdout.decode()


WINDOWS = """
import io, sys
sys.stdout = io.TextIOWrapper(sys.stdout.buffer, newline="\\r\\n")
sys.argv[1:] = ["render", "blueprints/smallest.py"]
from fargate_tf.__main__ import main
main()
"""


def test_lines_end_with_lf_where_the_system_writes_others() -> None:
    done = subprocess.run([sys.executable, "-c", WINDOWS], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, b"\r" in done.stdout, done.stdout.count(b"\n") > 50) == (0, False, True)
