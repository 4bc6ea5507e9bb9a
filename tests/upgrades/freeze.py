"""`make freeze`: what this version writes for each blueprint, and the state that an apply of it leaves.

Each blueprint is applied to the emulated AWS, so the states are Terraform's own, with the ids and ARNs that AWS gives.
A release is frozen once, when it is made; what is frozen is never made again (`tests/real/test_upgrades.py`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from fargate_tf.version import __version__
from tests.real.emulator import Aws, emulated
from tests.real.rendering import ROOTS
from tests.real.terraform import OVERRIDE_FILE, Terraform, emulator_override, find_binary, find_mirror

HERE = Path(__file__).parent
ACCOUNT = "111122223333"
# What only version 6 of the provider knows cannot be applied with version 5: of it, the addresses are compared.
UNAPPLIED = ("blueprint_newest",)


def main() -> None:
    """Freeze this version; refuse where it is frozen already."""
    target = HERE / __version__
    if target.exists():
        sys.exit(f"{target} is there already: what a release wrote does not change")
    binary = find_binary()
    if binary is None:
        sys.exit("freezing needs terraform and the AWS provider")
    with TemporaryDirectory() as folder, emulated(ACCOUNT, Path(folder, "moto.log")) as aws:
        terraform = Terraform(binary, find_mirror())
        for case in sorted(ROOTS, key=lambda case: (case / "main.tf").stat().st_size):
            frozen = target / case.name.removeprefix("blueprint_")
            frozen.mkdir(parents=True)
            (frozen / "main.tf").write_bytes((case / "main.tf").read_bytes())
            if (case / "terraform.tfvars").exists():
                (frozen / "terraform.tfvars").write_text(_of_network(aws), encoding="utf-8", newline="\n")
            if case.name not in UNAPPLIED:
                state = applied(terraform, aws, Path(folder, frozen.name), frozen)
                (frozen / "state.json").write_text(smallest(state), encoding="utf-8", newline="\n")
            sys.stderr.write(f"froze {frozen.name}\n")


def _of_network(aws: Aws) -> str:
    """The variables of a blueprint whose network is there already: one that is."""
    ec2 = aws.client("ec2", "eu-central-1")
    vpc_id = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    lines = [f'vpc_id = "{vpc_id}"\n']
    for i, zone in enumerate("ab"):
        made = ec2.create_subnet(VpcId=vpc_id, CidrBlock=f"10.9.{i}.0/24", AvailabilityZone=f"eu-central-1{zone}")
        lines.append(f'private_subnet_{zone}_id = "{made["Subnet"]["SubnetId"]}"\n')
    return "".join(lines)


def applied(terraform: Terraform, aws: Aws, folder: Path, frozen: Path) -> dict[str, Any]:
    """The state of a root module that stands in the emulated AWS, beside those before it."""
    copytree(frozen, folder)
    (folder / OVERRIDE_FILE).write_text(emulator_override(aws.port), encoding="utf-8")
    terraform.init(folder)
    terraform.apply(folder)
    state: dict[str, Any] = json.loads((folder / "terraform.tfstate").read_text(encoding="utf-8"))
    return state


def smallest(state: Mapping[str, Any]) -> str:
    """A state as small as Terraform reads it: a line for each resource, and nothing that says nothing."""
    lines = [json.dumps(without_nothing(resource), sort_keys=True) for resource in state["resources"]]
    head = {name: state[name] for name in ("version", "terraform_version", "serial", "lineage")}
    return json.dumps(head)[:-1] + ', "resources": [\n' + ",\n".join(lines) + "\n]}\n"


def without_nothing(resource: Mapping[str, Any]) -> dict[str, Any]:
    """A resource without the attributes that have no value, which the provider fills in itself."""
    kept = ("mode", "type", "name", "provider")
    instances = [
        {
            **{name: instance[name] for name in ("index_key", "schema_version") if name in instance},
            "attributes": {name: value for name, value in instance["attributes"].items() if value is not None},
        }
        for instance in resource["instances"]
    ]
    return {**{name: resource[name] for name in kept}, "instances": instances}


if __name__ == "__main__":
    main()
