"""Limits on one field, as data: the checks read them, and so will whatever else publishes the language."""

from __future__ import annotations

import re
from collections.abc import Collection

from fargate_tf.hcl.node import node
from fargate_tf.secret_shapes import masked


@node
class Matches:
    """The whole text fits a pattern; `meaning` says it in words."""

    pattern: str
    meaning: str

    def broken_by(self, value: object) -> str | None:
        """What is wrong with the value, or `None`."""
        if isinstance(value, str) and not re.fullmatch(self.pattern, value, re.ASCII):
            return f"{shown(value)} is not {self.meaning}"
        return None


@node
class Size:
    """A text has from `least` to `most` characters, a collection as many items; `unit` names them."""

    least: int
    most: int
    unit: str

    def broken_by(self, value: object) -> str | None:
        """What is wrong with the value, or `None`."""
        if not isinstance(value, Collection) or self.least <= len(value) <= self.most:
            return None
        bound = f"at most {self.most}" if len(value) > self.most else f"at least {self.least}"
        return f"{len(value) or 'no'} {self.unit}, {bound}"


@node
class OneOf:
    """The value is one of a list."""

    values: tuple[str | int, ...]

    def broken_by(self, value: object) -> str | None:
        """What is wrong with the value, or `None`."""
        if isinstance(value, str | int) and value not in self.values:
            return f"{shown(value)} is none of {', '.join(map(str, self.values))}"
        return None


Constraint = Matches | Size | OneOf

_SHOWN = 60


def shown(value: object) -> str:
    """A value as a message quotes it: readable, on one line, cut where it is long.

    >>> shown("a b")
    "'a b'"
    """
    try:
        text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    except Exception:  # noqa: BLE001  (an object of the user may fail to describe itself)
        text = f"<{type(value).__name__}>"
    text = masked(text)  # before it is cut: what is left of a secret would have no shape
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
