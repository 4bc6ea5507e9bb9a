"""`plan` with a stand-in for Terraform: what it is asked to do, what comes through, and every bad input."""

from __future__ import annotations

import json
import linecache
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest

import fargate_tf.reports
from fargate_tf.cli import run
from fargate_tf.plan.work_folder import LOCK, work_folder
from tests.conftest import Ran
from tests.plan_tool import BLUEPRINT, FakeTool, changed, fake_tool

Plan = Callable[..., Ran]
SCHEMA = json.loads((Path(fargate_tf.reports.__file__).parent / "plans.schema.json").read_text(encoding="utf-8"))
WORK = Path(".fargate-tf/shop")
PROFILE = changed("aws_eks_fargate_profile.apps", ["delete", "create"], {}, {}, replace=["selector"])


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Plan:
    """The command on `shop.py`, in a folder of its own; what the tool writes to its descriptors is seen, too."""
    monkeypatch.chdir(tmp_path)
    Path("shop.py").write_text(BLUEPRINT, encoding="utf-8")

    def play(*arguments: str, file: str = "shop.py") -> Ran:
        linecache.clearcache()  # the blueprints of all tests have one relative name
        code = run(["plan", file, *arguments])
        said = capfd.readouterr()
        return Ran(code, said.out, said.err)

    return play


@pytest.fixture
def tool(tmp_path: Path) -> Callable[..., FakeTool]:
    def make(*changes: dict[str, object], **said: str) -> FakeTool:
        return fake_tool(tmp_path / "bin", changes, **said)

    return make


Tool = Callable[..., FakeTool]


def codes(ran: Ran) -> list[str]:
    return re.findall(r"^error\[(FT\d+)\]", ran.err, re.MULTILINE)


def refusing(said: str) -> str:
    """What a tool does that complains on stderr, and fails."""
    return f"cat >&2 <<'END'\n{said}END\nexit 1\n"


