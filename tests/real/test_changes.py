"""What a change of the blueprint does to what stands in AWS: Terraform touches what it must, and nothing else.

One cluster is applied to the emulated AWS; every change is planned against that state. `±` stands for a
replacement that deletes first, `∓` for one that creates first.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.real.emulator import Aws
from tests.real.rendering import rendered
from tests.real.terraform import OVERRIDE_FILE, Terraform, emulator_override

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("aws")]

A, B, C = (f"eu-central-1{letter}" for letter in "abc")
SIGNS = {("create",): "+", ("update",): "~", ("delete",): "-", ("delete", "create"): "±", ("create", "delete"): "∓"}

BLUEPRINT = """
from fargate_tf import (
    AccessEntry, Addon, Blueprint, Cluster, ExternalDns, FargateProfile, LoadBalancerController, Network, Selector,
)

PRESETS = {{
    "load_balancers": LoadBalancerController(),
    "names": ExternalDns(hosted_zone_arns=["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]),
}}
PROFILES = {{
    "apps": FargateProfile("apps", selectors=[Selector("apps")], availability_zones=["eu-central-1b"]),
    "jobs": FargateProfile("jobs", selectors=[Selector("jobs")], availability_zones=["eu-central-1b"]),
    "changed": FargateProfile("apps", selectors=[Selector("web")], availability_zones=["eu-central-1b"]),
    "revised": FargateProfile("apps", selectors=[Selector("web")], availability_zones=["eu-central-1b"], revision="2"),
    "system": FargateProfile("system", selectors=[Selector("kube-system")], availability_zones=["eu-central-1b"]),
    "everywhere": FargateProfile("everywhere", selectors=[Selector("everywhere")]),
}}

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones={zones}, nat="{nat}"),
    cluster=Cluster(
        "{name}",
        version="{version}",
        fargate_profiles=[PROFILES[name] for name in {profiles}],
        presets=[PRESETS[name] for name in {presets}],
        addons=[Addon(name) for name in {addons}],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies={policies})],
    ),
)
"""
BASE: Mapping[str, Any] = {
    "name": "changing",
    "zones": [A, B],
    "nat": "per_az",
    "version": "1.35",
    "profiles": ["apps", "system"],
    "presets": [],
    "addons": ["metrics-server"],
    "policies": ["AmazonEKSViewPolicy"],
}


def write(folder: Path, **changes: Any) -> None:
    """The blueprint with some things said in another way, and its Terraform."""
    blueprint = folder / "blueprint.py"
    blueprint.write_text(BLUEPRINT.format(**{**BASE, **changes}), encoding="utf-8")
    (folder / "main.tf").write_text(rendered(blueprint), encoding="utf-8", newline="\n")


@pytest.fixture(scope="module")
def applied(terraform: Terraform, aws: Aws, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder whose configuration stands in the emulated AWS."""
    return applied_with(terraform, aws, tmp_path_factory.mktemp("changing"))


def applied_with(terraform: Terraform, aws: Aws, folder: Path, **changes: Any) -> Path:
    """The folder, once its configuration stands in the emulated AWS."""
    write(folder, **changes)
    (folder / OVERRIDE_FILE).write_text(emulator_override(aws.port), encoding="utf-8")
    terraform.init(folder)
    terraform.apply(folder)
    return folder


def in_zone(zone: str) -> set[str]:
    """All that a zone of the network consists of."""
    kinds = (
        "aws_eip.nat",
        "aws_nat_gateway.public",
        "aws_route.private_nat",
        "aws_route_table.private",
        "aws_route_table_association.private",
        "aws_route_table_association.public",
        "aws_subnet.private",
        "aws_subnet.public",
    )
    return {f'{kind}["{zone}"]' for kind in kinds}


def signed(sign: str, addresses: set[str]) -> set[str]:
    return {f"{sign} {address}" for address in addresses}


# Roles that pods take need it, and it comes with the first of them.
ISSUER = {"+ aws_iam_openid_connect_provider.cluster"}
# The endpoint serves the tables of all zones, the cluster the subnets of all zones.
SHARED = {"~ aws_eks_cluster.this", "~ aws_vpc_endpoint.s3"}

