"""Texts that break generators of Terraform: each once, and thousands of mixes, the same in every run."""

from __future__ import annotations

from random import Random

_SEED = 20260
_LONG = 100_000
_FLAG_OF_ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"

PIECES = (
    *("", " ", "a", "Ä", "0", "true", "null", "for", "each.key", "var.x", "data", "=", "=>", "{", "}", "[", "]"),
    # Templates, escaped and not, whole and torn.
    *("${", "$${", "$$${", "$$", "$", "%{", "%%{", "%%%{", "%", "${x}", "%{ if true }", "%{endif}", "${~", "~}", "$$}"),
    # Quoting, and escapes that would be one if the backslash were not doubled.
    *('"', '\\"', "'", "\\", "\\\\", "\\n", "\\u0041", "\\U0001F600", "\\x41", "\\q", "\\0", "`"),
    # Line ends and blanks of every kind.
    *("\n", "\r", "\r\n", "\t", "\v", "\f", "\x85", "\u2028", "\u2029", "\u00a0", "\u200b", "\u3000"),
    # Heredocs and comments.
    *("<<EOF\n", "<<-EOT", "\nEOF\n", "#", "//", "/*", "*/"),
    # Controls, NUL among them, the BOM and bidirectional overrides.
    *("\x00", "\x01", "\x07", "\x08", "\x1b[31m", "\x7f", "\x9f", "\ufeff", "\u202e", "\u2066", "\u2069", "\u061c"),
    # What NFC changes: marks in the wrong order, Hangul jamo, compatibility ideographs, composition exclusions.
    *("e\u0301", "\u0301", "q\u0323\u0307", "q\u0307\u0323", "\u1112\u1161\u11ab", "\uf900", "\u212b", "\u2126"),
    *("\u0958", "\U0001d15e", "\u0344", "\u0340"),
    # Grapheme clusters of several characters, and the top of the range. (No astral character here has the low 16 bits
    # of a letter: Go's NFC looks at no more, so Terraform 1.11 reads U+10041 U+0300 as "À", however it is written.)
    *("👩‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "👍🏽", "1️⃣", _FLAG_OF_ENGLAND, "\U00010348", "\U0010fffd", "\uffff", "\ufffe"),
    # What other formats between us and Terraform would trip on.
    *("<", ">", "&", "</script>", "${aws:username}", "{{ x }}", "{% raw %}", "!!python/object"),
)
# Blocks that Unicode closed long before Python's and Terraform's tables were made, so that both agree on NFC.
_RANGES = (
    *((0x0000, 0x007F), (0x0080, 0x024F), (0x0300, 0x036F), (0x05B0, 0x05BD), (0x0900, 0x094D), (0x0E00, 0x0E3A)),
    *((0x1100, 0x11FF), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x3040, 0x30FF), (0x4E00, 0x4FFF), (0xAC00, 0xAD00)),
    *((0xE000, 0xE0FF), (0xF900, 0xFA0D), (0xFB1D, 0xFB4E), (0x1D15E, 0x1D164), (0x1F300, 0x1F5FF)),
)


def adversarial(count: int) -> list[str]:
    """So many texts: every piece alone, one of 100 kB, and mixes of pieces and single characters."""
    random = Random(_SEED)
    long = "".join(mixed(random) for _ in range(_LONG // 4))[:_LONG]
    return [*PIECES, long, *(mixed(random) for _ in range(count - len(PIECES) - 1))]


def mixed(random: Random) -> str:
    """A text of some nine pieces and single characters."""
    parts = [_character(random) if random.random() < 0.3 else random.choice(PIECES) for _ in range(9)]
    return "".join(part for part in parts if random.random() < 0.6)


def _character(random: Random) -> str:
    return chr(random.randint(*random.choice(_RANGES)))
