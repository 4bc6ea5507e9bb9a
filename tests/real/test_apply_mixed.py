"""Node groups beside Fargate: `blueprints/mixed.py`, applied to an emulated AWS and read back from there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.real.applying import Applied, applied
from tests.real.emulator import Aws
from tests.real.terraform import Terraform

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("aws")]


@pytest.fixture(scope="module")
def mixed(terraform: Terraform, aws: Aws, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    """The cluster with Fargate and nodes, as it stands in the emulated AWS."""
    return applied(terraform, aws, tmp_path_factory.mktemp("mixed"), "mixed")


def template(mixed: Applied, name: str) -> dict[str, Any]:
    """What the launch template of a group says."""
    used = mixed.groups[name]["launchTemplate"]
    versions = mixed.client("ec2").describe_launch_template_versions(
        LaunchTemplateId=used["id"], Versions=[used["version"]]
    )
    found: dict[str, Any] = versions["LaunchTemplateVersions"][0]["LaunchTemplateData"]
    return found


def test_groups_are_as_large_as_the_blueprint_says(mixed: Applied) -> None:
    assert {name: group["scalingConfig"] for name, group in mixed.groups.items()} == {
        "general": {"minSize": 2, "maxSize": 6, "desiredSize": 2},
        "batch": {"minSize": 0, "maxSize": 20, "desiredSize": 0},
    }


def test_groups_have_the_image_of_their_processor(mixed: Applied) -> None:
    assert {name: (group["amiType"], group["capacityType"]) for name, group in mixed.groups.items()} == {
        "general": ("AL2023_x86_64_STANDARD", "ON_DEMAND"),
        "batch": ("AL2023_ARM_64_STANDARD", "SPOT"),
    }


def test_pods_are_kept_off_by_the_taint(mixed: Applied) -> None:
    batch = mixed.groups["batch"]

    assert batch["taints"] == [{"key": "dedicated", "value": "batch", "effect": "NO_SCHEDULE"}]
    assert batch["labels"] == {"tier": "batch"}


def test_nodes_are_updated_and_repaired_as_the_blueprint_says(mixed: Applied) -> None:
    assert mixed.groups["batch"]["updateConfig"] == {"maxUnavailablePercentage": 33}
    assert mixed.groups["general"]["nodeRepairConfig"] == {"enabled": True}


def test_nodes_may_join_pull_and_give_addresses(mixed: Applied) -> None:
    [arn] = {group["nodeRole"] for group in mixed.groups.values()}
    _, policies = mixed.role(arn)

    assert arn == "arn:aws:iam::111122223333:role/shop-node"
    assert policies == [
        "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
        "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
        "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
    ]


def test_disks_are_encrypted_and_the_metadata_service_asks_for_a_token(mixed: Applied) -> None:
    data = template(mixed, "batch")
    [disk] = data["BlockDeviceMappings"]
    metadata = data["MetadataOptions"]

    assert (disk["Ebs"]["Encrypted"], disk["Ebs"]["VolumeSize"], disk["Ebs"]["VolumeType"]) == (True, 100, "gp3")
    assert (metadata["HttpTokens"], metadata["HttpPutResponseHopLimit"]) == ("required", 1)


def test_only_the_group_with_its_own_security_group_has_rules(mixed: Applied) -> None:
    [own] = template(mixed, "batch")["SecurityGroupIds"]
    cluster = mixed.outputs["cluster_security_group_id"]

    assert "SecurityGroupIds" not in template(mixed, "general")
    assert mixed.entered(own) == {
        ("-1", None, own),
        ("tcp", 443, cluster),
        ("tcp", 53, cluster),
        ("udp", 53, cluster),
        ("tcp", 10250, cluster),
        ("tcp", 9090, cluster),
    }


def test_web_pods_run_on_fargate_and_coredns_on_nodes(mixed: Applied) -> None:
    assert set(mixed.profiles) == {"web", "ebs-csi-controller"}
    assert "configurationValues" not in mixed.addons["coredns"]


def test_what_nodes_need_is_there(mixed: Applied) -> None:
    assert sorted(mixed.addons) == ["aws-ebs-csi-driver", "coredns", "kube-proxy", "metrics-server", "vpc-cni"]


def test_only_the_controller_of_the_volumes_may_take_their_role(mixed: Applied) -> None:
    issuer = mixed.cluster["identity"]["oidc"]["issuer"].removeprefix("https://")
    role, policies = mixed.role(mixed.addons["aws-ebs-csi-driver"]["serviceAccountRoleArn"])
    [statement] = role["AssumeRolePolicyDocument"]["Statement"]

    assert statement["Principal"] == {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{issuer}"}
    assert statement["Condition"] == {
        "StringEquals": {
            f"{issuer}:aud": "sts.amazonaws.com",
            f"{issuer}:sub": "system:serviceaccount:kube-system:ebs-csi-controller-sa",
        }
    }
    assert policies == ["arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"]


def test_a_second_plan_has_nothing_to_do(mixed: Applied) -> None:
    assert mixed.pending() == {}


def test_an_autoscaler_keeps_the_size_that_it_chose(mixed: Applied) -> None:
    mixed.client("eks").update_nodegroup_config(
        clusterName="shop", nodegroupName="general", scalingConfig={"minSize": 2, "maxSize": 6, "desiredSize": 4}
    )

    assert mixed.groups["general"]["scalingConfig"]["desiredSize"] == 4
    assert mixed.pending() == {}


def test_destroy_leaves_nothing(mixed: Applied) -> None:
    assert mixed.left() == {}
