"""`fargate_tf.testing`: a project of a user is tested as its user would, and every assertion fails as it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from fargate_tf import Blueprint, Cluster, FargateProfile, Network, Selector, ref
from fargate_tf.load import load
from fargate_tf.testing import assert_no_problem, assert_no_resource, assert_problem, assert_resource, blueprint_of, hcl

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "tests" / "user_project"
SHOP = ROOT / "blueprints" / "shop"


def blueprint(**more: Any) -> Blueprint:
    cluster = {"version": "1.35", "fargate_profiles": [FargateProfile("apps", selectors=[Selector("prod")])], **more}
    network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
    return Blueprint(
        region="eu-central-1", account_id="111122223333", network=network, cluster=Cluster("dev", **cluster)
    )


# A project of a user


def run_pytest(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV_", "CI"))}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_tests_of_a_user_fail_without_the_golden_write_it_and_pass(tmp_path: Path) -> None:
    project = shutil.copytree(PROJECT, tmp_path / "project", ignore=shutil.ignore_patterns("__pycache__"))
    (project / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    golden = project / "shop.tf"

    code, said = run_pytest(project)
    assert (code, golden.exists()) == (1, False)
    assert "shop.tf is not there: write it with pytest --update-terraform-golden" in said
    assert re.search(r"1 failed, \d+ passed", said)

    code, said = run_pytest(project, "--update-terraform-golden", CI="true")
    assert (code, golden.exists()) == (4, False)
    assert "--update-terraform-golden is not for CI" in said

    code, said = run_pytest(project, "--update-terraform-golden")
    assert (code, "failed" in said) == (0, False)
    assert 'resource "aws_eks_cluster" "this"' in golden.read_text(encoding="utf-8")

    golden.write_text(golden.read_text(encoding="utf-8").replace("10.0.0.0/16", "10.1.0.0/16"), encoding="utf-8")
    code, said = run_pytest(project, "-k", "reviewed")
    assert code == 1
    assert '-  cidr_block           = "10.1.0.0/16"\n+  cidr_block           = "10.0.0.0/16"' in said


def test_assertions_need_no_pytest() -> None:
    program = "import sys; import fargate_tf.testing; print('pytest' in sys.modules, 'jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


# What matches


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("aws_eks_cluster", {}),
        ("aws_eks_cluster.this", {"name": "dev", "version": "1.35"}),
        ("aws_eks_cluster", {"vpc_config": {"endpoint_private_access": True}}),
        ("aws_eks_cluster", {"vpc_config": [{"endpoint_private_access": True}]}),
        ("aws_eks_cluster", {"tags": None}),
        ("aws_eks_cluster", {"role_arn": ref("aws_iam_role.cluster.arn")}),
        ("aws_eks_cluster", {"role_arn": hcl("aws_iam_role.cluster.arn")}),
        ("aws_eks_cluster", {"role_arn": re.compile(r"aws_iam_role\.\w+\.arn")}),
        ("aws_eks_cluster", {"role_arn": ANY}),
        ("aws_eks_cluster", {"enabled_cluster_log_types": ["api", ANY, ANY, ANY, "scheduler"]}),
        ("aws_vpc", {"tags": {"Name": re.compile("^dev")}}),
        ("aws_kms_key", {"policy": {"Statement": ANY}}),
        ("aws_nat_gateway", {"for_each": ["eu-central-1a", "eu-central-1b"]}),
        ("aws_eks_fargate_profile", {"selector": {"labels": {"k8s-app": "kube-dns"}}}),
    ],
)
def test_what_is_there_is_found(address: str, expected: dict[str, Any]) -> None:
    found = assert_resource(blueprint(), address, **expected)
    assert found.address.startswith(address)
    with pytest.raises(AssertionError, match="was expected"):
        assert_no_resource(blueprint(), address, **expected)


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"name": "prod"}, "name: expected 'prod', found 'dev'"),
        ({"nome": "dev"}, "nome: expected 'dev', found nothing"),
        ({"name": None}, "name: expected nothing, found 'dev'"),
        ({"bootstrap_self_managed_addons": 0}, "bootstrap_self_managed_addons: expected 0, found False"),
        (
            {"vpc_config": {"endpoint_private_access": False}},
            "vpc_config.endpoint_private_access: expected False, found",
        ),
        ({"role_arn": "aws_iam_role.cluster.arn"}, "found hcl('aws_iam_role.cluster.arn')"),
        ({"role_arn": {"a": 1}}, "role_arn: expected {'a': 1}, found hcl("),
        ({"enabled_cluster_log_types": ["api"]}, "enabled_cluster_log_types: expected ['api'], found ['api', 'audit'"),
        ({"vpc_config": []}, "vpc_config: expected [], found [{"),
        ({"vpc_config": "x"}, "vpc_config: expected 'x', found [{"),
        ({"name": re.compile("^prod")}, "name: expected re.compile('^prod'), found 'dev'"),
        ({"name": hcl("dev")}, "name: expected hcl('dev'), found 'dev'"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(expected: dict[str, Any], said: str) -> None:
    with pytest.raises(AssertionError) as failed:
        assert_resource(blueprint(), "aws_eks_cluster", **expected)
    assert str(failed.value).startswith("no aws_eks_cluster is as expected\naws_eks_cluster.this\n  ")
    assert said in str(failed.value)
    assert_no_resource(blueprint(), "aws_eks_cluster", **expected)


def test_the_nearest_of_several_comes_first() -> None:
    selectors = [Selector("prod", labels={"tier": "web", "stage": "live"})]
    several = blueprint(fargate_profiles=[FargateProfile("apps", selectors=selectors)])
    with pytest.raises(AssertionError) as failed:
        assert_resource(
            several,
            "aws_eks_fargate_profile",
            selector={"namespace": "prod", "labels": {"tier": "web", "stage": "test"}},
        )
    assert str(failed.value).splitlines() == [
        "no aws_eks_fargate_profile is as expected",
        "aws_eks_fargate_profile.apps",
        "  selector.labels.stage: expected 'test', found 'live'",
        "aws_eks_fargate_profile.coredns",
        "  selector.namespace: expected 'prod', found 'kube-system'",
        "  selector.labels.tier: expected 'web', found nothing",
        "  selector.labels.stage: expected 'test', found nothing",
    ]


def test_a_type_or_a_name_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(AssertionError, match=r"there is no aws_eks_clusters; did you mean aws_eks_cluster\?"):
        assert_resource(blueprint(), "aws_eks_clusters")
    with pytest.raises(AssertionError, match=r"did you mean aws_eks_fargate_profile\.apps\?"):
        assert_resource(blueprint(), "aws_eks_fargate_profile.app")
    assert_no_resource(blueprint(), "aws_eks_clusters")


def test_data_sources_have_addresses_too() -> None:
    [everything] = load(str(ROOT / "blueprints" / "everything.py"))
    with pytest.raises(AssertionError, match=r"there is no data\.aws_nothing"):
        assert_resource(everything.blueprint, "data.aws_nothing")
    without_account = Blueprint(region="eu-central-1", network=blueprint().network, cluster=blueprint().cluster)
    assert assert_resource(without_account, "data.aws_caller_identity").address == "data.aws_caller_identity.current"


# Problems


def test_a_blueprint_with_errors_fails_with_them_and_no_traceback_of_ours() -> None:
    with pytest.raises(AssertionError, match=r"the blueprint cannot be rendered:\n\nerror\[FT203\]: 6 labels"):
        assert_resource(
            blueprint(
                fargate_profiles=[
                    FargateProfile("apps", selectors=[Selector("prod", labels={f"l{i}": "x" for i in range(6)})])
                ]
            ),
            "aws_eks_cluster",
        )


def test_problems_are_found_by_code_and_field() -> None:
    assert assert_problem(blueprint(), "FT506").path == "cluster"
    assert_problem(blueprint(), "FT506", path="cluster")
    with pytest.raises(AssertionError, match=r"no FT506 was found at network:\n\nwarning\[FT506\]"):
        assert_problem(blueprint(), "FT506", path="network")
    with pytest.raises(AssertionError, match=r"there is no problem 'FT5060': did you mean"):
        assert_problem(blueprint(), "FT5060")


def test_problems_are_counted_from_a_severity_on() -> None:
    assert_no_problem(blueprint(), severity="error")
    with pytest.raises(AssertionError, match=r"no problem was expected:\n\nwarning\[FT506\]"):
        assert_no_problem(blueprint())
    with pytest.raises(AssertionError, match="no FT506 was found, and no other problem"):
        assert_problem(blueprint_of(ROOT / "blueprints" / "private.py"), "FT506")


def test_the_support_of_a_version_is_judged_on_a_given_day_only() -> None:
    shop = blueprint_of(SHOP / "blueprint.py")
    assert_no_problem(shop)
    with pytest.raises(AssertionError, match=r"1\.35"):
        assert_no_problem(shop, today=date(2030, 1, 1))


def test_manifests_are_judged_with_the_blueprint() -> None:
    shop, manifests = blueprint_of(SHOP / "blueprint.py"), [str(SHOP / "manifests")]
    assert_problem(shop, "FT1001", manifests=manifests)
    with pytest.raises(AssertionError, match="FT10"):
        assert_no_problem(shop, manifests=manifests)
    unsound = Blueprint(region="eu-central-1", network=shop.network, cluster=5)  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match="no pod can be placed on this blueprint"):
        assert_no_problem(unsound, manifests=manifests)


def test_a_file_gives_the_blueprint_that_was_selected(tmp_path: Path) -> None:
    fleet = ROOT / "blueprints" / "fleet.py"
    assert blueprint_of(fleet, select="shop-dev").cluster.name == "shop-dev"
    with pytest.raises(AssertionError, match="has the blueprints shop-dev, shop-staging, shop-prod"):
        blueprint_of(fleet)
    empty = tmp_path / "empty.py"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"gives no blueprint:\n\nerror\[FT"):
        blueprint_of(empty)
