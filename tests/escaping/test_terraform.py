"""What is written is what the real Terraform plans: values of outputs, descriptions, and the keys of instances."""

from __future__ import annotations

from base64 import b64encode
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from fargate_tf.hcl.functions import EACH_KEY, call, template, toset, variable
from fargate_tf.hcl.json import write_json
from fargate_tf.hcl.nodes import LISTS, MAPPINGS, Attribute, Banner, Block, Comment
from fargate_tf.hcl.writer import write
from tests.drawing import Drawing
from tests.escaping.conftest import DOCUMENTS, FIRST, tell
from tests.oracle.structure import nfc

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fargate_tf.hcl.nodes import Document, Value
    from tests.real.terraform import Terraform

pytestmark = pytest.mark.real

AT_ONCE = 250
COUNT = DOCUMENTS // 10
SYNTAXES = {"main.tf": write, "main.tf.json": write_json}


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, AT_ONCE))
@pytest.mark.parametrize("file", SYNTAXES)
def test_terraform_plans_what_was_written(bare_terraform: Terraform, tmp_path: Path, file: str, first: int) -> None:
    parts = {f"n{seed}": Part(seed) for seed in range(first, min(first + AT_ONCE, FIRST + COUNT))}
    document = tuple(item for name, part in parts.items() for item in part.document(name))
    (tmp_path / file).write_text(SYNTAXES[file](document), encoding="utf-8", newline="\n")

    bare_terraform.init(tmp_path)
    plan = bare_terraform.plan(tmp_path)

    said = {name: kept(each["value"]) for name, each in plan["planned_values"]["outputs"].items()}
    assert other(said, {name: part.kept for name, part in parts.items()}) == []
    for kind in ("variables", "outputs"):
        described = plan["configuration"]["root_module"][kind]
        told = {name: nfc(each["description"]) for name, each in described.items()}
        assert other(told, {name: nfc(part.description) for name, part in parts.items()}) == []
    assert {(each["name"], each["index"]) for each in plan["resource_changes"]} == {
        (name, nfc(key)) for name, part in parts.items() for key in part.keys
    }
    tell(f"{len(parts)} documents in {file}: each as the real Terraform plans it")


def other(said: dict[str, Any], meant: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """What is not as it was meant, by name; what is missing, or is too much, too."""
    return [(n, said.get(n), meant.get(n)) for n in said.keys() | meant.keys() if said.get(n) != meant.get(n)]


class Part:
    """A variable, an output and a resource, with any text wherever there may be any."""

    def __init__(self, seed: int) -> None:
        self.drawing = Drawing(seed)
        self.value, self.default = self.literal(), self.literal()
        self.pieces = (self.drawing.text(), self.drawing.text(), self.drawing.text())
        self.description = "a" + self.drawing.text()  # Terraform leaves out one that is empty
        self.keys = self.drawing.some(self.drawing.key, 3) if seed % 4 == 0 else ()  # an instance costs 10 ms

    def literal(self, depth: int = 2) -> Value:
        """A value without expressions."""
        ways: list[Callable[[], Value]] = [self.drawing.text, self.drawing.text, self.drawing.scalar]
        if depth:
            ways.append(lambda: [*self.drawing.some(lambda: self.literal(depth - 1))])
            ways.append(lambda: {key: self.literal(depth - 1) for key in self.drawing.some(self.drawing.key)})
        return self.drawing.one(*ways)

    def template(self) -> Value:
        """Two texts around a value that Terraform alone computes."""
        before, inside, after = self.pieces
        return template(before, call("base64decode", b64encode(inside.encode()).decode()), after)

    def document(self, name: str) -> Document:
        """The blocks."""
        text = self.drawing.text
        described = Attribute("description", self.description)
        values = [self.value, variable(name), self.template()]
        return (
            Banner(text()),
            Block("variable", (name,), (described, Attribute("default", self.default)), text()),
            Comment(text()),
            Block("output", (name,), (described, Comment(text()), Attribute("value", values))),
            Block(
                "resource",
                ("terraform_data", name),
                (Attribute("for_each", toset(self.keys)), Attribute("input", EACH_KEY)),
            ),
        )

    @property
    def kept(self) -> Any:
        """The value of the output."""
        return kept([self.value, self.default, "".join(self.pieces)])


def kept(value: Any) -> Any:
    """A value as Terraform keeps it: normal texts, exact numbers, and of two keys that become one the last."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, MAPPINGS):
        return {nfc(key): kept(item) for key, item in value.items()}
    if isinstance(value, LISTS):
        return [kept(item) for item in value]
    return Decimal(repr(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value
