"""Where Fargate runs: regions and their partitions, and the zones that EKS or Fargate lacks.

Zones are judged by id (`use1-az3`): names (`us-east-1a`) are shuffled in every account.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from fargate_tf.facts.base import Fact
from fargate_tf.facts.sources import BOTO, CFN, ECSREG, EKSCTL, GOV, UG26

FargateSupport: TypeAlias = Literal["yes", "no", "unknown", "no such region"]


class Partition(NamedTuple):
    """A separate AWS cloud: its name in ARNs, its DNS suffix and how its region names begin."""

    name: str
    dns_suffix: str
    region_prefixes: tuple[str, ...]


PARTITIONS: Fact[tuple[Partition, ...]] = Fact(
    (
        Partition("aws-cn", "amazonaws.com.cn", ("cn-",)),
        Partition("aws-us-gov", "amazonaws.com", ("us-gov-",)),
        Partition("aws-eusc", "amazonaws.eu", ("eusc-",)),
        Partition("aws-iso", "c2s.ic.gov", ("us-iso-",)),
        Partition("aws-iso-b", "sc2s.sgov.gov", ("us-isob-",)),
        Partition("aws-iso-e", "cloud.adc-e.uk", ("eu-isoe-",)),
        Partition("aws-iso-f", "csp.hci.ic.gov", ("us-isof-",)),
        Partition("aws", "amazonaws.com", ("",)),
    ),
    (BOTO.at("partitions.json"),),
    note="in the order in which a region's prefix is tried; every other region is in aws",
)

REGIONS_WITH_FARGATE: Fact[tuple[str, ...]] = Fact(
    (
        *("af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
        *("ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4"),
        *("ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "cn-north-1"),
        *("cn-northwest-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"),
        *("eu-west-1", "eu-west-2", "eu-west-3", "eusc-de-east-1", "il-central-1", "me-central-1"),
        *("mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"),
    ),
    (CFN.at("AWS::EKS::FargateProfile"),),
    note="regions whose CloudFormation has the resource: strong but indirect",
)
REGIONS_WITHOUT_FARGATE: Fact[tuple[str, ...]] = Fact(("us-gov-east-1", "us-gov-west-1"), (CFN, GOV))
REGIONS_UNSURE: Fact[tuple[str, ...]] = Fact(
    ("me-south-1",),
    (CFN, BOTO.at("endpoints.json")),
    "medium",
    "EKS has an endpoint; CloudFormation lacks the type",
)
REGIONS_UNSEEN: Fact[tuple[str, ...]] = Fact(
    (
        *("me-west-1", "sa-west-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1"),
        *("eu-isoe-west-1", "us-isof-east-1", "us-isof-south-1"),
    ),
    (BOTO.at("partitions.json"),),
    "low",
    "nothing was found on Fargate there; me-west-1 and sa-west-1 have no EKS endpoint either",
)

REGIONS: tuple[str, ...] = tuple(
    sorted(
        (
            *REGIONS_WITH_FARGATE.value,
            *REGIONS_WITHOUT_FARGATE.value,
            *REGIONS_UNSURE.value,
            *REGIONS_UNSEEN.value,
        )
    )
)
"""Every region that exists, by name."""

ZONE_IDS_WITHOUT_EKS: Fact[Mapping[str, tuple[str, ...]]] = Fact(
    MappingProxyType(
        {"us-east-1": ("use1-az3",), "us-west-1": ("usw1-az2",), "ca-central-1": ("cac1-az3",)},
    ),
    (UG26.at("networking/network-reqs.adoc"), EKSCTL.at("pkg/az/az.go")),
    note="by region: zones where a cluster's subnets are refused",
)
ZONE_IDS_WITH_FARGATE: Fact[Mapping[str, tuple[str, ...]]] = Fact(
    MappingProxyType(
        {"us-west-1": ("usw1-az1", "usw1-az3"), "ap-northeast-1": ("apne1-az1", "apne1-az2", "apne1-az4")},
    ),
    (ECSREG,),
    "medium",
    "by region, from the ECS page: the only zones; cn-north-1 is limited too, its ids not readable",
)


def partition_of(region: str) -> str:
    """The name of the region's partition in ARNs.

    >>> partition_of("eu-central-1"), partition_of("cn-north-1"), partition_of("eusc-de-east-1")
    ('aws', 'aws-cn', 'aws-eusc')
    """
    return _partition(region).name


def dns_suffix_of(region: str) -> str:
    """The DNS suffix of the region's service endpoints.

    >>> dns_suffix_of("cn-north-1")
    'amazonaws.com.cn'
    """
    return _partition(region).dns_suffix


def fargate_in(region: str) -> FargateSupport:
    """Whether EKS takes Fargate profiles in the region, as far as the sources say.

    >>> fargate_in("us-gov-west-1"), fargate_in("eu-centrall-1")
    ('no', 'no such region')
    """
    if region in REGIONS_WITH_FARGATE.value:
        return "yes"
    if region in REGIONS_WITHOUT_FARGATE.value:
        return "no"
    return "unknown" if region in REGIONS else "no such region"


def zone_lacks(region: str, zone_id: str) -> Literal["EKS", "Fargate"] | None:
    """What the zone does not offer: EKS (no cluster subnet), only Fargate (no profile subnet), or nothing.

    >>> zone_lacks("us-east-1", "use1-az3"), zone_lacks("ap-northeast-1", "apne1-az3")
    ('EKS', 'Fargate')
    """
    if zone_id in ZONE_IDS_WITHOUT_EKS.value.get(region, ()):
        return "EKS"
    offered = ZONE_IDS_WITH_FARGATE.value.get(region)
    return "Fargate" if offered is not None and zone_id not in offered else None


def has_limited_zones(region: str) -> bool:
    """Whether some zone of the region lacks EKS or Fargate, so that a zone's name alone does not tell.

    >>> has_limited_zones("us-east-1"), has_limited_zones("eu-central-1")
    (True, False)
    """
    return region in ZONE_IDS_WITHOUT_EKS.value or region in ZONE_IDS_WITH_FARGATE.value or region == "cn-north-1"


def _partition(region: str) -> Partition:
    return next(each for each in PARTITIONS.value if region.startswith(each.region_prefixes))
