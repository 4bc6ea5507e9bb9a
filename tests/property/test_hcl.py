"""Any document is clean under `terraform fmt`, and any text survives its quotes."""

from __future__ import annotations

from unicodedata import normalize

from hypothesis import given

from fargate_tf.hcl.nodes import Attribute, Block
from fargate_tf.hcl.quoting import key, quote
from fargate_tf.hcl.writer import write
from tests.property.conftest import Dirty
from tests.property.test_valid import unquoted
from tests.strategies_hcl import documents
from tests.strategies_text import PROFILE, examples_of, free_text

# Every code point is tried by the long profile (20 s), every 67th by the quick one: a prime, so that no block of
# Unicode is passed over.
STEP = 1 if PROFILE == "long" else 67
JOINING = "ำຳൎᄀ가힣ힰꥠﾞﾟ\u0300\u0903\u200d\ufe0f🇩🏽\U000111c2\U00011a84"


def test_any_document_is_fmt_clean(dirty: Dirty) -> None:
    assert dirty([write(document) for document in examples_of(documents(), times=3)]) == []


def test_no_character_in_a_key_disturbs_the_alignment(dirty: Dirty) -> None:
    others = (chr(number) for number in range(0x20, 0x110000, STEP) if not 0xD800 <= number <= 0xDFFF)
    characters = [*JOINING, *others]
    assert dirty([write(tuple(map(aligned, characters[i::8]))) for i in range(8)]) == []


def aligned(character: str) -> Block:
    """A block whose second `=` stands where the first key's width in `terraform fmt` puts it."""
    rows = {f"a{character}b": 1, f"가{character}{character}": 2, "a-key-that-is-longer-than-the-others": 3}
    return Block("locals", (), (Attribute("x", rows),))


@given(free_text(max_size=300))
def test_a_quoted_text_is_one_line_of_text_that_decodes_to_its_normal_form(text: str) -> None:
    quoted = quote(text)
    assert unquoted(quoted) == normalize("NFC", text)
    assert [c for c in quoted if not c.isprintable()] == []


@given(free_text(max_size=20))
def test_a_key_is_quoted_unless_it_is_a_plain_name(text: str) -> None:
    plain = text.replace("-", "_").isidentifier() and text.isascii() and text[0] != "-"
    keyword = text in ("for", "null", "true", "false")
    assert key(text) == (text if plain and not keyword else quote(text))
