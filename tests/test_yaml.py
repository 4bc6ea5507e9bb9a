"""Blueprints in YAML: each says what its twin in Python says, in bytes and in problems; the JSON Schema agrees."""

from __future__ import annotations

import io
import json
import linecache
import os
import re
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fargate_tf import Blueprint
from fargate_tf.check.shape import misfits
from fargate_tf.k8s.documents import Document, documents
from fargate_tf.load import Loaded, load
from fargate_tf.notation.data import data_of
from fargate_tf.notation.forms import language, with_kind
from fargate_tf.notation.json_schema import json_schema
from fargate_tf.notation.python import python_text
from fargate_tf.notation.read import blueprint_of
from fargate_tf.notation.stream import blueprints_of
from fargate_tf.notation.yaml import yaml_text
from fargate_tf.pipeline import compile_blueprint, problems_of
from fargate_tf.problem import BlueprintError, Problem
from fargate_tf.spec.base import Mistake, Spec
from tests.conftest import Cli
from tests.test_import import put

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
BLUEPRINTS = ROOT / "blueprints"
TWINS = sorted((BLUEPRINTS / "yaml").glob("*.yaml"))
TODAY = date(2026, 11, 23)


DOCUMENTS = [document for twin in TWINS for document in yaml.safe_load_all(twin.read_bytes())]


def python_of(twin: Path) -> Path:
    beside = BLUEPRINTS / f"{twin.stem}.py"
    return beside if beside.exists() else BLUEPRINTS / twin.stem / "blueprint.py"


def test_every_blueprint_of_the_project_has_a_twin_in_yaml() -> None:
    written = {*BLUEPRINTS.glob("*.py"), *BLUEPRINTS.glob("*/blueprint.py")}
    assert {python_of(twin) for twin in TWINS} == written


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.stem)
def test_a_twin_renders_to_the_same_bytes(twin: Path) -> None:
    in_yaml, in_python = load(str(twin)), load(str(python_of(twin)))
    assert [each.path for each in in_yaml] == [each.path for each in in_python]
    assert [compile_blueprint(each.blueprint) for each in in_yaml] == [
        compile_blueprint(each.blueprint) for each in in_python
    ]


def test_the_command_line_renders_a_twin_to_the_bytes_of_its_python_behind_the_line_that_names_the_source(
    cli: Cli,
) -> None:
    ran, other = (cli("render", str(BLUEPRINTS / name)) for name in ("yaml/smallest.yaml", "smallest.py"))
    assert (ran.code, ran.err) == (0, "")
    first, _, rest = ran.out.partition("\n")
    assert " from smallest.yaml; " in first
    assert rest == other.out.partition("\n")[2]


@dataclass(frozen=True)
class Twin:
    """A blueprint of a case, and what it is as data."""

    case: str
    loaded: Loaded
    data: dict[str, Any]


def settings_of(case: Path) -> dict[str, str]:
    options = case / "options.txt"
    words = shlex.split(options.read_text(encoding="utf-8")) if options.exists() else []
    return dict(words[i + 1].split("=", 1) for i, word in enumerate(words) if word == "--set")


# No YAML: keys that are a list, and half of a character.
NO_YAML = {"addon_settings_that_are_no_json", "text_with_half_a_character"}


@cache
def twins() -> tuple[Twin, ...]:
    """The blueprints of all cases that can be loaded, as data."""
    found = []
    for case in sorted(CASES.iterdir()):
        if case.name in NO_YAML:
            continue
        with at_home(case):
            try:
                loaded = load("blueprint.py", settings_of(case))
            except BlueprintError:
                continue
        found += [Twin(case.name, one, with_mistakes(one.blueprint)) for one in loaded]
    return tuple(found)


