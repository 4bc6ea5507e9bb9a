"""The relay before the provider: what it holds back is refused, and the provider itself judges the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real.terraform import Terraform, TerraformError

pytestmark = pytest.mark.real

REFUSED = {
    'resource "aws_amplify_app" "x" { name = "x" }': 'does not support resource type "aws_amplify_app"',
    'data "aws_amis" "x" {}': "does not support data source",
    'resource "aws_vpc" "x" { cidr_block = "banana" }': "invalid CIDR address: banana",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_wrong_is_refused(text: str, terraform: Terraform, tmp_path: Path) -> None:
    requires = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
    (tmp_path / "main.tf").write_text(f"{requires}{text}\n", encoding="utf-8")
    terraform.init(tmp_path)

    with pytest.raises(TerraformError, match=REFUSED[text]):
        terraform.validate(tmp_path)
