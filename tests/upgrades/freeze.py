"""`make freeze`: what this version writes for each blueprint, and the state that an apply of it leaves.

Each blueprint is applied to the emulated AWS, so the states are Terraform's own, with the ids and ARNs that AWS gives.
A release is frozen once, when it is made; what is frozen is never made again (`tests/real/test_upgrades.py`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
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
    """Freeze this version; what is frozen already stays as it is."""
    binary, mirror = find_binary(), find_mirror()
    if binary is None or mirror is None:
        sys.exit("freezing needs terraform and the AWS provider")
    with TemporaryDirectory() as folder:
        (Path(folder) / "provider").mkdir()
        with Terraform(binary, mirror).with_one_provider(Path(folder, "provider")) as terraform:
            for case in sorted(ROOTS, key=lambda case: (case / "main.tf").stat().st_size):
                target = HERE / __version__ / case.name.removeprefix("blueprint_")
                if not target.exists():
                    freeze(terraform, case, Path(folder, target.name), target)
                    sys.stderr.write(f"froze {target.name}\n")


def freeze(terraform: Terraform, case: Path, folder: Path, target: Path) -> None:
    """Keep what a case renders, and the state that it leaves in an AWS of its own."""
    folder.mkdir()
    kept = {"main.tf": (case / "main.tf").read_text(encoding="utf-8")}
    if case.name not in UNAPPLIED:
        with emulated(ACCOUNT, folder / "moto.log") as aws:
            if (case / "terraform.tfvars").exists():
                kept["terraform.tfvars"] = _of_network(aws)
            kept["state.json"] = smallest(applied(terraform, aws, folder, kept))
    target.mkdir(parents=True)
    for name, text in kept.items():
        (target / name).write_text(text, encoding="utf-8", newline="\n")


def _of_network(aws: Aws) -> str:
    """The variables of a blueprint whose network is there already: one that is."""
    ec2 = aws.client("ec2", "eu-central-1")
    vpc_id = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    lines = [f'vpc_id = "{vpc_id}"\n']
    for i, zone in enumerate("ab"):
        made = ec2.create_subnet(VpcId=vpc_id, CidrBlock=f"10.9.{i}.0/24", AvailabilityZone=f"eu-central-1{zone}")
        lines.append(f'private_subnet_{zone}_id = "{made["Subnet"]["SubnetId"]}"\n')
    return "".join(lines)


def applied(terraform: Terraform, aws: Aws, folder: Path, files: Mapping[str, str]) -> dict[str, Any]:
    """The state of a root module that stands in the emulated AWS."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
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
