"""What eksctl does where a ClusterConfig says nothing, and what it calls what it makes."""

from __future__ import annotations

from fargate_tf.facts.base import Fact
from fargate_tf.facts.sources import EKSCTL

_SCHEMA = EKSCTL.at("pkg/apis/eksctl.io/v1alpha5/assets/schema.json")
_DEFAULTS = EKSCTL.at("pkg/apis/eksctl.io/v1alpha5/defaults.go")
_VPC = EKSCTL.at("pkg/apis/eksctl.io/v1alpha5/vpc.go")
_OUTPUTS = EKSCTL.at("pkg/cfn/outputs")

VPC_RANGE = Fact("192.168.0.0/16", (_VPC,))
NAT_GATEWAY = Fact("Single", (_SCHEMA,))
INSTANCE_TYPE = Fact("m5.large", (_DEFAULTS,), "medium", "the usual one; eksctl may take another where a zone lacks it")
NODES = Fact(2, (_DEFAULTS,), "medium", "where neither a least, a greatest nor a wanted number is given")
DISK_GIB = Fact(80, (_SCHEMA,))
AMI_FAMILY = Fact("AmazonLinux2023", (_SCHEMA,))
AUTHENTICATION_MODE = Fact(
    "API_AND_CONFIG_MAP", (_DEFAULTS,), "medium", "of new clusters; older eksctl took CONFIG_MAP"
)
CLUSTER_STACK = Fact("eksctl-{cluster}-cluster", (EKSCTL.at("pkg/cfn/manager"),), note="for str.format")
STACK_OUTPUTS = Fact(
    {
        "vpc_id": "VPC",
        "private_subnet_ids": "SubnetsPrivate",
        "public_subnet_ids": "SubnetsPublic",
        "security_group_ids": "SecurityGroup",
        "cluster_role_arn": "ServiceRoleARN",
        "pod_execution_role_arn": "FargatePodExecutionRoleARN",
    },
    (_OUTPUTS,),
    "medium",
    "as eksctl's own tests have them; older stacks may lack some, and Terraform then asks",
)
TAG_PREFIXES = Fact(
    ("alpha.eksctl.io/", "eksctl.cluster.k8s.io/", "aws:"),
    (EKSCTL.at("pkg/apis/eksctl.io/v1alpha5/types.go"),),
    "medium",
    "`aws:` are tags of CloudFormation, which nobody else may set",
)