@contextmanager
def at_home(case: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(case)
    linecache.clearcache()
    try:
        yield
    finally:
        os.chdir(before)


def with_mistakes(blueprint: Blueprint) -> dict[str, Any]:
    """A blueprint as data, with the arguments that do not exist: specs keep no value of them."""
    data = data_of(blueprint)
    for spec, said in pairs(blueprint, data):
        names = {f.name for f in spec.settings}
        said |= {m.argument: None for m in spec.mistakes if m.kind == "unknown" and m.argument not in {"", *names}}
    return data


def pairs(spec: Spec, said: Any) -> Iterator[tuple[Spec, dict[str, Any]]]:
    yield spec, said
    for steps, child in spec.children():
        inner = said
        for step in steps:
            inner = inner[step] if isinstance(step, int) or step in inner else {}
        yield from pairs(child, inner)


def read(text: str) -> Blueprint:
    (document,) = documents(io.BytesIO(text.encode()), "twin.yaml")
    assert isinstance(document, Document)
    blueprint, problems = blueprint_of(document)
    assert problems == ()
    return blueprint


def said(problem: Problem) -> tuple[str, str, str, str]:
    return problem.code, problem.severity, problem.path, problem.reason


# What has no counterpart: an argument given twice or without its name, a variable of a type that is none (a wrong type
# in YAML), a spec that stands where a list is wanted (a mapping in YAML), and one that is nothing but mistakes: it is
# left out as one that says the usual.
OF_PYTHON = {
    "credentials_of_backend_and_provider",
    "argument_given_twice",
    "unnamed_argument",
    "variable_that_cannot_be_declared",
    "wrong_type_selector_without_a_list",
}
# Calls, named arguments and words of Python, which nobody types in YAML.
PYTHON = re.compile(r"\b(True|False|None)\b|\b[A-Z]\w*\(|(?<!--set )\b[a-z_]+=['\"\[{…]")
# A number among texts is reported and taken as a text, so that the other rules look at its neighbours too.
SAYS_MORE = {"many_mistakes_in_one_file"}


def test_every_case_says_the_same_in_yaml() -> None:
    wrong = {}
    for twin in twins():
        if twin.case in OF_PYTHON:
            continue
        original, blueprint = twin.loaded.blueprint, read(yaml_text(twin.data))
        after = problems_of(blueprint, path=twin.loaded.path, today=TODAY)
        unplaced = [p for p in after if p.where is None or p.where.file != "twin.yaml" or not p.where.line]
        assert unplaced == [], twin.case
        assert [p.hint for p in after if PYTHON.search(p.hint)] == [], twin.case
        if repr(blueprint) == repr(original) and not mistakes(blueprint) and not mistakes(original):
            continue  # of equal specs the same problems and the same bytes are made
        before = problems_of(original, path=twin.loaded.path, today=TODAY)
        if twin.case in SAYS_MORE:
            assert set(map(said, before)) < set(map(said, after))
        elif Counter(map(said, before)) != Counter(map(said, after)):
            wrong[twin.case] = set(map(said, before)) ^ set(map(said, after))
    assert wrong == {}


def mistakes(blueprint: Blueprint) -> list[Mistake]:
    return [mistake for spec in blueprint.all_within() for mistake in spec.mistakes]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def shape_is_wrong(blueprint: Blueprint) -> bool:
    """What shape decides: unknown and missing arguments, types, and the limit that each field declares."""
    return any(
        spec.mistakes
        or any(list(misfits(getattr(spec, f.name), f.type)) for f in spec.settings)
        or any(
            f.metadata["constraint"] and f.metadata["constraint"].broken_by(getattr(spec, f.name))
            for f in spec.settings
        )
        for spec in blueprint.all_within()
    )


def test_the_schema_refuses_exactly_what_shape_decides() -> None:
    wrong = {}
    for twin in twins():
        refused = not VALIDATOR.is_valid(twin.data)
        if twin.case not in OF_PYTHON and refused != shape_is_wrong(twin.loaded.blueprint):
            wrong[twin.case] = refused
        if refused:  # so do the checks
            assert any(p.severity == "error" for p in problems_of(twin.loaded.blueprint, today=TODAY)), twin.case
    assert wrong == {}
    assert sum(not VALIDATOR.is_valid(twin.data) for twin in twins()) > 50


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.stem)
def test_the_schema_accepts_the_twins_as_they_are_written(twin: Path) -> None:
    with twin.open("rb") as stream:
        found = list(documents(stream, twin.name))
    assert [each for each in found if not isinstance(each, Document) or not VALIDATOR.is_valid(each.value)] == []


