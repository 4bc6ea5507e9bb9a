"""What two provider versions take alike, which is judged before either by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fargate_tf.hcl.nodes import Attribute, Block, apply_time
from fargate_tf.schema import NEWEST, OLDEST, Provider, load, violations
from fargate_tf.schema.common import common

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.hcl.nodes import Document
    from fargate_tf.schema.provider import AttributeSchema, BlockSchema

ANY: AttributeSchema = {"type": "string", "optional": True}
NEEDED: AttributeSchema = {"type": "string", "required": True}
READ: AttributeSchema = {"type": "string", "computed": True}


def schema(blocks: Mapping[str, BlockSchema] | None = None, **attributes: AttributeSchema) -> BlockSchema:
    return {"attributes": attributes, "blocks": blocks or {}}


def inner(*, least: int = 0, most: int | None = None, **attributes: AttributeSchema) -> BlockSchema:
    counts: BlockSchema = {**schema(None, **attributes), "nesting_mode": "list", "min_items": least}
    return {**counts, "max_items": most} if most is not None else counts


def provider(version: str, known: BlockSchema | None, *, lacks: bool = False) -> Provider:
    return Provider(version, "", {} if known is None else {"x_y": known}, {}, {"resource": ["x_y"] if lacks else []})


def using(*blocks: Block, **arguments: str) -> Document:
    block = Block("resource", ("x_y", "this"), (*(Attribute(k, v) for k, v in arguments.items()), *blocks))
    return (block, Block("output", ("o",), (Attribute("value", apply_time("x_y").attr("this").attr("id")),)))


SAME = schema(id=READ, a=ANY)
NUMBER: AttributeSchema = {"type": "number", "optional": True}
TWICE = (Block("b", (), ()), Block("b", (), ()))
# What the one version takes, what the other takes, and a document that one of them refuses.
DIFFERENT: dict[str, tuple[BlockSchema, BlockSchema, Document]] = {
    "an argument that one lacks": (schema(id=READ, a=ANY, b=ANY), SAME, using(b="1")),
    "an argument that one needs": (schema(id=READ, a=NEEDED), SAME, using()),
    "an argument that one alone has, and needs": (schema(id=READ, a=ANY, b=NEEDED), SAME, using()),
    "an argument that is read-only in one": (schema(id=READ, a=READ), SAME, using(a="1")),
    "an argument of another type": (schema(id=READ, a=NUMBER), SAME, using(a="text")),
    "an attribute that one lacks": (schema(a=ANY), SAME, using()),
    "a block that one lacks": (schema({"b": inner()}, id=READ), SAME, using(Block("b", (), ()))),
    "a block that one needs": (schema({"b": inner(least=1)}, id=READ), schema({"b": inner()}, id=READ), using()),
    "a block that one takes once": (
        schema({"b": inner(most=1)}, id=READ),
        schema({"b": inner()}, id=READ),
        using(*TWICE),
    ),
    "an argument that one needs in a block": (
        schema({"b": inner(c=NEEDED)}, id=READ),
        schema({"b": inner(c=ANY)}, id=READ),
        using(Block("b", (), ())),
    ),
}


@pytest.mark.parametrize("case", DIFFERENT)
@pytest.mark.parametrize("turned", [False, True])
def test_what_one_version_refuses_is_not_taken_alike(case: str, turned: bool) -> None:
    first, second, document = DIFFERENT[case]
    one, other = provider("1", first), provider("2", second)
    assert any(violations(document, (one, other)))
    assert any(violations(document, (common(other, one) if turned else common(one, other),)))


def test_what_both_take_is_taken_alike() -> None:
    both = common(provider("1", schema(id=READ, a=NEEDED, b=ANY)), provider("2", schema(id=READ, a=ANY)))
    assert list(violations(using(a="1"), (both,))) == []


def test_a_type_that_one_lacks_is_refused_and_one_unknown_to_it_is_judged_by_the_other() -> None:
    lacking = common(provider("1", None, lacks=True), provider("2", SAME))
    silent = common(provider("1", None), provider("2", SAME))
    assert [v.path for v in violations(using(a="1"), (lacking,))] == [""]
    assert list(violations(using(a="1"), (silent,))) == []
    assert [v.path for v in violations(using(c="1"), (silent,))] == ["c"]


@pytest.mark.parametrize("kind", ["resource", "data"])
def test_all_that_the_shipped_versions_need_is_needed_by_what_they_take_alike(kind: str) -> None:
    one, other = load(OLDEST), load(NEWEST)
    for type_ in {**getattr(one, kind), **getattr(other, kind)}:
        made = common(one, other).schema(kind, type_)
        for known in (one.schema(kind, type_), other.schema(kind, type_)):
            if made is not None and known is not None:
                needed = {n for n, a in known["attributes"].items() if a.get("required")}
                assert needed <= {n for n, a in made["attributes"].items() if a.get("required")}
                assert made["attributes"].keys() <= known["attributes"].keys()
                assert made["blocks"].keys() <= known["blocks"].keys()
