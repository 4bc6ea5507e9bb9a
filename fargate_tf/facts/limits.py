"""What AWS refuses: quotas, lengths, patterns and address rules of the resources that we emit.

Patterns are meant for `re.fullmatch` with `re.ASCII`; lengths count characters.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from fargate_tf.facts.base import Bounds, Confidence, Fact, Limit, Source
from fargate_tf.facts.sources import (
    BOTO,
    CFN,
    EKSCTL,
    GR,
    I_CDK8706,
    I_PULUMI426,
    MOTO,
    P_CIDR_A,
    P_CIDR_B,
    P_CIDR_C,
    UG26,
    UGARCH,
)

# Quotas

_QUOTAS = (GR, UGARCH.at("service-quotas.md"))

PROFILES_PER_CLUSTER = Limit(10, _QUOTAS, code="L-33415657", adjustable=True)
SELECTORS_PER_PROFILE = Limit(5, _QUOTAS, code="L-D78D8AF8", adjustable=True)
LABELS_PER_SELECTOR = Limit(5, (*_QUOTAS, MOTO), code="L-23414FF3", adjustable=True)
PUBLIC_ACCESS_CIDRS = Limit(40, _QUOTAS, code="L-93A74D60")
ACCESS_ENTRIES_PER_CLUSTER = Limit(3000, _QUOTAS, code="L-C56B9FC3")
CLUSTER_SECURITY_GROUPS = Limit(
    4, _QUOTAS, note="the API text says five; the quota, which rules, says four", code="L-11427A54"
)

NODE_GROUPS_PER_CLUSTER = Limit(
    30, _QUOTAS, "medium", "not in the copy that the other quotas were read from", code="L-6D54EA21", adjustable=True
)
PORTS = Fact(Bounds(1, 65535), (BOTO.at("ec2: CreateSecurityGroup"),))
TAINTS_PER_NODE_GROUP = Fact(50, (BOTO.at("eks: CreateNodegroup"),), note="the provider's schema has the same")

# Cluster, profile and selector

CLUSTER_NAME_LENGTH = Fact(Bounds(1, 100), (BOTO.at("eks: ClusterName"),))
CLUSTER_NAME_PATTERN = Fact(r"[0-9A-Za-z][0-9A-Za-z_-]*", (BOTO.at("eks: ClusterName"),))

PROFILE_NAME_LENGTH = Fact(Bounds(1, 100), (I_CDK8706, CFN), "medium", "the API model has a plain string")
PROFILE_NAME_PATTERN = Fact(
    r"[0-9A-Za-z_-]+",
    (BOTO, CFN),
    "low",
    "AWS publishes no character set; letters, digits, - and _ were seen accepted",
)
PROFILE_NAME_RESERVED_PREFIX = Fact("eks-", (I_PULUMI426, EKSCTL.at("pkg/apis/eksctl.io/v1alpha5/validation.go")))

SELECTOR_LABEL_KEY_LENGTH = Fact(Bounds(1, 127), (CFN.at("AWS::EKS::FargateProfile"),))
SELECTOR_LABEL_VALUE_LENGTH = Fact(Bounds(1, 255), (CFN.at("AWS::EKS::FargateProfile"),))
SELECTOR_WILDCARDS = Fact(
    "*?",
    (UG26.at("nodes/fargate-profile.adoc"),),
    note="* is any run of characters, ? exactly one; in namespace, label key and label value",
)
NAMESPACE_LENGTH = Fact(Bounds(1, 63), (BOTO.at("eks: namespace"),))

# Tags

TAGS_PER_RESOURCE = Fact(50, (BOTO.at("eks: TagMap"), UG26.at("cluster-management/eks-using-tags.adoc")))
TAG_KEY_LENGTH = Fact(
    Bounds(1, 128), (BOTO.at("eks: TagKey"), BOTO.at("iam: tagKeyType")), note="CloudFormation stops at 127"
)
TAG_VALUE_LENGTH = Fact(
    Bounds(0, 256),
    (BOTO.at("eks: TagValue"), BOTO.at("iam: tagValueType")),
    note="CloudFormation stops at 255",
)
TAG_RESERVED_PREFIX = Fact("aws:", (UG26.at("cluster-management/eks-using-tags.adoc"),), note="in any case of letters")
TAG_CHARACTER_CATEGORIES = Fact(
    ("L", "Z", "N"),
    (BOTO.at("iam: tagKeyType"), BOTO.at("logs: TagKey")),
    note="Unicode classes in tags of IAM and CloudWatch Logs; EKS, EC2 and KMS models name none",
)
TAG_PUNCTUATION = Fact(
    "_.:/=+-@",
    (BOTO.at("iam: tagKeyType"), BOTO.at("logs: TagKey")),
    note="with TAG_CHARACTER_CATEGORIES: all that IAM and CloudWatch Logs take",
)

# VPC, subnets and addresses

VPC_PREFIX_LENGTH = Fact(Bounds(16, 28), (BOTO.at("ec2: CreateVpc"),))
SUBNET_PREFIX_LENGTH = Fact(Bounds(16, 28), (BOTO.at("ec2: CreateSubnet"),))
RESERVED_ADDRESSES_PER_SUBNET = Fact(5, (BOTO.at("ec2: CreateSubnet"),), note="the first four and the last")

VPC_CIDRS = Limit(
    5,
    (BOTO.at("ec2: AssociateVpcCidrBlock"),),
    "medium",
    "the primary range counts",
    code="L-83CA0A9D",
    adjustable=True,
)
VPC_SECONDARY_REFUSED = Fact(
    ("198.19.0.0/16",), (BOTO.at("ec2: AssociateVpcCidrBlock"),), "medium", "AWS keeps it for itself"
)
FLOW_LOG_AGGREGATION_SECONDS = Fact((60, 600), (BOTO.at("ec2: MaxAggregationInterval"),))

CLUSTER_SUBNETS_LEAST = Fact(2, (UG26.at("networking/network-reqs.adoc"),))
CLUSTER_ZONES_LEAST = Fact(2, (UG26.at("networking/network-reqs.adoc"),))
CLUSTER_SUBNET_FREE_ADDRESSES = Fact(6, (UG26.at("networking/network-reqs.adoc"),))
CLUSTER_SUBNET_FREE_ADDRESSES_ADVISED = Fact(16, (UG26.at("networking/network-reqs.adoc"),))

SERVICE_CIDR_RANGES = Fact(("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"), (BOTO.at("eks: serviceIpv4Cidr"),))
SERVICE_CIDR_PREFIX_LENGTH = Fact(Bounds(12, 24), (BOTO.at("eks: serviceIpv4Cidr"),))
SERVICE_CIDR_DEFAULTS = Fact(
    ("10.100.0.0/16", "172.20.0.0/16"),
    (BOTO.at("eks: serviceIpv4Cidr"),),
    note="EKS takes the one that does not meet the VPC; a given one must not overlap the VPC",
)

# Public endpoint

OPEN_CIDR = Fact("0.0.0.0/0", (BOTO.at("eks: publicAccessCidrs"),), note="the default, and accepted")

RangeKind: TypeAlias = Literal["private", "shared", "documentation", "special"]


class RefusedRange(NamedTuple):
    """A block of addresses that the public endpoint's list does not take: nobody reaches it from there."""

    cidr: str
    kind: RangeKind
    name: str


