"""From a YAML document to a blueprint: the same specs that Python makes, each with its place in the file.

Nothing of the file is run. What does not fit is noted on the specs, as a call in Python that does not fit is, and the
checks report it with all the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fargate_tf.check.shape import misfits
from fargate_tf.notation.forms import (
    KIND,
    LITERAL,
    PARAMETER,
    REF,
    VAR,
    Form,
    arguments_of,
    form_of,
    kinds_of,
    with_kind,
)
from fargate_tf.problem import BlueprintError, Origin, Problem, did_you_mean
from fargate_tf.spec.base import Mistake, Spec, frozen
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.expression import ref, var
from fargate_tf.spec.parameters import parameter

if TYPE_CHECKING:
    from fargate_tf.k8s.documents import Document, Steps


@dataclass(frozen=True, slots=True)
class Written:
    """What a spec keeps in place of the call that built it: its document, and the steps to it."""

    document: Document
    steps: Steps

    def origin(self, path: Steps = (), leading: str = "") -> Origin:  # noqa: ARG002  (as a call site has it)
        """The place of the field that the path names."""
        return self.document.origin((*self.steps, *path))

    def told(self, hint: str) -> str:
        """The hint in YAML."""
        from fargate_tf.notation.hints import in_yaml

        return in_yaml(hint)


def blueprint_of(document: Document) -> tuple[Blueprint, tuple[Problem, ...]]:
    """The blueprint of a document, and what is wrong with the parameters that it asks for."""
    reader = _Reader(document)
    made = reader.spec((Blueprint,), document.value, ())
    assert isinstance(made, Blueprint)
    return made, tuple(reader.problems)


@dataclass
class _Owner:
    """The spec that is being read: where it stands, and what does not fit in it."""

    steps: Steps
    mistakes: list[Mistake] = field(default_factory=list)

    def mistaken(self, kind: Any, steps: Steps, reason: str, hint: str) -> None:
        """Note that what these steps lead to, from the document's root, does not fit."""
        self.mistakes.append(Mistake(kind, "", reason, hint, steps[len(self.steps) :]))


