"""From nodes to Terraform text: the one printer, clean under `terraform fmt` by construction.

Three rules make it so. Two spaces a level. `=` is aligned along a run of one-line assignments; a value over
several lines, a comment, a blank line or a block ends the run. A value breaks only inside its own brackets.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.hcl.nodes import (
    LISTS,
    MAPPINGS,
    Attr,
    Attribute,
    Banner,
    Block,
    Call,
    Comment,
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

    from fargate_tf.hcl.nodes import ApplyTime, Document, Item, Value

WIDTH = 110
_INDENT = "  "
_RULE = "#" * 80
_META_ARGUMENTS = frozenset({"count", "for_each"})
_CALL_ARGUMENTS = frozenset({"source", "version", *_META_ARGUMENTS})
_SET_APART = frozenset({"depends_on"})


def write(document: Document) -> str:
    """The whole text of a `.tf` file: top-level blocks with one blank line between, LF line ends.

    Raises `ValueError` for what HCL cannot hold: a lone surrogate, a number that is not finite.
    """
    lines: list[str] = []
    attached = True
    for item in document:
        if not attached:
            lines.append("")
        attached = isinstance(item, Comment)
        if isinstance(item, Banner):
            lines += (_RULE, *_comment(item.title, ""), _RULE)
        elif isinstance(item, Comment):
            lines += _comment(item.text, "")
        else:
            _block(item, "", lines)
    return "\n".join(lines) + "\n" if document else ""


def _comment(text: str, indent: str) -> Iterator[str]:
    for line in text.splitlines() or [""]:
        plain = line if line.isprintable() else "".join(c if c.isprintable() else " " for c in line)
        yield f"{indent}# {plain}".rstrip()


# A block adds its lines to those before it: handed up by generators, each would pass through every block around it.
def _block(block: Block, indent: str, lines: list[str]) -> None:
    if block.comment:
        lines += _comment(block.comment, indent)
    head = indent + " ".join([block.type, *map(quote, block.labels)])
    if not block.items:
        lines.append(head + " {}")
        return
    lines.append(head + " {")
    _body(block.items, indent + _INDENT, lines, _set_apart_after(block))
    lines.append(indent + "}")


def _set_apart_after(block: Block) -> str:
    """The argument with a blank line behind it: `count` or `for_each`, or the last that says which module is called."""
    first = block.items[0]
    if block.type == "module":
        return [item.name for item in block.attributes() if item.name in _CALL_ARGUMENTS][-1]
    return first.name if isinstance(first, Attribute) and first.name in _META_ARGUMENTS else ""


def _body(items: Sequence[Item], indent: str, lines: list[str], set_apart: str = "") -> None:
    """One blank line around whatever takes several lines, after what is `set_apart`, before `depends_on`."""
    run: list[tuple[str, str]] = []
    separate, attached = False, True
    for item in items:
        if isinstance(item, Attribute):
            text = _value(item.value, indent, column=len(item.name) + 3)
            if "\n" not in text and not separate and (attached or item.name not in _SET_APART):
                run.append((item.name, text))
                attached = False
                separate = item.name == set_apart
                continue
        if run:
            lines += _assignments(run, indent)
            run = []
        if not attached:
            lines.append("")
        attached, separate = isinstance(item, Comment), not isinstance(item, Comment)
        if isinstance(item, Comment):
            lines += _comment(item.text, indent)
        elif isinstance(item, Block):
            _block(item, indent, lines)
        elif "\n" in text:
            lines.append(f"{indent}{item.name} = {text}")
        else:
            run.append((item.name, text))
            separate = False
    lines += _assignments(run, indent)


def _assignments(run: Sequence[tuple[str, str]], indent: str) -> list[str]:
    if len(run) == 1:
        return [f"{indent}{name} = {text}" for name, text in run]
    width = max([len(name) for name, _ in run], default=0)
    return [f"{indent}{name.ljust(width)} = {text}" for name, text in run]


def _value(value: Value, indent: str, column: int = 0) -> str:
    """The value as it stands at an indentation: on one line where it fits, else broken inside its brackets."""
    if type(value) in _ON_ONE_LINE:
        return inline(value)
    if isinstance(value, MAPPINGS):
        return _object(value.items(), indent) if value else "{}"
    if isinstance(value, Object):
        return _object(value.items, indent) if value.items else "{}"
    if not _opens_brackets(value):
        return inline(value)
    if not _has_object(value):
        line = inline(value)
        if len(indent) + column + len(line) <= WIDTH:
            return line
    if isinstance(value, Call):
        return _call(value, indent, column)
    if isinstance(value, For):
        return _for(value, indent)
    if isinstance(value, Conditional):
        return _conditional(value, indent)
    if isinstance(value, Operation):
        return _operation(value, indent) if value.operator in _LINKS else _comparison(value, indent, column)
    assert isinstance(value, LISTS)  # nothing else has brackets
    return _list(value, indent)


# What never breaks, and is most of what there is.
_ON_ONE_LINE = frozenset({str, bool, int, float, type(None), Name, Variable, Traversal, Template})


def _opens_brackets(value: Value) -> bool:
    """Whether the value has brackets with something between them, or may have, where it may break."""
    if isinstance(value, Call):
        return bool(value.arguments)
    if isinstance(value, Operation):
        return value.operator in _LINKS or isinstance(_first(value), Call)
    return isinstance(value, For | Conditional) or (isinstance(value, LISTS) and len(value) > 0)


def _has_object(value: Value) -> bool:
    """Whether an object with something in it stands in the value, outside a `for`: it gets lines of its own."""
    if isinstance(value, MAPPINGS):
        return bool(value)
    if isinstance(value, Object):
        return bool(value.items)
    if isinstance(value, Call):
        return any(map(_has_object, value.arguments))
    return isinstance(value, LISTS) and any(map(_has_object, value))


def _object(items: Iterable[tuple[str | Expression[ApplyTime], Value]], indent: str) -> str:
    inner = indent + _INDENT
    lines: list[str] = ["{"]
    run: list[tuple[str, str]] = []
    for name, value in items:
        written = written_key(name) if isinstance(name, str) else _computed_key(name)
        text = _value(value, inner, column=len(written) + 3)
        if "\n" in text:
            lines += _assignments(run, inner)
            lines.append(f"{inner}{written} = {text}")
            run = []
        else:
            run.append((written, text))
    lines += _assignments(run, inner)
    lines.append(indent + "}")
    return "\n".join(lines)


def _computed_key(name: Expression[ApplyTime]) -> str:
    return inline(name) if isinstance(name, Template) else f"({inline(name)})"


def _list(values: Sequence[Value], indent: str) -> str:
    if len(values) == 1 and isinstance(values[0], (*MAPPINGS, Object)):
        return f"[{_value(values[0], indent)}]"
    inner = indent + _INDENT
    rows = [f"{inner}{_value(value, inner)}," for value in values]
    return "\n".join(["[", *rows, indent + "]"])


def _call(call: Call[ApplyTime], indent: str, column: int) -> str:
    *leading, last = call.arguments
    if any(map(_has_object, leading)) and all(map(_is_small, call.arguments)):
        line = inline(call)
        if len(indent) + column + len(line) <= WIDTH:
            return line
    if not any(map(_has_object, leading)) and (_has_object(last) or not leading):
        before = call.function + "(" + "".join(f"{inline(argument)}, " for argument in leading)
        return f"{before}{_value(last, indent, column + len(before) + 1)})"
    inner = indent + _INDENT
    rows = [f"{inner}{_value(argument, inner)}," for argument in call.arguments]
    return "\n".join([f"{call.function}(", *rows, indent + ")"])


def _is_small(argument: Value) -> bool:
    """Whether the argument may stand on the line of its call, as the object in `merge({ Name = … }, …)`."""
    if isinstance(argument, MAPPINGS) and len(argument) == 1:
        return not any(map(_has_object, argument.values()))
    return not _has_object(argument)


def _conditional(value: Conditional[ApplyTime], indent: str) -> str:
    """In parentheses, with a line for the condition and for each result."""
    parts = (("", value.condition), ("? ", value.then), (": ", value.otherwise))
    return _broken(parts, _TERNARY, indent)


def _broken(parts: Sequence[tuple[str, Value]], around: int, indent: str) -> str:
    """In parentheses, with a line for each part and the sign before it."""
    inner = indent + _INDENT
    lines = [_part(part, around, inner, sign, last=i == len(parts)) for i, (sign, part) in enumerate(parts, start=1)]
    return "\n".join(["(", *lines, indent + ")"])


def _part(value: Value, around: int, indent: str, sign: str, *, last: bool) -> str:
    """A line for one part of a broken operation, which breaks inside its own brackets if it is still too long."""
    text = _operand(value, around)
    if not last and _ends_in_prefix(value) and text == inline(value):
        # The parser of checkov 3.3.30 takes no line break behind `!x` or `-x` that has no brackets of its own.
        text = f"({text})"
    elif len(indent) + len(sign) + len(text) > WIDTH and isinstance(value, Call | For):
        text = _value(value, indent, len(sign))
    return indent + sign + text


def _ends_in_prefix(value: Value) -> bool:
    """Whether the last operand has a sign before it, with no bracket around both."""
    if isinstance(value, Operation):
        return value.left is None or _ends_in_prefix(value.right)
    return isinstance(value, int | float) and value < 0


_LINKS = ("||", "&&")


def _operation(value: Operation[ApplyTime], indent: str) -> str:
    """In parentheses, with a line for each part of the outermost `||` or `&&`."""
    operator = value.operator
    parts = [(f"{operator} " if i else "", part) for i, part in enumerate(_linked(value, operator))]
    return _broken(parts, _BINDS[operator], indent)


def _comparison(value: Operation[ApplyTime], indent: str, column: int) -> str:
    """Broken inside the brackets of the call that it begins with, as in `!contains(…)` and `length(…) == 2`."""
    if value.left is None:
        return value.operator + _value(value.right, indent, column + len(value.operator))
    return f"{_value(value.left, indent, column)} {value.operator} {_operand(value.right, _BINDS[value.operator])}"


def _first(value: Operation[ApplyTime]) -> Value:
    return value.right if value.left is None else value.left


def _linked(value: Value, operator: str) -> Iterator[Value]:
    """The parts of `a && b && c`, however they were joined."""
    if isinstance(value, Operation) and value.operator == operator and value.left is not None:
        yield from _linked(value.left, operator)
        yield from _linked(value.right, operator)
    else:
        yield value


def _for(loop: For[ApplyTime], indent: str) -> str:
    """Over several lines; what it goes over, and what it gives, are broken once more where they are still too long."""
    opening, head, tail, closing = _for_pieces(loop)
    inner = indent + _INDENT
    if len(inner) + len(head) > WIDTH:
        over = _value(loop.collection, inner, len(f"for {', '.join(loop.names)} in  : "))
        start = f"for {', '.join(loop.names)} {_word('in', over, '(')} :"
        if loop.key is not None:
            start = f"{start} {inline(loop.key)} =>"
        column = len(start.rpartition("\n")[2]) + 1
        head = f"{start} {_unsigned(_value(loop.result, inner, column))}"
    return "\n".join([opening, *(inner + line for line in (head, tail) if line), indent + closing])


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


def _inline_object(items: Iterable[tuple[str | Expression[ApplyTime], Value]]) -> str:
    pairs = [f"{written_key(k) if isinstance(k, str) else _computed_key(k)} = {inline(v)}" for k, v in items]
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
    text = base.text if isinstance(base, Name) else _operand(base, _PREFIX)
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
    condition, then, otherwise = (_operand(part, _TERNARY) for part in value.parts())
    return f"{condition} ? {then} : {otherwise}"


def _inline_operation(value: Operation[ApplyTime]) -> str:
    operator = value.operator
    if value.left is None:
        return operator + _operand(value.right, _PREFIX)
    binds = _BINDS[operator]
    return f"{_operand(value.left, binds)} {operator} {_operand(value.right, binds)}"


def _inline_for(value: For[ApplyTime]) -> str:
    opening, head, tail, closing = _for_pieces(value)
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


# How tightly operators bind (HCL native syntax specification, Operations); what binds no tighter gets parentheses.
_TERNARY, _PREFIX = 0, 7
_BINDS = {
    operator: level
    for level, operators in enumerate(("||", "&&", "== !=", "< <= > >=", "+ -", "* / %"), start=1)
    for operator in operators.split()
}


def _operand(value: Value, around: int) -> str:
    """The text of a part of an operation, in parentheses where it would be read otherwise."""
    text = inline(value)
    if isinstance(value, Conditional):
        return f"({text})"
    if isinstance(value, Operation):
        binds = _PREFIX if value.left is None else _BINDS[value.operator]
        return text if binds > around else f"({text})"
    return text


def _piece(piece: str | Expression[ApplyTime]) -> str:
    if isinstance(piece, str):
        return template_text(piece)
    text = _unsigned(inline(piece))
    before, after = " " * text.startswith("{"), " " * text.endswith("}")
    return f"${{{before}{text}{after}}}"


def _for_pieces(loop: For[ApplyTime]) -> tuple[str, str, str, str]:
    head = f"for {', '.join(loop.names)} {_word('in', inline(loop.collection), '(')} : {_produced(loop)}"
    tail = "" if loop.condition is None else _word("if", inline(loop.condition), "([")
    return ("{", head, tail, "}") if loop.key is not None else ("[", head, tail, "]")


def _produced(loop: For[ApplyTime]) -> str:
    result = inline(loop.result)
    return result if loop.key is None else f"{inline(loop.key)} => {_unsigned(result)}"


def _word(word: str, text: str, touching: str) -> str:
    """A word and what follows it; `terraform fmt` takes it for a function before some brackets."""
    text = _unsigned(text)
    return f"{word}{text}" if text[0] in touching else f"{word} {text}"


def _unsigned(text: str) -> str:
    """In parentheses if it begins with a minus, which `terraform fmt` would take for a subtraction here."""
    return f"({text})" if text.startswith("-") else text
