"""Make the provider schema data of the package from what `terraform providers schema -json` prints.

    terraform providers schema -json | python tools/refresh_schema.py 5.100.0 - --date 2026-11-23
    python tools/refresh_schema.py 6.69.1 bindings.json --date 2026-11-23 --merge dump.json --merge-version 5.100.0

The second form is for a schema of the same shape that was derived from the provider's published bindings, which know
nothing of `sensitive` and `deprecated` and little of `max_items`: where the other version's own dump says more, that is
merged in. The date is an argument and not the clock's, so that the same input makes the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "fargate_tf" / "schema" / "data"
PROVIDER = "registry.terraform.io/hashicorp/aws"
KEPT = ("type", "required", "optional", "computed", "sensitive", "deprecated")
LIMITS = ("nesting_mode", "min_items", "max_items")
# What the bindings do not say.
MERGED = ("sensitive", "deprecated")
# What an EKS-on-Fargate root is made of, with what the next parts of the language need.
RESOURCES = """
aws_cloudwatch_event_rule aws_cloudwatch_event_target aws_cloudwatch_log_group aws_default_network_acl
aws_default_route_table aws_default_security_group aws_ec2_tag aws_efs_access_point aws_efs_file_system
aws_efs_mount_target aws_egress_only_internet_gateway aws_eip aws_eks_access_entry
aws_eks_access_policy_association aws_eks_addon aws_eks_capability aws_eks_cluster aws_eks_fargate_profile
aws_eks_identity_provider_config aws_eks_node_group aws_eks_pod_identity_association aws_flow_log
aws_guardduty_detector aws_iam_instance_profile aws_iam_openid_connect_provider aws_iam_policy aws_iam_role
aws_iam_role_policy aws_iam_role_policy_attachment aws_internet_gateway aws_kms_alias aws_kms_key
aws_launch_template aws_nat_gateway aws_route aws_route_table aws_route_table_association aws_s3_bucket
aws_security_group aws_security_group_rule aws_sqs_queue aws_sqs_queue_policy aws_subnet aws_vpc
aws_vpc_endpoint aws_vpc_ipv4_cidr_block_association aws_vpc_security_group_egress_rule
aws_vpc_security_group_ingress_rule
""".split()
DATA_SOURCES = """
aws_availability_zones aws_caller_identity aws_eks_addon_version aws_eks_cluster aws_eks_cluster_auth
aws_iam_policy_document aws_iam_session_context aws_ip_ranges aws_partition aws_region aws_service_principal
aws_subnet aws_subnets aws_vpc
""".split()
KINDS = {"resource": ("resource_schemas", RESOURCES), "data": ("data_source_schemas", DATA_SOURCES)}


def main() -> None:
    """Read the dump, keep what we need, write one data file."""
    arguments = _arguments()
    made = excerpt(_read(arguments.dump))
    how = "terraform providers schema -json"
    if arguments.merge is None:
        # A provider's own dump is complete: what it has not, that version has not.
        made["lacks"] = missing(made)
    else:
        enrich(made, excerpt(_read(arguments.merge)))
        gaps = "sensitive, deprecated and absent max_items"
        how = f"the provider's published bindings; {gaps} from the dump of {arguments.merge_version}"
    source = f"hashicorp/aws {arguments.version}, {arguments.date}: {how}"
    target = DATA / f"aws-{arguments.version}.json"
    target.write_text(text({"version": arguments.version, "source": source, **made}), encoding="utf-8")
    print(f"wrote {target}: {len(made['resource'])} resources, {len(made['data'])} data sources")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="of the provider, like 5.100.0")
    parser.add_argument("dump", help="a file, or - for standard input")
    parser.add_argument("--date", required=True, help="when the dump was made, like 2026-11-23")
    parser.add_argument("--merge", help="another version's own dump, for what the first does not say")
    parser.add_argument("--merge-version", help="which version that is")
    arguments = parser.parse_args()
    if (arguments.merge is None) != (arguments.merge_version is None):
        parser.error("--merge and --merge-version go together")
    return arguments


def _read(path: str) -> dict[str, Any]:
    """A dump from a file or from standard input."""
    dump: dict[str, Any] = json.loads(sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8"))
    return dump


def text(content: dict[str, Any]) -> str:
    """The bytes of a data file: compact, sorted, one newline at the end."""
    return json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n"


def excerpt(dump: dict[str, Any]) -> dict[str, Any]:
    """The types that we emit, by kind of block."""
    schemas = dump["provider_schemas"][PROVIDER]
    return {
        kind: {name: slim(schemas[key][name]["block"], name) for name in names if name in schemas[key]}
        for kind, (key, names) in KINDS.items()
    }


def missing(made: dict[str, Any]) -> dict[str, list[str]]:
    """The types that we looked for and did not find, by kind of block."""
    return {kind: [name for name in names if name not in made[kind]] for kind, (_, names) in KINDS.items()}


def slim(block: dict[str, Any], path: str) -> dict[str, Any]:
    """A block's schema without descriptions."""
    return {
        "attributes": {
            name: _slim_attribute(value, f"{path}.{name}") for name, value in block.get("attributes", {}).items()
        },
        "blocks": {
            name: {**slim(value["block"], f"{path}.{name}"), **{key: value[key] for key in LIMITS if value.get(key)}}
            for name, value in block.get("block_types", {}).items()
        },
    }


def _slim_attribute(attribute: dict[str, Any], path: str) -> dict[str, Any]:
    if "type" not in attribute:
        # None of our types has one at 5.100.0 or 6.69.1; the check would need to know what is optional inside.
        message = f"{path} has a nested_type, which fargate_tf/schema cannot read yet"
        raise SystemExit(message)
    return {key: attribute[key] for key in KEPT if attribute.get(key)}


def enrich(made: dict[str, Any], other: dict[str, Any]) -> None:
    """Add `sensitive`, `deprecated` and `max_items` where only the other schema has them."""
    for kind, types in made.items():
        for name, block in types.items():
            _enrich_block(block, other[kind].get(name, {"attributes": {}, "blocks": {}}))


def _enrich_block(block: dict[str, Any], other: dict[str, Any]) -> None:
    for name, attribute in block["attributes"].items():
        twin = other["attributes"].get(name, {})
        attribute.update({key: True for key in MERGED if twin.get(key)})
    for name, nested in block["blocks"].items():
        twin = other["blocks"].get(name)
        if twin is not None:
            if "max_items" in twin:
                nested.setdefault("max_items", twin["max_items"])
            _enrich_block(nested, twin)


if __name__ == "__main__":
    main()
