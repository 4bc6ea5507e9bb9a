"""Every smart constructor folds to what the real Terraform computes, and refuses what it refuses.

`tests/real/test_folding.py` shows the same of the components that fold by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fargate_tf.hcl import functions
from fargate_tf.hcl.functions import call
from fargate_tf.hcl.nodes import Attribute, Block
from fargate_tf.hcl.writer import write
from tests.escaping.conftest import DOCUMENTS, FIRST, tell
from tests.escaping.test_terraform import kept
from tests.strategies_fold import CONSTRUCTORS, REFUSED, Given, case

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.real.terraform import Terraform
    from tests.strategies_fold import Case

pytestmark = pytest.mark.real

AT_ONCE = 2_000
Answer = tuple["Case", Any]


@pytest.fixture(scope="module")
def answers(bare_terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Answer]:
    """What Terraform makes of each call: one plan for thousands."""
    found: list[Answer] = []
    for first in range(FIRST, FIRST + DOCUMENTS, AT_ONCE):
        cases = [case(seed) for seed in range(first, min(first + AT_ONCE, FIRST + DOCUMENTS))]
        found += zip(cases, asked(bare_terraform, tmp_path_factory.mktemp("fold"), cases), strict=True)
    return found


def asked(terraform: Terraform, folder: Path, cases: Sequence[Case]) -> list[Any]:
    """The values of the calls, `REFUSED` for those that Terraform refuses."""
    given = Given()
    # A list of one, since null is a value, too.
    calls = [call("try", [each.for_terraform(given)], REFUSED) for each in cases]
    document = (*given.blocks(), Block("output", ("said",), (Attribute("value", calls),)))
    (folder / "main.tf").write_text(write(document), encoding="utf-8", newline="\n")
    terraform.init(folder)
    said = terraform.plan(folder)["planned_values"]["outputs"]["said"]["value"]
    return [each if each == REFUSED else kept(each[0]) for each in said]


def test_what_is_folded_is_what_terraform_computes(answers: Sequence[Answer]) -> None:
    wrong = different(answers)
    tell(f"{len(answers)} calls of {len(CONSTRUCTORS)} constructors: {len(wrong)} differ from the real Terraform")
    assert wrong[:10] == []
    assert {each.name for each, _ in answers} == {*CONSTRUCTORS}


def different(answers: Sequence[Answer]) -> list[tuple[Case, Any, Any]]:
    """The calls that Python folds to something else: the call, what Python says, what Terraform says."""
    found = ((each, one_nothing(each, kept(each.folded())), one_nothing(each, said)) for each, said in answers)
    return [each for each in found if type(each[1]) is not type(each[2]) or each[1] != each[2]]


def one_nothing(one: Case, value: Any) -> Any:
    """The value; all that is empty is the same of `coalesce`, which Terraform refuses where every value is."""
    return None if one.name == "coalesce" and value in (None, "", REFUSED) else value


FAULTS: dict[str, Callable[..., Any]] = {
    "template": lambda *pieces: "".join(reversed(pieces)),
    "cidrsubnet": lambda prefix, newbits, _: functions.template(prefix, str(newbits)),
    "coalesce": lambda *values: next((value for value in values if value is not None), None),
    "conditional": lambda condition, then, otherwise: otherwise if condition else then,
    "equal": lambda left, right: bool(left) == bool(right),
    "concat": lambda *lists: [item for each in reversed(lists) for item in each],
    "merge": lambda *maps: {k: v for each in reversed(maps) if each for k, v in each.items()},
    "smallest": max,
    "not_empty": lambda texts: len(texts) > 1,
    "kept_if": lambda condition, entries: {} if condition else entries,
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_fold_is_seen(answers: Sequence[Answer], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(functions, name, FAULTS[name])
    assert different([pair for pair in answers if pair[0].name == name]) != []
