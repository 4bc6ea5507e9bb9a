"""`terraform test` passes for every module, and whatever condition is broken in one, a run of its tests fails.

Each condition of a module (validations and preconditions) gets a number. In pass b every condition whose number has
bit b always holds: the one run that judges condition i then fails in just the passes that are the bits of i. So a
handful of passes judges each condition by itself, and a run that two conditions catch, or none, is found. The unbroken
modules are judged on the real provider; the hundreds of runs on broken ones mock all but its schema, so the stand-in
serves that.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from fargate_tf.targets.modules.build import modules
from tests.real.terraform import Terraform
from tests.real.test_forms import with_modules

pytestmark = pytest.mark.real

NAMES = [module.name for module in modules()]
REFUSES = "tests/refuses.tftest.hcl"
# The condition of a validation or a precondition: up to the message behind it, over however many lines.
CONDITION = re.compile(
    r"(^ *(?:validation|precondition) \{\n *condition +=)(.*?)(\n+ *error_message )", re.MULTILINE | re.DOTALL
)


@pytest.fixture(scope="module")
def tree(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every module, ready for tests."""
    folder = with_modules(tmp_path_factory.mktemp("modules"))
    for name in NAMES:
        terraform.init(folder / name)
    return folder


def outcomes(terraform: Terraform, module: Path, file: str = "") -> Mapping[str, str]:
    """How each run of a module's tests ended, by its file and name."""
    lines = map(json.loads, terraform.test(module, file).splitlines())
    runs = (line["test_run"] for line in lines if line["type"] == "test_run")
    return {f"{run['path']}: {run['run']}": run["status"] for run in runs if run.get("progress") == "complete"}


def conditions(module: Path) -> list[tuple[Path, int]]:
    """Every condition of a module: its file, and how many stand before it there."""
    found = []
    for file in sorted(module.glob("*.tf")):
        count = len(CONDITION.findall(file.read_text(encoding="utf-8")))
        found += [(file, i) for i in range(count)]
    return found


def broken(module: Path, numbers: set[int]) -> None:
    """Let the conditions of these numbers, counted from 1, always hold."""
    numbered = {place: number for number, place in enumerate(conditions(module), start=1)}
    for file in sorted(module.glob("*.tf")):
        counted = iter(range(1_000))

        def replaced(match: re.Match[str], file: Path = file, counted: object = counted) -> str:
            place = (file, next(counted))  # type: ignore[call-overload]
            return f"{match[1]} ({match[2].strip()}) || true{match[3]}" if numbered[place] in numbers else match[0]

        file.write_text(CONDITION.sub(replaced, file.read_text(encoding="utf-8")), encoding="utf-8")


def apart(module: Path) -> None:
    """Put each run that refuses something into a file of its own: Terraform skips what follows a failure in a file."""
    head, *runs = re.split(r"^(?=run )", (module / REFUSES).read_text(encoding="utf-8"), flags=re.MULTILINE)
    for file in (module / "tests").iterdir():
        file.unlink()
    for i, run in enumerate(runs):
        (module / "tests" / f"{i:02}.tftest.hcl").write_text(head + run, encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_tests_of_a_module_pass(terraform: Terraform, tree: Path, name: str) -> None:
    ended = outcomes(terraform, tree / name)

    assert {run: status for run, status in ended.items() if status != "pass"} == {}
    assert {run.partition(":")[0] for run in ended} == {"tests/makes.tftest.hcl", REFUSES}


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_condition_fails_the_run_that_judges_it_and_no_other(
    standin: Terraform, tree: Path, tmp_path: Path, name: str
) -> None:
    count = len(conditions(tree / name))
    failed: Counter[str] = Counter()
    for bit in range(count.bit_length()):
        copy = tmp_path / str(bit)
        shutil.copytree(tree, copy, symlinks=True)
        broken(copy / name, {number for number in range(1, count + 1) if number >> bit & 1})
        apart(copy / name)
        for run, status in outcomes(standin, copy / name).items():
            failed[run] += (status != "pass") << bit

    assert sorted(failed.values()) == list(range(1, count + 1))


def test_every_condition_is_counted(tree: Path) -> None:
    written = sum(
        len(re.findall(r"^ *(?:validation|precondition) \{$", file.read_text(encoding="utf-8"), re.MULTILINE))
        for name in NAMES
        for file in (tree / name).glob("*.tf")
    )
    assert sum(len(conditions(tree / name)) for name in NAMES) == written > 50
