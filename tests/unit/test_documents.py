"""Reading manifests: values, lines, and one clear problem for each document that cannot be read."""

from __future__ import annotations

import importlib.util
import io
import json
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from fargate_tf.k8s import composer, documents
from fargate_tf.k8s import values as yaml_values
from fargate_tf.k8s.documents import Document, field
from fargate_tf.problem import Origin, Problem

ROOT = Path(__file__).parents[2]
GOOD = "kind: Pod\nmetadata: {name: good}\n"
TRUE = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]
FALSE = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]


def read(text: str | bytes) -> list[Document | Problem]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(documents.documents(io.BytesIO(data), "pods.yaml"))


def values(text: str | bytes) -> list[Any]:
    return [each.value if isinstance(each, Document) else each.code for each in read(text)]


def place(text: str, *steps: str | int) -> tuple[int, int, str]:
    (document,) = read(text)
    assert isinstance(document, Document)
    where = document.origin(steps)
    return where.line, where.column, where.text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1", 1),
        ("a: 0x10", 16),
        ("a: 010", 8),
        ("a: 1_000", 1000),
        ("a: 0.10", Decimal("0.10")),
        ("a: 1e3", Decimal("1e3")),
        ("a: 100m", "100m"),
        ("a: 1.2.3", "1.2.3"),
        ("a: 2026-11-26", "2026-11-26"),
        ("a: 12:30", "12:30"),
        *((f"a: {word}", True) for word in TRUE),
        *((f"a: {word}", False) for word in FALSE),
        *((f"a: {word}", None) for word in ["~", "null", "Null", "NULL"]),
        *((f"a: {word}", word) for word in ["yEs", "tRUE", "oN", "nO", "fALSE", "oFF", "nULL", "none", "None"]),
        ("a: 'yes'", "yes"),
        ("a: !!str 1", "1"),
        ("a:", None),
        ("a: ''", ""),
        ("a: [1, x, {b: 2}]", [1, "x", {"b": 2}]),
        ("a: |\n  two\n  lines\n", "two\nlines\n"),
        ("b: &b {c: 1}\na: {<<: *b, d: 2}", {"c": 1, "d": 2}),
        ("b: &b {c: 1}\na: {<<: *b, c: 2}", {"c": 2}),
        ("b: &b [1]\na: *b", [1]),
        ('{"a": "\\ud83d\\ude00"}', "😀"),
        ('{\n\t"a": {"b": [1, true, null]}\n}', {"b": [1, True, None]}),
        (f"a: {'9' * 100}", 10**100 - 1),
        (f"a: {'9' * 101}", "9" * 101),
        ("a: -1", -1),
        ("a: +0x10", 16),
        ("a: -010", -8),
        ("a: 0o10", 8),
        ("a: 0b11", 3),
        ("a: 0", 0),
        ("a: 08", Decimal(8)),
        ("a: .5", Decimal("0.5")),
        ("a: -.5", Decimal("-0.5")),
        ("a: 5.", Decimal(5)),
        ("a: 1e-999", Decimal("1e-999")),
        ("a: 1e1000", "1e1000"),
        ("a: _1", "_1"),
    ],
)
def test_values_are_those_of_kubectl(text: str, value: Any) -> None:
    (made,) = values(text)
    assert made["a"] == value
    assert type(made["a"]) is type(value)


