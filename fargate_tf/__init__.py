"""fargate_tf: from a declarative blueprint to Terraform for Amazon EKS on AWS Fargate.

This is the façade: every name that a blueprint may import.
"""

from fargate_tf.spec.access import AccessEntry, AccessPolicy
from fargate_tf.spec.addons import Addon
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster, Endpoint
from fargate_tf.spec.expression import ref, var
from fargate_tf.spec.fargate import FargateProfile, Selector, profile_per_zone
from fargate_tf.spec.iam import ServiceAccountRole
from fargate_tf.spec.logging import (
    CloudWatchLogs,
    FargateLogging,
    Filter,
    Firehose,
    FluentBitOutput,
    Kinesis,
    OpenSearch,
    Parser,
)
from fargate_tf.spec.network import ExistingNetwork, FlowLogs, Network
from fargate_tf.spec.nodes import NodeGroup, NodeSecurityGroup, Scaling, Taint, UpdatePolicy
from fargate_tf.spec.parameters import parameter
from fargate_tf.spec.presets import (
    EbsCsiDriver,
    EfsAccessPoint,
    EfsVolumes,
    ExternalDns,
    ExternalSecrets,
    Karpenter,
    LoadBalancerController,
)
from fargate_tf.spec.terraform import (
    AssumeRole,
    Data,
    HcpBackend,
    LocalBackend,
    Output,
    Provider,
    Resource,
    S3Backend,
)

__all__ = [
    "AccessEntry",
    "AccessPolicy",
    "Addon",
    "AssumeRole",
    "Blueprint",
    "CloudWatchLogs",
    "Cluster",
    "Data",
    "EbsCsiDriver",
    "EfsAccessPoint",
    "EfsVolumes",
    "Endpoint",
    "ExistingNetwork",
    "ExternalDns",
    "ExternalSecrets",
    "FargateLogging",
    "FargateProfile",
    "Filter",
    "Firehose",
    "FlowLogs",
    "FluentBitOutput",
    "HcpBackend",
    "Karpenter",
    "Kinesis",
    "LoadBalancerController",
    "LocalBackend",
    "Network",
    "NodeGroup",
    "NodeSecurityGroup",
    "OpenSearch",
    "Output",
    "Parser",
    "Provider",
    "Resource",
    "S3Backend",
    "Scaling",
    "Selector",
    "ServiceAccountRole",
    "Taint",
    "UpdatePolicy",
    "parameter",
    "profile_per_zone",
    "ref",
    "var",
]
