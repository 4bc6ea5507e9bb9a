"""Sizes: every boundary of AWS's table, init containers against the sum, the overhead, and AWS's own examples."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from fargate_tf.facts import pods as facts
from fargate_tf.k8s.quantity import quantity
from fargate_tf.k8s.size import (
    GIB,
    MIB,
    FargateSize,
    Requests,
    billed,
    requests_of,
    sizes,
    smaller,
    surely_fitting_bytes,
)

# AWS's table once more, as a person copies it (EKS user guide, nodes/fargate-pod-configuration, 2026-01-12).
TABLE: Mapping[float, tuple[float, ...]] = {
    0.25: (0.5, 1, 2),
    0.5: (1, 2, 3, 4),
    1: (2, 3, 4, 5, 6, 7, 8),
    2: (4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
    4: (8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30),
    8: (16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60),
    16: (32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120),
}
ROWS = [(vcpu, memory) for vcpu, memories in TABLE.items() for memory in memories]
OVERHEAD = 256 * MIB


def asking(vcpu: float, memory_bytes: float) -> Requests:
    return Requests(Fraction(vcpu), Fraction(memory_bytes))


def shown(size: FargateSize | None) -> tuple[float, float] | None:
    return None if size is None else (float(size.vcpu), float(size.memory_gib))


def container(cpu: str = "0", memory: str = "0", **more: Any) -> dict[str, Any]:
    return {"resources": {"requests": {"cpu": cpu, "memory": memory}}, **more}


def spec(*containers: dict[str, Any], init: tuple[dict[str, Any], ...] = (), **more: Any) -> dict[str, Any]:
    return {"containers": list(containers), "initContainers": list(init), **more}


def test_the_table_is_that_of_aws() -> None:
    assert [(float(size.vcpu), float(size.memory_gib)) for size in sizes()] == ROWS


@pytest.mark.parametrize(("vcpu", "memory"), ROWS)
def test_a_request_that_fills_a_size_with_the_overhead_is_billed_as_it(vcpu: float, memory: float) -> None:
    assert shown(billed(asking(vcpu, memory * GIB - OVERHEAD))) == (vcpu, memory)


@pytest.mark.parametrize(("vcpu", "memory"), ROWS)
def test_a_byte_more_is_billed_as_the_next_size(vcpu: float, memory: float) -> None:
    larger = [row for row in ROWS if row[0] >= vcpu and row[1] > memory]
    assert shown(billed(asking(vcpu, memory * GIB - OVERHEAD + 1))) == (larger[0] if larger else None)


@pytest.mark.parametrize("vcpu", TABLE)
def test_a_thousandth_of_a_vcpu_more_is_billed_as_the_next_tier(vcpu: float) -> None:
    larger = [row for row in ROWS if row[0] > vcpu]
    assert shown(billed(Requests(Fraction(vcpu) + Fraction(1, 1000)))) == (larger[0] if larger else None)


@pytest.mark.parametrize(
    ("cpu", "memory", "size"),
    [
        ("0", "0", (0.25, 0.5)),  # none at all: UG26
        ("1", "8Gi", (2, 9)),  # UG26
        ("1", "512Mi", (1, 2)),  # BPG
        ("0.25", "256M", (0.25, 0.5)),  # BLUE
        ("16", "120Gi", None),  # UG26: above the table with the overhead
        ("4", "30Gi", (8, 32)),  # UG26
    ],
)
def test_the_examples_of_aws(cpu: str, memory: str, size: tuple[float, float] | None) -> None:
    assert shown(billed(requests_of(spec(container(cpu, memory))))) == size


@pytest.mark.parametrize(
    ("pod", "vcpu", "memory_mib"),
    [
        (spec(container("250m", "100Mi"), container("500m", "200Mi")), "0.75", 300),
        # The largest init container, per resource, and not their sum.
        (spec(container("1", "1Gi"), init=(container("2", "10Mi"), container("1", "2Gi"))), "2", 2048),
        (spec(container("1", "1Gi"), init=(container("500m", "512Mi"),)), "1", 1024),
        # A sidecar runs beside the containers, and beside init containers behind it.
        (spec(container("1", "1Gi"), init=(container("1", "1Gi", restartPolicy="Always"),)), "2", 2048),
        (
            spec(container("1"), init=(container("1", restartPolicy="Always"), container("2"))),
            "3",
            0,
        ),
        (
            spec(container("1"), init=(container("2"), container("1", restartPolicy="Always"))),
            "2",
            0,
        ),
        # A limit without a request is the request; a request wins over a limit.
        ({"containers": [{"resources": {"limits": {"cpu": "2", "memory": "1Gi"}}}]}, "2", 1024),
        ({"containers": [{"resources": {"requests": {"cpu": "1"}, "limits": {"cpu": "2"}}}]}, "1", 0),
        # The pod as a whole.
        (spec(container("1", "1Gi"), resources={"requests": {"cpu": "3"}}), "3", 1024),
        # What is no quantity counts as nothing.
        ({"containers": [{"resources": {"requests": {"cpu": "abc", "memory": "-1Gi"}}}]}, "0", 0),
        ({}, "0", 0),
    ],
)
def test_requests_are_counted_as_kubernetes_counts(pod: Mapping[str, Any], vcpu: str, memory_mib: int) -> None:
    assert requests_of(pod) == Requests(Fraction(vcpu), Fraction(memory_mib * MIB))


@pytest.mark.parametrize(("gib", "size"), [(0, 20), (20, 20), (20.5, 21), (175, 175), (175.5, None)])
def test_storage_is_rounded_up_to_whole_gib_and_ends_at_175(gib: float, size: int | None) -> None:
    found = billed(Requests(storage_bytes=Fraction(gib) * GIB))
    assert (None if found is None else found.storage_gib) == size


@pytest.mark.parametrize(
    ("vcpu", "memory_mib", "less_mib", "less_vcpu", "size"),
    [
        (1, 8192, 256, 0, (1, 8)),
        (1, 8193, None, None, None),
        (1, 7936, None, None, None),
        (0.25, 512, 256, 0, (0.25, 0.5)),
        (1.1, 4096, 0, 0.1, (1, 5)),
        (1.2, 3072, None, None, None),
        (0.25, 0, None, None, None),
    ],
)
def test_advice_is_for_a_little_less_and_no_more(
    vcpu: float, memory_mib: int, less_mib: float | None, less_vcpu: float | None, size: tuple[float, float] | None
) -> None:
    found = smaller(Requests(Fraction(str(vcpu)), Fraction(memory_mib * MIB)))
    given = None
    if found is not None:
        given = (float(found.memory_less_bytes / MIB), float(found.vcpu_less), shown(found.size))
    assert given == (None if size is None else (less_mib, less_vcpu, size))


def test_following_the_advice_brings_the_size() -> None:
    for vcpu, memory in ROWS:
        for more in (1, 100 * MIB, 256 * MIB):
            requests = asking(vcpu, memory * GIB - OVERHEAD + more)
            found = smaller(requests)
            if found is not None:
                less = Requests(requests.vcpu - found.vcpu_less, requests.memory_bytes - found.memory_less_bytes)
                assert billed(less) == found.size


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1e3", 1000),
        ("1E3", 1000),
        ("1E", 10**18),
        ("0.1", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("5.", 5),
        ("100m", Fraction(1, 10)),
        ("1n", Fraction(1, 10**9)),
        ("1u", Fraction(1, 10**6)),
        ("1Ki", 1024),
        ("1Gi", 2**30),
        ("1G", 10**9),
        ("1k", 1000),
        *((f"2{suffix}", 2 * 1000**power) for power, suffix in enumerate("MGTPE", 2)),
        *((f"2{prefix}i", 2 * 1024**power) for power, prefix in enumerate("KMGTPE", 1)),
        ("-1", -1),
        ("+1", 1),
        (2, 2),
        (Decimal("0.1"), Fraction(1, 10)),
        ("1e99", 10**99),
        ("9" * 64, 10**64 - 1),
        *(
            (text, None)
            for text in ("abc", "", "1 Gi", "1gi", "1K", "m", "1e", "1e999", "٣", "1_000", "0x10", "9" * 65)
        ),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_a_quantity_is_exact(value: object, number: Fraction | int | None) -> None:
    assert quantity(value) == number


@pytest.mark.parametrize(
    ("memory_bytes", "sure_bytes"),
    [
        (0, None),
        (256_000_000, None),
        (256_000_001, 256_000_000),
        (256 * MIB, 256_000_000),
        (256 * MIB + 1, None),
        (GIB - 256 * MIB, GIB - 2 * 256 * MIB + 256_000_000),
        (120 * GIB, None),
    ],
)
def test_a_request_at_the_edge_of_its_size_is_told_what_surely_fits(memory_bytes: int, sure_bytes: int | None) -> None:
    assert surely_fitting_bytes(Requests(memory_bytes=Fraction(memory_bytes))) == sure_bytes


@pytest.mark.parametrize(
    "pod",
    [
        {"containers": [{"resources": {"requests": {"ephemeral-storage": "30Gi"}}}]},
        {"containers": [{"resources": {"limits": {"ephemeral-storage": "10Gi"}}}] * 3},
        {"containers": [{}], "initContainers": [{"resources": {"requests": {"ephemeral-storage": "30Gi"}}}]},
        {"containers": [{}], "resources": {"limits": {"ephemeral-storage": "30Gi"}}},
    ],
)
def test_ephemeral_storage_is_counted_like_the_rest(pod: Mapping[str, Any]) -> None:
    assert requests_of(pod) == Requests(storage_bytes=Fraction(30 * GIB))


def test_a_smaller_size_keeps_the_storage() -> None:
    found = smaller(Requests(Fraction(1), Fraction(8 * GIB), Fraction(30 * GIB)))
    assert found is not None
    assert str(found.size) == "1 vCPU / 8 GB / 30 GB of storage"


def test_a_size_reads_as_aws_writes_it() -> None:
    assert str(FargateSize(Fraction(1, 4), Fraction(1, 2))) == "0.25 vCPU / 0.5 GB"
    assert str(FargateSize(Fraction(2), Fraction(9), 60)) == "2 vCPU / 9 GB / 60 GB of storage"


def test_the_overhead_is_that_of_aws() -> None:
    assert (facts.OVERHEAD_MIB.value, facts.DEFAULT_STORAGE_GIB.value, facts.MOST_STORAGE_GIB.value) == (256, 20, 175)
