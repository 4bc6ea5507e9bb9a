"""What a user wrote is what Terraform says: adversarial texts through our writer and the real Terraform."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest

from fargate_tf.hcl.nodes import Attribute, Block
from fargate_tf.hcl.writer import write
from tests.real.strings import adversarial
from tests.real.terraform import Terraform

pytestmark = pytest.mark.real
COUNT = 2_000
LONGEST_KEY = 1_000


def nfc(text: str) -> str:
    """Terraform normalises every string, so that is as equal as texts can come back."""
    return normalize("NFC", text)


def test_adversarial_texts_survive_as_values_and_as_keys(bare_terraform: Terraform, tmp_path: Path) -> None:
    texts = adversarial(COUNT)
    # Not the one of 100 kB: `terraform fmt` aligns `=`, so that every other key would be padded to its length.
    keys = {nfc(text): str(number) for number, text in enumerate(texts) if len(text) < LONGEST_KEY}
    main = tmp_path / "main.tf"
    document = (
        Block("output", ("texts",), (Attribute("value", texts),)),
        Block("output", ("keys",), (Attribute("value", keys),)),
    )
    main.write_text(write(document), encoding="utf-8", newline="\n")

    bare_terraform.init(tmp_path)
    bare_terraform.apply(tmp_path)
    said = bare_terraform.output(tmp_path)

    assert len(said["texts"]) == COUNT
    assert [(want, got) for want, got in zip(map(nfc, texts), said["texts"], strict=True) if want != got] == []
    assert said["keys"] == keys
    assert bare_terraform.fmt_check(tmp_path, [main]) == []
