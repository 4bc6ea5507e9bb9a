"""`check --profiles-from`: pods are placed on a cluster of a plan as on one of a blueprint."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.planned.cluster import clusters_of
from fargate_tf.planned.plan import read_plan
from fargate_tf.planned.target import target_of_plan, unknown_profiles
from tests.conftest import Cli

PLANS = Path(__file__).parent / "lint"
POD = """\
apiVersion: v1
kind: Pod
metadata: {{name: {name}, namespace: {namespace}, labels: {{{labels}}}}}
spec: {{containers: [{{name: main, image: nginx}}]}}
---
"""


def plan_of(style: str, which: str = "sound") -> Any:
    return json.loads((PLANS / style / f"{which}.json").read_bytes())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pods = (("web", "prod-eu", "tier: web"), ("dns", "kube-system", ""), ("batch", "prod-eu", "tier: batch"))
    text = "".join(POD.format(name=name, namespace=space, labels=labels) for name, space, labels in pods)
    (tmp_path / "pods.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "plan.json").write_text(json.dumps(plan_of("modular")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def placed(cli: Cli, *more: str) -> dict[str, tuple[str, str | None]]:
    told = json.loads(cli("check", "--profiles-from", "plan.json", "pods.yaml", "--format", "json", *more).out)
    return {each["name"]: (each["placement"], each["profile"]) for each in told["workloads"]}


@pytest.mark.usefixtures("here")
def test_pods_land_on_the_profiles_of_the_plan(cli: Cli) -> None:
    expected = {"web": ("fargate", "apps"), "dns": ("fargate", "base"), "batch": ("pending", None)}
    assert placed(cli) == expected


def test_node_groups_of_the_plan_take_what_no_profile_takes(cli: Cli, here: Path) -> None:
    (here / "plan.json").write_text(json.dumps(plan_of("plain")), encoding="utf-8")
    told = json.loads(cli("check", "--profiles-from", "plan.json", "pods.yaml", "--format", "json").out)
    on = {each["name"]: (each["placement"], each["profile"], each["node_group"]) for each in told["workloads"]}
    assert on["dns"] == ("fargate", "fp-default", None)
    assert on["web"] == ("nodes", None, "aws_eks_node_group.general")


def test_a_profile_whose_selectors_are_not_known_takes_nothing_and_is_named(cli: Cli, here: Path) -> None:
    plan = plan_of("modular")
    for entry in plan["resource_changes"]:
        if entry["type"] == "aws_eks_fargate_profile" and '"apps"' in entry["address"]:
            entry["change"]["after_unknown"]["selector"] = True
    (here / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    ran = cli("check", "--profiles-from", "plan.json", "pods.yaml")
    assert 'at module.cluster.module.fargate_profile["apps"].aws_eks_fargate_profile.this' in ran.err
    assert "warning[FT054]" in ran.err
    assert placed(cli)["web"] == ("pending", None)


def test_one_of_several_clusters_is_selected_by_its_name(cli: Cli, here: Path) -> None:
    plan = plan_of("modular")
    [cluster] = [each for each in plan["resource_changes"] if each["type"] == "aws_eks_cluster"]
    other = copy.deepcopy(cluster)
    other["address"], other["name"] = "aws_eks_cluster.other", "other"
    other["change"]["after"]["name"] = "other"
    plan["resource_changes"].append(other)
    (here / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    several = cli("check", "--profiles-from", "plan.json", "pods.yaml")
    assert (several.code, "several clusters (shop, other)" in several.err) == (2, True)
    assert placed(cli, "--select", "shop")["web"] == ("fargate", "apps")
    # Nothing is known of the other one, so it may have nodes elsewhere.
    assert placed(cli, "--select", "other")["web"] == ("nodes", None)
    assert cli("check", "--profiles-from", "plan.json", "pods.yaml", "--select", "third").code == 2


def test_bad_plans_and_names_are_told(cli: Cli, here: Path) -> None:
    (here / "bad.json").write_text("{}", encoding="utf-8")
    assert cli("check", "--profiles-from", "bad.json", "pods.yaml").code == 1
    assert cli("check", "--profiles-from", "nowhere.json", "pods.yaml").code == 2
    assert cli("check", "--profiles-from", "plan.json", "nowhere.yaml").code == 2
    assert cli("check", "nowhere.py").code == 2


def test_a_target_of_a_plan_knows_subnets_and_their_room() -> None:
    content = (PLANS / "modular" / "sound.json").read_bytes()
    [cluster] = clusters_of(read_plan(content, "plan.json"))
    target = target_of_plan(cluster)
    private = [f"module.network.aws_subnet.private[{i}]" for i in (0, 1)]
    assert (target.cluster, target.region, target.further_nodes) == ("shop", "eu-central-1", False)
    assert target.free_addresses == dict.fromkeys(private, 4091)
    assert target.subnets == {"apps": tuple(private), "base": tuple(private)}
    assert unknown_profiles(cluster) == ()
