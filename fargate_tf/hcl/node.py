"""The one decorator behind every node: immutable records that cost nothing to define."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


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

    def construct(self: Any, *args: object, **kwargs: object) -> None:
        given = dict(zip(names, args, strict=False)) | kwargs
        if len(args) > len(names) or len(given) != len(args) + len(kwargs) or not given.keys() <= set(names):
            msg = f"{cls.__name__} takes {', '.join(names)}"
            raise TypeError(msg)
        for name in names:
            if name not in given and name not in defaults:
                msg = f"{cls.__name__} needs {name}"
                raise TypeError(msg)
            object.__setattr__(self, name, given[name] if name in given else defaults[name])

    body |= {
        "__slots__": names,
        "__init__": construct,
        "__match_args__": names,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__repr__": _repr,
    }
    made: type[T] = type(cls.__name__, cls.__bases__, body)
    return made


def _refuse(self: object, *_: object) -> NoReturn:
    msg = f"{type(self).__name__} cannot be changed"
    raise AttributeError(msg)


def _repr(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{type(self).__name__}({fields})"
