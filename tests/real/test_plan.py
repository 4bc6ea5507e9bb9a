"""Every blueprint plans with the real provider, with no network, no credentials and no AWS variables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real.rendering import rendered
from tests.real.terraform import OFFLINE_OVERRIDE, OVERRIDE_FILE, Terraform

pytestmark = pytest.mark.real
BLUEPRINTS = sorted((Path(__file__).parents[2] / "blueprints").glob("*.py"))


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda path: path.stem)
def test_a_blueprint_plans_offline_and_only_creates(terraform: Terraform, tmp_path: Path, blueprint: Path) -> None:
    main, override = tmp_path / "main.tf", tmp_path / OVERRIDE_FILE
    main.write_text(rendered(blueprint), encoding="utf-8", newline="\n")
    override.write_text(OFFLINE_OVERRIDE, encoding="utf-8")

    terraform.init(tmp_path)
    plan = terraform.plan(tmp_path)

    assert plan["complete"]
    assert "aws_eks_cluster.this" in {change["address"] for change in plan["resource_changes"]}
    assert {action for change in plan["resource_changes"] for action in change["change"]["actions"]} == {"create"}
    assert terraform.fmt_check(tmp_path, [main, override]) == []
