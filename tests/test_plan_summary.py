"""The summary of a plan: subjects, kinds and loud words, as text, Markdown and JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from fargate_tf.plan.alarms import WORDS, Word, alarms
from fargate_tf.plan.changes import KINDS, Kind, changes_of
from fargate_tf.plan.subjects import SUBJECTS, Subject, subject_of
from fargate_tf.plan.summary import Summary
from fargate_tf.reports.plans import plan_markdown, plan_text
from fargate_tf.reports.plans_json import plan_json as summary_json
from tests.conftest import Golden
from tests.plan_tool import changed, plan_json

PLANS = Path(__file__).parent / "plans"
CLUSTER, LOGS, APPS = "aws_eks_cluster.this", "aws_cloudwatch_log_group.cluster", "aws_eks_fargate_profile.apps"
DEV = "arn:aws:iam::111122223333:role/Dev"
DELETED = ": its pods are deleted, and start when the new profile is active"
RETENTION = "retention_in_days"
REPLACED = ["delete", "create"]
UNKNOWN_RANGES = {"vpc_config": [{"public_access_cidrs": True}]}


def said(*changes: dict[str, Any]) -> list[tuple[str, str]]:
    """The words and the reasons that changes get."""
    return [(alarm.word, alarm.reason) for alarm in alarms(changes_of(plan_json(changes).encode()))]


def endpoint(*, private: bool = True, public: bool = False, ranges: list[str] | None = None) -> dict[str, Any]:
    inside = {"endpoint_private_access": private, "endpoint_public_access": public, "public_access_cidrs": ranges}
    return {"version": "1.33", "vpc_config": [inside]}


PREPARED = (
    changed(
        APPS,
        REPLACED,
        {"selector": [{"namespace": "prod-*"}]},
        {"selector": [{"namespace": "prod"}]},
        replace=["selector"],
    ),
    changed(
        CLUSTER,
        ["update"],
        endpoint(),
        {**endpoint(public=True, ranges=["198.51.100.0/24"]), "version": "1.35"},
    ),
    changed(LOGS, ["delete"], {"name": "/aws/eks/shop/cluster"}),
    changed("aws_kms_key.cluster", ["delete"], {"description": "Kubernetes API data of shop"}),
    changed("aws_kms_alias.cluster", ["delete"], {"name": "alias/eks/shop"}),
    changed("aws_eks_access_entry.admin", ["create"], None, {"principal_arn": "arn:aws:iam::111122223333:role/Admin"}),
    changed("aws_vpc.this", ["no-op"], {}, {}),
)


@pytest.mark.parametrize(
    ("name", "shape"), [("prepared.txt", plan_text), ("prepared.md", plan_markdown), ("prepared.json", summary_json)]
)
def test_the_prepared_changes_are_told_in_every_form(
    golden: Golden, name: str, shape: Callable[[Summary], str]
) -> None:
    made = shape(Summary("shop", changes_of(plan_json(PREPARED).encode()), "Compared with main."))
    golden(PLANS / name, re.sub(r"\x1b\[[0-9;]*m", "", made))


def test_no_golden_is_an_orphan() -> None:
    names = {f"{name}.{form}" for name in ("prepared", "changes") for form in ("txt", "md", "json")}
    assert {file.name for file in PLANS.iterdir()} == {*names, "blueprints"}


def test_no_changes_are_one_line() -> None:
    assert plan_text(Summary("shop", ())) == "\x1b[1mSummary of shop: no changes to resources\x1b[0m\n"
    assert plan_markdown(Summary("shop", ())) == "### shop: no changes to resources\n"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            changed(APPS, ["create", "delete"], {}, {}, replace=["subnet_ids"]),
            [
                (
                    "STOPS PODS",
                    "is replaced (subnet_ids): its pods are deleted, and start when the new profile is active",
                )
            ],
        ),
        (
            changed(APPS, ["delete"], {}),
            [("STOPS PODS", "is destroyed: its pods are deleted, and stay Pending unless another profile takes them")],
        ),
        (changed(APPS, ["update"], {"tags": {}}, {"tags": {"a": "b"}}), []),
        (changed(APPS, ["forget"], {}), []),
        (changed(APPS, ["create"], None, {}), []),
        (
            changed("aws_eks_node_group.general", REPLACED, {}, {}, replace=["instance_types"]),
            [("STOPS PODS", "is replaced (instance_types): the pods on its nodes are evicted")],
        ),
        (
            changed(CLUSTER, REPLACED, {}, {}, replace=["encryption_config"]),
            [
                ("STOPS PODS", "is replaced (encryption_config): every pod stops"),
                ("LOSES DATA", "is replaced (encryption_config): every Kubernetes object is lost"),
            ],
        ),
        (
            changed(CLUSTER, ["update"], endpoint(), endpoint(public=True), UNKNOWN_RANGES),
            [("BREAKS ACCESS", "the endpoint becomes public, for addresses that are known after the apply")],
        ),
        (
            changed(CLUSTER, ["update"], endpoint(public=True, ranges=[]), endpoint()),
            [("BREAKS ACCESS", "the endpoint is no longer public: who works from outside the VPC is shut out")],
        ),
        (
            changed(
                CLUSTER,
                ["update"],
                endpoint(public=True, ranges=["198.51.100.0/25", "192.0.2.1/32"]),
                endpoint(public=True, ranges=["192.0.2.1/32", "0.0.0.0/0"], private=False),
            ),
            [
                (
                    "BREAKS ACCESS",
                    "the private endpoint is turned off: pods and nodes reach the API by the public one or not at all",
                ),
                ("BREAKS ACCESS", "198.51.100.0/25 can no longer reach the public endpoint"),
                ("BREAKS ACCESS", "0.0.0.0/0 can reach the public endpoint from now on"),
            ],
        ),
        (
            changed(
                CLUSTER,
                ["update"],
                {"access_config": [{"authentication_mode": "API_AND_CONFIG_MAP"}]},
                {"access_config": [{"authentication_mode": "API"}]},
            ),
            [("BREAKS ACCESS", "the authentication mode goes from API_AND_CONFIG_MAP to API")],
        ),
        (
            changed("aws_eks_access_entry.dev", ["delete"], {"principal_arn": DEV}),
            [("BREAKS ACCESS", f"is destroyed: {DEV} loses what it allows")],
        ),
        (
            changed(
                "aws_eks_access_policy_association.dev_view",
                REPLACED,
                {"principal_arn": DEV},
                {},
                replace=["access_scope"],
            ),
            [
                (
                    "BREAKS ACCESS",
                    f"is replaced (access_scope): {DEV} loses what it allows, until the new one is there",
                )
            ],
        ),
        (
            changed(
                "aws_eks_access_entry.dev",
                ["update"],
                {"principal_arn": "a", "kubernetes_groups": ["dev"]},
                {"principal_arn": "a", "kubernetes_groups": ["ops"]},
            ),
            [("BREAKS ACCESS", "a gets another kubernetes_groups")],
        ),
        (changed("aws_eks_access_entry.dev", ["update"], {"tags": {}}, {"tags": {"a": "b"}}), []),
        (
            changed("aws_kms_key.cluster", ["delete"], {}),
            [("LOSES DATA", "is destroyed: what it encrypted cannot be read once AWS has deleted it")],
        ),
        (
            changed(LOGS, REPLACED, {}, {}, replace=["name"]),
            [("LOSES DATA", "is replaced (name): the logs in it are deleted")],
        ),
        (changed(LOGS, ["delete"], {"skip_destroy": True}), []),
        (
            changed(LOGS, ["update"], {RETENTION: 365}, {RETENTION: 30}),
            [("LOSES DATA", "keeps logs 30 days instead of 365 days: older ones are deleted")],
        ),
        (
            changed(LOGS, ["update"], {RETENTION: 0}, {RETENTION: 30}),
            [("LOSES DATA", "keeps logs 30 days instead of for ever: older ones are deleted")],
        ),
        (
            changed(LOGS, ["update"], {RETENTION: 30}, {RETENTION: 0}),
            [],
        ),
        (
            changed("aws_efs_file_system.files", ["delete"], {}),
            [("LOSES DATA", "is destroyed: with what is stored in it")],
        ),
        (
            changed(CLUSTER, ["update"], {"version": "1.33"}, {"version": "1.35"}),
            [("SKIPS A MINOR", "Kubernetes 1.33 to 1.35: EKS refuses; go to 1.34 first")],
        ),
        (changed(CLUSTER, ["update"], {"version": "1.9"}, {"version": "1.10"}), []),
        (
            changed(CLUSTER, ["update"], {"version": "1.35"}, {"version": "1.34"}),
            [("GOES BACK", "Kubernetes 1.35 to 1.34: EKS has no way back; a new cluster has to be made")],
        ),
        (changed(CLUSTER, ["update"], {"version": "1.35"}, {}, {"version": True}), []),
        (changed("aws_sqs_queue.jobs", ["delete"], {}), []),
    ],
)
def test_loud_words(change: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert said(change) == expected


def test_a_secret_is_never_told() -> None:
    change = changed("aws_eks_access_entry.dev", ["delete"], {"principal_arn": "secret"})
    change["change"]["before_sensitive"] = {"principal_arn": True}
    assert said(change) == [("BREAKS ACCESS", "is destroyed: a principal loses what it allows")]


def test_a_secret_that_changes_is_a_change() -> None:
    change = changed("aws_iam_role.x", ["update"], {"a": "1", "b": "1"}, {"a": "2", "b": "1"})
    change["change"]["before_sensitive"] = change["change"]["after_sensitive"] = {"a": True, "b": True}
    [found] = changes_of(plan_json([change]).encode())
    assert found.arguments == ("a",)


@pytest.mark.parametrize(
    ("actions", "kind"),
    [
        (["create"], "added"),
        (["update"], "changed"),
        (REPLACED, "replaced"),
        (["create", "delete"], "replaced"),
        (["delete"], "destroyed"),
        (["forget"], "forgotten"),
        (["no-op"], None),
        (["read"], None),
    ],
)
def test_kinds_are_terraforms_actions(actions: list[str], kind: Kind | None) -> None:
    found = changes_of(plan_json([changed("aws_vpc.this", actions, {}, {})]).encode())
    assert [change.kind for change in found] == ([kind] if kind else [])


def test_data_sources_are_no_changes() -> None:
    change = {**changed("aws_vpc.this", ["create"], None, {}), "mode": "data"}
    assert changes_of(plan_json([change]).encode()) == ()


def test_every_type_that_the_compiler_makes_has_a_subject() -> None:
    goldens = (Path(__file__).parent / "cases").glob("blueprint_*/main.tf")
    texts = [file.read_text(encoding="utf-8") for file in goldens]
    types = {found for text in texts for found in re.findall(r'^resource "([a-z0-9_]+)"', text, re.MULTILINE)}
    assert {type_ for type_ in types if subject_of(type_) == "Other"} == {
        "aws_cloudwatch_event_rule",
        "aws_cloudwatch_event_target",
        "aws_efs_access_point",
        "aws_efs_file_system",
        "aws_efs_mount_target",
        "aws_sqs_queue",
        "aws_sqs_queue_policy",
    }


@pytest.mark.parametrize(
    ("type_", "subject"),
    [
        ("aws_subnet", "Network"),
        ("aws_default_security_group", "Network"),
        ("aws_vpc_security_group_ingress_rule", "Network"),
        ("aws_iam_openid_connect_provider", "IAM"),
        ("aws_kms_alias", "Cluster"),
        ("aws_eks_fargate_profile", "Fargate profiles"),
        ("aws_eks_addon", "Add-ons"),
        ("aws_eks_access_policy_association", "Access"),
        ("aws_flow_log", "Logging"),
        ("aws_launch_template", "Node groups"),
        ("random_id", "Other"),
    ],
)
def test_subjects(type_: str, subject: Subject) -> None:
    assert subject_of(type_) == subject


def test_lists_are_in_the_order_of_subjects_kinds_and_words() -> None:
    summary = Summary("shop", changes_of(plan_json(PREPARED).encode()))
    orders = [
        [SUBJECTS.index(subject) for subject in summary.by_subject],
        [KINDS.index(kind) for kind in summary.counts],
        [WORDS.index(alarm.word) for alarm in summary.alarms],
        *([KINDS.index(change.kind) for change in changes] for changes in summary.by_subject.values()),
    ]
    assert all(first <= second for order in orders for first, second in pairwise(order))
    assert (get_args(Subject), get_args(Kind), get_args(Word)) == (SUBJECTS, KINDS, WORDS)


@pytest.mark.parametrize("name", ["a|b", "`a`", "<b>", "*a*", "a\x1b[31m", "[a](http://b)", "@team", "#1"])
def test_names_of_users_are_no_markdown_and_no_colours(name: str) -> None:
    change = changed(f"aws_sqs_queue.{name}", ["update"], {name: "1"}, {name: "2"})
    made = plan_markdown(Summary(name, changes_of(plan_json([change]).encode()), name))
    assert "\x1b" not in made
    code = re.sub(r"(`+).*?\1", "", made)  # what stands in code is shown as it is
    assert re.findall(r"(?<!\\)[<`*@\[]", re.sub(r"</?(details|summary)>|\*\*Other\*\*", "", code)) == []
    plain = plan_text(Summary(name, changes_of(plan_json([change]).encode()), name))
    assert "\x1b[31ma" not in plain


def test_the_docs_show_the_summary_of_a_real_plan() -> None:
    page = Path(__file__).parents[1] / "docs" / "plan.md"
    assert (PLANS / "changes.txt").read_text(encoding="utf-8") in page.read_text(encoding="utf-8")
