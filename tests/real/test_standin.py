"""The newest schema, judged by the real Terraform: every blueprint and module is planned, applied and planned again.

The provider is a stand-in (`tests/standin`): it knows what version 6.69.1 takes, and computes plausible values. What a
plan of the real provider 5.100.0 says stands in the tests beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.schema.provider import NEWEST, load
from fargate_tf.targets.modules.build import modules
from tests.real.planning import planned_offline
from tests.real.rendering import CASES, ROOTS
from tests.real.terraform import OFFLINE_OVERRIDE, OVERRIDE_FILE, Terraform, TerraformError
from tests.real.test_forms import with_modules
from tests.real.test_module_tests import outcomes
from tests.real.test_plan_cases import ASKS_AWS, CALLING, NEWER, TEXTS

pytestmark = pytest.mark.real

NAMES = [module.name for module in modules()]
EXAMPLES = ("minimal", "complete")


@pytest.mark.parametrize("name", [case.name for case in ROOTS])
def test_a_blueprint_is_planned_applied_and_planned_again(standin: Terraform, tmp_path: Path, name: str) -> None:
    planned = planned_offline(standin, tmp_path, {name: ("main.tf", TEXTS[CASES / name / "main.tf"])})[name]
    standin.apply(tmp_path, "tfplan")

    assert "aws_eks_cluster.this" in planned.changes
    assert standin.pending(tmp_path) == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_module_are_applied_and_planned_again(standin: Terraform, tmp_path: Path, name: str) -> None:
    with_modules(tmp_path)
    for example in EXAMPLES:
        (tmp_path / name / "examples" / example / OVERRIDE_FILE).write_text(OFFLINE_OVERRIDE, encoding="utf-8")
    calls = (f'module "{example}" {{\n  source = "./{name}/examples/{example}"\n}}\n' for example in EXAMPLES)
    (tmp_path / "main.tf").write_text("".join(calls), encoding="utf-8")

    standin.init(tmp_path)
    standin.validate(tmp_path)
    standin.apply(tmp_path)

    assert {address.split(".")[1] for address in standin.state(tmp_path)} == set(EXAMPLES)
    assert standin.pending(tmp_path) == ""


@pytest.mark.parametrize("name", NAMES)
def test_a_module_makes_what_its_tests_say(standin: Terraform, tmp_path: Path, name: str) -> None:
    with_modules(tmp_path)
    standin.init(tmp_path / name)

    ended = outcomes(standin, tmp_path / name, "tests/makes.tftest.hcl")

    assert set(ended.values()) == {"pass"}


def test_what_is_imported_is_there(standin: Terraform, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'import {\n  to = aws_eip.nat\n  id = "eipalloc-1"\n}\n\nresource "aws_eip" "nat" {}\n', encoding="utf-8"
    )

    standin.init(tmp_path)
    [change] = standin.plan(tmp_path)["resource_changes"]

    assert (change["change"]["actions"], change["change"]["after"]["id"]) == (["no-op"], "eipalloc-1")


def test_what_the_real_provider_cannot_plan_here_is_planned(standin: Terraform, tmp_path: Path) -> None:
    asking = [golden for golden, text in TEXTS.items() if ASKS_AWS.search(text) and golden not in CALLING]
    names = {golden.parent.name for golden in (*asking, *NEWER)}

    planned = planned_offline(standin, tmp_path, {name: ("main.tf", TEXTS[CASES / name / "main.tf"]) for name in names})

    assert {name for name, plan in planned.items() if "aws_eks_cluster.this" in plan.changes} == names


@pytest.fixture(scope="module")
def root(standin: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blueprint that Terraform takes, to be spoilt."""
    folder = tmp_path_factory.mktemp("root")
    (folder / "main.tf").write_text(TEXTS[CASES / "blueprint_newest" / "main.tf"], encoding="utf-8", newline="\n")
    # Not the override of other tests: an argument of a provider block that one overrides is not judged by its name.
    (folder / OVERRIDE_FILE).write_text('terraform {\n  backend "local" {}\n}\n', encoding="utf-8")
    standin.init(folder)
    standin.validate(folder)
    return folder


SPOILT = {
    "misspelt argument": (
        ("fargate_profile_name ", "fargate_profil_name "),
        'An argument named "fargate_profil_name" is not expected here.',
    ),
    "misspelt block": (("  selector {", "  selectors {"), 'Blocks of type "selectors" are not expected here.'),
    "misspelt argument of the provider": (("  allowed_account_ids", "  allowed_accounts"), '"allowed_accounts"'),
    "missing argument": (("  assume_role_policy", "  name_prefix"), 'The argument "assume_role_policy" is required'),
    "text for a number": (("retention_in_days = 365", 'retention_in_days = "a year"'), "a number is required"),
    "text for a set": (
        ("subnet_ids             = values(aws_subnet.private)[*].id", 'subnet_ids = "subnet-1"'),
        "set of string required",
    ),
    "attribute that there is not": (("aws_eks_cluster.this.arn", "aws_eks_cluster.this.arm"), 'attribute named "arm"'),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_what_the_schema_refuses_is_refused(standin: Terraform, root: Path, fault: str) -> None:
    (old, new), reason = SPOILT[fault]
    sound = (root / "main.tf").read_text(encoding="utf-8")
    assert old in sound
    (root / "main.tf").write_text(sound.replace(old, new, 1), encoding="utf-8", newline="\n")

    with pytest.raises(TerraformError) as refused:
        standin.validate(root)

    (root / "main.tf").write_text(sound, encoding="utf-8", newline="\n")
    assert reason in " ".join(str(refused.value).split())


def test_terraform_sees_the_schema_data_as_it_is(standin: Terraform, root: Path) -> None:
    [provider] = standin.schemas(root).values()
    data = load(NEWEST)

    assert {type_: told(each["block"]) for type_, each in provider["resource_schemas"].items()} == data.resource
    assert {type_: told(each["block"]) for type_, each in provider["data_source_schemas"].items()} == data.data


def told(block: Mapping[str, Any], **nested: Any) -> dict[str, Any]:
    """A block as `terraform providers schema -json` prints it, in the shape of our data."""
    attributes = {
        name: {key: value for key, value in each.items() if key != "description_kind"}
        for name, each in block.get("attributes", {}).items()
    }
    blocks = {
        name: told(
            each["block"], **{k: each[k] for k in ("nesting_mode", "min_items", "max_items") if each.get(k) is not None}
        )
        for name, each in block.get("block_types", {}).items()
    }
    return {"attributes": attributes, "blocks": blocks, **nested}
