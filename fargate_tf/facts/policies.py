"""Who is trusted and what is allowed: service principals, managed IAM policies, access policies of EKS."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from fargate_tf.facts.base import Fact
from fargate_tf.facts.sources import BOTO, EKSCTL, IAMUG, MAMIP, TFMOD, UG24, UG25P, UG26

# Service principals: the same in every partition.

CLUSTER_PRINCIPAL = Fact("eks.amazonaws.com", (UG24.at("security/iam-reference/cluster-iam-role.adoc"),))
POD_EXECUTION_PRINCIPAL = Fact(
    "eks-fargate-pods.amazonaws.com",
    (UG26.at("security/iam-reference/pod-execution-role.adoc"), EKSCTL, TFMOD),
    note="without it a profile fails with: Misconfigured PodExecutionRole Trust Policy",
)
POD_EXECUTION_SOURCE_ARN = Fact(
    "arn:{partition}:eks:{region}:{account}:fargateprofile/{cluster}/*",
    (UG24.at("security/iam-reference/security-iam.adoc"), EKSCTL, TFMOD),
    note="for aws:SourceArn with ArnLike; * for region or cluster shares the role",
)

IRSA_AUDIENCE = Fact(
    "sts.amazonaws.com",
    (UG24.at("manage-access/aws-access/enable-iam-roles-for-service-accounts.adoc"), EKSCTL),
    note="what the tokens of service accounts are made for",
)
POLICY_VERSIONS = Fact(
    ("2012-10-17", "2008-10-17"),
    (BOTO.at("iam: policyDocumentType"),),
    note="the second is old, and knows no variables",
)
CONDITION_OPERATORS = Fact(
    frozenset(
        (
            "Null",
            "Bool",
            "BinaryEquals",
            "IpAddress",
            "NotIpAddress",
            *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
            *("StringLike", "StringNotLike", "ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"),
            *(
                f"{kind}{comparison}"
                for kind in ("Numeric", "Date")
                for comparison in (
                    *("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"),
                )
            ),
        )
    ),
    (IAMUG.at("reference_policies_elements_condition_operators"),),
    note="each also with the ending IfExists, and after ForAllValues: or ForAnyValue:",
)
INLINE_POLICY_LENGTH = Fact(
    10_240, (BOTO.at("iam: LimitExceededException"),), "medium", "of all inline policies of a role, without white space"
)

# Managed IAM policies

CLUSTER_POLICY = Fact("AmazonEKSClusterPolicy", (MAMIP, UG24.at("security/iam-reference/cluster-iam-role.adoc")))
POD_EXECUTION_POLICY = Fact(
    "AmazonEKSFargatePodExecutionRolePolicy",
    (MAMIP, UG26.at("security/iam-reference/pod-execution-role.adoc")),
)
MANAGED_POLICY_ARN = Fact("arn:{partition}:iam::aws:policy/{name}", (MAMIP,))

# Access policies

ACCESS_POLICY_ARN = Fact(
    "arn:{partition}:eks::aws:cluster-access-policy/{name}",
    (UG25P.at("manage-access/k8s-access/access-policy-reference.adoc"),),
)
ACCESS_SCOPES = Fact(("cluster", "namespace"), (UG25P.at("manage-access/k8s-access/access-policy-reference.adoc"),))

AccessPolicyUse: TypeAlias = Literal["people", "capability", "service"]


class AccessPolicy(NamedTuple):
    """A policy of EKS for an access entry, and for whom it is.

    people: for a team's principals; capability: for the role of an AWS feature; service: for service-linked
    roles only, EKS refuses it elsewhere. `usual_scope` is what AWS calls typical, where it does.
    """

    name: str
    use: AccessPolicyUse
    usual_scope: Literal["cluster", "namespace"] | None = None


_PAGE = (UG25P.at("manage-access/k8s-access/access-policy-reference.adoc"),)
_NAMED_ONLY = "named by the page without a description"


def _table(*policies: AccessPolicy) -> dict[str, Fact[AccessPolicy]]:
    return {policy.name: Fact(policy, _PAGE) for policy in policies}


ACCESS_POLICIES: Mapping[str, Fact[AccessPolicy]] = MappingProxyType(
    {
        **_table(
            AccessPolicy("AmazonEKSClusterAdminPolicy", "people", "cluster"),
            AccessPolicy("AmazonEKSAdminPolicy", "people", "namespace"),
            AccessPolicy("AmazonEKSEditPolicy", "people"),
            AccessPolicy("AmazonEKSViewPolicy", "people"),
            AccessPolicy("AmazonEKSAdminViewPolicy", "people"),
            AccessPolicy("AmazonEKSSecretReaderPolicy", "people"),
            AccessPolicy("AmazonEKSAutoNodePolicy", "capability"),
            AccessPolicy("AmazonEKSLoadBalancingPolicy", "capability"),
            AccessPolicy("AmazonEKSLoadBalancingClusterPolicy", "capability"),
            AccessPolicy("AmazonEKSNetworkingPolicy", "capability"),
            AccessPolicy("AmazonEKSNetworkingClusterPolicy", "capability"),
            AccessPolicy("AmazonEKSACKPolicy", "capability"),
            AccessPolicy("AmazonEKSArgoCDClusterPolicy", "capability"),
            AccessPolicy("AmazonEKSArgoCDPolicy", "capability", "namespace"),
            AccessPolicy("AmazonEKSKROPolicy", "capability"),
            AccessPolicy("AWSBackupFullAccessPolicyForBackup", "capability"),
            AccessPolicy("AWSBackupFullAccessPolicyForRestore", "capability"),
            AccessPolicy("AmazonEKSBlockStoragePolicy", "service"),
            AccessPolicy("AmazonEKSBlockStorageClusterPolicy", "service"),
            AccessPolicy("AmazonEKSComputePolicy", "service"),
            AccessPolicy("AmazonEKSComputeClusterPolicy", "service"),
            AccessPolicy("AmazonEKSHybridPolicy", "service", "cluster"),
            AccessPolicy("AmazonEKSClusterInsightsPolicy", "service"),
        ),
        "AmazonAIOpsAssistantPolicy": Fact(
            AccessPolicy("AmazonAIOpsAssistantPolicy", "capability"), _PAGE, "medium", _NAMED_ONLY
        ),
        "AmazonARCRegionSwitchScalingPolicy": Fact(
            AccessPolicy("AmazonARCRegionSwitchScalingPolicy", "capability"), _PAGE, "medium", _NAMED_ONLY
        ),
    }
)
"""By name; the page is of 2025-11 and shortens its list, so a name that is missing here may exist."""


def managed_policy_arn(partition: str, name: str) -> str:
    """The ARN of a policy that AWS manages.

    >>> managed_policy_arn("aws-cn", "AmazonEKSClusterPolicy")
    'arn:aws-cn:iam::aws:policy/AmazonEKSClusterPolicy'
    """
    return MANAGED_POLICY_ARN.value.format(partition=partition, name=name)


def access_policy_arn(partition: str, name: str) -> str:
    """The ARN of an access policy of EKS.

    >>> access_policy_arn("aws", "AmazonEKSViewPolicy")
    'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy'
    """
    return ACCESS_POLICY_ARN.value.format(partition=partition, name=name)
