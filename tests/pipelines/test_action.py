"""The action of this repository and its hooks for pre-commit do what they say, and take their inputs as data."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.pipelines.steps import (
    DETAILS,
    NAMES,
    ROOT,
    VALUES,
    Runner,
    hooks_by_id,
    outputs,
    parts,
    read,
    variables_of,
)


def test_the_action_does_the_same_and_takes_its_inputs_as_data(runner: Runner) -> None:
    action = read(ROOT / "action.yml")
    trap = runner.checkout / "trap"
    given = {
        "blueprint": "fleet.py",
        "rendered": "live/",
        "manifests": "k8s",
        "select": "shop-dev",
        "base": "HEAD^1",
        "comment": "true",
        "token": f"$(touch {trap})",
    }
    defaults = {name: str(value["default"]) for name, value in action["inputs"].items()}
    assert given.keys() | {"plan"} == defaults.keys()
    values = {**VALUES, **{f"inputs.{name}": text for name, text in {**defaults, **given}.items()}}
    codes = {}
    for step in action["runs"]["steps"]:
        folder = Path(runner.variables["RUNNER_TEMP"]) if "working-directory" in step else None
        done = runner.run(step["run"], variables_of([step], values), folder=folder)
        codes[step["name"]] = (done.code, done.err if "plan" not in step["name"].lower() else "")
    assert codes == {step["name"]: (0, "") for step in action["runs"]["steps"]}
    assert [row["name"] for row in json.loads(outputs(runner)["matrix"])] == NAMES
    (comment,) = runner.comments()
    summary = Path(outputs(runner)["summary"]).read_text(encoding="utf-8")
    assert comment["body"] == f"<!-- fargate-tf plan fleet.py shop-dev -->\n{summary}"
    assert parts(summary) == ["shop-dev", *DETAILS]
    assert not trap.exists()
    # It installs the fargate-tf of its own commit.
    assert [line for line in runner.called() if line.endswith(f" {ROOT}")] != []


@pytest.mark.parametrize("value", ["$(touch trap)`touch trap`; touch trap #", '" && touch trap && echo "'])
def test_no_input_of_the_action_is_run_by_the_shell(value: str, runner: Runner) -> None:
    action = read(ROOT / "action.yml")
    values = {**VALUES, **{f"inputs.{name}": value for name in action["inputs"]}}
    for step in action["runs"]["steps"][1:]:
        folder = Path(runner.variables["RUNNER_TEMP"]) if "working-directory" in step else None
        runner.run(step["run"], variables_of([step], values), folder=folder)
    assert [*runner.checkout.rglob("trap"), *runner.own.rglob("trap")] == []


def test_the_hooks_do_what_they_say(runner: Runner) -> None:
    hooks = hooks_by_id()
    assert sorted(hooks) == ["fargate-tf-check", "fargate-tf-render"]
    known = {"id", "name", "description", "entry", "args", "language", "pass_filenames", "files"}
    assert [id_ for id_, hook in hooks.items() if hook.keys() != known] == []
    shutil.copyfile(ROOT / "blueprints" / "smallest.py", runner.checkout / "blueprint.py")
    words = {id_: shlex.join([*shlex.split(hook["entry"]), *hook["args"]]) for id_, hook in hooks.items()}
    assert runner.run("fargate-tf render blueprint.py -o main.tf").code == 0
    assert [runner.run(words[id_]).code for id_ in sorted(words)] == [0, 0]
    (runner.checkout / "blueprint.py").write_text("blueprint = 1\n", encoding="utf-8")
    assert [runner.run(words[id_]).code for id_ in sorted(words)] == [1, 1]
    shutil.copyfile(ROOT / "blueprints" / "mixed.py", runner.checkout / "blueprint.py")
    assert [runner.run(words[id_]).code for id_ in sorted(words)] == [0, 3]
    touched = {
        "blueprint.py": [True, True],
        "main.tf": [False, True],
        "k8s/web.yaml": [True, False],
        "a.md": [False, False],
    }
    assert {file: [bool(re.search(hooks[id_]["files"], file)) for id_ in sorted(hooks)] for file in touched} == touched
