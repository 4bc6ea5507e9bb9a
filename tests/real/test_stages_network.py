"""The network in both stages: what a blueprint renders and what the module makes are planned alike, and wait alike."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from fargate_tf import FlowLogs, Network
from fargate_tf.components.network import network
from fargate_tf.hcl.writer import write
from fargate_tf.targets.modules.vpc import vpc_module
from tests.real.edges import edges, waits
from tests.real.terraform import OFFLINE_OVERRIDE, OVERRIDE_FILE, TerraformError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.real.edges import Waits
    from tests.real.terraform import Terraform

pytestmark = pytest.mark.real

REGION, ACCOUNT = "eu-central-1", "111122223333"
ZONES = ["eu-central-1b", "eu-central-1a"]
TWO: dict[str, Any] = {"cidr": "10.0.0.0/16", "availability_zones": ZONES}
BUCKET = "arn:aws:s3:::acme-flow-logs/shop"

NETWORKS: dict[str, Network] = {
    "per_az": Network(**TWO),
    "single": Network(cidr="10.0.0.0/16", availability_zones=[*ZONES, "eu-central-1c"], nat="single"),
    "public_without_nat": Network(**TWO, nat="none"),
    "private": Network.private(**TWO),
    "endpoints": Network(
        **TWO, dynamodb_endpoint=True, interface_endpoints=["sts", "ecr.api"], secondary_cidrs=["100.64.0.0/16"]
    ),
    "no_s3": Network(**TWO, s3_endpoint=False),
    "own_ranges": Network(
        cidr="10.0.0.0/26",
        availability_zones=ZONES,
        secondary_cidrs=["100.65.0.0/16", "100.64.0.0/16"],
        private_subnet_cidrs={"eu-central-1b": "100.64.0.0/18", "eu-central-1a": "100.65.0.0/18"},
        public_subnet_cidrs={"eu-central-1a": "10.0.0.0/28", "eu-central-1b": "10.0.0.16/28"},
    ),
    "by_id": Network(cidr="10.0.0.0/24", availability_zones=["euc1-az3", "euc1-az1"], nat="single"),
    "logs_to_group": Network(**TWO, flow_logs=FlowLogs(traffic="REJECT", retention_days=0)),
    "logs_to_bucket": Network(**TWO, flow_logs=FlowLogs(s3_bucket_arn=BUCKET, aggregation_seconds=60)),
    "tags": Network(**TWO, tags={"team": "platform", "Name": "own"}, interface_endpoints=["sts"], flow_logs=FlowLogs()),
}
# Every network once as a blueprint has it and once as the module makes it, some of them once more behind `depends_on`,
# all in one root, since the start of the provider is most of the time of a small plan.
BEHIND = ("single", "private", "own_ranges", "tags")
FORMS = (*(("made", name) for name in NETWORKS), *(("behind", name) for name in BEHIND))
KEYED = ("per_az", "private")


@pytest.fixture(scope="module")
def planned(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Waits]:
    """The changes by address, and what waits for what, of one root with every network in every form."""
    folder = tmp_path_factory.mktemp("networks")
    _module(folder)
    for name, spec in NETWORKS.items():
        part = network(spec, name="shop", region=REGION, partition="aws", account_id=ACCOUNT)
        (folder / f"plain_{name}").mkdir()
        (folder / f"plain_{name}" / "main.tf").write_text(write(part.blocks), encoding="utf-8")
    calls = [
        'resource "terraform_data" "before" {}\n',
        *(f'module "plain_{name}" {{\n  source = "./plain_{name}"\n}}\n' for name in NETWORKS),
        *(_call(f"made_{name}", _inputs(spec)) for name, spec in NETWORKS.items()),
        *(_call(f"behind_{name}", _inputs(NETWORKS[name]), depends_on="[terraform_data.before]") for name in BEHIND),
        _keyed_call(),
    ]
    (folder / "main.tf").write_text(_PROVIDER + "".join(calls), encoding="utf-8")
    terraform.init(folder)
    changes = {each["address"]: each["change"] for each in terraform.plan(folder)["resource_changes"]}
    return changes, waits(terraform.graph(folder))


@pytest.mark.parametrize(("form", "name"), FORMS)
def test_both_stages_plan_to_equal_values_and_unknowns(
    planned: tuple[dict[str, Any], Waits], form: str, name: str
) -> None:
    changes, _ = planned
    expected = _of(changes, f"module.plain_{name}.")
    assert "aws_vpc.this" in expected
    assert _of(changes, f"module.{form}_{name}.") == expected


@pytest.mark.parametrize("name", KEYED)
def test_the_module_plans_the_same_for_each_of_several_networks(
    planned: tuple[dict[str, Any], Waits], name: str
) -> None:
    changes, _ = planned
    assert _of(changes, f'module.keyed["{name}"].') == _of(changes, f"module.plain_{name}.")


@pytest.mark.parametrize("name", NETWORKS)
def test_resources_wait_for_each_other_alike_in_both_stages(planned: tuple[dict[str, Any], Waits], name: str) -> None:
    changes, graph = planned
    expected = _edges(graph, changes, f"module.plain_{name}.")
    assert ("aws_route_table.private", "aws_subnet.private") in expected
    assert _edges(graph, changes, f"module.made_{name}.") == expected


def test_ids_that_are_not_known_yet_decide_nothing(terraform: Terraform, tmp_path: Path) -> None:
    _module(tmp_path)
    logs = '{ destination = "s3", s3_bucket_arn = aws_s3_bucket.new.arn }'
    key = "{ kms_key_arn = aws_kms_key.new.arn }"
    new = 'resource "aws_s3_bucket" "new" {}\nresource "aws_kms_key" "new" {}\n'
    calls = (
        _call("bucket", _inputs(NETWORKS["single"]), flow_logs=logs, depends_on="[aws_kms_key.new]"),
        _call("group", _inputs(NETWORKS["single"]), flow_logs=key, tags="{ key = aws_kms_key.new.id }"),
    )
    (tmp_path / "main.tf").write_text(_PROVIDER + new + "".join(calls), encoding="utf-8")
    terraform.init(tmp_path)

    changes = {each["address"]: each["change"] for each in terraform.plan(tmp_path)["resource_changes"]}

    assert changes["module.bucket.aws_flow_log.this[0]"]["after_unknown"]["log_destination"] is True
    assert "module.bucket.aws_cloudwatch_log_group.flow_logs[0]" not in changes
    assert changes["module.group.aws_cloudwatch_log_group.flow_logs[0]"]["after_unknown"]["kms_key_id"] is True


# What is wrong with each call, and the code or the beginning of what Terraform then says.
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "cidr_with_host_bits": ({"cidr": "10.0.0.1/16"}, "cidr: an IPv4 range .*FT101"),
    "cidr_too_large": ({"cidr": "10.0.0.0/8"}, "cidr: an IPv4 range .*FT101"),
    "cidr_of_ipv6": ({"cidr": "fd00::/16"}, "cidr: an IPv4 range .*FT101"),
    "cidr_too_small_to_be_cut": ({"cidr": "10.0.0.0/25"}, "cidr: /24 or larger.*FT101"),
    "one_zone": ({"availability_zones": ["eu-central-1a"]}, "availability_zones: at least 2.*FT102"),
    "zone_twice": ({"availability_zones": ["eu-central-1a"] * 2}, "availability_zones: at least 2.*FT102"),
    "zones_of_both_kinds": ({"availability_zones": ["eu-central-1a", "euc1-az2"]}, "availability_zones: all by.*FT111"),
    "zone_of_another_region": (
        {"availability_zones": ["eu-west-1a", "eu-west-1b"]},
        "availability_zones: zones of the region.*FT103",
    ),
    "ranges_lack_a_zone": (
        {"private_subnet_cidrs": {"eu-central-1a": "10.0.0.0/20"}},
        "private_subnet_cidrs: a range for each.*FT104",
    ),
    "public_ranges_of_another_zone": (
        {"public_subnet_cidrs": {f"eu-central-1{z}": f"10.0.{i}.0/24" for i, z in enumerate("abc")}},
        "public_subnet_cidrs: a range for each.*FT104",
    ),
    "range_that_is_none": (
        {"private_subnet_cidrs": {"eu-central-1a": "x", "eu-central-1b": "10.0.0.0/20"}},
        "private_subnet_cidrs: IPv4 ranges.*FT104",
    ),
    "nat_word": ({"nat": "each"}, "nat: one of.*FT008"),
    "nat_without_public_subnets": ({"public_subnets": False}, "nat: NAT gateways.*FT115"),
    "public_ranges_without_public_subnets": (
        {
            "public_subnets": False,
            "nat": "none",
            "public_subnet_cidrs": {"eu-central-1a": "10.0.0.0/20", "eu-central-1b": "10.0.16.0/20"},
        },
        "public_subnet_cidrs: there are no.*FT115",
    ),
    "secondary_range_twice": ({"secondary_cidrs": ["100.64.0.0/16"] * 2}, "secondary_cidrs: .*FT113"),
    "endpoint_of_a_gateway": ({"interface_endpoints": ["s3"]}, "interface_endpoints: .*FT116"),
    "endpoint_by_its_whole_name": (
        {"interface_endpoints": ["com.amazonaws.eu-central-1.sts"]},
        "interface_endpoints: .*FT116",
    ),
    "endpoint_twice": ({"interface_endpoints": ["sts", "sts"]}, "interface_endpoints: .*FT116"),
    "logs_kept_for_eight_days": ({"flow_logs": {"retention_days": 8}}, "flow_logs.retention_days: .*FT118"),
    "logs_of_two_minutes": ({"flow_logs": {"aggregation_seconds": 120}}, "flow_logs.aggregation_seconds: .*FT119"),
    "logs_of_no_traffic": ({"flow_logs": {"traffic": "NONE"}}, "flow_logs.traffic: .*FT008"),
    "logs_to_nowhere": ({"flow_logs": {"destination": "kinesis"}}, "flow_logs.destination: .*FT008"),
    "logs_to_a_bucket_without_one": ({"flow_logs": {"destination": "s3"}}, "flow_logs.s3_bucket_arn: .*FT120"),
    "logs_to_a_group_with_a_bucket": ({"flow_logs": {"s3_bucket_arn": BUCKET}}, "flow_logs.s3_bucket_arn: .*FT120"),
    "logs_without_an_account": ({"flow_logs": {}, "account_id": None}, "account_id: needed"),
}


@pytest.fixture(scope="module")
def refused(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What Terraform says about each broken call, by its name; all of them in one plan."""
    folder = tmp_path_factory.mktemp("broken")
    _module(folder)
    said = ""
    # What one variable decides stops the plan, before what several decide is looked at.
    for together in (False, True):
        calls = (
            _call(name, {**_inputs(NETWORKS["per_az"]), **wrong})
            for name, (wrong, _) in BROKEN.items()
            if (name in _TOGETHER) == together
        )
        (folder / "main.tf").write_text(_PROVIDER + "".join(calls), encoding="utf-8")
        terraform.init(folder)
        with pytest.raises(TerraformError) as refusal:
            terraform.plan(folder)
        said += str(refusal.value)
    return _by_call(said)