def test_keys_are_texts() -> None:
    assert values("1: a\non: b\n~: c") == [{"1": "a", "on": "b", "~": "c"}]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("# nothing\n", []),
        ("---\n---\n", []),
        (f"---\n{GOOD}", [{"kind": "Pod", "metadata": {"name": "good"}}]),
        ("a: 1\n---\nb: 2\n...\n---\nc: 3", [{"a": 1}, {"b": 2}, {"c": 3}]),
        ("%YAML 1.1\n---\na: 1\n", [{"a": 1}]),
        ("\ufeffa: 1\r\n---\r\nb: 2\r\n", [{"a": 1}, {"b": 2}]),
        ("a: |\n  ---\n  b\n---\nc: 1", [{"a": "---\nb\n"}, {"c": 1}]),
        ("--- {a: 1}\n--- {b: 2}", [{"a": 1}, {"b": 2}]),
    ],
)
def test_a_stream_is_cut_into_its_documents(text: str, found: list[Any]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    ("broken", "code", "line", "column"),
    [
        ("a: [1\n", "FT1101", 2, 1),
        ("a: 'x\n", "FT1101", 2, 1),
        ("a: b: c\n", "FT1101", 1, 5),
        ("a: *nobody\n", "FT1101", 1, 4),
        ("a: \x07\n", "FT1101", 1, 4),
        ("? [a]\n: b\n", "FT1101", 1, 3),
        ("a:\n\tb: 1\n", "FT1102", 2, 1),
        ("-\t- b\n", "FT1102", 1, 2),
        ("a: 1\nb:\n  \tc: 1\n  d: 2\n", "FT1102", 3, 3),
        ("a: {{ .Values.a }}\n", "FT1106", 1, 5),
        ("{{- if .Values.a }}\na: 1\n{{- end }}\n", "FT1106", 1, 3),
        ("- a\n", "FT1105", 1, 1),
        ("just words\n", "FT1105", 1, 1),
        ("42\n", "FT1105", 1, 1),
        ("a: " + "[" * 101 + "]" * 101 + "\n", "FT1104", 1, 0),
        ("- " * 5000 + "a\n", "FT1104", 1, 0),
    ],
)
@pytest.mark.parametrize(("before", "behind"), [("", GOOD), (GOOD, ""), (GOOD, GOOD)])
def test_a_broken_document_is_one_problem_and_the_others_are_read(
    broken: str, code: str, line: int, column: int, before: str, behind: str
) -> None:
    text = (f"{before}---\n" if before else "") + broken + (f"---\n{behind}" if behind else "")
    found = read(text)
    good = {"kind": "Pod", "metadata": {"name": "good"}}
    kinds = [each.value if isinstance(each, Document) else each.code for each in found]
    assert kinds == [*([good] if before else []), code, *([good] if behind else [])]
    (problem,) = (each for each in found if isinstance(each, Problem))
    assert problem.where is not None
    first = 3 if before else 0
    assert (problem.where.file, problem.where.line - first) in {("pods.yaml", line), ("pods.yaml", line - 1)}
    if problem.where.line - first == line and code != "FT1104":
        assert problem.where.column == column
    assert problem.hint


NO_YAML = "correct the line; the fault may be in one before"
HELM = "render it first: helm template … | fargate-tf check blueprint.py -"
OBJECT = "write an object: apiVersion, kind, metadata, spec"


@pytest.mark.parametrize(
    ("text", "code", "reason", "hint", "line", "column"),
    [
        (
            "a:\n  b: 1\n c: 2\n",
            "FT1101",
            "this is no YAML: while parsing a block mapping, did not find expected key",
            NO_YAML,
            3,
            2,
        ),
        ("a: *nobody\r\n", "FT1101", "this is no YAML: found undefined alias", NO_YAML, 1, 4),
        (
            "? [a]\n: b\n",
            "FT1101",
            "this is no YAML that Kubernetes reads: a list is a key here",
            "write a text as the key",
            1,
            3,
        ),
        ("a:\n\tb: 1\n", "FT1102", "a tab stands where YAML takes only spaces", "indent with spaces", 2, 1),
        ("a: \0\n", "FT1103", "this is no text: it holds the byte 0x00", "give YAML or JSON in UTF-8", 1, 1),
        ("\n- a\n", "FT1105", "the document is a list, not an object", OBJECT, 2, 1),
        ("a: {{ x }}\n", "FT1106", "this is a Helm template that was not rendered", HELM, 1, 5),
        ("{{- if x }}\na: 1\n", "FT1106", "this is a Helm template that was not rendered", HELM, 1, 3),
        (
            "a: 1\nb: 2\na: 3",
            "FT1107",
            "the key 'a' stands here a second time, and hides the first",
            "keep one of the two; kubectl refuses both",
            3,
            1,
        ),
    ],
)
@pytest.mark.parametrize("before", ["", f"{GOOD}---\n"])
def test_a_problem_of_a_document_is_told_in_full(
    text: str, code: str, reason: str, hint: str, line: int, column: int, before: str
) -> None:
    (problem,) = (each for each in read(before + text) if isinstance(each, Problem))
    shown = "" if code == "FT1103" else text.splitlines()[line - 1]
    where = Origin("pods.yaml", before.count("\n") + line, column, shown)
    assert problem == Problem(code, "", reason, hint, where)


