"""`check` with manifests: what it reads, the forms in which it answers, and its exit codes."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fargate_tf import Blueprint, Cluster, FargateProfile, Network, Selector
from fargate_tf.check.catalogue import CATALOGUE
from fargate_tf.check.pods import RULES, judge, target_of
from fargate_tf.check.pods.rule import PodRule
from fargate_tf.k8s.documents import documents
from fargate_tf.load import load
from fargate_tf.pods import place
from fargate_tf.reports import json as report_json
from tests.conftest import Cli
from tests.missing import without

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
CASES = ROOT / "tests" / "pod_cases"
SHOP = ROOT / "blueprints" / "shop"
BLUEPRINT = str(SHOP / "blueprint.py")
MANIFESTS = str(SHOP / "manifests")
SCHEMA = json.loads((Path(report_json.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
SARIF = json.loads((DATA / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
DAY = ("--today", "2026-11-23")


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Any:
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


def workloads(cli: Cli, *arguments: str) -> list[tuple[str, str, str, str | None, list[str]]]:
    found = json.loads(cli("check", *arguments, *DAY, "--format", "json").out)["workloads"]
    return [
        (each["kind"], each["namespace"], each["name"], each["profile"], sorted({p["code"] for p in each["problems"]}))
        for each in found
    ]


def test_the_output_of_helm_is_read_from_stdin(cli: Cli, stdin: Any) -> None:
    stdin((DATA / "helm.yaml").read_bytes())
    assert workloads(cli, BLUEPRINT, "-", "--namespace", "shop") == [
        ("Deployment", "shop", "shop-web", "shop", ["FT1002"]),
        ("Job", "shop", "shop-migrate", "shop", ["FT1030"]),
    ]


def test_the_output_of_kustomize_is_read_from_stdin(cli: Cli, stdin: Any) -> None:
    stdin((DATA / "kustomize.yaml").read_bytes())
    assert workloads(cli, BLUEPRINT, "-") == [("Deployment", "shop", "web-prod", "shop", ["FT1023"])]


def test_problems_of_stdin_say_so(cli: Cli, stdin: Any) -> None:
    stdin((DATA / "helm.yaml").read_bytes())
    assert "--> stdin:20:13\n" in cli("check", BLUEPRINT, "-", "--namespace", "shop", *DAY).err


def test_the_shop_has_a_dozen_workloads_in_four_namespaces_and_every_fate() -> None:
    report = place(load(BLUEPRINT)[0].blueprint, [MANIFESTS])
    assert len(report.verdicts) >= 12
    assert len({verdict.workload.namespace for verdict in report.verdicts}) >= 4
    assert {verdict.placement.on for verdict in report.verdicts} == {"fargate", "nodes", "pending"}


def test_files_folders_and_patterns_name_the_same(cli: Cli) -> None:
    files = sorted(str(path) for path in Path(MANIFESTS).iterdir())
    whole = workloads(cli, BLUEPRINT, MANIFESTS)
    assert workloads(cli, BLUEPRINT, *files) == whole
    assert workloads(cli, BLUEPRINT, f"{MANIFESTS}/*.yaml") == whole
    assert workloads(cli, BLUEPRINT, MANIFESTS, MANIFESTS) == whole


def test_a_list_of_kubectl_is_its_items(cli: Cli, tmp_path: Path) -> None:
    items = [each.value for each in documents(io.BytesIO((DATA / "kustomize.yaml").read_bytes()), "x")]  # type: ignore[union-attr]
    file = tmp_path / "list.json"
    file.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=1), encoding="utf-8")
    assert workloads(cli, BLUEPRINT, str(file)) == [("Deployment", "shop", "web-prod", "shop", ["FT1023"])]
    (problem,) = json.loads(cli("check", BLUEPRINT, str(file), *DAY, "--format", "json").out)["workloads"][0][
        "problems"
    ]
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[problem["line"] - 1].strip() == '"type": "LoadBalancer"'


def test_what_names_nothing_is_usage(cli: Cli) -> None:
    for word in ("nowhere.yaml", "nowhere/*.yaml"):
        ran = cli("check", BLUEPRINT, word)
        assert (ran.code, ran.out) == (2, "")
        assert f"there is no file, folder or match for '{word}'" in ran.err


def test_a_chart_is_one_problem(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("name: web\n", encoding="utf-8")
    (tmp_path / "templates" / "web.yaml").write_text("kind: {{ x }}\n", encoding="utf-8")
    ran = cli("check", str(CASES / "fargate.py"), str(tmp_path), *DAY)
    assert ran.err.count("error[FT1106]") == 1
    assert ran.code == 1


def test_a_folder_without_manifests_is_a_problem(cli: Cli, tmp_path: Path) -> None:
    ran = cli("check", str(CASES / "fargate.py"), str(tmp_path), *DAY)
    assert (ran.code, "error[FT1110]: the folder holds no file" in ran.err) == (1, True)


def test_several_blueprints_need_one_to_be_chosen(cli: Cli) -> None:
    ran = cli("check", str(ROOT / "blueprints" / "fleet.py"), MANIFESTS)
    assert (ran.code, "choose one with --select" in ran.err) == (2, True)


def test_a_blueprint_whose_fields_are_wrong_places_nothing_and_says_so(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "blueprint.py"
    text = (CASES / "fargate.py").read_text(encoding="utf-8")
    file.write_text(text.replace('Selector("apps")', "Selector(42)"), encoding="utf-8")
    ran = cli("check", str(file), MANIFESTS, *DAY)
    assert (ran.code, ran.out) == (1, "")
    assert "has to be mended before pods can be placed" in ran.err


def test_without_manifests_nothing_is_placed_and_stdout_is_empty(cli: Cli) -> None:
    ran = cli("check", BLUEPRINT, *DAY)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith("\n1 note\n")


@pytest.mark.parametrize(
    ("case", "options", "code"),
    [
        ("FT1002_privileged.yaml", (), 1),
        ("FT1033_bare_pod.yaml", (), 0),
        ("FT1033_bare_pod.yaml", ("--fail-on", "warning"), 1),
        ("FT1019_affinity.yaml", ("--fail-on", "warning"), 0),
        ("FT1002_privileged.yaml", ("--fail-on", "warning"), 1),
    ],
)
@pytest.mark.parametrize("form", ["table", "json", "sarif", "github"])
def test_the_exit_code_is_that_of_the_gravest_problem(
    case: str, options: tuple[str, ...], code: int, form: str, cli: Cli
) -> None:
    assert cli("check", str(CASES / "fargate.py"), str(CASES / case), *DAY, "--format", form, *options).code == code


def test_json_keeps_its_schema(cli: Cli) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    validator.check_schema(SCHEMA)
    for arguments in (
        (BLUEPRINT, MANIFESTS),
        (BLUEPRINT,),
        *((str(CASES / "mixed.py"), str(file)) for file in cases()),
    ):
        ran = cli("check", *arguments, *DAY, "--format", "json")
        assert [error.message for error in validator.iter_errors(json.loads(ran.out))] == []
        assert ran.err == ""


def test_the_schema_asks_for_what_the_issue_names() -> None:
    required = {"name", "namespace", "kind", "placement", "profile", "size", "problems"}
    assert required <= set(SCHEMA["$defs"]["workload"]["required"])


def test_sarif_keeps_its_schema(cli: Cli) -> None:
    validator = jsonschema.Draft4Validator(SARIF)
    for arguments in (
        (BLUEPRINT, MANIFESTS),
        (BLUEPRINT,),
        *((str(CASES / "fargate.py"), str(file)) for file in cases()),
    ):
        ran = cli("check", *arguments, *DAY, "--format", "sarif")
        assert [error.message for error in validator.iter_errors(json.loads(ran.out))] == []
        assert ran.err == ""


def test_sarif_names_the_rule_and_the_line(cli: Cli) -> None:
    ran = cli("check", str(CASES / "fargate.py"), str(CASES / "FT1003_host_network.yaml"), *DAY, "--format", "sarif")
    (run,) = json.loads(ran.out)["runs"]
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "FT1003"
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 19, "startColumn": 7}
    assert place["artifactLocation"]["uri"].endswith("tests/pod_cases/FT1003_host_network.yaml")
    assert "fields not supported: HostNetwork" in result["message"]["text"]


def test_github_has_a_line_for_each_problem(cli: Cli) -> None:
    found = json.loads(cli("check", BLUEPRINT, MANIFESTS, *DAY, "--format", "json").out)["problems"]
    lines = cli("check", BLUEPRINT, MANIFESTS, *DAY, "--format", "github").out.splitlines()
    assert len(lines) == len(found)
    assert {line.partition(" ")[0] for line in lines} == {"::error", "::warning", "::notice"}


def test_no_color_is_plain_and_a_terminal_has_colours() -> None:
    from fargate_tf.reports.table import table

    report = place(load(BLUEPRINT)[0].blueprint, [MANIFESTS])
    assert "\x1b[" in table(report)
    command = [sys.executable, "-m", "fargate_tf", "check", BLUEPRINT, MANIFESTS]
    if shutil.which("script") is None:
        without("there is no `script` to make a terminal with")
    for environment, coloured in (({"NO_COLOR": "1"}, False), ({}, True)):
        done = subprocess.run(
            ["script", "-qec", " ".join(command), "/dev/null"],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "TERM": "xterm", **environment},
        )
        assert (b"\x1b[31m" in done.stdout) is coloured


def test_names_cannot_steer_a_terminal(cli: Cli, stdin: Any) -> None:
    stdin(
        b'apiVersion: v1\nkind: Pod\nmetadata: {name: "a\\e[2Jb", namespace: apps}\nspec: {containers: [{name: a}]}\n'
    )
    ran = cli("check", str(CASES / "fargate.py"), "-", *DAY)
    assert "\x1b" not in ran.out + ran.err
    assert "\\x1b[2Jb" in ran.out


def cases() -> list[Path]:
    return sorted(CASES.glob("*.yaml"))


def on(blueprint: str) -> list[tuple[str, str]]:
    """The arguments for every case on one of their clusters."""
    return [(str(CASES / blueprint), str(file)) for file in cases()]


# Any manifest gives problems, and never a traceback.

WORDS = [b"null", b"{}", b"[]", b"{{ x }}", b"\n---\n", b": ", b"- ", b"&a ", b"*a "]
TARGET = target_of(load(BLUEPRINT)[0].blueprint)
SEEDS = [file.read_bytes() for file in (*cases(), *Path(MANIFESTS).glob("*.yaml"), DATA / "helm.yaml")]


def judged(data: bytes) -> None:
    report = judge(TARGET, documents(io.BytesIO(data), "pods.yaml"))
    for problem in report.problems:
        assert problem.code in CATALOGUE
        assert problem.hint
        assert problem.where is not None


@pytest.mark.parametrize("seed", range(8))
def test_torn_manifests_give_no_traceback(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(60):
        data = bytearray(dice.choice(SEEDS))
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(data))
            match dice.randrange(4):
                case 0:
                    data[at] = dice.choice(b" \t\n:-[]{}&*!|>'\"%@`#?,0a\x00\xff")
                case 1:
                    del data[at : at + dice.randint(1, 40)]
                case 2:
                    data[at:at] = data[at : at + dice.randint(1, 80)]
                case _:
                    data[at:at] = dice.choice(
                        [b"null", b"{}", b"[]", b"{{ x }}", b"\n---\n", b": ", b"- ", b"&a ", b"*a "]
                    )
        judged(bytes(data))


def twisted(value: Any, dice: random.Random) -> Any:
    """The value with some of its parts of another type."""
    if dice.random() < 0.04:
        return dice.choice([None, 1, -1, 10**30, "x", "", True, [], {}, [None], {"a": None}, [[]], "1Gi", 0.1])
    if isinstance(value, dict):
        return {key: twisted(inner, dice) for key, inner in value.items()}
    return [twisted(inner, dice) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(8))
def test_manifests_with_fields_of_any_type_give_no_traceback(seed: int) -> None:
    dice = random.Random(seed)
    found = [each for data in SEEDS for each in documents(io.BytesIO(data), "x")]
    values = [json.loads(json.dumps(each.value, default=float)) for each in found if hasattr(each, "value")]
    for _ in range(60):
        chosen = [twisted(dice.choice(values), dice) for _ in range(5)]
        judged("\n---\n".join(json.dumps(each) for each in chosen).encode())


def test_a_rule_loses_nothing_by_the_fields_that_it_reads() -> None:
    every = [rule_without_reads(rule) for rule in RULES]
    data = b"\n---\n".join(file.read_bytes() for file in cases() if not file.name.startswith("FT11"))
    found, all_found = (judge(TARGET, documents(io.BytesIO(data), "x"), rules=rules) for rules in (RULES, every))
    assert found.problems == all_found.problems
    assert len(found.problems) > 50


def rule_without_reads(rule: PodRule) -> PodRule:
    values = {name: getattr(rule, name) for name in rule.__slots__}  # type: ignore[attr-defined]
    return PodRule(**{**values, "reads": ()})


@pytest.mark.parametrize(
    ("kind", "group"),
    [
        ("Job", "batch.volcano.sh"),
        ("CronJob", "batch.tutorial.kubebuilder.io"),
        ("StatefulSet", "apps.kruise.io"),
        ("Pod", "example.com"),
    ],
)
def test_objects_of_one_kind_in_another_group_are_not_taken_for_ours(kind: str, group: str) -> None:
    text = f"apiVersion: {group}/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{}}\n"
    report = judge(TARGET, documents(io.BytesIO(text.encode()), "x"))
    assert (report.verdicts, dict(report.skipped)) == ((), {f"{kind}.{group}": 1})


def test_a_horizontal_autoscaler_sets_the_replicas() -> None:
    report = place(load(BLUEPRINT)[0].blueprint, [MANIFESTS])
    (web,) = (verdict for verdict in report.verdicts if verdict.workload.name == "web")
    assert (web.replicas, web.workload.replicas) != (None, None)
    assert (web.replicas.least, web.replicas.most) == (2, 6)  # type: ignore[union-attr]


def test_a_profile_with_a_revision_is_called_by_its_whole_name() -> None:
    network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
    profile = FargateProfile("shop", selectors=[Selector("shop")], revision="2")
    cluster = Cluster("dev", version="1.35", fargate_profiles=[profile])
    report = place(Blueprint(region="eu-central-1", network=network, cluster=cluster), [str(DATA / "kustomize.yaml")])
    assert [verdict.placement.profile for verdict in report.verdicts] == ["shop-2"]
