"""Whether one provider version takes the blocks of a document: arguments, blocks, types, and what is required."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.hcl.nodes import Attribute, Block
from fargate_tf.problem import did_you_mean
from fargate_tf.schema.types import fits, objects_in, spelled
from fargate_tf.schema.violation import Fault, address_of

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document, Item
    from fargate_tf.schema.provider import AttributeSchema, BlockSchema, Provider

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
# Terraform has these too; a compiler to declarative text has no use for them.
_REFUSED = frozenset({"provisioner", "connection"})

_Path = tuple[str, ...]
_Found = tuple[_Path, str]


def refused(document: Document, provider: Provider) -> Iterator[Fault]:
    """Everything in the resources and data sources that this provider version would refuse."""
    for block in document:
        if isinstance(block, Block) and block.type in JUDGED:
            for path, reason in _whole_block(block, provider):
                yield Fault(address_of(block), path, reason)


def _whole_block(block: Block, provider: Provider) -> Iterator[_Found]:
    if len(block.labels) != _LABELS:
        yield (), f"a {block.type} has a type and a name, not {len(block.labels)} labels"
        return
    names = {item.name for item in block.items if isinstance(item, Attribute)}
    if {"count", "for_each"} <= names:
        yield ("count",), "stands beside for_each; only one may"
    type_, schema = block.labels[0], provider.schema(block.type, block.labels[0])
    if schema is not None:
        yield from _body(block.items, _with_meta(schema, block.type))
    else:
        if provider.judges(block.type, type_):
            yield (), f"the provider has no {block.type} {type_} in {provider.version}"
        yield from _body([item for item in block.items if _is_meta(item)], _with_meta(_NOTHING, block.type))


_NOTHING: BlockSchema = {"attributes": {}, "blocks": {}}


def _with_meta(schema: BlockSchema, kind: str) -> BlockSchema:
    return {
        "attributes": {**schema["attributes"], **_META_ARGUMENTS},
        "blocks": {**schema["blocks"], "lifecycle": _LIFECYCLES[kind]},
    }


def _is_meta(item: Item) -> bool:
    if isinstance(item, Attribute):
        return item.name in _META_ARGUMENTS
    return isinstance(item, Block) and (item.type == "lifecycle" or item.type in _REFUSED)


def _body(items: Sequence[Item], schema: BlockSchema) -> Iterator[_Found]:
    often = Counter(_name(item) for item in items if isinstance(item, Block))
    seen: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Attribute):
            yield from (((item.name,), reason) for reason in _argument(item, schema))
        elif isinstance(item, Block):
            name = _name(item)
            # A block that stands alone needs no number.
            step = f"{name}[{seen[name]}]" if often[name] > 1 else name
            seen[name] += 1
            yield from (((step, *path), reason) for path, reason in _nested(item, schema))
    yield from _arguments_that_lack(items, schema)
    yield from _blocks_that_lack(items, schema)


def _name(block: Block) -> str:
    """What a nested block is an instance of, through `dynamic`."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _argument(argument: Attribute, schema: BlockSchema) -> Iterator[str]:
    known = schema["attributes"].get(argument.name)
    if known is None:
        yield _unknown(argument.name, "argument", schema)
    elif not (known.get("required") or known.get("optional")):
        yield "is read-only"
    elif not fits(argument.value, known["type"]):
        yield f"does not fit the type {spelled(known['type'])}"


def _nested(block: Block, schema: BlockSchema) -> Iterator[_Found]:
    name = _name(block)
    if block.type in _REFUSED:
        yield (), f"{block.type} blocks are not supported"
    elif block.type == "dynamic":
        yield from _dynamic(block)
    inside = _inside(name, schema)
    if inside is None:
        yield (), _unknown(name, "block", schema)
    elif block.type != "dynamic":
        yield from _body(block.items, inside)
    else:
        for content in block.blocks("content"):
            yield from _body(content.items, inside)


def _inside(name: str, schema: BlockSchema) -> BlockSchema | None:
    """The schema of a nested block; also of an argument that may be written as blocks."""
    if name in schema["blocks"]:
        return schema["blocks"][name]
    known = schema["attributes"].get(name)
    members = objects_in(known["type"]) if known is not None and known.get("optional") else None
    if members is None:
        return None
    # Written so, what is left out is null.
    optional: dict[str, AttributeSchema] = {key: {"type": type_, "optional": True} for key, type_ in members.items()}
    return {"attributes": optional, "blocks": {}}


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


def _unknown(name: str, wanted: str, schema: BlockSchema) -> str:
    if wanted == "argument" and name in schema["blocks"]:
        return "is written as an argument, but is a nested block"
    if wanted == "block" and name in schema["attributes"]:
        return "is written as a nested block, but is an argument"
    near = did_you_mean(name, [*schema["attributes"], *schema["blocks"]], "see the provider")
    return f"no such {wanted}; {near}"


def _arguments_that_lack(items: Sequence[Item], schema: BlockSchema) -> Iterator[_Found]:
    """Arguments that are missing, or there twice; null is missing, as Terraform sees it."""
    counts = Counter(item.name for item in items if isinstance(item, Attribute))
    given = {item.name for item in items if isinstance(item, Attribute) and item.value is not None}
    yield from (((name,), "is there twice") for name, count in counts.items() if count > 1)
    for name, known in schema["attributes"].items():
        if known.get("required") and name not in given:
            yield (name,), "is required"


def _blocks_that_lack(items: Sequence[Item], schema: BlockSchema) -> Iterator[_Found]:
    """Blocks that are missing, or there too often."""
    sizes: dict[str, list[int | None]] = {}
    for item in items:
        if isinstance(item, Block):
            sizes.setdefault(_name(item), []).append(_size(item))
    for name, known in schema["blocks"].items():
        here = sizes.get(name, [])
        count = sum(size for size in here if size is not None)
        least, most = known.get("min_items", 0), _most(known)
        if count < least and None not in here:
            yield (name,), "is a required block" if least == 1 else f"is there {count} times, at least {least}"
        elif most is not None and count > most:
            yield (name,), f"is there {count} times, at most {most}"


def _most(schema: BlockSchema) -> int | None:
    single = schema.get("nesting_mode") in {"single", "group"}
    return 1 if single else schema.get("max_items")


def _size(block: Block) -> int | None:
    """How many blocks this one makes; `None` where only Terraform will know."""
    if block.type != "dynamic":
        return 1
    over = next((a.value for a in block.attributes() if a.name == "for_each"), None)
    known = isinstance(over, Mapping | Sequence) and not isinstance(over, str)
    return len(over) if known else None  # type: ignore[arg-type]
