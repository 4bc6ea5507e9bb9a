"""Every golden of `tests/cases` plans with the real provider, with no network and no credentials.

The blueprints of the project are among them, as cases that are links.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.facts import compliance
from fargate_tf.plan.changes import changes_of
from fargate_tf.plan.summary import Summary
from fargate_tf.reports.plans import plan_text
from tests.conftest import Golden
from tests.real.checkov import checked, failed, judged
from tests.real.planning import Planned, groups, of_case, part_of, plan_together
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


GROUPS = groups(golden.parent.name for golden in OFFLINE)
PlanOf = Callable[[tuple[str, ...]], Mapping[str, Any]]


@pytest.fixture(scope="module")
def plan_of(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> PlanOf:
    """The plan of a group, made once for all tests of this file."""

    @cache
    def made(names: tuple[str, ...]) -> Mapping[str, Any]:
        files = {name: ("main.tf", TEXTS[CASES / name / "main.tf"]) for name in names}
        return plan_together(terraform, tmp_path_factory.mktemp("plan"), files)

    return made


@pytest.mark.parametrize("names", GROUPS, ids=lambda names: names[0])
def test_goldens_plan_offline_and_only_create(plan_of: PlanOf, golden: Golden, names: tuple[str, ...]) -> None:
    plan = plan_of(names)

    for name in names:
        planned = of_case(name, plan)
        assert planned.complete, name
        assert "aws_eks_cluster.this" in planned.changes, name
        assert {action for each in planned.changes.values() for action in each["change"]["actions"]} == {"create"}, name
        if name in OURS:
            golden(SUMMARIES / f"{name}.txt", summed_up(name, planned))


def test_checkov_finds_in_the_plans_of_blueprints_what_it_finds_in_their_text(plan_of: PlanOf, tmp_path: Path) -> None:
    """In a plan it sees the values of variables, of `for_each` and of policies, and no way around a check."""
    for names in GROUPS:
        for name in OURS.intersection(names):
            (tmp_path / f"{name}.json").write_text(json.dumps(part_of(plan_of(names), {name})), encoding="utf-8")

    report = checked(tmp_path, "terraform_plan")

    assert failed(report) == compliance.failing().keys() - set(compliance.MODULES_ONLY)
    assert judged(report) <= compliance.checks()
    assert compliance.checks() - judged(report) == {"CKV_AWS_41"}  # the provider's block is no part of a plan


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
