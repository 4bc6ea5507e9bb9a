"""What the tests of pipelines share: a fleet with its pipelines, and a runner for it."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import chdir
from pathlib import Path

import pytest

from fargate_tf.cli import run
from tests.missing import without
from tests.pipelines.steps import (
    MANIFEST,
    ROOT,
    Runner,
    github_runner,
)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fleet with its Terraform and manifests, and the pipelines of GitHub and GitLab for it, in two commits."""
    folder = tmp_path_factory.mktemp("fleet")
    (folder / "k8s").mkdir()
    (folder / "k8s" / "web.yaml").write_text(MANIFEST, encoding="utf-8")
    fleet = (ROOT / "blueprints" / "fleet.py").read_text(encoding="utf-8")
    (folder / "fleet.py").write_text(f"{fleet}del blueprints[2]\n", encoding="utf-8")
    with chdir(folder):
        git("init", "--quiet")
        assert run(["render", "fleet.py", "-o", "live/"]) == 0
        for engine in ("github", "gitlab"):
            assert run(["init", "--ci", engine, "--blueprint", "fleet.py", "--manifests", "k8s"]) == 0
        git("add", ".")
        git("commit", "--quiet", "--message", "base")
        git("commit", "--quiet", "--message", "head", "--allow-empty")
    return folder


def git(*arguments: str) -> None:
    somebody = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *somebody, *arguments], check=True)


@pytest.fixture
def repository(made: Path, tmp_path: Path) -> Path:
    """A copy of the fleet, for one test."""
    return Path(shutil.copytree(made, tmp_path / "repository"))


@pytest.fixture
def runner(repository: Path, tmp_path: Path) -> Runner:
    for program in ("git", "jq", "curl"):
        if shutil.which(program) is None:
            without(f"THE REAL {program.upper()} IS NOT HERE, so no command of a pipeline was run: install {program}")
    return github_runner(repository, tmp_path / "runner")