def test_characters_beyond_16_bits_are_read_as_json_escapes_them() -> None:
    assert values(r'{"a": "\ud83d\ude00"}') == [{"a": "😀"}]
    assert values(r'{"a": "\uD83D\uDE00"}') == [{"a": "😀"}]
    assert values(r'{"a": "\ud800\udc00 \udbff\udfff"}') == [{"a": "\U00010000 \U0010ffff"}]


def test_a_directive_is_for_parsers_alone_and_a_percent_sign_is_text() -> None:
    assert values("%YAML 1.2\n%TAG ! tag:x\n---\na: '%'\n---\nb: a%YAML\n") == [{"a": "%"}, {"b": "a%YAML"}]


def test_a_key_that_stands_twice_is_named_at_its_second_place() -> None:
    problem, document = read("a: 1\nb: {c: 1,\n    c: 2}\n")
    assert isinstance(problem, Problem)
    assert isinstance(document, Document)
    assert (problem.code, problem.where and (problem.where.line, problem.where.column)) == ("FT1107", (3, 5))
    assert document.value == {"a": 1, "b": {"c": 2}}


def test_a_billion_laughs_take_neither_time_nor_memory() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{chr(c)}: &{chr(c)} [{', '.join([f'*{chr(c - 1)}'] * 10)}]" for c in range(ord("b"), ord("k"))]
    assert values("\n".join(lines) + f"\n---\n{GOOD}") == ["FT1104", {"kind": "Pod", "metadata": {"name": "good"}}]


def test_an_alias_inside_its_own_anchor_is_nothing() -> None:
    assert values("a: &a\n  b: *a\n") == [{"a": {"b": None}}]


@pytest.mark.parametrize(
    "data", [b"\xff\xfek\0i\0", b"kind: Pod\0", b"\x7fELF\x02\x01\0\0", b"a: \xe4\n", b"a: \xf0\x9f"]
)
def test_what_is_no_text_is_said_once(data: bytes) -> None:
    assert values(data) == ["FT1103"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("a: \x07\n", 1, 4), ("\n\x07\n", 2, 1), ("\x07", 1, 1), ("a: 1\nb: 2\n\nc: d\x07", 4, 5)],
)
def test_a_character_that_yaml_does_not_have_is_named_at_its_place(text: str, line: int, column: int) -> None:
    (problem,) = read(text)
    assert isinstance(problem, Problem)
    assert problem.where == Origin("pods.yaml", line, column, text.splitlines()[line - 1])


def test_what_stands_before_a_byte_that_is_no_text_is_read() -> None:
    assert values(GOOD.encode() + b"---\na: \xff\n---\n" + GOOD.encode()) == [
        {"kind": "Pod", "metadata": {"name": "good"}},
        "FT1103",
    ]


def test_the_line_of_a_byte_that_is_no_text_is_named() -> None:
    (problem,) = read(b"a: 1\nb: 2\nc: \xe4\n")
    assert isinstance(problem, Problem)
    assert problem.where is not None
    assert (problem.where.line, problem.reason) == (3, "this is no text: it holds the byte 0xe4")


