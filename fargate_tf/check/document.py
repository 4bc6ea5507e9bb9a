"""What is wrong with the Terraform that was made, where the user's own words made it so.

The schema check sees every argument and every reference of the document. What it finds in a reference, a further
block or an override of the user is a problem at the user's line; anything else is our bug.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fargate_tf.check.accept import not_accepted
from fargate_tf.check.rule import At, Context, joined, origin, walk
from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import Block, Unreadable, Variable
from fargate_tf.problem import Problem, did_you_mean
from fargate_tf.schema import NEWEST, OLDEST, load, notes, refused_by_all
from fargate_tf.schema.violation import address_of
from fargate_tf.spec.base import expressions_in

if TYPE_CHECKING:
    from fargate_tf.check.rule import Step
    from fargate_tf.hcl.nodes import Document
    from fargate_tf.problem import Severity
    from fargate_tf.schema import Violation
    from fargate_tf.spec.base import Spec
    from fargate_tf.spec.blueprint import Blueprint


class Place(NamedTuple):
    """A field of a spec, where a problem is shown."""

    spec: Spec
    at: At
    steps: tuple[Step, ...]

    def problem(self, code: str, reason: str, hint: str, severity: Severity = "error") -> Problem:
        """A problem at this place."""
        site = self.spec.site
        told = hint if site is None else site.told(hint)
        return Problem(code, joined(self.at.path, self.steps), reason, told, origin(self.spec, self.steps), severity)


def document_problems(
    blueprint: Blueprint, document: Document, found: Sequence[Violation], *, path: str = ""
) -> tuple[Problem, ...]:
    """Every problem of the document that the user's own words caused; `found` is what the schema check says of it.

    What is not the user's is left for `provider_floor`, which calls it our bug.
    """
    further = blueprint.resources or blueprint.data or blueprint.overrides
    if not found and not further:
        return ()  # nothing that was found, and nothing to look for
    subjects = tuple(walk(blueprint, At(path, Context(blueprint, {}, {}))))
    words = Words(subjects, blueprint)
    problems = (
        *_unknown_overrides(document, words),
        *_overrides_beside_the_schema(words),
        *(problem for violation in refused_by_all(found) for problem in _blamed(violation, words)),
        *_unjudged(document, words),
    )
    unique = {(problem.code, problem.path, problem.reason): problem for problem in problems}
    return tuple(not_accepted(unique.values(), subjects))


class Words:
    """Where the user speaks Terraform: references by their text, further blocks and overrides by their address."""

    def __init__(self, subjects: Sequence[tuple[Spec, At]], blueprint: Blueprint) -> None:
        self.references: dict[str, list[Place]] = {}
        self.blocks: dict[str, list[Place]] = {}
        self.overrides = {
            address: Place(blueprint, subjects[0][1], ("overrides", address)) for address in blueprint.overrides
        }
        owned = {id(spec): kind for kind in ("resources", "data", "outputs") for spec in getattr(blueprint, kind)}
        for spec, at in subjects:
            for name in spec.__dataclass_fields__:
                for steps, expression in expressions_in(getattr(spec, name)):
                    if not isinstance(expression, Variable | Unreadable):
                        self.references.setdefault(inline(expression), []).append(Place(spec, at, (name, *steps)))
            if id(spec) in owned:
                self.blocks.setdefault(_address(owned[id(spec)], spec), []).append(Place(spec, at, ()))

    def owner(self, address: str, path: str) -> list[Place]:
        """The places where the user wrote an argument of a block, or the block."""
        return list(self._owners(address, path))

    def cause(self, violation: Violation) -> list[Place]:
        """The overrides of a block in which, or by references to which, something of ours became wrong."""
        return [
            place._replace(steps=(*place.steps, *_repeats(place)))
            for address, place in self.overrides.items()
            if address == violation.address or re.match(rf"{re.escape(address)}[.\[]", violation.subject)
        ]

    def _owners(self, address: str, path: str) -> Iterator[Place]:
        name = re.split(r"[.\[]", path)[0]
        if address in self.overrides:
            place = self.overrides[address]
            changes = _changes(place)
            if not path or name in changes:
                yield place._replace(steps=(*place.steps, name)) if name in changes else place
        for place in self.blocks.get(address, ()):
            fields = [f for f in ("arguments", "blocks", "lifecycle") if name in getattr(place.spec, f, {})]
            own = (name,) if name in ("depends_on", "value", "lifecycle") else ()
            yield place._replace(steps=(fields[0], name) if fields else own)


def _changes(place: Place) -> Mapping[str, object]:
    """What an override says."""
    changes: Mapping[str, object] = place.spec.overrides[place.steps[1]]  # type: ignore[attr-defined]
    return changes


def _repeats(place: Place) -> tuple[str, ...]:
    """The argument by which an override changes how often a block is there: most often what breaks others."""
    return tuple(name for name in ("count", "for_each") if name in _changes(place))


def _address(kind: str, spec: Spec) -> str:
    if kind == "outputs":
        return f"output.{spec.name}"  # type: ignore[attr-defined]
    return f"data.{spec.address}" if kind == "data" else spec.address  # type: ignore[attr-defined]


def _blamed(violation: Violation, words: Words) -> Iterator[Problem]:
    """The problems that a violation is to the user; none where it is ours."""
    if violation.reason.startswith("waits for itself"):
        yield from _cycle(violation, words)
        return
    reason, _, hint = violation.reason.partition("; ")
    if violation.subject in words.references:
        for place in words.references[violation.subject]:
            yield place.problem("FT621", reason, hint or "name a block of this module, and an attribute that it has")
        return
    owners = words.owner(violation.address, violation.path)
    for place in () if owners else words.cause(violation):
        reason = f"{'.'.join(map(str, place.steps[1:]))}: what the compiler makes counts on it as it was"
        yield place.problem("FT622", reason, "drop it, and add a further block instead")
    for place in owners:
        where = f"{violation.address}{'.' if violation.path else ''}{violation.path}"
        if re.fullmatch(r"stands \d+ times", reason):
            yield place.problem("FT624", f"{violation.address} {reason} in this module", "choose another name")
        elif violation.subject:
            yield place.problem("FT621", f"{where}: {reason.partition(': ')[2]}", hint or "name a block of this module")
        else:
            yield place.problem(
                "FT622",
                f"{where} {_told(reason)}",
                hint.replace("see the provider", "") or f"see the AWS provider's docs, {NEWEST}",
            )


def _told(reason: str) -> str:
    """A reason as the end of a sentence."""
    return {"no such argument": "is no argument", "no such block": "is no block"}.get(reason, reason)


def _cycle(violation: Violation, words: Words) -> Iterator[Problem]:
    ring = violation.reason.partition(": ")[2].split(" → ")
    places = [place for address in ring for place in words.owner(address, "")]
    places += [
        place
        for text, found in words.references.items()
        if any(text.startswith((f"{address}.", f"{address}[")) for address in ring)
        for place in found
    ]
    for place in places[:1]:
        yield place.problem("FT623", f"blocks wait for each other: {' → '.join(ring)}", "drop one of the references")


def _unknown_overrides(document: Document, words: Words) -> Iterator[Problem]:
    known = [address_of(block) for block in document if isinstance(block, Block) and block.labels]
    for address, place in words.overrides.items():
        if address not in known:
            hint = did_you_mean(address, known, "render without it, and take the address from there")
            yield place.problem("FT625", f"there is no block {address!r} to override", hint)


# https://developer.hashicorp.com/terraform/language/values/outputs
_OF_OUTPUTS = frozenset({"description", "value", "sensitive", "ephemeral", "depends_on"})


def _overrides_beside_the_schema(words: Words) -> Iterator[Problem]:
    """What nobody else judges: overrides of variables, outputs and the provider, which are no types of a provider."""
    for address, place in words.overrides.items():
        kind = address.partition(".")[0]
        for name, value in _changes(place).items():
            here, what = place._replace(steps=(*place.steps, name)), f"{address}.{name}"
            if kind == "variable":
                yield here.problem("FT622", f"{what} is said where the variable is declared", "change its var(…)")
            elif kind == "output" and name not in _OF_OUTPUTS:
                yield here.problem("FT622", f"{what} is no argument", f"use one of {', '.join(sorted(_OF_OUTPUTS))}")
            elif kind == "output" and name == "value" and value is None:
                yield here.problem("FT622", f"{what} is required", "give it a value")
            elif kind == "provider" and isinstance(value, Mapping):
                yield here.problem("FT622", f"{what} is a nested block", "use Provider(…), and `tags` of the blueprint")


def _unjudged(document: Document, words: Words) -> Iterator[Problem]:
    for note in notes(document, (load(OLDEST), load(NEWEST))):
        for place in words.owner(note.address, ""):
            reason = f"{note.reason}: its arguments are not checked there"
            yield place.problem("FT626", reason, "nothing to do; Terraform itself checks them", "note")
