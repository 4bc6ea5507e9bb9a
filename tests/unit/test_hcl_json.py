"""Each node and each kind of place in Terraform's JSON syntax."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from fargate_tf.hcl.functions import call, template, variable
from fargate_tf.hcl.json import write_json
from fargate_tf.hcl.nodes import Attribute, Banner, Block, Document, Item, Name, Object, Stage, Value, apply_time
from tests.strategies_text import free_text

VPC = apply_time("aws_vpc").attr("this")


def resource(*items: Item, comment: str = "") -> Block:
    return Block("resource", ("aws_vpc", "this"), items, comment)


def body(*items: Item, comment: str = "") -> Any:
    return json.loads(write_json((resource(*items, comment=comment),)))["resource"]["aws_vpc"]["this"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "plain"),
        ("${x} %{if}", "$${x} %%{if}"),
        (1, 1),
        (1.5, 1.5),
        (True, True),
        (None, None),
        ([], []),
        ({}, {}),
        (["${a}", {"${b}": "%{c}"}], ["$${a}", {"$${b}": "%%{c}"}]),
        (variable("x"), "${var.x}"),
        (template("a-", variable("x"), "${"), "a-${var.x}$${"),
        (template("USD $", variable("x")), '${"USD \\u0024${var.x}"}'),
        (call("jsonencode", {"a": variable("x")}), "${jsonencode({ a = var.x })}"),
        (Object(((variable("k"), 1), ("${l}", variable("v")))), {"${var.k}": 1, "$${l}": "${var.v}"}),
        (VPC.index("a").attr("id"), '${aws_vpc.this["a"].id}'),
    ],
    ids=repr,
)
def test_a_value(value: Value, written: Any) -> None:
    assert body(Attribute("a", value)) == {"a": written}


def test_addresses_and_names_stand_without_braces() -> None:
    ignored: list[Value] = [Name("tags", Stage.KNOWN)]
    assert body(
        Attribute("depends_on", [VPC, apply_time("data").attr("aws_region").attr("x")]),
        Attribute("provider", apply_time("aws").attr("east")),
        Block("lifecycle", (), (Attribute("ignore_changes", ignored), Attribute("prevent_destroy", value=True))),
    ) == {
        "depends_on": ["aws_vpc.this", "data.aws_region.x"],
        "provider": "aws.east",
        "lifecycle": {"ignore_changes": ["tags"], "prevent_destroy": True},
    }


def test_what_terraform_reads_first_is_literal() -> None:
    backend = Block("backend", ("s3",), (Attribute("key", "${x}"),))
    document: Document = (
        Block("terraform", (), (Attribute("required_version", ">= 1.5"), backend)),
        Block(
            "variable",
            ("x",),
            (
                Attribute("type", call("list", Name("string"))),
                Attribute("default", ["${x}"]),
                Attribute("description", "%{"),
            ),
        ),
        Block("output", ("x",), (Attribute("description", "${x}"), Attribute("value", "${x}"))),
    )
    assert json.loads(write_json(document)) == {
        "terraform": {"required_version": ">= 1.5", "backend": {"s3": {"key": "${x}"}}},
        "variable": {"x": {"type": "list(string)", "default": ["${x}"], "description": "%{"}},
        "output": {"x": {"description": "${x}", "value": "$${x}"}},
    }


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        ("resource", "depends_on provider"),
        ("data", "depends_on provider"),
        ("output", "depends_on"),
        ("module", "depends_on providers"),
        ("variable", "type"),
        ("lifecycle", "ignore_changes replace_triggered_by"),
        ("moved", "from to"),
        ("removed", "from"),
        ("import", "to provider"),
        ("dynamic", "iterator"),
    ],
)
def test_where_terraform_wants_an_address_it_stands_bare(owner: str, names: str) -> None:
    written = {name: json.loads(write_json((Block(owner, (), (Attribute(name, VPC),)),))) for name in names.split()}
    assert written == {name: {owner: {name: "aws_vpc.this"}} for name in names.split()}
    other = json.loads(write_json((Block(owner, (), (Attribute("other", VPC),)),)))
    assert other == {owner: {"other": "${aws_vpc.this}"}}


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        ("output", "description"),
        ("provider", "alias version"),
        ("variable", "default description"),
        ("module", "source version"),
    ],
)
def test_where_terraform_reads_no_template_text_stands_as_it_is(owner: str, names: str) -> None:
    written = {name: json.loads(write_json((Block(owner, (), (Attribute(name, "${x}"),)),))) for name in names.split()}
    assert written == {name: {owner: {name: "${x}"}} for name in names.split()}
    other = json.loads(write_json((Block(owner, (), (Attribute("other", "${x}"),)),)))
    assert other == {owner: {"other": "$${x}"}}


def test_blocks_of_one_name_become_a_list_and_one_stays_an_object() -> None:
    made = body(
        Block("selector", (), (Attribute("n", 1),)),
        Block("selector", (), (Attribute("n", 2),)),
        Block("selector", (), (Attribute("n", 3),)),
        Block("timeouts", (), ()),
        Block("dynamic", ("a",), (Block("content", (), ()),)),
        Block("dynamic", ("b",), (Block("content", (), ()),)),
    )
    assert made == {
        "selector": [{"n": 1}, {"n": 2}, {"n": 3}],
        "timeouts": {},
        "dynamic": {"a": {"content": {}}, "b": {"content": {}}},
    }


def test_a_comment_is_the_property_that_terraform_ignores_and_a_title_is_left_out() -> None:
    assert body(Attribute("a", 1), comment="why") == {"//": "why", "a": 1}
    assert write_json((Banner("Network"),)) == "{}\n"


def test_a_byte_order_mark_at_the_start_is_written_so_that_terraform_keeps_it() -> None:
    assert body(Attribute("a", "\ufeffb")) == {"a": '${"\\ufeffb"}'}
    assert body(Attribute("a", "b\ufeff")) == {"a": "b\ufeff"}


def test_behind_a_carriage_return_terraform_evaluates_nothing_so_that_it_is_written_as_an_escape() -> None:
    assert body(Attribute("a", "b\rc")) == {"a": "b\rc"}
    assert body(Attribute("a", "b\r%%{c")) == {"a": '${"b\\r%%%{c"}'}
    assert body(Attribute("a", {"b\r${c": 1})) == {"a": {'${"b\\r$${c"}': 1}}
    assert body(Attribute("a", template("b\r", variable("c")))) == {"a": '${"b\\r${var.c}"}'}


@given(free_text().filter(lambda text: not text.startswith("\ufeff") and "\r" not in text))
def test_any_text_survives_as_a_value_and_as_a_key(text: str) -> None:
    made = body(Attribute("a", {text: text}))
    [(key, value)] = made["a"].items()
    assert {key, value} == {text.replace("${", "$${").replace("%{", "%%{")}


def test_what_terraform_cannot_hold_is_refused() -> None:
    for value, reason in (("\ud800", "surrogates not allowed"), (float("nan"), "not JSON compliant")):
        with pytest.raises(ValueError, match=reason):
            write_json((resource(Attribute("a", value)),))
