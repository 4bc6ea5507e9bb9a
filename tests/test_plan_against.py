"""`plan --against`: the blueprint of a git revision with all that it imports, compared address by address."""

from __future__ import annotations

import json
import linecache
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.cli import run
from fargate_tf.plan.changes import between
from fargate_tf.plan.replacing import replaced_for
from fargate_tf.planned.plan import read_plan
from tests.conftest import Ran
from tests.plan_tool import BLUEPRINT, changed, fake_tool

# A tool that plans what it finds: every resource of main.tf is added, with the version of the cluster as its argument.
SHOWS = r"""
version=$(sed -n 's/^ *version *= "\(1\.[0-9]*\)"$/\1/p' main.tf)
printf '{"format_version": "1.2", "planned_values": {}, "resource_changes": ['
sed -n 's/^resource "\([a-z0-9_]*\)" "\([a-z0-9_]*\)" {$/\1 \2/p' main.tf | while read -r type name; do
  printf '{"address": "%s.%s", "mode": "managed", "type": "%s", "name": "%s", ' "$type" "$name" "$type" "$name"
  printf '"change": {"actions": ["create"], "after": {"version": "%s"}, "after_unknown": {}}},' "$version"
done | sed 's/,$//'
printf ']}'
"""
Plan = Callable[..., Ran]


