"""Whether the provider would take a document: arguments, blocks, types, and what is required."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fargate_tf.hcl.nodes import Attribute, Block, Expression
from fargate_tf.problem import did_you_mean

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document, Item, Value
    from fargate_tf.schema.provider import BlockSchema, Provider

_META_ARGUMENTS = frozenset({"count", "for_each", "provider", "depends_on"})
_META_BLOCKS = frozenset({"lifecycle"})


@dataclass(frozen=True, slots=True)
class Violation:
    """What the provider, or Terraform, would refuse: the block's address, the place inside it, and why."""

    address: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.address}{'.' if self.path else ''}{self.path}: {self.reason}"


def violations(document: Document, provider: Provider) -> Iterator[Violation]:
    """Everything in the resources and data sources that this provider version would refuse."""
    for block in document:
        if isinstance(block, Block) and block.type in {"resource", "data"}:
            schema = provider.schema(block.type, block.labels[0])
            if schema is not None:
                for path, reason in _body(_without_meta(block.items), schema):
                    yield Violation(address_of(block), ".".join(path), reason)


def address_of(block: Block) -> str:
    """`aws_vpc.this`, `data.aws_region.current`, `output.vpc_id`."""
    kind = () if block.type == "resource" else (block.type,)
    return ".".join((*kind, *block.labels))


_Fault = tuple[tuple[str, ...], str]


def _without_meta(items: Sequence[Item]) -> list[Item]:
    return [
        item
        for item in items
        if not (isinstance(item, Attribute) and item.name in _META_ARGUMENTS)
        and not (isinstance(item, Block) and item.type in _META_BLOCKS)
    ]


def _body(items: Sequence[Item], schema: BlockSchema) -> Iterator[_Fault]:
    counts: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Attribute):
            counts[item.name] += 1
            yield from (((item.name,), reason) for reason in _argument(item, schema))
        elif isinstance(item, Block):
            name, inside = _opened(item)
            counts[name] += 1
            if name in schema["blocks"]:
                yield from (((name, *path), reason) for path, reason in _body(inside, schema["blocks"][name]))
            else:
                yield (name,), _unknown(name, "block", schema)
    yield from _numbers(items, counts, schema)


def _opened(block: Block) -> tuple[str, Sequence[Item]]:
    """The name and the body of a nested block, through `dynamic`."""
    if block.type != "dynamic":
        return block.type, block.items
    content = next(block.blocks("content"), None)
    return block.labels[0], () if content is None else content.items


def _argument(argument: Attribute, schema: BlockSchema) -> Iterator[str]:
    known = schema["attributes"].get(argument.name)
    if known is None:
        yield _unknown(argument.name, "argument", schema)
    elif not (known.get("required") or known.get("optional")):
        yield "is read-only"
    elif not fits(argument.value, known["type"]):
        yield f"does not fit {_type_text(known['type'])}"


def _unknown(name: str, wanted: str, schema: BlockSchema) -> str:
    other = "argument" if wanted == "block" else "block"
    if name in schema["attributes" if other == "argument" else "blocks"]:
        return f"is written as a {wanted}, but is a nested {other}" if other == "block" else "is an argument, no block"
    return f"no such {wanted}; {did_you_mean(name, [*schema['attributes'], *schema['blocks']], 'see the provider')}"


def _numbers(items: Sequence[Item], counts: Counter[str], schema: BlockSchema) -> Iterator[_Fault]:
    """What is missing, or is there too often."""
    dynamic = {item.labels[0] for item in items if isinstance(item, Block) and item.type == "dynamic"}
    for name, known in schema["attributes"].items():
        if known.get("required") and not counts[name]:
            yield (name,), "is required"
        elif counts[name] > 1:
            yield (name,), "is there twice"
    for name, known in schema["blocks"].items():
        if counts[name] < known.get("min_items", 0) and name not in dynamic:
            yield (name,), "is a required block"
        elif counts[name] > known.get("max_items", counts[name]):
            yield (name,), f"is there {counts[name]} times, at most {known['max_items']}"


def fits(value: Value, type_: Any) -> bool:
    """Whether a value has a Terraform type, after the conversions that Terraform makes; expressions fit any.

    >>> fits("10", "number"), fits("ten", "number"), fits([1, 2], ["set", "string"]), fits("a", ["list", "string"])
    (True, False, True, False)
    """
    if value is None or isinstance(value, Expression):
        return True
    if isinstance(type_, list):
        return _fits_collection(value, type_[0], type_[1])
    if type_ == "string":
        return isinstance(value, str | int | float)
    if type_ == "bool":
        return isinstance(value, bool) or value in ("true", "false")
    return (isinstance(value, int | float) and not isinstance(value, bool)) or _is_number(value)


def _fits_collection(value: Value, kind: str, inner: Any) -> bool:
    if kind == "map":
        return isinstance(value, Mapping) and all(fits(item, inner) for item in value.values())
    if kind == "object":
        return isinstance(value, Mapping) and all(k in inner and fits(v, inner[k]) for k, v in value.items())
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return is_list and all(fits(item, inner) for item in value)  # type: ignore[union-attr]


def _is_number(value: Value) -> bool:
    try:
        return isinstance(value, str) and float(value) is not None
    except ValueError:
        return False


def _type_text(type_: Any) -> str:
    if not isinstance(type_, list):
        return f"the type {type_}"
    inner = type_[1] if isinstance(type_[1], str) else "…"
    return f"the type {type_[0]}({inner})"
