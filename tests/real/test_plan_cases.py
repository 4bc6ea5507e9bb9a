"""Every golden of `tests/cases` plans with the real provider, with no network and no credentials.

The blueprints of the project are among them, as cases that are links.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.real.rendering import CASES
from tests.real.terraform import OFFLINE_OVERRIDE, OVERRIDE_FILE, Terraform

pytestmark = pytest.mark.real
GOLDENS = sorted(CASES.glob("*/main.tf"))
# What asks AWS while planning needs credentials: data sources (FT605 says so of the account id), a role to assume.
ASKS_AWS = re.compile(r'^data "|^  assume_role \{', re.MULTILINE)
# Arguments that only versions 6 of the provider know raise the floor; the schema check judges these.
NEEDS_NEWER = re.compile(r'^ +version = ">= 6', re.MULTILINE)
TEXTS = {golden: golden.read_text(encoding="utf-8") for golden in GOLDENS}
NEWER = [golden for golden, text in TEXTS.items() if NEEDS_NEWER.search(text)]
OFFLINE = [golden for golden, text in TEXTS.items() if not ASKS_AWS.search(text) and golden not in NEWER]


@pytest.mark.parametrize("golden", OFFLINE, ids=lambda path: path.parent.name)
def test_a_golden_plans_offline_and_only_creates(terraform: Terraform, tmp_path: Path, golden: Path) -> None:
    for file in (golden, golden.with_name("terraform.tfvars")):
        if file.exists():
            shutil.copy(file, tmp_path)
    (tmp_path / OVERRIDE_FILE).write_text(OFFLINE_OVERRIDE, encoding="utf-8")

    terraform.init(tmp_path)
    plan = terraform.plan(tmp_path)

    assert plan["complete"]
    assert "aws_eks_cluster.this" in {change["address"] for change in plan["resource_changes"]}
    assert {action for change in plan["resource_changes"] for action in change["change"]["actions"]} == {"create"}


def test_only_what_version_6_alone_knows_needs_it() -> None:
    assert {golden.parent.name for golden in NEWER} == {"cluster_that_cannot_be_deleted"}


def test_only_questions_to_aws_keep_a_golden_from_planning_offline() -> None:
    assert {golden.parent.name for golden in GOLDENS} - {golden.parent.name for golden in (*OFFLINE, *NEWER)} == {
        "data_sources_are_read_by_reference",
        "logs_to_one_stream_twice",
        "no_account_id",
        "preset_karpenter_without_account_id",
        "provider_options",
        "region_of_the_european_sovereign_cloud",
    }