def test_every_spec_of_the_facade_is_in_the_schema_with_words_for_each_field() -> None:
    schema = json_schema()
    specs = {"Blueprint": schema, **schema["$defs"]}
    missing = [
        f"{kind.__name__}.{f.name}"
        for kind in language()
        for f in kind.settings
        if not specs[kind.__name__]["properties"][f.name]["description"]
    ]
    assert missing == []
    needed = [kind.__name__ for kind in language() if specs[kind.__name__]["required"]]
    assert [name for name in needed if not specs[name]["examples"]] == []


def test_the_examples_of_the_schema_keep_it() -> None:
    schema = json_schema()
    wrong = []
    for name, definition in {"": schema, **schema["$defs"]}.items():
        part = {**definition, "$defs": schema["$defs"]}
        wrong += [
            name
            for example in definition.get("examples", ())
            if not jsonschema.Draft202012Validator(part).is_valid(example)
        ]
    assert wrong == []


def test_the_command_prints_the_schema(cli: Cli) -> None:
    ran = cli("schema")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == json_schema()


SHAPE = "write region, network and cluster at the left margin, as docs/yaml.md shows"
SOUND = """\
region: eu-central-1
account_id: "111122223333"
network: {kind: Network, cidr: 10.0.0.0/16, availability_zones: [eu-central-1a, eu-central-1b]}
cluster:
  name: dev
  version: "1.35"
  fargate_profiles:
    - {name: default, selectors: [{namespace: default}]}
  access_entries:
    - {principal_arn: "arn:aws:iam::111122223333:role/Admin", policies: [AmazonEKSClusterAdminPolicy]}
"""


def problems_in(text: str, folder: Path, settings: Mapping[str, str] | None = None) -> list[str]:
    file = folder / "blueprint.yaml"
    file.write_bytes(text.encode())
    try:
        loaded = load(str(file), settings)
    except BlueprintError as error:
        return [line_of(problem) for problem in error.problems]
    return [line_of(p) for one in loaded for p in problems_of(one.blueprint, path=one.path, today=TODAY)]


def line_of(problem: Problem) -> str:
    where = f"{problem.where.line}:{problem.where.column}" if problem.where else ""
    return f"{problem.code} {where} {problem.reason} | {problem.hint}"


@pytest.mark.parametrize(
    ("old", "new", "place", "reason", "hint"),
    [
        ('"1.35"', "1.30", "FT008 6:3", "expected a text, got the number 1.30", "put it in quotes: '1.30'"),
        (
            '"111122223333"',
            "012345678901",
            "FT008 2:1",
            "expected a text, got the number 012345678901",
            "put it in quotes: '012345678901'",
        ),
        ("name: default", "name: on", "FT008 8:8", "expected a text, got the boolean on", "put it in quotes: 'on'"),
        (
            "name: dev\n",
            "name: dev\n  accept: [FT107: a test]\n",
            "FT008 6:12",
            "expected a text, got the mapping {'FT107': 'a test'}",
            "a text with a colon needs quotes: 'FT107: a test'",
        ),
        (
            "kind: Network",
            "kind: Netwrok",
            "FT006 3:11",
            "there is no kind 'Netwrok' here",
            "did you mean kind: Network?",
        ),
        (
            "kind: Network",
            "kind: 5",
            "FT006 3:11",
            "there is no kind 5 here",
            "write one of Network, Network.private, ExistingNetwork",
        ),
        (
            "kind: Network, ",
            "",
            "FT007 3:1",
            "`kind` has to say which of Network, Network.private, ExistingNetwork this is",
            "add kind: Network",
        ),
        (
            "namespace: default",
            "namspace: default",
            "FT006 8:36",
            "Selector has no argument `namspace`",
            "did you mean `namespace`?",
        ),
        ("  name: dev\n", "", "FT007 4:1", "Cluster needs `name`", "add `name:`, name of the cluster"),
        (
            "region: eu-central-1",
            "region: {ref: a.b.c}",
            "FT008 1:1",
            "expected a text, got the expression a.b.c",
            "write the value itself: it has to be known before Terraform runs",
        ),
        (
            "name: dev\n",
            "name: dev\n  kms_key_arn: {var: {name: key, descripton: Key}}\n",
            "FT006 6:34",
            "var has no argument `descripton`",
            "did you mean `description`?",
        ),
        (
            "name: dev\n",
            "name: dev\n  kms_key_arn: {var: key}\n",
            "FT008 6:17",
            "`var` takes a mapping, got 'key'",
            "write var: {name: …, description: …, type: …, default: …, sensitive: …}",
        ),
        (
            "name: dev\n",
            "name: {parameter: {nme: dev}}\n",
            "FT006 5:22",
            "parameter has no argument `nme`",
            "did you mean `name`?",
        ),
        (
            "name: dev\n",
            "name: dev\n  self: 1\n",
            "FT006 6:3",
            "Cluster has no argument `self`",
            "Cluster takes name, version, ",
        ),
    ],
)
def test_what_does_not_fit_is_told_at_its_place(
    old: str, new: str, place: str, reason: str, hint: str, tmp_path: Path
) -> None:
    assert problems_in(SOUND, tmp_path) == []
    found = problems_in(SOUND.replace(old, new), tmp_path)
    assert [line for line in found if line.startswith(f"{place} {reason} | {hint}")] != []


