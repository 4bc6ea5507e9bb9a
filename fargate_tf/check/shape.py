"""Whether what was written has the shape of the language: arguments that exist, types that fit, plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from math import isfinite
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from fargate_tf.check.rule import rule
from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import Expression, Traversal, Variable
from fargate_tf.problem import did_you_mean
from fargate_tf.spec.base import ABSENT, PLAIN, Json, Spec, choices_of
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.terraform import CREDENTIALS

if TYPE_CHECKING:
    from fargate_tf.check.rule import At, Fields, Step
    from fargate_tf.problem import Problem

LANGUAGE = "fargate_tf reference"
_SURROGATES = ("\ud800", "\udfff")


@rule(
    "FT006",
    Spec,
    "error",
    title="An argument that does not exist",
    why="A misspelt argument that is ignored would silently change what is built.",
    source=LANGUAGE,
    reads=None,
)
def arguments_exist(spec: Spec, at: At) -> Iterator[Problem]:
    """Every argument of the call belongs to the constructor."""
    for mistake in spec.mistakes:
        if mistake.kind == "unknown" and mistake.argument not in CREDENTIALS.get(type(spec), ()):
            yield at.problem(mistake.path, mistake.reason, mistake.hint)


@rule(
    "FT007",
    Spec,
    "error",
    title="A required argument is missing",
    why="There is no sensible default for it.",
    source=LANGUAGE,
    reads=None,
)
def arguments_complete(spec: Spec, at: At) -> Iterator[Problem]:
    """Every required argument is there."""
    for mistake in spec.mistakes:
        if mistake.kind == "missing":
            yield at.problem(mistake.path, mistake.reason, mistake.hint)


@rule(
    "FT008",
    Spec,
    "error",
    title="A value of the wrong type",
    why="Each field has one type; a number is no text, and a text is no list of characters.",
    source=LANGUAGE,
    reads=None,
)
def types_fit(spec: Spec, at: At) -> Iterator[Problem]:
    """Every value has the type that its field declares."""
    for mistake in spec.mistakes:
        if mistake.kind == "type":
            yield at.problem(mistake.path, mistake.reason, mistake.hint)
    for name in at.context.unsound.get(id(spec), ()):
        value = getattr(spec, name)
        if value is not ABSENT:
            for steps, wanted, hint in misfits(value, spec.__dataclass_fields__[name].type):
                seen = _found(value, steps)
                yield at.problem((name, *steps), f"expected {wanted}, got {_kind(seen)}", hint)


@rule(
    "FT013",
    Spec,
    "error",
    title="Text that no file can hold",
    why="A lone surrogate is half a character: it has no form in UTF-8, so neither Terraform nor AWS can take it.",
    source="Unicode 15, section 3.8; HCL native syntax specification (files are UTF-8)",
    reads=None,
)
def text_is_plain(spec: Spec, at: At) -> Iterator[Problem]:
    """No text holds half of a character."""
    for steps, text in at.context.texts.get(id(spec), ()):
        if not text.isascii() and any(_SURROGATES[0] <= c <= _SURROGATES[1] for c in text):
            yield at.problem(
                steps,
                f"{shown(text)} holds a lone surrogate",
                "write the whole character, or read the text with the right encoding",
            )


RULES = (arguments_exist, arguments_complete, types_fit, text_is_plain)


def is_sound(root: Spec) -> bool:
    """Whether every field of every spec in it is given and has its type."""
    return not unusual(root.all_within())[0]


def unusual(specs: Iterable[Spec]) -> tuple[Fields, Fields]:
    """The fields that are not given, misspelt or not of their type, and those of which only Terraform knows some part.

    Rules look at neither, or know what they do.
    """
    unsound: dict[int, tuple[str, ...]] = {}
    staged: dict[int, tuple[str, ...]] = {}
    for spec in specs:
        fields = _fields_of(type(spec))  # type: ignore[arg-type]  # mypy takes the hash of a spec for that of its class
        # Nearly all values have one of the few types that are right at sight, or are the default of the field: only
        # the others are looked into.
        further = [
            (name, value, hint)
            for (name, at_sight, default, hint), value in zip(fields, spec.values(), strict=True)
            if value is not default and type(value) not in at_sight
        ]
        if not further and not spec.mistakes:
            continue
        wrong = [name for name, value, hint in further if value is ABSENT or not fits(value, hint)]
        if names := (*wrong, *_misspelt(spec)):
            unsound[id(spec)] = names
        if names := tuple([name for name, value, _ in further if _is_staged(value)]):
            staged[id(spec)] = names
    return unsound, staged


def _misspelt(spec: Spec) -> Iterator[str]:
    """The fields that keep their default because somebody wrote another name."""
    for mistake in spec.mistakes:
        default = spec.defaults.get(mistake.meant, ABSENT)
        if default is not ABSENT and getattr(spec, mistake.meant) is default:
            yield mistake.meant


def _is_staged(value: object) -> bool:
    if type(value) in PLAIN or isinstance(value, Spec):
        return False
    if isinstance(value, tuple):
        return any(map(_is_staged, value))
    if isinstance(value, Expression):
        return True
    return isinstance(value, Mapping) and any(map(_is_staged, value.values()))


_NO_DEFAULT = object()


@cache
def _fields_of(kind: type[Spec]) -> tuple[tuple[str, frozenset[type], object, Any], ...]:
    """The fields of one class of specs: name, the types whose values surely fit and hold no other, default, type."""
    return tuple(
        (f.name, _at_sight(f.type), _NO_DEFAULT if kind.defaults[f.name] is ABSENT else kind.defaults[f.name], f.type)
        for f in kind.settings
    )


def _at_sight(hint: Any) -> frozenset[type]:
    """The plain types of a hint: no value of one can misfit it.

    >>> sorted(kind.__name__ for kind in _at_sight(str | int | None | Expression[Any]))
    ['NoneType', 'int', 'str']
    """
    if hint is Json:
        return PLAIN
    choices = choices_of(hint)
    return frozenset(kind for kind in PLAIN if kind in choices)


Misfit = tuple[tuple["Step", ...], str, str]


def misfits(value: object, hint: Any) -> Iterable[Misfit]:
    """Where a value does not fit a type: the steps to the place, the type wanted there, what to type."""
    return () if type(value) is hint else _judge_of(hint)(value)


def fits(value: object, hint: Any) -> bool:
    """Whether a value has a type."""
    return not any(True for _ in misfits(value, hint))


@cache
def _judge_of(hint: Any) -> Callable[[object], Iterable[Misfit]]:
    """What finds the misfits of one type; the fields of all specs have some thirty types."""
    kind = get_origin(hint)
    if hint is Json:
        return _json_misfits
    if kind in (Union, UnionType):
        return _union_judge(get_args(hint))
    if kind is Literal:
        return partial(_literal_misfits, choices=get_args(hint))
    if kind is not None and issubclass(kind, Mapping):
        return partial(_mapping_misfits, kinds=get_args(hint))
    if kind is not None and issubclass(kind, Sequence):
        return partial(_sequence_misfits, kind=get_args(hint)[0])
    return _expression_misfits if kind is Expression else partial(_plain_misfits, hint=hint)


def _union_judge(choices: tuple[Any, ...]) -> Callable[[object], Iterable[Misfit]]:
    optional = NoneType in choices
    staged = any(get_origin(choice) is Expression for choice in choices)
    real = [choice for choice in choices if choice is not NoneType and get_origin(choice) is not Expression]

    def judge(value: object) -> Iterable[Misfit]:
        if (optional and value is None) or (staged and isinstance(value, Expression)):
            return ()
        if len(real) == 1:
            return misfits(value, real[0])
        if any(fits(value, choice) for choice in real):
            return ()
        wanted = " or ".join(map(_name, real))
        return [((), wanted, f"give {wanted}")]

    return judge


def _expression_misfits(value: object) -> Iterator[Misfit]:
    if not isinstance(value, Expression):
        yield (), "an expression", "give var(…) or ref(…)"


def _plain_misfits(value: object, hint: Any) -> Iterator[Misfit]:
    if isinstance(value, Expression):
        yield (), _name(hint), "write the value itself: it has to be known before Terraform runs"
    elif not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        quoted = hint is str and isinstance(value, int | float) and not isinstance(value, bool)
        yield (), _name(hint), f"put it in quotes: '{shown(value)}'" if quoted else f"give {_name(hint)}"


def _json_misfits(value: object) -> Iterator[Misfit]:
    """Where a value has no form in JSON."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                yield (), f"keys that are text, not {shown(key)}", "put the key in quotes"
            else:
                yield from (((key, *steps), wanted, hint) for steps, wanted, hint in _json_misfits(item))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from (((i, *steps), wanted, hint) for steps, wanted, hint in _json_misfits(item))
    elif isinstance(value, float) and not isfinite(value):
        yield (), "a number that is finite", "write the number itself"
    elif not (value is None or isinstance(value, str | int | float | Expression)):
        yield (), "what JSON can hold", "give a text, a number, True, False, None, a list or a mapping"


