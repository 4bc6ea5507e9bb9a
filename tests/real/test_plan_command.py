"""`fargate-tf plan` with the real Terraform and provider: no network, no variable of AWS, and killed twice before.

A run takes ten seconds, so one cluster is run here, before and after changes. Of every other blueprint it is told that
the command plans the text of its golden; test_plan_cases.py plans that, and holds the summary.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import fargate_tf.reports
from fargate_tf.cli import run
from fargate_tf.header import with_header
from fargate_tf.plan.changes import between, changes_of
from fargate_tf.plan.offline import FILE, override
from fargate_tf.plan.summary import Summary
from fargate_tf.plan.work_folder import LOCK, READY
from fargate_tf.planned.plan import read_plan
from fargate_tf.reports.plans import plan_markdown, plan_text
from fargate_tf.reports.plans_json import plan_json
from tests.conftest import Golden
from tests.plan_tool import fake_tool
from tests.real.rendering import BLUEPRINTS, CASES, options
from tests.real.state import KEY_ARN, state_of
from tests.real.terraform import Terraform

pytestmark = pytest.mark.real
PLANS = Path(__file__).parents[1] / "plans"
SCHEMA = json.loads((Path(fargate_tf.reports.__file__).parent / "plans.schema.json").read_text(encoding="utf-8"))
LINKS = [case for case in CASES.glob("*/blueprint.py") if case.resolve().is_relative_to(BLUEPRINTS)]
# `newest` needs version 6 of the provider.
OURS = sorted(link.parent for link in LINKS if link.parent.name != "blueprint_newest")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

OLD = """\
from fargate_tf import *

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=ExistingNetwork(
        vpc_id="vpc-0123456789abcdef0",
        private_subnet_ids={
            "eu-central-1a": "subnet-0123456789abcdef0",
            "eu-central-1b": "subnet-0123456789abcdef1",
        },
        nat_public_ips=["198.51.100.1"],
    ),
    cluster=Cluster(
        "shop",
        version="1.33",
        fargate_profiles=[
            FargateProfile("apps", selectors=[Selector("prod-*")]),
            FargateProfile("jobs", selectors=[Selector("jobs")]),
        ],
        node_groups=[NodeGroup("general", instance_types=["m5.large"], scaling=Scaling(min_size=1, max_size=2))],
        access_entries=[
            AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"]),
            AccessEntry("arn:aws:iam::111122223333:role/Dev", name="dev", policies=["AmazonEKSViewPolicy"]),
        ],
    ),
    resources=[Resource("aws_cloudwatch_log_group.audit", arguments={"name": "/shop/audit"})],
)
"""
# What a reviewer must not miss, each in one line.
CHANGES = (
    ('version="1.33",', 'version="1.35",\n        endpoint=Endpoint(public_access_cidrs=["198.51.100.0/24"]),'),
    ('[Selector("prod-*")]', '[Selector("prod-*", labels={"tier": "web"})]'),
    ('FargateProfile("jobs", selectors=[Selector("jobs")]),', ""),
    ('instance_types=["m5.large"]', 'instance_types=["m5.xlarge"]'),
    ("role/Dev", "role/Ops"),
    ("AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy"),
    # The cluster keeps its key, and Terraform loses it.
    ('"shop",', f'"shop",\n        create_kms_key=False,\n        kms_key_arn="{KEY_ARN}",'),
    ('    resources=[Resource("aws_cloudwatch_log_group.audit", arguments={"name": "/shop/audit"})],\n', ""),
)


def changed(text: str) -> str:
    for old, new in CHANGES:
        assert old in text, old
        text = text.replace(old, new)
    return text


# Every blueprint of the project


@pytest.mark.parametrize("case", OURS, ids=lambda case: case.name.removeprefix("blueprint_"))
def test_what_is_planned_of_each_blueprint_is_its_golden(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file, made = str(case / "blueprint.py"), fake_tool(tmp_path / "bin")
    chosen = [each for each in options(case) if not each.startswith("-o")]
    assert run(["plan", file, *chosen, "--offline", "--tool", str(made.path)]) == 0
    [folder] = Path(".fargate-tf").iterdir()
    source = Path(file).name
    assert (folder / "main.tf").read_text(encoding="utf-8") == with_header(
        (case / "main.tf").read_text(encoding="utf-8"), source
    )
    assert (folder / FILE).read_text(encoding="utf-8") == with_header(override(), source)


# One cluster, planned as a user does, before and after changes


@dataclass(frozen=True)
class Shop:
    """A folder with a blueprint, the command in it, and the plan that the tool last showed."""

    folder: Path
    environment: dict[str, str]
    tool: Path

    def command(self, file: str, *arguments: str) -> list[str]:
        own = ["--offline", "--tool", str(self.tool)]
        return [sys.executable, "-m", "fargate_tf", "plan", file, *own, *arguments]

    def plan(self, file: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(file, *arguments),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def shown(self) -> bytes:
        return (self.folder / "shown.json").read_bytes()


@pytest.fixture(scope="module")
def shop(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A machine without credentials and without a network, whose Terraform installs from a mirror."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "old.py").write_text(OLD, encoding="utf-8")
    (folder / "new.py").write_text(changed(OLD), encoding="utf-8")
    tool = folder / "terraform"
    tool.write_text(
        f'#!/bin/sh\nif [ "$1" != show ]; then exec {terraform.binary} "$@"; fi\n'
        f'{terraform.binary} "$@" > {folder}/shown.json; code=$?; cat {folder}/shown.json; exit $code\n',
        encoding="utf-8",
    )
    tool.chmod(0o755)
    given = terraform._environment(folder)
    kept = ("PATH", "HOME", "TF_CLI_CONFIG_FILE", "HTTP_PROXY", "HTTPS_PROXY")
    return Shop(folder, {name: given[name] for name in kept}, tool)


def tool_at_work(lock: Path, reached: Path) -> int:
    """The id of the tool's process, as soon as it works and a file is there."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(FileNotFoundError, ValueError, KeyError):
            tool = json.loads(lock.read_text(encoding="utf-8"))["tool"]
            if reached.exists():
                assert isinstance(tool, int)
                return tool
        time.sleep(0.02)
    raise TimeoutError


