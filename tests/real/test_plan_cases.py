"""Every golden of `tests/cases` plans with the real provider, with no network and no credentials.

The blueprints of the project are among them, as cases that are links.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from fargate_tf.plan.changes import changes_of
from fargate_tf.plan.summary import Summary
from fargate_tf.reports.plans import plan_text
from tests.conftest import Golden
from tests.real.planning import Planned, groups, planned_offline
from tests.real.rendering import BLUEPRINTS, CASES
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

SUMMARIES = CASES.parent / "plans" / "blueprints"
LINKS = [link for link in CASES.glob("*/blueprint.py") if link.resolve().is_relative_to(BLUEPRINTS)]
OURS = {link.parent.name for link in LINKS if link.parent / "main.tf" in OFFLINE}


@pytest.mark.parametrize("names", groups(golden.parent.name for golden in OFFLINE), ids=lambda names: names[0])
def test_goldens_plan_offline_and_only_create(
    terraform: Terraform, tmp_path: Path, golden: Golden, names: tuple[str, ...]
) -> None:
    files = {name: ("main.tf", TEXTS[CASES / name / "main.tf"]) for name in names}

    for name, planned in planned_offline(terraform, tmp_path, files).items():
        assert planned.complete, name
        assert "aws_eks_cluster.this" in planned.changes, name
        assert {action for each in planned.changes.values() for action in each["change"]["actions"]} == {"create"}, name
        if name in OURS:
            golden(SUMMARIES / f"{name}.txt", summed_up(name, planned))


def summed_up(name: str, planned: Planned) -> str:
    """What `fargate-tf plan` says in short of a plan, without colours."""
    changes = [{**change, "address": address} for address, change in planned.changes.items()]
    content = json.dumps({"format_version": "1.2", "planned_values": {}, "resource_changes": changes}).encode()
    return re.sub(r"\x1b\[[0-9;]*m", "", plan_text(Summary(name, changes_of(content))))


def test_the_summary_of_every_blueprint_is_a_golden() -> None:
    assert {file.stem for file in SUMMARIES.iterdir()} == OURS


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
