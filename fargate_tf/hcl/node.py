"""The one decorator behind every node: immutable records that cost nothing to define."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")

_UNROLLED = 4


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
    count = len(names)
    body = {k: v for k, v in cls.__dict__.items() if k not in (*names, "__dict__", "__weakref__")}
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    # What is left out at the end, by how much is given.
    tails = {i: tuple(map(defaults.get, names[i:])) for i in range(count) if defaults.keys() >= {*names[i:]}}

    def construct(self: T, *args: object, **kwargs: object) -> None:
        if kwargs or len(args) != count:
            tail = None if kwargs else tails.get(len(args))
            args = _complete(cls.__name__, names, defaults, args, kwargs) if tail is None else args + tail
        # A thousand nodes are made for one blueprint, nearly all with four fields at most: a loop over them takes
        # twice as long as this.
        if count > 0:
            put_1(self, args[0])
        if count > 1:
            put_2(self, args[1])
        if count > 2:  # noqa: PLR2004
            put_3(self, args[2])
        if count > 3:  # noqa: PLR2004
            put_4(self, args[3])
        if count > _UNROLLED:
            for put, value in zip(put_others, args[_UNROLLED:], strict=True):
                put(self, value)

    body |= {
        "__slots__": names,
        "__init__": construct,
        "__match_args__": names,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__repr__": _repr,
    }
    made: type[T] = type(cls.__name__, cls.__bases__, body)
    setters = [made.__dict__[name].__set__ for name in names]
    put_1, put_2, put_3, put_4, *put_others = setters + [_refuse] * (_UNROLLED - count)
    return made


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
