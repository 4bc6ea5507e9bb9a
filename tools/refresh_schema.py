"""Make the provider schema data of the package from what `terraform providers schema -json` prints.

    terraform providers schema -json > dump.json
    python tools/refresh_schema.py 5.100.0 dump.json
    python tools/refresh_schema.py 6.69.1 bindings.json --merge dump.json

The second form is for a schema that was derived from the provider's published bindings, which know nothing of
`sensitive` and little of `max_items`: what another provider's own dump says more is merged in.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "fargate_tf" / "schema" / "data"
PROVIDER = "registry.terraform.io/hashicorp/aws"
KEPT = ("type", "required", "optional", "computed", "sensitive", "deprecated")
# What an EKS-on-Fargate root is made of, with what the next parts of the language need.
RESOURCES = """
aws_cloudwatch_event_rule aws_cloudwatch_event_target aws_cloudwatch_log_group aws_default_network_acl
aws_default_route_table aws_default_security_group aws_ec2_tag aws_efs_access_point aws_efs_file_system
aws_efs_mount_target aws_egress_only_internet_gateway aws_eip aws_eks_access_entry
aws_eks_access_policy_association aws_eks_addon aws_eks_capability aws_eks_cluster aws_eks_fargate_profile
aws_eks_identity_provider_config aws_eks_node_group aws_eks_pod_identity_association aws_flow_log
aws_guardduty_detector aws_iam_openid_connect_provider aws_iam_policy aws_iam_role aws_iam_role_policy
aws_iam_role_policy_attachment aws_internet_gateway aws_kms_alias aws_kms_key aws_launch_template aws_nat_gateway
aws_route aws_route_table aws_route_table_association aws_s3_bucket aws_security_group aws_security_group_rule
aws_sqs_queue aws_sqs_queue_policy aws_subnet aws_vpc aws_vpc_endpoint aws_vpc_ipv4_cidr_block_association
aws_vpc_security_group_egress_rule aws_vpc_security_group_ingress_rule
""".split()
DATA_SOURCES = """
aws_availability_zones aws_caller_identity aws_eks_addon_version aws_eks_cluster aws_eks_cluster_auth
aws_iam_policy_document aws_iam_session_context aws_ip_ranges aws_partition aws_region aws_service_principal
aws_subnet aws_subnets aws_vpc
""".split()


def main() -> None:
    """Read the dump, keep what we need, write one data file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version")
    parser.add_argument("dump", type=Path)
    parser.add_argument("--merge", type=Path, help="a provider's own dump, for what the first does not say")
    arguments = parser.parse_args()
    made = excerpt(arguments.dump)
    source = "terraform providers schema -json"
    if arguments.merge is not None:
        source = f"the provider's published bindings, with sensitive and max_items from {source} of another version"
        enrich(made, excerpt(arguments.merge))
    target = DATA / f"aws-{arguments.version}.json"
    content = {"version": arguments.version, "source": source, **made}
    target.write_text(json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    print(f"wrote {target}: {len(made['resource'])} resources, {len(made['data'])} data sources")


def excerpt(dump: Path) -> dict[str, Any]:
    """The types that we emit, by kind of block."""
    schemas = json.loads(dump.read_text(encoding="utf-8"))["provider_schemas"][PROVIDER]
    kinds = {"resource": ("resource_schemas", RESOURCES), "data": ("data_source_schemas", DATA_SOURCES)}
    return {
        kind: {name: slim(schemas[key][name]["block"]) for name in names if name in schemas[key]}
        for kind, (key, names) in kinds.items()
    }


def slim(block: dict[str, Any]) -> dict[str, Any]:
    """A block's schema without descriptions."""
    return {
        "attributes": {
            name: {key: value[key] for key in KEPT if value.get(key)}
            for name, value in block.get("attributes", {}).items()
        },
        "blocks": {
            name: {
                **slim(value["block"]),
                **{key: value[key] for key in ("nesting_mode", "min_items", "max_items") if value.get(key)},
            }
            for name, value in block.get("block_types", {}).items()
        },
    }


def enrich(made: dict[str, Any], other: dict[str, Any]) -> None:
    """Add `sensitive` and `max_items` where only the other schema has them."""
    for kind, types in made.items():
        for name, block in types.items():
            _enrich_block(block, other[kind].get(name, {"attributes": {}, "blocks": {}}))


def _enrich_block(block: dict[str, Any], other: dict[str, Any]) -> None:
    for name, attribute in block["attributes"].items():
        if other["attributes"].get(name, {}).get("sensitive"):
            attribute["sensitive"] = True
    for name, nested in block["blocks"].items():
        twin = other["blocks"].get(name)
        if twin is not None:
            if "max_items" in twin:
                nested.setdefault("max_items", twin["max_items"])
            _enrich_block(nested, twin)


if __name__ == "__main__":
    main()
