"""What may stand in a field, drawn from its annotation: the reader, the writer and the JSON Schema share it.

YAML knows texts, numbers, lists and mappings. Three things need a word of their own: which spec a mapping is, where a
field takes several (`kind`), and the calls that a blueprint in Python makes in place of a value (`CALLS`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import NoneType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Expression
from fargate_tf.spec.base import Json, Spec, choices_of
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.expression import var
from fargate_tf.spec.parameters import parameter

KIND = "kind"
"""The key that says which spec a mapping is, where several may stand."""
REF, VAR, PARAMETER, LITERAL = "ref", "var", "parameter", "literal"
CALLS: Mapping[str, Callable[..., Any]] = {VAR: var, PARAMETER: parameter}
"""The calls that take several arguments. `ref` takes one text; the mapping under `literal` is data, and no call."""


@node
class Form:
    """What one annotation allows.

    `scalars` are among str, int and bool; `choices` the texts of a Literal; `item` is the annotation of what stands in
    a list, `value` of what stands in a mapping, each in a tuple, which is empty where there is none.
    """

    specs: tuple[type[Spec], ...] = ()
    scalars: tuple[type, ...] = ()
    choices: tuple[str, ...] = ()
    item: tuple[Any, ...] = ()
    value: tuple[Any, ...] = ()
    optional: bool = False
    staged: bool = False
    json: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether a text, a number or a boolean may stand here."""
        return bool(self.scalars or self.choices or self.json)


@cache
def form_of(hint: Any) -> Form:
    """What an annotation allows.

    >>> form_of(Sequence[str] | None)
    Form(specs=(), scalars=(), choices=(), item=(<class 'str'>,), value=(), optional=True, staged=False, json=False)
    """
    choices = choices_of(hint)
    kinds = [get_origin(choice) for choice in choices]
    by_kind = list(zip(choices, kinds, strict=True))
    return Form(
        specs=tuple(c for c in choices if isinstance(c, type) and issubclass(c, Spec)),
        scalars=tuple(c for c in choices if c in (str, int, bool)),
        choices=tuple(text for c, kind in by_kind if kind is Literal for text in get_args(c)),
        item=tuple(get_args(c)[0] for c, kind in by_kind if kind is not None and _is(kind, Sequence)),
        value=tuple(get_args(c)[1] for c, kind in by_kind if kind is not None and _is(kind, Mapping)),
        optional=NoneType in choices,
        staged=any(kind is Expression for kind in kinds),
        json=any(c is Json for c in choices),
    )


def _is(kind: Any, wanted: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, wanted)


def forms_of(kind: type[Spec]) -> Iterator[tuple[str, Form]]:
    """The fields of a spec, each with what it takes."""
    for f in kind.settings:
        yield f.name, form_of(f.type)  # type: ignore[arg-type]  # annotations are no texts here, and can be hashed


@cache
def language() -> tuple[type[Spec], ...]:
    """Every spec that can stand in a blueprint, outer ones first."""
    found: dict[type[Spec], None] = {Blueprint: None}
    waiting: list[type[Spec]] = [Blueprint]
    while waiting:
        for _, form in forms_of(waiting.pop(0)):
            inner = [s for each in _within(form) for s in each.specs if s not in found]
            found.update(dict.fromkeys(inner))
            waiting += inner
    return tuple(found)


def _within(form: Form) -> Iterator[Form]:
    """A form and those of its items and values."""
    yield form
    for hint in (*form.item, *form.value):
        yield from _within(form_of(hint))


@cache
def with_kind() -> frozenset[type[Spec]]:
    """The specs that share a field with others, and so say which they are."""
    forms = (each for kind in language() for _, form in forms_of(kind) for each in _within(form))
    return frozenset(kind for form in forms if len(form.specs) > 1 for kind in form.specs)


@cache
def kinds_of(specs: tuple[type[Spec], ...]) -> Mapping[str, Callable[..., Spec]]:
    """What `kind` may say of some specs, and what makes each: the classes, and their further constructors.

    >>> from fargate_tf import ExistingNetwork, Network
    >>> list(kinds_of((Network, ExistingNetwork)))
    ['Network', 'Network.private', 'ExistingNetwork']
    """
    found: dict[str, Callable[..., Spec]] = {}
    for spec in specs:
        found |= {spec.__name__: spec, **dict(_constructors(spec))}
    return found


def _constructors(spec: type[Spec]) -> Iterator[tuple[str, Callable[..., Spec]]]:
    """The class methods of a spec that make one."""
    for name, method in vars(spec).items():
        if isinstance(method, classmethod) and method.__func__.__annotations__.get("return") == spec.__name__:
            yield f"{spec.__name__}.{name}", getattr(spec, name)


@node
class Argument:
    """An argument of a call: its annotation, as a field would have it, and whether it has to be given."""

    name: str
    hint: Any
    required: bool


@cache
def arguments_of(call: str) -> tuple[Argument, ...]:
    """What a call of the language takes, drawn from its signature.

    >>> [argument.name for argument in arguments_of("var")]
    ['name', 'description', 'type', 'default', 'sensitive']
    """
    hints = get_type_hints(CALLS[call])
    given = inspect.signature(CALLS[call]).parameters.items()
    return tuple(Argument(name, _as_field(hints[name]), each.default is each.empty) for name, each in given)


def _as_field(hint: Any) -> Any:
    """The annotation of an argument in the words of fields: no type variables, one kind of list."""
    if hint is Any:
        return Json
    if isinstance(hint, TypeVar):
        return Union[hint.__constraints__]  # noqa: UP007  (made of a tuple)
    lists = [choice for choice in choices_of(hint) if get_origin(choice) in (tuple, list)]
    return Sequence[_as_field(get_args(lists[0])[0])] if lists else hint  # type: ignore[misc]