def written(old: str, new: str, *names: str) -> None:
    """Change `shop.py`, and import further names in it."""
    text = BLUEPRINT.replace("import ", f"import {''.join(f'{name}, ' for name in names)}", 1).replace(old, new, 1)
    Path("shop.py").write_text(text, encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# What happens when all is well


def test_the_stream_of_the_tool_comes_first_and_the_summary_after_it(plan: Plan, tool: Tool) -> None:
    made = tool(PROFILE, plan="echo 'Plan: 1 to add, 0 to change, 1 to destroy.'")
    ran = plan("--offline", "--tool", str(made.path))
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == ["Plan: 1 to add, 0 to change, 1 to destroy.", "Summary of shop: 1 to replace"]


@pytest.mark.parametrize("form", [["--json"], ["--summary", "markdown"]])
def test_only_the_summary_is_on_stdout_where_a_machine_reads_it(plan: Plan, tool: Tool, form: list[str]) -> None:
    made = tool(PROFILE, plan="echo 'the stream'; echo 'a warning' >&2")
    ran = plan("--offline", "--tool", str(made.path), *form)
    assert (ran.code, "the stream" in ran.out, "a warning" in ran.out) == (0, False, False)
    assert ran.out.startswith(("{", "### shop: 1 to replace"))
    assert {"the stream", "a warning"} <= set(ran.err.splitlines())


def test_the_json_is_as_its_schema_says(plan: Plan, tool: Tool) -> None:
    ran = plan("--offline", "--json", "--tool", str(tool(PROFILE).path))
    found = json.loads(ran.out)
    jsonschema.validate(found, SCHEMA)
    assert found["counts"] == {"added": 0, "changed": 0, "replaced": 1, "destroyed": 0, "forgotten": 0}
    assert [alarm["word"] for alarm in found["alarms"]] == ["STOPS PODS"]


@pytest.mark.parametrize(("asked", "code"), [([], 0), (["--", "-detailed-exitcode"], 2)])
def test_the_exit_code_is_the_tools(plan: Plan, tool: Tool, asked: list[str], code: int) -> None:
    made = tool(PROFILE, plan='case "$*" in *-detailed-exitcode*) exit 2;; esac')
    assert plan("--offline", "--tool", str(made.path), *asked).code == code


def test_arguments_behind_two_dashes_reach_terraform_with_files_as_they_were_meant(plan: Plan, tool: Tool) -> None:
    made = tool()
    asked = ["-parallelism=5", "-var-file=prod.tfvars", "-var-file", "eu.tfvars", "-var", "a=b/c"]
    plan("--offline", "--tool", str(made.path), "--", *asked)
    here = Path.cwd()
    assert made.calls == [
        ["init", "-no-color", "-input=false"],
        [
            *("plan", "-no-color", "-input=false", "-out=tfplan", "-lock=false", "-parallelism=5"),
            *(f"-var-file={here}/prod.tfvars", "-var-file", f"{here}/eu.tfvars", "-var", "a=b/c"),
        ],
        ["show", "-no-color", "-json", "tfplan"],
    ]


def test_a_plan_with_credentials_locks_the_state_and_has_no_override(plan: Plan, tool: Tool) -> None:
    made = tool()
    ran = plan("--tool", str(made.path))
    assert made.calls[1] == ["plan", "-no-color", "-input=false", "-out=tfplan"]
    assert "The blueprint names no backend, so an empty state was compared with" in ran.out
    assert not (WORK / "fargate_tf_override.tf").exists()


def test_an_offline_plan_says_what_it_does_not_see(plan: Plan, tool: Tool) -> None:
    said = plan("--offline", "--tool", str(tool().path)).out.splitlines()
    assert said[-1] == "Offline: neither the state nor AWS was seen, so everything shows as added."


def test_an_offline_plan_against_a_given_state_leaves_aws_alone(plan: Plan, tool: Tool) -> None:
    made = tool()
    ran = plan("--offline", "--tool", str(made.path), "--", "-state=old.tfstate")
    assert made.calls[1][-2:] == [f"-state={Path.cwd()}/old.tfstate", "-refresh=false"]
    assert ran.out.splitlines()[-1].startswith("Offline: compared with the given state;")


def test_nothing_of_aws_reaches_an_offline_plan(plan: Plan, tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "prod")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("TF_WORKSPACE", "prod")
    made = tool(plan="env")
    offline = plan("--offline", "--tool", str(made.path)).out
    assert not re.search(r"^(AWS_PROFILE|AWS_SECRET_ACCESS_KEY|TF_WORKSPACE)=", offline, re.MULTILINE)
    assert "AWS_PROFILE=prod" in plan("--tool", str(made.path)).out.splitlines()


def test_an_offline_plan_takes_no_role_and_no_named_profile(plan: Plan, tool: Tool) -> None:
    options = 'provider=Provider(profile="sandbox", assume_role=AssumeRole("arn:aws:iam::111122223333:role/tf")),'
    written("    network=", f"    {options}\n    network=", "AssumeRole", "Provider")
    made = tool()
    plan("--tool", str(made.path))
    assert "assume_role {" in (WORK / "main.tf").read_text(encoding="utf-8")
    plan("--offline", "--tool", str(made.path))
    assert "assume_role {" not in (WORK / "main.tf").read_text(encoding="utf-8")
    assert "profile                     = null" in (WORK / "fargate_tf_override.tf").read_text(encoding="utf-8")


def test_the_plan_is_kept_where_it_was_asked_for(plan: Plan, tool: Tool) -> None:
    ran = plan("--offline", "--tool", str(tool().path), "--out", "kept.plan")
    assert (ran.code, Path("kept.plan").read_text(encoding="utf-8")) == (0, "plan\n")


def test_a_plan_that_fails_is_not_kept(plan: Plan, tool: Tool) -> None:
    Path("kept.plan").write_text("an older one", encoding="utf-8")
    ran = plan("--offline", "--tool", str(tool(plan="exit 1").path), "--out", "kept.plan")
    assert (ran.code, Path("kept.plan").read_text(encoding="utf-8")) == (1, "an older one")
    assert sorted(path.name for path in Path().iterdir()) == [".fargate-tf", "bin", "kept.plan", "shop.py"]


def test_git_sees_nothing_of_a_work_folder(plan: Plan, tool: Tool) -> None:
    subprocess.run(["git", "init", "-q", "."], check=True)
    plan("--offline", "--tool", str(tool().path))
    seen = subprocess.run(["git", "status", "--short", "-uall"], check=True, capture_output=True, text=True).stdout
    assert seen.split() == ["??", "bin/calls", "??", "bin/plan.json", "??", "bin/terraform", "??", "shop.py"]


def test_one_blueprint_of_a_fleet_is_planned_in_a_folder_of_its_name(plan: Plan, tool: Tool) -> None:
    text = BLUEPRINT.replace("blueprint = ", "def named(name):\n    return ").replace('"shop"', "name")
    fleet = f'{text}\n\nblueprints = [named("dev"), named("prod")]\n'
    Path("fleet.py").write_text(fleet, encoding="utf-8")
    made = tool()
    assert plan("--offline", "--tool", str(made.path), file="fleet.py").code == 2
    assert plan("--offline", "--tool", str(made.path), "--select", "prod", file="fleet.py").code == 0
    assert [path.name for path in Path(".fargate-tf").iterdir()] == ["prod"]


def test_what_is_installed_stays_for_the_next_plan_of_either_way(plan: Plan, tool: Tool) -> None:
    made = tool(init="mkdir -p .terraform; echo once >> .terraform/installed")
    plan("--offline", "--tool", str(made.path))
    plan("--tool", str(made.path))
    assert (WORK / ".terraform" / "installed").read_text(encoding="utf-8") == "once\nonce\n"


def test_a_blueprint_that_asks_for_another_provider_gets_it(plan: Plan, tool: Tool) -> None:
    said = "Error: locked provider hashicorp/aws 5.100.0 does not\nmatch configured version constraint >= 6.0.0\n"
    made = tool(init=f"if [ -e .terraform.lock.hcl ]; then\n{refusing(said)}\nfi; : > .terraform.lock.hcl")
    assert [plan("--offline", "--tool", str(made.path)).code for _ in range(2)] == [0, 0]
    assert [words[0] for words in made.calls] == ["init", "plan", "show", "init", "init", "plan", "show"]


def test_an_init_that_fails_keeps_what_is_installed(plan: Plan, tool: Tool) -> None:
    plan("--tool", str(tool(init="mkdir -p .terraform; : > .terraform/installed").path))
    plan("--tool", str(tool(init="exit 1").path))
    plan("--tool", str(tool().path))
    assert (WORK / ".terraform" / "installed").exists()


@pytest.mark.parametrize("no_color", [False, True])
def test_colours_are_for_terminals_and_never_with_no_color(plan: Plan, tool: Tool, no_color: bool) -> None:
    del plan
    made = tool()
    reader, terminal = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(
        [sys.executable, "-m", "fargate_tf", "plan", "shop.py", "--offline", "--tool", str(made.path)],
        stdout=terminal,
        stderr=terminal,
        env={**environment, **({"NO_COLOR": "1"} if no_color else {})},
        check=True,
    )
    os.close(terminal)
    os.close(reader)
    assert ("-no-color" in made.calls[1]) == no_color


# Bad input


@pytest.mark.parametrize("asked", [[], ["--tool", "tofu"], ["--tool", "./terraform"]])
def test_no_tool_is_a_clear_line(plan: Plan, monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    ran = plan("--offline", *asked)
    assert (ran.code, codes(ran), Path(".fargate-tf").exists()) == (1, ["FT660"], False)


@pytest.mark.parametrize("version", ["Terraform v1.9.8", "Terraform v0.13.7", "OpenTofu v1.8.0", "cat (GNU) 9.1", ""])
def test_a_tool_that_is_too_old_or_none_is_refused(plan: Plan, tool: Tool, version: str) -> None:
    ran = plan("--offline", "--tool", str(tool(version=version).path))
    assert (ran.code, codes(ran)) == (1, ["FT661"])


@pytest.mark.parametrize("version", ["Terraform v1.10.0", "Terraform v2.0.0-beta1", "OpenTofu v1.12.6-dev"])
def test_a_tool_of_either_kind_is_taken(plan: Plan, tool: Tool, version: str) -> None:
    ran = plan("--offline", "--tool", str(tool(version=version).path))
    assert (ran.code, ran.err.partition(" works")[0]) == (0, version)


def test_terraform_is_taken_before_tofu(plan: Plan, tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tool(version="OpenTofu v1.10.0")
    made.path.rename(made.path.with_name("tofu"))
    monkeypatch.setenv("PATH", f"{made.path.parent}:/usr/bin:/bin")
    assert plan("--offline").err.startswith("OpenTofu v1.10.0 works")
    tool()
    assert plan("--offline").err.startswith("Terraform v1.11.4 works")


def test_what_cannot_be_run_is_no_tool(plan: Plan) -> None:
    Path("broken").write_bytes(b"\x7fELF and no more")
    Path("broken").chmod(0o755)
    ran = plan("--offline", "--tool", "./broken")
    assert codes(ran) == ["FT661"]
    assert f"{Path('broken').resolve()}: it cannot be run: Exec format error" in ran.err


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo; echo no credentials >&2; exit 3", "`version` ended with 3: 'no credentials'"),
        ("exit 127", "`version` ended with 127: it says nothing"),
        ("echo no version here; exit 1", "`version` ended with 1: 'no version here'"),
        ("kill -9 $$", "`version` was ended by signal 9: it says nothing"),
        ("echo 'jq-1.6'", "it does not answer `version` as Terraform or OpenTofu does: 'jq-1.6'"),
        ("exec sleep 60", "`version` has not ended after 0.2 seconds"),
    ],
)
def test_why_a_tool_does_not_tell_its_version_is_said(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    monkeypatch.setattr("fargate_tf.plan.tool._SECONDS", 0.2 if "sleep" in script else 60)
    Path("odd").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    Path("odd").chmod(0o755)
    ran = plan("--offline", "--tool", "./odd")
    assert codes(ran) == ["FT661"]
    assert f"{Path('odd').resolve()}: {reason}\n" in ran.err


def test_a_blueprint_with_problems_is_not_planned(plan: Plan, tool: Tool) -> None:
    written('"apps"', '"eks-apps"')
    made = tool()
    ran = plan("--offline", "--tool", str(made.path))
    assert (ran.code, codes(ran), made.calls, Path(".fargate-tf").exists()) == (1, ["FT204"], [], False)


def test_two_plans_in_one_folder_at_once_are_one_too_many(plan: Plan, tool: Tool) -> None:
    made = tool()
    with work_folder(WORK):
        ran = plan("--offline", "--tool", str(made.path))
    assert (ran.code, codes(ran)) == (1, ["FT662"])
    assert f"another plan is working in .fargate-tf/shop (process {os.getpid()})" in ran.err
    assert plan("--offline", "--tool", str(made.path)).code == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [("main.tf", "# edited\n"), ("extra.tf", 'variable "x" {}\n'), ("x.auto.tfvars", "x = 1\n"), ("y.tf.json", "{}")],
)
def test_a_work_folder_that_was_edited_is_left_as_it_is(plan: Plan, tool: Tool, name: str, text: str) -> None:
    made = tool()
    plan("--offline", "--tool", str(made.path))
    with (WORK / name).open("a", encoding="utf-8") as stream:
        stream.write(text)
    before = files(WORK)
    ran = plan("--offline", "--tool", str(made.path))
    assert (ran.code, codes(ran), files(WORK)) == (1, ["FT663"], before)
    assert f".fargate-tf/shop/{name}" in ran.err


def test_a_folder_of_somebody_else_is_no_work_folder(plan: Plan, tool: Tool) -> None:
    Path("live/shop").mkdir(parents=True)
    Path("live/shop/terraform.tfstate").write_text("{}", encoding="utf-8")
    ran = plan("--offline", "--tool", str(tool().path), "--work-dir", "live")
    assert (ran.code, codes(ran)) == (1, ["FT663"])
    assert files(Path("live")) == {"shop/terraform.tfstate": b"{}"}


# A repository may bring links along: the folder of plans lies in it.


@pytest.mark.parametrize("name", [LOCK, ".terraform", "before", "before.tar", "tfplan", ".gitignore"])
def test_a_link_in_the_work_folder_leads_nothing_elsewhere(name: str, plan: Plan, tool: Tool, tmp_path: Path) -> None:
    made = tool()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "terraform.tfstate").write_text("{}", encoding="utf-8")
    WORK.mkdir(parents=True)
    (WORK / LOCK).touch()
    (WORK / name).unlink(missing_ok=True)
    (WORK / name).symlink_to(elsewhere if name in (".terraform", "before") else elsewhere / "terraform.tfstate")
    ran = plan("--offline", "--tool", str(made.path))
    assert (ran.code, codes(ran), f"{WORK}/{name} is a link" in ran.err) == (1, ["FT663"], True)
    assert files(elsewhere) == {"terraform.tfstate": b"{}"}