@pytest.mark.parametrize(
    ("text", "place", "reason", "hint"),
    [
        ("", "FT004 0:0", "the file holds no blueprint", SHAPE),
        ("- a\n", "FT005 1:1", "the document is a list, not a mapping", SHAPE),
        ("region: a\n\tname: b\n", "FT1102 2:1", "a tab stands where YAML takes only spaces", "indent with spaces"),
        (
            "region: a\nregion: b\n",
            "FT1107 2:1",
            "the key 'region' stands here a second time, and hides the first",
            "keep one of the two",
        ),
        (
            "region: {{ .Values.region }}\n",
            "FT1106 1:10",
            "this is a Helm template that was not rendered",
            "fill in the template first, or put the text in quotes",
        ),
        (
            "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n",
            "FT005 1:1",
            "this is a ClusterConfig of eksctl.io/v1alpha5, not a blueprint",
            "make a blueprint of it: fargate-tf import",
        ),
        (
            "apiVersion: v1\nkind: Pod\n",
            "FT005 1:1",
            "this is a Pod of v1, not a blueprint",
            "give the blueprint first: fargate-tf check blueprint.yaml",
        ),
        (f"{SOUND}---\n{SOUND}", "FT016 12:1", "two blueprints are called 'dev'", "give each its own name: …"),
    ],
)
def test_what_is_no_blueprint_is_told_so(text: str, place: str, reason: str, hint: str, tmp_path: Path) -> None:
    (found,) = problems_in(text, tmp_path)
    assert found.startswith(f"{place} {reason} | {hint}")


JUNK: list[Any] = [None, 5, "x", [5], {"a": 5}, {"ref": "a"}, {"var": 5}, {"parameter": {"name": "x", "default": 1}}]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_whatever_stands_in_one_place_is_a_blueprint_or_a_problem_at_a_line(draw: st.DataObject) -> None:
    content = draw.draw(st.sampled_from(DOCUMENTS))
    steps: list[str | int] = []
    inner = content
    while isinstance(inner, dict | list) and inner and draw.draw(st.integers(0, 5)):
        step = draw.draw(st.sampled_from(list(inner) if isinstance(inner, dict) else list(range(len(inner)))))
        steps, inner = [*steps, step], inner[step]
    text = json.dumps(put(content, tuple(steps), draw.draw(st.sampled_from(JUNK))) if steps else content)
    problems: list[Problem] = []
    for blueprint in blueprints_of(io.BytesIO(text.encode()), "junk.yaml", problems):
        problems += problems_of(blueprint, today=TODAY)
    assert [p for p in problems if p.where is None or not p.where.line or not p.hint] == []


def test_a_bomb_of_aliases_is_refused_at_once(tmp_path: Path) -> None:
    text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    text += "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True))
    (found,) = problems_in(text, tmp_path)
    assert found.startswith("FT1104")


def test_no_code_of_a_file_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    text = SOUND.replace("name: dev", f"name: !!python/object/apply:os.mkdir [{mark}]")
    assert any(line.startswith("FT008") for line in problems_in(text, tmp_path))
    assert not mark.exists()