def test_a_document_that_is_too_large_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_PIECE", 64)
    monkeypatch.setattr(documents, "_LARGEST_DOCUMENT", 256)
    good, problem = read(f"{GOOD}---\na: |\n" + "  x\n" * 200)
    assert isinstance(good, Document)
    assert isinstance(problem, Problem)
    assert (good.value["metadata"], problem.code) == ({"name": "good"}, "FT1104")
    assert problem.where == Origin("pods.yaml", 3, 1)


def test_the_largest_document_has_16_mib() -> None:
    assert read("#" * (16 << 20)) == []
    (problem,) = read("#" * ((16 << 20) + 1))
    assert problem == Problem(
        "FT1104",
        "",
        "one document of more than 16 MiB; Kubernetes takes no object of more than 3 MiB",
        "write each object as a document of its own, with a line `---` before it",
        Origin("pods.yaml", 1, 1),
    )


def test_a_line_that_only_begins_like_a_marker_does_not_hide_those_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    document = "---\na: 1\n---b: 2\n---c: 3\n"
    monkeypatch.setattr(documents, "_PIECE", len(document))
    monkeypatch.setattr(documents, "_LARGEST_DOCUMENT", 4 * len(document))
    assert values(document * 50) == [{"a": 1, "---b": 2, "---c": 3}] * 50


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a: &a [x, y]\nb: *a\nc: [*a]", 3 + 2 + 2 + 1 + 2),
        ("a: &a [[x], {y: z}]\nb: *a", 2 + 2 * (2 + 1 + 1)),
        ("a: &a {}\nb: [*a, *a]", 2 + 2),
        ("a: &a {x: y}\nb: {<<: *a, z: 1}", 2 + 1 + 2 + 1),
        ("a: &a {b: *a}", 2),
    ],
)
def test_the_values_that_aliases_make_are_counted(text: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_values, "_MOST_VALUES", count)
    assert [type(each) for each in read(text)] == [Document]
    monkeypatch.setattr(yaml_values, "_MOST_VALUES", count - 1)
    (problem,) = read(text)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.reason) == (
        "FT1104",
        f"aliases make more than {count - 1} values of this document",
    )


def test_a_document_of_too_many_values_is_not_composed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composer, "_MOST_NODES", 1000)
    found = read(f"a: [{'x, ' * 2000}]\n---\n{GOOD}")[0]
    assert isinstance(found, Problem)
    assert (found.code, found.reason) == ("FT1104", "one document of more than 1,000 values")
    assert found.hint == "write each object as a document of its own"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a", "a list"),
        ("pod", "the text 'pod'"),
        ("5", "5"),
        ("true", "True"),
        ("x" * 49, f"the text '{'x' * 49}'"),
        ("x" * 50, f"the text '{'x' * 49}…"),
        ("x" * 90, f"the text '{'x' * 49}…"),
    ],
)
def test_a_document_that_is_no_object_is_told_in_short(text: str, told: str) -> None:
    (found,) = read(text)
    assert isinstance(found, Problem)
    assert (found.code, found.reason) == ("FT1105", f"the document is {told}, not an object")


def test_a_file_of_broken_documents_ends_after_a_hundred() -> None:
    found = read("a: [\n---\n" * 500)
    assert [each.code for each in found if isinstance(each, Problem)] == ["FT1101"] * 101
    reason = "100 documents of this file cannot be read: the rest is not looked at"
    assert found[-1] == Problem("FT1101", "", reason, "mend these first", Origin("pods.yaml"))
    assert values("a: [\n---\n" * 99 + GOOD) == ["FT1101"] * 99 + [{"kind": "Pod", "metadata": {"name": "good"}}]


@pytest.mark.parametrize("seed", range(20))
def test_pieces_of_any_size_give_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(seed)
    parts = [GOOD, "a: [\n", "# nothing\n", "a: |\n  ---\n  b\n", "a: é😀\n", "- x\n", "a: {{ x }}\n", "a: 1\n...\n"]
    text = "---\n".join(dice.choice(parts) for _ in range(30))
    whole = [(type(each), places(each)) for each in read(text)]
    monkeypatch.setattr(documents, "_PIECE", dice.randint(1, 40))
    assert [(type(each), places(each)) for each in read(text)] == whole