@pytest.mark.parametrize("link", [".fargate-tf", ".fargate-tf/shop"])
def test_a_folder_of_plans_that_is_a_link_has_to_be_named(link: str, plan: Plan, tool: Tool, tmp_path: Path) -> None:
    made = tool()
    (tmp_path / "elsewhere").mkdir()
    Path(link).parent.mkdir(exist_ok=True)
    Path(link).symlink_to(tmp_path / "elsewhere")
    ran = plan("--offline", "--tool", str(made.path))
    assert (ran.code, codes(ran), f"{link} is a link" in ran.err) == (1, ["FT663"], True)
    assert files(tmp_path / "elsewhere") == {}
    named = plan("--offline", "--tool", str(made.path), "--work-dir", link)
    assert named.code == 0


def test_a_link_where_the_plan_is_kept_is_replaced_and_not_followed(plan: Plan, tool: Tool) -> None:
    Path("mine").write_text("mine", encoding="utf-8")
    for name in ("kept", ".kept.fargate-tf-new"):
        Path(name).symlink_to("mine")
    assert plan("--offline", "--tool", str(tool().path), "--out", "kept").code == 0
    assert (Path("mine").read_text(encoding="utf-8"), Path("kept").is_symlink()) == ("mine", False)


@pytest.mark.parametrize(("step", "said"), [("init", "kill -9 $$"), ("plan", "kill -9 $$"), ("show", "kill -9 $$")])
def test_a_tool_that_is_killed_ends_it_with_a_code_that_says_so(step: str, said: str, plan: Plan, tool: Tool) -> None:
    ran = plan("--offline", "--tool", str(tool(**{step: said}).path))
    assert (ran.code, f"error[FT666]: the tool was ended by SIGKILL at `{step}`" in ran.err) == (137, True)


