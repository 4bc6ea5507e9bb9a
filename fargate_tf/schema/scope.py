"""What a reference can start from: the blocks of a document and the type of each, and the names bound in a block."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import LISTS, MAPPINGS, Attribute, Block, Call, Name
from fargate_tf.schema.types import ANY, KEYED, object_of
from fargate_tf.schema.violation import address_of

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document, Value
    from fargate_tf.schema.common import Schemas
    from fargate_tf.schema.provider import Type

Scope = Mapping[str, "Type"]
"""The type of each name that a block, a `for` or a `dynamic` binds."""

# https://developer.hashicorp.com/terraform/language/expressions/references
EVERYWHERE: Scope = {
    "path": ["object", {"module": "string", "root": "string", "cwd": "string"}],
    "terraform": ["object", {"workspace": "string", "applying": "bool"}],
}
_LOOPS = frozenset({"count", "for_each"})
COUNT: Type = ["object", {"index": "number"}]


def each_of(element: Type) -> Type:
    """The type of `each`, and of the iterator of a `dynamic` block, over elements of a type."""
    return ["object", {"key": ANY, "value": element}]


def argument(block: Block, name: str) -> Value:
    """The value of an argument; `None` where it is not there."""
    return next((item.value for item in block.attributes() if item.name == name), None)


class Blocks:
    """Every block of a document by its address, each `local` as an address of its own.

    `addresses` names each as often as it stands; `loops` has `for_each` or `count` of the blocks that repeat.
    """

    def __init__(self, document: Document) -> None:
        self.all = [block for block in document if isinstance(block, Block)]
        self.by_address: dict[str, Block] = {}
        self.loops: dict[str, tuple[str, ...]] = {}
        self.addresses: list[str] = []
        for block in self.all:
            if block.labels:
                address = address_of(block)
                self.addresses.append(address)
                self.by_address[address] = block
                if loops := loops_of(block):
                    self.loops[address] = loops
            elif block.type == "locals":
                self.addresses += [f"local.{item.name}" for item in block.attributes()]
        self.known = set(self.addresses)

    def repeats(self, address: str) -> bool:
        """Whether the block has instances, which an index chooses from."""
        return address in self.loops

    def moves_on(self, block: Block, item: Attribute) -> bool:
        """Whether the item is the end of a move from which another goes on, so that nothing needs to stand there."""
        if (block.type, item.name) != ("moved", "to"):
            return False
        return any(inline(item.value) == inline(argument(b, "from")) for b in self.all if b.type == "moved")

    def has_alias(self, name: str, alias: str) -> bool:
        """Whether a provider configuration is there: a block of this document, or handed in by the caller."""
        return f"provider.{name}.{alias}" in self.by_address or any(map(_takes_providers, self.all))


def loops_of(block: Block) -> tuple[str, ...]:
    """The arguments by which a block repeats."""
    return tuple([item.name for item in block.items if isinstance(item, Attribute) and item.name in _LOOPS])


class Types:
    """The type of each block, as one provider version has it."""

    def __init__(self, blocks: Blocks, provider: Schemas) -> None:
        self._blocks = blocks
        self._provider = provider
        self._known: dict[str, Type] = {}

    def of(self, address: str) -> Type:
        """The type of a known address; blocks that repeat are lists or maps of instances."""
        if address not in self._known:
            self._known[address] = self._made(address)
        return self._known[address]

    def _made(self, address: str) -> Type:
        block = self._blocks.by_address.get(address)
        if block is None or block.type not in {"resource", "data"}:
            return ANY
        instance = _instance(self._provider, block.type, block.labels[0])
        loops = self._blocks.loops.get(address, ())
        if "for_each" in loops:
            return [KEYED, instance, _keys(argument(block, "for_each"))]
        return ["list", instance] if loops else instance


@cache
def _instance(provider: Schemas, kind: str, type_: str) -> Type:
    """The type of one instance of a resource or data source, made once for each provider version."""
    schema = provider.schema(kind, type_)
    return ANY if schema is None else object_of(schema)


def _keys(over: Value) -> frozenset[str] | None:
    """The keys of a literal `for_each`."""
    if isinstance(over, MAPPINGS):
        return frozenset(over)
    if isinstance(over, Call) and over.function == "toset" and isinstance(over.arguments[0], LISTS):
        names = over.arguments[0]
        return frozenset(n for n in names if isinstance(n, str)) if all(isinstance(n, str) for n in names) else None
    return None


def _takes_providers(block: Block) -> bool:
    wanted = (item.value for inner in block.blocks("required_providers") for item in inner.attributes())
    return any(isinstance(value, MAPPINGS) and "configuration_aliases" in value for value in wanted)


def iterator_of(block: Block) -> str:
    """The name that a `dynamic` block binds: its `iterator`, else its label."""
    named = argument(block, "iterator")
    return named.text if isinstance(named, Name) else block.labels[0]
