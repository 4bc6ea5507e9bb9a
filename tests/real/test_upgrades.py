"""Nobody loses a cluster by an upgrade: what each release left in AWS is planned with what is rendered now.

`tests/upgrades/<version>/<blueprint>` has what a release wrote and the state that an apply of it left. A blueprint that
is still rendered as then plans as then, so CI plans those that changed and a sample; `make upgrade` plans all.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.real.planning import groups, of_case, plan_together
from tests.real.rendering import CASES, ROOTS
from tests.real.terraform import Terraform

pytestmark = pytest.mark.real
ROOT = Path(__file__).parents[2]
RELEASES = sorted((ROOT / "tests" / "upgrades").glob("*.*.*"))
ALL_VARIABLE = "FARGATE_TF_UPGRADES"
SAMPLE = ("blueprint_fargate_test", "blueprint_mixed")
PREFIX = "blueprint_"
STATE, WRITTEN, VARIABLES = "state.json", "main.tf", "terraform.tfvars"
# A cluster under another name, which is in each plan, so that a judge who sees nothing would be seen.
RENAMED = "renamed"
# A change that ends something: Terraform's own words for it in a plan.
ENDS = {"delete", "forget"}
RESOURCE = re.compile(r'^resource "([^"]+)" "([^"]+)"', re.MULTILINE)
MOVED = re.compile(r"^moved \{\n +from = (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Frozen:
    """A blueprint as a release left it, and as it is rendered now."""

    folder: Path

    @property
    def case(self) -> str:
        return PREFIX + self.folder.name

    @property
    def written(self) -> str:
        return (self.folder / WRITTEN).read_text(encoding="utf-8")

    @property
    def now(self) -> str:
        return (CASES / self.case / "main.tf").read_text(encoding="utf-8")

    @property
    def variables(self) -> str:
        file = self.folder / VARIABLES
        return file.read_text(encoding="utf-8") if file.exists() else ""

    @property
    def state(self) -> str:
        return (self.folder / STATE).read_text(encoding="utf-8")

    @property
    def state_of_another(self) -> str:
        """The state of a cluster that was called otherwise, which cannot be changed."""
        found = re.search(r'resource "aws_eks_cluster" "this" \{\n +name += ("[^"]+")', self.now)
        assert found is not None
        return self.state.replace(found[1], '"another-name"')


def in_module(state: str, key: str) -> dict[str, Any]:
    """A state with every resource in a module."""
    content: dict[str, Any] = json.loads(state)
    provider = f'module.{key}.provider["registry.terraform.io/hashicorp/aws"]'
    return {
        **content,
        "resources": [{**r, "module": f"module.{key}", "provider": provider} for r in content["resources"]],
    }


FROZEN = [Frozen(folder) for release in RELEASES for folder in sorted(release.iterdir())]
PLANNED = [each for each in FROZEN if (each.folder / STATE).exists()]


def chosen(release: Path) -> list[Frozen]:
    """What is planned of a release: all, or what could plan otherwise than when it was frozen, and a sample."""
    of_release = [each for each in PLANNED if each.folder.parent == release]
    everything = os.environ.get(ALL_VARIABLE) == "all"
    return [each for each in of_release if everything or each.case in SAMPLE or each.written != each.now]


RUNS = [(release, names) for release in RELEASES for names in groups(each.case for each in chosen(release))]


def told() -> str:
    """Where a release says that it breaks something."""
    files = [*(ROOT / "changelog.d").glob("*.breaking.md"), ROOT / "CHANGELOG.md"]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())


def plan_of(terraform: Terraform, folder: Path, frozen: Sequence[Frozen]) -> Mapping[str, Any]:
    """The plan of what is rendered now over the states that were left, and over one that needs another cluster."""
    keys = {each.case: each for each in frozen} | {RENAMED: frozen[0]}
    states = [in_module(each.state_of_another if key == RENAMED else each.state, key) for key, each in keys.items()]
    merged = {**states[0], "resources": [resource for state in states for resource in state["resources"]]}
    (folder / "terraform.tfstate").write_text(json.dumps(merged), encoding="utf-8")
    files = {key: (WRITTEN, each.now) for key, each in keys.items()}
    return plan_together(terraform, folder, files, variables={key: each.variables for key, each in keys.items()})


def ended(plan: Mapping[str, Any], case: str) -> Iterator[str]:
    """The addresses that a plan destroys, forgets or replaces."""
    for address, change in of_case(case, plan).changes.items():
        if ENDS.intersection(change["change"]["actions"]):
            yield address


@pytest.mark.parametrize(
    ("release", "names"), RUNS, ids=lambda value: value.name if isinstance(value, Path) else value[0]
)
def test_nothing_that_a_release_made_is_destroyed_or_replaced(
    terraform: Terraform, tmp_path: Path, release: Path, names: tuple[str, ...]
) -> None:
    frozen = [Frozen(release / name.removeprefix(PREFIX)) for name in names]

    plan = plan_of(terraform, tmp_path, frozen)

    for each in frozen:
        lost = [address for address in ended(plan, each.case) if f"`{address}`" not in told()]
        assert lost == [], each.case
        counts = Counter(a for c in of_case(each.case, plan).changes.values() for a in c["change"]["actions"])
        assert counts["no-op"] > 0, each.case
        if each.written == each.now:
            assert set(counts) <= {"no-op", "update"}, (each.case, counts)
    assert "aws_eks_cluster.this" in set(ended(plan, RENAMED))


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda frozen: f"{frozen.folder.parent.name}-{frozen.folder.name}")
def test_every_address_of_a_release_is_there_or_has_moved(frozen: Frozen) -> None:
    def addresses(text: str) -> set[str]:
        return {".".join(pair) for pair in RESOURCE.findall(text)}

    moved = {address.partition("[")[0] for address in MOVED.findall(frozen.now)}
    gone = addresses(frozen.written) - addresses(frozen.now) - moved
    assert [address for address in sorted(gone) if f"`{address}`" not in told()] == []


def test_every_blueprint_is_frozen() -> None:
    first = {folder.name for folder in RELEASES[0].iterdir()}
    assert first == {case.name.removeprefix(PREFIX) for case in ROOTS}
    assert {each.case for each in FROZEN} - {each.case for each in PLANNED} == {"blueprint_newest"}
    assert set(SAMPLE) <= {each.case for each in PLANNED}