def test_files_of_the_other_way_to_plan_go(plan: Plan, tool: Tool) -> None:
    made = tool()
    plan("--offline", "--tool", str(made.path))
    plan("--tool", str(made.path))
    assert sorted(path.name for path in WORK.glob("*.tf")) == ["main.tf"]


NO_PROVIDER = """\
Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider hashicorp/aws:
could not connect to registry.terraform.io: no such host
"""
LOCKED = """\
Error: Error acquiring the state lock

Error message: operation error S3: PutObject, https response error StatusCode: 412
Lock Info:
  ID:        8fb1b1b0-9a1d-7c43-9f36-1d1b3c9c2a51
"""
NO_CREDENTIALS = """\
Error: No valid credential sources found

  with provider["registry.terraform.io/hashicorp/aws"],
  on main.tf line 12, in provider "aws":
  12: provider "aws" {
"""


@pytest.mark.parametrize(
    ("step", "said", "code"),
    [("init", NO_PROVIDER, "FT664"), ("plan", LOCKED, "FT665"), ("plan", NO_CREDENTIALS, "FT668")],
)
def test_a_known_failure_says_what_to_do(plan: Plan, tool: Tool, step: str, said: str, code: str) -> None:
    ran = plan("--tool", str(tool(**{step: refusing(said)}).path))
    assert (ran.code, codes(ran), ran.out) == (1, [code], "")
    assert said in ran.err


