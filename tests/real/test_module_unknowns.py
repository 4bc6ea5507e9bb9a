"""The modules plan where little is known: behind `depends_on`, with ids of what is not there yet, twice, and in a loop.

All of it stands in one configuration, so that the provider starts once. The cluster of `docs/comparison.md` is in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.real.terraform import OFFLINE_OVERRIDE, OVERRIDE_FILE, Terraform
from tests.real.test_forms import with_modules

pytestmark = pytest.mark.real

COMPARISON = Path(__file__).parents[2] / "docs" / "comparison.md"
MODULES = Path(__file__).parents[2] / "docs" / "modules.md"
WHERE = '  region     = "eu-central-1"\n  account_id = "111122223333"\n'
ROOT = f"""\
provider "aws" {{
  region = "eu-central-1"
}}

resource "terraform_data" "before" {{}}

resource "aws_vpc" "new" {{
  cidr_block = "10.9.0.0/16"
}}

resource "aws_subnet" "new" {{
  for_each   = {{ a = "10.9.0.0/20", b = "10.9.16.0/20" }}
  vpc_id     = aws_vpc.new.id
  cidr_block = each.value
}}

resource "aws_iam_role" "new" {{
  assume_role_policy = jsonencode({{ Version = "2012-10-17", Statement = [] }})
}}

resource "aws_kms_key" "new" {{}}

resource "aws_sqs_queue" "new" {{}}

module "iam" {{
  source       = "./modules/iam"
  cluster_name = "new"
{WHERE}
  oidc_issuer_url        = module.eks.oidc_issuer_url
  profiles_with_own_role = ["own"]
  pod_execution_policies = {{
    send = jsonencode({{ Version = "2012-10-17", Statement = [{{ Resource = aws_sqs_queue.new.arn }}] }})
  }}
  service_account_roles       = {{ orders = {{ namespace = "apps", service_account = "orders" }} }}
  service_account_policies = {{
    orders = {{ send = jsonencode({{ Statement = [{{ Resource = aws_sqs_queue.new.arn }}] }}) }}
  }}
  service_account_policy_arns = {{ orders = {{ more = aws_iam_role.new.arn }} }}
  permissions_boundary_arn    = null
}}

module "eks" {{
  source             = "./modules/eks"
  name               = "new"
  kubernetes_version = "1.35"
{WHERE}
  cluster_role_arn   = aws_iam_role.new.arn
  cluster_role_name  = aws_iam_role.new.name
  subnet_ids         = [for subnet in aws_subnet.new : subnet.id]
  encryption_key     = "existing"
  kms_key_arn        = aws_kms_key.new.arn
  addons = {{
    metrics-server = {{ service_account_role_arn = module.iam.service_account_role_arns["orders"] }}
  }}
  addons_after       = values(module.fargate.profile_arns)
  coredns_after      = [module.fargate.coredns_profile_arn]
  access_entries = {{
    new = {{ principal_arn = aws_iam_role.new.arn, policies = {{ AmazonEKSViewPolicy = {{}} }} }}
  }}
}}

module "fargate" {{
  source                 = "./modules/fargate-profile"
  cluster_name           = module.eks.cluster_name
  subnet_ids             = [for subnet in aws_subnet.new : subnet.id]
  pod_execution_role_arn = module.iam.pod_execution_role_arn
  fargate_profiles = {{
    apps = {{ selectors = [{{ namespace = "apps" }}] }}
    own = {{
      selectors              = [{{ namespace = "own" }}]
      pod_execution_role_arn = module.iam.profile_role_arns["own"]
      revision               = "1"
    }}
  }}
}}

module "iam_behind" {{
  source       = "./modules/iam"
  cluster_name = "behind"
{WHERE}
  depends_on   = [terraform_data.before, aws_iam_role.new]
}}

module "eks_behind" {{
  source             = "./modules/eks"
  name               = "behind"
  kubernetes_version = "1.35"
{WHERE}
  cluster_role_arn   = module.iam_behind.cluster_role_arn
  cluster_role_name  = module.iam_behind.cluster_role_name
  subnet_ids         = [for subnet in aws_subnet.new : subnet.id]
  depends_on         = [terraform_data.before]
}}

module "fargate_behind" {{
  source                 = "./modules/fargate-profile"
  cluster_name           = "behind"
  subnet_ids             = [for subnet in aws_subnet.new : subnet.id]
  pod_execution_role_arn = module.iam_behind.pod_execution_role_arn
  fargate_profiles       = {{ apps = {{ selectors = [{{ namespace = "apps" }}] }} }}
  depends_on             = [module.eks_behind]
}}

