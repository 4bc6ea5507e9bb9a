"""Hints in YAML: rules write them in Python, with calls and arguments, and whoever writes YAML types something else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import fargate_tf
from fargate_tf.notation.forms import CALLS, KIND, REF, with_kind
from fargate_tf.spec.base import Spec

# A call, or an argument with its name, where it begins.
_BEGINS = re.compile(r"(?<![\w.\"'`/-])(?<!--set )(?P<name>[A-Za-z_][\w.]*)(?P<sign>=|\()(?=\S)")
_WORD = re.compile(r"[\w.]*\w|…")
_MISSING = re.compile(r"^add (\w+)=…: (.*)$")
_WHOLE = {
    "True or False": "true or false",
    "True, False, None": "true, false, null",
    "in brackets": "in brackets or under dashes",
    "keep var(…) in one Python name, and use that in both places": "give one an anchor, &name, and say *name again",
}
_OPEN, _CLOSE = "([{", ")]}"
# Stands for `…`, which no expression of Python has, while the rest is parsed.
_REST = "___"


def in_yaml(hint: str) -> str:
    r"""A hint as it is typed in YAML; what is no Python in it stays.

    >>> in_yaml('add Selector("stage", labels={"tier": "…"}), or use nat=\'per_az\'')
    'add {namespace: stage, labels: {tier: …}}, or use nat: per_az'
    >>> in_yaml("write endpoint=Endpoint(private=True)")
    'write endpoint: {private: true}'
    """
    for python, yaml in _WHOLE.items():
        hint = hint.replace(python, yaml)
    hint = _MISSING.sub(r"add `\1:`, \2", hint)
    return "".join(_pieces(hint))


def _pieces(hint: str) -> Iterator[str]:
    position = 0
    for begin in _BEGINS.finditer(hint):
        if begin.start() < position:
            continue
        end = _end(hint, begin)
        told = _told(hint[begin.start() : end])
        if told is not None:
            yield hint[position : begin.start()]
            yield told
            position = end
    yield hint[position:]


def _end(hint: str, begin: re.Match[str]) -> int:
    """Where the expression that begins here ends: behind its brackets, its quotes, or its word."""
    start = begin.end() if begin["sign"] == "=" else begin.end() - 1
    first = hint[start]
    if first in "'\"":
        closing = hint.find(first, start + 1)
        return closing + 1 if closing > 0 else len(hint)
    if first not in _OPEN:
        word = _WORD.match(hint, start)
        start = word.end() if word else start
        if hint[start : start + 1] != "(":
            return start
    depth = 0
    for i in range(start, len(hint)):
        depth += (hint[i] in _OPEN) - (hint[i] in _CLOSE)
        if depth == 0:
            return i + 1
    return len(hint)


def _told(python: str) -> str | None:
    """An expression, or a named argument, of the language in YAML; `None` for anything else."""
    text = re.sub(r"…(?=[,)\]} ]|$)(?<![\"'\w]…)", _REST, python)
    name, equals, value = text.partition("=")
    try:
        if equals and name.isidentifier():
            return f"{name}: {_flow(ast.parse(value, mode='eval').body)}"
        return _flow(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError):
        return None


def _flow(node: ast.expr) -> str:
    """An expression in the flow style of YAML; raises `ValueError` for what the language does not have."""
    if isinstance(node, ast.Call):
        return _call(node)
    if isinstance(node, ast.List | ast.Tuple):
        return f"[{', '.join(map(_flow, node.elts))}]"
    if isinstance(node, ast.Set):
        return "{…}"
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return f"{{{', '.join(f'{_flow(key)}: {_flow(value)}' for key, value in pairs if key is not None)}}}"
    if isinstance(node, ast.Constant):
        return _scalar(node.value)
    if isinstance(node, ast.Name) and node.id == _REST:
        return "…"
    raise ValueError(node)


def _call(call: ast.Call) -> str:
    name = ast.unparse(call.func)
    made = getattr(fargate_tf, name.partition(".")[0], None)
    named = [(keyword.arg or "", _flow(keyword.value)) for keyword in call.keywords]
    rest = [argument for argument in call.args if isinstance(argument, ast.Name) and argument.id == _REST]
    given = [_flow(argument) for argument in call.args if argument not in rest]
    if isinstance(made, type) and issubclass(made, Spec):
        kind = [(KIND, name)] if made in with_kind() else []
        pairs = [*kind, *zip([made.leading()], given, strict=False), *named]
        return f"{{{', '.join([*(f'{key}: {value}' for key, value in pairs), *('…' for _ in rest)])}}}"
    if name == REF or name in CALLS:
        return f"{{{name}: {given[0] if given else '…'}}}"
    raise ValueError(name)


def _scalar(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if not isinstance(value, str):
        return str(value)
    plain = re.fullmatch(r"[A-Za-z][\w./*-]*|…", value) and value.lower() not in ("null", "true", "false", "yes", "no")
    return value if plain else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