_RESERVED = UG26.at("clusters/config-cluster-endpoint.adoc")
_UNSEEN = "AWS refuses reserved addresses without listing them; no refusal of this block was seen"


def _refused(
    cidr: str, kind: RangeKind, name: str, confidence: Confidence, note: str, *seen: Source
) -> Fact[RefusedRange]:
    return Fact(RefusedRange(cidr, kind, name), (*seen, _RESERVED), confidence, note)


_LIKE_10 = "same kind as 10.0.0.0/8, whose refusal was seen"
_LIKE_TEST_NET_3 = "same kind as 203.0.113.0/24, whose refusal was seen"

PUBLIC_ACCESS_REFUSED_RANGES: tuple[Fact[RefusedRange], ...] = (
    _refused("10.0.0.0/8", "private", "RFC 1918", "medium", "refusal seen once", P_CIDR_C),
    _refused("172.16.0.0/12", "private", "RFC 1918", "medium", _LIKE_10, P_CIDR_C),
    _refused("192.168.0.0/16", "private", "RFC 1918", "medium", _LIKE_10, P_CIDR_C),
    _refused("203.0.113.0/24", "documentation", "RFC 5737", "high", "refusal seen twice", P_CIDR_A, P_CIDR_B),
    _refused("198.51.100.0/24", "documentation", "RFC 5737", "medium", "refusal seen once", P_CIDR_A),
    _refused("192.0.2.0/24", "documentation", "RFC 5737", "medium", _LIKE_TEST_NET_3, P_CIDR_A, P_CIDR_B),
    _refused("100.64.0.0/10", "shared", "RFC 6598, carrier NAT", "low", _UNSEEN),
    _refused("0.0.0.0/8", "special", "RFC 1122, this network", "low", _UNSEEN),
    _refused("127.0.0.0/8", "special", "RFC 1122, loopback", "low", _UNSEEN),
    _refused("169.254.0.0/16", "special", "RFC 3927, link-local", "low", _UNSEEN),
    _refused("198.18.0.0/15", "special", "RFC 2544, benchmarks", "low", _UNSEEN),
    _refused("224.0.0.0/4", "special", "RFC 5771, multicast", "low", _UNSEEN),
    _refused("240.0.0.0/4", "special", "RFC 1112, reserved", "low", _UNSEEN),
)
"""No two blocks overlap. A wider CIDR that merely holds one (`0.0.0.0/0`) is not refused for it."""