def git(*arguments: str) -> None:
    name = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *name, *arguments], check=True, capture_output=True)


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Plan:
    """The command on `infra/shop.py` in a repository whose only commit has version 1.33, told by a module beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    tool = fake_tool(tmp_path / "bin", show=SHOWS)
    repository = tmp_path / "repository"
    (repository / "infra").mkdir(parents=True)
    monkeypatch.chdir(repository)
    write("infra/versions_of_ours.py", 'KUBERNETES = "1.33"\n')
    write("infra/shop.py", "from versions_of_ours import KUBERNETES\n" + BLUEPRINT.replace('"1.35"', "KUBERNETES"))
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "one")

    def play(*arguments: str, file: str = "infra/shop.py") -> Ran:
        linecache.clearcache()  # the blueprints of all tests have one relative name, and one module beside them
        sys.modules.pop("versions_of_ours", None)
        code = run(["plan", file, "--tool", str(tool.path), "--against", *arguments])
        said = capfd.readouterr()
        return Ran(code, said.out, said.err)

    return play


def write(file: str, text: str) -> None:
    Path(file).write_text(text, encoding="utf-8")


def subjects(ran: Ran) -> dict[str, list[tuple[str, str]]]:
    found = json.loads(ran.out)["subjects"]
    return {each["subject"]: [(c["kind"], c["address"]) for c in each["changes"]] for each in found}


def status() -> str:
    return subprocess.run(["git", "status", "--short"], check=True, capture_output=True, text=True).stdout


def left_in_the_work_folder() -> list[str]:
    return sorted(path.name for path in Path(".fargate-tf/shop").iterdir() if path.name.startswith("before"))


def test_nothing_changed_is_said(plan: Plan) -> None:
    ran = plan("HEAD")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "Summary of shop: no changes to resources")
    assert re.search(r"^Compared with the blueprint at HEAD \([0-9a-f]{8}\), both offline", ran.out, re.MULTILINE)


def test_what_the_blueprint_imports_is_of_the_revision_too(plan: Plan) -> None:
    write("infra/versions_of_ours.py", 'KUBERNETES = "1.35"\n')
    ran = plan("main", "--json")
    assert [alarm["reason"] for alarm in json.loads(ran.out)["alarms"]] == [
        "Kubernetes 1.33 to 1.35: EKS refuses; go to 1.34 first"
    ]
    assert status() == " M infra/versions_of_ours.py\n"
    assert left_in_the_work_folder() == []


def test_what_the_blueprint_opens_is_of_the_revision_too(plan: Plan) -> None:
    write("version.txt", "1.33")
    text = BLUEPRINT.replace('"1.35"', 'open("version.txt").read()')
    write("infra/shop.py", text)
    git("add", ".")
    git("commit", "--quiet", "--message", "two")
    write("version.txt", "1.35")
    assert "SKIPS A MINOR" in plan("HEAD").out
    assert plan("HEAD", "--", "-detailed-exitcode").code == 2
    write("version.txt", "1.33")
    assert plan("HEAD", "--", "-detailed-exitcode").code == 0


def test_what_lies_outside_the_repository_is_opened_as_it_is(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("infra/shop.py", BLUEPRINT.replace('"1.35"', 'open("version.txt").read()'))
    git("commit", "--quiet", "--all", "--message", "two")
    monkeypatch.chdir(tmp_path)
    write("version.txt", "1.34")
    ran = plan("HEAD", file="repository/infra/shop.py")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "Summary of shop: no changes to resources")


def test_added_and_destroyed_are_by_address(plan: Plan) -> None:
    profile = 'FargateProfile("apps", selectors=[Selector("prod-*")])'
    more = 'FargateProfile("jobs", selectors=[Selector("jobs")])'
    text = Path("infra/shop.py").read_text(encoding="utf-8")
    write("infra/shop.py", text.replace(profile, more))
    assert subjects(plan("HEAD", "--json")) == {
        "Fargate profiles": [
            ("added", "aws_eks_fargate_profile.jobs"),
            ("destroyed", "aws_eks_fargate_profile.apps"),
        ]
    }


def test_a_blueprint_that_was_not_there_is_all_new(plan: Plan) -> None:
    write("infra/new.py", BLUEPRINT)
    ran = plan("HEAD", "--json", file="infra/new.py")
    counts = json.loads(ran.out)["counts"]
    assert (ran.code, counts["added"] > 20, sum(counts.values()) - counts["added"]) == (0, True, 0)
    assert "HEAD" in ran.err
    assert "has no such blueprint" in ran.err


def test_the_named_blueprint_of_a_fleet_is_compared_with_itself(plan: Plan) -> None:
    fleet = BLUEPRINT.replace("blueprint = ", "def named(name, version):\n    return ").replace('"1.35"', "version")
    fleet = fleet.replace('"shop"', "name")
    write("infra/shop.py", f'{fleet}\nblueprints = [named("dev", "1.33"), named("prod", "1.33")]\n')
    git("commit", "--quiet", "--all", "--message", "fleet")
    write(
        "infra/shop.py", f'{fleet}\nblueprints = [named("prod", "1.34"), named("dev", "1.33"), named("new", "1.34")]\n'
    )
    assert plan("HEAD", "--select", "dev").out.splitlines()[0] == "Summary of dev: no changes to resources"
    assert json.loads(plan("HEAD", "--select", "prod", "--json").out)["counts"]["changed"] > 0
    assert json.loads(plan("HEAD", "--select", "new", "--json").out)["counts"]["changed"] == 0


def test_the_streams_of_two_plans_are_not_shown(plan: Plan) -> None:
    assert "planned" not in plan("HEAD").out


@pytest.mark.parametrize("name", ["nowhere", "", "--all", "main:infra", "-h"])
def test_a_revision_that_git_does_not_know(plan: Plan, name: str) -> None:
    ran = plan(name)
    assert (ran.code, "error[FT669]: git knows no revision" in ran.err) == (1, True)


def test_a_blueprint_in_no_repository(plan: Plan, tmp_path: Path) -> None:
    write(str(tmp_path / "alone.py"), BLUEPRINT)
    ran = plan("HEAD", file=str(tmp_path / "alone.py"))
    assert (ran.code, "lies in no git repository" in ran.err) == (1, True)


def test_no_git(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    ran = plan("HEAD")
    assert (ran.code, "error[FT669]: git is not on the path" in ran.err) == (1, True)


def test_problems_of_the_revision_are_shown_in_its_file_and_nothing_is_left(plan: Plan) -> None:
    good = Path("infra/shop.py").read_text(encoding="utf-8")
    write("infra/shop.py", good.replace('"apps"', '"eks-apps"'))
    git("commit", "--quiet", "--all", "--message", "broken")
    write("infra/shop.py", good)
    ran = plan("HEAD")
    assert (ran.code, re.findall(r"error\[(FT\d+)\]", ran.err)) == (1, ["FT204"])
    assert re.search(r'--> infra/shop.py at HEAD:11:42\n +11 \| +fargate_profiles=\[.*"eks-apps"', ran.err)
    assert left_in_the_work_folder() == []


def test_links_that_lead_out_of_the_repository_are_no_matter(plan: Plan) -> None:
    Path("out").symlink_to("/etc/passwd")
    Path("inside").symlink_to("infra/shop.py")
    git("add", ".")
    git("commit", "--quiet", "--message", "links")
    assert plan("HEAD").code == 0


def test_a_plan_of_the_revision_that_fails_is_told_there(plan: Plan, tmp_path: Path) -> None:
    said = 'Error: no\n\n  with aws_eks_cluster.this,\n  on main.tf line 1, in x:\n  1:   version = "1.33"\n'
    fake_tool(tmp_path / "bin", plan=f"cat >&2 <<'END'\n{said}END\nexit 1\n")
    write("infra/shop.py", BLUEPRINT)
    ran = plan("HEAD")
    assert (ran.code, "error[FT666]: aws_eks_cluster.this: no" in ran.err, said in ran.err) == (1, True, True)
    assert re.search(r"--> infra/shop.py at HEAD:10:17\n +10 \| +version=KUBERNETES,\n", ran.err)
    assert left_in_the_work_folder() == []


# Which arguments the provider replaces a resource for


def differing(*paths: list[str | int]) -> Callable[[Any], bool]:
    return lambda steps: list(steps) in paths


@pytest.mark.parametrize(
    ("type_", "path", "is_gone", "expected"),
    [
        ("aws_eks_fargate_profile", ["selector"], False, ("selector",)),
        ("aws_eks_fargate_profile", ["tags"], False, ()),
        ("aws_eks_cluster", ["version"], False, ()),
        (
            "aws_eks_cluster",
            ["kubernetes_network_config", 0, "service_ipv4_cidr"],
            False,
            ("kubernetes_network_config",),
        ),
        ("aws_eks_cluster", ["encryption_config"], True, ("encryption_config",)),
        ("aws_eks_cluster", ["encryption_config"], False, ()),
        ("aws_nothing", ["name"], False, ()),
    ],
)
def test_replaced_for(type_: str, path: list[str | int], is_gone: bool, expected: tuple[str, ...]) -> None:
    assert replaced_for(type_, differing(path), lambda _: is_gone) == expected


def of(*changes: dict[str, Any], text: dict[str, Any] | None = None) -> Any:
    blocks = [
        {"address": c["address"], "type": c["type"], "name": c["name"], "mode": "managed", "expressions": text or {}}
        for c in changes
    ]
    plan = {
        "format_version": "1.2",
        "resource_changes": changes,
        "configuration": {"root_module": {"resources": blocks}},
    }
    return read_plan(json.dumps(plan).encode(), "plan")


def cluster(**after: Any) -> dict[str, Any]:
    unknown = {"arn": True, "role_arn": True}
    return changed("aws_eks_cluster.this", ["create"], None, after, unknown)


def test_what_is_known_after_the_apply_is_compared_by_its_text() -> None:
    one, other = (
        {"role_arn": {"references": ["aws_iam_role.a.arn"]}},
        {"role_arn": {"references": ["aws_iam_role.b.arn"]}},
    )
    [found] = between(of(cluster(), text=one), of(cluster(), text=other))
    assert (found.kind, found.because) == ("replaced", ("role_arn",))
    assert between(of(cluster(), text=one), of(cluster(), text=one)) == ()


def test_empty_and_absent_are_the_same() -> None:
    assert between(of(cluster(tags=None, name="a")), of(cluster(tags={}, name="a", labels=[]))) == ()


def test_a_value_further_in_tells_whether_it_is_replaced() -> None:
    before = cluster(kubernetes_network_config=[{"ip_family": "ipv4", "elastic_load_balancing": []}])
    after = cluster(kubernetes_network_config=[{"ip_family": "ipv4", "elastic_load_balancing": [{"enabled": True}]}])
    [found] = between(of(before), of(after))
    assert (found.kind, found.arguments) == ("changed", ("kubernetes_network_config",))
