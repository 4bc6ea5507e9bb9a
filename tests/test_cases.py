"""One folder of `tests/cases` for each behaviour: a blueprint, and the Terraform or the problems that it gives.

A folder holds `blueprint.py` and one golden: `main.tf`, what `render` writes behind its first line, `manifests.yaml`,
what `manifests` writes there, or `problems.txt`, what `check` prints on 2026-11-23. `options.txt`, where it is there,
holds more arguments for the command (`--set env=prod`, `--today 2030-01-01`); `terraform.tfvars` gives variables to
the plans of tests/real. A new case starts with an empty golden and `--update-golden`.
The blueprints of the project are cases too: `blueprint_<name>/blueprint.py` is a link to `blueprints/<name>.py`.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hcl2
import pytest
from lark import UnexpectedToken

import fargate_tf.commands.render
import fargate_tf.pipeline
from fargate_tf.check import RULES
from fargate_tf.check.catalogue import CATALOGUE
from fargate_tf.check.document import document_problems
from fargate_tf.problem import Problem
from tests.conftest import Cli, Golden, Ran, compare

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "cases"
GOLDENS = ("main.tf", "manifests.yaml", "problems.txt")
TODAY = "2026-11-23"
# Codes of writing need files that are there already: see test_cli.py, test_directories.py, test_modules_build.py and
# test_init.py.
OF_WRITING = {"FT020", "FT021", "FT022", "FT023", "FT024", "FT025"}
# The code of what only the form with modules refuses.
OF_FORMS = "FT630"
# Codes of releases have modules for their input: see test_modules_diff.py and test_modules_bundle.py.
OF_RELEASES = {"FT640", "FT641", "FT642", "FT643", "FT644", "FT645", "FT646"}
# Codes of what `lint` is given, which is no blueprint: see test_lint.py.
OF_PLANS = {"FT050", "FT051", "FT052", "FT053", "FT054"}
# Codes of `cost --prices`: see test_cost.py.
OF_PRICES = {"FT060", "FT061", "FT062", "FT063"}
# Codes of `plan`, of which a tool, a folder or git is the input: see test_plan.py and test_plan_against.py.
OF_RUNS = {"FT660", "FT661", "FT662", "FT663", "FT664", "FT665", "FT666", "FT667", "FT668", "FT669"}
# Codes of what `import` is given, which are files of eksctl: see test_import.py.
OF_EKSCTL = {"FT080", "FT081", "FT082", "FT083", "FT084"}
# Problems that never come alone, each with what comes with it.
COMPANIONS = {
    # Whoever has no NAT gateway is told what pods then lack.
    "FT312": {"FT108"},
    "FT920": {"FT108"},
}


@dataclass(frozen=True)
class Case:
    """A folder of `tests/cases`."""

    folder: Path

    @property
    def golden(self) -> Path:
        return next(self.folder / name for name in GOLDENS if (self.folder / name).exists())

    @property
    def arguments(self) -> list[str]:
        file = self.folder / "options.txt"
        options = shlex.split(file.read_text(encoding="utf-8")) if file.exists() else []
        if options[:1] == ["render"]:  # a problem that only another form of the output has
            return ["render", "blueprint.py", *options[1:]]
        if self.golden.name == "main.tf":
            return ["render", "blueprint.py", *options]
        if self.golden.name == "manifests.yaml":
            return ["manifests", "blueprint.py", *options]
        return ["check", "blueprint.py", "--today", TODAY, *options]


def faults(folder: Path) -> Iterator[str]:
    """Why a folder is no case."""
    files = {path.name for path in folder.iterdir()} - {"__pycache__"}
    if "blueprint.py" not in files:
        yield f"{folder.name}: no blueprint.py"
    if len(files & set(GOLDENS)) != 1:
        yield f"{folder.name}: one of {', '.join(GOLDENS)}, not {sorted(files & set(GOLDENS)) or 'none'}"
    if unknown := files - {"blueprint.py", "options.txt", "terraform.tfvars", *GOLDENS}:
        yield f"{folder.name}: nobody reads {sorted(unknown)}"


FOLDERS = sorted(path for path in FOLDER.iterdir() if path.is_dir())
CASES = [Case(folder) for folder in FOLDERS if not list(faults(folder))]
TERRAFORM = [case for case in CASES if case.golden.name == "main.tf"]
MANIFESTS = [case for case in CASES if case.golden.name == "manifests.yaml"]
PROBLEMS = [case for case in CASES if case.golden.name == "problems.txt"]


def named(case: Case) -> str:
    return case.folder.name


Play = Callable[[Case], Ran]


@pytest.fixture
def play(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Runs a case in its own folder, so that no path of this machine is shown."""

    def at_home(case: Case) -> Ran:
        monkeypatch.chdir(case.folder)
        return cli(*case.arguments)

    return at_home


