"""What this project is made of: locked by hashes, under licences that we take, and released byte for byte alike."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.missing import without
from tools import licences, lock, release

ROOT = Path(__file__).parent.parent


def test_every_dependency_is_locked_with_its_hashes() -> None:
    assert list(lock.faults(ROOT)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("click==", "# click==", "# click==8"),
        ("    --hash=sha256:", "    # no hash ", "is no version with hashes"),
        ("hypothesis==6.", "hypothesis==5.", "hypothesis>=6.150 is asked for, 5."),
        ("ruff==0.", "ruff==9.", "is installed: make setup"),
    ],
)
def test_a_lock_that_does_not_fit_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    for name in ("checkov", "cdktn", "cdktf"):
        shutil.copytree(ROOT / "tools" / name, tmp_path / "tools" / name)
    file = tmp_path / lock.DEV
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    assert fault in "\n".join(lock.faults(tmp_path))


@pytest.mark.parametrize("environment", licences.ENVIRONMENTS)
def test_every_licence_is_one_that_we_take(environment: str) -> None:
    found = list(licences.table(environment))
    if not found:
        without(f"THE REAL {environment} IS NOT HERE, so its licences were not judged: make {environment}")
    assert [(name, said) for name, said, taken in found if not taken] == []


def test_the_environment_of_development_has_licences_to_judge() -> None:
    names = {name for name, _, _ in licences.table(".venv")}
    assert {"click", "hypothesis", "pyyaml", "ruff"} <= names


def test_two_builds_of_one_commit_are_byte_for_byte_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        without("THE REAL REPOSITORY IS NOT HERE, so no release was built: clone it with git")
    output = tmp_path / "dist"

    assert release.main(["--output", str(output)]) == 0

    said = capsys.readouterr().out
    (wheel,) = output.glob("*.whl")
    bill = json.loads((output / f"{wheel.name}.cdx.json").read_text(encoding="utf-8"))
    required = {part["name"] for part in bill["components"] if part["scope"] == "required"}
    sums = subprocess.run(["sha256sum", "--check", release.SUMS], cwd=output, capture_output=True, check=False)
    assert sums.returncode == 0
    assert wheel.name in said
    assert required == {"click", "pyyaml", "ruamel-yaml"}
    assert bill["metadata"]["component"]["hashes"][0]["content"] == release.digests(output)[wheel.name]
    assert all(part["externalReferences"][0]["hashes"] and part["licenses"] for part in bill["components"])


def test_builds_that_differ_are_told_apart(tmp_path: Path) -> None:
    for name, text in (("first", "a"), ("second", "b")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same").write_text("same")
        (tmp_path / name / "other").write_text(text)
        (tmp_path / name / name).write_text("")

    assert set(release.differences(tmp_path / "first", tmp_path / "second")) == {"other", "first", "second"}
