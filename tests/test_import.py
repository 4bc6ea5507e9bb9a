"""Files of eksctl become blueprints: readable ones that render, and of which nothing was dropped silently.

A folder of `tests/eksctl` holds a `cluster.yaml`, written after eksctl's documented options, and the blueprint that it
gives. `tests/real/test_import.py` plans them, and plans a cluster that lives.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from fargate_tf.eksctl.config import read_config
from fargate_tf.eksctl.convert import Imported, imported
from fargate_tf.eksctl.described import Described, described
from fargate_tf.eksctl.live import import_blocks
from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import Block
from fargate_tf.k8s.documents import field
from fargate_tf.load import load
from fargate_tf.notation.python import python_text
from fargate_tf.pipeline import compile_blueprint, document_of
from fargate_tf.problem import BlueprintError, Problem
from tests.conftest import Cli, Golden

FILES = sorted((Path(__file__).parent / "eksctl").glob("*/cluster.yaml"))
ACCOUNT = "111122223333"


def name_of(file: Path) -> str:
    return file.parent.name


def made_of(file: Path, *, lives: bool = False, known: Described | None = None) -> Imported:
    with file.open("rb") as stream:
        config = read_config(stream, "cluster.yaml")
    return imported(config, known or Described(), file="cluster.yaml", account_id=ACCOUNT, lives=lives)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_file_of_eksctl_gives_its_blueprint(file: Path, cli: Cli, golden: Golden) -> None:
    ran = cli("import", str(file), "--account-id", ACCOUNT)
    assert (ran.code, ran.err) == (0, "")
    golden(file.with_name("blueprint.py"), ran.out)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_both_languages_render_to_the_same(file: Path, cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "blueprint.yaml"
    ran = cli("import", str(file), "--account-id", ACCOUNT, "--format", "yaml", "-o", str(target))
    assert ran.err == f"wrote {target}\n"
    texts = [compile_blueprint(load(str(each))[0].blueprint) for each in (target, file.with_name("blueprint.py"))]
    assert texts[0] == texts[1]


def test_there_are_ten_files_and_a_blueprint_for_each() -> None:
    assert len(FILES) == 10
    assert {file.parent for file in FILES} == {file.parent for file in FILES[0].parents[1].glob("*/blueprint.py")}


def leaves(value: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value of a file that holds no other."""
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield from leaves(item, (*steps, step))
    if not isinstance(value, Mapping | list) or not value:
        yield steps, value


def put(value: Any, steps: tuple[str | int, ...], new: Any) -> Any:
    """The file with a new value in one place."""
    if not steps:
        return new
    step, *rest = steps
    if isinstance(value, list):
        return [put(item, tuple(rest), new) if i == step else item for i, item in enumerate(value)]
    return {key: put(item, tuple(rest), new) if key == step else item for key, item in value.items()}


def other(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value}x"


def text_of(content: Any, *, lives: bool) -> str:
    config = read_config(BytesIO(json.dumps(content).encode()), "cluster.yaml")
    made = imported(config, Described(), file="cluster.yaml", account_id=ACCOUNT, lives=lives)
    return python_text([made.blueprint], made.notes, made.head)


@pytest.mark.parametrize("lives", [False, True], ids=["new", "living"])
@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_no_value_is_dropped_silently(file: Path, lives: bool) -> None:
    """Whatever value is another, the blueprint is, or a comment in it."""
    content = yaml.safe_load(file.read_bytes())
    before = text_of(content, lives=lives)
    found = [(steps, value) for steps, value in leaves(content) if steps not in {("apiVersion",), ("kind",)}]
    assert found
    changed = {field(steps): text_of(put(content, steps, other(value)), lives=lives) for steps, value in found}
    assert [path for path, text in changed.items() if text == before] == []


def tried(content: Any) -> tuple[str, tuple[Problem, ...]]:
    """The blueprint of a file, or its problems."""
    try:
        return text_of(content, lives=True), ()
    except BlueprintError as error:
        return "", error.problems


JUNK: list[Any] = [None, "x", [5], {"a": 5}]


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_whatever_stands_in_one_place_is_a_problem_or_becomes_a_blueprint(file: Path) -> None:
    content = yaml.safe_load(file.read_bytes())
    places = {steps[:length] for steps, _ in leaves(content) for length in range(1, len(steps) + 1)}
    for steps in places:
        for junk in JUNK:
            made, problems = tried(put(content, steps, junk))
            assert [problem for problem in problems if problem.where is None or not problem.hint] == []
            compile(made, "blueprint.py", "exec")


