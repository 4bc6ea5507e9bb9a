"""Many root modules in one plan: each becomes a module of one configuration, so that the schema is read once for all.

Starting the provider and reading its schema is most of what a plan costs. A module has its own provider block and its
own override file, as it would have alone; only its backend is ignored, and its variables come as arguments. A process
of the provider holds one configuration, so the provider blocks of a plan are alike (see `groups`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.real.rendering import CASES
from tests.real.terraform import OFFLINE_OVERRIDE, OVERRIDE_FILE, Terraform

# More than these in one graph take Terraform longer than it takes to start again.
_TOGETHER = 12
# The account that is allowed is no matter offline.
_PROVIDER = re.compile(r'^provider "aws" \{\n(?: .*\n|\n)*\}', re.MULTILINE)
_ACCOUNT = re.compile(r"^ *allowed_account_ids .*\n", re.MULTILINE)


@dataclass(frozen=True)
class Planned:
    """What Terraform would do for one root module: its changes by address, and the values of its outputs."""

    changes: Mapping[str, Mapping[str, Any]]
    outputs: Mapping[str, Any]
    complete: bool


def groups(names: Iterable[str]) -> list[tuple[str, ...]]:
    """The cases in groups that are planned together: those whose provider is configured alike."""
    by_provider: dict[str, list[str]] = {}
    for name in names:
        text = (CASES / name / "main.tf").read_text(encoding="utf-8")
        by_provider.setdefault(_provider_in(text), []).append(name)
    return [part for each in by_provider.values() for part in _parts(each)]


def _provider_in(text: str) -> str:
    found = _PROVIDER.search(text)
    return _ACCOUNT.sub("", found[0]) if found else ""


def _parts(names: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(names[start : start + _TOGETHER]) for start in range(0, len(names), _TOGETHER)]


def planned_offline(terraform: Terraform, folder: Path, files: Mapping[str, tuple[str, str]]) -> dict[str, Planned]:
    """Plan the cases of the given keys (`<case>` or `<case>-<more>`), each with the name and text of its one file.

    A file in JSON stands beside one in HCL that has the same provider.
    """
    plan = plan_together(terraform, folder, files)
    return {key: of_case(key, plan) for key in files}


def plan_together(
    terraform: Terraform,
    folder: Path,
    files: Mapping[str, tuple[str, str]],
    *,
    variables: Mapping[str, str] | None = None,
) -> Mapping[str, Any]:
    """The one plan of the cases, as `terraform show -json` tells it; `of_case` has what it says of each.

    Where the folder has a state, it is the plan from there. `variables` are those of each case, if not its own.
    """
    alike = len({_provider_in(text) for name, text in files.values() if name.endswith(".tf")}) == 1
    assert alike or not terraform.one_provider, "a process of the provider holds one configuration: see `groups`"
    calls = []
    for key, (name, text) in files.items():
        (folder / key).mkdir()
        (folder / key / name).write_text(text, encoding="utf-8", newline="\n")
        (folder / key / OVERRIDE_FILE).write_text(OFFLINE_OVERRIDE, encoding="utf-8")
        given = _own_variables(key) if variables is None else variables[key]
        calls.append(
            f'module "{key}" {{\n  source = "./{key}"\n{given}}}\n'
            f'output "{key}" {{\n  value     = module.{key}\n  sensitive = true\n}}\n'
        )
    (folder / "main.tf").write_text("".join(calls), encoding="utf-8", newline="\n")
    terraform.init(folder)
    return terraform.plan(folder, refresh=False)


def _own_variables(key: str) -> str:
    file = CASES / key.partition("-")[0] / "terraform.tfvars"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def of_case(key: str, plan: Mapping[str, Any]) -> Planned:
    """What a plan says of one case, as if it had been planned alone."""
    within = f"module.{key}."
    changes: Sequence[Mapping[str, Any]] = [c for c in plan["resource_changes"] if c["address"].startswith(within)]
    return Planned(
        {change["address"].removeprefix(within): _alone(change) for change in changes},
        plan["output_changes"][key],
        plan["complete"],
    )


def part_of(plan: Mapping[str, Any], keys: Collection[str]) -> Mapping[str, Any]:
    """The plan of some cases only, for other tools to read."""
    planned, configured = plan["planned_values"]["root_module"], plan["configuration"]["root_module"]
    modules = [each for each in planned["child_modules"] if each["address"].removeprefix("module.") in keys]
    calls = {key: call for key, call in configured["module_calls"].items() if key in keys}
    return {
        **{name: plan[name] for name in ("format_version", "terraform_version")},
        "planned_values": {"root_module": {"child_modules": modules}},
        "resource_changes": [each for each in plan["resource_changes"] if each["address"].split(".")[1] in keys],
        "configuration": {
            "provider_config": plan["configuration"]["provider_config"],
            "root_module": {"module_calls": calls},
        },
    }


def _alone(change: Mapping[str, Any]) -> Mapping[str, Any]:
    """A change without the name of the module that it is in."""
    return {name: value for name, value in change.items() if name not in {"address", "module_address"}}
