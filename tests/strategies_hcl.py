"""What Hypothesis draws of HCL: values, blocks and documents, with any text in them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from fargate_tf.hcl.functions import template, variable
from fargate_tf.hcl.nodes import (
    ApplyTime,
    Attr,
    Attribute,
    Banner,
    Block,
    Call,
    Comment,
    Conditional,
    Document,
    Expression,
    For,
    Index,
    Item,
    Name,
    Object,
    Operation,
    Splat,
    Traversal,
    Value,
)
from tests.strategies_text import free_text

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_IDENTIFIERS = st.sampled_from(["a", "name", "vpc_id", "a-b", "_", "A1", "private_subnet_ids", "for_each", "x" * 40])
_KEYS = st.one_of(_IDENTIFIERS, free_text(max_size=12), st.sampled_from(["for", "null", "true", "false", "if", ""]))
_SCALARS: SearchStrategy[Value] = st.one_of(
    free_text(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
)


@cache
def values() -> SearchStrategy[Value]:
    """Any value that an attribute can have."""
    return st.recursive(st.one_of(_SCALARS, _names()), _compound, max_leaves=12)


@cache
def _names() -> SearchStrategy[Expression[ApplyTime]]:
    steps = st.one_of(
        st.builds(Attr, _IDENTIFIERS),
        st.builds(Index, st.one_of(free_text(max_size=8), st.integers(0, 99))),
        st.builds(Splat),
    )
    name: SearchStrategy[Name[ApplyTime]] = st.builds(Name, st.sampled_from(["var", "each", "aws_vpc", "local"]))
    return st.builds(Traversal, name, st.lists(steps, min_size=1, max_size=4).map(tuple))


def _compound(inner: SearchStrategy[Value]) -> SearchStrategy[Value]:
    return st.one_of(st.lists(inner, max_size=5), st.dictionaries(_KEYS, inner, max_size=5), _expressions(inner))


def _expressions(inner: SearchStrategy[Value]) -> SearchStrategy[Expression[ApplyTime]]:
    expression: SearchStrategy[Any] = inner.filter(lambda value: isinstance(value, Expression)) | _names()
    names = st.sampled_from([("v",), ("k", "v")])
    operators = st.sampled_from(["==", "!=", "&&", "||", "<", ">=", "+", "-", "*", "/", "%"])
    return st.one_of(
        st.builds(
            Call, st.sampled_from(["concat", "toset", "jsonencode", "f"]), st.lists(inner, max_size=4).map(tuple)
        ),
        st.lists(st.one_of(free_text(max_size=6), expression), min_size=1, max_size=4).map(_template),
        st.builds(Conditional, inner, inner, inner),
        st.builds(Operation, operators, inner, expression),
        st.builds(Operation, st.just("!"), expression),
        st.builds(For, names, inner, inner, st.none(), st.none() | expression),
        st.builds(For, names, inner, inner, free_text() | expression, st.none() | expression),
        st.builds(Object, st.lists(st.tuples(st.one_of(_KEYS, expression), inner), max_size=4).map(tuple)),
        st.builds(Traversal, expression, st.just((Attr("a"), Splat(), Index("k")))),
    )


def _template(pieces: list[Any]) -> Expression[ApplyTime]:
    """A template with at least one hole."""
    made = template(*pieces, variable("x"), *pieces)
    assert isinstance(made, Expression)
    return made


@cache
def items() -> SearchStrategy[Item]:
    """An argument, a comment or a block."""
    attribute = st.builds(Attribute, _IDENTIFIERS, values())
    comment = st.builds(Comment, free_text(1))
    flat: SearchStrategy[Item] = st.one_of(attribute, attribute, comment)
    return st.recursive(flat, lambda inner: st.one_of(flat, _blocks(inner)), max_leaves=8)


def _blocks(inner: SearchStrategy[Item]) -> SearchStrategy[Block]:
    labels = st.lists(_IDENTIFIERS, max_size=2).map(tuple)
    inside = st.lists(inner, max_size=5).map(_once_each)
    return st.builds(Block, _IDENTIFIERS, labels, inside, st.just("") | free_text(1))


def _once_each(drawn: list[Item]) -> tuple[Item, ...]:
    """HCL takes an argument once in a block."""
    names = [item.name if isinstance(item, Attribute) else None for item in drawn]
    return tuple(item for i, item in enumerate(drawn) if names[i] is None or names[i] not in names[:i])


def documents() -> SearchStrategy[Document]:
    """Any file: blocks, comments and banners."""
    parts = st.one_of(_blocks(items()), st.builds(Comment, free_text(1)), st.builds(Banner, free_text(1)))
    return st.lists(parts, max_size=4).map(tuple)
