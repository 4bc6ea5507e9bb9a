"""Smart constructors: each folds as Terraform would when all is known, and builds the expression when not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, overload

from fargate_tf.hcl.ipv4 import BITS, range_at
from fargate_tf.hcl.nodes import (
    ApplyTime,
    Call,
    Conditional,
    Expression,
    For,
    Name,
    Operation,
    PlanTime,
    Stage,
    Template,
    Traversal,
    apply_time,
    is_known,
    plan_time,
)
from fargate_tf.hcl.quoting import normalised

if TYPE_CHECKING:
    from fargate_tf.hcl.ipv4 import Range
    from fargate_tf.hcl.nodes import Scalar, Value

_CIDR = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})\.(\d{1,9})/(\d{1,9})", re.ASCII)
_LARGEST_OCTET = 255

S = TypeVar("S", bound=ApplyTime)
T = TypeVar("T")

EACH_KEY = plan_time("each").attr("key")
EACH_VALUE = plan_time("each").attr("value")


def variable(name: str) -> Traversal[PlanTime]:
    """`var.name`: known at plan."""
    return plan_time("var").attr(name)


def call(function: str, *arguments: Value) -> Call[ApplyTime]:
    """A call that is never folded."""
    return Call(function, arguments)


def toset(values: Sequence[str] | Expression[PlanTime]) -> Call[PlanTime]:
    """`toset([…])` of texts, for a `for_each` without values."""
    return Call("toset", (values,))


def jsonencode(value: Value) -> Call[ApplyTime]:
    """`jsonencode(value)`, kept as a call: people read the object, not its encoded text."""
    return Call("jsonencode", (value,))


@overload
def template(*pieces: str) -> str: ...
@overload
def template(*pieces: str | Expression[S]) -> str | Expression[S]: ...
def template(*pieces: str | Expression[S]) -> str | Expression[S]:
    """Text with expressions in it; a plain `str` when every piece is known, an only expression as it is.

    >>> template("arn:", "aws", ":eks")
    'arn:aws:eks'
    """
    merged: list[str | Expression[S]] = []
    for piece in pieces:
        for part in _pieces(piece):
            if isinstance(part, str) and merged and isinstance(merged[-1], str):
                merged[-1] += part
            elif not (isinstance(part, str) and part == ""):
                merged.append(part)
    if not merged:
        return ""
    if len(merged) == 1:
        return merged[0]  # Terraform, too, takes "${x}" for x
    return Template(tuple(merged))


def _pieces(piece: str | Expression[S]) -> tuple[str | Expression[Any], ...]:
    return piece.pieces if isinstance(piece, Template) else (piece,)


def filled(pattern: str, **values: str | Expression[S]) -> str | Expression[S]:
    """A pattern with `{name}` holes, filled.

    >>> filled("arn:{partition}:iam::aws:policy/{name}", partition="aws", name="ReadOnlyAccess")
    'arn:aws:iam::aws:policy/ReadOnlyAccess'
    """
    pieces: list[str | Expression[S]] = []
    for text in pattern.split("{"):
        name, brace, rest = text.rpartition("}")
        pieces += [values[name], rest] if brace else [text]
    return template(*pieces)


@overload
def cidrsubnet(prefix: str, newbits: int, netnum: int) -> str: ...
@overload
def cidrsubnet(
    prefix: str | Expression[S], newbits: int | Expression[S], netnum: int | Expression[S]
) -> str | Expression[S]: ...
def cidrsubnet(
    prefix: str | Expression[S], newbits: int | Expression[S], netnum: int | Expression[S]
) -> str | Expression[S]:
    """The `netnum`-th network that is `newbits` longer than the prefix (IPv4).

    Raises `ValueError` where Terraform refuses: what is no prefix, too many bits, or a number that they cannot hold.

    >>> cidrsubnet("10.0.0.0/16", 4, 1)
    '10.0.16.0/20'
    """
    if not isinstance(prefix, str) or not isinstance(newbits, int) or not isinstance(netnum, int):
        return Call("cidrsubnet", (prefix, newbits, netnum))
    network = _network(prefix)
    length = network.length + newbits
    if newbits < 0 or length > BITS or not 0 <= netnum < 1 << newbits:
        msg = f"{prefix} has no network {netnum} of {newbits} more bits"
        raise ValueError(msg)
    return str(range_at(network.first + (netnum << (BITS - length)), length))


def _network(prefix: str) -> Range:
    """The range of a prefix by Terraform's rules: any address in it, no netmask, and zeros may lead (`010` is 10).

    Python's own `IPv4Network` takes more and less.
    """
    found = _CIDR.fullmatch(prefix)
    octets = [int(part) for part in found.groups()] if found else []
    if not octets or octets[-1] > BITS or max(octets[:-1]) > _LARGEST_OCTET:
        msg = f"{prefix!r} is no range of IPv4 addresses"
        raise ValueError(msg)
    length = octets.pop()
    return range_at(int.from_bytes(octets, "big") >> (BITS - length) << (BITS - length), length)


def coalesce(*values: Value) -> Value:
    """The first value that is neither null nor an empty string; `None` when all are known to be.

    (Terraform itself refuses when there is none, so a caller with all-optional values asks for `None` here.)

    >>> coalesce(None, "", "b")
    'b'
    """
    rest = [value for value in values if not (value is None or (isinstance(value, str) and value == ""))]
    if not rest:
        return None
    known = next((i for i, value in enumerate(rest) if is_known(value)), len(rest))
    rest = rest[: known + 1]
    return rest[0] if len(rest) == 1 else Call("coalesce", tuple(rest))


def conditional(condition: bool | Expression[PlanTime], then: Value, otherwise: Value) -> Value:
    """`condition ? then : otherwise`; a known condition leaves one of the two."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    return Conditional(condition, then, otherwise)


