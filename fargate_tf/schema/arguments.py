"""Whether one provider version takes the blocks of a document: arguments, blocks, types, and what is required."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import LISTS, MAPPINGS, Attribute, Block
from fargate_tf.problem import did_you_mean
from fargate_tf.schema.types import fits, objects_in, spelled
from fargate_tf.schema.violation import Fault, address_of

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document, Item
    from fargate_tf.schema.common import Schemas
    from fargate_tf.schema.provider import AttributeSchema, BlockSchema, Type

JUDGED = frozenset({"resource", "data"})
_LABELS = 2
# Terraform's own arguments (https://developer.hashicorp.com/terraform/language/meta-arguments).
_META_ARGUMENTS: Mapping[str, AttributeSchema] = {
    "count": {"type": "number", "optional": True},
    "for_each": {"type": ["map", "dynamic"], "optional": True},
    "provider": {"type": "dynamic", "optional": True},
    "depends_on": {"type": ["list", "dynamic"], "optional": True},
}
_CONDITION: BlockSchema = {
    "attributes": {
        "condition": {"type": "bool", "required": True},
        "error_message": {"type": "string", "required": True},
    },
    "blocks": {},
    "nesting_mode": "list",
}
_CONDITIONS: Mapping[str, BlockSchema] = {"precondition": _CONDITION, "postcondition": _CONDITION}
_LIFECYCLES: Mapping[str, BlockSchema] = {
    "data": {"attributes": {}, "blocks": _CONDITIONS, "nesting_mode": "single"},
    "resource": {
        "attributes": {
            "create_before_destroy": {"type": "bool", "optional": True},
            "prevent_destroy": {"type": "bool", "optional": True},
            "ignore_changes": {"type": "dynamic", "optional": True},
            "replace_triggered_by": {"type": ["list", "dynamic"], "optional": True},
        },
        "blocks": _CONDITIONS,
        "nesting_mode": "single",
    },
}
_LOOPS = frozenset({"count", "for_each"})
# Terraform has these too; a compiler to declarative text has no use for them.
_REFUSED = frozenset({"provisioner", "connection"})

_Path = tuple[str, ...]
_Found = tuple[_Path, str]
_Count = tuple[str, int, int | None]


def refused(document: Document, provider: Schemas) -> Iterator[Fault]:
    """Everything in the resources and data sources that this provider version would refuse."""
    for block in document:
        if isinstance(block, Block) and block.type in JUDGED and (found := _whole_block(block, provider)):
            yield from (Fault(address_of(block), path, reason) for path, reason in found)


@node
class _Shape:
    """A `BlockSchema` made ready: what each argument takes, what is required, how often each nested block may stand.

    `counts` is of all nested blocks, `needed` of those that have to be there.
    """

    attributes: Mapping[str, AttributeSchema]
    arguments: Mapping[str, Type]
    blocks: Mapping[str, _Shape]
    required: tuple[str, ...]
    counts: tuple[_Count, ...]
    needed: tuple[_Count, ...]


@cache
def _shape_of(provider: Schemas, kind: str, type_: str) -> _Shape | None:
    """The shape of a type with Terraform's own arguments; `None` where nothing is known of the type."""
    schema = provider.schema(kind, type_)
    return None if schema is None else _shape(_with_meta(schema, kind))


@cache
def _shape_of_unknown(kind: str) -> _Shape:
    return _shape(_with_meta({"attributes": {}, "blocks": {}}, kind))


def _shape(schema: BlockSchema) -> _Shape:
    known = schema["attributes"]
    counts = tuple((name, each.get("min_items", 0), _most(each)) for name, each in schema["blocks"].items())
    return _Shape(
        known,
        {name: each["type"] for name, each in known.items() if each.get("optional") or each.get("required")},
        {name: _shape(nested) for name, nested in schema["blocks"].items()},
        tuple(name for name, each in known.items() if each.get("required")),
        counts,
        tuple(count for count in counts if count[1]),
    )


def _whole_block(block: Block, provider: Schemas) -> list[_Found]:
    if len(block.labels) != _LABELS:
        return [((), f"a {block.type} has a type and a name, not {len(block.labels)} labels")]
    found: list[_Found] = []
    if {item.name for item in block.items if isinstance(item, Attribute)} >= _LOOPS:
        found.append((("count",), "stands beside for_each; only one may"))
    type_, shape = block.labels[0], _shape_of(provider, block.type, block.labels[0])
    if shape is not None:
        _body(block.items, shape, (), found)
    else:
        if provider.judges(block.type, type_):
            found.append(((), f"the provider has no {block.type} {type_} in {provider.version}"))
        _body([item for item in block.items if _is_meta(item)], _shape_of_unknown(block.type), (), found)
    return found


def _with_meta(schema: BlockSchema, kind: str) -> BlockSchema:
    return {
        "attributes": {**schema["attributes"], **_META_ARGUMENTS},
        "blocks": {**schema["blocks"], "lifecycle": _LIFECYCLES[kind]},
    }


def _is_meta(item: Item) -> bool:
    if isinstance(item, Attribute):
        return item.name in _META_ARGUMENTS
    return isinstance(item, Block) and (item.type == "lifecycle" or item.type in _REFUSED)