def without_header(text: str) -> str:
    return text.partition("\n")[2]


@pytest.mark.parametrize("case", TERRAFORM, ids=named)
def test_a_blueprint_gives_its_terraform(case: Case, play: Play, golden: Golden) -> None:
    ran = play(case)
    assert (ran.code, ran.err) == (0, "")
    golden(case.golden, without_header(ran.out))


@pytest.mark.parametrize("case", MANIFESTS, ids=named)
def test_a_blueprint_gives_its_manifests(case: Case, play: Play, golden: Golden) -> None:
    ran = play(case)
    assert (ran.code, ran.err) == (0, "")
    golden(case.golden, without_header(ran.out))


@pytest.mark.parametrize("case", PROBLEMS, ids=named)
def test_a_blueprint_gives_its_problems(case: Case, play: Play, golden: Golden) -> None:
    ran = play(case)
    golden(case.golden, ran.err)
    assert (ran.code, ran.out) == (int("error[" in ran.err), "")


def codes(case: Case) -> set[str]:
    """The codes of the problems that a case shows."""
    return set(re.findall(r"^\w+\[(FT\d+)\]:", case.golden.read_text(encoding="utf-8"), re.MULTILINE))


def cases_of(code: str) -> list[Case]:
    """The cases that show one problem and nothing beside it."""
    return [case for case in PROBLEMS if codes(case) == {code, *COMPANIONS.get(code, ())}]


def test_every_code_has_a_case_of_its_own() -> None:
    # Codes of four digits are of pods: see test_pod_cases.py.
    elsewhere = OF_WRITING | OF_RELEASES | OF_PLANS | OF_PRICES | OF_RUNS | OF_EKSCTL
    wanted = [code for code in CATALOGUE if code not in elsewhere and len(code) == len("FT100")]
    assert [code for code in wanted if not cases_of(code)] == []


