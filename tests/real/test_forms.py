"""Every form of every blueprint plans to the same: self-contained in HCL and in JSON, and calling the modules.

Issue 5's claim: resource types, planned values, the set of unknown values and the order of things are equal, with
addresses mapped. There is no list of differences, because there are none.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fargate_tf.load import load
from fargate_tf.presets import expanded
from fargate_tf.targets.addresses import twins
from fargate_tf.targets.modules.build import module_files
from fargate_tf.targets.root import root
from tests.real.edges import Waits, edges, waits
from tests.real.planning import Planned, groups, planned_offline
from tests.real.rendering import ROOTS, options
from tests.real.terraform import Terraform

pytestmark = pytest.mark.real
# What only version 6 of the provider knows has no place in modules that work with 5.100 (FT630).
NAMES = [case.name for case in ROOTS if case.name != "blueprint_newest"]
CASES = {case.name: case for case in ROOTS}
ASPECTS = ("actions", "after", "after_unknown", "after_sensitive")


def rendered(case: Path, *more: str) -> str:
    """The text of a case by the command that a user types."""
    return rendered_file(case / "blueprint.py", *options(case), *more)


def rendered_file(blueprint: Path, *more: str) -> str:
    """The text of a blueprint, with further options."""
    command = [sys.executable, "-m", "fargate_tf", "render", str(blueprint), *more]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{shlex.join(command)}\n{done.stderr}"
    return done.stdout


def with_modules(folder: Path) -> Path:
    """The modules as they are made now, in a folder."""
    for path, text in module_files().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return folder


def mapped(case: Path) -> Mapping[str, str]:
    """The address of each resource that modules make, by the address in the self-contained form."""
    given = options(case)
    chosen = [one.blueprint for one in load(str(case / "blueprint.py")) if not given or one.blueprint.key == given[1]]
    blueprint = expanded(chosen[0])
    return twins(blueprint, root(blueprint))


def twin(address: str, pairs: Mapping[str, str]) -> str:
    """Where the other form has a resource instance."""
    base, bracket, key = address.partition("[")
    if address in pairs:
        return pairs[address]
    return pairs[base] + bracket + key if base in pairs else address


@pytest.mark.parametrize("names", groups(NAMES), ids=lambda names: names[0])
def test_every_form_plans_to_the_same(terraform: Terraform, tmp_path: Path, names: tuple[str, ...]) -> None:
    with_modules(tmp_path / "modules")
    files = {}
    for name in names:
        files[name] = ("main.tf", rendered(CASES[name]))
        files[f"{name}-json"] = ("main.tf.json", rendered(CASES[name], "--format", "json"))
        files[f"{name}-modules"] = ("main.tf", rendered(CASES[name], "--modules", "../modules"))

    planned = planned_offline(terraform, tmp_path, files)
    order = waits(terraform.graph(tmp_path))

    for name in names:
        own, calling, pairs = planned[name], planned[f"{name}-modules"], mapped(CASES[name])
        assert planned[f"{name}-json"] == own, name
        assert differences(own, calling, pairs) == [], name
        assert calling.outputs == own.outputs, name
        assert ordered(order, f"{name}-modules", calling, {}) ^ ordered(order, name, own, pairs) == set(), name


def differences(own: Planned, calling: Planned, pairs: Mapping[str, str]) -> list[Any]:
    """Every difference between two plans: what is missing, and each aspect of a change that is not equal."""
    expected = {twin(address, pairs): change["change"] for address, change in own.changes.items()}
    found = {address: change["change"] for address, change in calling.changes.items()}
    missing = [("only in one form", address) for address in sorted(expected.keys() ^ found.keys())]
    return missing + [
        (address, aspect, expected[address][aspect], found[address][aspect])
        for address in sorted(expected.keys() & found.keys())
        for aspect in ASPECTS
        if expected[address][aspect] != found[address][aspect]
    ]


def ordered(order: Waits, key: str, planned: Planned, pairs: Mapping[str, str]) -> set[tuple[str, str]]:
    """What waits for what in one root module, by addresses without keys, where the other form has them."""
    there = {without_keys(address) for address in planned.changes}
    by_block = {without_keys(old): without_keys(new) for old, new in pairs.items()}

    def named(address: str) -> str | None:
        inside = address.removeprefix(f"module.{key}.")
        return by_block.get(inside, inside) if inside != address and inside in there else None

    return edges(order, named=named)


def without_keys(address: str) -> str:
    """An address with every index left out."""
    return re.sub(r'\[("[^"]*"|\d+)\]', "", address)
