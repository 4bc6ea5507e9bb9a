"""`parameter`: what the command line may set in a blueprint."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from fargate_tf.problem import BlueprintError, Problem
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.origin import call_site

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T", str, int, bool)

_WORDS = {"true": True, "false": False}


@dataclass
class Settings:
    """What `--set` gave, and which of it was asked for."""

    given: Mapping[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)


SETTINGS: ContextVar[Settings | None] = ContextVar("settings", default=None)


def parameter(name: str, *, default: T, choices: tuple[T, ...] | list[T] = ()) -> T:
    """The value that `--set name=…` gives, as the type of the default; the default without it.

    Raises `BlueprintError` when the value is none of the choices, or not of the default's type.

    >>> parameter("env", default="dev")
    'dev'
    """
    settings = SETTINGS.get() or Settings()
    settings.asked.add(name)
    if name not in settings.given:
        return default
    text = settings.given[name]
    value = _read(text, default)
    if value is None:
        wanted = "true or false" if isinstance(default, bool) else "a whole number"
        raise _refusal(name, f"--set {name}={shown(text)} is not {wanted}", f"write --set {name}={default}")
    if choices and value not in choices:
        wanted = ", ".join(map(str, choices))
        raise _refusal(name, f"--set {name}={shown(text)} is none of {wanted}", f"write --set {name}={choices[0]}")
    return value


def _read(text: str, default: T) -> T | None:
    """The text as the type of the default, or `None` where it is no such value."""
    if isinstance(default, bool):
        return _WORDS.get(text.lower())
    if isinstance(default, int):
        return int(text) if text.removeprefix("-").isdecimal() and text.isascii() else None
    return text


def _refusal(name: str, reason: str, hint: str) -> BlueprintError:
    site = call_site()
    where = site.origin() if site is not None else None
    return BlueprintError([Problem("FT010", f"parameter({name!r})", reason, hint, where)])
