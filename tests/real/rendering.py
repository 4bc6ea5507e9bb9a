"""From a blueprint to its HCL, by the command that a user types; and the root modules of the project's blueprints."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases"
BLUEPRINTS = Path(__file__).parents[2] / "blueprints"
# The cases that are links to blueprints of the project: a fleet has one for each of its environments.
ROOTS = sorted(path.parent for path in CASES.glob("*/blueprint.py") if path.resolve().parent == BLUEPRINTS)


def rendered(blueprint: Path) -> str:
    """What `fargate-tf render` prints for a blueprint; a problem in it raises, with the text on stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "fargate_tf", "render", blueprint],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        msg = f"render {blueprint} ended with {done.returncode}\n{done.stderr}"
        raise RuntimeError(msg)
    return done.stdout


def options(case: Path) -> list[str]:
    """The further arguments of the command that a case has."""
    file = case / "options.txt"
    return shlex.split(file.read_text(encoding="utf-8")) if file.exists() else []
