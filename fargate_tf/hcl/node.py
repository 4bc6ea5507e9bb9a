"""The one decorator behind every node: immutable records that cost nothing to define."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")
Put = Callable[[object, object], None]
"""What stores a value in one slot."""


@dataclass_transform(frozen_default=True, eq_default=False)
def node(cls: type[T]) -> type[T]:
    """Give a class a constructor over its annotated fields, slots, and no way to change them.

    What `dataclass(frozen=True, slots=True, eq=False)` gives, without compiling code for each of some thirty
    classes at import: that took a fifth of the time of one render (ADR 0007).

    >>> @node
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(1)
    Point(x=1, y=0)
    """
    names = tuple(cls.__annotations__)
    body = {k: v for k, v in cls.__dict__.items() if k not in (*names, "__dict__", "__weakref__")}
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    body |= {
        "__slots__": names,
        "__match_args__": names,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__repr__": _repr,
    }
    made: type[T] = type(cls.__name__, cls.__bases__, body)
    puts = [made.__dict__[name].__set__ for name in names]
    made.__init__ = _constructor(cls.__name__, names, defaults, puts)  # type: ignore[method-assign]
    return made


def _constructor(owner: str, names: tuple[str, ...], defaults: Mapping[str, object], puts: Sequence[Put]) -> Any:
    """A function that puts its arguments into the slots.

    A thousand nodes are made for one blueprint, nearly all with four fields at most: these get a function from
    `_BY_COUNT`, whose parameters are renamed after the fields. It takes half the time of one that takes anything.
    """
    make = _BY_COUNT.get(len(names))
    if make is None:
        return _for_many(owner, names, defaults, puts)
    alike = make(*puts)
    code = alike.__code__.replace(co_name="__init__", co_qualname=f"{owner}.__init__", co_varnames=("self", *names))
    last = tuple(defaults[name] for name in names if name in defaults)
    return FunctionType(code, alike.__globals__, "__init__", last, alike.__closure__)


def _for_one(put_1: Put) -> FunctionType:
    def construct(self: object, one: object) -> None:
        put_1(self, one)

    return construct  # type: ignore[return-value]


def _for_two(put_1: Put, put_2: Put) -> FunctionType:
    def construct(self: object, one: object, two: object) -> None:
        put_1(self, one)
        put_2(self, two)

    return construct  # type: ignore[return-value]


def _for_three(put_1: Put, put_2: Put, put_3: Put) -> FunctionType:
    def construct(self: object, one: object, two: object, three: object) -> None:
        put_1(self, one)
        put_2(self, two)
        put_3(self, three)

    return construct  # type: ignore[return-value]


def _for_four(put_1: Put, put_2: Put, put_3: Put, put_4: Put) -> FunctionType:
    def construct(self: object, one: object, two: object, three: object, four: object) -> None:
        put_1(self, one)
        put_2(self, two)
        put_3(self, three)
        put_4(self, four)

    return construct  # type: ignore[return-value]


_BY_COUNT: Mapping[int, Callable[..., FunctionType]] = {1: _for_one, 2: _for_two, 3: _for_three, 4: _for_four}


def _for_many(owner: str, names: tuple[str, ...], defaults: Mapping[str, object], puts: Sequence[Put]) -> Any:
    def construct(self: object, *args: object, **kwargs: object) -> None:
        if kwargs or len(args) != len(names):
            args = _complete(owner, names, defaults, args, kwargs)
        for put, value in zip(puts, args, strict=True):
            put(self, value)

    return construct


def _complete(
    owner: str,
    names: tuple[str, ...],
    defaults: Mapping[str, object],
    args: tuple[object, ...],
    kwargs: Mapping[str, object],
) -> tuple[object, ...]:
    """All values in the order of the fields, with keywords and defaults put in their places."""
    given = {**defaults, **dict(zip(names, args, strict=False)), **kwargs}
    if len(args) > len(names) or set(names[: len(args)]) & kwargs.keys() or given.keys() != set(names):
        msg = f"{owner} takes {', '.join(names)}"
        raise TypeError(msg)
    return tuple(given[name] for name in names)


def _refuse(self: object, *_: object) -> NoReturn:
    msg = f"{type(self).__name__} cannot be changed"
    raise AttributeError(msg)


def _repr(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{type(self).__name__}({fields})"
