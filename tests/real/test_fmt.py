"""The real `terraform fmt` would change none of the goldens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real.terraform import Terraform

pytestmark = pytest.mark.real
CASES = Path(__file__).parents[1] / "cases"


def test_terraform_fmt_would_change_no_golden(bare_terraform: Terraform, tmp_path: Path) -> None:
    goldens = sorted(CASES.glob("*/main.tf"))
    assert goldens != []
    assert bare_terraform.fmt_check(tmp_path, goldens) == []
