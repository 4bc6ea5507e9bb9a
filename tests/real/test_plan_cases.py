"""Every golden of `tests/cases` plans with the real provider, with no network and no credentials.

The blueprints of the project are among them, as cases that are links.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.real.planning import groups, planned_offline
from tests.real.rendering import CASES
from tests.real.terraform import Terraform

pytestmark = pytest.mark.real
GOLDENS = sorted(CASES.glob("*/main.tf"))
# What asks AWS while planning needs credentials: data sources (FT605 says so of the account id), a role to assume.
ASKS_AWS = re.compile(r'^data "|^  assume_role \{', re.MULTILINE)
# Arguments that only versions 6 of the provider know raise the floor; the schema check judges these.
NEEDS_NEWER = re.compile(r'^ +version = ">= 6', re.MULTILINE)
TEXTS = {golden: golden.read_text(encoding="utf-8") for golden in GOLDENS}
# Modules from elsewhere would have to be fetched; test_forms.py plans this form of every blueprint.
CALLS_MODULES = re.compile(r'^module "', re.MULTILINE)
CALLING = [golden for golden, text in TEXTS.items() if CALLS_MODULES.search(text)]
NEWER = [golden for golden, text in TEXTS.items() if NEEDS_NEWER.search(text)]
OFFLINE = [g for g, text in TEXTS.items() if not ASKS_AWS.search(text) and g not in (*NEWER, *CALLING)]


@pytest.mark.parametrize("names", groups(golden.parent.name for golden in OFFLINE), ids=lambda names: names[0])
def test_goldens_plan_offline_and_only_create(terraform: Terraform, tmp_path: Path, names: tuple[str, ...]) -> None:
    files = {name: ("main.tf", TEXTS[CASES / name / "main.tf"]) for name in names}

    for name, planned in planned_offline(terraform, tmp_path, files).items():
        assert planned.complete, name
        assert "aws_eks_cluster.this" in planned.changes, name
        assert {action for each in planned.changes.values() for action in each["change"]["actions"]} == {"create"}, name


def test_only_what_version_6_alone_knows_needs_it() -> None:
    assert {golden.parent.name for golden in NEWER} == {
        "blueprint_newest",
        "cluster_that_cannot_be_deleted",
    }


def test_only_questions_to_aws_keep_a_golden_from_planning_offline() -> None:
    known = {golden.parent.name for golden in (*OFFLINE, *NEWER, *CALLING)}
    assert {golden.parent.name for golden in GOLDENS} - known == {
        "data_sources_are_read_by_reference",
        "logs_to_one_stream_twice",
        "no_account_id",
        "preset_karpenter_without_account_id",
        "provider_options",
        "region_of_the_european_sovereign_cloud",
    }
