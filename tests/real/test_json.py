"""The JSON form says the same as the HCL: the real Terraform plans both alike, and reads back what a user wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from unicodedata import normalize

import pytest

from fargate_tf.hcl.json import write_json
from fargate_tf.hcl.nodes import Attribute, Block
from fargate_tf.write import MARK, MARK_TEXT
from tests.real.planning import groups, planned_offline
from tests.real.rendering import CASES, options
from tests.real.strings import adversarial
from tests.real.terraform import Terraform, TerraformError

pytestmark = pytest.mark.real

# The cases with what JSON spells in a way of its own; the blueprints are planned in test_forms.py.
PLANNED = [
    "further_resources_and_outputs",
    "overrides_change_what_the_compiler_makes",
    "tags_with_torn_templates",
    "variables_are_declared_once_for_all_who_use_them",
]
FORMS = {"main.tf": "hcl", "main.tf.json": "json"}


@pytest.mark.parametrize("names", groups(PLANNED), ids=lambda names: names[0])
def test_json_plans_as_hcl_does(terraform: Terraform, tmp_path: Path, names: tuple[str, ...]) -> None:
    files = {f"{name}-{form}": (file, rendered(CASES / name, form)) for name in names for file, form in FORMS.items()}
    planned = planned_offline(terraform, tmp_path, files)

    for name in names:
        assert planned[f"{name}-hcl"].changes, name
        assert planned[f"{name}-json"].changes == planned[f"{name}-hcl"].changes, name
        assert planned[f"{name}-json"].outputs == planned[f"{name}-hcl"].outputs, name


def rendered(case: Path, form: str) -> str:
    """What `render --format` prints for a case, with the options that it has."""
    command = [
        sys.executable,
        "-m",
        "fargate_tf",
        "render",
        str(case / "blueprint.py"),
        "--format",
        form,
        *options(case),
    ]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def test_adversarial_texts_survive_in_every_kind_of_place(bare_terraform: Terraform, tmp_path: Path) -> None:
    texts = [text for text in adversarial(500) if len(text) < 1_000]
    keys = {normalize("NFC", text): str(number) for number, text in enumerate(texts)}
    document = (
        Block("output", ("texts",), (Attribute("description", texts[7]), Attribute("value", texts))),
        Block("output", ("keys",), (Attribute("value", keys),)),
        Block("variable", ("default",), (Attribute("default", texts), Attribute("description", texts[8]))),
    )
    (tmp_path / "main.tf.json").write_text(write_json(document), encoding="utf-8")
    (tmp_path / "same.tf").write_text('output "default" {\n  value = var.default\n}\n', encoding="utf-8")

    bare_terraform.init(tmp_path)
    bare_terraform.apply(tmp_path)
    said = bare_terraform.output(tmp_path)

    wanted = [normalize("NFC", text) for text in texts]
    assert [pair for pair in zip(wanted, said["texts"], strict=True) if pair[0] != pair[1]] == []
    assert [pair for pair in zip(wanted, said["default"], strict=True) if pair[0] != pair[1]] == []
    assert said["keys"] == keys


def test_terraform_refuses_a_folder_that_was_left_unfinished(bare_terraform: Terraform, tmp_path: Path) -> None:
    (tmp_path / MARK).write_text(MARK_TEXT, encoding="utf-8")
    with pytest.raises(TerraformError):
        bare_terraform.init(tmp_path)