def test_what_nobody_takes_is_named_whatever_it_is() -> None:
    text = (
        "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: a, region: eu-central-1}\n"
        'outpost: {"x\\nimport os": ["# y\\n"]}\n'
    )
    config = read_config(BytesIO(text.encode()), "cluster.yaml")
    made = imported(config, Described(), file="cluster.yaml", account_id=None, lives=False)
    assert made.head[-1] == r'- outpost: {"x\nimport os": ["# y\n"]}'


def test_a_comment_cannot_leave_its_line() -> None:
    (file,) = (file for file in FILES if name_of(file) == "only_eksctl_knows")
    lines = file.with_name("blueprint.py").read_text(encoding="utf-8").splitlines()
    odd = [line for line in lines if "odd" in line]
    assert odd
    assert all(line.startswith("#") for line in odd)


HEAD = "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n"


@pytest.mark.parametrize(
    ("text", "place", "reason", "hint"),
    [
        (
            "apiVersion: eksctl.io/v1alpha4\nkind: ClusterConfig\n",
            "FT081 1:1",
            "'eksctl.io/v1alpha4' is another version than eksctl.io/v1alpha5",
            "let eksctl of today read it, and write apiVersion: eksctl.io/v1alpha5",
        ),
        (
            "apiVersion: v1\nkind: Pod\n",
            "FT080 1:1",
            "this is a Pod of v1, not one of eksctl",
            "write apiVersion: eksctl.io/v1alpha5 and kind: ClusterConfig",
        ),
        (
            "region: eu-central-1\n",
            "FT080 1:1",
            "this is no ClusterConfig, not one of eksctl",
            "write apiVersion: eksctl.io/v1alpha5 and kind: ClusterConfig",
        ),
        (
            "- a\n",
            "FT080 1:1",
            "the document is a list, not a mapping",
            "write apiVersion: eksctl.io/v1alpha5 and kind: ClusterConfig",
        ),
        (
            "",
            "FT080 0:0",
            "cluster.yaml holds no documents, not one ClusterConfig",
            "write apiVersion: eksctl.io/v1alpha5 and kind: ClusterConfig",
        ),
        (f"{HEAD}metadata: {{region: eu-central-1}}\n", "FT083 3:1", "metadata.name is missing", "add `name:`"),
        (
            f"{HEAD}metadata: {{name: a, region: b}}\nfargateProfile: []\n",
            "FT082 4:1",
            "eksctl knows no `fargateProfile` here",
            "did you mean `fargateProfiles`?",
        ),
        (
            f"{HEAD}metadata: {{name: a, region: b}}\nvpc: {{clusterEndpoint: {{}}}}\n",
            "FT082 4:7",
            "eksctl knows no `clusterEndpoint` in vpc",
            "did you mean `clusterEndpoints`?",
        ),
        (
            f"{HEAD}metadata: {{name: a, region: b}}\nfargateProfiles: {{name: a}}\n",
            "FT083 4:1",
            "expected a list, got {'name': 'a'}",
            "write its items under dashes",
        ),
        (
            f"{HEAD}metadata: {{name: a, region: b}}\nprivateCluster: {{enabled: 'yes'}}\n",
            "FT083 4:18",
            "expected true or false, got 'yes'",
            "write true or false",
        ),
        (f"{HEAD}metadata: [a]\n", "FT083 3:1", "expected a mapping, got ['a']", "it may have name, region, version"),
        (f"{HEAD}vpc:\n\tid: a\n", "FT1102 4:1", "a tab stands where YAML takes only spaces", "indent with spaces"),
    ],
)
def test_what_is_no_file_of_eksctl_is_told_so(text: str, place: str, reason: str, hint: str) -> None:
    with pytest.raises(BlueprintError) as caught:
        read_config(BytesIO(text.encode()), "cluster.yaml")
    found = [
        f"{p.code} {p.where.line if p.where else ''}:{p.where.column if p.where else ''} {p.reason} | {p.hint}"
        for p in caught.value.problems
    ]
    assert [line for line in found if line.startswith(f"{place} {reason}") and f"| {hint}" in line] != [], found


