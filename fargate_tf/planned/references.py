"""Which resources an argument leads to: by what is known of it, else by the text of the configuration.

Ids are known after the apply, so in the plan of a new cluster a subnet is told from others only by the references that
the plan's JSON keeps of each argument. They lead through outputs and variables of modules; locals are not kept there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fargate_tf.planned.plan import Plan, Resource

Path = tuple[str, ...]
Target = tuple[Path, str, str, str | int | None]
"""The names of modules, the type and the name of a resource, and the key when the text names one."""

_INDEX = re.compile(r'^([^\[]+)\[(?:"((?:[^"\\]|\\.)*)"|(\d+))\]$')
_RESOURCE = re.compile(r'^(?P<type>[a-z0-9_]+)\.(?P<name>[^.\[]+)(\[(?:"(?P<key>(?:[^"\\]|\\.)*)"|(?P<number>\d+))\])?')


def linked(plan: Plan, resource: Resource, argument: str | tuple[str | int, ...], type_: str) -> tuple[Resource, ...]:
    """The resources of a type that an argument names; empty where none can be told.

    Where an expression may lead to one of several, all of them are given; where it depends on the key of the resource,
    the one in the same module instance that has the same key.
    """
    steps = (argument,) if isinstance(argument, str) else argument
    asked = (resource.address, steps, type_)
    if asked not in plan.links:
        plan.links[asked] = tuple(_by_value(plan, resource, steps, type_) or _by_text(plan, resource, steps, type_))
    return plan.links[asked]


def _by_value(plan: Plan, resource: Resource, steps: tuple[str | int, ...], type_: str) -> Sequence[Resource]:
    return [each for text in dict.fromkeys(_texts(resource.get(*steps))) for each in plan.identified(type_, text)]


def _by_text(plan: Plan, resource: Resource, steps: tuple[str | int, ...], type_: str) -> Sequence[Resource]:
    references = _references(plan, resource, steps)
    targets = dict.fromkeys(_reached(plan.configuration, resource.path, references, set()))
    blocks = ((plan.of_block(path, type_, name), key) for path, kind, name, key in targets if kind == type_)
    hit = list(dict.fromkeys(each for found, key in blocks for each in found if key in (None, each.key)))
    beside = [each for each in hit if each.module == resource.module] or hit
    if not any(each.startswith(("count.", "each.")) for each in references):
        return beside
    return [each for each in beside if each.key == resource.key] or beside


def is_written(plan: Plan, resource: Resource, *steps: str | int) -> bool:
    """Whether the configuration gives an argument a value, as far as its text can be followed."""
    expressions = _configured(plan, resource).get("expressions", {})
    # The content of a dynamic block is not kept, so an argument in it may be written or not.
    in_dynamic_block = len(steps) > 1 and steps[0] not in expressions
    return in_dynamic_block or _inside(expressions, steps) is not None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _references(plan: Plan, resource: Resource, steps: tuple[str | int, ...]) -> Sequence[str]:
    configured = _configured(plan, resource)
    found = _inside(configured.get("expressions", {}), steps) or {}
    references = list(found.get("references", ())) if isinstance(found, Mapping) else []
    if any(each.startswith("each.") for each in references):
        references += configured.get("for_each_expression", {}).get("references", ())
    return references


def _inside(value: Any, steps: tuple[str | int, ...]) -> Any:
    """What stands at some place; what Terraform tells of the whole of it, where it tells no more."""
    for step in steps:
        if isinstance(value, Mapping) and "references" in value and step not in value:
            return value
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, Sequence) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _configured(plan: Plan, resource: Resource) -> Mapping[str, Any]:
    return plan.texts.get((resource.path, resource.type, resource.name), {})


def _module(configuration: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    module: Mapping[str, Any] = configuration.get("root_module") or {}
    for name in path:
        module = _call(module, name).get("module") or {}
    return module


def _call(module: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return (module.get("module_calls") or {}).get(name) or {}


def _reached(
    configuration: Mapping[str, Any], path: Path, references: Sequence[str], seen: set[tuple[Path, str]]
) -> Iterator[Target]:
    """Every resource that references lead to, through outputs and variables of modules."""
    longest = [
        each for each in references if not any(other.startswith((f"{each}.", f"{each}[")) for other in references)
    ]
    for reference in longest:
        if (path, reference) in seen:
            continue
        seen.add((path, reference))
        yield from _followed(configuration, path, reference, seen)


def _followed(
    configuration: Mapping[str, Any], path: Path, reference: str, seen: set[tuple[Path, str]]
) -> Iterator[Target]:
    kind, _, rest = reference.partition(".")
    if kind == "module":
        call, _, output = rest.partition(".")
        inner = (*path, _bare(call))
        given = _module(configuration, inner).get("outputs", {}).get(_bare(output.partition(".")[0]), {})
        yield from _reached(configuration, inner, given.get("expression", {}).get("references", ()), seen)
    elif kind == "var" and path:
        call = _call(_module(configuration, path[:-1]), path[-1])  # type: ignore[assignment]
        yield from _given(configuration, path[:-1], call, _bare(rest.partition(".")[0]), seen)  # type: ignore[arg-type]
    elif found := _RESOURCE.match(reference):
        key = int(found["number"]) if found["number"] else found["key"]
        yield path, found["type"], found["name"], key


def _given(
    configuration: Mapping[str, Any], path: Path, call: Mapping[str, Any], name: str, seen: set[tuple[Path, str]]
) -> Iterator[Target]:
    """What a module call gives for a variable."""
    given = call.get("expressions", {}).get(name, {})
    references = list(given.get("references", ())) if isinstance(given, Mapping) else []
    if any(each.startswith("each.") for each in references):
        references += call.get("for_each_expression", {}).get("references", ())
    yield from _reached(configuration, path, references, seen)


def _bare(name: str) -> str:
    """A name without the key behind it."""
    return name.partition("[")[0]


def region_of(plan: Plan, resource: Resource) -> str | None:
    """The region of a resource: its own argument, else that of its provider; `None` where it cannot be told."""
    own = resource.get("region")
    if isinstance(own, str):
        return own
    key = _configured(plan, resource).get("provider_config_key", "")
    provider = (plan.configuration.get("provider_config") or {}).get(key) or {}
    given = provider.get("expressions", {}).get("region", {})
    names = [each.removeprefix("var.") for each in given.get("references", ()) if each.startswith("var.")]
    value = given.get("constant_value", plan.variables.get(names[0]) if len(names) == 1 else None)
    in_root = not provider.get("module_address")
    return value if isinstance(value, str) and ("constant_value" in given or in_root) else None