def places(found: Document | Problem) -> object:
    # The text of a line may be in the next piece: it is for people.
    where = found.origin() if isinstance(found, Document) else found.where
    said = found.value if isinstance(found, Document) else (found.code, found.reason)
    return said, where and (where.line, where.column)


MANIFEST = """\
# a comment
kind: Pod
metadata:
  labels:
    app.kubernetes.io/name: web
spec:
  containers:
    - name: web
      ports:
        - containerPort: 80
    - {name: two, ports: [{containerPort: 81}]}
"""


@pytest.mark.parametrize(
    ("steps", "line", "column"),
    [
        ((), 2, 1),
        (("kind",), 2, 1),
        (("metadata", "labels", "app.kubernetes.io/name"), 5, 5),
        (("spec", "containers"), 7, 3),
        (("spec", "containers", 0), 8, 7),
        (("spec", "containers", 0, "ports", 0, "containerPort"), 10, 11),
        (("spec", "containers", 1, "ports", 0, "containerPort"), 11, 28),
        (("spec", "containers", 9, "name"), 7, 3),
        (("spec", "volumes", 0), 6, 1),
        (("kind", "name"), 2, 1),
    ],
)
def test_a_field_has_its_line(steps: tuple[str | int, ...], line: int, column: int) -> None:
    assert place(MANIFEST, *steps)[:2] == (line, column)


def test_a_merged_field_has_the_line_where_it_is_written() -> None:
    assert place("base: &base\n  image: x\nuse:\n  <<: *base\n", "use", "image")[:2] == (2, 3)


def test_a_field_of_one_of_several_merged_mappings_has_its_line() -> None:
    text = "a: &a\n  image: x\nb: &b\n  name: y\nuse:\n  <<: [*a, *b]\n"
    assert [place(text, "use", field)[:2] for field in ("image", "name")] == [(2, 3), (4, 3)]


def test_json_has_lines_too() -> None:
    text = json.dumps({"kind": "Pod", "spec": {"hostNetwork": True}}, indent=2)
    assert place(text, "spec", "hostNetwork") == (4, 5, '    "hostNetwork": true')


def test_the_line_of_a_later_document_counts_from_the_top() -> None:
    _, second = read(f"{GOOD}---\n{GOOD}")
    assert isinstance(second, Document)
    assert second.origin(("metadata",)).line == 5


def test_a_path_reads_as_people_write_it() -> None:
    assert field(()) == ""
    assert field(("spec", "containers", 0, "resources")) == "spec.containers[0].resources"
    assert field(("metadata", "labels", "a.b/c", "d")) == 'metadata.labels["a.b/c"].d'


def test_the_parser_calls_our_hooks_for_each_node() -> None:
    # PyYAML does not document them: without them nothing is bounded, and all is slow (ADR 0012).
    counted = composer._Composer("a: [1, {b: 2}]")
    assert counted.get_single_node() is not None
    assert counted.left == composer._MOST_NODES - len(["map", "a", "list", "1", "map", "b", "2"])
    assert counted.parents == {}


def test_the_composer_in_python_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{MANIFEST}---\nb: {'[' * 101}\n---\nc: &c {{d: 'e'}}\nf: *c\n"
    expected = [(type(each), places(each)) for each in read(text)]
    assert [kind.__name__ for kind, _ in expected] == ["Document", "Problem", "Document"]
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    spec = importlib.util.spec_from_file_location("composer_in_python", composer.__file__)
    assert spec is not None
    assert spec.loader is not None
    in_python = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(in_python)
    assert issubclass(in_python._Composer, yaml.composer.Composer)
    monkeypatch.setattr(composer, "composed", in_python.composed)
    assert [(type(each), places(each)) for each in read(text)] == expected