REFUSED = """\
Error: expected cidr_block to contain a valid Value, got: banana with err: invalid CIDR address: banana

  with aws_vpc.this,
  on main.tf line 23, in resource "aws_vpc" "this":
  23:   cidr_block           = "banana"

"""


@pytest.mark.parametrize(
    ("address", "code", "caret"),
    [
        ("aws_vpc.this", 'cidr_block           = "banana"', '"10.0.0.0/16", availability_zones'),
        ('aws_subnet.private["eu-central-1a"]', "tags = 1", "Network(cidr="),
        ("aws_eks_cluster.this", 'version = "banana"', '"1.35",'),
        ("aws_eks_fargate_profile.apps", "selector {", '[Selector("prod-*")])'),
        ("aws_eks_access_entry.admin", 'principal_arn = "x"', '"arn:aws:iam::111122223333:role/Admin", policies'),
        ("aws_eks_addon.coredns", 'addon_version = "x"', '"1.35",'),
        ("aws_nothing.of_ours", 'name = "x"', '"shop",'),
    ],
)
@pytest.mark.parametrize("framed", [False, True])
def test_a_refusal_points_at_the_blueprints_line(
    plan: Plan, tool: Tool, address: str, code: str, caret: str, framed: bool
) -> None:
    said = REFUSED.replace("aws_vpc.this,", f"{address},").replace('cidr_block           = "banana"', code)
    if framed:  # as on a terminal
        said = "".join(f"\x1b[31m│\x1b[0m \x1b[0m{each}\n" for each in said.splitlines())
    ran = plan("--offline", "--tool", str(tool(plan=refusing(said)).path))
    [(line, before)] = re.findall(r"^ +\d+ \| (.*)\n +\| ( *)\^$", ran.err, re.MULTILINE)
    assert (ran.code, codes(ran)) == (1, ["FT666"])
    assert line[len(before) :].startswith(caret)


