"""The plans that `lint` is tested with are those that the real Terraform makes of the modules beside them."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.lint import lint
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
