"""CDK Terrain synthesizes what we render: every blueprint, every kind of block, every text; and CDKTF some of it.

`make build/cdktn-python build/cdktf-python` installs both bindings, each in an environment of its own. One process of
each synthesizes everything (`tests/real/synthesis.py`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.hcl.json import tree_of
from tests.conftest import Cli
from tests.missing import without
from tests.real.rendering import CASES, ROOTS, options
from tests.real.strings import adversarial
from tests.real.synthesis import document_of
from tests.real.terraform import OFFLINE_OVERRIDE, OVERRIDE_FILE, Terraform
from tests.test_docs import DOCS, Fence, assert_contained, fences

ROOT = Path(__file__).parents[2]
SYNTHESIS = ROOT / "tests" / "real" / "synthesis.py"
NEWEST = "blueprint_newest"
# Every blueprint, and the cases with blocks that no blueprint has.
ALL = [
    *(case.name for case in ROOTS),
    *("backend_in_s3_with_a_key", "cluster_with_expressions", "data_sources_are_read_by_reference"),
    *("further_resources_and_outputs", "logs_all_off_and_kept_for_ever", "modules_are_referred_to_by_their_outputs"),
    *("moved_into_modules", "moved_out_of_modules", "network_that_is_there_by_zone_and_by_reference"),
    *("node_group_with_expressions", "overrides_change_what_the_compiler_makes", "provider_options"),
    *("service_account_roles", "state_in_hcp_terraform", "tags_with_torn_templates"),
    "variables_are_declared_once_for_all_who_use_them",
]
BY_CDKTF = ["blueprint_everything", "blueprint_karpenter", "blueprint_mixed", NEWEST]
TEXTS = [text for text in adversarial(300) if len(text) < 1_000]
# Arguments for which the classes have another type than the provider takes, or none yet.
UNTYPED = {
    "cdktn": {"LaunchTemplate.block_device_mappings", "TerraformVariable.default"},
    "cdktf": {"LaunchTemplate.block_device_mappings", "S3Backend.use_lockfile"},
}
PAGE = [fence for fence in fences(DOCS / "cdktf.md") if fence.language in ("python", "json")]
# Programs with a mistake: each begins as a program of the page does, and what it ends with.
_TOKEN = '__import__("fargate_tf").Output("token", value="${TfToken[TOKEN.0]}", description="A token")'
_IMPORT = "        from cdktn_provider_aws.iam_role import IamRole\n\n"
MISTAKES = {
    "address": (
        "main.py",
        "        Security",
        f'{_IMPORT}        IamRole(self, "pod_execution", assume_role_policy="")\n        Security',
    ),
    "second": (
        "main.py",
        "        Security",
        '        FargateCluster(self, "other", blueprint=blueprint)\n        Security',
    ),
    "output": ("main.py", "cluster_name", "cluster_nam"),
    "tags": ("main.py", "        aws_provider(self, blueprint)\n", ""),
    "token": ("shared.py", "    network=", f"    outputs=[{_TOKEN}],\n    network="),
    "variable": ("shared.py", '"subnet_b":', '"subnet_c":'),
}


def job_of(name: str) -> dict[str, Any]:
    return {"command": ["render", str(CASES / name / "blueprint.py"), "--format", "cdktf", *options(CASES / name)]}


def run_jobs(binding: str, folder: Path, jobs: Mapping[str, Any]) -> dict[str, Any]:
    python = ROOT / "build" / f"{binding}-python" / "bin" / "python"
    node = shutil.which("node")
    if not python.is_file() or node is None:
        title = "CDK TERRAIN" if binding == "cdktn" else "CDKTF"
        without(f"THE REAL {title} IS NOT HERE, so nothing was synthesized: make build/{binding}-python (needs Node)")
    done = subprocess.run(
        [python, SYNTHESIS],
        cwd=folder,
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the programs of the page ran."""
    return tmp_path_factory.mktemp("stack")


@pytest.fixture(scope="module")
def by_cdktn(folder: Path) -> dict[str, Any]:
    """What CDK Terrain made of everything."""
    programs = {str(fence.option("file")): fence.text for fence in PAGE if fence.language == "python"}
    for name, (program, old, new) in MISTAKES.items():
        assert old in programs[program], name
        programs[f"mistake_{name}.py"] = programs[program].replace(old, new)
    for file, text in programs.items():
        (folder / file).write_text(text, encoding="utf-8")
    jobs = {name: job_of(name) for name in ALL} | {file: {"program": file} for file in programs}
    case = CASES / "blueprint_smallest" / "blueprint.py"
    written = ["render", str(case), "--format", "cdktf", "-o", f"{folder / 'written'}{os.sep}"]
    more = {"texts": {"texts": TEXTS}, "written": {"command": written}, "current": {"command": [*written, "--check"]}}
    return run_jobs("cdktn", folder, {**jobs, **more})


