"""A plan as `terraform show -json` tells it: its resources with what is known of them, or what the file is instead."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fargate_tf.hcl.nodes import ApplyTime, Expression
from fargate_tf.problem import BlueprintError, Origin, Problem
from fargate_tf.spec.constraint import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Unknown(Expression[ApplyTime]):
    """What stands for a value that Terraform knows after the apply only, or keeps secret.

    It is an expression, so that no rule judges it. Unlike one of a blueprint it may be compared: it is no other value.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return "UNKNOWN"


# Any: it stands in fields of every type, for a rule that reads one to pass it by.
UNKNOWN: Any = Unknown()

_SHOW = "give what `terraform show -json tfplan` prints, where `terraform plan -out=tfplan` made the file"
_MODULE = re.compile(r'module\.([^.\[]+)(\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.?')
# A plan that only destroys or forgets a resource says nothing of what will be.
_GONE = (["delete"], ["forget"])
_FORMAT = re.compile(r"1(\.\d{1,6})?")
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"


def value_at(value: Any, steps: Sequence[str | int]) -> Any:
    """The value at some place in another: `UNKNOWN` where it is not known yet, `None` where it is not set."""
    for step in steps:
        if value is UNKNOWN:
            return UNKNOWN
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


@dataclass(frozen=True, eq=False)
class Resource:
    """One resource as it will be: its address, and its arguments with `UNKNOWN` where nobody knows the value yet."""

    address: str
    type: str
    name: str
    key: str | int | None
    module: str
    """The address of its module call, with the keys of `count` and `for_each`; empty in the root."""
    values: Mapping[str, Any]

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The names of the module calls that lead to it, without keys: where its text stands."""
        return tuple(found[1] for found in _MODULE.finditer(self.module))

    def get(self, *steps: str | int) -> Any:
        """The value at some place: `UNKNOWN` where it is not known yet, `None` where it is not set."""
        return value_at(self.values, steps)


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan: the file it came from, its resources, the values of its variables, and the text that led to it."""

    file: str
    resources: tuple[Resource, ...]
    variables: Mapping[str, Any]
    configuration: Mapping[str, Any]

    def of_type(self, *types: str) -> tuple[Resource, ...]:
        """The resources of some types, in the order of the plan."""
        return tuple(resource for kind in types for resource in self._by_type.get(kind, ()))

    def of_block(self, path: tuple[str, ...], type_: str, name: str) -> Sequence[Resource]:
        """The instances of one block of the configuration, in all instances of its module."""
        return self._by_block.get((path, type_, name), ())

    def identified(self, type_: str, text: str) -> Sequence[Resource]:
        """The resources of a type that have this id, ARN or name."""
        return self._by_identity.get((type_, text), ())

    @cached_property
    def texts(self) -> Mapping[tuple[tuple[str, ...], str, str], Mapping[str, Any]]:
        """What the configuration says of each block: the names of modules that lead to it, its type and its name."""
        return dict(_texts(_mapping(self.configuration.get("root_module")), ()))

    @cached_property
    def links(self) -> dict[tuple[str, tuple[str | int, ...], str], tuple[Resource, ...]]:
        """Where arguments lead, as far as somebody has asked: by address, argument and type."""
        return {}

    @cached_property
    def _by_block(self) -> Mapping[tuple[tuple[str, ...], str, str], list[Resource]]:
        found: dict[tuple[tuple[str, ...], str, str], list[Resource]] = {}
        for resource in self.resources:
            found.setdefault((resource.path, resource.type, resource.name), []).append(resource)
        return found

    @cached_property
    def _by_identity(self) -> Mapping[tuple[str, str], list[Resource]]:
        found: dict[tuple[str, str], list[Resource]] = {}
        for resource in self.resources:
            for text in {resource.get(name) for name in ("id", "arn", "name")}:
                if isinstance(text, str):
                    found.setdefault((resource.type, text), []).append(resource)
        return found

    @cached_property
    def _by_type(self) -> Mapping[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.resources:
            found.setdefault(resource.type, []).append(resource)
        return found


def read_plan(content: bytes, file: str) -> Plan:
    """The plan that a file holds.

    Raises `BlueprintError` with one problem where the file is something else: no JSON, a state, Terraform's own
    binary form, the log of a plan, a format from before 1.0 or after 1.x (Terraform, JSON output format: a reader
    takes every minor version of a major one that it knows).
    """
    found = parsed(content, file)
    try:
        return Plan(file, tuple(_resources(found)), _variables(found), _mapping(found.get("configuration")))
    except MISSHAPEN as error:
        raise misshapen(file, error) from error


def parsed(content: bytes, file: str) -> Mapping[str, Any]:
    """A plan as the JSON that it is; raises `BlueprintError` as `read_plan`."""
    found = _json(content, file)
    if not isinstance(found, dict):
        raise _error("FT050", f"{file} holds JSON, and no plan", _SHOW, file)
    _is_a_plan(found, file)
    return found


MISSHAPEN = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)
"""What reading runs into where a value has another form than Terraform gives it."""