# All faults go into one list: handed up by generators, each would pass through every block around it.
def _body(items: Sequence[Item], shape: _Shape, path: _Path, found: list[_Found]) -> None:
    given = [item for item in items if isinstance(item, Attribute)]
    for item in given:
        type_ = shape.arguments.get(item.name)
        if type_ is None or not fits(item.value, type_):
            found.append(((*path, item.name), _fault_of(item, shape)))
    nested = [item for item in items if isinstance(item, Block)] if len(given) < len(items) else []
    if nested:
        _nested_blocks(nested, shape, path, found)
    found += [((*path, name), reason) for name, reason in _arguments_that_lack(given, shape)]
    found += [((*path, name), reason) for name, reason in _blocks_that_lack(nested, shape)]


def _nested_blocks(blocks: Sequence[Block], shape: _Shape, path: _Path, found: list[_Found]) -> None:
    names = [_name(block) for block in blocks]
    for i, (name, block) in enumerate(zip(names, blocks, strict=True)):
        # A block that stands alone needs no number.
        step = f"{name}[{names[:i].count(name)}]" if names.count(name) > 1 else name
        _nested(block, shape, (*path, step), found)


def _name(block: Block) -> str:
    """What a nested block is an instance of, through `dynamic`."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _fault_of(argument: Attribute, shape: _Shape) -> str:
    """What is wrong with an argument that the shape does not take."""
    if argument.name not in shape.attributes:
        return _unknown(argument.name, "argument", shape)
    if argument.name not in shape.arguments:
        return "is read-only"
    return f"does not fit the type {spelled(shape.arguments[argument.name])}"


def _nested(block: Block, shape: _Shape, path: _Path, found: list[_Found]) -> None:
    name = _name(block)
    if block.type in _REFUSED:
        found.append((path, f"{block.type} blocks are not supported"))
    elif block.type == "dynamic":
        found += [((*path, *inner), reason) for inner, reason in _dynamic(block)]
    inside = _inside(name, shape)
    if inside is None:
        found.append((path, _unknown(name, "block", shape)))
    elif block.type != "dynamic":
        _body(block.items, inside, path, found)
    else:
        for content in block.blocks("content"):
            _body(content.items, inside, path, found)


def _inside(name: str, shape: _Shape) -> _Shape | None:
    """The shape of a nested block; also of an argument that may be written as blocks."""
    if name in shape.blocks:
        return shape.blocks[name]
    known = shape.attributes.get(name)
    members = objects_in(known["type"]) if known is not None and known.get("optional") else None
    if members is None:
        return None
    # Written so, what is left out is null.
    optional: dict[str, AttributeSchema] = {key: {"type": type_, "optional": True} for key, type_ in members.items()}
    return _shape({"attributes": optional, "blocks": {}})


def _dynamic(block: Block) -> Iterator[_Found]:
    """A `dynamic` block has one label, `for_each`, perhaps `iterator`, and one `content`."""
    names = {argument.name for argument in block.attributes()}
    kinds = Counter(item.type for item in block.items if isinstance(item, Block))
    if len(block.labels) != 1:
        yield (), "a dynamic block has the name of one block as its label"
    if "lifecycle" in block.labels:
        yield (), "lifecycle cannot be dynamic"
    if "for_each" not in names:
        yield ("for_each",), "is required"
    yield from (((name,), "is no argument of a dynamic block") for name in sorted(names - {"for_each", "iterator"}))
    if kinds != {"content": 1}:
        yield ("content",), "is the one block of a dynamic block"


def _unknown(name: str, wanted: str, shape: _Shape) -> str:
    if wanted == "argument" and name in shape.blocks:
        return "is written as an argument, but is a nested block"
    if wanted == "block" and name in shape.attributes:
        return "is written as a nested block, but is an argument"
    near = did_you_mean(name, [*shape.attributes, *shape.blocks], "see the provider")
    return f"no such {wanted}; {near}"


def _arguments_that_lack(given: Sequence[Attribute], shape: _Shape) -> Iterator[tuple[str, str]]:
    """Arguments that are missing, or there twice; null is missing, as Terraform sees it."""
    names = {item.name for item in given if item.value is not None}
    if len(names) < len(given):
        counts = Counter(item.name for item in given)
        yield from ((name, "is there twice") for name, count in counts.items() if count > 1)
    for name in shape.required:
        if name not in names:
            yield name, "is required"


def _blocks_that_lack(blocks: Sequence[Block], shape: _Shape) -> Iterator[tuple[str, str]]:
    """Blocks that are missing, or there too often."""
    sizes: dict[str, list[int | None]] = {}
    for block in blocks:
        sizes.setdefault(_name(block), []).append(_size(block))
    for name, least, most in shape.counts if blocks else shape.needed:
        here = sizes.get(name, ())
        if not here and not least:
            continue
        count = sum(size for size in here if size is not None)
        if count < least and None not in here:
            yield name, "is a required block" if least == 1 else f"is there {count} times, at least {least}"
        elif most is not None and count > most:
            yield name, f"is there {count} times, at most {most}"


def _most(schema: BlockSchema) -> int | None:
    single = schema.get("nesting_mode") in {"single", "group"}
    return 1 if single else schema.get("max_items")


def _size(block: Block) -> int | None:
    """How many blocks this one makes; `None` where only Terraform will know."""
    if block.type != "dynamic":
        return 1
    over = next((a.value for a in block.attributes() if a.name == "for_each"), None)
    return len(over) if isinstance(over, (*LISTS, *MAPPINGS)) else None
