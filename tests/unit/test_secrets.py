"""A text with the shape of a secret is found wherever it stands; what only resembles one is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fargate_tf import AccessEntry, Addon, Blueprint, Cluster, FargateProfile, Network, Resource, Selector, var
from fargate_tf.check import check_blueprint
from fargate_tf.check.secrets import SHAPES
from fargate_tf.hcl.functions import call
from tests.real.rendering import BLUEPRINTS

# Written in two parts, so that scanners of this repository find nothing.
EXAMPLES = {
    "an AWS access key": "AKIA" + "IOSFODNN7EXAMPLE",
    "a private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "a GitHub token": "ghp_" + "a1B2" * 9,
    "a GitLab token": "glpat-" + "a1B2-" * 4,
    "a Slack token": "xoxb-" + "1234567890-abc",
    "a Google API key": "AIza" + "a1B2_" * 7,
    "a Stripe key": "sk_live_" + "a1B2" * 6,
    "an npm token": "npm_" + "a1B2" * 9,
    "a token of HCP Terraform": "a1B2c3D4e5F6g7" + ".atlasv1." + "a1B2" * 15,
    "a signed token (JWT)": "eyJ" + "hbGciOiJIUzI1NiJ9" + ".eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0" + ".c2lnbmF0dXJlLi4u",
    "a URL with a password": "postgres://shop:" + "hunter2@db.example.com/shop",
}
NEAR_MISSES = (
    "AKIA is a prefix of access keys",
    "akiaiosfodnn7example",
    "AROA" + "IOSFODNN7EXAMPLE",
    "-----BEGIN CERTIFICATE-----",
    "ghp_too-short",
    "https://db.example.com:5432/shop@home",
    "https://shop@db.example.com/shop",
    "postgres://shop:${password}@db.example.com/shop",
    "arn:aws:iam::111122223333:role/Admin",
)


def codes(blueprint: Blueprint) -> list[tuple[str, str]]:
    return [(found.code, found.path) for found in check_blueprint(blueprint) if found.code == "FT018"]


def with_(text: Any, **more: object) -> Blueprint:
    return Blueprint(
        region="eu-central-1",
        account_id="111122223333",
        network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
        cluster=Cluster(
            "dev",
            version="1.35",
            fargate_profiles=[FargateProfile("system", selectors=[Selector("kube-system")])],
            addons=[Addon("metrics-server", configuration_values={"value": text})],
            access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", kubernetes_groups=["admins"])],
        ),
        **more,  # type: ignore[arg-type]
    )


def test_every_shape_has_an_example() -> None:
    assert EXAMPLES.keys() == SHAPES.keys()


@pytest.mark.parametrize("name", SHAPES)
def test_a_secret_is_told_by_its_name(name: str) -> None:
    (found,) = [problem for problem in check_blueprint(with_(f"key {EXAMPLES[name]}!")) if problem.code == "FT018"]

    assert (found.path, found.reason) == (
        "cluster.addons[0].configuration_values.value",
        f"{name} is written down here",
    )


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_what_resembles_a_secret_is_none(text: str) -> None:
    assert codes(with_(text)) == []


def test_a_secret_is_found_in_keys_expressions_resources_and_defaults() -> None:
    key = EXAMPLES["an AWS access key"]
    further = Resource("aws_sqs_queue.jobs", arguments={"tags": {key: "x"}})

    assert codes(with_("x", tags={"owner": key})) == [("FT018", "tags.owner")]
    assert codes(with_("x", resources=[further])) == [("FT018", "resources[0].arguments.tags")]
    assert codes(with_(call("base64encode", key))) == [("FT018", "cluster.addons[0].configuration_values.value")]
    assert codes(with_(var("token", default=key, description="A token"))) == [
        ("FT018", "cluster.addons[0].configuration_values.value")
    ]


def test_nothing_of_the_environment_reaches_the_output() -> None:
    names = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_REGION", "HOME", "USER", "HOSTNAME", "TF_VAR_region", "LOGNAME"]
    marks = {name: f"/marked-{i}" for i, name in enumerate(names)}
    done = subprocess.run(
        [sys.executable, "-m", "fargate_tf", "render", str(BLUEPRINTS / "everything.py")],
        env={"PATH": os.environ.get("PATH", os.defpath), **marks},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "aws_eks_cluster" in done.stdout
    assert "marked" not in done.stdout + done.stderr
    assert os.uname().nodename not in done.stdout
