"""How text becomes a quoted HCL string, and when a key needs no quotes."""

from __future__ import annotations

import pytest

from fargate_tf.hcl.quoting import is_identifier, key, quote, template_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", '""'),
        ("plain text, all of it: !#&'()*+,-./[]^_`{|}~", '"plain text, all of it: !#&\'()*+,-./[]^_`{|}~"'),
        ('say "hi"', r'"say \"hi\""'),
        ("back\\slash", r'"back\\slash"'),
        ("a\nb\r\nc\td", r'"a\nb\r\nc\td"'),
        ("\x00\x1b\x7f", r'"\u0000\u001b\u007f"'),
        ("$", '"$"'),
        ("%", '"%"'),
        ("$5 and 100%", '"$5 and 100%"'),
        ("${x}", '"$${x}"'),
        ("%{if}", '"%%{if}"'),
        ("$${x}", '"$$${x}"'),
        ("$%{x}", '"$%%{x}"'),
        ("%${x}", '"%$${x}"'),
        ("\\${x}", r'"\\$${x}"'),
        ("é", '"é"'),
        ("e\u0301", '"é"'),
        ("\u212b", '"Å"'),
        ("漢字", '"漢字"'),
        ("🎉", '"🎉"'),
        ("\u1100\u1161", '"가"'),
        ("a\u0300\u0301", '"à\\u0301"'),
        ("👩\u200d👧", '"👩\\u200d👧"'),
        ("🇩🇪", r'"\U0001f1e9\U0001f1ea"'),
        ("👍🏽", r'"👍\U0001f3fd"'),
        ("ภาษาไทยคำ", '"ภาษาไทยคำ"'.replace("ำ", r"\u0e33")),
        ("ｶﾞ", '"ｶ' + r'\uff9e"'),
        ("\u00a0\u2028\ufeff\u202e", r'"\u00a0\u2028\ufeff\u202e"'),
        ("\ue000\U0010ffff", r'"\ue000\U0010ffff"'),
        ("\u0378", r'"\u0378"'),
        ("é${x}\n", r'"é$${x}\n"'),
        ("x" * 100_000, '"' + "x" * 100_000 + '"'),
    ],
)
def test_text_is_quoted_on_one_line_with_nothing_left_to_evaluate(text: str, expected: str) -> None:
    assert quote(text) == expected


@pytest.mark.parametrize("text", [*map(chr, (0xD800, 0xDC80, 0xDFFF)), "a\udfffb", "\ud83c\udf89"])
def test_half_a_character_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"a lone surrogate \(U\+D[89A-F][0-9A-F]{2}\) is no text"):
        quote(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", ""), ("a", "a"), ("${", "$${"), ("a$", r"a\u0024"), ("$$", r"$\u0024"), ("%", "%"), ("a$b", "a$b")],
)
def test_a_piece_of_a_template_does_not_end_in_a_bare_dollar(text: str, expected: str) -> None:
    assert template_text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", True),
        ("_", True),
        ("a-b_c9", True),
        ("A", True),
        ("for", True),
        ("", False),
        ("9a", False),
        ("-a", False),
        ("a.b", False),
        ("a b", False),
        ("a\n", False),
        ("é", False),
        ("a\u0301", False),
        ("a\u0661", False),
    ],
)
def test_an_identifier_is_an_ascii_name(text: str, expected: bool) -> None:
    assert is_identifier(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tier", "tier"),
        ("a-b", "a-b"),
        ("k8s.io/name", '"k8s.io/name"'),
        ("", '""'),
        ("1", '"1"'),
        ("for", '"for"'),
        ("null", '"null"'),
        ("true", '"true"'),
        ("false", '"false"'),
        ("if", "if"),
        ("format", "format"),
        ("${x}", '"$${x}"'),
    ],
)
def test_a_key_is_bare_where_hcl_takes_it_for_a_name(text: str, expected: str) -> None:
    assert key(text) == expected