module "fleet" {{
  source             = "./modules/fargate-cluster"
  for_each           = {{ dev = "10.20.0.0/16", prod = "10.21.0.0/16" }}
  name               = each.key
  kubernetes_version = "1.35"
{WHERE}
  network            = {{ cidr = each.value, availability_zones = ["eu-central-1a", "eu-central-1b"] }}
  fargate_profiles = {{
    apps = {{ selectors = [{{ namespace = "apps" }}], availability_zones = ["eu-central-1a"] }}
  }}
  depends_on         = [terraform_data.before]
}}
"""


@pytest.fixture(scope="module")
def planned(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """The changes of one plan with all of it, by address."""
    folder = tmp_path_factory.mktemp("unknowns")
    with_modules(folder / "modules")
    [ours] = re.findall(r"```terraform\n(module \"cluster\".*?)```", COMPARISON.read_text(encoding="utf-8"), re.DOTALL)
    [nodes] = re.findall(r"```terraform\n(.*?)```", MODULES.read_text(encoding="utf-8"), re.DOTALL)
    (folder / "main.tf").write_text(f"{ROOT}\n{ours}\n{nodes}", encoding="utf-8")
    (folder / OVERRIDE_FILE).write_text(OFFLINE_OVERRIDE, encoding="utf-8")
    terraform.init(folder)
    changes = terraform.plan(folder)["resource_changes"]
    return {each["address"]: each["change"] for each in changes}


def test_ids_that_are_not_known_decide_no_count(planned: Mapping[str, Any]) -> None:
    cluster = planned["module.eks.aws_eks_cluster.this"]
    own = planned['module.fargate.aws_eks_fargate_profile.revised["own"]']

    assert cluster["after_unknown"]["role_arn"] is True
    assert cluster["after_unknown"]["encryption_config"][0]["provider"][0]["key_arn"] is True
    assert 'module.eks.aws_eks_access_policy_association.this["new/AmazonEKSViewPolicy"]' in planned
    assert 'module.iam.aws_iam_role_policy_attachment.irsa["orders/more"]' in planned
    assert planned['module.iam.aws_iam_role_policy.irsa["orders/send"]']["after_unknown"]["policy"] is True
    assert (own["after_unknown"]["subnet_ids"], own["after_unknown"]["pod_execution_role_arn"]) == (True, True)
    assert own["after"]["fargate_profile_name"] == "own-1"


def test_trust_policies_stay_known_behind_depends_on(planned: Mapping[str, Any]) -> None:
    role = planned["module.iam_behind.aws_iam_role.pod_execution[0]"]["after"]["assume_role_policy"]
    key = json.loads(planned["module.eks_behind.aws_kms_key.cluster[0]"]["after"]["policy"])

    (statement,) = json.loads(role)["Statement"]
    assert statement["Condition"]["ArnLike"] == {
        "aws:SourceArn": "arn:aws:eks:eu-central-1:111122223333:fargateprofile/behind/*"
    }
    assert key["Statement"][1]["Principal"] == {"AWS": "arn:aws:iam::111122223333:role/behind-cluster"}
    assert 'module.fargate_behind.aws_eks_fargate_profile.this["apps"]' in planned


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_a_fleet_is_a_loop_over_the_joined_module(planned: Mapping[str, Any], name: str) -> None:
    within = f'module.fleet["{name}"].'

    assert planned[f"{within}module.eks.aws_eks_cluster.this"]["after"]["name"] == name
    assert f'{within}module.fargate_profile.aws_eks_fargate_profile.this["apps"]' in planned
    assert f'{within}module.vpc[0].aws_nat_gateway.public["eu-central-1b"]' in planned


def test_the_node_group_beside_the_modules_is_planned(planned: Mapping[str, Any]) -> None:
    coredns = planned["module.shop.aws_eks_addon.coredns[0]"]

    assert "aws_eks_node_group.system" in planned
    assert "module.shop_profiles.aws_eks_fargate_profile.coredns[0]" not in planned
    assert "configuration_values" not in coredns["after"]  # nobody tells it to run on Fargate


def test_the_cluster_of_the_comparison_is_planned(planned: Mapping[str, Any]) -> None:
    counted = {address.split(".aws_")[0] for address in planned if address.startswith("module.cluster.")}

    assert counted == {f"module.cluster.module.{name}" for name in ("vpc[0]", "iam", "eks", "fargate_profile")}
    assert {tuple(change["actions"]) for change in planned.values()} == {("create",)}
