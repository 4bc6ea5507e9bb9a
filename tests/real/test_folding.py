"""What Python computes where it can, Terraform computes alike where it has to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fargate_tf import Network
from fargate_tf.components.addressing import addressing
from fargate_tf.components.partition import partition
from fargate_tf.facts.regions import REGIONS, partition_of
from fargate_tf.hcl.blocks import lift, output
from fargate_tf.hcl.functions import call, smallest, variable
from fargate_tf.hcl.locals import Locals
from fargate_tf.hcl.nodes import Attribute, Block, For, Name, PlanTime, Stage, plan_time
from fargate_tf.hcl.writer import write
from fargate_tf.spec.addressing import ZONE_LETTERS

if TYPE_CHECKING:
    from pathlib import Path

    from fargate_tf.hcl.nodes import Value
    from fargate_tf.spec.network import Nat
    from tests.real.terraform import Terraform

pytestmark = pytest.mark.real

_ZONES = ([f"eu-central-1{letter}" for letter in ZONE_LETTERS], [f"euc1-az{number}" for number in range(1, 9)])


def test_the_partition_of_every_region_follows_alike(bare_terraform: Terraform, tmp_path: Path) -> None:
    regions = [*REGIONS, "xx-nowhere-1"]
    region: Name[PlanTime] = Name("region", Stage.PLAN)
    each: Value = For(("region",), regions, partition(region), key=region)

    said = _output(bare_terraform, tmp_path, output("partitions", each, "By region"))

    assert said["partitions"] == {region: partition_of(region) for region in regions}


@pytest.mark.parametrize("zones", _ZONES, ids=["names", "ids"])
@pytest.mark.parametrize("nat", ["per_az", "single", "none"])
def test_every_zone_gets_its_subnets_and_its_gateway_alike(
    bare_terraform: Terraform, tmp_path: Path, nat: Nat, zones: list[str]
) -> None:
    backwards, named = [*reversed(zones)], Locals()
    spec = Network(cidr="10.20.0.0/20", availability_zones=backwards, nat=nat)
    known = addressing(spec, backwards, Locals())
    made = addressing(lift(Network, plan_time("var")), variable("availability_zones"), named)
    given: dict[str, Value] = {
        "cidr": spec.cidr,
        "availability_zones": backwards,
        "nat": nat,
        "public_subnets": True,
        "private_subnet_cidrs": None,
        "public_subnet_cidrs": None,
    }

    said = _output(
        bare_terraform,
        tmp_path,
        *(Block("variable", (name,), (Attribute("default", value),)) for name, value in given.items()),
        *named.blocks,
        output("by_id", made.by_id, "Zones"),
        output("private_cidrs", made.private_cidrs, "By zone"),
        output("public_cidrs", made.public_cidrs, "By zone"),
        output("gateways", call("sort", call("distinct", made.nat_zones)), "Zones"),
        output("gateway_of", plan_time("local").attr("nat_zones"), "By zone"),
    )

    used = {"per_az": dict(zip(zones, zones, strict=True)), "single": dict.fromkeys(zones, zones[0]), "none": {}}
    assert said == {
        "by_id": known.by_id,
        "private_cidrs": known.private_cidrs,
        "public_cidrs": known.public_cidrs,
        "gateways": known.nat_zones,
        "gateway_of": used[nat],
    }


def test_the_smallest_text_is_terraforms_first(bare_terraform: Terraform, tmp_path: Path) -> None:
    lists = {"case": ["b", "B"], "digits": ["a9", "a10"], "planes": ["\U00010000", "\uff5e"], "one": ["z"]}
    firsts = (output(name, call("sort", texts).index(0), name) for name, texts in lists.items())
    assert _output(bare_terraform, tmp_path, *firsts) == {name: smallest(texts) for name, texts in lists.items()}


def _output(terraform: Terraform, folder: Path, *document: Block) -> dict[str, Any]:
    (folder / "main.tf").write_text(write(document), encoding="utf-8")
    terraform.init(folder)
    terraform.apply(folder)
    return terraform.output(folder)
