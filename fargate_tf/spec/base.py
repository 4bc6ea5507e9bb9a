"""The ground of the language: frozen values that remember where they were written and never raise on meaning.

A constructor takes whatever it is given. What does not fit (an unknown keyword, a missing one) is noted on the
object, and the checks report all of it at once; only `check` says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, dataclass_transform

from fargate_tf.problem import did_you_mean
from fargate_tf.spec.origin import CallSite, call_site

if TYPE_CHECKING:
    from fargate_tf.spec.constraint import Constraint

T = TypeVar("T", bound="Spec")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A call that does not fit the constructor: which argument, what is wrong, what to type."""

    kind: Literal["unknown", "missing"]
    argument: str
    reason: str
    hint: str


class Absent:
    """The value of a required field that was not given."""

    def __repr__(self) -> str:
        return "<not given>"


ABSENT = Absent()


class Spec:
    """The base of everything that a blueprint says."""

    mistakes: ClassVar[tuple[Mistake, ...]] = ()
    site: ClassVar[CallSite | None] = None

    def __post_init__(self) -> None:
        """Remember the caller and freeze what it gave."""
        values = self.__dict__
        for name, value in values.items():
            if not isinstance(value, str):
                values[name] = _frozen(value)
        values["site"] = call_site()

    @classmethod
    def leading(cls) -> str:
        """The one field that may be given without its name, or an empty string."""
        return next((f.name for f in fields(cls) if not f.kw_only), "")  # type: ignore[arg-type]

    def children(self) -> Iterator[tuple[tuple[str | int, ...], Spec]]:
        """The specs directly inside this one, each with its path from here."""
        for f in fields(self):  # type: ignore[arg-type]
            value = getattr(self, f.name)
            if isinstance(value, Spec):
                yield (f.name,), value
            elif isinstance(value, tuple):
                yield from (((f.name, i), item) for i, item in enumerate(value) if isinstance(item, Spec))


def setting(
    doc: str,
    *,
    default: Any = MISSING,
    kw_only: bool = True,
    constraint: Constraint | None = None,
) -> Any:
    """A field of a spec: its description, its default and the limit that AWS sets on its value."""
    metadata = {"doc": doc, "constraint": constraint}
    if isinstance(default, dict):
        return field(default_factory=dict, kw_only=kw_only, metadata=metadata)
    return field(default=default, kw_only=kw_only, metadata=metadata)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(setting,))
def spec(cls: type[T]) -> type[T]:
    """Make a class a frozen, keyword-only dataclass whose constructor notes mistakes instead of raising."""
    made = dataclass(frozen=True, kw_only=True, repr=True, eq=True)(cls)
    exact: Callable[..., None] = made.__init__

    def forgiving(self: T, *args: object, **kwargs: object) -> None:
        try:
            exact(self, *args, **kwargs)
        except TypeError:
            _note_mistakes(self, args, kwargs)

    forgiving.__doc__ = made.__doc__
    forgiving.__wrapped__ = exact  # type: ignore[attr-defined]
    made.__init__ = forgiving  # type: ignore[method-assign,assignment]
    return made


def _note_mistakes(self: Spec, args: tuple[object, ...], kwargs: Mapping[str, object]) -> None:
    """Set what fits, and say of every argument that does not fit why."""
    known = {f.name: f for f in fields(self)}  # type: ignore[arg-type]
    leading = [name for name, f in known.items() if not f.kw_only]
    given = dict(zip(leading, args, strict=False))
    found = [
        Mistake(
            "unknown",
            "",
            f"{type(self).__name__} takes {len(leading) or 'no'} argument without a name, got {len(args)}",
            f"name the others: {_example(known, leading)}",
        )
        for _ in args[len(leading) :][:1]
    ]
    for name, value in kwargs.items():
        if name not in known:
            found.append(_unknown(type(self).__name__, name, list(known)))
        elif name in given:
            found.append(Mistake("unknown", name, f"`{name}` is given twice", "write it once"))
        else:
            given[name] = value
    for name, f in known.items():
        if name not in given and _required(f):
            found.append(_missing(type(self).__name__, f))
        self.__dict__[name] = given.get(name, _default(f))
    self.__dict__["mistakes"] = tuple(found)
    self.__post_init__()


def _required(f: Field[Any]) -> bool:
    return f.default is MISSING and f.default_factory is MISSING


def _default(f: Field[Any]) -> object:
    if f.default_factory is not MISSING:
        return f.default_factory()
    return ABSENT if f.default is MISSING else f.default


def _missing(owner: str, f: Field[Any]) -> Mistake:
    return Mistake("missing", "", f"{owner} needs `{f.name}`", f"add {f.name}=…: {f.metadata['doc']}")


def _example(known: Mapping[str, object], leading: Sequence[str]) -> str:
    return ", ".join(f"{name}=…" for name in known if name not in leading)


def _unknown(owner: str, name: str, known: list[str]) -> Mistake:
    hint = did_you_mean(name, known, f"{owner} takes {', '.join(known)}", as_typed="`{}`".format)
    return Mistake("unknown", name, f"{owner} has no argument `{name}`", hint)


def _frozen(value: object) -> object:
    """Lists become tuples and dicts read-only, at every depth, so that no caller can change a spec later."""
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return MappingProxyType({k: _frozen(v) for k, v in value.items()})
    return value
