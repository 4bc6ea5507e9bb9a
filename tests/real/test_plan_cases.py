"""Every golden of `tests/cases` plans with the real provider, with no network and no credentials."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.real.terraform import OFFLINE_OVERRIDE, OVERRIDE_FILE, Terraform

pytestmark = pytest.mark.real
GOLDENS = sorted((Path(__file__).parents[1] / "cases").glob("*/main.tf"))
# Without an account id Terraform asks AWS who is calling, which needs credentials: that is what FT605 says.
ASKS_AWS = 'data "aws_caller_identity" "current"'
OFFLINE = [golden for golden in GOLDENS if ASKS_AWS not in golden.read_text(encoding="utf-8")]


@pytest.mark.parametrize("golden", OFFLINE, ids=lambda path: path.parent.name)
def test_a_golden_plans_offline(terraform: Terraform, tmp_path: Path, golden: Path) -> None:
    shutil.copyfile(golden, tmp_path / "main.tf")
    (tmp_path / OVERRIDE_FILE).write_text(OFFLINE_OVERRIDE, encoding="utf-8")

    terraform.init(tmp_path)

    assert terraform.plan(tmp_path)["complete"]


def test_only_a_missing_account_id_keeps_a_golden_from_planning_offline() -> None:
    assert {golden.parent.name for golden in GOLDENS} - {golden.parent.name for golden in OFFLINE} == {
        "no_account_id",
        "region_of_the_european_sovereign_cloud",
    }
