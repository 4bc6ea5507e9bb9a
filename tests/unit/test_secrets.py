"""A text with the shape of a secret is found wherever it stands; what only resembles one is not."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import Any

import pytest

from fargate_tf import AccessEntry, Addon, Blueprint, Cluster, FargateProfile, Network, Resource, Selector, var
from fargate_tf.check import check_blueprint
from fargate_tf.hcl.functions import call
from fargate_tf.secret_shapes import SHAPES, masked
from fargate_tf.spec.base import Spec
from fargate_tf.spec.terraform import CREDENTIALS, Provider
from tests.conftest import Cli

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


def test_an_aws_secret_key_is_told_by_the_name_that_it_is_given() -> None:
    key = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"

    def given(name: str) -> list[tuple[str, str]]:
        return codes(with_("x", resources=[Resource("aws_sqs_queue.jobs", arguments={name: key})]))

    assert given("secret_access_key") == [("FT018", "resources[0].arguments.secret_access_key")]
    assert given("aws-secret-key") == [("FT018", "resources[0].arguments.aws-secret-key")]
    assert given("digest") == []


@pytest.mark.parametrize(
    ("kind", "argument"), [(kind, argument) for kind, names in CREDENTIALS.items() for argument in names]
)
def test_backends_and_the_provider_take_no_credentials(kind: type[Spec], argument: str) -> None:
    field = "provider" if kind is Provider else "backend"
    given: Any = {field: kind(**{argument: "do-not-show-this"})}
    found = {problem.path: problem for problem in check_blueprint(with_("x", **given))}

    problem = found[f"{field}.{argument}"]
    assert (problem.code, problem.reason) == ("FT019", f"{kind.__name__} takes no credentials, and `{argument}` is one")


FORMS = ("table", "json", "sarif", "github")
BUILT = """\
from fargate_tf import Blueprint, Cluster, Network
network = Network(cidr='10.0.0.0/16', availability_zones=['eu-central-1a', 'eu-central-1b'])
cluster = Cluster('dev', version='1.35')
blueprint = Blueprint(region='eu-central-1', network=network, cluster=cluster"""


@pytest.mark.parametrize("name", SHAPES)
def test_no_message_repeats_a_secret(name: str, tmp_path: Path, cli: Cli) -> None:
    """The line of the blueprint, a value in a reason, a path: whatever says the problem, in whatever form."""
    secret = EXAMPLES[name] + ("" if "URL" in name else "-more")
    tags = f"tags={{{secret!r}: 5, 'owner': {secret!r}}}"
    files = {
        "in_tags.py": f"{BUILT}, account_id='111122223333', {tags})\n",
        "in_account.py": f"{BUILT}, account_id={'x ' * 20 + secret!r}, {tags})\n",
        "blueprint.yaml": f"region: {secret!r}\ntags: {{owner: {secret!r}, {secret!r}: 5}}\n",
    }
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    page = tmp_path / "page.html"

    said = [cli("check", str(tmp_path / file), "--format", form) for file in files for form in FORMS]
    assert cli("report", str(tmp_path / "in_tags.py"), "-o", str(page)).code == 1

    for text in (*(ran.out + ran.err for ran in said), page.read_text(encoding="utf-8")):
        assert "FT018" in text
        assert secret[4:20] not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nothing to hide", "nothing to hide"),
        ("secret_key = 'a b', tags = {}", "secret_key = '***', tags = {}".replace("***", "* *")),
        ('"SecretAccessKey": "abc"', '"SecretAccessKey": "***"'),
        ("password: hunter22", "password: ********"),
        ("password: str | None", "password: str | None"),
        ("token=var('token')", "token=var('token')"),
    ],
)
def test_what_is_assigned_to_the_name_of_a_secret_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_long_text_is_masked_in_no_time() -> None:
    """Nothing that the masks look for makes them look at a text again and again."""
    started = process_time()
    for piece in (
        "password=",
        "eyJ" + "a" * 20 + ".",
        "a://",
        "-----BEGIN A ",
        "secret_key: 'x",
        "://a:",
        "password \t",
    ):
        masked(piece * (200_000 // len(piece)))
    assert process_time() - started < 5