@pytest.mark.parametrize("code", sorted({rule.code for rule in RULES}))
def test_a_case_fails_without_its_rule(code: str, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    others = tuple(rule for rule in RULES if rule.code != code)
    monkeypatch.setattr(fargate_tf.pipeline, "RULES", others)  # of `check`
    monkeypatch.setattr(fargate_tf.pipeline, "ERRORS", others)  # of `render`
    held = [named(case) for case in cases_of(code) if play(case).err == case.golden.read_text(encoding="utf-8")]
    assert held == []


# What is found in the document and not by a rule.
OF_DOCUMENTS = ("FT621", "FT622", "FT623", "FT624", "FT625", "FT626")


@pytest.mark.parametrize("code", OF_DOCUMENTS)
def test_a_case_of_the_document_fails_without_its_check(code: str, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    def others(*given: Any, **named: Any) -> tuple[Problem, ...]:
        return tuple(problem for problem in document_problems(*given, **named) if problem.code != code)

    monkeypatch.setattr("fargate_tf.pipeline.document_problems", others)
    held = [named(case) for case in cases_of(code) if play(case).err == case.golden.read_text(encoding="utf-8")]
    assert held == []


def test_every_code_is_of_a_rule_of_the_document_or_of_loading_and_writing() -> None:
    of_rules = {rule.code for rule in RULES}
    elsewhere = OF_WRITING | OF_RELEASES | OF_PLANS | OF_PRICES | OF_RUNS | OF_EKSCTL | {OF_FORMS, *OF_DOCUMENTS}
    # Codes of four digits are of pods: see test_pod_cases.py.
    others = {code for code in set(CATALOGUE) - of_rules - elsewhere if len(code) == len("FT100")}
    assert {code for code in others if code > "FT024"} == set()


def test_a_case_of_the_form_with_modules_fails_without_its_check(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    (case,) = cases_of(OF_FORMS)
    monkeypatch.setattr(fargate_tf.pipeline, "unsaid_by_modules", lambda *_: ())
    # What is written then lacks the argument, silently.
    monkeypatch.setattr(fargate_tf.commands.render, "write", lambda *_, **__: None)
    assert play(case).err != case.golden.read_text(encoding="utf-8")


# Where python-hcl2 8.1 is at fault: it takes `$${` and `%%{`, which are plain text, for templates that want their `}`.
REFUSED_BY_PYTHON_HCL2 = {"tags_with_torn_templates"}


def read(text: str) -> dict[str, Any]:
    """What python-hcl2 reads; without comments, which its `dumps` drops."""
    options = hcl2.SerializationOptions(with_comments=False)
    structure: dict[str, Any] = hcl2.loads(text, serialization_options=options)
    return structure


@pytest.mark.parametrize("case", [c for c in TERRAFORM if named(c) not in REFUSED_BY_PYTHON_HCL2], ids=named)
def test_python_hcl2_reads_the_terraform_and_writes_it_with_the_same_structure(case: Case) -> None:
    structure = read(case.golden.read_text(encoding="utf-8"))
    assert {"terraform", "provider", "output"} <= structure.keys()
    assert structure.keys() & {"resource", "module"}
    assert read(hcl2.dumps(structure)) == structure


@pytest.mark.parametrize("name", sorted(REFUSED_BY_PYTHON_HCL2))
def test_python_hcl2_is_still_at_fault(name: str) -> None:
    with pytest.raises(UnexpectedToken):
        read((FOLDER / name / "main.tf").read_text(encoding="utf-8"))


# Plays cases in one fresh interpreter: folders and arguments come on stdin, what they print goes to stdout.
PLAYER = """
import io, json, linecache, os, sys
from contextlib import redirect_stderr, redirect_stdout
from fargate_tf.cli import run

def played(folder, arguments):
    os.chdir(folder)
    linecache.clearcache()
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        run(arguments)
    return said.getvalue()

print(json.dumps([played(*each) for each in json.load(sys.stdin)]))
"""


@pytest.mark.parametrize(
    ("elsewhere", "surroundings"),
    [
        (False, {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}),
        (True, {"PYTHONHASHSEED": "20260", "TZ": "America/Adak", "LC_ALL": "C.UTF-8"}),
    ],
    ids=["in_the_folder", "from_elsewhere"],
)
def test_a_fresh_interpreter_gives_the_same_bytes(
    elsewhere: bool, surroundings: Mapping[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PLAYER],
        input=json.dumps([call(case, tmp_path if elsewhere else case.folder) for case in CASES]),
        env={**os.environ, "PYTHONPATH": str(ROOT), **surroundings},
        capture_output=True,
        text=True,
        check=True,
    )
    goldens = {named(case): case.golden.read_bytes().decode() for case in CASES}
    given = {named(case): shown(case, text) for case, text in zip(CASES, json.loads(done.stdout), strict=True)}
    assert [name for name in goldens if goldens[name] != given[name]] == []


def call(case: Case, folder: Path) -> tuple[str, list[str]]:
    """Where to play a case, and with what; the place of problems is shown as it was given, so they stay at home."""
    if case in PROBLEMS:
        return str(case.folder), case.arguments
    file = os.path.relpath(case.folder / "blueprint.py", folder)
    return str(folder), [file if each == "blueprint.py" else each for each in case.arguments]


def shown(case: Case, text: str) -> str:
    return text if case in PROBLEMS else without_header(text)


def test_every_folder_is_one_case() -> None:
    assert [fault for folder in FOLDERS for fault in faults(folder)] == []


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        (["main.tf"], "case: no blueprint.py"),
        (["blueprint.py"], "case: one of main.tf, manifests.yaml, problems.txt, not none"),
        (
            ["blueprint.py", *GOLDENS],
            "case: one of main.tf, manifests.yaml, problems.txt, not ['main.tf', 'manifests.yaml', 'problems.txt']",
        ),
        (["blueprint.py", "main.tf", "notes.md"], "case: nobody reads ['notes.md']"),
    ],
)
def test_an_orphaned_golden_is_a_fault(files: list[str], fault: str, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    for name in files:
        (folder / name).touch()
    assert list(faults(folder)) == [fault]


def test_every_blueprint_of_the_project_is_a_case() -> None:
    linked = {(case.folder / "blueprint.py").resolve() for case in TERRAFORM}
    assert [path.name for path in (ROOT / "blueprints").glob("*.py") if path not in linked] == []


def test_goldens_are_not_rewritten_in_ci() -> None:
    command = [sys.executable, "-m", "pytest", "--update-golden", "--collect-only", "--quiet", __file__]
    done = subprocess.run(
        command, env={**os.environ, "CI": "true"}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "--update-golden is not for CI" in done.stderr


def test_a_golden_holds_exactly_its_text_and_is_rewritten_only_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "golden.txt"
    file.write_bytes(b"one\n")

    compare(file, "one\n", update=False)
    for other in ("two\n", "one\r\n", "one"):
        with pytest.raises(AssertionError, match="--update-golden"):
            compare(file, other, update=False)
    assert file.read_bytes() == b"one\n"

    compare(file, "two\r\n", update=True)
    assert file.read_bytes() == b"two\r\n"