class _Reader:
    """The reading of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def spec(self, kinds: tuple[type[Spec], ...], given: Mapping[str, Any], steps: Steps) -> Spec:
        """The spec that a mapping says."""
        make, mistakes = _kind(kinds, given)
        # A further constructor is a method of its class.
        kind: Any = getattr(make, "__self__", make)
        owner = _Owner(steps, list(mistakes))
        known = kind.__dataclass_fields__
        arguments = {
            name: self.value(form_of(known[name].type), value, (*steps, name), owner) if name in known else value
            for name, value in given.items()
            if name != KIND or kind not in with_kind()
        }
        made = make(**arguments)
        made.__dict__["site"] = Written(self.document, steps)
        made.__dict__["mistakes"] = (*owner.mistakes, *made.mistakes)
        return made

    def value(self, form: Form, value: Any, steps: Steps, owner: _Owner) -> Any:
        """What a value stands for where a form is wanted; what does not fit stays, for the checks to name."""
        if isinstance(value, Mapping):
            return self.mapping(form, value, steps, owner)
        if isinstance(value, list):
            return self.items(form, value, steps, owner)
        if form.scalars == (str,) and not form.json and isinstance(value, bool | int | Decimal):
            return self.text(value, steps, owner)
        return float(value) if isinstance(value, Decimal) else value

    def mapping(self, form: Form, value: Mapping[str, Any], steps: Steps, owner: _Owner) -> Any:
        """A call, a spec, or a mapping to other values."""
        call = next(iter(value)) if len(value) == 1 else ""
        if form.json and call == LITERAL and isinstance(value[LITERAL], Mapping):
            inside = value[LITERAL].items()
            return {name: self.value(form, item, (*steps, LITERAL, name), owner) for name, item in inside}
        if not form.value and call == REF:
            return ref(value[REF])
        if not form.value and call == VAR:
            return self.variable(value[VAR], steps, owner)
        if form.is_plain and not form.value and call == PARAMETER:
            return self.parameter(value[PARAMETER], steps, owner)
        if form.specs:
            return self.spec(form.specs, value, steps)
        inner = form_of(form.value[0]) if form.value else form
        if form.value or form.json:
            return {name: self.value(inner, item, (*steps, name), owner) for name, item in value.items()}
        if form.scalars == (str,):
            return self.torn(value, steps, owner)
        return plain(value)

    def items(self, form: Form, value: list[Any], steps: Steps, owner: _Owner) -> Any:
        """A list, each item by its form."""
        inner = form_of(form.item[0]) if form.item else form
        if form.item or form.json:
            return [self.value(inner, item, (*steps, i), owner) for i, item in enumerate(value)]
        return plain(value)

    def text(self, value: object, steps: Steps, owner: _Owner) -> str:
        """A number or a boolean where a text is wanted: taken as it is written, and reported."""
        written = self.document.written(steps)
        kind = "boolean" if isinstance(value, bool) else "number"
        owner.mistaken("type", steps, f"expected a text, got the {kind} {written}", f"put it in quotes: '{written}'")
        return written

    def torn(self, value: Mapping[str, Any], steps: Steps, owner: _Owner) -> Any:
        """A mapping where a text is wanted: often a text with a colon that lacks its quotes."""
        if len(value) == 1 and isinstance(next(iter(value.values())), str):
            written = ": ".join(next(iter(value.items())))
            reason = f"expected a text, got the mapping {shown(dict(value))}"
            owner.mistaken("type", steps, reason, f"a text with a colon needs quotes: '{written}'")
            return written
        return plain(value)

    def variable(self, given: Any, steps: Steps, owner: _Owner) -> Any:
        """A variable of the module; of one that is not whole something stands in, since it is reported already."""
        arguments = self.arguments(VAR, given, (*steps, VAR), owner)
        name = arguments.setdefault("name", "unnamed")
        return var(**{"description": name, **arguments})

    def parameter(self, given: Any, steps: Steps, owner: _Owner) -> Any:
        """What `--set` gives, or the default."""
        arguments = self.arguments(PARAMETER, given, (*steps, PARAMETER), owner)
        if not {"name", "default"} <= arguments.keys():
            return arguments.get("default")
        try:
            return parameter(**arguments)
        except BlueprintError as error:
            where = self.document.origin(steps)
            self.problems += [replace(problem, where=where) for problem in error.problems]
            return arguments["default"]

    def arguments(self, call: str, given: Any, steps: Steps, owner: _Owner) -> dict[str, Any]:
        """The arguments of a call that fit; what is wrong with the others is noted."""
        known = {argument.name: argument for argument in arguments_of(call)}
        if not isinstance(given, Mapping):
            reason = f"`{call}` takes a mapping, got {shown(plain(given))}"
            owner.mistaken("type", steps, reason, f"write {call}: {{{', '.join(f'{name}: …' for name in known)}}}")
            return {}
        found: dict[str, Any] = {}
        for name, written in given.items():
            if name not in known:
                hint = did_you_mean(name, known, f"{call} takes {', '.join(known)}", as_typed="`{}`".format)
                owner.mistaken("unknown", (*steps, name), f"{call} has no argument `{name}`", hint)
                continue
            value = plain(written)
            wrong = list(misfits(frozen(value), known[name].hint))
            for inner, wanted, hint in wrong:
                owner.mistaken("type", (*steps, name, *inner), f"expected {wanted}, got {shown(value)}", hint)
            if not wrong:
                found[name] = value
        for argument in known.values():
            if argument.required and argument.name not in given:
                owner.mistaken("missing", steps, f"{call} needs `{argument.name}`", f"add {argument.name}: …")
        return found


def _kind(specs: tuple[type[Spec], ...], given: Mapping[str, Any]) -> tuple[Callable[..., Spec], tuple[Mistake, ...]]:
    """What makes the spec that a mapping is, and what is wrong with what it says of that; then the likeliest does."""
    if len(specs) == 1:
        return specs[0], ()
    kinds = kinds_of(specs)
    said = given.get(KIND)
    if isinstance(said, str) and said in kinds:
        return kinds[said], ()
    likely = max(specs, key=lambda spec: len(given.keys() & set(spec.field_names)))
    names = ", ".join(kinds)
    if KIND not in given:
        hint = f"add {KIND}: {likely.__name__}"
        return likely, (Mistake("missing", "", f"`{KIND}` has to say which of {names} this is", hint),)
    word = said if isinstance(said, str) else ""
    near = did_you_mean(word, kinds, "", as_typed=str).removeprefix("did you mean ").removesuffix("?")
    hint = f"did you mean {KIND}: {near}?" if near else f"write one of {names}"
    return kinds.get(near, likely), (Mistake("unknown", KIND, f"there is no kind {shown(said)} here", hint),)


def plain(value: Any) -> Any:
    """A value without calls in it."""
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value
