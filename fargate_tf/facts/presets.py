"""What controllers may do at AWS: least privilege for pods on Fargate, as data.

`{partition}`, `{region}`, `{account}` and `{cluster}` stand for those of the blueprint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from fargate_tf.facts.base import Fact
from fargate_tf.facts.sources import EXTERNAL_DNS, EXTERNAL_SECRETS, KARPENTER, KARPENTER_PRIVATE, LBC, MAMIP, UG26

Json: TypeAlias = "str | Sequence[Json] | Mapping[str, Json]"
Statements: TypeAlias = tuple[Mapping[str, Json], ...]

# AWS Load Balancer Controller

_ELB = "arn:{partition}:elasticloadbalancing:*:*:"
_MANAGED = {"Null": {"aws:ResourceTag/elbv2.k8s.aws/cluster": "false"}}
_MADE = {"Null": {"aws:RequestTag/elbv2.k8s.aws/cluster": "false"}}
_RETAGGED = {"Null": {"aws:RequestTag/elbv2.k8s.aws/cluster": "true", "aws:ResourceTag/elbv2.k8s.aws/cluster": "false"}}
_BALANCERS = [f"{_ELB}targetgroup/*/*", f"{_ELB}loadbalancer/net/*/*", f"{_ELB}loadbalancer/app/*/*"]

LOAD_BALANCER_STATEMENTS: Fact[Statements] = Fact(
    (
        {
            "Effect": "Allow",
            "Action": "iam:CreateServiceLinkedRole",
            "Resource": "*",
            "Condition": {"StringEquals": {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"}},
        },
        {
            "Effect": "Allow",
            "Action": [
                "acm:DescribeCertificate",
                "acm:ListCertificates",
                "cognito-idp:DescribeUserPoolClient",
                "ec2:DescribeAccountAttributes",
                "ec2:DescribeAddresses",
                "ec2:DescribeAvailabilityZones",
                "ec2:DescribeCoipPools",
                "ec2:DescribeInstances",
                "ec2:DescribeInternetGateways",
                "ec2:DescribeIpamPools",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeRouteTables",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeTags",
                "ec2:DescribeVpcPeeringConnections",
                "ec2:DescribeVpcs",
                "ec2:GetCoipPoolUsage",
                "ec2:GetSecurityGroupsForVpc",
                "elasticloadbalancing:DescribeCapacityReservation",
                "elasticloadbalancing:DescribeListenerAttributes",
                "elasticloadbalancing:DescribeListenerCertificates",
                "elasticloadbalancing:DescribeListeners",
                "elasticloadbalancing:DescribeLoadBalancerAttributes",
                "elasticloadbalancing:DescribeLoadBalancers",
                "elasticloadbalancing:DescribeRules",
                "elasticloadbalancing:DescribeSSLPolicies",
                "elasticloadbalancing:DescribeTags",
                "elasticloadbalancing:DescribeTargetGroupAttributes",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
                "elasticloadbalancing:DescribeTrustStores",
                "iam:GetServerCertificate",
                "iam:ListServerCertificates",
            ],
            "Resource": "*",
        },
        {
            "Effect": "Allow",
            "Action": [
                "ec2:AuthorizeSecurityGroupIngress",
                "ec2:CreateSecurityGroup",
                "ec2:RevokeSecurityGroupIngress",
                "elasticloadbalancing:AddListenerCertificates",
                "elasticloadbalancing:CreateListener",
                "elasticloadbalancing:CreateRule",
                "elasticloadbalancing:DeleteListener",
                "elasticloadbalancing:DeleteRule",
                "elasticloadbalancing:ModifyListener",
                "elasticloadbalancing:ModifyRule",
                "elasticloadbalancing:RemoveListenerCertificates",
                "elasticloadbalancing:SetRulePriorities",
            ],
            "Resource": "*",
        },
        {
            "Effect": "Allow",
            "Action": "ec2:CreateTags",
            "Resource": "arn:{partition}:ec2:*:*:security-group/*",
            "Condition": {"StringEquals": {"ec2:CreateAction": "CreateSecurityGroup"}, **_MADE},
        },
        {
            "Effect": "Allow",
            "Action": ["ec2:CreateTags", "ec2:DeleteTags"],
            "Resource": "arn:{partition}:ec2:*:*:security-group/*",
            "Condition": _RETAGGED,
        },
        {"Effect": "Allow", "Action": "ec2:DeleteSecurityGroup", "Resource": "*", "Condition": _MANAGED},
        {
            "Effect": "Allow",
            "Action": ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
            "Resource": "*",
            "Condition": _MADE,
        },
        {
            "Effect": "Allow",
            "Action": ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
            "Resource": _BALANCERS,
            "Condition": _RETAGGED,
        },
        {
            "Effect": "Allow",
            "Action": ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
            "Resource": [
                f"{_ELB}{what}/{kind}/*/*/*" for what in ("listener", "listener-rule") for kind in ("net", "app")
            ],
        },
        {
            "Effect": "Allow",
            "Action": "elasticloadbalancing:AddTags",
            "Resource": _BALANCERS,
            "Condition": {
                "StringEquals": {"elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"]},
                **_MADE,
            },
        },
        {
            "Effect": "Allow",
            "Action": [
                "elasticloadbalancing:DeleteLoadBalancer",
                "elasticloadbalancing:DeleteTargetGroup",
                "elasticloadbalancing:ModifyCapacityReservation",
                "elasticloadbalancing:ModifyIpPools",
                "elasticloadbalancing:ModifyListenerAttributes",
                "elasticloadbalancing:ModifyLoadBalancerAttributes",
                "elasticloadbalancing:ModifyTargetGroup",
                "elasticloadbalancing:ModifyTargetGroupAttributes",
                "elasticloadbalancing:SetIpAddressType",
                "elasticloadbalancing:SetSecurityGroups",
                "elasticloadbalancing:SetSubnets",
            ],
            "Resource": "*",
            "Condition": _MANAGED,
        },
        {
            "Effect": "Allow",
            "Action": ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
            "Resource": f"{_ELB}targetgroup/*/*",
        },
    ),
    (LBC,),
    "medium",
    "without WAF and Shield, which the values switch off; the project, too, lets it change groups of others",
)
LOAD_BALANCER_FIREWALL: Fact[Statements] = Fact(
    (
        {
            "Effect": "Allow",
            "Action": [
                "elasticloadbalancing:SetWebAcl",
                "shield:CreateProtection",
                "shield:DeleteProtection",
                "shield:DescribeProtection",
                "shield:GetSubscriptionState",
                "waf-regional:AssociateWebACL",
                "waf-regional:DisassociateWebACL",
                "waf-regional:GetWebACL",
                "waf-regional:GetWebACLForResource",
                "wafv2:AssociateWebACL",
                "wafv2:DisassociateWebACL",
                "wafv2:GetWebACL",
                "wafv2:GetWebACLForResource",
            ],
            "Resource": "*",
        },
    ),
    (LBC,),
    "medium",
    "the rest of the same policy",
)

CONTROLLER_REQUESTS: Fact[Mapping[str, str]] = Fact(
    {"cpu": "250m", "memory": "256Mi"},
    (UG26.at("nodes/fargate-pod-configuration.adoc"),),
    "medium",
    "fills the smallest size of Fargate: 0.25 vCPU and 0.5 GB, of which 256 MiB are for Kubernetes",
)

# external-dns and External Secrets

ZONE_ACTIONS = Fact(
    ("route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets", "route53:ListTagsForResources"),
    (EXTERNAL_DNS,),
)
ZONES_ACTIONS = Fact(("route53:ListHostedZones",), (EXTERNAL_DNS,), note="has no resource to limit it to")
SECRET_ACTIONS = Fact(
    (
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:GetSecretValue",
        "secretsmanager:ListSecretVersionIds",
    ),
    (EXTERNAL_SECRETS,),
    "medium",
    "for secrets by name; finding them by tags would need ListSecrets on everything",
)
PARAMETER_ACTIONS = Fact(
    ("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"),
    (EXTERNAL_SECRETS,),
    "medium",
    "the project writes ssm:GetParameter*; these are what it stands for, without the history",
)
WEBHOOK_PORT = Fact(
    9443, (UG26.at("nodes/fargate.adoc"),), "medium", "the chart's 10250 is the kubelet's own port on a Fargate node"
)

# Karpenter

_EC2 = "arn:{partition}:ec2:{region}:*:"
_OWNED = "kubernetes.io/cluster/{cluster}"
_OF_CLUSTER = "eks:eks-cluster-name"
_NODE_POOL = "karpenter.sh/nodepool"
_NODE_CLASS = "karpenter.k8s.aws/ec2nodeclass"
_LAUNCHED = [f"{_EC2}{what}/*" for what in ("fleet", "instance", "volume", "network-interface", "launch-template")]
_LAUNCHED.append(f"{_EC2}spot-instances-request/*")
_REGION = "topology.kubernetes.io/region"

KARPENTER_STATEMENTS: Fact[Statements] = Fact(
    (
        {
            "Sid": "Launch",
            "Effect": "Allow",
            "Action": ["ec2:CreateFleet", "ec2:RunInstances"],
            "Resource": [
                "arn:{partition}:ec2:{region}::image/*",
                "arn:{partition}:ec2:{region}::snapshot/*",
                *(f"{_EC2}{what}/*" for what in ("capacity-reservation", "security-group", "subnet")),
            ],
        },
        {
            "Sid": "LaunchFromOwnTemplates",
            "Effect": "Allow",
            "Action": ["ec2:CreateFleet", "ec2:RunInstances"],
            "Resource": f"{_EC2}launch-template/*",
            "Condition": {
                "StringEquals": {f"aws:ResourceTag/{_OWNED}": "owned"},
                "StringLike": {f"aws:ResourceTag/{_NODE_POOL}": "*"},
            },
        },
        {
            "Sid": "LaunchWithTags",
            "Effect": "Allow",
            "Action": ["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"],
            "Resource": _LAUNCHED,
            "Condition": {
                "StringEquals": {
                    f"aws:RequestTag/{_OWNED}": "owned",
                    f"aws:RequestTag/{_OF_CLUSTER}": "{cluster}",
                },
                "StringLike": {f"aws:RequestTag/{_NODE_POOL}": "*"},
            },
        },
        {
            "Sid": "TagWhatIsLaunched",
            "Effect": "Allow",
            "Action": "ec2:CreateTags",
            "Resource": _LAUNCHED,
            "Condition": {
                "StringEquals": {
                    f"aws:RequestTag/{_OWNED}": "owned",
                    f"aws:RequestTag/{_OF_CLUSTER}": "{cluster}",
                    "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"],
                },
                "StringLike": {f"aws:RequestTag/{_NODE_POOL}": "*"},
            },
        },
        {
            "Sid": "TagOwnInstances",
            "Effect": "Allow",
            "Action": "ec2:CreateTags",
            "Resource": f"{_EC2}instance/*",
            "Condition": {
                "StringEquals": {f"aws:ResourceTag/{_OWNED}": "owned"},
                "StringLike": {f"aws:ResourceTag/{_NODE_POOL}": "*"},
                "StringEqualsIfExists": {f"aws:RequestTag/{_OF_CLUSTER}": "{cluster}"},
                "ForAllValues:StringEquals": {"aws:TagKeys": [_OF_CLUSTER, "karpenter.sh/nodeclaim", "Name"]},
            },
        },
        {
            "Sid": "DeleteOwn",
            "Effect": "Allow",
            "Action": ["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"],
            "Resource": [f"{_EC2}instance/*", f"{_EC2}launch-template/*"],
            "Condition": {
                "StringEquals": {f"aws:ResourceTag/{_OWNED}": "owned"},
                "StringLike": {f"aws:ResourceTag/{_NODE_POOL}": "*"},
            },
        },
        {
            "Sid": "ReadInRegion",
            "Effect": "Allow",
            "Action": [
                "ec2:DescribeAvailabilityZones",
                "ec2:DescribeCapacityReservations",
                "ec2:DescribeImages",
                "ec2:DescribeInstanceStatus",
                "ec2:DescribeInstanceTypeOfferings",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeInstances",
                "ec2:DescribeLaunchTemplates",
                "ec2:DescribePlacementGroups",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSpotPriceHistory",
                "ec2:DescribeSubnets",
            ],
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": "{region}"}},
        },
        {
            "Sid": "ReadImageParameters",
            "Effect": "Allow",
            "Action": "ssm:GetParameter",
            "Resource": "arn:{partition}:ssm:{region}::parameter/aws/service/*",
        },
        {"Sid": "ReadPrices", "Effect": "Allow", "Action": "pricing:GetProducts", "Resource": "*"},
        {
            "Sid": "ReadInterruptions",
            "Effect": "Allow",
            "Action": ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
            "Resource": "arn:{partition}:sqs:{region}:{account}:{cluster}-karpenter",
        },
        {
            "Sid": "PassNodeRole",
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": "arn:{partition}:iam::{account}:role/{cluster}-karpenter-node",
            "Condition": {"StringEquals": {"iam:PassedToService": ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"]}},
        },
        {
            "Sid": "CreateOwnInstanceProfiles",
            "Effect": "Allow",
            "Action": "iam:CreateInstanceProfile",
            "Resource": "arn:{partition}:iam::{account}:instance-profile/*",
            "Condition": {
                "StringEquals": {
                    f"aws:RequestTag/{_OWNED}": "owned",
                    f"aws:RequestTag/{_OF_CLUSTER}": "{cluster}",
                    f"aws:RequestTag/{_REGION}": "{region}",
                },
                "StringLike": {f"aws:RequestTag/{_NODE_CLASS}": "*"},
            },
        },
        {
            "Sid": "TagOwnInstanceProfiles",
            "Effect": "Allow",
            "Action": "iam:TagInstanceProfile",
            "Resource": "arn:{partition}:iam::{account}:instance-profile/*",
            "Condition": {
                "StringEquals": {
                    f"aws:ResourceTag/{_OWNED}": "owned",
                    f"aws:ResourceTag/{_REGION}": "{region}",
                    f"aws:RequestTag/{_OWNED}": "owned",
                    f"aws:RequestTag/{_OF_CLUSTER}": "{cluster}",
                    f"aws:RequestTag/{_REGION}": "{region}",
                },
                "StringLike": {f"aws:ResourceTag/{_NODE_CLASS}": "*", f"aws:RequestTag/{_NODE_CLASS}": "*"},
            },
        },
        {
            "Sid": "UseOwnInstanceProfiles",
            "Effect": "Allow",
            "Action": [
                "iam:AddRoleToInstanceProfile",
                "iam:DeleteInstanceProfile",
                "iam:RemoveRoleFromInstanceProfile",
            ],
            "Resource": "arn:{partition}:iam::{account}:instance-profile/*",
            "Condition": {
                "StringEquals": {f"aws:ResourceTag/{_OWNED}": "owned", f"aws:ResourceTag/{_REGION}": "{region}"},
                "StringLike": {f"aws:ResourceTag/{_NODE_CLASS}": "*"},
            },
        },
        {
            "Sid": "ReadInstanceProfiles",
            "Effect": "Allow",
            "Action": "iam:GetInstanceProfile",
            "Resource": "arn:{partition}:iam::{account}:instance-profile/*",
        },
        {"Sid": "ListInstanceProfiles", "Effect": "Allow", "Action": "iam:ListInstanceProfiles", "Resource": "*"},
        {
            "Sid": "FindCluster",
            "Effect": "Allow",
            "Action": "eks:DescribeCluster",
            "Resource": "arn:{partition}:eks:{region}:{account}:cluster/{cluster}",
        },
    ),
    (KARPENTER,),
    "medium",
    "the tags are those of Karpenter 1.x; older ones wrote karpenter.sh/nodeclass and no eks:eks-cluster-name",
)
KARPENTER_EVENTS: Fact[Mapping[str, Mapping[str, str]]] = Fact(
    {
        "health": {"source": "aws.health", "detail-type": "AWS Health Event"},
        "state": {"source": "aws.ec2", "detail-type": "EC2 Instance State-change Notification"},
        "rebalance": {"source": "aws.ec2", "detail-type": "EC2 Instance Rebalance Recommendation"},
        "spot": {"source": "aws.ec2", "detail-type": "EC2 Spot Instance Interruption Warning"},
        "capacity": {"source": "aws.ec2", "detail-type": "EC2 Capacity Reservation Instance Interruption Warning"},
    },
    (KARPENTER,),
    note="the last is of 2025, as public Terraform of 2026 carries it",
)
KARPENTER_BEYOND_ENDPOINTS = Fact(
    (
        "ReadPrices",
        "CreateOwnInstanceProfiles",
        "TagOwnInstanceProfiles",
        "UseOwnInstanceProfiles",
        "ReadInstanceProfiles",
        "ListInstanceProfiles",
    ),
    (KARPENTER_PRIVATE,),
    note="IAM and the price list have no endpoints: an instance profile has to be there, and prices are the built-in",
)
KARPENTER_REQUESTS: Fact[Mapping[str, str]] = Fact(
    {"cpu": "1", "memory": "1Gi"}, (KARPENTER,), note="without requests Fargate gives 0.25 vCPU and 0.5 GB"
)
KARPENTER_QUEUE_SENDERS = Fact(("events.amazonaws.com", "sqs.amazonaws.com"), (KARPENTER,))
KARPENTER_RETENTION_SECONDS = Fact(300, (KARPENTER,))

EBS_CSI_POLICY = Fact("service-role/AmazonEBSCSIDriverPolicy", (MAMIP,))
NFS_PORT = Fact(2049, (UG26.at("storage/efs-csi.adoc"),))
EFS_DRIVER = Fact("efs.csi.aws.com", (UG26.at("storage/efs-csi.adoc"),), note="its object has to exist, its pods not")
