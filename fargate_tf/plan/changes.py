"""What a plan changes, resource by resource: read from `terraform show -json`, or by comparing two plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from fargate_tf.plan.replacing import replaced_for
from fargate_tf.planned.plan import MISSHAPEN, UNKNOWN, merged, misshapen, named, parsed, value_at

if TYPE_CHECKING:
    from fargate_tf.planned.plan import Plan, Resource

Kind = Literal["added", "changed", "replaced", "destroyed", "forgotten"]
KINDS: tuple[Kind, ...] = ("added", "changed", "replaced", "destroyed", "forgotten")
# Terraform's lists of actions; a replacement may go either way round. "read" and "no-op" change nothing.
_KIND_OF: Mapping[tuple[str, ...], Kind] = {
    ("create",): "added",
    ("update",): "changed",
    ("delete", "create"): "replaced",
    ("create", "delete"): "replaced",
    ("create", "forget"): "replaced",
    ("delete",): "destroyed",
    ("forget",): "forgotten",
}


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One resource that will not be as it was.

    `before` and `after` are its arguments, with `UNKNOWN` for what is known after the apply or secret; empty where it
    is not there. `arguments` are those that differ, `because` those among them that cannot be changed in place.
    """

    address: str
    type: str
    kind: Kind
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    because: tuple[str, ...] = ()

    def was(self, *steps: str | int) -> Any:
        """A value before; `None` where it was not set."""
        return value_at(self.before, steps)

    def will(self, *steps: str | int) -> Any:
        """A value after; `None` where it is not set, `UNKNOWN` where nobody knows yet."""
        return value_at(self.after, steps)


def changes_of(content: bytes, file: str = "the plan") -> tuple[Change, ...]:
    """The changes that a plan makes, in its order; raises `BlueprintError` as `read_plan` does."""
    found = parsed(content, file)
    try:
        return tuple(_changes(found))
    except MISSHAPEN as error:
        raise misshapen(file, error) from error


def _changes(found: Mapping[str, Any]) -> Iterator[Change]:
    for entry in found.get("resource_changes") or ():
        change = entry["change"]
        kind = _KIND_OF.get(tuple(change["actions"]))
        if entry["mode"] != "managed" or kind is None:
            continue
        before = merged(change.get("before"), None, change.get("before_sensitive")) or {}
        after = merged(change.get("after"), change.get("after_unknown"), change.get("after_sensitive")) or {}
        both = kind in ("changed", "replaced")
        arguments = _differing(before, after, change) if both else ()
        because = tuple(dict.fromkeys(str(path[0]) for path in change.get("replace_paths") or () if path))
        address, type_, _ = named(entry)
        yield Change(address, type_, kind, before, after, arguments, because)


def _differing(before: Any, after: Any, change: Mapping[str, Any]) -> tuple[str, ...]:
    """The arguments that differ; a secret is told from another by Terraform's own values, which are not shown."""
    hidden = (change.get("before") or {}, change.get("after") or {})
    names = sorted({*before, *after})
    return tuple(
        name
        for name in names
        if not _same(before.get(name), after.get(name))
        or (_holds_unknown(before.get(name)) and hidden[0].get(name) != hidden[1].get(name))
    )


def between(old: Plan, new: Plan) -> tuple[Change, ...]:
    """What leads from one plan of a whole cluster to another, address by address; the new one's order first.

    Whether a resource is replaced is told by a table of arguments (`replacing.py`), not by the provider.
    """
    was = {resource.address: resource for resource in old.resources}
    will = {resource.address: resource for resource in new.resources}
    found = [_between(was.get(address), resource, old, new) for address, resource in will.items()]
    gone = [Change(r.address, r.type, "destroyed", before=r.values) for a, r in was.items() if a not in will]
    return (*(change for change in found if change is not None), *gone)


def _between(was: Resource | None, will: Resource, old: Plan, new: Plan) -> Change | None:
    if was is None:
        return Change(will.address, will.type, "added", after=will.values)
    texts = [plan.texts.get((will.path, will.type, will.name), {}).get("expressions", {}) for plan in (old, new)]
    arguments = tuple(
        name
        for name in sorted({*was.values, *will.values})
        if not _same(was.values.get(name), will.values.get(name))
        # Of what is known after the apply only, the text says whether it still comes from the same place.
        or (_holds_unknown(will.values.get(name)) and texts[0].get(name) != texts[1].get(name))
    )
    if not arguments:
        return None

    def differs(steps: Sequence[str | int]) -> bool:
        return steps[0] in arguments and (
            len(steps) == 1 or not _same(value_at(was.values, steps), value_at(will.values, steps))
        )

    because = replaced_for(will.type, differs, lambda steps: _is_empty(value_at(will.values, steps)))
    kind: Kind = "replaced" if because else "changed"
    return Change(will.address, will.type, kind, was.values, will.values, arguments, because)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same as far as they are known; Terraform's empty collections are as good as none."""
    if isinstance(one, dict) and isinstance(other, dict):
        return all(_same(one.get(key), other.get(key)) for key in {*one, *other})
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one is other or one == other or (_is_empty(one) and _is_empty(other))


def _is_empty(value: Any) -> bool:
    return value is None or value in ([], {})


def _holds_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_unknown, value.values()))
    return value is UNKNOWN or (isinstance(value, list) and any(map(_holds_unknown, value)))
