"""The JSON Schema of blueprints in YAML, for editors: drawn from the specs, as everything that knows the language.

It says what shape decides: keys, types, choices, patterns and sizes. What needs more than one field, or AWS, is
`check`'s to say.
"""

from __future__ import annotations

import ast
import doctest
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from fargate_tf.notation.data import data_of, plain_data
from fargate_tf.notation.forms import (
    CALLS,
    KIND,
    PARAMETER,
    REF,
    VAR,
    Form,
    arguments_of,
    form_of,
    kinds_of,
    language,
    with_kind,
)
from fargate_tf.spec.base import ABSENT, Spec, default_of
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import Matches, OneOf, Size

if TYPE_CHECKING:
    from dataclasses import Field

    from fargate_tf.spec.constraint import Constraint

Schema = dict[str, Any]

_TYPES = {str: "string", int: "integer", bool: "boolean"}
_KIND = "which of the specs that may stand here this is"


def json_schema() -> Schema:
    """The schema of one document, in JSON Schema 2020-12."""
    definitions = {kind.__name__: _spec(kind) for kind in language()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Blueprint of fargate-tf",
        **definitions.pop(Blueprint.__name__),
        "$defs": {**definitions, REF: _ref(), **{call: _call(call) for call in CALLS}},
    }


def _spec(kind: type[Spec]) -> Schema:
    """A mapping with the fields of a spec."""
    example = _example(kind)  # type: ignore[arg-type]  # mypy takes the hash of a spec for that of its class
    properties: Schema = {f.name: _field(f, example) for f in kind.settings}
    required = [f.name for f in kind.settings if default_of(f) is ABSENT]
    if kind in with_kind():
        names = list(kinds_of((kind,)))
        properties = {KIND: {"description": _KIND, "enum": names}, **properties}
    return {
        "description": inspect.cleandoc(kind.__doc__ or "").partition("\n\n>>>")[0].replace("\n", " "),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        **({"examples": [example]} if example else {}),
    }


def _field(f: Field[Any], example: Mapping[str, Any]) -> Schema:
    """One field: what it is, what it takes, its default, and an example."""
    default = default_of(f)
    shown = {} if default is ABSENT or default is None else {"default": plain_data(default, f.type)}
    examples = {"examples": [example[f.name]]} if f.name in example else {}
    limit: Constraint | None = f.metadata["constraint"]
    form = form_of(f.type)  # type: ignore[arg-type]  # annotations are no texts here
    return {"description": f.metadata["doc"], **_any_of(list(_forms(form, limit))), **shown, **examples}


def _forms(form: Form, limit: Constraint | None = None) -> Iterator[Schema]:
    """What may stand where a form is wanted, each as a schema; `limit` is the field's."""
    if form.json:
        yield {}
        return
    yield from _scalars(form, limit)
    yield from (_one_kind(spec, several=len(form.specs) > 1) for spec in form.specs)
    for hint in form.item:
        yield {"type": "array", "items": _any_of(list(_forms(form_of(hint)))), **_size(limit, "Items")}
    for hint in form.value:
        inner = _any_of(list(_forms(form_of(hint))))
        yield {"type": "object", "additionalProperties": inner or True, **_size(limit, "Properties")}
    if form.optional:
        yield {"type": "null"}
    if form.staged:
        yield from ({"$ref": f"#/$defs/{call}"} for call in (REF, VAR))
    if form.is_plain and not form.value:
        yield {"$ref": f"#/$defs/{PARAMETER}"}


def _scalars(form: Form, limit: Constraint | None) -> Iterator[Schema]:
    """Texts, numbers and booleans."""
    if form.choices:
        yield {"enum": list(form.choices)}
    if isinstance(limit, OneOf) and form.scalars:
        yield {"enum": list(limit.values)}
        return
    for scalar in form.scalars:
        if scalar is str and isinstance(limit, Matches):
            # The whole text has to fit; in the dialect of JSON Schema a pattern may match anywhere.
            yield {"type": "string", "pattern": f"^(?:{limit.pattern})$"}
        elif scalar is str:
            yield {"type": "string", **_size(limit, "Length")}
        else:
            yield {"type": _TYPES[scalar]}


def _size(limit: Constraint | None, of: str) -> Schema:
    return {f"min{of}": limit.least, f"max{of}": limit.most} if isinstance(limit, Size) else {}


def _one_kind(spec: type[Spec], *, several: bool) -> Schema:
    schema: Schema = {"$ref": f"#/$defs/{spec.__name__}"}
    return {**schema, "required": [KIND]} if several else schema


def _any_of(schemas: list[Schema]) -> Schema:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _ref() -> Schema:
    return {
        "description": "a reference, written as in Terraform, to an attribute of a block of the same module",
        "type": "object",
        "properties": {REF: {"type": "string", "examples": ["data.aws_vpc.shared.id"]}},
        "required": [REF],
        "additionalProperties": False,
    }


def _call(call: str) -> Schema:
    """A call with named arguments, in a mapping of its own."""
    arguments = arguments_of(call)
    inner = {
        "type": "object",
        "properties": {each.name: _any_of(list(_without_calls(form_of(each.hint)))) for each in arguments},
        "required": [each.name for each in arguments if each.required],
        "additionalProperties": False,
    }
    description = inspect.cleandoc(CALLS[call].__doc__ or "").partition("\n")[0]
    return {
        "description": description,
        "type": "object",
        "properties": {call: inner},
        "required": [call],
        "additionalProperties": False,
    }


def _without_calls(form: Form) -> Iterator[Schema]:
    """What an argument of a call takes: no call."""
    if form.json:
        yield {}
    if form.choices:
        yield {"enum": list(form.choices)}
    yield from ({"type": _TYPES[scalar]} for scalar in form.scalars)
    yield from ({"type": "array", "items": _any_of(list(_without_calls(form_of(hint))))} for hint in form.item)


@cache
def _example(kind: type[Spec]) -> Mapping[str, Any]:
    """The spec that the class's own docs show, as data."""
    import fargate_tf

    names: dict[str, Any] = vars(fargate_tf).copy()
    for shown in doctest.DocTestParser().get_examples(kind.__doc__ or ""):
        tree = ast.parse(shown.source)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == kind.__name__:
                made = eval(compile(ast.Expression(call), kind.__name__, "eval"), names)  # noqa: S307  (our own docs)
                return data_of(made)
        exec(compile(tree, kind.__name__, "exec"), names)  # noqa: S102
    return {}
