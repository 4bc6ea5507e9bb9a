"""From nodes to Terraform's JSON syntax: the same document, for machines that write or read it.

Three kinds of places read a string differently, and that is all there is to it. Most take a template, so that literal
text is escaped and an expression stands in `${…}`. Some take the text as it is (descriptions, settings, defaults).
Some take an address or a type without quotes or `${…}` (`depends_on`, `ignore_changes`, `type`).
Source: Terraform 1.11, JSON configuration syntax.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from json import dumps
from typing import TYPE_CHECKING, Any, TypeAlias

from fargate_tf.hcl.inline import inline
from fargate_tf.hcl.nodes import Attribute, Block, Expression, Object, Template

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import ApplyTime, Document, Value

Json: TypeAlias = Any
Spell: TypeAlias = "Callable[[Value], Json]"

# Blocks that Terraform reads before it knows any value, so that no string in them is a template.
_LITERAL_BLOCKS = frozenset({"terraform"})
_LITERAL: Mapping[str, frozenset[str]] = {
    "output": frozenset({"description"}),
    "provider": frozenset({"alias", "version"}),
    "variable": frozenset({"default", "description"}),
    "module": frozenset({"source", "version"}),
}
_ADDRESSES: Mapping[str, frozenset[str]] = {
    "resource": frozenset({"depends_on", "provider"}),
    "data": frozenset({"depends_on", "provider"}),
    "output": frozenset({"depends_on"}),
    "module": frozenset({"depends_on", "providers"}),
    "variable": frozenset({"type"}),
    "lifecycle": frozenset({"ignore_changes", "replace_triggered_by"}),
    "moved": frozenset({"from", "to"}),
    "removed": frozenset({"from"}),
    "import": frozenset({"to", "provider"}),
    "dynamic": frozenset({"iterator"}),
}
_COMMENT = "//"
_BYTE_ORDER_MARK = "\ufeff"
# Behind a lone one Terraform 1.11 evaluates nothing more in a template, and takes `$$${` as it stands.
_RETURN = "\r"


def write_json(document: Document) -> str:
    """The whole text of a `.tf.json` file: two spaces a level, in the order of the document, ASCII only.

    Raises `ValueError` for what Terraform cannot hold: a lone surrogate, a number that is not finite.
    """
    return dumps(tree_of(document), indent=2, allow_nan=False) + "\n"


def tree_of(document: Document) -> dict[str, Json]:
    """What the JSON text holds: bodies of blocks by type and labels, lists of them where several stand at one place."""
    top: dict[str, Json] = {}
    for item in document:
        if isinstance(item, Block):
            _put(top, (item.type, *item.labels), _body(item))
    return top


def _put(into: dict[str, Json], path: Sequence[str], made: Json) -> None:
    """The body at its labels; several at one place become a list, in their order."""
    *outer, last = path
    for step in outer:
        into = into.setdefault(step, {})
    if last not in into:
        into[last] = made
    elif isinstance(into[last], list):
        into[last].append(made)
    else:
        into[last] = [into[last], made]


def _body(block: Block, *, literal: bool = False) -> dict[str, Json]:
    literal = literal or block.type in _LITERAL_BLOCKS
    made: dict[str, Json] = {_COMMENT: block.comment} if block.comment else {}
    for item in block.items:
        if isinstance(item, Attribute):
            made[item.name] = _spell(block.type, item, literal=literal)(item.value)
        elif isinstance(item, Block):
            _put(made, (item.type, *item.labels), _body(item, literal=literal))
    return made


def _spell(owner: str, item: Attribute, *, literal: bool) -> Spell:
    if item.name in _ADDRESSES.get(owner, ()):
        return _address
    return _plain if literal or item.name in _LITERAL.get(owner, ()) else _templated


def _address(value: Value) -> Json:
    """An address, a name or a type as text; a list of them as a list."""
    if isinstance(value, Mapping):
        return {name: _address(item) for name, item in value.items()}
    if isinstance(value, Expression):
        return inline(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_address(item) for item in value]
    return value


def _plain(value: Value) -> Json:
    """A value in which no string is a template."""
    if isinstance(value, Expression):
        return inline(value)
    return _compound(value, _whole, _plain)


def _templated(value: Value) -> Json:
    """A value whose strings are templates."""
    if isinstance(value, Template):
        return _template(value)
    if isinstance(value, Object):
        return {_key(name): _templated(item) for name, item in value.items}
    if isinstance(value, Expression):
        return f"${{{inline(value)}}}"
    return _compound(value, _escaped, _templated)


def _compound(value: Value, text: Callable[[str], str], inner: Spell) -> Json:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {text(name): inner(item) for name, item in value.items()}
    if isinstance(value, Sequence):
        return [inner(item) for item in value]
    return value


def _key(name: str | Expression[ApplyTime]) -> str:
    return _escaped(name) if isinstance(name, str) else str(_templated(name))


def _whole(text: str) -> str:
    """The text, if UTF-8 can hold it."""
    text.encode()
    return text


def _escaped(text: str) -> str:
    """Literal text, with nothing in it that Terraform would evaluate."""
    escaped = _whole(text).replace("${", "$${").replace("%{", "%%{")
    # Terraform drops the mark where a template begins with it. Such a text is a quoted one inside the template.
    if text.startswith(_BYTE_ORDER_MARK) or (_RETURN in text and escaped != text):
        return f"${{{inline(text)}}}"
    return escaped


def _template(template: Template[ApplyTime]) -> str:
    if _is_torn(template.pieces):
        return f"${{{inline(template)}}}"
    return "".join(_escaped(p) if isinstance(p, str) else f"${{{inline(p)}}}" for p in template.pieces)


def _is_torn(pieces: Iterable[str | Expression[ApplyTime]]) -> bool:
    """Whether Terraform would read it otherwise: a dollar before `${` makes it an escape, and JSON has no other way."""
    return any(isinstance(piece, str) and (piece.endswith(("$", "%")) or _RETURN in piece) for piece in pieces)