# IAM

ACCOUNT_ID_PATTERN = Fact(r"[0-9]{12}", (BOTO.at("organizations: AccountId"),))
ROLE_NAME_LENGTH = Fact(Bounds(1, 64), (BOTO.at("iam: roleNameType"),))
ROLE_NAME_PATTERN = Fact(r"[\w+=,.@-]+", (BOTO.at("iam: roleNameType"),))
ROLE_DESCRIPTION_LENGTH = Fact(Bounds(0, 1000), (BOTO.at("iam: roleDescriptionType"),))
ROLE_DESCRIPTION_PATTERN = Fact(
    "[\\t\\n\\r\\x20-\\x7e\\xa1-\\xff]*",
    (BOTO.at("iam: roleDescriptionType"),),
    note="Latin-1 without controls",
)
POLICY_NAME_LENGTH = Fact(Bounds(1, 128), (BOTO.at("iam: policyNameType"),))
POD_EXECUTION_ROLE_PATH = Fact("/", (UG26.at("nodes/fargate-getting-started.adoc"),))

# KMS

KMS_ALIAS_LENGTH = Fact(Bounds(1, 256), (BOTO.at("kms: AliasNameType"),), note="with the prefix alias/")
KMS_ALIAS_PATTERN = Fact(r"alias/[a-zA-Z0-9/_-]+", (BOTO.at("kms: CreateAlias"),))
KMS_ALIAS_RESERVED_PREFIX = Fact("alias/aws/", (BOTO.at("kms: CreateAlias"),))
KMS_DESCRIPTION_LENGTH = Fact(Bounds(0, 8192), (BOTO.at("kms: DescriptionType"),))
KMS_DELETION_WINDOW_DAYS = Fact(Bounds(7, 30), (BOTO.at("kms: ScheduleKeyDeletion"),))

# CloudWatch Logs

LOG_GROUP_NAME_LENGTH = Fact(Bounds(1, 512), (BOTO.at("logs: LogGroupName"),))
LOG_GROUP_NAME_PATTERN = Fact(r"[.\-_/#A-Za-z0-9]+", (BOTO.at("logs: LogGroupName"),))
LOG_GROUP_NAME_RESERVED_PREFIX = Fact("aws/", (BOTO.at("logs: CreateLogGroup"),))
LOG_RETENTION_DAYS = Fact(
    (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653),
    (BOTO.at("logs: Days"),),
)
LOG_RETENTION_FOREVER = Fact(
    0, (BOTO.at("logs: DeleteRetentionPolicy"),), note="Terraform's spelling; the API has no number for it"
)