_TOGETHER = {
    "cidr_too_small_to_be_cut",
    "zone_of_another_region",
    "ranges_lack_a_zone",
    "public_ranges_of_another_zone",
    "nat_without_public_subnets",
    "public_ranges_without_public_subnets",
    "logs_without_an_account",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_the_rules_refuse_the_module_refuses(refused: dict[str, str], name: str) -> None:
    # Of a precondition Terraform does not say which call it is about; their sentences are all different.
    said = refused.get("" if name in _TOGETHER else name, "nothing")
    assert re.search(BROKEN[name][1], said, re.DOTALL), said


_PROVIDER = f"""\
provider "aws" {{
  region = "{REGION}"
  default_tags {{
    tags = {{ cost = "network" }}
  }}
}}
"""


def _by_call(said: str) -> dict[str, str]:
    """Terraform's complaints by the module call that they are about."""
    found: dict[str, str] = {}
    for complaint in said.split("Error: ")[1:]:
        text = " ".join(complaint.replace("│", " ").split())
        name = re.search(r'in module "(\w+)"', text)
        key = name[1] if name else ""
        found[key] = found.get(key, "") + text
    return found


def _module(folder: Path) -> None:
    """The module in the folder, and the override that keeps a plan offline."""
    (folder / "vpc").mkdir()
    for name, text in vpc_module().terraform_files().items():
        (folder / "vpc" / name).write_text(text, encoding="utf-8")
    (folder / OVERRIDE_FILE).write_text(OFFLINE_OVERRIDE, encoding="utf-8")


def _inputs(spec: Network) -> dict[str, Any]:
    """The variables of the module that mean the same as the spec."""
    given = {each.name: getattr(spec, each.name) for each in fields(spec) if each.metadata["emitted"]}
    if spec.flow_logs is not None:
        logs = {each.name: getattr(spec.flow_logs, each.name) for each in fields(spec.flow_logs)}
        known = {name: logs[name] for name in ("traffic", "retention_days", "aggregation_seconds", "s3_bucket_arn")}
        word = "cloud-watch-logs" if spec.flow_logs.s3_bucket_arn is None else "s3"
        given["flow_logs"] = {**known, "destination": word}
    return {"name": "shop", "region": REGION, "account_id": ACCOUNT, **given}


def _call(label: str, inputs: Mapping[str, Any], **expressions: str) -> str:
    """A call of the module; JSON is HCL as far as these values go."""
    rows = {**{key: json.dumps(_plain(value)) for key, value in inputs.items()}, **expressions}
    arguments = "".join(f"  {key} = {text}\n" for key, text in rows.items())
    return f'module "{label}" {{\n  source = "./vpc"\n{arguments}}}\n'


def _keyed_call() -> str:
    inputs = {name: _plain(_inputs(NETWORKS[name])) for name in KEYED}
    names = (name for name in inputs[KEYED[0]] if name not in ("private_subnet_cidrs", "public_subnet_cidrs"))
    expressions = {name: f"each.value.{name}" for name in names}
    return _call("keyed", {}, for_each=json.dumps(inputs), **expressions)


def _plain(value: Any) -> Any:
    if isinstance(value, dict) or hasattr(value, "items"):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


_ASPECTS = ("actions", "after", "after_unknown", "after_sensitive")


def _of(changes: Mapping[str, Any], module: str) -> dict[str, Any]:
    """The changes of one module call, by addresses that both forms share: a count of one is no key."""
    return {
        address.removeprefix(module).removesuffix("[0]"): {aspect: change[aspect] for aspect in _ASPECTS}
        for address, change in changes.items()
        if address.startswith(module)
    }


def _edges(graph: Waits, changes: Mapping[str, Any], module: str) -> set[tuple[str, str]]:
    """The edges between the resources of one module call that have an instance."""
    there = {address.partition("[")[0] for address in changes if address.startswith(module)}
    return edges(graph, named=lambda address: address.removeprefix(module) if address in there else None)
