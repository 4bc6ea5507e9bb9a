"""`lint` on what the real Terraform plans: the modules that its tests are made of, and our own blueprints."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.lint import RULES_OF_PLANS, lint
from fargate_tf.load import load
from fargate_tf.pipeline import problems_of
from tests.real.rendering import BLUEPRINTS, rendered
from tests.real.terraform import OFFLINE_OVERRIDE, OVERRIDE_FILE, Terraform

PLANS = Path(__file__).parent.parent / "lint"
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.real


def planned(terraform: Terraform, folder: Path, style: str, which: str) -> dict[str, Any]:
    """The plan of one style, with the faults or without them."""
    shutil.copytree(PLANS / style, folder, dirs_exist_ok=True)
    (folder / OVERRIDE_FILE).write_text(OFFLINE_OVERRIDE, encoding="utf-8")
    if which == "faulty":
        (folder / "faulty.tfvars").rename(folder / "terraform.tfvars")
    terraform.init(folder)
    return terraform.plan(folder)


def judged(content: bytes) -> list[tuple[str, str, str]]:
    return [(each.code, each.path, each.reason) for each in lint(content, file="plan.json", today=TODAY)]


@pytest.mark.parametrize("which", ["sound", "faulty"])
@pytest.mark.parametrize("style", ["article", "modular", "plain"])
def test_a_plan_of_today_has_the_problems_of_the_one_that_is_kept(
    style: str, which: str, terraform: Terraform, tmp_path: Path
) -> None:
    plan = planned(terraform, tmp_path, style, which)
    kept = (PLANS / style / f"{which}.json").read_bytes()
    assert judged(kept) == judged(json.dumps(plan).encode())
    assert json.loads(kept)["resource_changes"] == plan["resource_changes"]


def said_by_check(name: str) -> set[str]:
    """The codes that a blueprint has by the rules that judge plans too, those that it accepts among them."""
    [loaded] = load(str(BLUEPRINTS / f"{name}.py"))
    accepted = {entry[:5] for spec in loaded.blueprint.all_within() for entry in spec.accept}
    judging = {rule.code for rule in RULES_OF_PLANS}
    return judging & ({problem.code for problem in problems_of(loaded.blueprint, today=TODAY)} | accepted)


@pytest.mark.parametrize("name", ["smallest", "fargate_test", "private", "mixed", "ingress"])
def test_a_plan_of_our_own_has_the_problems_of_its_blueprint(name: str, terraform: Terraform, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(rendered(BLUEPRINTS / f"{name}.py"), encoding="utf-8")
    (tmp_path / OVERRIDE_FILE).write_text(OFFLINE_OVERRIDE, encoding="utf-8")
    terraform.init(tmp_path)
    content = json.dumps(terraform.plan(tmp_path)).encode()
    assert {problem.code for problem in lint(content, file="plan.json", today=TODAY)} == said_by_check(name)
