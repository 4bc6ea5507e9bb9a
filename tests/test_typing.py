"""What the type checker takes and refuses: the stages, the keywords and the types of a blueprint."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "typing"
EXPECTED = re.compile(r"# E: ([\w-]+)$")
REPORTED = re.compile(r"bad\.py:(\d+): error: .*\[([\w-]+)\]$", re.MULTILINE)


def mypy(file: str) -> str:
    """What `mypy --strict` says of a file, with no configuration but that."""
    options = ["--strict", "--config-file=", "--no-error-summary", "--hide-error-context", "--no-pretty"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(FOLDER / file)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": str(ROOT), "NO_COLOR": "1"},
        text=True,
    )
    assert done.stderr == ""
    return done.stdout


def test_the_issues_blueprint_and_what_components_do_are_well_typed() -> None:
    assert mypy("good.py") == ""


def test_slips_are_type_errors_at_their_line() -> None:
    lines = (FOLDER / "bad.py").read_text(encoding="utf-8").splitlines()
    expected = {(i, found[1]) for i, line in enumerate(lines, 1) if (found := EXPECTED.search(line))}
    assert {(int(line), code) for line, code in REPORTED.findall(mypy("bad.py"))} == expected
