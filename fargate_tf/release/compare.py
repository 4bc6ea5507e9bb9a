"""What changed for the callers of modules from one release to the next, and how far each change reaches.

A step is major where somebody's root module stops working or their plan changes without their doing; what cannot be
judged from the text counts as the worse. docs/publishing.md has the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from fargate_tf.release.constraint import Numbers, range_of
from fargate_tf.release.interface import Interface, Output, Provider, Variable, folder_of, interface_of, modules_in
from fargate_tf.release.semver import Step
from fargate_tf.release.types import type_changes


class Change(NamedTuple):
    """One change: how far it reaches, the module, and the sentence about it."""

    step: Step
    module: str
    text: str


Found = Iterator[tuple[Step, str]]


def compare(old: Path, new: Path) -> tuple[Change, ...]:
    """Every change between two trees of modules, the worst first in each module.

    Raises `BlueprintError` where a tree cannot be read, `ModuleNotFoundError` without python-hcl2.
    """
    before, after = modules_in(old), modules_in(new)
    found = [Change(Step.MAJOR, name, "the module is gone") for name in sorted(before.keys() - after.keys())]
    found += [Change(Step.MINOR, name, "the module is new") for name in sorted(after.keys() - before.keys())]
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:  # most files stay as they are, and reading is slow
            pair = interface_of(before[name], folder_of(old, name)), interface_of(after[name], folder_of(new, name))
            found += [Change(step, name, text) for step, text in interface_changes(*pair)]
    return tuple(sorted(found, key=lambda change: (change.module, -change.step)))


def step_of(changes: tuple[Change, ...]) -> Step:
    """The step that a release with these changes has to take."""
    return max((change.step for change in changes), default=Step.NONE)


def interface_changes(old: Interface, new: Interface) -> Found:
    """What changed in one module."""
    for name in sorted(old.variables.keys() | new.variables.keys()):
        yield from _variable(name, old.variables.get(name), new.variables.get(name))
    for name in sorted(old.outputs.keys() | new.outputs.keys()):
        yield from _output(name, old.outputs.get(name), new.outputs.get(name))
    yield from _addresses(old, new)
    yield from _floor("Terraform", old.terraform, new.terraform)
    for name in sorted(old.providers.keys() | new.providers.keys()):
        yield from _provider(name, old.providers.get(name), new.providers.get(name))
    if old.body != new.body:
        yield Step.PATCH, "resources, data sources or locals changed: a plan says what that does"


def _variable(name: str, old: Variable | None, new: Variable | None) -> Found:
    called = f"variable `{name}`"
    if new is None:
        yield Step.MAJOR, f"{called} is gone"
    elif old is None:
        step, word = (Step.MAJOR, "required") if new.default is None else (Step.MINOR, "optional")
        yield step, f"{called} is new and {word}"
    else:
        for change in type_changes(old.type, new.type, name):
            yield change.step, f"{called}: {change.text}"
        yield from _default(called, old, new)
        yield from _nullable(called, old, new)
        yield from _validations(called, old.validations, new.validations)
        if old.sensitive != new.sensitive:
            yield Step.MINOR, f"{called} is {'sensitive' if new.sensitive else 'shown in plans'} now"
        if old.ephemeral != new.ephemeral:
            step = Step.MINOR if new.ephemeral else Step.MAJOR
            yield step, f"{called} takes {'only' if new.ephemeral else 'no'} ephemeral values now"
        if old.description != new.description:
            yield Step.PATCH, f"{called} has another description"


def _default(called: str, old: Variable, new: Variable) -> Found:
    if old.default == new.default:
        return
    if new.default is None:
        yield Step.MAJOR, f"{called} is required now"
    elif old.default is None:
        yield Step.MINOR, f"{called} is optional now: {new.default}"
    else:
        yield Step.MAJOR, f"the default of {called} was {old.default}, is {new.default}"


def _nullable(called: str, old: Variable, new: Variable) -> Found:
    """Where null is not taken it means the default, and without a default it is refused."""
    if old.nullable and not new.nullable:
        yield Step.MAJOR, f"{called}: null is refused now, or means the default"
    elif new.nullable and not old.nullable:
        step = Step.MINOR if old.default is None else Step.MAJOR
        yield step, f"{called}: null is null now, {'was refused' if old.default is None else 'meant the default'}"


def _validations(called: str, old: Mapping[str, str], new: Mapping[str, str]) -> Found:
    for condition in sorted(new.keys() - old.keys()):
        yield Step.MAJOR, f"{called} has another validation: {_short(condition)}"
    for condition in sorted(old.keys() - new.keys()):
        yield Step.MINOR, f"{called} lost a validation: {_short(condition)}"
    if any(old[condition] != new[condition] for condition in old.keys() & new.keys()):
        yield Step.PATCH, f"{called} has another error message"


def _output(name: str, old: Output | None, new: Output | None) -> Found:
    called = f"output `{name}`"
    if new is None:
        yield Step.MAJOR, f"{called} is gone"
    elif old is None:
        yield Step.MINOR, f"{called} is new"
    else:
        if old.sensitive != new.sensitive:
            step = Step.MAJOR if new.sensitive else Step.MINOR
            yield step, f"{called} is {'sensitive' if new.sensitive else 'not sensitive any more'}"
        if old.ephemeral != new.ephemeral:
            step = Step.MAJOR if new.ephemeral else Step.MINOR
            yield step, f"{called} is {'ephemeral' if new.ephemeral else 'not ephemeral any more'}"
        if old.value != new.value:
            yield Step.PATCH, f"{called} has another value: {_short(new.value)}"
        if old.description != new.description:
            yield Step.PATCH, f"{called} has another description"


def _addresses(old: Interface, new: Interface) -> Found:
    """What stands in a state at an address that is gone would be destroyed, unless a `moved` block leads on."""
    for address in sorted(old.repeated.keys() | new.repeated.keys()):
        before, after = old.repeated.get(address), new.repeated.get(address)
        if before is None:
            yield Step.PATCH, f"{address} is new"
        elif after is None and not _leads_on(address, new):
            yield Step.MAJOR, f"{address} is gone without a `moved` block: what stands there is destroyed"
        elif after is None:
            yield Step.PATCH, f"{address} moved"
        # Terraform itself moves between no `count` and the first of a `count`.
        elif before != after and "for_each" in {before, after} and address not in new.moved:
            spelled = (word or "no repetition" for word in (before, after))
            yield Step.MAJOR, f"{address} was made by {', is made by '.join(spelled)}, without a `moved` block"
    for start in sorted(old.moved.keys() - new.moved.keys()):
        yield Step.MAJOR, f"the `moved` block from {start} is gone: whoever skips a release loses what stands there"


def _leads_on(address: str, new: Interface) -> bool:
    """Whether `moved` blocks lead from a base address to a block that is there; chains are followed."""
    seen: set[str] = set()
    ahead = [address]
    while ahead:
        at = ahead.pop()
        if at in seen:
            continue
        seen.add(at)
        if ".".join(at.split(".")[:2]) in new.repeated:  # of what is inside another module, the call
            return True
        ahead += new.moved.get(at, ())
    return False


def _provider(name: str, old: Provider | None, new: Provider | None) -> Found:
    called = f"provider {name}"
    if new is None:
        yield Step.PATCH, f"{called} is not needed any more"
    elif old is None:
        step, word = (Step.MAJOR, ", configured by the caller") if new.aliases else (Step.MINOR, "")
        yield step, f"{called} is needed now{word}"
    else:
        if old.source != new.source:
            yield Step.MAJOR, f"{called} was {old.source}, is {new.source}"
        if old.aliases != new.aliases:
            yield Step.MAJOR, f"{called} asks the caller for other configurations: {new.aliases or 'none'}"
        yield from _floor(called, old.version, new.version)


def _floor(called: str, old: str, new: str) -> Found:
    """A provider's higher floor is met by `init -upgrade`; Terraform's, or one across majors, takes more than that."""
    if old == new:
        return
    before, after = range_of(old), range_of(new)
    told = f"{called} was {old or 'any'}, is {new or 'any'}"
    least, least_now = before.floor or (0, 0, 0), after.floor or (0, 0, 0)
    if least_now > least:
        close = called != "Terraform" and before.floor is not None and least_now[0] == least[0]
        yield Step.MINOR if close else Step.MAJOR, f"{told}: a higher floor"
    elif least_now < least:
        yield Step.MINOR, f"{told}: a lower floor"
    if _end(after.ceiling) < _end(before.ceiling):
        yield Step.MAJOR, f"{told}: less far up"
    elif _end(after.ceiling) > _end(before.ceiling):
        yield Step.MINOR, f"{told}: further up"
    if before == after:
        yield Step.PATCH, told


def _end(ceiling: Numbers | None) -> tuple[bool, Numbers]:
    return ceiling is None, ceiling or ()


_SHORT = 80


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHORT else f"{flat[: _SHORT - 1]}…"
