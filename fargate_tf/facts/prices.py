"""What AWS asks for: prices in USD on demand, each with region, unit and date. What is not here is not known.

Refresh: the price list of AmazonECS, `<PREFIX>-Fargate-vCPU-Hours:perCPU` and `<PREFIX>-Fargate-GB-Hours`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from fargate_tf.facts.base import Confidence, Fact, Source
from fargate_tf.facts.sources import (
    BPG,
    FGCALC,
    KARP,
    KARPENTER_TYPES,
    P_BILL,
    P_EUC1EC2,
    P_EUC1NAT,
    P_RATE,
    UG26,
    W_CBEKS,
    W_EGRESS,
    W_EKSEXT,
    W_FACTUAL,
    W_NAT,
    W_NAT2,
    W_NAT3,
    W_VANTAGE,
)

CURRENCY = Fact("USD", (W_VANTAGE,))

ITEMS: Fact[Mapping[str, str]] = Fact(
    MappingProxyType(
        {
            "fargate_vcpu_hour": "a vCPU of a pod on Fargate, an hour",
            "fargate_gb_hour": "a GB of memory of a pod on Fargate, an hour",
            "fargate_storage_gb_hour": "a GB of a pod's storage beyond the free 20, an hour",
            "eks_standard_hour": "a control plane in standard support, an hour",
            "eks_extended_hour": "a control plane in extended support, an hour",
            "nat_gateway_hour": "a NAT gateway, an hour",
            "nat_gateway_gb": "a GB through a NAT gateway",
            "public_ipv4_hour": "a public IPv4 address, an hour",
            "interface_endpoint_hour": "an interface endpoint in one zone, an hour",
            "interface_endpoint_gb": "a GB through an interface endpoint",
            "kms_key_month": "a KMS key, a month",
            "log_ingestion_gb": "a GB of logs that CloudWatch takes in",
        }
    ),
    (W_VANTAGE, W_EKSEXT, W_NAT, W_EGRESS),
    note="what AWS bills, by our names; of a KMS key and of logs no price was found",
)


def instance_hour(kind: str) -> str:
    """What an hour of an instance of a type is called among the items.

    >>> instance_hour("m5.large")
    'ec2.m5.large'
    """
    return f"ec2.{kind}"


@dataclass(frozen=True, slots=True)
class Price(Fact[Decimal]):
    """A price: what is billed (a name of `ITEMS` or an `instance_hour`), as of which day, and where.

    The region is empty where the price is the same in all.

    >>> price = PRICES["fargate_vcpu_hour", "eu-central-1"]
    >>> print(price, price.date, price.confidence)
    0.04656 2026-07-07 high
    """

    item: str = ""
    region: str = ""
    date: str = ""


class Room(NamedTuple):
    """What a node of an instance type has for pods, after what Kubernetes keeps: vCPUs, MiB of memory, pods."""

    vcpu: Fraction
    memory_mib: int
    pods: int


def _price(  # noqa: PLR0913  (one argument for each field of a price)
    item: str,
    region: str,
    value: str,
    date: str,
    sources: tuple[Source, ...],
    confidence: Confidence = "high",
    note: str = "",
) -> Price:
    return Price(Decimal(value), sources, confidence, note, item, region, date)


_SAME = "of 2021; the rows of us-east-1 and eu-central-1 in the same table still equal the prices of 2026"
_RANGE = "from a range of prices for the region's group"


def _fargate(  # noqa: PLR0913
    region: str,
    vcpu: str,
    gb: str,
    date: str,
    sources: tuple[Source, ...],
    confidence: Confidence = "high",
    note: str = "",
) -> Iterator[Price]:
    yield _price("fargate_vcpu_hour", region, vcpu, date, sources, confidence, note)
    yield _price("fargate_gb_hour", region, gb, date, sources, confidence, note)


def _fargate_of_2021() -> Iterator[Price]:
    for region, vcpu, gb in (
        ("us-east-2", "0.04048", "0.004445"),
        ("us-west-1", "0.04656", "0.00511"),
        ("us-west-2", "0.04048", "0.004445"),
        ("ca-central-1", "0.04456", "0.004865"),
        ("sa-east-1", "0.0696", "0.0076"),
        ("eu-west-1", "0.04048", "0.004445"),
        ("eu-west-2", "0.04656", "0.00511"),
        ("eu-west-3", "0.0486", "0.0053"),
        ("eu-north-1", "0.0445", "0.0049"),
        ("eu-south-1", "0.0486", "0.0053"),
        ("ap-southeast-1", "0.05056", "0.00553"),
        ("ap-southeast-2", "0.04856", "0.00532"),
        ("ap-northeast-1", "0.05056", "0.00553"),
        ("ap-northeast-2", "0.04656", "0.00511"),
        ("ap-south-1", "0.04256", "0.004655"),
        ("ap-east-1", "0.0556", "0.0061"),
        ("me-south-1", "0.0526", "0.0058"),
        ("af-south-1", "0.0546", "0.006"),
    ):
        yield from _fargate(region, vcpu, gb, FGCALC.date, (FGCALC,), "medium", _SAME)


def _instances(  # noqa: PLR0913
    region: str, date: str, source: Source, prices: Mapping[str, str], confidence: Confidence = "high", note: str = ""
) -> Iterator[Price]:
    for kind, value in prices.items():
        yield _price(instance_hour(kind), region, value, date, (source,), confidence, note)


_US_EAST_1 = {
    "t3.micro": "0.0104",
    "t3.small": "0.0208",
    "t3.medium": "0.0416",
    "t3.large": "0.0832",
    "t3a.medium": "0.0376",
    "t4g.medium": "0.0336",
    "t4g.large": "0.0672",
    "m5.large": "0.096",
    "m5.xlarge": "0.192",
    "m6i.large": "0.096",
    "m6g.large": "0.077",
    "m7i.large": "0.1008",
    "m7g.medium": "0.0408",
    "m7g.large": "0.0816",
    "c5.large": "0.085",
    "c6i.large": "0.085",
    "c7i.large": "0.08925",
    "c7g.large": "0.0725",
    "r5.large": "0.126",
    "r6i.large": "0.126",
}
_EU_CENTRAL_1 = {"m5.large": "0.115", "m5.xlarge": "0.23"}
_AP_SOUTHEAST_1 = {"t3.small": "0.0264", "t3.medium": "0.0528", "c5.xlarge": "0.196"}
_BILL = "from one bill"

_ALL: tuple[Price, ...] = (
    *_fargate("us-east-1", "0.04048", "0.004445", "2026-06-17", (W_FACTUAL, W_VANTAGE)),
    *_fargate("eu-central-1", "0.04656", "0.00511", "2026-07-07", (P_RATE,)),
    *_fargate_of_2021(),
    _price("fargate_storage_gb_hour", "us-east-1", "0.000111", "undated", (W_VANTAGE,), "medium", "one source"),
    _price("eks_standard_hour", "", "0.10", "2026-04-01", (W_EKSEXT, W_CBEKS)),
    _price("eks_extended_hour", "", "0.60", "2026-04-01", (W_EKSEXT, W_CBEKS)),
    _price("nat_gateway_hour", "us-east-1", "0.045", "2026-02-24", (W_NAT,)),
    _price("nat_gateway_gb", "us-east-1", "0.045", "2026-02-24", (W_NAT,)),
    _price(
        "nat_gateway_hour", "eu-central-1", "0.052", "undated", (P_EUC1NAT, W_NAT3), "medium", "the sources are undated"
    ),
    _price("nat_gateway_gb", "eu-central-1", "0.052", "2026", (W_NAT3,), "medium", _RANGE),
    _price("nat_gateway_hour", "eu-west-1", "0.048", "2026", (W_NAT3,), "medium", _RANGE),
    _price("nat_gateway_gb", "eu-west-1", "0.048", "2026", (W_NAT3,), "medium", _RANGE),
    _price("nat_gateway_hour", "ap-southeast-1", "0.059", "2025-05", (P_BILL, W_NAT2)),
    _price("nat_gateway_gb", "ap-southeast-1", "0.059", "2025-05", (P_BILL, W_NAT2)),
    _price("public_ipv4_hour", "", "0.005", "2026-02-24", (W_NAT,), "medium", "one source"),
    _price(
        "interface_endpoint_hour", "us-east-1", "0.01", "2026-03", (W_EGRESS,), "medium", "from 7.20 a month and zone"
    ),
    _price("interface_endpoint_gb", "us-east-1", "0.01", "2026-03", (W_EGRESS,), "medium", "one source"),
    *_instances("us-east-1", "2026-07-20", KARP, _US_EAST_1),
    *_instances("eu-central-1", "undated", P_EUC1EC2, _EU_CENTRAL_1, "medium", "the sources are undated"),
    *_instances("ap-southeast-1", "2025-05", P_BILL, _AP_SOUTHEAST_1, "medium", _BILL),
)
PRICES: Mapping[tuple[str, str], Price] = MappingProxyType({(each.item, each.region): each for each in _ALL})
"""By what is billed and where."""

FREE_STORAGE_GB = Fact(20, (W_VANTAGE, UG26.at("nodes/fargate-pod-configuration.adoc")), note="of each pod")
LEAST_BILLED_SECONDS = Fact(60, (W_VANTAGE, BPG.at("cost/cost_opt_compute.adoc")), note="then by the second")
HOURS_A_MONTH = Fact(730, (W_CBEKS,), note="a twelfth of a year of 365 days; what AWS's own calculator takes")

ROOM: Mapping[str, Fact[Room]] = MappingProxyType(
    {
        kind: Fact(room, (KARPENTER_TYPES,), "medium", "Karpenter's own calculation for Amazon Linux 2023")
        for kind, room in (
            ("m5.large", Room(Fraction("1.93"), 6903, 29)),
            ("m5.xlarge", Room(Fraction("3.92"), 14162, 58)),
            ("m7g.medium", Room(Fraction("0.94"), 3286, 8)),
            ("m7g.large", Room(Fraction("1.93"), 6844, 29)),
        )
    }
)
"""The room on a node, by instance type."""