def test_a_variable_without_a_value_points_at_its_use(plan: Plan, tool: Tool) -> None:
    written('"1.35"', 'var("k8s", description="Kubernetes")', "var")
    said = 'Error: No value for required variable\n\n  on main.tf line 5:\n   5: variable "k8s" {\n'
    ran = plan("--offline", "--tool", str(tool(plan=refusing(said)).path))
    assert codes(ran) == ["FT666"]
    assert "  at cluster.version\n  --> shop.py:9:17\n" in ran.err
    assert "fix: give it a value with `-- -var k8s=…`" in ran.err


def test_a_failure_without_a_word_is_told_all_the_same(plan: Plan, tool: Tool) -> None:
    ran = plan("--offline", "--tool", str(tool(plan="exit 3").path))
    assert (ran.code, codes(ran)) == (3, ["FT666"])
    assert "the tool stopped at `plan` with exit code 3" in ran.err


def test_a_plan_that_is_none_is_a_problem(plan: Plan, tool: Tool) -> None:
    assert codes(plan("--offline", "--tool", str(tool(show="echo '{}'").path))) == ["FT050"]
    assert codes(plan("--offline", "--tool", str(tool(show="echo nothing").path))) == ["FT666"]


def test_a_complaint_before_the_json_is_no_part_of_it(plan: Plan, tool: Tool) -> None:
    warned = tool(PROFILE, show='echo \'Warning: no CLI configuration\'; cat "$(dirname "$0")/plan.json"')
    assert "1 to replace" in plan("--offline", "--tool", str(warned.path)).out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('    account_id="111122223333",\n', ""),
        ("    network=", '    data=[Data("aws_vpc.shared", arguments={"tags": {"Name": "x"}})],\n    network='),
    ],
)
def test_what_asks_aws_is_refused_before_an_offline_plan(plan: Plan, tool: Tool, old: str, new: str) -> None:
    written(old, new, "Data")
    made = tool()
    ran = plan("--offline", "--tool", str(made.path))
    assert (ran.code, codes(ran), made.calls) == (1, ["FT667"], [])
    assert plan("--tool", str(made.path)).code == 0


