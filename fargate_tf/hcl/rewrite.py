"""The same document with other references in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fargate_tf.hcl.nodes import LISTS, MAPPINGS, Attribute, Block, Expression, Index, Traversal, Variable

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import ApplyTime, Document

Change = Callable[["Traversal[ApplyTime] | Variable[ApplyTime]"], "Expression[ApplyTime] | None"]
"""What stands in the place of a reference; `None` leaves it."""

_WITH_PARTS = (Expression, Attribute, Block, Index)


def rewritten(document: Document, change: Change) -> Document:
    """The document with every reference changed, at any depth."""
    return tuple(_rewritten(part, change) for part in document)


def _rewritten(part: Any, change: Change) -> Any:
    if isinstance(part, Traversal | Variable):
        other = change(part)
        if other is not None:
            return other
    if isinstance(part, _WITH_PARTS):
        kind: Any = type(part)
        return kind(*(_rewritten(getattr(part, name), change) for name in kind.__slots__))
    if isinstance(part, LISTS):
        return type(part)(_rewritten(each, change) for each in part)
    if isinstance(part, MAPPINGS):
        return {key: _rewritten(each, change) for key, each in part.items()}
    return part