@pytest.fixture(scope="module")
def by_cdktf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What CDKTF made of some blueprints: it goes the same way in our code."""
    return run_jobs("cdktf", tmp_path_factory.mktemp("cdktf"), {name: job_of(name) for name in BY_CDKTF})


@pytest.mark.parametrize("name", ALL)
def test_cdk_terrain_synthesizes_what_we_render(by_cdktn: dict[str, Any], cli: Cli, name: str) -> None:
    assert_same(by_cdktn[name], cli, name)


@pytest.mark.parametrize("name", [name for name in BY_CDKTF if name != NEWEST])
def test_cdktf_synthesizes_what_we_render(by_cdktf: dict[str, Any], cli: Cli, name: str) -> None:
    assert_same(by_cdktf[name], cli, name)


def test_a_blueprint_for_a_newer_provider_than_the_binding_has_is_refused(by_cdktf: dict[str, Any]) -> None:
    said = by_cdktf[NEWEST]

    assert said["code"] == 2
    assert "needs version 6.69.1 of the AWS provider, and the classes of cdktf here are of 6.25.0" in said["err"]
    assert said["out"] == "fargate-tf: nothing was rendered, see the problems on stderr\n"


def assert_same(said: Mapping[str, Any], cli: Cli, name: str) -> None:
    assert said["code"] == 0, said["err"]
    ours = cli("render", str(CASES / name / "blueprint.py"), "--format", "json", *options(CASES / name)).out
    assert list(differences(json.loads(ours), json.loads(said["out"]))) == []


def differences(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """Where two documents differ. A block that may stand several times is a list in theirs, be it of one."""
    if isinstance(ours, dict) and isinstance(theirs, list) and len(theirs) == 1:
        theirs = theirs[0]
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted((ours.keys() | theirs.keys()) - {"//"}):
            if key in ours and key in theirs:
                yield from differences(ours[key], theirs[key], f"{path}.{key}")
            else:
                yield f"{path}.{key} is only in {'ours' if key in ours else 'theirs'}"
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for i, pair in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(*pair, f"{path}[{i}]")
    elif (type(ours), ours) != (type(theirs), theirs):
        yield f"{path}: {ours!r} is {theirs!r}"


def test_a_difference_is_seen() -> None:
    ours = {"a": {"b": [1, "x"]}, "c": True, "d": {"e": 1}}

    assert list(differences(ours, {"a": [{"b": [1, "x"]}], "c": True, "d": {"e": 1}, "//": {}})) == []
    assert list(differences(ours, {"a": {"b": [1, "y"]}, "c": 1, "f": 0, "d": [{}, {}]})) == [
        ".a.b[1]: 'x' is 'y'",
        ".c: True is 1",
        ".d: {'e': 1} is [{}, {}]",
        ".f is only in theirs",
    ]


@pytest.mark.parametrize("binding", ["cdktn", "cdktf"])
def test_nearly_everything_has_a_typed_place(binding: str, request: pytest.FixtureRequest) -> None:
    assert set(request.getfixturevalue(f"by_{binding}")["untyped"]) == UNTYPED[binding]


def test_adversarial_texts_come_out_as_they_went_in(by_cdktn: dict[str, Any]) -> None:
    assert list(differences(tree_of(document_of(TEXTS)), json.loads(by_cdktn["texts"]["out"]))) == []


def test_a_folder_is_written_and_current_after_that(by_cdktn: dict[str, Any], folder: Path) -> None:
    text = (folder / "written" / "main.tf.json").read_text(encoding="utf-8")

    assert text.startswith('{\n  "//": "Rendered by fargate-tf ')
    assert (by_cdktn["written"]["code"], by_cdktn["current"]["code"]) == (0, 0)


# The construct


def stack(folder: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((folder / "cdktf.out" / "stacks" / name / "cdk.tf.json").read_text(encoding="utf-8")))


def blueprint_of_the_page(folder: Path, file: str) -> str:
    """The blueprint alone, without the stack that stands below it in the program."""
    text = (folder / file).read_text(encoding="utf-8")
    lines = [
        line for line in text.partition("\n\nclass ")[0].splitlines() if "cdktf" not in line and "cdktn" not in line
    ]
    (folder / f"alone_{file}").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(folder / f"alone_{file}")


def test_the_stack_of_the_page_holds_the_resources_of_the_blueprint(
    by_cdktn: dict[str, Any], folder: Path, cli: Cli
) -> None:
    assert by_cdktn["main.py"]["code"] == "", by_cdktn["main.py"]
    ours = json.loads(cli("render", blueprint_of_the_page(folder, "main.py"), "--format", "json").out)
    theirs = stack(folder, "shop")
    own = theirs["resource"].pop("aws_security_group")["database"]

    assert list(differences(ours["resource"], theirs["resource"])) == []
    assert list(differences(ours["provider"], theirs["provider"])) == []
    assert theirs["locals"][own["vpc_id"].removeprefix("${local.").removesuffix("}")] == "${aws_vpc.this.id}"
    name = theirs["output"]["cluster"]["value"].removeprefix("${local.").removesuffix("}")
    assert theirs["locals"][name] == "${aws_eks_cluster.this.name}"


def test_variables_of_a_blueprint_take_tokens_of_other_constructs(
    by_cdktn: dict[str, Any], folder: Path, cli: Cli
) -> None:
    assert by_cdktn["shared.py"]["code"] == "", by_cdktn["shared.py"]
    theirs = stack(folder, "orders")
    given = {name.split("_", 1)[1].rpartition("_")[0]: name for name in theirs["locals"]}
    ours = cli("render", blueprint_of_the_page(folder, "shared.py"), "--format", "json").out
    for name in ("vpc_id", "subnet_a", "subnet_b"):
        ours = ours.replace(f"var.{name}", f"local.{given[f'var{name}']}")

    assert sorted(theirs["locals"].values()) == [
        *("${data.aws_subnet.pods-a.id}", "${data.aws_subnet.pods-b.id}", "${data.aws_vpc.shared.id}")
    ]
    assert list(differences(json.loads(ours)["resource"], theirs["resource"])) == []
    assert "variable" not in theirs


@pytest.mark.parametrize("fence", [fence for fence in PAGE if fence.language == "json"], ids=lambda fence: fence.place)
def test_the_page_shows_what_is_synthesized(by_cdktn: dict[str, Any], folder: Path, fence: Fence) -> None:
    assert by_cdktn["main.py"]["code"] == ""
    assert_contained(fence, (folder / "cdktf.out" / "stacks" / "shop" / "cdk.tf.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "address",
            "aws_iam_role.pod_execution is made by shop/prod/aws_iam_role.pod_execution and by shop/pod_execution",
        ),
        ("second", "BindingError: the stack holds a FargateCluster already"),
        ("output", "there is no output 'cluster_nam'; there are vpc_id, "),
        ("tags", "BindingError: the blueprint's tags are the provider's default tags"),
        ("token", "BindingError: the blueprint holds a token of CDKTF as text"),
        (
            "variable",
            "BindingError: the blueprint has no variable 'subnet_c'; did you mean 'subnet_b'?",
        ),
    ],
)
def test_a_mistake_in_a_stack_is_told(by_cdktn: dict[str, Any], name: str, said: str) -> None:
    assert said in by_cdktn[f"mistake_{name}.py"]["code"]


@pytest.mark.real
def test_the_way_out_changes_no_resource(
    by_cdktn: dict[str, Any], folder: Path, cli: Cli, standin: Terraform, tmp_path: Path
) -> None:
    assert by_cdktn["main.py"]["code"] == ""
    synthesized, main = stack(folder, "shop"), tmp_path / "cdk.tf.json"
    del synthesized["terraform"]["backend"]
    main.write_text(json.dumps(synthesized), encoding="utf-8")
    (tmp_path / OVERRIDE_FILE).write_text(OFFLINE_OVERRIDE, encoding="utf-8")
    standin.init(tmp_path)
    standin.apply(tmp_path)
    applied = standin.state(tmp_path)

    kept = {
        "locals": synthesized["locals"],
        "resource": {"aws_security_group": synthesized["resource"]["aws_security_group"]},
    }
    main.write_text(json.dumps(kept | {"output": synthesized["output"]}), encoding="utf-8")
    assert cli("render", blueprint_of_the_page(folder, "main.py"), "-o", str(tmp_path / "main.tf")).code == 0
    standin.init(tmp_path)
    changes = standin.plan(tmp_path)["resource_changes"]

    assert {change["address"] for change in changes} == set(applied)
    assert {action for change in changes for action in change["change"]["actions"]} == {"no-op"}
