"""Blocks by their Terraform meaning, and the combinators that unroll what is known and loop over what is not.

A component is written once with these. Called with values it gives plain blocks; called with variables, blocks
with `count`, `for_each` and `dynamic` (ADR 0002).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Protocol, TypeVar

from fargate_tf.hcl.functions import EACH_KEY, EACH_VALUE, bound, for_map
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import (
    LISTS,
    MAPPINGS,
    ApplyTime,
    Attr,
    Attribute,
    Block,
    Call,
    Conditional,
    Expression,
    PlanTime,
    Traversal,
    apply_time,
    plan_time,
)

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Item, Value

T = TypeVar("T")


class Named(Protocol):
    """An item that carries the name its block is called after."""

    @property
    def name(self) -> str:
        """The name that the user wrote."""


N = TypeVar("N", bound=Named)


def label(name: str) -> str:
    """The label of a block called after a name: lower case, underscores.

    Two names may give one label (`a-b`, `a_b`); the rules refuse that before anything is emitted.
    """
    return name.lower().replace("-", "_")


@node
class Body:
    """What stands in a block: arguments, nested blocks, and what Terraform itself reads."""

    arguments: Mapping[str, Value]
    blocks: tuple[Block, ...] = ()
    lifecycle: tuple[Item, ...] = ()
    depends_on: tuple[Expression[ApplyTime], ...] = ()

    def items(self, *meta: Attribute) -> tuple[Item, ...]:
        """The items in the order of the style guide: meta-argument, arguments, blocks, lifecycle, order."""
        order = [Attribute("depends_on", self.depends_on)] if self.depends_on else []
        cycle = [Block("lifecycle", (), self.lifecycle)] if self.lifecycle else []
        # Null and the empty map say nothing: an argument left out is their one normal form.
        arguments = [
            Attribute(k, v) for k, v in self.arguments.items() if not (v is None or (isinstance(v, MAPPINGS) and not v))
        ]
        return (*meta, *arguments, *self.blocks, *cycle, *order)

    def with_precondition(self, condition: Expression[ApplyTime], message: Value) -> Body:
        """The same, which Terraform refuses to plan where the condition does not hold."""
        required = block("precondition", condition=condition, error_message=message)
        return Body(self.arguments, self.blocks, (*self.lifecycle, required), self.depends_on)


def body(
    *blocks: Block,
    lifecycle: Sequence[Item] = (),
    depends_on: Sequence[Expression[ApplyTime]] = (),
    **arguments: Value,
) -> Body:
    """A body in call form: nested blocks first, arguments by name; `None` and `{}` are left out."""
    return Body(arguments, blocks, tuple(lifecycle), tuple(depends_on))


def block(type_: str, /, *blocks: Block, **arguments: Value) -> Block:
    """A nested block."""
    return Block(type_, (), Body(arguments, blocks).items())


@node
class Resource:
    """A resource that is always there, and the references to it."""

    block: Block

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its one block."""
        return (self.block,)

    @property
    def address(self) -> Traversal[ApplyTime]:
        """`type.label`, for `depends_on`."""
        return _address(self.block)

    def attr(self, name: str) -> Traversal[ApplyTime]:
        """`type.label.name`."""
        return _address(self.block, name)


@node
class OptionalResource:
    """A resource behind a condition: there, folded away, or `count`ed."""

    block: Block | None
    counted: bool = False

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its block, unless it was folded away."""
        return () if self.block is None else (self.block,)

    @property
    def addresses(self) -> tuple[Traversal[ApplyTime], ...]:
        """Its address for `depends_on`, if it exists."""
        return tuple(map(_address, self.blocks))

    def attr(self, name: str) -> Expression[ApplyTime] | None:
        """`type.label.name`; `one(type.label[*].name)` where it is counted; `None` where it was folded away."""
        if self.block is None:
            return None
        if not self.counted:
            return _address(self.block, name)
        return Call("one", (_address(self.block).splat().attr(name),))

    def all(self, name: str) -> Sequence[Value] | Expression[ApplyTime]:
        """`[type.label.name]`; `type.label[*].name` where it is counted; `[]` where it was folded away."""
        if self.block is None:
            return []
        return _address(self.block).splat().attr(name) if self.counted else [_address(self.block, name)]


@node
class KeyedResource:
    """A resource with `for_each` in both stages, whose instances are reached by their key.

    Where it is known that there is nothing to go over, it is not `there`: no block, no address, no instances.
    """

    block: Block
    there: bool

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its one block, unless it was folded away."""
        return (self.block,) if self.there else ()

    @property
    def addresses(self) -> tuple[Traversal[ApplyTime], ...]:
        """Its address for `depends_on`, if it exists."""
        return tuple(map(_address, self.blocks))

    @property
    def address(self) -> Traversal[ApplyTime]:
        """`type.label`, for `depends_on`: all instances."""
        return _address(self.block)

    @property
    def instances(self) -> Traversal[PlanTime] | Mapping[str, Value]:
        """All instances as a map, whose keys are known at plan: another resource's `for_each`."""
        if not self.there:
            return {}
        type_, label_ = self.block.labels
        return plan_time(type_).attr(label_)

    def at(self, key: str | Expression[ApplyTime]) -> Traversal[ApplyTime]:
        """`type.label[key]`."""
        return self.address.index(key)

    def all(self, name: str) -> Sequence[Value] | Expression[ApplyTime]:
        """`values(type.label)[*].name`, in the order of the keys."""
        if not self.there:
            return []
        values: Call[ApplyTime] = Call("values", (self.address,))
        return values.splat().attr(name)

    def by_key(self, name: str) -> Expression[ApplyTime]:
        """`{ for key, x in type.label : key => x.name }`."""
        return for_map(("key", "each"), self.address, bound("key"), bound("each").attr(name))


