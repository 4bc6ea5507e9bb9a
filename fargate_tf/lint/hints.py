"""What to change in Terraform, where a rule's own hint names an argument of a blueprint."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HINTS: Mapping[str, str] = MappingProxyType(
    {
        "FT018": "take it out and revoke it; if it is none, say so with --ignore FT018",
        "FT106": "use a larger range: each pod takes an address",
        "FT107": "for production use a NAT gateway in each zone, with a route table for each",
        "FT108": "add aws_vpc_endpoint resources for these services, or a route to a NAT gateway",
        "FT112": "choose another zone",
        "FT104": "choose a range inside the VPC, or add an aws_vpc_ipv4_cidr_block_association",
        "FT305": "add them to enabled_cluster_log_types",
        "FT306": "set endpoint_private_access = true",
        "FT307": "set endpoint_private_access = true, or add the addresses of the NAT gateways to public_access_cidrs",
        "FT308": "list the ranges that you come from in public_access_cidrs, or set endpoint_public_access = false",
        "FT316": "set endpoint_private_access = true, or add the addresses of the NAT gateways to public_access_cidrs",
        "FT402": "drop the add-on, or add an aws_eks_node_group for it",
        "FT403": "add a selector for that namespace to an aws_eks_fargate_profile",
        "FT406": "select the namespace without labels, or add an aws_eks_fargate_profile for it",
        "FT408": 'set "computeType" to "Fargate" in configuration_values',
        "FT505": "add an aws_eks_access_policy_association, or kubernetes_groups for your own role bindings",
        "FT506": "add an aws_eks_access_entry, with an aws_eks_access_policy_association for a policy",
        "FT509": 'drop it, or set type = "STANDARD"',
        "FT703": "put min_size, desired_size and max_size in this order, max_size at least 1",
        "FT704": "give one to 20 instance_types",
        "FT708": "give a disk_size that EC2 takes, in GiB",
        "FT714": "give max_unavailable or max_unavailable_percentage, from 1 to 100",
        "FT722": "give the ami_type that has this driver; one group has one image",
        "FT511": 'name namespaces, or set type = "cluster" in access_scope',
    }
)
"""By code; the hint of any other rule holds for Terraform as it is."""