def misshapen(file: str, error: Exception) -> BlueprintError:
    """The problem of a file that begins like a plan and goes on like something else."""
    reason = f"{file} looks like a plan, and is not formed like one ({type(error).__name__}: {error})"
    return _error("FT050", reason, _SHOW, file)


def _json(content: bytes, file: str) -> Any:
    if content.startswith((_ZIP, _GZIP)):
        reason = f"{file} is a plan in Terraform's own binary form" if content.startswith(_ZIP) else f"{file} is packed"
        raise _error("FT051", reason, f"say `terraform show -json {file} > plan.json` and give plan.json", file)
    try:
        # Of the encodings that JSON may have, PowerShell's `>` writes UTF-16: `loads` tells them apart in bytes.
        return json.loads(content)
    except RecursionError:
        raise _error("FT050", f"{file} is nested too deeply", _SHOW, file) from None
    except UnicodeDecodeError:
        raise _error("FT050", f"{file} is no JSON: it is no text", _SHOW, file) from None
    except json.JSONDecodeError as error:
        if _is_a_log(content):
            raise _error("FT051", f"{file} is the log of `terraform plan -json`, not the plan", _SHOW, file) from None
        if not content.strip():
            raise _error("FT050", f"{file} is empty", _SHOW, file) from None
        place = Origin(file, error.lineno, error.colno, error.doc.split("\n")[error.lineno - 1])
        raise BlueprintError([Problem("FT050", "", f"this is no JSON: {error.msg}", _SHOW, place)]) from None
    except ValueError as error:  # a number of more digits than Python reads
        raise _error("FT050", f"{file} is no JSON: {error}", _SHOW, file) from None


def _is_a_log(content: bytes) -> bool:
    """Whether the first line is a message of Terraform's machine-readable output."""
    try:
        first = json.loads(content.lstrip().partition(b"\n")[0])
    except ValueError:
        return False
    return isinstance(first, dict) and "@message" in first


def _is_a_plan(found: Mapping[str, Any], file: str) -> None:
    if "lineage" in found or ("values" in found and "planned_values" not in found):
        raise _error("FT051", f"{file} is a state: it says what is, not what will be", _SHOW, file)
    if "@message" in found:
        raise _error("FT051", f"{file} is the log of `terraform plan -json`, not the plan", _SHOW, file)
    version = found.get("format_version")
    if not isinstance(version, str) or not ("planned_values" in found or "resource_changes" in found):
        raise _error("FT050", f"{file} holds JSON, and no plan", _SHOW, file)
    if not _FORMAT.fullmatch(version):
        hint = "make the JSON with Terraform 1.1 or later or with OpenTofu; a format after 1 needs a newer fargate-tf"
        raise _error("FT052", f"the plan has the format {shown(version)}; only 1 and 1.x are known here", hint, file)


def _resources(found: Mapping[str, Any]) -> Iterator[Resource]:
    for entry in found.get("resource_changes") or ():
        change = entry["change"]
        if entry["mode"] != "managed" or change["actions"] in _GONE:
            continue
        values = merged(change.get("after"), change.get("after_unknown"), change.get("after_sensitive"))
        module = entry.get("module_address", "")
        address, type_, name = named(entry, module)
        yield Resource(address, type_, name, entry.get("index"), module, _mapping(values))


def named(entry: Mapping[str, Any], module: Any = "") -> tuple[str, str, str]:
    """Address, type and name of a resource; raises `TypeError` where one of them is no text."""
    names = (entry["address"], entry["type"], entry["name"])
    if not all(isinstance(name, str) for name in (*names, module)):
        message = f"the address {shown(entry['address'])} is not all text"
        raise TypeError(message)
    return names


def _texts(
    module: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[tuple[str, ...], str, str], Mapping[str, Any]]]:
    for block in module.get("resources") or ():
        if block.get("mode", "managed") == "managed":
            yield (path, block["type"], block["name"]), block
    for name, call in _mapping(module.get("module_calls")).items():
        yield from _texts(_mapping(call.get("module")), (*path, name))


def merged(after: Any, unknown: Any, sensitive: Any) -> Any:
    """A value with `UNKNOWN` wherever Terraform does not know it, or marks it as secret."""
    if unknown is True or sensitive is True:
        return UNKNOWN
    if isinstance(after, dict) or isinstance(unknown, dict):
        known, open_, secret = _mapping(after), _mapping(unknown), _mapping(sensitive)
        return {key: merged(known.get(key), open_.get(key), secret.get(key)) for key in {**known, **open_}}
    if isinstance(after, list):
        return [merged(item, _at(unknown, i), _at(sensitive, i)) for i, item in enumerate(after)]
    return after


def _at(values: Any, i: int) -> Any:
    return values[i] if isinstance(values, list) and i < len(values) else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _variables(found: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: given.get("value") for name, given in _mapping(found.get("variables")).items()}


def _error(code: str, reason: str, hint: str, file: str) -> BlueprintError:
    return BlueprintError([Problem(code, "", reason, hint, Origin(file))])
