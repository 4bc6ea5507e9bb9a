"""Karpenter on Fargate: `blueprints/karpenter.py`, applied to an emulated AWS and read back from there."""

from __future__ import annotations

import json

import pytest

from tests.real.applying import Applied, applied
from tests.real.emulator import Aws
from tests.real.terraform import Terraform

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("aws")]

NODE_ROLE = "arn:aws:iam::111122223333:role/data-karpenter-node"


@pytest.fixture(scope="module")
def karpenter(terraform: Terraform, aws: Aws, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    """The cluster with Karpenter, as it stands in the emulated AWS."""
    return applied(terraform, aws, tmp_path_factory.mktemp("karpenter"), "karpenter")


def test_the_controller_and_coredns_run_on_fargate(karpenter: Applied) -> None:
    assert set(karpenter.profiles) == {"system", "karpenter"}
    assert json.loads(karpenter.addons["coredns"]["configurationValues"]) == {"computeType": "Fargate"}


def test_its_nodes_may_join_the_cluster(karpenter: Applied) -> None:
    entry = karpenter.client("eks").describe_access_entry(clusterName="data", principalArn=NODE_ROLE)["accessEntry"]
    _, policies = karpenter.role(NODE_ROLE)

    assert entry["type"] == "EC2_LINUX"
    assert "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" in policies
    assert {"vpc-cni", "kube-proxy"} <= set(karpenter.addons)


def test_the_queue_hears_of_interruptions(karpenter: Applied) -> None:
    events, sqs = karpenter.client("events"), karpenter.client("sqs")
    url = sqs.get_queue_url(QueueName="data-karpenter")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    rules = [rule["Name"] for rule in events.list_rules()["Rules"]]
    targets = {target["Arn"] for rule in rules for target in events.list_targets_by_rule(Rule=rule)["Targets"]}

    assert len(rules) >= 4
    assert targets == {arn}


def test_a_second_plan_has_nothing_to_do(karpenter: Applied) -> None:
    assert karpenter.pending() == {}


def test_destroy_leaves_nothing(karpenter: Applied) -> None:
    assert karpenter.left() == {}
