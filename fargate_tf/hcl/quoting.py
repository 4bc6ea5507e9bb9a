"""How any Python string becomes a quoted HCL string that Terraform reads back as the same text."""

from __future__ import annotations

import re

_SIMPLE = re.compile(r"[ !#&-\[\]-~]*")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
# These words mean something to the HCL parser where an object key may stand.
_KEYWORDS = frozenset({"for", "null", "true", "false"})
_NAMED_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# `terraform fmt` aligns by grapheme cluster. These join their neighbours although their category is a plain
# letter or symbol: Hangul jamo, Thai and Lao AM, Malayalam and Sharada prefixes, flags, skin tones, halfwidth
# sound marks. Every other code point was tried, too.
# Source: Unicode 15 GraphemeBreakProperty.txt; found by fuzzing against `terraform fmt` 1.11.4.
_JOINING = (
    "[\u0e33\u0eb3\u0d4e\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\uff9e\uff9f"
    "\U000111c2\U000111c3\U0001193f\U00011941\U00011a3a\U00011a84-\U00011a89\U00011d46\U00011f02"
    "\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]"
)
_ASTRAL = 0x10000


def quote(text: str) -> str:
    r"""The text between double quotes, on one line, with nothing in it that HCL would evaluate.

    Terraform normalises strings to NFC, so that is what is written.
    Raises `ValueError` for a lone surrogate, which no UTF-8 file can hold.

    >>> print(quote('say "${x}"'))
    "say \"$${x}\""
    """
    if _SIMPLE.fullmatch(text):
        return f'"{text}"'
    return '"' + _literal(normalised(text)) + '"'


def template_text(text: str) -> str:
    r"""Literal text as it stands between the quotes of a template, where `${…}` may follow.

    >>> print(template_text("USD $"))
    USD \u0024
    """
    inside = quote(text)[1:-1]
    # A dollar before the `${` of an interpolation would make it an escape.
    return inside[:-1] + "\\u0024" if inside.endswith("$") else inside


def is_identifier(text: str) -> bool:
    """Whether HCL takes the text as a name without quotes (ASCII names only, as Terraform's docs advise)."""
    return _IDENTIFIER.fullmatch(text) is not None


def key(text: str) -> str:
    """An object key: bare where HCL allows it, else quoted."""
    return text if is_identifier(text) and text not in _KEYWORDS else quote(text)


def normalised(text: str) -> str:
    """The text as Terraform keeps it, in NFC: two that are one there may be two here."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


def _literal(text: str) -> str:
    escaped = "".join(map(_ascii if text.isascii() else _character, text))
    return escaped.replace("${", "$${").replace("%{", "%%{")


def _ascii(character: str) -> str:
    named = _NAMED_ESCAPES.get(character)
    if named is not None:
        return named
    return character if " " <= character <= "~" else f"\\u{ord(character):04x}"


def _character(character: str) -> str:
    if character.isascii():
        return _ascii(character)
    from unicodedata import category

    kind = category(character)
    if kind == "Cs":
        msg = f"a lone surrogate (U+{ord(character):04X}) is no text"
        raise ValueError(msg)
    if kind[0] in "LNPS" and not re.match(_JOINING, character):
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number < _ASTRAL else f"\\U{number:08x}"
