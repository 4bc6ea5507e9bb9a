"""What the oracle should read: the nodes of a document in the form that structure.go gives to what it parsed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from fargate_tf.hcl.nodes import (
    LISTS,
    MAPPINGS,
    Attr,
    Attribute,
    Block,
    Call,
    Conditional,
    Expression,
    For,
    Index,
    Name,
    Object,
    Operation,
    Splat,
    Template,
    Traversal,
    Variable,
)

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document, Item, Step, Value


def body(items: Document | tuple[Item, ...]) -> list[Any]:
    """Arguments and blocks in their order; comments and banners are nothing that is parsed."""
    return [
        ["=", item.name, expression(item.value)]
        if isinstance(item, Attribute)
        else ["{", item.type, [*map(nfc, item.labels)], body(item.items)]
        for item in items
        if isinstance(item, Attribute | Block)
    ]


def nfc(text: str) -> str:
    """The text as Terraform keeps it."""
    return normalize("NFC", text)


def expression(value: Value) -> Any:
    """A value of any kind."""
    if isinstance(value, Expression):
        return _computed(value)
    if isinstance(value, MAPPINGS):
        return _object(value.items())
    if isinstance(value, LISTS):
        return ["list", *map(expression, value)]
    return _literal(value)


def _literal(value: Any) -> Any:
    if isinstance(value, str):
        return {"is": nfc(value)}
    return {"is": Decimal(repr(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value}


def _object(items: Iterable[tuple[Any, Value]]) -> list[Any]:
    return ["object", *([expression(key), expression(value)] for key, value in items)]


def _computed(value: Expression[Any]) -> Any:
    match value:
        case Template(pieces=pieces):
            return _template(pieces)
        case Name() | Variable() | Traversal():
            base, steps = _path(value)
            return ["get", base, *steps]
        case Call(function=function, arguments=arguments):
            return ["call", function, *map(expression, arguments)]
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return ["if", *map(expression, (condition, then, otherwise))]
        case Operation(operator=operator, left=None, right=right):
            return ["op", operator, expression(right)]
        case Operation(operator=operator, left=left, right=right):
            return ["op", operator, expression(left), expression(right)]
        case For(names=names, collection=collection, key=key, result=result, condition=condition):
            parts = [
                expression(collection),
                None if key is None else expression(key),
                expression(result),
                None if condition is None else expression(condition),
            ]
            return ["for", [*names], False, *parts]
        case Object(items=items):
            return _object(items)
    raise TypeError(value)


def _template(pieces: Iterable[Any]) -> Any:
    """Neighbouring texts are one, and so are the pieces of a template that stands in another alone."""
    found: list[Any] = ["template"]
    held = ""
    for piece in (*pieces, None):
        if isinstance(piece, str):
            held += piece
            continue
        found += [_literal(held)] if held else []
        found += [] if piece is None else [expression(piece)]
        held = ""
    if len(found) == 1:
        return _literal("")
    return found[1] if len(found) == len(["template", "the only one"]) else found


def _path(value: Expression[Any]) -> tuple[Any, list[Any]]:
    """What a chain of steps begins with, and the steps."""
    match value:
        case Name(text=text):
            return text, []
        case Variable(name=name):
            return "var", [["attr", name]]
        case Traversal(base=base, steps=steps):
            root, before = _path(base)
            return root, [*before, *map(_step, steps)]
    return expression(value), []


def _step(step: Step) -> list[Any]:
    match step:
        case Attr(name=name):
            return ["attr", name]
        case Splat():
            return ["each"]
        case Index(key=key):
            return ["at", expression(key)]
