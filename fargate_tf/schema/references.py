"""Whether every reference leads somewhere: to a block of the document, and to an attribute that it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from fargate_tf.hcl.nodes import Attr, Attribute, Block, Call, Expression, For, Index, Name, Splat, Traversal, children
from fargate_tf.problem import did_you_mean
from fargate_tf.schema.check import Violation, address_of

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document, Item, Step, Value
    from fargate_tf.schema.provider import Provider

# What a name in scope stands for: a resource type whose attributes can be checked, or `None` for anything.
Scope = Mapping[str, str | None]
_BUILT_IN = frozenset({"path", "terraform", "self", "count"})
_REPEATED = frozenset({"count", "for_each"})


def dangling(document: Document, provider: Provider) -> Iterator[Violation]:
    """References that lead nowhere, addresses that stand twice, and resources that wait for each other."""
    yield from _References(document, provider).violations()


class _References:
    """One walk over a document, with an index of its blocks."""

    def __init__(self, document: Document, provider: Provider) -> None:
        self.provider = provider
        self.blocks = [block for block in document if isinstance(block, Block)]
        self.index = {address_of(block): block for block in self.blocks if block.type != "locals"}
        self.locals = {a.name for block in self.blocks if block.type == "locals" for a in block.attributes()}
        self.uses: dict[str, set[str]] = {address: set() for address in self.index}

    def violations(self) -> Iterator[Violation]:
        for address, count in Counter(map(address_of, self.blocks)).items():
            if count > 1 and address not in {"locals", "terraform"}:
                yield Violation(address, "", f"stands {count} times")
        for block in self.blocks:
            for path, reason in self._items(block.items, self._scope(block), address_of(block)):
                yield Violation(address_of(block), path, reason)
        yield from self._cycles()

    def _scope(self, block: Block) -> Scope:
        """`each` where the block loops; over another resource, its values have that resource's attributes."""
        over = next((a.value for a in block.attributes() if a.name == "for_each"), None)
        if over is None:
            return {}
        return {"each": self._resource_type(over)}

    def _resource_type(self, value: Value) -> str | None:
        """The type of a whole resource, or of `values(…)` of one."""
        if isinstance(value, Call) and value.function == "values":
            return self._resource_type(value.arguments[0])
        if isinstance(value, Traversal) and isinstance(value.base, Name) and len(value.steps) == 1:
            return value.base.text if self.provider.schema("resource", value.base.text) else None
        return None

    def _items(self, items: tuple[Item, ...], scope: Scope, user: str) -> Iterator[tuple[str, str]]:
        for item in items:
            if isinstance(item, Attribute):
                whole = item.name in {"depends_on", "for_each"}
                yield from ((item.name, why) for why in self._value(item.value, scope, user, whole=whole))
            elif isinstance(item, Block):
                inner = {**scope, item.labels[0]: None} if item.type == "dynamic" else scope
                yield from ((f"{item.type}.{path}", why) for path, why in self._items(item.items, inner, user))

    def _value(self, value: Value, scope: Scope, user: str, *, whole: bool = False) -> Iterator[str]:
        if isinstance(value, For):
            yield from self._for(value, scope, user)
            return
        if isinstance(value, Traversal):
            yield from self._traversal(value, scope, user, whole=whole)
        elif isinstance(value, Name) and value.text not in scope:
            yield f"{value.text} stands for nothing here"
        inside = isinstance(value, Call) or (whole and not isinstance(value, Expression))
        for part in children(value):
            if not (isinstance(value, Traversal) and part is value.base and isinstance(part, Name)):
                yield from self._value(part, scope, user, whole=inside)

    def _for(self, loop: For[object], scope: Scope, user: str) -> Iterator[str]:  # type: ignore[type-var]
        yield from self._value(loop.collection, scope, user, whole=True)
        inner = {**scope, **dict.fromkeys(loop.names)}
        inner[loop.names[-1]] = self._resource_type(loop.collection)
        for part in (loop.key, loop.result, loop.condition):
            yield from self._value(part, inner, user)

    def _traversal(self, value: Traversal[object], scope: Scope, user: str, *, whole: bool) -> Iterator[str]:  # type: ignore[type-var]
        if not isinstance(value.base, Name):
            type_ = self._resource_type(value.base)
            if type_ is not None:
                yield from self._attribute("resource", type_, value.steps)
            return
        root, steps = value.base.text, value.steps
        if root in scope:
            yield from self._bound(root, scope[root], steps)
        elif root == "each":
            yield "each is used in a block without for_each"
        elif root == "local":
            if _name(steps[0]) not in self.locals:
                yield f"there is no local.{_name(steps[0])}"
        elif root in {"var", "module", "data"} or root not in _BUILT_IN:
            yield from self._block(root, steps, user, whole=whole)

    def _bound(self, root: str, type_: str | None, steps: tuple[Step, ...]) -> Iterator[str]:
        """What follows the name of a loop."""
        if root == "each":
            if _name(steps[0]) not in {"key", "value"}:
                yield f"each has no {_name(steps[0])}"
            steps = steps[1:] if _name(steps[0]) == "value" else ()
        if type_ is not None and steps:
            yield from self._attribute("resource", type_, steps)

    def _block(self, root: str, steps: tuple[Step, ...], user: str, *, whole: bool) -> Iterator[str]:
        """A reference to a block of the document."""
        kind = {"var": "variable"}.get(root, root)
        length = 2 if root == "data" else 1
        address = ".".join([kind, *(_name(step) for step in steps[:length])])
        block = self.index.get(address)
        if block is None:
            near = did_you_mean(address, self.index, "declare it")
            yield f"there is no {address}; {near}"
            return
        if user in self.uses:
            self.uses[user].add(address)
        if root in {"var", "module"}:
            return
        rest, repeated = steps[length:], any(a.name in _REPEATED for a in block.attributes())
        if rest and repeated != isinstance(rest[0], Index | Splat):
            yield f"{address} {'needs a key' if repeated else 'has no instances to choose from'}"
        elif rest or not whole:
            kind = "data" if root == "data" else "resource"
            yield from self._attribute(kind, block.labels[0], rest)

    def _attribute(self, kind: str, type_: str, steps: tuple[Step, ...]) -> Iterator[str]:
        schema = self.provider.schema(kind, type_)
        steps = steps[1:] if steps and isinstance(steps[0], Index | Splat) else steps
        if schema is None or not steps or not isinstance(steps[0], Attr):
            return
        known = [*schema["attributes"], *schema["blocks"]]
        if steps[0].name not in known:
            yield f"{type_} has no attribute {steps[0].name}; {did_you_mean(steps[0].name, known, 'see the provider')}"

    def _cycles(self) -> Iterator[Violation]:
        try:
            TopologicalSorter(self.uses).prepare()
        except CycleError as error:
            yield Violation(error.args[1][0], "", f"waits for itself: {' → '.join(error.args[1])}")


def _name(step: Step) -> str:
    return step.name if isinstance(step, Attr) else "?"
