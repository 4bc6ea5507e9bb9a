"""CI compares the modules with the last tag, and says in one line when there is none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.last_release import main

OLD = 'variable "v" {\n  type    = string\n  default = "a"\n}\n'
WIDER = OLD + 'variable "w" {\n  type    = string\n  default = "a"\n}\n'
GONE = "# no variables\n"


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, text: str, *fragments: str) -> None:
    for path, content in {"modules/vpc/main.tf": text, **{f"changelog.d/{name}": "" for name in fragments}}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "change")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    commit(folder, OLD, "README.md")
    return folder


def test_before_the_first_release_one_line_says_so(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(repository) == 0
    assert capsys.readouterr().out == "no release yet: there is nothing to compare the modules with\n"


def test_a_folder_without_git_has_no_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(tmp_path) == 0
    assert capsys.readouterr().out == "no release yet: there is nothing to compare the modules with\n"


def test_a_release_before_there_were_modules_is_nothing_to_compare_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "-m", "first")
    git(tmp_path, "tag", "v0.1.0")
    assert main(tmp_path) == 0
    assert capsys.readouterr().out == "v0.1.0 has no modules: there is nothing to compare them with\n"


@pytest.mark.parametrize(
    ("text", "fragments", "version", "code"),
    [
        (OLD, [], "1.0.0", 0),
        (WIDER, [], "1.0.0", 1),
        (WIDER, ["5.fix.md"], "1.0.0", 1),
        (WIDER, ["5.change.md"], "1.0.0", 0),
        (GONE, ["5.change.md"], "1.0.0", 1),
        (GONE, ["5.breaking.md"], "1.0.0", 0),
        (GONE, [], "1.1.0", 1),
        (GONE, [], "2.0.0", 0),
    ],
)
def test_the_changelog_claims_what_changed_and_then_the_version_does(
    repository: Path, text: str, fragments: list[str], version: str, code: int
) -> None:
    git(repository, "tag", "v1.0.0")
    commit(repository, text, *fragments)
    assert main(repository, version) == code


@pytest.mark.parametrize(("told", "code"), [("## 1.0.0\n", 1), ("## 1.1.0\n", 0), ("## 1.1.0\n\n## 1.0.0\n", 1)])
def test_a_clone_without_tags_does_not_pass_for_one_without_releases(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], told: str, code: int
) -> None:
    git(repository, "tag", "v1.0.0")
    (repository / "CHANGELOG.md").write_text(f"# Changelog\n\n{told}", encoding="utf-8")
    commit(repository, GONE)
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{repository}", "clone")
    assert main(tmp_path / "clone", "1.1.0") == code
    assert ("tells of 1.0.0, but no tag is here" in capsys.readouterr().out) == bool(code)