def _literal_misfits(value: object, choices: tuple[Any, ...]) -> Iterator[Misfit]:
    if not isinstance(value, str) or value not in choices:
        wanted = "one of " + ", ".join(map(repr, choices))
        yield (), wanted, did_you_mean(value if isinstance(value, str) else "", choices, f"give {wanted}")


def _mapping_misfits(value: object, kinds: tuple[Any, ...]) -> Iterator[Misfit]:
    if not isinstance(value, Mapping):
        yield (), f"a mapping to {_name(kinds[1], plural=True)}", 'give a mapping, such as {"key": "value"}'
        return
    for key, item in value.items():
        if not isinstance(key, str):
            yield (), f"keys that are text, not {shown(key)}", "put the key in quotes"
        else:
            yield from (((key, *steps), wanted, hint) for steps, wanted, hint in misfits(item, kinds[1]))


def _sequence_misfits(value: object, kind: Any) -> Iterator[Misfit]:
    if not isinstance(value, tuple):
        yield (), f"a list of {_name(kind, plural=True)}", "put it in brackets: […]"
        return
    for i, item in enumerate(value):
        yield from (((i, *steps), wanted, hint) for steps, wanted, hint in misfits(item, kind))


_NAMES = {
    Json: ("what JSON can hold", "what JSON can hold"),
    str: ("a text", "texts"),
    int: ("a whole number", "whole numbers"),
    bool: ("True or False", "booleans"),
}


