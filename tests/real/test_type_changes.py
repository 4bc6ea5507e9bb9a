"""Whether a change of a variable's type breaks a caller is what the real Terraform says of the caller's value."""

from __future__ import annotations

from pathlib import Path

import pytest

from fargate_tf.release.semver import Step
from fargate_tf.release.types import parse_type, type_changes
from tests.real.terraform import Terraform, TerraformError

pytestmark = pytest.mark.real

# The type of the last release, a value that fits it, and the type now. Terraform takes the value.
TAKEN = [
    ("number", "7", "string"),
    ("bool", "true", "string"),
    ("list(string)", 'tolist(["b", "a", "b"])', "set(string)"),
    ("set(string)", 'toset(["b", "a"])', "list(string)"),
    ("list(number)", "tolist([1])", "list(string)"),
    ("tuple([string, number])", '["a", 1]', "list(string)"),
    ("object({ a = number })", "{ a = 1 }", "map(string)"),
    ("object({ a = string })", '{ a = "x" }', "object({ a = optional(string) })"),
    ("object({ a = string })", '{ a = "x" }', "object({ a = string, b = optional(map(number), {}) })"),
    (
        "map(object({ a = string }))",
        'tomap({ k = { a = "x" } })',
        "map(object({ a = string, b = optional(number, -1) }))",
    ),
    ("string", '"x"', "any"),
]
# Terraform refuses the value.
REFUSED = [
    ("string", '"x"', "number"),
    ("string", '"x"', "bool"),
    ("number", "7", "bool"),
    ("bool", "true", "number"),
    ("any", "[1]", "string"),
    ("list(string)", 'tolist(["a"])', "tuple([string, string])"),
    ("tuple([string, number])", '["a", 1]', "tuple([string])"),
    ("list(string)", 'tolist(["a"])', "map(string)"),
    ("map(string)", 'tomap({ k = "x" })', "object({ a = string })"),
    ("object({ a = optional(string) })", "{}", "object({ a = string })"),
    ("object({ a = string })", '{ a = "x" }', "object({ a = string, b = string })"),
    ("list(object({ a = string }))", 'tolist([{ a = "x" }])', "list(object({ a = number }))"),
]


def root_of(folder: Path, cases: list[tuple[str, str, str]]) -> Path:
    """A root that hands each value to a module with a variable of the new type."""
    calls = []
    for number, (_, value, new) in enumerate(cases):
        module = folder / f"m{number}"
        module.mkdir()
        (module / "main.tf").write_text(f'variable "v" {{\n  type = {new}\n}}\n', encoding="utf-8")
        calls.append(f'module "m{number}" {{\n  source = "./m{number}"\n  v      = {value}\n}}\n')
    (folder / "main.tf").write_text("\n".join(calls), encoding="utf-8")
    return folder


def reach(old: str, new: str) -> Step:
    return max(change.step for change in type_changes(parse_type(old), parse_type(new), "v"))


def test_what_terraform_takes_is_a_minor_change(bare_terraform: Terraform, tmp_path: Path) -> None:
    root = root_of(tmp_path, TAKEN)
    bare_terraform.init(root)
    bare_terraform.plan(root)
    assert {reach(old, new) for old, _, new in TAKEN} == {Step.MINOR}


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case[0]} to {case[2]}")
def test_what_terraform_refuses_is_a_major_change(
    bare_terraform: Terraform, tmp_path: Path, case: tuple[str, str, str]
) -> None:
    root = root_of(tmp_path, [case])
    bare_terraform.init(root)
    with pytest.raises(TerraformError, match="Invalid value for input variable"):
        bare_terraform.plan(root)
    assert reach(case[0], case[2]) == Step.MAJOR
