"""The claim of ADR 0002: one component, called with values and with variables, plans to the same resources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from fargate_tf import FargateProfile, Selector
from fargate_tf.components.fargate import fargate
from fargate_tf.hcl.functions import variable
from fargate_tf.hcl.writer import write
from tests.real.terraform import OFFLINE_OVERRIDE, OVERRIDE_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from fargate_tf.hcl.nodes import Value
    from tests.real.terraform import Terraform

pytestmark = pytest.mark.real

# The interface that a module around the component would have; publishing modules is a later issue.
VARIABLES = """\
variable "profiles" {
  type = map(object({
    selectors              = list(object({ namespace = string, labels = optional(map(string)) }))
    subnet_ids             = optional(list(string))
    pod_execution_role_arn = optional(string)
    create_timeout         = optional(string, "30m")
    delete_timeout         = optional(string, "60m")
    tags                   = optional(map(string), {})
  }))
}
variable "cluster_name" {
  type = string
}
variable "partition" {
  type = string
}
variable "region" {
  type = string
}
variable "account_id" {
  type = string
}
variable "subnet_ids" {
  type = list(string)
}
variable "create_pod_execution_role" {
  type = bool
}
variable "pod_execution_role_arn" {
  type    = string
  default = null
}
variable "create_coredns_profile" {
  type = bool
}
variable "tags" {
  type    = map(string)
  default = {}
}
"""

PROVIDER = """\
provider "aws" {
  region = "eu-central-1"
  default_tags {
    tags = { team = "platform" }
  }
}
"""

PROFILES = [
    FargateProfile("default", selectors=[Selector("default")]),
    FargateProfile(
        "apps-web",
        selectors=[Selector("prod-*", labels={"tier": "web", "app.kubernetes.io/name": "a?"}), Selector("stage")],
        subnet_ids=["subnet-0c"],
        tags={"cost": "web"},
    ),
    FargateProfile(
        "jobs",
        selectors=[Selector("jobs")],
        pod_execution_role_arn="arn:aws:iam::111122223333:role/jobs",
    ),
]
PROFILES_INPUT: dict[str, Any] = {
    "default": {"selectors": [{"namespace": "default"}]},
    "apps-web": {
        "selectors": [
            {"namespace": "prod-*", "labels": {"tier": "web", "app.kubernetes.io/name": "a?"}},
            {"namespace": "stage"},
        ],
        "subnet_ids": ["subnet-0c"],
        "tags": {"cost": "web"},
    },
    "jobs": {
        "selectors": [{"namespace": "jobs"}],
        "pod_execution_role_arn": "arn:aws:iam::111122223333:role/jobs",
    },
}
PLAIN: dict[str, Any] = {
    "cluster_name": "shop",
    "partition": "aws",
    "region": "eu-central-1",
    "account_id": "111122223333",
    "subnet_ids": ["subnet-0a", "subnet-0b"],
    "create_pod_execution_role": True,
    "create_coredns_profile": True,
    "tags": {"env": "dev"},
}
# Terraform addresses of the self-contained form, and where the module has the same resource.
TWINS = {
    "aws_iam_role.pod_execution": "module.fargate.aws_iam_role.pod_execution[0]",
    "aws_iam_role_policy_attachment.pod_execution": "module.fargate.aws_iam_role_policy_attachment.pod_execution[0]",
    "aws_eks_fargate_profile.default": 'module.fargate.aws_eks_fargate_profile.this["default"]',
    "aws_eks_fargate_profile.apps_web": 'module.fargate.aws_eks_fargate_profile.this["apps-web"]',
    "aws_eks_fargate_profile.jobs": 'module.fargate.aws_eks_fargate_profile.this["jobs"]',
    "aws_eks_fargate_profile.coredns": "module.fargate.aws_eks_fargate_profile.coredns[0]",
}


def test_both_stages_plan_to_equal_values_and_unknowns(terraform: Terraform, tmp_path: Path) -> None:
    part = fargate(
        profiles=PROFILES,
        role_prefix=PLAIN["cluster_name"],
        pod_execution_role_arn=None,
        **PLAIN,
    )
    _module(tmp_path)
    (tmp_path / "self_contained.tf").write_text(write(part.blocks), encoding="utf-8")
    (tmp_path / "call.tf").write_text(PROVIDER + _call({**PLAIN, "profiles": PROFILES_INPUT}), encoding="utf-8")

    changes = _planned(terraform, tmp_path)

    assert sorted(changes) == sorted([*TWINS, *TWINS.values()])
    for address, twin in TWINS.items():
        for aspect in ("actions", "after", "after_unknown", "after_sensitive"):
            assert (address, aspect, changes[twin][aspect]) == (address, aspect, changes[address][aspect])


def test_an_existing_role_leaves_no_role_in_either_stage(terraform: Terraform, tmp_path: Path) -> None:
    arn = "arn:aws:iam::111122223333:role/shared"
    given = {**PLAIN, "create_pod_execution_role": False, "create_coredns_profile": False}
    part = fargate(profiles=PROFILES, role_prefix="shop", pod_execution_role_arn=arn, **given)
    _module(tmp_path)
    (tmp_path / "self_contained.tf").write_text(write(part.blocks), encoding="utf-8")
    inputs = {**given, "profiles": PROFILES_INPUT, "pod_execution_role_arn": arn}
    (tmp_path / "call.tf").write_text(PROVIDER + _call(inputs), encoding="utf-8")

    changes = _planned(terraform, tmp_path)

    expected = {a: b for a, b in TWINS.items() if "role" not in a and "coredns" not in a}
    assert sorted(changes) == sorted([*expected, *expected.values()])
    for address, twin in expected.items():
        assert changes[twin]["after"] == changes[address]["after"]
    assert changes["aws_eks_fargate_profile.default"]["after"]["pod_execution_role_arn"] == arn


def test_the_module_plans_with_unknown_role_and_subnets_behind_depends_on(terraform: Terraform, tmp_path: Path) -> None:
    _module(tmp_path)
    given = {k: v for k, v in PLAIN.items() if k != "subnet_ids"}
    call = _call(
        {**given, "create_pod_execution_role": False, "profiles": PROFILES_INPUT},
        subnet_ids="[aws_subnet.new.id]",
        pod_execution_role_arn="aws_iam_role.new.arn",
        depends_on="[terraform_data.before, aws_iam_role.new]",
    )
    (tmp_path / "call.tf").write_text(PROVIDER + _NOT_YET_THERE + call, encoding="utf-8")

    changes = _planned(terraform, tmp_path)

    profile = changes[TWINS["aws_eks_fargate_profile.default"]]
    assert profile["actions"] == ["create"]
    assert profile["after_unknown"]["pod_execution_role_arn"] is True
    assert profile["after_unknown"]["subnet_ids"] is True
    assert profile["after"]["selector"] == [{"labels": None, "namespace": "default"}]
    own_subnets = changes[TWINS["aws_eks_fargate_profile.apps_web"]]
    assert own_subnets["after"]["subnet_ids"] == ["subnet-0c"]


def test_the_module_knows_its_trust_policy_behind_depends_on(terraform: Terraform, tmp_path: Path) -> None:
    _module(tmp_path)
    call = _call({**PLAIN, "profiles": PROFILES_INPUT}, depends_on="[terraform_data.before]")
    (tmp_path / "call.tf").write_text(PROVIDER + _NOT_YET_THERE + call, encoding="utf-8")

    role = _planned(terraform, tmp_path)[TWINS["aws_iam_role.pod_execution"]]

    (statement,) = json.loads(role["after"]["assume_role_policy"])["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": "eks-fargate-pods.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:eks:eu-central-1:111122223333:fargateprofile/shop/*"}},
    }


_NOT_YET_THERE = """\
resource "terraform_data" "before" {}
resource "aws_vpc" "new" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "new" {
  vpc_id     = aws_vpc.new.id
  cidr_block = "10.0.0.0/20"
}
resource "aws_iam_role" "new" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
"""


def _module(folder: Path) -> None:
    """The component called with variables, as a module in the folder, and the override that keeps a plan offline."""
    names: dict[str, Any] = {name: variable(name) for name in PLAIN}
    part = fargate(
        profiles=variable("profiles"),
        role_prefix=variable("cluster_name"),
        pod_execution_role_arn=variable("pod_execution_role_arn"),
        **names,
    )
    module = folder / "module"
    module.mkdir()
    (module / "main.tf").write_text(write(part.blocks), encoding="utf-8")
    (module / "variables.tf").write_text(VARIABLES, encoding="utf-8")
    (folder / OVERRIDE_FILE).write_text(OFFLINE_OVERRIDE, encoding="utf-8")


def _call(inputs: dict[str, Value], **expressions: str) -> str:
    """A call of the module; JSON is HCL as far as these values go."""
    rows = {**{name: json.dumps(value) for name, value in inputs.items()}, **expressions}
    arguments = "".join(f"  {name} = {text}\n" for name, text in rows.items())
    return f'module "fargate" {{\n  source = "./module"\n{arguments}}}\n'


def _planned(terraform: Terraform, folder: Path) -> dict[str, dict[str, Any]]:
    terraform.init(folder)
    changes = terraform.plan(folder)["resource_changes"]
    return {change["address"]: change["change"] for change in changes}