CHANGES: Mapping[str, tuple[Mapping[str, Any], set[str]]] = {
    "nothing": ({}, set()),
    "zones in another order": ({"zones": [B, A]}, set()),
    "profiles and add-ons in another order": ({"profiles": ["system", "apps"]}, set()),
    "a zone more": ({"zones": [A, B, C]}, signed("+", in_zone(C)) | SHARED),
    "a zone more, in front": ({"zones": [C, A, B]}, signed("+", in_zone(C)) | SHARED),
    "the first zone exchanged": ({"zones": [B, C]}, signed("-", in_zone(A)) | signed("+", in_zone(C)) | SHARED),
    "a profile more": ({"profiles": ["apps", "jobs", "system"]}, {"+ aws_eks_fargate_profile.jobs"}),
    "a profile less": ({"profiles": ["system"]}, {"- aws_eks_fargate_profile.apps"}),
    "another selector": ({"profiles": ["changed", "system"]}, {"± aws_eks_fargate_profile.apps"}),
    "another selector, under a revision": ({"profiles": ["revised", "system"]}, {"∓ aws_eks_fargate_profile.apps"}),
    # Its pods are in kube-system, which has a profile already.
    "a preset": (
        {"presets": ["load_balancers"]},
        ISSUER
        | {
            "+ aws_iam_role.irsa_aws_load_balancer_controller",
            "+ aws_iam_role_policy.irsa_aws_load_balancer_controller",
        },
    ),
    "a preset with a namespace of its own": (
        {"presets": ["names"]},
        ISSUER
        | {
            "+ aws_eks_fargate_profile.external_dns",
            "+ aws_iam_role.irsa_external_dns",
            "+ aws_iam_role_policy.irsa_external_dns",
        },
    ),
    "an add-on less": ({"addons": []}, {"- aws_eks_addon.metrics_server"}),
    # Two at once, which share no address, because each plan costs seconds. Of the upgrade docs/guides/upgrade.md says
    # that it changes the cluster in place, and nothing else.
    "another policy, and the next Kubernetes": (
        {"policies": ["AmazonEKSAdminViewPolicy"], "version": "1.36"},
        {
            "~ aws_eks_cluster.this",
            "- aws_eks_access_policy_association.admin_view",
            "+ aws_eks_access_policy_association.admin_admin_view",
        },
    ),
    "one NAT gateway for all": (
        {"nat": "single"},
        {
            f'- aws_eip.nat["{B}"]',
            f'- aws_nat_gateway.public["{B}"]',
            f'~ aws_route.private_nat["{B}"]',
        },
    ),
}


# What is planned against three zones, with a profile that names none of them.
THREE: Mapping[str, Any] = {"name": "three", "zones": [A, B, C], "profiles": ["apps", "everywhere", "system"]}
FROM_THREE: Mapping[str, tuple[Mapping[str, Any], set[str]]] = {
    "nothing": ({}, set()),
    "the first of three zones less": (
        {"zones": [B, C]},
        # At AWS the subnets of a profile are fixed: whoever names no zones lives in all of them (docs/fargate.md).
        signed("-", in_zone(A)) | SHARED | {"± aws_eks_fargate_profile.everywhere"},
    ),
    "the last of three zones less": (
        {"zones": [A, B]},
        signed("-", in_zone(C)) | SHARED | {"± aws_eks_fargate_profile.everywhere"},
    ),
    "three zones in another order": ({"zones": [C, A, B]}, set()),
}


@pytest.fixture(scope="module")
def applied_in_three(terraform: Terraform, aws: Aws, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a cluster in three zones; moto cannot change the subnets of the one in two."""
    return applied_with(terraform, aws, tmp_path_factory.mktemp("three"), **THREE)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_touches_only_what_it_must(terraform: Terraform, applied: Path, tmp_path: Path, change: str) -> None:
    changes, expected = CHANGES[change]
    shutil.copytree(applied, tmp_path, dirs_exist_ok=True, symlinks=True)
    write(tmp_path, **changes)

    assert touched(terraform.plan(tmp_path)["resource_changes"]) == expected


def touched(planned: Sequence[Mapping[str, Any]]) -> set[str]:
    """What the plan would do, as Terraform's summary has it."""
    actions = {each["address"]: tuple(each["change"]["actions"]) for each in planned}
    return {
        f"{SIGNS[action]} {address}" for address, action in actions.items() if action not in {("no-op",), ("read",)}
    }


@pytest.mark.parametrize("change", FROM_THREE)
def test_a_zone_less_touches_only_what_was_in_it(
    terraform: Terraform, applied_in_three: Path, tmp_path: Path, change: str
) -> None:
    changes, expected = FROM_THREE[change]
    shutil.copytree(applied_in_three, tmp_path, dirs_exist_ok=True, symlinks=True)
    write(tmp_path, **{**THREE, **changes})

    assert touched(terraform.plan(tmp_path)["resource_changes"]) == expected
