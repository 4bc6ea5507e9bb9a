"""Blueprints of eksctl's files, judged by the real Terraform: new clusters plan, one that lives is taken over whole.

The cluster that lives is made by calls of the AWS API, as eksctl makes one, in the emulated AWS.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.cli import run
from fargate_tf.load import load
from fargate_tf.pipeline import compile_blueprint
from tests.real.conftest import ACCOUNT
from tests.real.emulator import Aws
from tests.real.planning import Planned, planned_offline
from tests.real.terraform import OVERRIDE_FILE, Terraform, emulator_override

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("aws")]

FILES = sorted((Path(__file__).parents[1] / "eksctl").glob("*/blueprint.py"))
REGION = "eu-central-1"


def test_the_blueprints_of_ten_files_plan_offline_and_only_create(terraform: Terraform, tmp_path: Path) -> None:
    files = {file.parent.name: ("main.tf", compile_blueprint(load(str(file))[0].blueprint)) for file in FILES}
    planned: dict[str, Planned] = {}
    for name, file in files.items():
        (tmp_path / name).mkdir()
        planned |= planned_offline(terraform, tmp_path / name, {name: file})
    assert len(planned) == 10
    for name, each in planned.items():
        assert each.complete, name
        assert "aws_eks_cluster.this" in each.changes, name
        assert {action for one in each.changes.values() for action in one["change"]["actions"]} == {"create"}, name


CONFIG = f"""\
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {{name: blog, region: {REGION}, version: "1.35"}}
vpc: {{clusterEndpoints: {{publicAccess: true, privateAccess: true}}}}
cloudWatch: {{clusterLogging: {{enableTypes: [api, audit], logRetentionInDays: 30}}}}
iam:
  withOIDC: true
  serviceAccounts:
    - metadata: {{name: reports, namespace: default}}
      attachPolicyARNs: ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]
fargateProfiles:
  - name: fp-default
    selectors: [{{namespace: default}}, {{namespace: kube-system}}]
    tags: {{layer: apps}}
addons: [{{name: coredns, version: latest}}, {{name: metrics-server}}]
accessConfig:
  accessEntries:
    - principalARN: arn:aws:iam::{ACCOUNT}:role/Admin
      accessPolicies:
        - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
          accessScope: {{type: cluster}}
"""


def alive(aws: Aws) -> dict[str, Any]:
    """A cluster as eksctl leaves it, and what AWS says of it."""
    ec2, iam, eks, logs = (aws.client(service, REGION) for service in ("ec2", "iam", "eks", "logs"))
    vpc = ec2.create_vpc(CidrBlock="192.168.0.0/16")["Vpc"]["VpcId"]
    private, public = (
        [
            ec2.create_subnet(VpcId=vpc, CidrBlock=f"192.168.{first + i * 32}.0/19", AvailabilityZone=f"{REGION}{zone}")
            for i, zone in enumerate("ab")
        ]
        for first in (64, 0)
    )
    ids = {
        "private": [each["Subnet"]["SubnetId"] for each in private],
        "public": [e["Subnet"]["SubnetId"] for e in public],
    }
    group = ec2.create_security_group(GroupName="eksctl-blog", Description="control plane", VpcId=vpc)["GroupId"]
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    roles = [
        iam.create_role(RoleName=f"eksctl-blog-{end}", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        for end in ("ServiceRole", "FargatePodExecutionRole")
    ]
    logs.create_log_group(logGroupName="/aws/eks/blog/cluster")
    eks.create_cluster(
        name="blog",
        version="1.35",
        roleArn=roles[0],
        resourcesVpcConfig={
            "subnetIds": [*ids["public"], *ids["private"]],
            "securityGroupIds": [group],
            "endpointPublicAccess": True,
            "endpointPrivateAccess": True,
        },
        accessConfig={"authenticationMode": "API_AND_CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": True},
        bootstrapSelfManagedAddons=True,
        logging={"clusterLogging": [{"types": ["api", "audit"], "enabled": True}]},
        tags={"alpha.eksctl.io/cluster-name": "blog"},
    )
    eks.create_fargate_profile(
        clusterName="blog",
        fargateProfileName="fp-default",
        podExecutionRoleArn=roles[1],
        subnets=ids["private"],
        selectors=[{"namespace": "default"}, {"namespace": "kube-system"}],
        tags={"alpha.eksctl.io/cluster-name": "blog"},
    )
    for name in ("coredns", "metrics-server"):
        eks.create_addon(clusterName="blog", addonName=name)
    admin = f"arn:aws:iam::{ACCOUNT}:role/Admin"
    eks.create_access_entry(clusterName="blog", principalArn=admin)
    policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
    eks.associate_access_policy(
        clusterName="blog", principalArn=admin, policyArn=policy, accessScope={"type": "cluster"}
    )
    outputs = {
        "VPC": vpc,
        "SubnetsPrivate": ",".join(ids["private"]),
        "SubnetsPublic": ",".join(ids["public"]),
        "SecurityGroup": group,
        "FargatePodExecutionRoleARN": roles[1],
    }
    stack = {"Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()]}
    cluster = eks.describe_cluster(name="blog")
    iam.create_open_id_connect_provider(
        Url=cluster["cluster"]["identity"]["oidc"]["issuer"],
        ClientIDList=["sts.amazonaws.com"],
        ThumbprintList=["9e99a48a9960b14926bb7f3b02e22da2b0ab7280"],
    )
    return {"stack.json": {"Stacks": [stack]}, "cluster.json": cluster}


def test_a_cluster_that_lives_is_taken_over_and_nothing_of_it_is_replaced(
    terraform: Terraform, aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, answer in alive(aws).items():
        Path(name).write_text(json.dumps(answer, default=str), encoding="utf-8")
    Path("cluster.yaml").write_text(CONFIG, encoding="utf-8")
    described = ("--described", "cluster.json", "--described", "stack.json")
    assert run(["import", "cluster.yaml", "-o", "blueprint.py", "--import-blocks", "imports.tf", *described]) == 0
    assert run(["render", "blueprint.py", "-o", "main.tf"]) == 0
    (tmp_path / OVERRIDE_FILE).write_text(emulator_override(aws.port), encoding="utf-8")
    terraform.init(tmp_path)
    planned = terraform.plan(tmp_path)["resource_changes"]

    taken = {each["address"] for each in planned if each["change"].get("importing")}
    assert taken == {
        "aws_cloudwatch_log_group.cluster",
        "aws_eks_access_entry.admin",
        "aws_eks_access_policy_association.admin_cluster_admin",
        "aws_eks_addon.coredns",
        "aws_eks_addon.metrics_server",
        "aws_eks_cluster.this",
        "aws_eks_fargate_profile.fp_default",
        "aws_iam_openid_connect_provider.cluster",
    }
    actions = {each["address"]: each["change"]["actions"] for each in planned}
    assert {address: each for address, each in actions.items() if "delete" in each} == {}
    # Roles of service accounts are made anew, beside those in eksctl's stacks.
    made = {address for address, each in actions.items() if each == ["create"]}
    assert made == {
        "aws_iam_role.irsa_default_reports",
        "aws_iam_role_policy_attachment.irsa_default_reports_amazonsqsfullaccess",
    }
