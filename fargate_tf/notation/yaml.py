"""Data as YAML text that people read: what is small stands on one line, texts are quoted only where they must be.

Every text that stands without quotes is one for YAML 1.1, for YAML 1.2 and for the reader of this package.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fargate_tf.k8s.values import scalar

Notes = Mapping[tuple[str | int, ...], Sequence[str]]
"""Lines of comment above a part of a blueprint, by the steps to it."""

_WIDTH = 100
_MOST_ON_A_LINE = 3
_COMMENT = 112
# `:` is no part of a plain text inside brackets.
_PLAIN = re.compile(
    r"[A-Za-z/][A-Za-z0-9_./@*?:+<>-]*[A-Za-z0-9_./@*?+<>-]|[A-Za-z]|\d{1,3}(\.\d{1,3}){3}/\d{1,2}", re.ASCII
)
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9_./ -]*[A-Za-z0-9.]", re.ASCII)


def yaml_text(data: Mapping[str, Any], notes: Notes | None = None, head: Sequence[str] = ()) -> str:
    """A document; `notes` stand above their lines, `head` above all of it.

    >>> print(yaml_text({"name": "shop", "version": "1.35", "zones": ["a", "b"]}), end="")
    name: shop
    version: "1.35"
    zones: [a, b]
    """
    above = [*commented(head), ""] if head else []
    return "".join(f"{line}\n" for line in (*above, *_mapping(data, "", (), notes or {})))


def above_what_is_there(notes: Notes, data: Any) -> dict[tuple[str | int, ...], list[str]]:
    """The notes above the innermost part that the data has: a field that was left out cannot carry one."""
    placed: dict[tuple[str | int, ...], list[str]] = {}
    for steps, lines in notes.items():
        inside, length = data, 0
        for step in steps:
            there = (
                step in inside
                if isinstance(inside, Mapping)
                else isinstance(inside, list) and step in range(len(inside))
            )
            if not there:
                break
            inside, length = inside[step], length + 1
        placed.setdefault(steps[:length], []).extend(lines)
    return placed


def commented(lines: Sequence[str], indent: str = "") -> Iterator[str]:
    """Lines as comments, broken where they are long; whatever is in them, they end where the line ends."""
    from textwrap import wrap

    for line in lines:
        shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
        hang = "  " if shown.startswith("- ") else ""
        room = _COMMENT - len(indent)
        broken = wrap(shown, room, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)
        yield from (f"{indent}# {part}".rstrip() for part in broken or [""])


def _mapping(data: Mapping[str, Any], indent: str, steps: tuple[str | int, ...], notes: Notes) -> Iterator[str]:
    for key, value in data.items():
        here = (*steps, key)
        yield from commented(notes.get(here, ()), indent)
        head = f"{indent}{_scalar(key)}:"
        flow = None if _is_noted(here, notes) else _flow(value, _WIDTH - len(head))
        if flow is not None:
            yield f"{head} {flow}"
        elif isinstance(value, str):
            yield from _literal(head, value, indent)
        else:
            yield head
            yield from _block(value, f"{indent}  ", here, notes)


def _block(value: Any, indent: str, steps: tuple[str | int, ...], notes: Notes) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _mapping(value, indent, steps, notes)
        return
    for i, item in enumerate(value):
        here = (*steps, i)
        yield from commented(notes.get(here, ()), indent)
        flow = None if _is_noted(here, notes) else _flow(item, _WIDTH - len(indent) - 2)
        if flow is not None:
            yield f"{indent}- {flow}"
        elif isinstance(item, str):
            yield from _literal(f"{indent}-", item, indent)
        else:
            yield from _item(_block(item, f"{indent}  ", here, notes), indent)


def _item(lines: Iterator[str], indent: str) -> Iterator[str]:
    """The lines of one item, behind a dash; comments above its first line stay above the dash."""
    begun = False
    for line in lines:
        if begun or line.lstrip().startswith("#"):
            yield line
        else:
            begun = True
            yield f"{indent}- {line[len(indent) + 2 :]}"


def _literal(head: str, text: str, indent: str) -> Iterator[str]:
    """A text of several lines, as it is read."""
    ends = "" if text.endswith("\n") and not text.endswith("\n\n") else "-" if not text.endswith("\n") else "+"
    yield f"{head} |{ends}"
    for line in text.removesuffix("\n").split("\n"):
        yield f"{indent}  {line}" if line else ""


def _is_noted(steps: tuple[str | int, ...], notes: Notes) -> bool:
    """Whether a comment stands inside the value."""
    return any(len(at) > len(steps) and at[: len(steps)] == steps for at in notes)


def _flow(value: Any, room: int) -> str | None:
    """A value on one line; `None` where it needs more, or would be hard to read there."""
    if isinstance(value, str):
        return None if _is_readable(value) else _scalar(value)
    if not isinstance(value, Mapping | list) or not value:
        return "{}" if isinstance(value, Mapping) else "[]" if isinstance(value, list) else _scalar(value)
    text = _brackets(value)
    return text if len(text) < room and _depth(value) <= (1 if isinstance(value, list) else 2) else None


def _brackets(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_scalar(k, inside=True)}: {_brackets(v)}' for k, v in value.items())}}}"
    return f"[{', '.join(map(_brackets, value))}]" if isinstance(value, list) else _scalar(value, inside=True)


def _depth(value: Any) -> int:
    """How many brackets deep a value is; a list of mappings is better read under dashes."""
    if isinstance(value, Mapping):
        inner = [
            2 if isinstance(v, list) and any(isinstance(i, Mapping) for i in v) else _depth(v) for v in value.values()
        ]
        return 1 + max(inner, default=0) + (len(value) > _MOST_ON_A_LINE)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


def _is_readable(text: str) -> bool:
    """Whether a literal block holds the text unchanged."""
    return "\n" in text and text.replace("\n", "").isprintable() and text.strip("\n") != "" and text[:1] not in " \n"


def _scalar(value: Any, *, inside: bool = False) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _PLAIN.fullmatch(value) and not (inside and ":" in value)
    if (plain or _WORDS.fullmatch(value)) and isinstance(scalar(value), str):
        return value
    return _quoted(value)


def _quoted(text: str) -> str:
    """Double quotes, and escapes for all that is not seen; JSON's spelling of them is YAML too."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escape(c) for c in written)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  (the end of the first plane)
