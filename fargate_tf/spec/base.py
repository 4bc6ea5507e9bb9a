"""The ground of the language: frozen values that remember where they were written and never raise on meaning.

A constructor takes whatever it is given. What does not fit (an unknown keyword, a missing one) is noted on the
object, and the checks report all of it at once (ADR 0006); only `check` says what is wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from types import MappingProxyType, NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Literal,
    NoReturn,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
)

from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Expression, StagedValueError
from fargate_tf.problem import nearest
from fargate_tf.spec.origin import Site, call_site

if TYPE_CHECKING:
    from typing import TypeAlias

    from fargate_tf.hcl.nodes import ApplyTime
    from fargate_tf.spec.constraint import Constraint

    Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | Expression[ApplyTime] | None"
else:

    class Json:
        """What JSON can hold, with expressions in it: the type of a value whose form somebody else decides."""


T = TypeVar("T")

PLAIN: frozenset[type] = frozenset({str, bool, int, NoneType})
"""The types whose values hold no other."""
_LONGEST_SHOWN = 60
_MOST_OWNERS, _MOST_HOLDERS = 2, 3
# How much of two names has to be the same, so that no rule is asked about the field: `policy` and `policies`.
_SURELY = 0.7


@node
class Mistake:
    """What does not fit the constructor: which argument, what is wrong, what to type.

    `within` are the steps to the argument where it stands inside the value of another. `meant` is the field that was
    probably meant: nobody knows its value, so no rule should judge by its default.
    """

    kind: Literal["unknown", "missing", "type"]
    argument: str
    reason: str
    hint: str
    within: tuple[str | int, ...] = ()
    meant: str = ""

    @property
    def path(self) -> tuple[str | int, ...]:
        """The steps to the argument."""
        return (*self.within, self.argument) if self.argument else self.within


class Absent:
    """The value of a required field that was not given."""

    def __repr__(self) -> str:
        return "<not given>"


ABSENT = Absent()


def setting(
    doc: str,
    *,
    default: Any = MISSING,
    kw_only: bool = True,
    constraint: "Constraint | None" = None,
    emitted: bool = True,
) -> Any:
    """A field of a spec: its description, its default and the limit that AWS sets on its value.

    What is not `emitted` speaks to the compiler alone and has no counterpart in a module.
    """
    metadata = {"doc": doc, "constraint": constraint, "emitted": emitted}
    if isinstance(default, dict):
        return field(default_factory=dict, kw_only=kw_only, metadata=metadata)
    return field(default=default, kw_only=kw_only, metadata=metadata)


def default_of(f: Field[Any]) -> object:
    """The value of a field that was not given; `ABSENT` where it has to be."""
    if f.default_factory is not MISSING:
        return frozen(f.default_factory())
    return ABSENT if f.default is MISSING else f.default


def frozen(value: object) -> object:
    """Lists become tuples and dicts read-only, at every depth, so that no caller can change a spec later.

    The members of a `StrEnum` or `IntEnum` become the texts and numbers that they stand for.
    """
    if type(value) in PLAIN:
        return value
    if isinstance(value, list | tuple):
        return tuple(map(frozen, value))
    if isinstance(value, dict):
        return MappingProxyType({frozen(k): frozen(v) for k, v in value.items()})
    if isinstance(value, str):
        return str.__str__(value)
    return int(value) if isinstance(value, int) else value


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(setting,))
def spec(cls: type[T]) -> type[T]:
    """Make a class a dataclass of keyword-only fields whose constructor, equality and text are those of `Spec`."""
    made = dataclass(init=False, repr=False, eq=False, kw_only=True)(cls)
    own = made.__dataclass_fields__  # type: ignore[attr-defined]
    # What every spec takes is told last: in hints, in the reference, in a repr.
    own["accept"] = own.pop("accept")
    settings = fields(made)  # type: ignore[arg-type]
    made.settings = settings  # type: ignore[attr-defined]
    made.field_names = tuple(f.name for f in settings)  # type: ignore[attr-defined]
    made.unnamed = tuple(f.name for f in settings if not f.kw_only)  # type: ignore[attr-defined]
    made.defaults = {f.name: default_of(f) for f in settings}  # type: ignore[attr-defined]
    return made


@spec
class Spec:
    """The base of everything that a blueprint says.

    `settings` are its fields, `field_names` their names, `unnamed` those that may be given without; `defaults` has
    `ABSENT` for what has to be given. `mistakes` are the arguments that did not fit; `site` is the call that built
    the object, if it was the user's.
    """

    settings: ClassVar[tuple[Field[Any], ...]] = ()
    field_names: ClassVar[tuple[str, ...]] = ()
    unnamed: ClassVar[tuple[str, ...]] = ()
    defaults: ClassVar[Mapping[str, object]] = {}
    mistakes: ClassVar[tuple[Mistake, ...]] = ()
    site: ClassVar[Site | None] = None

    accept: Sequence[str] = setting(
        "warnings and notes to keep quiet, here and in all inside, each with its reason: 'FT107: a test cluster'",
        default=(),
        kw_only=True,
        emitted=False,
    )

    def __init__(self, /, *args: object, **kwargs: object) -> None:
        given, mistakes = _matched(type(self), args, kwargs)
        values = self.__dict__
        values.update(self.defaults)
        for name, value in given.items():
            values[name] = value if type(value) in PLAIN else frozen(value)
        values["mistakes"] = mistakes
        values["site"] = call_site()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        msg = f"a {type(self).__name__} cannot be changed; use dataclasses.replace"
        raise FrozenInstanceError(msg)

    def __delattr__(self, name: str) -> NoReturn:
        self.__setattr__(name, ABSENT)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, wherever they were written."""
        if type(self) is not type(other):
            return NotImplemented
        names = [f.name for f in self.settings]
        try:
            return all(getattr(self, name) == getattr(other, name) for name in names)
        except StagedValueError:
            # An expression says nothing of its value, but its text tells it from others.
            return repr(self) == repr(other)

    def __hash__(self) -> int:
        """By value; raises `TypeError` where a mapping is inside."""
        return hash((type(self), *self.values()))

    def __repr__(self) -> str:
        said = (f"{f.name}={getattr(self, f.name)!r}" for f in self.settings)
        return f"{type(self).__name__}({', '.join(said)})"

    @classmethod
    def leading(cls) -> str:
        """The one field that may be given without its name, or an empty string."""
        return next(iter(cls.unnamed), "")

    def values(self) -> tuple[Any, ...]:
        """The values of all fields."""
        return tuple(map(self.__dict__.__getitem__, self.field_names))

    def all_within(self) -> Iterator["Spec"]:
        """This spec and all inside it, outer ones first."""
        yield self
        for _, child in self.children():
            yield from child.all_within()

    def children(self) -> Iterator[tuple[tuple[str | int, ...], "Spec"]]:
        """The specs directly inside this one, each with its path from here."""
        for name, value in zip(self.field_names, self.values(), strict=True):
            if type(value) in PLAIN:
                continue
            if isinstance(value, tuple):
                for i, item in enumerate(value):
                    if isinstance(item, Spec):
                        yield (name, i), item
            elif isinstance(value, Spec):
                yield (name,), value


