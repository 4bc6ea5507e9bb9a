"""What a network without a way to the internet needs, and how AWS names zones and endpoints."""

from __future__ import annotations

from fargate_tf.facts.base import Fact
from fargate_tf.facts.sources import BOTO, EKSCTL, UG26

_PRIVATE = UG26.at("clusters/private-clusters.adoc")

PRIVATE_ENDPOINTS = Fact(
    ("ec2", "ecr.api", "ecr.dkr", "eks", "elasticloadbalancing", "logs", "sts"),
    (_PRIVATE, EKSCTL.at("pkg/apis/eksctl.io/v1alpha5/private_cluster.go")),
    note="beside the S3 gateway: elasticloadbalancing for load balancers, logs for Fargate logging, sts for IRSA",
)
"""The interface endpoints of `Network.private`."""

IMAGE_ENDPOINTS = Fact(("ecr.api", "ecr.dkr"), (_PRIVATE, EKSCTL), note="image layers come through S3")
CLUSTER_ENDPOINTS = Fact(("ec2", "eks", "sts"), (_PRIVATE,), note="AWS lists them for every private cluster")

ENDPOINT_SERVICE_NAME = Fact(
    "com.amazonaws.{region}.{service}",
    (BOTO.at("ec2: CreateVpcEndpoint"),),
    note="in the regions of China some services begin with cn.com.amazonaws",
)
ENDPOINT_PATTERN = Fact(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", (BOTO.at("ec2: CreateVpcEndpoint"),), "medium")
GATEWAY_ENDPOINTS = Fact(("dynamodb", "s3"), (BOTO.at("ec2: VpcEndpointType"),))

FLOW_LOGS_PRINCIPAL = Fact("vpc-flow-logs.amazonaws.com", (BOTO.at("ec2: CreateFlowLogs"),), "medium")
FLOW_LOGS_SOURCE_ARN = Fact(
    "arn:{partition}:ec2:{region}:{account}:vpc-flow-log/*", (BOTO.at("ec2: CreateFlowLogs"),), "medium"
)
FLOW_LOGS_ACTIONS = Fact(
    ("logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"),
    (BOTO.at("ec2: CreateFlowLogs"),),
    "medium",
    "the VPC guide's list without logs:CreateLogGroup: Terraform makes the group",
)


def zone_id_prefix(region: str) -> str:
    """What the ids of a region's zones begin with (as seen in the documented ids; confidence medium).

    >>> zone_id_prefix("us-east-1"), zone_id_prefix("ap-northeast-1"), zone_id_prefix("eu-central-1")
    ('use1', 'apne1', 'euc1')
    """
    first, *middle, number = region.split("-")
    return first + "".join(_SHORT.get(word, word) for word in middle) + number


_SHORT = {
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "central": "c",
    "gov": "g",
    "northeast": "ne",
    "northwest": "nw",
    "southeast": "se",
    "southwest": "sw",
}
