"""What a user tests of a blueprint."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from fargate_tf import Endpoint, ref
from fargate_tf.testing import (
    assert_no_problem,
    assert_no_resource,
    assert_problem,
    assert_resource,
    blueprint_of,
    hcl,
)
from fargate_tf.testing.plugin import TerraformGolden

FILE = Path(__file__).with_name("shop.py")
SHOP = blueprint_of(FILE)


def test_the_api_is_not_on_the_internet() -> None:
    assert_resource(
        SHOP, "aws_eks_cluster", vpc_config={"endpoint_private_access": True, "endpoint_public_access": False}
    )


def test_pods_of_the_web_tier_run_on_fargate() -> None:
    assert_resource(
        SHOP,
        "aws_eks_fargate_profile.apps",
        selector={"namespace": "prod-*", "labels": {"tier": "web"}},
        cluster_name=ref("aws_eks_cluster.this.name"),
        subnet_ids=hcl("values(aws_subnet.private)[*].id"),
    )


def test_the_role_of_the_pods_is_for_fargate_alone() -> None:
    trust = {"Statement": [{"Principal": {"Service": "eks-fargate-pods.amazonaws.com"}}]}
    assert_resource(SHOP, "aws_iam_role.pod_execution", assume_role_policy=trust, name=re.compile("^shop-"))


def test_there_are_no_nodes() -> None:
    assert_no_resource(SHOP, "aws_eks_node_group")
    assert_no_resource(SHOP, "aws_eks_addon", addon_name="kube-proxy")


def test_production_has_a_nat_gateway_in_each_zone() -> None:
    production = blueprint_of(FILE, settings={"nat": "per_az"})
    assert_resource(production, "aws_nat_gateway", for_each=["eu-central-1a", "eu-central-1b"])
    assert_no_problem(production)


def test_one_nat_gateway_is_only_questioned() -> None:
    assert_no_problem(SHOP, severity="error")
    assert_problem(SHOP, "FT107", path="network.nat")


def test_an_endpoint_that_pods_cannot_reach_is_refused() -> None:
    public = Endpoint(private=False, public_access_cidrs=["198.51.100.7/32"])
    broken = dataclasses.replace(SHOP, cluster=dataclasses.replace(SHOP.cluster, endpoint=public))
    assert_problem(broken, "FT307", path="cluster.endpoint.private")


def test_a_test_that_fails_says_what_is_there() -> None:
    with pytest.raises(AssertionError, match=r"vpc_config\.endpoint_public_access: expected True, found False"):
        assert_resource(SHOP, "aws_eks_cluster", vpc_config={"endpoint_public_access": True})


def test_terraform_is_what_was_reviewed(terraform_golden: TerraformGolden) -> None:
    terraform_golden(SHOP, "shop.tf")
