"""tflint, with all its Terraform rules, has nothing to say about folders that `render -o FOLDER` writes, nor modules.

`make build/tflint` builds it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fargate_tf.targets.modules.build import modules
from tests.missing import without
from tests.real.rendering import ROOTS, options
from tests.real.test_forms import with_modules

pytestmark = pytest.mark.real

OWN = Path(__file__).parents[2] / "build" / "tflint"
MISSING = "THE REAL TFLINT IS NOT HERE, so no folder was judged by its rules: make build/tflint"
ALL = 'plugin "terraform" {\n  enabled = true\n  preset  = "all"\n}\n'


@pytest.fixture(scope="module")
def tflint() -> str:
    """The program, by its path."""
    binary = str(OWN) if OWN.exists() else shutil.which("tflint")
    if binary is None:
        without(MISSING)
    return binary


def issues(tflint: str, folder: Path) -> str:
    """What tflint prints about a folder; nothing when it finds nothing."""
    rules = folder.parent / "rules.hcl"
    rules.write_text(ALL, encoding="utf-8")
    done = subprocess.run(
        [tflint, "--config", str(rules), "--format", "compact", "--no-color"],
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder.parent)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def rendered(case: Path, output: Path) -> Path:
    """The module that `render -o` writes for a case, by subject into a folder or as one file."""
    command = [
        sys.executable,
        "-m",
        "fargate_tf",
        "render",
        str(case / "blueprint.py"),
        "-o",
        str(output),
        *options(case),
    ]
    subprocess.run(command, capture_output=True, check=True)
    return output


@pytest.mark.parametrize("case", ROOTS, ids=lambda case: case.name)
def test_a_folder_has_no_issue(tflint: str, tmp_path: Path, case: Path) -> None:
    folder = tmp_path / "module"
    folder.mkdir()

    assert issues(tflint, rendered(case, folder)) == ""


@pytest.mark.parametrize("name", [module.name for module in modules()])
def test_a_published_module_has_no_issue(tflint: str, tmp_path: Path, name: str) -> None:
    assert issues(tflint, with_modules(tmp_path / "modules") / name) == ""


def test_one_file_has_issues_which_folders_avoid(tflint: str, tmp_path: Path) -> None:
    (tmp_path / "module").mkdir()
    rendered(ROOTS[0], tmp_path / "module" / "main.tf")

    assert "terraform_standard_module_structure" in issues(tflint, tmp_path / "module")
