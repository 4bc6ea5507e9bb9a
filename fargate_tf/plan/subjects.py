"""Which subject a type of resource belongs to, so that a summary reads like the files of a folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Subject = Literal[
    "Network", "IAM", "Cluster", "Fargate profiles", "Add-ons", "Access", "Logging", "Node groups", "Other"
]
SUBJECTS: tuple[Subject, ...] = (
    *("Network", "IAM", "Cluster", "Fargate profiles", "Add-ons"),
    *("Access", "Logging", "Node groups", "Other"),
)

# By type and not by section of the document: what a plan destroys stands in no document any more.
_BEGINNINGS: Mapping[str, Subject] = {
    **dict.fromkeys(("aws_vpc", "aws_subnet", "aws_route", "aws_nat_gateway", "aws_eip", "aws_ec2_"), "Network"),
    **dict.fromkeys(("aws_internet_gateway", "aws_egress_only_internet_gateway", "aws_network_acl"), "Network"),
    **dict.fromkeys(("aws_security_group", "aws_default_", "aws_main_route_table"), "Network"),
    **dict.fromkeys(("aws_iam_", "aws_eks_pod_identity_association"), "IAM"),
    **dict.fromkeys(("aws_eks_cluster", "aws_eks_identity_provider_config", "aws_kms_"), "Cluster"),
    "aws_eks_fargate_profile": "Fargate profiles",
    "aws_eks_addon": "Add-ons",
    "aws_eks_access_": "Access",
    **dict.fromkeys(("aws_cloudwatch_log_", "aws_flow_log", "aws_kinesis_firehose_"), "Logging"),
    **dict.fromkeys(("aws_eks_node_group", "aws_launch_template", "aws_autoscaling_"), "Node groups"),
}


def subject_of(type_: str) -> Subject:
    """The subject of a type of resource.

    >>> subject_of("aws_eks_access_entry"), subject_of("aws_sqs_queue")
    ('Access', 'Other')
    """
    return next((subject for beginning, subject in _BEGINNINGS.items() if type_.startswith(beginning)), "Other")
