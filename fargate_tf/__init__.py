"""fargate_tf: from a declarative blueprint to Terraform for Amazon EKS on AWS Fargate.

This is the façade: every name that a blueprint may import.
"""

from fargate_tf.spec.access import AccessEntry
from fargate_tf.spec.addons import Addon
from fargate_tf.spec.blueprint import Blueprint, S3Backend
from fargate_tf.spec.cluster import Cluster, Endpoint
from fargate_tf.spec.fargate import FargateProfile, Selector
from fargate_tf.spec.network import Network
from fargate_tf.spec.parameters import parameter

__all__ = [
    "AccessEntry",
    "Addon",
    "Blueprint",
    "Cluster",
    "Endpoint",
    "FargateProfile",
    "Network",
    "S3Backend",
    "Selector",
    "parameter",
]
