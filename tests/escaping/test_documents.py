"""What is written is what HashiCorp's parser reads: every value, and no block or argument more or fewer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fargate_tf.hcl import inline, quoting, writer
from fargate_tf.hcl.nodes import Attribute, Block
from fargate_tf.hcl.writer import write
from tests.drawing import Drawing
from tests.escaping.conftest import DOCUMENTS, FIRST, tell
from tests.oracle.asking import Oracle
from tests.oracle.structure import body


def test_every_document_is_read_as_it_was_meant(oracle: Oracle) -> None:
    seeds = range(FIRST, FIRST + DOCUMENTS)
    wrong = misread(oracle, seeds)
    tell(f"{DOCUMENTS} documents of HCL: {len(wrong)} refused or read otherwise by hashicorp/hcl")
    assert wrong == []


def misread(oracle: Oracle, seeds: range) -> list[tuple[int, str]]:
    """The documents that the parser refuses or reads otherwise, by their seeds; ten at most."""
    found: list[tuple[int, str]] = []
    for seed in seeds:
        document = Drawing(seed).document()
        text = write(document)
        if oracle.body(text) != body(document):
            found.append((seed, text))
        if len(found) == 10:
            break
    return found


def as_is(text: str) -> str:
    return f'"{text}"'


def one_line(text: str, indent: str) -> list[str]:
    return [f"{indent}# {text}"]


BROKEN: dict[str, tuple[object, str, Callable[..., object]]] = {
    "texts that are pasted": (writer, "quote", as_is),
    "keys that are pasted": (writer, "written_key", as_is),
    "the sign of a template that is not doubled": (
        quoting,
        "_literal",
        lambda text: "".join(map(quoting._ascii, text)),
    ),
    "comments of one line": (writer, "_comment", one_line),
    "texts beside a hole": (inline, "template_text", lambda text: quoting.quote(text)[1:-1]),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_of_the_writer_is_seen(oracle: Oracle, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    room, name, broken = BROKEN[fault]
    monkeypatch.setattr(room, name, broken)
    assert misread(oracle, range(400)) != []


def test_what_the_parser_refuses_is_told(oracle: Oracle) -> None:
    assert "Invalid" in oracle.body("a = = 1\n")
    assert oracle.body(write((Block("locals", (), (Attribute("a", 1),)),))) == [
        ["{", "locals", [], [["=", "a", {"is": 1}]]]
    ]
