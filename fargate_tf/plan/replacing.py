"""Which arguments the provider cannot change in place, so that it replaces the resource.

The provider's schema does not say it ("Forces new resource" stands in its source and its docs), so two plans that are
compared without a state need a table. It holds the types that the compiler makes; of any other a change is a change.
Source: the `ForceNew` marks in the provider's source (github.com/hashicorp/terraform-provider-aws, `internal/service`).
High confidence: clusters, profiles, node groups, access entries and their policies, about which
`tests/real/test_plan_command.py` asks the provider 5.100.0 itself; VPCs, NAT gateways, flow logs and associations of
route tables, read there 2026-11-27. Medium: the rest, which nothing but use has confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

_FLOW_LOG = (
    *("deliver_cross_account_role", "destination_options", "eni_id", "iam_role_arn", "log_destination"),
    *("log_destination_type", "log_format", "max_aggregation_interval", "subnet_id", "traffic_type", "vpc_id"),
)

# A path leads into nested blocks: their name, the position, the argument.
_REPLACED_FOR: Mapping[str, Sequence[str]] = {
    "aws_cloudwatch_event_rule": ("event_bus_name", "name"),
    "aws_cloudwatch_event_target": ("event_bus_name", "rule", "target_id"),
    "aws_cloudwatch_log_group": ("log_group_class", "name"),
    "aws_default_security_group": ("vpc_id",),
    "aws_efs_access_point": ("file_system_id", "posix_user", "root_directory"),
    "aws_efs_file_system": ("availability_zone_name", "creation_token", "encrypted", "kms_key_id", "performance_mode"),
    "aws_efs_mount_target": ("file_system_id", "ip_address", "subnet_id"),
    "aws_eip": ("domain", "network_border_group", "public_ipv4_pool"),
    "aws_eks_access_entry": ("cluster_name", "principal_arn", "type"),
    "aws_eks_access_policy_association": ("access_scope", "cluster_name", "policy_arn", "principal_arn"),
    "aws_eks_addon": ("addon_name", "cluster_name"),
    "aws_eks_cluster": (
        "access_config.0.bootstrap_cluster_creator_admin_permissions",
        "bootstrap_self_managed_addons",
        "kubernetes_network_config.0.ip_family",
        "kubernetes_network_config.0.service_ipv4_cidr",
        "name",
        "outpost_config",
        "role_arn",
    ),
    "aws_eks_fargate_profile": (
        *("cluster_name", "fargate_profile_name", "pod_execution_role_arn", "selector", "subnet_ids"),
    ),
    "aws_eks_node_group": (
        *("ami_type", "capacity_type", "cluster_name", "disk_size", "instance_types", "launch_template.0.id"),
        *("launch_template.0.name", "node_group_name", "node_role_arn", "remote_access", "subnet_ids"),
    ),
    "aws_flow_log": _FLOW_LOG,
    "aws_iam_instance_profile": ("name", "path"),
    "aws_iam_openid_connect_provider": ("url",),
    "aws_iam_role": ("name", "path"),
    "aws_iam_role_policy": ("name", "role"),
    "aws_iam_role_policy_attachment": ("policy_arn", "role"),
    "aws_kms_alias": ("name",),
    "aws_kms_key": ("custom_key_store_id", "customer_master_key_spec", "key_usage", "multi_region", "xks_key_id"),
    "aws_launch_template": ("name",),
    "aws_nat_gateway": ("allocation_id", "connectivity_type", "private_ip", "subnet_id"),
    "aws_route": (
        *("destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id", "route_table_id"),
    ),
    "aws_route_table": ("vpc_id",),
    "aws_route_table_association": ("gateway_id", "subnet_id"),
    "aws_s3_bucket": ("bucket", "object_lock_enabled"),
    "aws_security_group": ("description", "name", "vpc_id"),
    "aws_sqs_queue": ("fifo_queue", "name"),
    "aws_sqs_queue_policy": ("queue_url",),
    "aws_subnet": ("availability_zone", "availability_zone_id", "cidr_block", "ipv6_native", "outpost_arn", "vpc_id"),
    "aws_vpc": ("cidr_block", "ipv4_ipam_pool_id"),
    "aws_vpc_endpoint": ("service_name", "vpc_endpoint_type", "vpc_id"),
    "aws_vpc_ipv4_cidr_block_association": ("cidr_block", "vpc_id"),
    "aws_vpc_security_group_egress_rule": ("security_group_id",),
    "aws_vpc_security_group_ingress_rule": ("security_group_id",),
}


# What may be added and changed in place, and not taken away: EKS has no way back from encryption with a key.
_REPLACED_WITHOUT: Mapping[str, Sequence[str]] = {"aws_eks_cluster": ("encryption_config",)}

Steps = Sequence[str | int]


def replaced_for(type_: str, differs: Callable[[Steps], bool], is_gone: Callable[[Steps], bool]) -> tuple[str, ...]:
    """The arguments for which a resource is replaced.

    `differs` tells whether the value at some place changes, `is_gone` whether there is none any more.

    >>> replaced_for("aws_subnet", lambda steps: steps in (["cidr_block"], ["tags"]), lambda _: False)
    ('cidr_block',)
    """
    found = [path for path in _REPLACED_FOR.get(type_, ()) if differs(_steps(path))]
    found += [path for path in _REPLACED_WITHOUT.get(type_, ()) if differs([path]) and is_gone([path])]
    return tuple(dict.fromkeys(path.partition(".")[0] for path in found))


def _steps(path: str) -> Steps:
    return [int(step) if step.isdigit() else step for step in path.split(".")]