def expressions_in(value: object) -> Iterator[tuple[tuple[str | int, ...], "Expression[ApplyTime]"]]:
    """Every expression in the value of a field, with the steps to it, and every expression inside one."""
    if isinstance(value, Expression):
        yield (), value
        for part in value.parts():
            yield from (((), inner) for _, inner in expressions_in(part))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from (((key, *steps), inner) for steps, inner in expressions_in(item))
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from (((i, *steps), inner) for steps, inner in expressions_in(item))


def _matched(
    owner: type[Spec], args: Sequence[object], kwargs: Mapping[str, object]
) -> tuple[dict[str, object], tuple[Mistake, ...]]:
    """The arguments by field, and why some do not fit."""
    known, unnamed = owner.defaults, owner.unnamed
    given = dict(zip(unnamed, args, strict=False))
    found = []
    if len(args) > len(unnamed):
        found.append(_unnamed(owner, len(args)))
    for name, value in kwargs.items():
        if name not in known:
            found.append(_unknown(owner, name))
        elif name in given:
            found.append(Mistake("unknown", name, f"`{name}` is given twice", "write it once"))
        else:
            given[name] = value
    there = {*given, *(mistake.meant for mistake in found)}
    found += [_missing(owner.__name__, f) for f in owner.settings if known[f.name] is ABSENT and f.name not in there]
    return given, tuple(found)


def _unnamed(owner: type[Spec], count: int) -> Mistake:
    reason = f"{owner.__name__} takes {len(owner.unnamed) or 'no'} argument without a name, got {count}"
    names = ", ".join(f"{name}=…" for name in owner.field_names if name not in owner.unnamed)
    return Mistake("unknown", "", reason, f"name the others: {names}")


def _unknown(owner: type[Spec], name: str) -> Mistake:
    title = owner.__name__
    cut = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"
    meant, hint = _meant(owner, name)
    hint = hint or f"{title} takes {', '.join(owner.field_names)}"
    return Mistake("unknown", name, f"{title} has no argument `{cut}`", hint, meant=meant)


def _meant(owner: type[Spec], name: str) -> tuple[str, str]:
    """The field that was surely meant, if one was, and a hint: a field with such a name inside, a name like it."""
    holders = [f for f in owner.settings if any(name in kind.field_names for kind in _specs_in(f.type))]
    if 0 < len(holders) <= _MOST_HOLDERS:
        hint = " or ".join(_held(holder, name) for holder in holders)
        return holders[0].name if len(holders) == 1 else "", f"write it inside: {hint}"
    surely, near = nearest(name, owner.field_names, alike=_SURELY), nearest(name, owner.field_names)
    elsewhere = [other.__name__ for other in Spec.__subclasses__() if name in other.field_names]
    takers = ""
    if 0 < len(elsewhere) <= _MOST_OWNERS:
        takers = f"{' and '.join(elsewhere)} {'takes' if len(elsewhere) == 1 else 'take'} `{name}`"
    # Who knows the very name says more than a guess.
    guess = "" if near is None or (takers and not surely) else f"did you mean `{near}`?"
    return surely or "", f"{guess} {takers}".strip()


def choices_of(hint: object) -> tuple[Any, ...]:
    """The types that an annotation leaves a choice of; one that leaves none is the only one."""
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _specs_in(hint: object) -> Iterator[type[Spec]]:
    """The specs that an annotation allows, be it in a list."""
    if isinstance(hint, type) and issubclass(hint, Spec):
        yield hint
    for part in get_args(hint):
        yield from _specs_in(part)


def _held(holder: Field[Any], name: str) -> str:
    """An argument as it is written inside the spec that a field holds."""
    kind = next(kind for kind in _specs_in(holder.type) if name in kind.field_names)
    one = f"{kind.__name__}({name}=…)"
    return f"{holder.name}={one if kind in choices_of(holder.type) else f'[{one}]'}"


def _missing(owner: str, f: Field[Any]) -> Mistake:
    return Mistake("missing", "", f"{owner} needs `{f.name}`", f"add {f.name}=…: {f.metadata['doc']}")