def test_all_problems_of_a_file_come_at_once(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "cluster.yaml"
    file.write_text(f"{HEAD}metadata: {{nam: a}}\nvpc: 5\naddons: [{{nme: x}}]\n", encoding="utf-8")
    ran = cli("import", str(file), "-o", str(tmp_path / "b.py"))
    assert (ran.code, ran.out, ran.err.count("error[")) == (1, "", 6)
    assert not (tmp_path / "b.py").exists()


def test_import_never_writes_over_a_file_and_writes_all_or_none(cli: Cli, tmp_path: Path) -> None:
    target, blocks = tmp_path / "b.py", tmp_path / "imports.tf"
    blocks.write_text("# mine\n", encoding="utf-8")
    arguments = ("import", str(FILES[0]), "-o", str(target), "--import-blocks", str(blocks))
    ran = cli(*arguments)
    assert (ran.code, target.exists(), blocks.read_text(encoding="utf-8")) == (1, False, "# mine\n")
    assert "error[FT021]" in ran.err
    assert cli(*arguments, "--force").err == f"wrote {target}\nwrote {blocks}\n"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_import_blocks_name_what_the_blueprint_makes(file: Path) -> None:
    with file.open("rb") as stream:
        config = read_config(stream, "cluster.yaml")
    known = Described(oidc_provider_arn="arn:aws:iam::111122223333:oidc-provider/x")
    blueprint = imported(config, known, file="cluster.yaml", account_id=ACCOUNT, lives=True).blueprint
    made = {".".join(b.labels) for b in document_of(blueprint) if isinstance(b, Block) and b.type == "resource"}
    blocks = [each for each in import_blocks(config, known, blueprint) if isinstance(each, Block)]
    named = {inline(next(iter(each.attributes())).value) for each in blocks}
    assert named <= made
    assert {"aws_eks_cluster.this"} <= named


CLUSTER: dict[str, dict[str, Any]] = {
    "cluster": {
        "arn": "arn:aws:eks:eu-west-1:222233334444:cluster/blog",
        "version": "1.34",
        "roleArn": "arn:aws:iam::222233334444:role/eksctl-blog-cluster-ServiceRole",
        "resourcesVpcConfig": {"vpcId": "vpc-0a1b2c3d4e5f60718", "securityGroupIds": ["sg-0a1b2c3d4e5f60718"]},
        "identity": {"oidc": {"issuer": "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC"}},
        "accessConfig": {"authenticationMode": "API"},
    }
}
STACK = {
    "Stacks": [
        {
            "Outputs": [
                {"OutputKey": "VPC", "OutputValue": "vpc-0a1b2c3d4e5f60718"},
                {"OutputKey": "SubnetsPrivate", "OutputValue": "subnet-0a1b2c3d4e5f60718,subnet-0b1b2c3d4e5f60718"},
                {"OutputKey": "FargatePodExecutionRoleARN", "OutputValue": "arn:aws:iam::222233334444:role/pods"},
            ]
        }
    ]
}


def test_answers_of_aws_fill_what_the_file_does_not_tell() -> None:
    answers = [(BytesIO(json.dumps(each).encode()), "answer.json") for each in (CLUSTER, STACK)]
    (file,) = (file for file in FILES if name_of(file) == "fargate_only")
    with file.open("rb") as stream:
        config = read_config(stream, "cluster.yaml")
    made = imported(
        config, described(answers, "blog", "eu-west-1"), file="cluster.yaml", account_id=None, lives=True
    ).blueprint
    text = compile_blueprint(made)
    assert "variable" not in text
    said = (made.account_id, made.cluster.version, made.cluster.cluster_role_arn, made.cluster.pod_execution_role_arn)
    assert said == (
        "222233334444",
        "1.34",
        "arn:aws:iam::222233334444:role/eksctl-blog-cluster-ServiceRole",
        "arn:aws:iam::222233334444:role/pods",
    )


def test_an_answer_that_is_none_or_of_another_cluster_is_refused() -> None:
    elsewhere = "arn:aws:eks:eu-west-2:222233334444:cluster/blog"
    answers: list[Any] = [
        {"Vpcs": []},
        [],
        {"cluster": {"name": "shop"}},
        {"cluster": {"name": "blog", "arn": elsewhere}},
        {"Stacks": [{"StackName": "eksctl-shop-cluster"}]},
    ]
    for answer in answers:
        with pytest.raises(BlueprintError, match="FT084"):
            described([(BytesIO(json.dumps(answer).encode()), "answer.json")], "blog", "eu-west-1")


@pytest.mark.parametrize("junk", [None, 5, "x", [5], {"a": 5}])
def test_an_answer_may_hold_anything(junk: Any) -> None:
    answers: list[dict[str, Any]] = [{"cluster": {**CLUSTER["cluster"], key: junk}} for key in CLUSTER["cluster"]]
    answers += [{"Stacks": [{"Outputs": junk}]}, {"Stacks": [{"Outputs": [junk]}]}]
    for answer in answers:
        described([(BytesIO(json.dumps(answer).encode()), "answer.json")], "blog", "eu-west-1")
