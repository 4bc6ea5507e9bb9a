"""The wheel in an empty environment, away from the source: the commands that people start with."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.real.rendering import BLUEPRINTS
from tests.real.terraform import Terraform, cli_configuration

pytestmark = pytest.mark.real
ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    called(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            str(folder),
            str(ROOT),
        ],
        {},
    )
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def fargate_tf(wheel: Path, terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command of an environment that has the wheel and nothing of this repository, in a folder of a user."""
    folder = tmp_path_factory.mktemp("user")
    called([sys.executable, "-m", "venv", str(folder / "venv")], {})
    python = str(folder / "venv" / "bin" / "python")
    called([python, "-m", "pip", "install", "--quiet", f"{wheel}[report]"], {})
    (folder / "blueprint.py").write_bytes((BLUEPRINTS / "smallest.py").read_bytes())
    (folder / "cli.tfrc").write_text(cli_configuration(terraform.mirror), encoding="utf-8")
    environment = {"TF_CLI_CONFIG_FILE": str(folder / "cli.tfrc"), "HOME": str(folder)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return called([str(folder / "venv" / "bin" / "fargate-tf"), *arguments], environment, folder)

    return run


def called(command: list[str], more: Mapping[str, str], folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command that has to succeed, with nothing of our environment that leads to the source."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "AWS_", "TF_", "VIRTUAL"))
    }
    done = subprocess.run(
        command, cwd=folder, env={**kept, **more}, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def test_it_is_typed_and_carries_its_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert "fargate_tf/py.typed" in names
    assert [name for name in names if not name.startswith(("fargate_tf/", "fargate_tf-"))] == []


def test_it_renders_checks_and_draws(fargate_tf: Run) -> None:
    assert 'resource "aws_eks_cluster" "this"' in fargate_tf("render", "blueprint.py").stdout
    assert "error" not in fargate_tf("check", "blueprint.py").stderr
    assert fargate_tf("graph", "blueprint.py").stdout.startswith("flowchart")
    assert '"$schema"' in fargate_tf("schema").stdout


def test_it_plans_without_credentials(fargate_tf: Run) -> None:
    planned = fargate_tf("plan", "blueprint.py", "--offline").stdout

    assert "Plan: " in planned
    assert "Summary of " in planned


def test_it_writes_the_report(fargate_tf: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    fargate_tf("report", "blueprint.py", "-o", str(target))

    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