def test_json_is_yaml_too(tmp_path: Path) -> None:
    file = tmp_path / "blueprint.json"
    (loaded,) = load(str(BLUEPRINTS / "everything.py"))
    file.write_text(json.dumps(data_of(loaded.blueprint)), encoding="utf-8")
    assert [repr(each) for each in load(str(file))] == [repr(loaded)]


def test_set_gives_a_parameter_its_value(tmp_path: Path) -> None:
    text = SOUND.replace("name: dev", "name: {parameter: {name: env, default: dev, choices: [dev, prod]}}")
    file = tmp_path / "blueprint.yaml"
    file.write_text(text, encoding="utf-8")
    names = [load(str(file), given)[0].blueprint.cluster.name for given in ({}, {"env": "prod"})]
    assert names == ["dev", "prod"]
    refused = "FT010 5:3 --set env='stage' is none of dev, prod | write --set env=dev"
    assert problems_in(text, tmp_path, {"env": "stage"}) == [refused]
    assert problems_in(text, tmp_path, {"evn": "prod"}) == [
        "FT009  --set evn is not asked for by the blueprint | did you mean --set env=…?"
    ]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=8) | st.sampled_from(["ref", "var", "literal", "parameter"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@settings(max_examples=40)
@given(st.dictionaries(st.text() | st.sampled_from(["ref", "literal", "kind"]), JSON, max_size=3))
def test_whatever_is_written_is_read_back(arguments: dict[str, Any]) -> None:
    from fargate_tf import Cluster, Network, Resource

    network = Network(cidr="10.0.0.0/16", availability_zones=["a"])
    made = Resource("aws_sqs_queue.a", arguments=arguments)
    blueprint = Blueprint(region="x", network=network, cluster=Cluster("c", version="1.35"), resources=[made])
    assert repr(read(yaml_text(data_of(blueprint)))) == repr(blueprint)


def test_python_that_is_written_is_the_blueprint_and_is_laid_out_as_a_formatter_would(tmp_path: Path) -> None:
    import subprocess
    import sys

    for twin in TWINS:
        loaded = load(str(twin))
        file = tmp_path / f"{twin.stem}.py"
        file.write_text(python_text([one.blueprint for one in loaded]), encoding="utf-8")
        assert [repr(one) for one in load(str(file))] == [repr(one) for one in loaded]
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "120", "--check", str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""


def test_convert_writes_the_other_language_and_never_over_a_file(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = str(BLUEPRINTS / "smallest.py")
    assert cli("convert", source, "-o", "a.yaml").err == "wrote a.yaml\n"
    assert cli("convert", "a.yaml", "-o", "a.py").err == "wrote a.py\n"
    assert cli("render", "a.py").out.partition("\n")[2] == cli("render", source).out.partition("\n")[2]
    before = Path("a.py").read_bytes()
    ran = cli("convert", str(BLUEPRINTS / "fargate_test.py"), "-o", "a.yaml")
    assert (ran.code, Path("a.py").read_bytes()) == (1, before)
    assert "error[FT021]: a.yaml is there already" in ran.err
    Path("broken.yaml").write_text(SOUND.replace("name: dev", "nam: dev"), encoding="utf-8")
    ran = cli("convert", "broken.yaml", "-o", "b.py")
    assert (ran.code, ran.err.count("error["), Path("b.py").exists()) == (1, 1, False)


def test_kinds_are_the_specs_that_share_a_field() -> None:
    assert {"Network", "ExistingNetwork", "S3Backend", "Karpenter", "Firehose"} <= {k.__name__ for k in with_kind()}


def test_a_person_is_shown_a_hundred_problems_of_a_code_and_told_of_the_others(tmp_path: Path, cli: Cli) -> None:
    file = tmp_path / "blueprint.yaml"
    unknown = "".join(f"x{number}: 1\n" for number in range(150))
    file.write_text((BLUEPRINTS / "yaml" / "smallest.yaml").read_text(encoding="utf-8") + unknown, encoding="utf-8")
    ran = cli("check", str(file))
    assert (ran.code, ran.err.count("error[FT006]")) == (1, 100)
    assert "\nFT006: 50 more are not shown here; mend these first\n" in ran.err
    assert "150 errors" in ran.err.splitlines()[-1]
