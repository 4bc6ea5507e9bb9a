"""Specs as the Python that makes them, laid out as a formatter would: one line where it fits, else one a part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fargate_tf.hcl.nodes import Expression
from fargate_tf.notation.data import is_default, plain_data
from fargate_tf.notation.forms import REF, VAR
from fargate_tf.notation.yaml import commented
from fargate_tf.spec.base import ABSENT, Json, Spec, default_of

if TYPE_CHECKING:
    from fargate_tf.notation.yaml import Notes
    from fargate_tf.spec.blueprint import Blueprint

_WIDTH = 120
Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """An expression: `head` and `tail` around its parts, each with what stands before it, and the step to it."""

    head: str
    tail: str = ""
    parts: Sequence[tuple[str, str | int, _Text]] = ()

    def flat(self) -> str:
        """The expression on one line."""
        return f"{self.head}{', '.join(before + part.flat() for before, _, part in self.parts)}{self.tail}"


@dataclass(slots=True)
class _Writer:
    """Makes expressions, and keeps the names that they use."""

    names: set[str] = field(default_factory=set)

    def spec(self, spec: Spec) -> _Text:
        """The call that makes a spec, without its defaults."""
        self.names.add(type(spec).__name__)
        parts = []
        for f in sorted(spec.settings, key=lambda f: f.kw_only is True):
            value = getattr(spec, f.name)
            if value is not ABSENT and not is_default(value, default_of(f)):
                parts.append((f"{f.name}=" if f.kw_only else "", f.name, self.value(value)))
        return _Text(f"{type(spec).__name__}(", ")", parts)

    def value(self, value: Any) -> _Text:
        """Any value of a field."""
        if isinstance(value, Spec):
            return self.spec(value)
        if isinstance(value, Expression):
            return self.call(plain_data(value, Json))
        if isinstance(value, Mapping):
            return _Text("{", "}", [(f"{_literal(key)}: ", key, self.value(item)) for key, item in value.items()])
        if isinstance(value, tuple | list):
            return _Text("[", "]", [("", i, self.value(item)) for i, item in enumerate(value)])
        return _Text(_literal(value))

    def call(self, call: Mapping[str, Any]) -> _Text:
        """A reference or a variable, from its form as data."""
        ((name, given),) = call.items()
        self.names.add(name)
        if name == REF:
            return _Text(f"{name}(", ")", [("", "", _Text(_literal(given)))])
        assert name == VAR
        first, *others = given.items()
        named = [(f"{key}=", key, self.value(value)) for key, value in others]
        return _Text(f"{name}(", ")", [("", "", self.value(first[1])), *named])


def python_text(blueprints: Sequence[Blueprint], notes: Notes | None = None, head: Sequence[str] = ()) -> str:
    """A blueprint's file: `blueprint` for one, `blueprints` for several.

    `notes` stand above the parts of the only one, `head` above all.

    >>> from fargate_tf import Blueprint, Cluster, Network
    >>> network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
    >>> one = Blueprint(region="eu-central-1", network=network, cluster=Cluster("dev", version="1.35"))
    >>> print(python_text([one]), end="")
    from fargate_tf import Blueprint, Cluster, Network
    <BLANKLINE>
    blueprint = Blueprint(
        region="eu-central-1",
        network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
        cluster=Cluster("dev", version="1.35"),
    )
    """
    writer = _Writer()
    made = [writer.spec(blueprint) for blueprint in blueprints]
    name, whole = ("blueprint", made[0]) if len(made) == 1 else ("blueprints", _list(made))
    imported = _Text("(", ")", [("", "", _Text(each)) for each in sorted(writer.names)])
    line = f"from fargate_tf import {imported.flat()[1:-1]}"
    imports = [line] if len(line) <= _WIDTH else _lines(imported, "from fargate_tf import ", "", "", (), {})
    body = _lines(whole, f"{name} = ", "", "", (), notes or {})
    above = [*commented(head), ""] if head else []
    return "\n".join([*above, *imports, "", *body, ""])


def _list(made: Sequence[_Text]) -> _Text:
    return _Text("[", "]", [("", i, each) for i, each in enumerate(made)])


def _lines(  # noqa: PLR0913  (where a part stands takes as many)
    text: _Text, before: str, after: str, indent: str, steps: Steps, notes: Notes
) -> Iterator[str]:
    """The lines of an expression, with what stands before and after it."""
    flat = f"{indent}{before}{text.flat()}{after}"
    noted = any(len(at) > len(steps) and at[: len(steps)] == steps for at in notes)
    if not text.parts or (len(flat) <= _WIDTH and not noted and steps):
        yield flat
        return
    yield f"{indent}{before}{text.head}"
    for name, step, part in text.parts:
        here = (*steps, step)
        yield from commented(notes.get(here, ()), f"{indent}    ")
        yield from _lines(part, name, ",", f"{indent}    ", here, notes)
    yield f"{indent}{text.tail}{after}"


def _literal(value: Any) -> str:
    """A plain value; texts in double quotes, unless others need fewer escapes."""
    if isinstance(value, str) and value.isprintable() and not set(value) & {'"', "\\"}:
        return f'"{value}"'
    return repr(value)