@pytest.mark.parametrize("type_", ["aws_partition", "aws_region", "aws_iam_policy_document"])
def test_what_the_provider_answers_itself_may_be_asked_offline(plan: Plan, tool: Tool, type_: str) -> None:
    written("    network=", f'    data=[Data("{type_}.x")],\n    network=', "Data")
    assert plan("--offline", "--tool", str(tool().path)).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extra"], "arguments for Terraform stand behind --"),
        (["--", "-out=x"], "write --out FILE before the --"),
        (["--", "--json"], "write --json before the --"),
        (["--", "-chdir=x"], "is set by fargate-tf itself"),
        (["--json", "--summary", "markdown"], "two forms of one summary"),
        (["--out", "x", "--against", "main"], "give one of them"),
        (["--out", "nowhere/x"], "there is no folder 'nowhere'"),
        (["--summary", "html"], "is not one of"),
    ],
)
def test_wrong_usage_is_told_before_anything_runs(plan: Plan, arguments: list[str], said: str) -> None:
    ran = plan("--offline", *arguments)
    assert (ran.code, said in ran.err, Path(".fargate-tf").exists()) == (2, True, False)


def test_a_plan_is_not_kept_in_the_place_of_a_pipe(plan: Plan) -> None:
    os.mkfifo("kept")
    ran = plan("--offline", "--out", "kept")
    assert (ran.code, "'kept' is a device or a pipe" in ran.err, Path("kept").is_fifo()) == (2, True, True)


# Signals

SLOW = """
import pathlib, signal, time
noted = pathlib.Path(__file__).with_name("signals")
def stopped(*_):
    with noted.open("a") as stream:
        stream.write("stopped\\n")
signal.signal(signal.SIGINT, stopped)
signal.signal(signal.SIGTERM, stopped)
print("begun", flush=True)
until = time.monotonic() + 60
while not noted.exists() and time.monotonic() < until:
    time.sleep(0.02)
time.sleep(0.3)  # for a second one to come
raise SystemExit(1)
"""


@pytest.fixture
def running(plan: Plan, tool: Tool) -> Iterator[subprocess.Popen[str]]:
    """The command in a process group of its own, as the tool has begun to plan."""
    del plan
    made = tool(plan='exec "$PYTHON" -S "$(dirname "$0")/slow.py"').path
    made.with_name("slow.py").write_text(SLOW, encoding="utf-8")
    command = [sys.executable, "-m", "fargate_tf", "plan", "shop.py", "--offline", "--tool", str(made)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHON": sys.executable},
    ) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == "begun\n"
        yield started
        started.kill()


@pytest.mark.parametrize("to", ["the command", "its group"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_reaches_the_tool_once_and_no_lock_is_left(
    running: subprocess.Popen[str], plan: Plan, tool: Tool, to: str, number: signal.Signals
) -> None:
    (os.kill if to == "the command" else os.killpg)(running.pid, number)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said.splitlines()[-1]) == (130, "interrupted")
    assert Path("bin/signals").read_text(encoding="utf-8") == "stopped\n"
    assert plan("--offline", "--tool", str(tool().path)).code == 0


def test_the_tool_of_a_run_that_was_killed_is_waited_for(
    running: subprocess.Popen[str], plan: Plan, tool: Tool
) -> None:
    left = json.loads((WORK / LOCK).read_text(encoding="utf-8"))["tool"]
    running.kill()
    running.wait()
    os.kill(left, 0)  # it works on
    before = time.monotonic()
    os.kill(left, signal.SIGTERM)
    ran = plan("--offline", "--tool", str(tool().path))
    assert (ran.code, time.monotonic() - before < 50) == (0, True)
