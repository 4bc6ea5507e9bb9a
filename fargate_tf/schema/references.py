"""Whether every reference leads somewhere: to a block of the document, and to an attribute that it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import (
    LISTS,
    MAPPINGS,
    Attr,
    Attribute,
    Block,
    Call,
    Expression,
    For,
    Index,
    Name,
    Template,
    Traversal,
    children,
)
from fargate_tf.problem import did_you_mean
from fargate_tf.schema.scope import COUNT, EVERYWHERE, Blocks, Types, argument, each_of, iterator_of, loops_of
from fargate_tf.schema.types import ANY, KEYED, LeadsNowhereError, after, element_of
from fargate_tf.schema.violation import Fault, address_of

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document, Step, Value
    from fargate_tf.schema.common import Schemas
    from fargate_tf.schema.provider import Type
    from fargate_tf.schema.scope import Scope

# Blocks that hold no references (`terraform`), or addresses of what may be gone (`removed`).
_UNREAD = frozenset({"terraform", "removed"})
# Arguments that Terraform reads as something other than a value.
_NO_VALUES = frozenset({("variable", "type"), ("moved", "from"), ("dynamic", "iterator")})
_WITH_OTHER_THAN_VALUES = frozenset(block for block, _ in _NO_VALUES)
_WITH_WAYS_OF_ITS_OWN = frozenset({"depends_on", "ignore_changes", "provider", "providers"})
# Arguments that take other blocks as a whole.
_OF_WHOLE_BLOCKS = frozenset({"for_each", "replace_triggered_by"})
_LOOPS = frozenset({"for_each", "count"})
_KINDS = {"var": "variable"}
# The types of values that hold no reference, for the quickest answer.
PLAIN = frozenset({str, int, float, bool, type(None)})


def dangling(document: Document, providers: Iterable[Schemas]) -> Mapping[str, Sequence[Fault]]:
    """References that lead nowhere, addresses that stand twice, and blocks that wait for each other.

    By the version of each provider: they differ in what a block has, not in which blocks there are.
    """
    blocks = Blocks(document)
    walks = {provider.version: _Walk(blocks, Types(blocks, provider)) for provider in providers}
    for walk in walks.values():
        for block in blocks.all:
            walk.block(block)
    of_all = (*_doubles(blocks), *(_cycles(next(iter(walks.values())).uses) if walks else ()))
    return {version: [*walk.faults, *of_all] for version, walk in walks.items()}


def _doubles(blocks: Blocks) -> Iterator[Fault]:
    if len(blocks.known) < len(blocks.addresses):
        for address, count in Counter(blocks.addresses).items():
            if count > 1:
                yield Fault(address, (), f"stands {count} times")


def _cycles(uses: Mapping[str, set[str]]) -> Iterator[Fault]:
    # A module waits for nothing as a whole: each of its inputs and outputs does so by itself.
    uses = {user: used for user, used in uses.items() if not user.startswith("module.")}
    if _all_have_a_turn(uses):
        return
    from graphlib import CycleError, TopologicalSorter  # which names the cycle, and costs more than looking for one

    try:
        TopologicalSorter(uses).prepare()
    except CycleError as error:
        # graphlib lists what comes first before what needs it; we say who needs whom.
        ring = error.args[1][::-1]
        start = ring.index(min(ring))
        ring = [*ring[start:-1], *ring[:start], min(ring)]
        yield Fault(ring[0], (), f"waits for itself: {' → '.join(ring)}")


def _all_have_a_turn(uses: Mapping[str, set[str]]) -> bool:
    """Whether everybody can come after those whom they wait for."""
    waiting = {user: used & uses.keys() for user, used in uses.items()}
    done: set[str] = set()
    while waiting:
        ready = [user for user, used in waiting.items() if used <= done]
        if not ready:
            return False
        done.update(ready)
        for user in ready:
            del waiting[user]
    return True


class _Walk:
    """One walk over the values of a document, which finds the type of each as far as the schema knows it."""

    def __init__(self, blocks: Blocks, types: Types) -> None:
        self.blocks = blocks
        self.types = types
        self.faults: list[Fault] = []
        self.uses: dict[str, set[str]] = {address: set() for address in blocks.known}
        self._user = ""
        self._in_resource = False
        self._path: tuple[str, ...] = ()

    def block(self, block: Block) -> None:
        """All values of one top-level block."""
        if block.type in _UNREAD:
            return
        self._user, self._in_resource = address_of(block), block.type in {"resource", "data"}
        if block.type == "locals":
            for item in block.attributes():
                self._user = f"local.{item.name}"
                self._argument(item, block, EVERYWHERE)
        else:
            self._items(block, self._scope(block))

    def _scope(self, block: Block) -> Scope:
        """`each` or `count` where the block repeats."""
        loops = self.blocks.loops.get(self._user, ()) if block.labels else loops_of(block)
        scope = EVERYWHERE
        if "for_each" in loops:
            scope = {**scope, "each": each_of(self._quietly(argument(block, "for_each"), EVERYWHERE))}
        return {**scope, "count": COUNT} if "count" in loops else scope

    def _quietly(self, over: Value, scope: Scope) -> Type:
        """The type of a loop's elements, without a word on what is wrong in it: its own turn comes."""
        before = len(self.faults)
        type_ = self._value(over, scope)
        del self.faults[before:]
        return element_of(type_)

    def _items(self, block: Block, scope: Scope) -> None:
        path = self._path
        for item in block.items:
            if isinstance(item, Attribute):
                name = item.name
                if type(item.value) in PLAIN and name not in _WITH_WAYS_OF_ITS_OWN:
                    continue
                self._path = (*path, name)
                # A block's own loop is counted from outside of it.
                self._argument(item, block, EVERYWHERE if not path and name in _LOOPS else scope)
            elif isinstance(item, Block):
                self._path = (*path, item.labels[0] if item.type == "dynamic" and item.labels else item.type)
                self._items(item, self._inner(block, item, scope))
        self._path = path

    def _inner(self, outer: Block, block: Block, scope: Scope) -> Scope:
        """The names in a nested block: the iterator in the content of a `dynamic`, `self` in a postcondition."""
        if outer.type == "dynamic" and block.type == "content" and outer.labels:
            return {**scope, iterator_of(outer): each_of(self._quietly(argument(outer, "for_each"), scope))}
        return {**scope, "self": ANY} if block.type == "postcondition" else scope

    def _argument(self, item: Attribute, block: Block, scope: Scope) -> None:
        if block.type in _WITH_OTHER_THAN_VALUES and (
            (block.type, item.name) in _NO_VALUES or self.blocks.moves_on(block, item)
        ):
            return
        if item.name not in _WITH_WAYS_OF_ITS_OWN:
            self._plain_argument(item, block, scope)
        elif item.name == "depends_on":
            self._each_of_list(item.value, self._dependency)
        elif item.name == "ignore_changes":
            self._each_of_list(item.value, self._ignored)
        elif item.name in {"provider", "providers"} and block.type in {"resource", "data", "module"}:
            self._providers(item.value)
        else:
            self._plain_argument(item, block, scope)

    def _plain_argument(self, item: Attribute, block: Block, scope: Scope) -> None:
        self._value(item.value, scope)
        if self._in_resource and block.type != "dynamic" and item.name not in _OF_WHOLE_BLOCKS:
            self._no_whole_block(item.value, scope)

    # The arguments that Terraform reads in ways of their own.

    def _each_of_list(self, value: Value, judge: Callable[[Value], None]) -> None:
        for entry in value if isinstance(value, LISTS) else (value,):
            judge(entry)

    def _dependency(self, entry: Value) -> None:
        if not isinstance(entry, Traversal) or not isinstance(entry.base, Name):
            self._fault("is no address of a block", entry)
            return
        address, rest = self._address(entry.base.text, entry.steps)
        if not self._exists(address, entry):
            return
        if address.startswith("module.") and len(rest) == 1 and isinstance(rest[0], Attr):
            return  # an output of a module is something to wait for, a module as a whole is more
        if any(not isinstance(step, Index) for step in rest) or len(rest) > 1:
            self._fault("depends_on takes whole blocks, no attributes", entry)
        elif rest:
            self._followed(entry, self.types.of(address), rest, indexed=self.blocks.repeats(address))

    def _ignored(self, entry: Value) -> None:
        """An attribute of the block itself, or `all`."""
        base = entry.base if isinstance(entry, Traversal) else entry
        if not isinstance(base, Name):
            self._fault("is text; name the attribute without quotes", entry)
        elif base.text != "all":
            type_ = self.types.of(self._user)
            own = element_of(type_) if self.blocks.repeats(self._user) else type_
            self._followed(entry, own, (Attr(base.text),))

    def _providers(self, value: Value) -> None:
        for entry in value.values() if isinstance(value, MAPPINGS) else (value,):
            if isinstance(entry, Traversal) and isinstance(entry.base, Name):
                name, alias = entry.base.text, _named(entry.steps[:1])
                if not self.blocks.has_alias(name, alias):
                    self._fault(f"there is no provider {name} with the alias {alias}", entry)
            elif not isinstance(entry, Name):
                self._fault("is no provider", entry)

    def _no_whole_block(self, value: Value, scope: Scope) -> None:
        """No argument of a resource takes another resource as a whole: an attribute was forgotten."""
        for part in value if isinstance(value, LISTS) else (value,):
            if isinstance(part, Traversal) and isinstance(part.base, Name) and part.base.text not in scope:
                address, rest = self._address(part.base.text, part.steps)
                if any(isinstance(step, Attr) for step in rest):
                    continue
                block = self.blocks.by_address.get(address)
                if block is not None and block.type in {"resource", "data"}:
                    self._fault("is a whole block; name one of its attributes", part)

    # Values.

    def _value(self, value: Value, scope: Scope) -> Type:
        """The type of a value; faults of the references in it are kept on the way."""
        if type(value) in PLAIN:
            return ANY
        if isinstance(value, Traversal):
            return self._traversal(value, scope)
        if isinstance(value, For):
            return self._for(value, scope)
        if isinstance(value, Name):
            if value.text not in scope:
                self._fault("stands for nothing here", value)
            return scope.get(value.text, ANY)
        parts = [self._value(part, scope) for part in children(value)]
        if isinstance(value, Call):
            return _result(value.function, parts)
        return "string" if isinstance(value, Template) else ANY

    def _for(self, loop: For, scope: Scope) -> Type:  # type: ignore[type-arg]
        element = element_of(self._value(loop.collection, scope))
        inner = {**scope, **dict.fromkeys(loop.names, ANY), loop.names[-1]: element}
        for part in (loop.key, loop.condition):
            self._value(part, inner)
        result = self._value(loop.result, inner)
        return ["list" if loop.key is None else "map", result]

    def _traversal(self, value: Traversal, scope: Scope) -> Type:  # type: ignore[type-arg]
        for step in value.steps:
            if isinstance(step, Index) and isinstance(step.key, Expression):
                self._value(step.key, scope)
        if not isinstance(value.base, Name):
            return self._followed(value, self._value(value.base, scope), value.steps)
        root = value.base.text
        if root in scope:
            return self._followed(value, scope[root], value.steps)
        if root in _UNBOUND:
            self._fault(_UNBOUND[root], value)
            return ANY
        address, rest = self._address(root, value.steps)
        if not self._exists(address, value):
            return ANY
        return self._followed(value, self.types.of(address), rest, indexed=self.blocks.repeats(address))

    def _address(self, root: str, steps: Sequence[Step]) -> tuple[str, Sequence[Step]]:
        """The address that a reference starts with, and the steps from there."""
        if root not in {"data", "var"} and steps:
            return f"{root}.{_step_name(steps[0])}", steps[1:]
        length = 2 if root == "data" else 1
        return ".".join((_KINDS.get(root, root), *map(_step_name, steps[:length]))), steps[length:]

    def _exists(self, address: str, value: Value) -> bool:
        if address not in self.blocks.known:
            near = did_you_mean(address, self.blocks.known, "declare it")
            self._fault(f"there is no {address}; {near}", value)
            return False
        # A variable's validation speaks of the variable itself, and Terraform runs it later than the value.
        if not self._user.startswith("variable."):
            uses = self.uses.get(self._user)
            if uses is None:
                uses = self.uses[self._user] = set()
            uses.add(address)
        return True

    def _followed(self, value: Value, type_: Type, steps: Sequence[Step], *, indexed: bool = True) -> Type:
        if steps and not indexed and isinstance(steps[0], Index):
            self._fault("has neither count nor for_each, so no index", value)
            return ANY
        try:
            return after(type_, steps)
        except LeadsNowhereError as error:
            self._fault(str(error), value)
            return ANY

    def _fault(self, reason: str, value: Value) -> None:
        subject = inline(value)
        self.faults.append(Fault(self._user, self._path, f"{subject}: {reason}", subject))


_UNBOUND = {
    "each": "each needs for_each in this block",
    "count": "count needs count in this block",
    "self": "self is known in a postcondition only",
}


def _result(function: str, parts: Sequence[Type]) -> Type:
    """The type of what a function gives, for the few that hand on what they take."""
    first = parts[0] if parts else ANY
    if function == "values" and first[0] in {KEYED, "map"}:
        return ["list", element_of(first)]
    if function == "one" and first[0] in {"list", "set"}:
        return element_of(first)
    if function in {"tolist", "toset"} and first[0] in {"list", "set"}:
        return [function.removeprefix("to"), element_of(first)]
    return ANY


def _step_name(step: Step) -> str:
    return step.name if isinstance(step, Attr) else "?"


def _named(steps: Sequence[Step]) -> str:
    return ".".join(map(_step_name, steps))
