"""From a value to its text on one line, with parentheses where Terraform would read it otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.hcl.nodes import (
    LISTS,
    MAPPINGS,
    Attr,
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
from fargate_tf.hcl.quoting import key as written_key
from fargate_tf.hcl.quoting import quote, template_text

if TYPE_CHECKING:
    from typing import Any

    from fargate_tf.hcl.nodes import ApplyTime, Value

# How tightly operators bind (HCL native syntax specification, Operations); what binds no tighter gets parentheses.
TERNARY, _PREFIX = 0, 7
BINDS = {
    operator: level
    for level, operators in enumerate(("||", "&&", "== !=", "< <= > >=", "+ -", "* / %"), start=1)
    for operator in operators.split()
}


def inline(value: Value) -> str:
    """The value on one line.

    >>> inline({"tier": "web", "ports": [80, 443]})
    '{ tier = "web", ports = [80, 443] }'
    """
    written = _INLINE.get(type(value))
    if written is None:  # a subclass, such as the member of an enumeration
        written = next((each for kind, each in _INLINE.items() if isinstance(value, kind)), None)
    if written is None:
        msg = f"no way to write a {type(value).__name__}"
        raise TypeError(msg)
    return written(value)


def computed_key(name: Expression[ApplyTime]) -> str:
    """The key of an object that Terraform computes: in parentheses, or it would be taken for a name."""
    return inline(name) if isinstance(name, Template) else f"({inline(name)})"


def _inline_object(items: Iterable[tuple[str | Expression[ApplyTime], Value]]) -> str:
    pairs = [f"{written_key(k) if isinstance(k, str) else computed_key(k)} = {inline(v)}" for k, v in items]
    return f"{{ {', '.join(pairs)} }}" if pairs else "{}"


def _inline_list(values: Sequence[Value]) -> str:
    return f"[{', '.join(map(inline, values))}]"


def _number(value: float) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        msg = f"{value} is no number that Terraform can hold"
        raise ValueError(msg)
    return str(value)


def _traversal(value: Traversal[ApplyTime]) -> str:
    base = value.base
    text = base.text if isinstance(base, Name) else operand(base, _PREFIX)
    for step in value.steps:
        text += f".{step.name}" if isinstance(step, Attr) else "[*]" if isinstance(step, Splat) else _index(step)
    return text


def _index(step: Index) -> str:
    return f"[{inline(step.key)}]"


def _inline_call(value: Call[ApplyTime]) -> str:
    return f"{value.function}({', '.join(map(inline, value.arguments))})"


def _template(value: Template[ApplyTime]) -> str:
    return '"' + "".join(map(_piece, value.pieces)) + '"'


def _inline_conditional(value: Conditional[ApplyTime]) -> str:
    condition, then, otherwise = (operand(part, TERNARY) for part in value.parts())
    return f"{condition} ? {then} : {otherwise}"


def _inline_operation(value: Operation[ApplyTime]) -> str:
    operator = value.operator
    if value.left is None:
        return operator + operand(value.right, _PREFIX)
    binds = BINDS[operator]
    return f"{operand(value.left, binds)} {operator} {operand(value.right, binds)}"


def _inline_for(value: For[ApplyTime]) -> str:
    opening, head, tail, closing = for_pieces(value)
    gap = " " if opening == "{" else ""
    return f"{opening}{gap}{head}{' ' + tail if tail else ''}{gap}{closing}"


# A table by type: in a chain of questions, what is asked for last would wait for all the others.
_INLINE: Mapping[type, Callable[[Any], str]] = {
    str: quote,
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    int: _number,
    float: _number,
    **dict.fromkeys(LISTS, _inline_list),
    **dict.fromkeys(MAPPINGS, lambda value: _inline_object(value.items())),
    Name: lambda value: value.text,
    Variable: lambda value: f"var.{value.name}",
    Traversal: _traversal,
    Call: _inline_call,
    Template: _template,
    Conditional: _inline_conditional,
    Operation: _inline_operation,
    For: _inline_for,
    Object: lambda value: _inline_object(value.items),
}


def operand(value: Value, around: int) -> str:
    """The text of a part of an operation, in parentheses where it would be read otherwise."""
    text = inline(value)
    if isinstance(value, Conditional):
        return f"({text})"
    if isinstance(value, Operation):
        binds = _PREFIX if value.left is None else BINDS[value.operator]
        return text if binds > around else f"({text})"
    return text


def _piece(piece: str | Expression[ApplyTime]) -> str:
    if isinstance(piece, str):
        return template_text(piece)
    text = unsigned(inline(piece))
    before, after = " " * text.startswith("{"), " " * text.endswith("}")
    return f"${{{before}{text}{after}}}"


def for_pieces(loop: For[ApplyTime]) -> tuple[str, str, str, str]:
    """What opens the loop, what it goes over and gives, its condition, and what closes it."""
    head = f"for {', '.join(loop.names)} {word('in', inline(loop.collection), '(')} : {_produced(loop)}"
    tail = "" if loop.condition is None else word("if", inline(loop.condition), "([")
    return ("{", head, tail, "}") if loop.key is not None else ("[", head, tail, "]")


def _produced(loop: For[ApplyTime]) -> str:
    result = inline(loop.result)
    return result if loop.key is None else f"{inline(loop.key)} => {unsigned(result)}"


def word(name: str, text: str, touching: str) -> str:
    """A word and what follows it; `terraform fmt` takes it for a function before some brackets."""
    text = unsigned(text)
    return f"{name}{text}" if text[0] in touching else f"{name} {text}"


def unsigned(text: str) -> str:
    """In parentheses if it begins with a minus, which `terraform fmt` would take for a subtraction here."""
    return f"({text})" if text.startswith("-") else text