def not_null(value: Value) -> bool | Expression[Any]:
    """`value != null`."""
    return Operation("!=", right=None, left=value) if isinstance(value, Expression) else value is not None


def is_null(value: Value) -> bool | Expression[Any]:
    """`value == null`."""
    return Operation("==", right=None, left=value) if isinstance(value, Expression) else value is None


def equal(left: Value, right: Scalar) -> bool | Expression[Any]:
    """`left == right`, for a value that is compared with a known text, number or truth value."""
    return Operation("==", right=right, left=left) if isinstance(left, Expression) else _is_same(left, right)


def not_equal(left: Value, right: Scalar) -> bool | Expression[Any]:
    """`left != right`, likewise."""
    return Operation("!=", right=right, left=left) if isinstance(left, Expression) else not _is_same(left, right)


def _is_same(left: Value, right: Scalar) -> bool:
    """Whether Terraform calls them equal: for Python `True` is 1, and no text is another one that NFC makes of it."""
    if isinstance(left, str) and isinstance(right, str):
        return normalised(left) == normalised(right)
    return isinstance(left, bool) is isinstance(right, bool) and left == right


def chosen(items: Expression[S], item: str, holds: Callable[[Expression[S]], Value]) -> Expression[S]:
    """`{ for name, item in items : name => item if … }`: the entries of a map of which something holds."""
    return For(("name", item), items, Name(item, Stage.PLAN), key=Name("name", Stage.PLAN), condition=holds(Name(item)))


def concat(*lists: Sequence[Value] | Expression[ApplyTime]) -> Sequence[Value] | Expression[ApplyTime]:
    """One list of all items; neighbours of known length are joined now.

    >>> concat(["a"], ["b"])
    ['a', 'b']
    """
    merged: list[Value] = []
    for part in lists:
        if not isinstance(part, Expression) and merged and isinstance(merged[-1], list):
            merged[-1] = [*merged[-1], *part]
        elif isinstance(part, Expression) or part:
            merged.append(part if isinstance(part, Expression) else list(part))
    if not merged:
        return []
    only = merged[0]
    if len(merged) == 1 and (isinstance(only, list | Expression)):
        return only
    return Call("concat", tuple(merged))


def merge(*maps: Mapping[str, Value] | Expression[ApplyTime] | None) -> Value:
    """One map of all entries, later ones winning; folded when every map's keys are known.

    >>> merge({"a": 1}, None, {"a": 2})
    {'a': 2}
    """
    parts = [part for part in maps if part is not None and (isinstance(part, Expression) or part)]
    if all(isinstance(part, Mapping) for part in parts):
        return {normalised(k): v for part in parts if isinstance(part, Mapping) for k, v in part.items()}
    return parts[0] if len(parts) == 1 else Call("merge", tuple(parts))


def pairs(items: Expression[S], item: str, outer: str, value: str, *, inner: str = "") -> Expression[S]:
    """A map over the entries of a map in each item of a map, by both names: the keys of a `for_each`.

    The map is the item itself, or its attribute `inner`.

    Each value is an object with the `outer` name, the `name` of the entry, and its `value`. All names are known when
    those of the maps are, whatever the values are.

    >>> from fargate_tf.hcl.inline import inline
    >>> inline(pairs(variable("pods"), "pod", "owner", "port", inner="ports"))  # doctest: +ELLIPSIS
    '{ for pair in flatten([for owner, pod in var.pods : [for name, port in pod.ports : { ... }]]) : ... => pair }'
    """
    each: Mapping[str, Value] = {part: Name(part, Stage.PLAN) for part in (outer, "name", value)}
    whole: Name[S] = Name(item, Stage.PLAN)
    within: For[S] = For(("name", value), whole.attr(inner) if inner else whole, each)
    listed: Call[S] = Call("flatten", (For((outer, item), items, within),))
    pair: Name[S] = Name("pair", Stage.PLAN)
    key: Template[S] = Template((pair.attr(outer), "/", pair.attr("name")))
    return For(("pair",), listed, pair, key=key)


def for_list(name: str, collection: Value, result: Value) -> For[ApplyTime]:
    """`[for name in collection : result]`; build `result` from `bound(name)`."""
    return For((name,), collection, result)


def for_map(
    names: tuple[str, ...], collection: Value, key: Value, result: Value, condition: Value = None
) -> For[ApplyTime]:
    """`{ for k, v in collection : key => result }`; build key and result from `bound(…)`."""
    return For(names, collection, result, key=key, condition=condition)


def bound(name: str) -> Name[ApplyTime]:
    """The name that a `for` binds."""
    return apply_time(name)


def smallest(texts: Sequence[str] | Expression[PlanTime]) -> str | Expression[PlanTime]:
    """`sort(texts)[0]`: the first in the order of characters, which is Python's too.

    >>> smallest(["b", "a", "B"])
    'B'
    """
    if not isinstance(texts, Expression):
        return min(map(normalised, texts))
    in_order: Call[PlanTime] = Call("sort", (texts,))
    return in_order.index(0)


def not_empty(collection: Sequence[Value] | Expression[PlanTime]) -> bool | Expression[PlanTime]:
    """`length(collection) > 0`."""
    if not isinstance(collection, Expression):
        return len(collection) > 0
    return Operation(">", right=0, left=Call("length", (collection,)))


def kept_if(
    condition: bool | Expression[PlanTime], entries: Mapping[str, Value] | Expression[PlanTime]
) -> Mapping[str, Value] | Expression[PlanTime]:
    """`condition ? entries : {}`, for a `for_each`."""
    if isinstance(condition, bool):
        return entries if condition else {}
    return Conditional(condition, entries, {})