def _name(hint: Any, *, plural: bool = False) -> str:
    kind = get_origin(hint)
    if kind is Literal:
        return "one of " + ", ".join(map(repr, get_args(hint)))
    if kind in (Union, UnionType):
        real = (choice for choice in get_args(hint) if choice is not NoneType and get_origin(choice) is not Expression)
        return " or ".join(_name(choice, plural=plural) for choice in real)
    if kind is not None and issubclass(kind, Mapping):
        return f"a mapping to {_name(get_args(hint)[1], plural=True)}"
    if kind is not None and issubclass(kind, Sequence):
        return f"a list of {_name(get_args(hint)[0], plural=True)}"
    name: str = hint.__name__
    article = "an" if name[0] in "AEIOU" else "a"
    return _NAMES.get(hint, (f"{article} {name}", f"{name}s"))[plural]


def _found(value: Any, steps: tuple[Step, ...]) -> object:
    for step in steps:
        value = value[step]
    return value


def _kind(value: object) -> str:
    kinds = {
        str: "the text",
        int: "the number",
        float: "the number",
        bool: "the boolean",
        tuple: "the list",
        NoneType: "the value",
    }
    if isinstance(value, Spec):
        return f"a {type(value).__name__}"
    if isinstance(value, Variable):
        return f"the variable {shown(value.name)}"
    if isinstance(value, Traversal):
        return f"the expression {inline(value)}"
    if isinstance(value, Mapping):
        return f"the mapping {shown(dict(value))}"
    if isinstance(value, tuple):
        return f"the list {shown(list(value))}"
    return f"{kinds.get(type(value), f'the {type(value).__name__}')} {shown(value)}"
