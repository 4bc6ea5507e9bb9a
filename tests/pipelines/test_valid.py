"""The pipelines of `init --ci`, `action.yml` and the hooks are valid, and hold no more rights than they need."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import yaml

from tests.conftest import Cli
from tests.missing import without
from tests.pipelines.steps import (
    GITLAB,
    NAMES,
    ROOT,
    WORKFLOW,
    read,
    steps_in,
    whole_script,
)
from tests.test_docs import fences

OWN = ROOT / "build" / "actionlint"
MISSING = "THE REAL ACTIONLINT IS NOT HERE, so no workflow was judged by it: make build/actionlint"


@pytest.fixture(scope="module")
def actionlint() -> str:
    """The program, by its path."""
    binary = str(OWN) if OWN.exists() else shutil.which("actionlint")
    if binary is None:
        without(MISSING)
    return binary


def pipelines(cli: Cli, folder: Path) -> Iterator[Path]:
    """A repository with a pipeline of every shape: at the root and below, one blueprint and a fleet, with manifests."""
    (folder / ".git").mkdir()
    (folder / "k8s").mkdir()
    shutil.copyfile(ROOT / "blueprints" / "fleet.py", folder / "fleet.py")
    words = ["--region", "eu-central-1", "--account-id", "111122223333", "--admin-role", "Admin"]
    for engine in ("github", "gitlab"):
        assert cli("init", "infra/eks", *words, "--name", "shop", "--ci", engine).code == 0
        assert cli("init", "--ci", engine, "--blueprint", "fleet.py", "--manifests", "k8s").code == 0
    yield from sorted(folder.glob(".git*/**/*.yml"))
    yield folder / ".gitlab-ci.yml"


def test_actionlint_has_nothing_to_say_about_the_workflows(
    actionlint: str, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    workflows = [str(file) for file in pipelines(cli, tmp_path) if file.parent.name == "workflows"]
    assert len(workflows) == 2
    assert ran([actionlint, "-no-color", *workflows], tmp_path) == (0, "")
    broken = Path(workflows[0])
    broken.write_text(broken.read_text(encoding="utf-8").replace("needs: check", "needs: chekc"), encoding="utf-8")
    assert ran([actionlint, "-no-color", *workflows], tmp_path)[0] == 1


def test_what_the_docs_show_of_pipelines_is_valid(actionlint: str, tmp_path: Path) -> None:
    workflow, hooks = (fence.text for fence in fences(ROOT / "docs" / "ci.md") if fence.language == "yaml")
    (tmp_path / "workflow.yml").write_text(workflow, encoding="utf-8")
    assert ran([actionlint, "-no-color", "workflow.yml"], tmp_path) == (0, "")
    (own,) = (step for step in steps_in(yaml.safe_load(workflow)) if "fargate-tf@" in step["uses"])
    assert own["with"].keys() - read(ROOT / "action.yml")["inputs"].keys() == set()
    named = {hook["id"] for hook in yaml.safe_load(hooks)["repos"][0]["hooks"]}
    assert named == {
        hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    }


def test_each_file_fits_the_schema_that_its_service_publishes(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The schemas come with check-jsonschema: those of SchemaStore for GitHub, GitLab's own for GitLab."""
    monkeypatch.chdir(tmp_path)
    files: dict[str, list[Path]] = {"github-workflows": [], "gitlab-ci": [], "github-actions": [ROOT / "action.yml"]}
    for file in pipelines(cli, tmp_path):
        files["github-workflows" if file.parent.name == "workflows" else "gitlab-ci"].append(file)
    assert [len(found) for found in files.values()] == [2, 3, 1]
    wrong = {schema: found for schema, found in files.items() if not fits(schema, found)}
    assert wrong == {}


def test_shellcheck_has_nothing_to_say_about_any_script(repository: Path, tmp_path: Path) -> None:
    pipeline = read(repository / GITLAB)
    scripts = [
        step["run"]
        for file in (repository / WORKFLOW, ROOT / "action.yml")
        for step in steps_in(read(file))
        if "run" in step
    ]
    scripts += [whole_script(job) for name, job in pipeline.items() if not name.startswith(".")]
    assert len(scripts) == 8 + 6 + 3
    for number, script in enumerate(scripts):
        (tmp_path / f"{number}.sh").write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
    files = [f"{number}.sh" for number in range(len(scripts))]
    program = str(Path(sys.executable).with_name("shellcheck"))
    assert ran([program, *files], tmp_path) == (0, "")
    (tmp_path / "0.sh").write_text("#!/bin/bash\nrm $FILE\n", encoding="utf-8")
    assert ran([program, *files], tmp_path)[0] == 1


def test_a_schema_refuses_what_is_wrong(tmp_path: Path) -> None:
    wrong = {
        "github-workflows": "on: push\njobs: {a: {}}\n",
        "gitlab-ci": "a: {script: 1}\n",
        "github-actions": "name: 1\n",
    }
    for schema, text in wrong.items():
        file = tmp_path / f"{schema}.yml"
        file.write_text(text, encoding="utf-8")
        assert not fits(schema, [file])


def test_nothing_of_an_expression_is_text_of_a_script(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for file in (*pipelines(cli, tmp_path), ROOT / "action.yml"):
        scripts = [line for step in steps_in(read(file)) for line in step.get("run", "").splitlines()]
        assert [line for line in scripts if "${{" in line] == []


def test_actions_are_pinned_to_commits_and_rights_to_what_a_job_needs(repository: Path) -> None:
    workflow = read(repository / WORKFLOW)
    used = [step["uses"] for step in steps_in(workflow) if "uses" in step]
    assert len(used) == 7
    assert [each for each in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", each)] == []
    assert workflow["permissions"] == {"contents": "read"}
    rights = {name: job.get("permissions") for name, job in workflow["jobs"].items()}
    assert rights == {"check": None, "plan": None, "comment": {"pull-requests": "write"}}
    # The job that may write has no file of the pull request.
    assert "actions/checkout" not in str(workflow["jobs"]["comment"])
    kept = [step["with"]["persist-credentials"] for step in steps_in(workflow) if "checkout" in step.get("uses", "")]
    assert kept == [False, False]
    assert "secrets." not in (repository / WORKFLOW).read_text(encoding="utf-8")
    assert "AWS_" not in (repository / WORKFLOW).read_text(encoding="utf-8")


def test_atlantis_has_a_project_for_each_blueprint(
    cli: Cli, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keys are those of Atlantis's `server/core/config/raw` (2026-11-27)."""
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(made / "fleet.py", "fleet.py")
    assert cli("init", "--ci", "atlantis", "--blueprint", "fleet.py").code == 0
    when = {"when_modified": ["*.tf", "*.tf.json", ".terraform.lock.hcl"]}
    projects = [{"name": name, "dir": f"live/{name}", "autoplan": when} for name in NAMES]
    assert read(tmp_path / "atlantis.yaml") == {"version": 3, "parallel_plan": True, "projects": projects}
    told = [(each.parent.relative_to(made).as_posix()) for each in sorted(made.glob("live/*/main.tf"))]
    assert sorted(f"live/{name}" for name in NAMES) == told


def fits(schema: str, files: Sequence[Path]) -> bool:
    from check_jsonschema import main

    with pytest.raises(SystemExit) as ended:
        main.main(["--builtin-schema", f"vendor.{schema}", *map(str, files)])
    return ended.value.code == 0


def ran(command: Sequence[str], folder: Path) -> tuple[int, str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