@node
class ResourceSet:
    """One resource for each item of a collection: a block each, or one block with `for_each`."""

    blocks: tuple[Block, ...]
    names: tuple[str, ...] | None

    @property
    def addresses(self) -> tuple[Traversal[ApplyTime], ...]:
        """Every block's address, for `depends_on`."""
        return tuple(map(_address, self.blocks))

    def attr_by_name(self, name: str) -> Value:
        """A map from each item's name to one attribute."""
        if self.names is not None:
            return {key: _address(b, name) for key, b in zip(self.names, self.blocks, strict=True)}
        (looped,) = self.blocks
        names = ("name", looped.labels[0].rpartition("_")[2])
        return for_map(names, _address(looped), bound(names[0]), bound(names[1]).attr(name))


def _address(block: Block, *attributes: str) -> Traversal[ApplyTime]:
    type_, label_ = block.labels
    return Traversal(apply_time(type_), (Attr(label_), *map(Attr, attributes)))


def resource(
    type_: str,
    label_: str,
    /,
    *blocks: Block,
    lifecycle: Sequence[Item] = (),
    depends_on: Sequence[Expression[ApplyTime]] = (),
    comment: str = "",
    **arguments: Value,
) -> Resource:
    """A resource that exists in every case; `comment` stands above it."""
    inside = body(*blocks, lifecycle=lifecycle, depends_on=depends_on, **arguments)
    return Resource(Block("resource", (type_, label_), inside.items(), comment))


def keyed(
    type_: str,
    label_: str,
    for_each: Mapping[str, Value] | Expression[PlanTime],
    inside: Body,
) -> KeyedResource:
    """A resource with `for_each` in both stages, or nothing where there is nothing to go over.

    `inside` speaks of `EACH_KEY` and `EACH_VALUE`.
    """
    made = Block("resource", (type_, label_), inside.items(Attribute("for_each", for_each)))
    return KeyedResource(made, there=not _is_nothing(for_each))


def _is_nothing(collection: Value) -> bool:
    """Whether it is known that the collection holds nothing: `{}`, `[]`, `toset([])`."""
    if isinstance(collection, Call):
        return collection.function == "toset" and all(map(_is_nothing, collection.arguments))
    return isinstance(collection, (*MAPPINGS, *LISTS)) and not collection


def when(condition: bool | Expression[PlanTime], there: Resource) -> OptionalResource:
    """The resource if the condition holds: as it is, not at all, or with `count`."""
    if isinstance(condition, bool):
        return OptionalResource(there.block if condition else None)
    count = Attribute("count", Conditional(condition, 1, 0))
    made = Block("resource", there.block.labels, (count, *there.block.items), there.block.comment)
    return OptionalResource(made, counted=True)


def each(
    type_: str,
    items: Sequence[N] | Expression[PlanTime],
    of: type[N],
    inside: Callable[[N], Body],
    label_: str = "this",
) -> ResourceSet:
    """One resource for each named item: a block called after each, or one block `label_` over a map by name."""
    if isinstance(items, Expression):
        made = inside(lift(of, EACH_VALUE, name=EACH_KEY))
        looped = Block("resource", (type_, label_), made.items(Attribute("for_each", items)))
        return ResourceSet((looped,), None)
    blocks = tuple(Block("resource", (type_, label(item.name)), inside(item).items()) for item in items)
    return ResourceSet(blocks, tuple(item.name for item in items))


def nested(
    type_: str,
    items: Sequence[T] | Expression[ApplyTime],
    of: type[T],
    inside: Callable[[T], Body],
) -> tuple[Block, ...]:
    """Nested blocks, one for each item: written out, or one `dynamic` block over a list."""
    if not isinstance(items, Expression):
        return tuple(Block(type_, (), inside(item).items()) for item in items)
    item = lift(of, plan_time(type_).attr("value"))
    content = Block("content", (), inside(item).items())
    return (Block("dynamic", (type_,), (Attribute("for_each", items), content)),)


def block_if(condition: bool | Expression[ApplyTime], there: Block) -> tuple[Block, ...]:
    """A nested block that is there if the condition holds: as it is, not at all, or `dynamic`."""
    if isinstance(condition, bool):
        return (there,) if condition else ()
    content = Block("content", (), there.items)
    return (Block("dynamic", (there.type,), (Attribute("for_each", Conditional(condition, [1], [])), content)),)


def lift(of: type[T], value: Expression[PlanTime], **given: Value) -> T:
    """A spec whose fields are the attributes of an expression, so that a component reads it as any other."""
    attributes = {f.name: value.attr(f.name) for f in fields(of) if f.metadata.get("emitted", True)}  # type: ignore[arg-type]
    return of(**{**attributes, **given})


def output(name: str, value: Value, description: str) -> Block:
    """An `output` block."""
    return Block("output", (name,), body(description=description, value=value).items())


@node
class DataSource:
    """Something that Terraform looks up when it plans."""

    block: Block

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its one block."""
        return (self.block,)

    def attr(self, name: str) -> Traversal[PlanTime]:
        """`data.type.label.name`."""
        type_, label_ = self.block.labels
        return plan_time("data").attr(type_).attr(label_).attr(name)


def data(type_: str, label_: str, /, **arguments: Value) -> DataSource:
    """A data source. Never inside a module: behind a caller's `depends_on` it makes policies unknown."""
    return DataSource(Block("data", (type_, label_), Body(arguments).items()))
