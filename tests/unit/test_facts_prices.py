"""Prices are those of the sources, exactly, and what no source tells is not there."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from fargate_tf.facts.prices import HOURS_A_MONTH, ITEMS, PRICES, instance_hour


@pytest.mark.parametrize(
    ("item", "region", "value", "date", "confidence"),
    [
        ("fargate_vcpu_hour", "us-east-1", "0.04048", "2026-06-17", "high"),
        ("fargate_gb_hour", "us-east-1", "0.004445", "2026-06-17", "high"),
        ("fargate_vcpu_hour", "eu-central-1", "0.04656", "2026-07-07", "high"),
        ("fargate_gb_hour", "eu-central-1", "0.00511", "2026-07-07", "high"),
        ("fargate_vcpu_hour", "sa-east-1", "0.0696", "2021-01-14", "medium"),
        ("fargate_gb_hour", "sa-east-1", "0.0076", "2021-01-14", "medium"),
        ("fargate_storage_gb_hour", "us-east-1", "0.000111", "undated", "medium"),
        ("eks_standard_hour", "", "0.10", "2026-04-01", "high"),
        ("eks_extended_hour", "", "0.60", "2026-04-01", "high"),
        ("nat_gateway_hour", "us-east-1", "0.045", "2026-02-24", "high"),
        ("nat_gateway_hour", "eu-central-1", "0.052", "undated", "medium"),
        ("nat_gateway_gb", "eu-west-1", "0.048", "2026", "medium"),
        ("nat_gateway_hour", "ap-southeast-1", "0.059", "2025-05", "high"),
        ("public_ipv4_hour", "", "0.005", "2026-02-24", "medium"),
        ("interface_endpoint_hour", "us-east-1", "0.01", "2026-03", "medium"),
        ("ec2.m7i.large", "us-east-1", "0.1008", "2026-07-20", "high"),
        ("ec2.m5.large", "eu-central-1", "0.115", "undated", "medium"),
        ("ec2.c5.xlarge", "ap-southeast-1", "0.196", "2025-05", "medium"),
    ],
)
def test_prices_are_those_of_the_sources(item: str, region: str, value: str, date: str, confidence: str) -> None:
    price = PRICES[item, region]
    assert (price.value, price.date, price.confidence) == (Decimal(value), date, confidence)


@pytest.mark.parametrize(
    ("item", "region"),
    [
        ("fargate_vcpu_hour", "eu-central-2"),
        ("fargate_storage_gb_hour", "eu-central-1"),
        ("interface_endpoint_hour", "eu-central-1"),
        ("ec2.t3.medium", "eu-central-1"),
        ("kms_key_month", "us-east-1"),
        ("log_ingestion_gb", "us-east-1"),
    ],
)
def test_what_no_source_tells_is_not_there(item: str, region: str) -> None:
    assert {(item, region), (item, "")}.isdisjoint(PRICES)


def test_twenty_regions_have_both_prices_of_fargate() -> None:
    vcpu = {region for item, region in PRICES if item == "fargate_vcpu_hour"}
    gb = {region for item, region in PRICES if item == "fargate_gb_hour"}
    assert (len(vcpu), vcpu) == (20, gb)


def test_every_item_has_a_meaning() -> None:
    assert {item for item, _ in PRICES if not item.startswith("ec2.")} <= set(ITEMS.value)
    assert instance_hour("m5.large") == "ec2.m5.large"


@pytest.mark.parametrize(
    ("vcpu", "gb", "region", "usd"),
    [("0.25", "0.5", "us-east-1", "9.01"), ("0.25", "0.5", "eu-central-1", "10.36"), ("2", "8", "us-east-1", "85.06")],
)
def test_the_worked_examples_of_the_facts_come_out(vcpu: str, gb: str, region: str, usd: str) -> None:
    hourly = Fraction(vcpu) * Fraction(PRICES["fargate_vcpu_hour", region].value) + Fraction(gb) * Fraction(
        PRICES["fargate_gb_hour", region].value
    )
    assert f"{float(hourly * HOURS_A_MONTH.value):.2f}" == usd