@pytest.fixture(scope="module")
def first(shop: Shop) -> subprocess.CompletedProcess[str]:
    """The first plan that was let through: one was killed alone while it planned, and one with its tool before."""
    work = shop.folder / ".fargate-tf" / "shop"
    for reached, with_tool in ((work / LOCK, True), (work / READY, False)):
        victim = subprocess.Popen(
            shop.command("old.py"), cwd=shop.folder, env=shop.environment, stdout=subprocess.DEVNULL
        )
        tool = tool_at_work(work / LOCK, reached)
        time.sleep(0.5)
        victim.kill()
        assert victim.wait() == -signal.SIGKILL
        if with_tool:
            os.killpg(tool, signal.SIGKILL)
    return shop.plan("old.py", "--out", "kept.plan")


def test_a_plan_needs_no_network_and_no_credentials(shop: Shop, first: subprocess.CompletedProcess[str]) -> None:
    assert first.returncode == 0, first.stderr
    stream, summary = first.stdout.split("Summary of shop: ")
    [counted] = re.findall(r"^Plan: (\d+) to add, 0 to change, 0 to destroy\.$", stream, re.MULTILINE)
    assert summary.splitlines()[0] == f"{counted} to add"
    assert (shop.folder / "kept.plan").read_bytes().startswith(b"PK")


@pytest.fixture(scope="module")
def compared(shop: Shop, first: subprocess.CompletedProcess[str]) -> tuple[bytes, Callable[[], Any], bytes]:
    """The plan from nothing before, the command's JSON for the changes against a state, and the plan of these."""
    assert first.returncode == 0, first.stderr
    before = shop.shown
    (shop.folder / "old.tfstate").write_text(state_of(json.loads(before)), encoding="utf-8")
    done = shop.plan("new.py", "--json", "--", "-state=old.tfstate")
    assert done.returncode == 0, done.stderr
    return before, lambda: json.loads(done.stdout), shop.shown


Compared = tuple[bytes, Callable[[], Any], bytes]


@pytest.mark.parametrize(("form", "shape"), [("txt", plan_text), ("md", plan_markdown), ("json", plan_json)])
def test_prepared_changes_are_told_loudly(
    compared: Compared, golden: Golden, form: str, shape: Callable[[Summary], str]
) -> None:
    _, said, shown = compared
    summary = Summary("shop", changes_of(shown), said()["compared_with"])
    golden(PLANS / f"changes.{form}", COLOUR.sub("", shape(summary)))


def test_the_command_says_the_same(compared: Compared) -> None:
    found = compared[1]()
    jsonschema.validate(found, SCHEMA)
    assert found == json.loads((PLANS / "changes.json").read_text(encoding="utf-8"))


def test_what_the_table_calls_replaced_the_provider_replaces(shop: Shop, compared: Compared) -> None:
    before, _, with_state = compared
    assert shop.plan("new.py").returncode == 0
    by_table = between(read_plan(before, "old"), read_plan(shop.shown, "new"))
    found = {change.address: (change.kind, change.because) for change in by_table}
    expected = {change.address: (change.kind, change.because) for change in changes_of(with_state)}
    assert found == expected


def test_a_refusal_of_the_provider_points_at_the_blueprints_line(
    shop: Shop, first: subprocess.CompletedProcess[str]
) -> None:
    del first  # the provider is installed
    overridden = '    overrides={\n        "aws_kms_key.cluster": {"deletion_window_in_days": 1},\n    },\n)\n'
    (shop.folder / "bad.py").write_text(OLD.removesuffix(")\n") + overridden, encoding="utf-8")
    done = shop.plan("bad.py")
    assert (done.returncode, "Summary" in done.stdout) == (1, False)
    assert (
        "error[FT666]: aws_kms_key.cluster: expected deletion_window_in_days to be in the range (7 - 30)" in done.stderr
    )
    assert re.search(r'^ *\d+ \| +"aws_kms_key.cluster": \{"deletion_window_in_days": 1\},$', done.stderr, re.MULTILINE)
