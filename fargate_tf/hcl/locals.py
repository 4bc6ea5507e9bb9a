"""Values with a name: what a module computes once and says in several places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from fargate_tf.hcl.nodes import Attribute, Block, Comment, Expression, Name, stage_of

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import ApplyTime, Item, Traversal

T = TypeVar("T")


class Locals:
    """The `locals` of one module, in the order of their definition.

    What Python knows needs no name: it stands where it is used, and the block stays empty.

    >>> Locals().define("zones", ["a", "b"])
    ['a', 'b']
    """

    def __init__(self) -> None:
        self._items: dict[str, tuple[Item, ...]] = {}

    def define(self, name: str, value: T, comment: str = "") -> T | Traversal[Any]:
        """The value where it is known, else `local.name`, which is known when the value is; `comment` says why."""
        if not isinstance(value, Expression):
            return value
        self._items[name] = (*((Comment(comment),) if comment else ()), Attribute(name, value))
        root: Name[ApplyTime] = Name("local", stage_of(value))
        return root.attr(name)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The `locals` block, unless it is empty."""
        items = tuple(item for items in self._items.values() for item in items)
        return (Block("locals", (), items),) if items else ()