@pytest.mark.parametrize(("levels", "code"), [(99, None), (100, "FT1104")])
def test_a_document_has_a_hundred_levels(levels: int, code: str | None) -> None:
    (found,) = read(f"a: {'[' * levels}{']' * levels}")
    assert (found.code if isinstance(found, Problem) else None) == code
    if isinstance(found, Problem):
        assert (found.reason, found.hint) == (
            "more than 100 levels of mappings and lists",
            "no object of Kubernetes is that deep",
        )


@pytest.mark.parametrize(
    ("most", "reason"),
    [(102, "more than 100 levels of mappings and lists"), (101, "one document of more than 101 values")],
)
def test_of_two_bounds_the_one_that_is_reached_first_is_told(
    most: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composer, "_MOST_NODES", most)
    (problem,) = read(f"a: {'[' * 100}{']' * 100}")
    assert isinstance(problem, Problem)
    assert problem.reason == reason


def test_each_document_has_its_own_number_of_values(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"a: [{'x, ' * 6}]"  # with the mapping, the key and the list there are nine
    monkeypatch.setattr(composer, "_MOST_NODES", 9)
    assert values(f"{text}\n---\n{text}") == [{"a": ["x"] * 6}] * 2
    monkeypatch.setattr(composer, "_MOST_NODES", 8)
    (problem,) = read(text)
    assert isinstance(problem, Problem)
    assert problem.where == Origin("pods.yaml", 1, 4, text)


def test_scalars_that_are_remembered_are_bounded_and_forgotten_unharmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_values, "_MOST_REMEMBERED", 100)
    monkeypatch.setattr(yaml_values, "_scalars", dict(yaml_values._WORDS))
    for number in range(1000):
        assert (yaml_values.scalar(str(number)), yaml_values.scalar("on")) == (number, True)
        assert len(yaml_values._scalars) <= 101


def test_a_merge_of_what_is_no_mapping_is_nothing() -> None:
    assert values("a: {<<: 5, b: 1}\nc: {<<: [6, {d: 2}]}") == [{"a": {"b": 1}, "c": {"d": 2}}]


@pytest.mark.parametrize(
    ("steps", "text"),
    [(("a",), "010"), (("b", 0), "yes"), (("c", "d"), "1e3"), (("e",), "quoted"), (("f", "d"), "1e3")],
)
def test_a_scalar_is_told_as_it_is_written(steps: tuple[str | int, ...], text: str) -> None:
    (document,) = read("a: 010\nb: [yes]\nc: &c {d: 1e3}\ne: 'quoted'\nf: {<<: *c}\n")
    assert isinstance(document, Document)
    assert document.written(steps) == text


def test_an_item_is_a_document_of_its_own_with_its_lines() -> None:
    (document,) = read("items:\n- kind: Pod\n- kind: Job\n  spec: {}\n")
    assert isinstance(document, Document)
    item = document.inside(("items", 1), document.value["items"][1])
    assert (item.value, item.origin(("spec",))) == (
        {"kind": "Job", "spec": {}},
        Origin("pods.yaml", 4, 3, "  spec: {}"),
    )


MEASURED = """
import io, resource, sys, time
from fargate_tf.k8s.documents import documents
class Stream:
    def __init__(self, parts): self.parts = parts
    def read(self, _): return next(self.parts, b"")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.process_time()
found = list(type(each).__name__ for each in documents(Stream({}), "x"))
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(len(found), found[-1], grown // 1024, time.process_time() - begun)
"""


@pytest.mark.parametrize(
    ("parts", "count", "last"),
    [
        ("(b'---\\na: |\\n' + b'  line of a text\\n' * 60000 for _ in range(52))", 52, "Document"),
        ("iter([b'a: |\\n'] + [b'  line of a text\\n' * 60000] * 52)", 1, "Problem"),
    ],
    ids=["many_documents", "one_document"],
)
def test_50_mb_take_little_time_and_memory(parts: str, count: int, last: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(parts)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    found, kind, grown_mib, seconds = done.stdout.split()
    assert (int(found), kind) == (count, last)
    assert int(grown_mib) < 150
    assert float(seconds) < 30
