"""The facts: what the tables hold equals what the sources say, and every fact can be traced to one."""

from __future__ import annotations

import ast
import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest

from fargate_tf.facts import (
    addons,
    base,
    cluster,
    eksctl,
    limits,
    nodes,
    pod_rules,
    pods,
    policies,
    presets,
    prices,
    regions,
    sources,
    versions,
)
from fargate_tf.facts.base import Bounds, Fact, Limit, Source

FILES = sorted(Path(base.__file__).parent.glob("*.py"))
TABLES = (addons, cluster, eksctl, limits, nodes, pod_rules, pods, policies, presets, prices, regions, versions)


def facts_in(thing: object) -> Iterator[Fact[object]]:
    """Every fact below a value, through tuples, mappings and dataclasses."""
    if isinstance(thing, Fact):
        yield thing
    if isinstance(thing, Mapping):
        for value in thing.values():
            yield from facts_in(value)
    elif isinstance(thing, tuple):
        for value in thing:
            yield from facts_in(value)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from facts_in(getattr(thing, field.name))


def public_values(table: ModuleType) -> dict[str, object]:
    return {name: value for name, value in vars(table).items() if name.isupper() and not name.startswith("_")}


def every_fact() -> list[Fact[object]]:
    return [
        fact
        for table in TABLES
        for name, value in public_values(table).items()
        if name not in sources.SOURCES
        for fact in facts_in(value)
    ]


def test_a_source_is_kept_under_its_own_id() -> None:
    assert [source.id for source in sources.SOURCES.values()] == list(sources.SOURCES)
    declared = {value for value in vars(sources).values() if isinstance(value, Source)}
    assert declared == set(sources.SOURCES.values())


def test_every_fact_names_a_source_of_the_bibliography_with_a_date() -> None:
    facts = every_fact()
    assert len(facts) > 100
    assert [fact for fact in facts if not fact.sources] == []
    for source in {source for fact in facts for source in fact.sources}:
        known = sources.SOURCES[source.id]
        assert source == known.at(source.page)
        assert source.date
        assert source.where


def test_every_source_is_used() -> None:
    assert {source.id for fact in every_fact() for source in fact.sources} == set(sources.SOURCES)


def test_what_is_not_sure_says_why() -> None:
    assert [fact for fact in every_fact() if fact.confidence != "high" and not fact.note] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.__name__))
def test_a_table_holds_facts_and_not_bare_numbers(table: ModuleType) -> None:
    bare = {name for name, value in public_values(table).items() if isinstance(value, (int, float, str))}
    assert bare - set(sources.SOURCES) == set()


def test_a_fact_reads_as_its_value() -> None:
    assert f"{limits.SELECTORS_PER_PROFILE}" == "5"
    assert str(limits.OPEN_CIDR) == "0.0.0.0/0"


def test_a_source_tells_page_and_date() -> None:
    assert str(sources.EOL) == "endoflife.date, Amazon EKS (2026-08-22)"
    assert str(sources.UG26.at("nodes/fargate.adoc")) == "Amazon EKS User Guide, nodes/fargate.adoc (2026-01-12)"


@pytest.mark.parametrize(("number", "admitted"), [(0, False), (1, True), (50, True), (100, True), (101, False)])
def test_bounds_include_both_ends(number: int, admitted: bool) -> None:
    assert Bounds(1, 100).admits(number) is admitted


@pytest.mark.parametrize(
    ("limit", "value", "code", "adjustable"),
    [
        (limits.PROFILES_PER_CLUSTER, 10, "L-33415657", True),
        (limits.SELECTORS_PER_PROFILE, 5, "L-D78D8AF8", True),
        (limits.LABELS_PER_SELECTOR, 5, "L-23414FF3", True),
        (limits.CLUSTER_SECURITY_GROUPS, 4, "L-11427A54", False),
        (limits.PUBLIC_ACCESS_CIDRS, 40, "L-93A74D60", False),
        (limits.ACCESS_ENTRIES_PER_CLUSTER, 3000, "L-C56B9FC3", False),
    ],
)
def test_quotas_are_those_of_service_quotas(limit: Limit, value: int, code: str, adjustable: bool) -> None:
    assert (limit.value, limit.code, limit.adjustable) == (value, code, adjustable)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        (limits.CLUSTER_NAME_LENGTH, (1, 100)),
        (limits.PROFILE_NAME_LENGTH, (1, 100)),
        (limits.PROFILE_NAME_RESERVED_PREFIX, "eks-"),
        (limits.SELECTOR_LABEL_KEY_LENGTH, (1, 127)),
        (limits.SELECTOR_LABEL_VALUE_LENGTH, (1, 255)),
        (limits.NAMESPACE_LENGTH, (1, 63)),
        (limits.TAGS_PER_RESOURCE, 50),
        (limits.TAG_KEY_LENGTH, (1, 128)),
        (limits.TAG_VALUE_LENGTH, (0, 256)),
        (limits.TAG_RESERVED_PREFIX, "aws:"),
        (limits.VPC_PREFIX_LENGTH, (16, 28)),
        (limits.SUBNET_PREFIX_LENGTH, (16, 28)),
        (limits.RESERVED_ADDRESSES_PER_SUBNET, 5),
        (limits.CLUSTER_SUBNETS_LEAST, 2),
        (limits.CLUSTER_ZONES_LEAST, 2),
        (limits.CLUSTER_SUBNET_FREE_ADDRESSES, 6),
        (limits.CLUSTER_SUBNET_FREE_ADDRESSES_ADVISED, 16),
        (limits.SERVICE_CIDR_PREFIX_LENGTH, (12, 24)),
        (limits.SERVICE_CIDR_DEFAULTS, ("10.100.0.0/16", "172.20.0.0/16")),
        (limits.ROLE_NAME_LENGTH, (1, 64)),
        (limits.POD_EXECUTION_ROLE_PATH, "/"),
        (limits.KMS_DELETION_WINDOW_DAYS, (7, 30)),
        (limits.LOG_GROUP_NAME_LENGTH, (1, 512)),
        (limits.LOG_RETENTION_FOREVER, 0),
        (cluster.LOG_TYPES, ("api", "audit", "authenticator", "controllerManager", "scheduler")),
        (cluster.AUTHENTICATION_MODES, ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")),
        (cluster.PUBLIC_SUBNET_TAGS, {"kubernetes.io/role/elb": "1"}),
        (cluster.PRIVATE_SUBNET_TAGS, {"kubernetes.io/role/internal-elb": "1"}),
        (cluster.COREDNS_CONFIGURATION, {"computeType": "Fargate"}),
        (policies.CLUSTER_PRINCIPAL, "eks.amazonaws.com"),
        (policies.POD_EXECUTION_PRINCIPAL, "eks-fargate-pods.amazonaws.com"),
        (policies.CLUSTER_POLICY, "AmazonEKSClusterPolicy"),
        (policies.POD_EXECUTION_POLICY, "AmazonEKSFargatePodExecutionRolePolicy"),
    ],
)
def test_values_are_those_of_the_sources(fact: Fact[object], value: object) -> None:
    assert fact.value == value


def test_retention_is_one_of_the_22_lengths_of_cloudwatch() -> None:
    assert limits.LOG_RETENTION_DAYS.value == (
        *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
        *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
    )


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        (limits.CLUSTER_NAME_PATTERN, "fargate-test-eu-central-1-cluster", True),
        (limits.CLUSTER_NAME_PATTERN, "0_a", True),
        (limits.CLUSTER_NAME_PATTERN, "-a", False),
        (limits.CLUSTER_NAME_PATTERN, "my cluster", False),
        (limits.CLUSTER_NAME_PATTERN, "a\n", False),
        (limits.CLUSTER_NAME_PATTERN, "é", False),
        (limits.PROFILE_NAME_PATTERN, "my_apps-1", True),
        (limits.PROFILE_NAME_PATTERN, "a.b", False),
        (limits.ACCOUNT_ID_PATTERN, "111122223333", True),
        (limits.ACCOUNT_ID_PATTERN, "11112222333", False),
        (limits.ROLE_NAME_PATTERN, "eks-role@a=b,c.d+e", True),
        (limits.ROLE_NAME_PATTERN, "röle", False),
        (limits.ROLE_NAME_PATTERN, "a/b", False),
        (limits.ROLE_DESCRIPTION_PATTERN, "größe\n~", True),
        (limits.ROLE_DESCRIPTION_PATTERN, "\x7f", False),
        (limits.ROLE_DESCRIPTION_PATTERN, "🚀", False),
        (limits.KMS_ALIAS_PATTERN, "alias/eks/prod", True),
        (limits.KMS_ALIAS_PATTERN, "eks/prod", False),
        (limits.LOG_GROUP_NAME_PATTERN, "/aws/eks/my-cluster_1/cluster", True),
        (limits.LOG_GROUP_NAME_PATTERN, "/aws/eks/my cluster", False),
        (versions.VERSION_PATTERN, "1.35", True),
        (versions.VERSION_PATTERN, "1.35.1", False),
        (versions.VERSION_PATTERN, "v1.35", False),
    ],
)
def test_a_pattern_takes_what_aws_takes(pattern: Fact[str], text: str, matches: bool) -> None:
    assert (re.fullmatch(pattern.value, text, re.ASCII) is not None) is matches


def test_refused_ranges_are_networks_that_do_not_overlap() -> None:
    networks = [ipaddress.ip_network(each.value.cidr) for each in limits.PUBLIC_ACCESS_REFUSED_RANGES]
    assert [(a, b) for a, b in combinations(networks, 2) if a.overlaps(b)] == []


@pytest.mark.parametrize(
    ("cidr", "kind", "confidence"),
    [
        ("10.1.0.128/27", "private", "medium"),
        ("203.0.113.0/24", "documentation", "high"),
        ("198.51.100.10/32", "documentation", "medium"),
        ("100.64.0.0/16", "shared", "low"),
        ("127.0.0.1/32", "special", "low"),
        ("0.0.0.0/0", None, None),
        ("52.57.1.2/32", None, None),
    ],
)
def test_refused_ranges_tell_kind_and_confidence(cidr: str, kind: str | None, confidence: str | None) -> None:
    network = ipaddress.IPv4Network(cidr)
    found = [
        (each.value.kind, each.confidence)
        for each in limits.PUBLIC_ACCESS_REFUSED_RANGES
        if network.subnet_of(ipaddress.IPv4Network(each.value.cidr))
    ]
    assert found == ([] if kind is None else [(kind, confidence)])


def test_fargate_regions_are_the_36_of_cloudformation() -> None:
    assert regions.REGIONS_WITH_FARGATE.value == (
        *("af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
        *("ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4"),
        *("ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "cn-north-1"),
        *("cn-northwest-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"),
        *("eu-west-1", "eu-west-2", "eu-west-3", "eusc-de-east-1", "il-central-1", "me-central-1"),
        *("mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"),
    )
    assert len(regions.REGIONS_WITH_FARGATE.value) == 36
    assert len(regions.REGIONS) == len(set(regions.REGIONS)) == 48


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("eu-central-1", "yes"),
        ("eusc-de-east-1", "yes"),
        ("us-gov-east-1", "no"),
        ("us-gov-west-1", "no"),
        ("me-south-1", "unknown"),
        ("us-iso-east-1", "unknown"),
        ("eu-centrall-1", "no such region"),
        ("", "no such region"),
    ],
)
def test_an_unknown_region_differs_from_one_without_fargate(region: str, expected: str) -> None:
    assert regions.fargate_in(region) == expected


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("eu-central-1", "aws", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
        ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
        ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
        ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
        ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
        ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
        ("no-such-9", "aws", "amazonaws.com"),
    ],
)
def test_a_region_tells_its_partition(region: str, partition: str, suffix: str) -> None:
    assert regions.partition_of(region) == partition
    assert regions.dns_suffix_of(region) == suffix


@pytest.mark.parametrize(
    ("region", "zone_id", "expected"),
    [
        ("us-east-1", "use1-az3", "EKS"),
        ("us-east-1", "use1-az1", None),
        ("us-west-1", "usw1-az2", "EKS"),
        ("us-west-1", "usw1-az1", None),
        ("ca-central-1", "cac1-az3", "EKS"),
        ("ap-northeast-1", "apne1-az3", "Fargate"),
        ("ap-northeast-1", "apne1-az4", None),
        ("eu-central-1", "euc1-az1", None),
    ],
)
def test_a_zone_id_tells_what_the_zone_lacks(region: str, zone_id: str, expected: str | None) -> None:
    assert regions.zone_lacks(region, zone_id) == expected


def test_regions_with_limited_zones_are_the_five_known() -> None:
    limited = [region for region in regions.REGIONS if regions.has_limited_zones(region)]
    assert limited == ["ap-northeast-1", "ca-central-1", "cn-north-1", "us-east-1", "us-west-1"]


def test_versions_have_the_days_of_the_sources() -> None:
    rows = {
        version: (*(day.isoformat() for day in fact.value), fact.confidence)
        for version, fact in versions.VERSIONS.items()
    }
    assert rows == {
        "1.36": ("2026-06-02", "2027-08-02", "2028-08-02", "medium"),
        "1.35": ("2026-01-28", "2027-03-27", "2028-03-27", "medium"),
        "1.34": ("2025-10-02", "2026-12-02", "2027-12-02", "high"),
        "1.33": ("2025-05-29", "2026-07-29", "2027-07-29", "high"),
        "1.32": ("2025-01-23", "2026-03-23", "2027-03-23", "high"),
        "1.31": ("2024-09-26", "2025-11-26", "2026-11-26", "high"),
        "1.30": ("2024-05-23", "2025-07-23", "2026-07-23", "high"),
        "1.29": ("2024-01-23", "2025-03-23", "2026-03-23", "high"),
    }
    assert versions.NEWEST.value == next(iter(versions.VERSIONS))


@pytest.mark.parametrize(
    ("version", "on", "expected"),
    [
        ("1.35", "2026-01-27", "not yet"),
        ("1.35", "2026-01-28", "standard"),
        ("1.35", "2027-03-27", "standard"),
        ("1.35", "2027-03-28", "extended"),
        ("1.35", "2028-03-27", "extended"),
        ("1.35", "2028-03-28", "ended"),
        ("1.31", "2026-11-23", "extended"),
        ("1.30", "2026-11-23", "ended"),
        ("1.28", "2026-11-23", "ended"),
        ("1.9", "2026-11-23", "ended"),
        ("1.37", "2026-11-23", "unknown"),
        ("2.1", "2026-11-23", "unknown"),
        ("1.", "2026-11-23", "unknown"),
        ("1", "2026-11-23", "unknown"),
        ("1.²", "2026-11-23", "unknown"),
        ("latest", "2026-11-23", "unknown"),
        ("", "2026-11-23", "unknown"),
    ],
)
def test_support_changes_on_the_day_after_the_last(version: str, on: str, expected: str) -> None:
    assert versions.support(version, date.fromisoformat(on)) == expected


def test_access_policies_are_kept_by_name_and_tell_their_use() -> None:
    assert [fact.value.name for fact in policies.ACCESS_POLICIES.values()] == list(policies.ACCESS_POLICIES)
    assert {name for name, fact in policies.ACCESS_POLICIES.items() if fact.value.use == "people"} == {
        "AmazonEKSClusterAdminPolicy",
        "AmazonEKSAdminPolicy",
        "AmazonEKSEditPolicy",
        "AmazonEKSViewPolicy",
        "AmazonEKSAdminViewPolicy",
        "AmazonEKSSecretReaderPolicy",
    }


def test_arns_follow_the_partition() -> None:
    access = policies.access_policy_arn("aws-eusc", "AmazonEKSViewPolicy")
    assert access == "arn:aws-eusc:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    managed = policies.managed_policy_arn("aws", policies.POD_EXECUTION_POLICY.value)
    assert managed == "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"


def test_addons_on_fargate_are_those_of_the_aws_table() -> None:
    by_answer = {
        answer: {name for name, addon in addons.ADDONS.items() if addon.fargate.value == answer}
        for answer in ("yes", "unknown")
    }
    assert by_answer == {
        "yes": {
            "coredns",
            "snapshot-controller",
            "adot",
            "aws-privateca-connector-for-kubernetes",
            "metrics-server",
        },
        "unknown": {"kube-state-metrics", "cert-manager", "external-dns"},
    }


def test_the_answer_agrees_with_the_compute_types() -> None:
    for addon in addons.ADDONS.values():
        if addon.compute_types:
            assert (addon.fargate.value == "yes") is ("Fargate" in addon.compute_types), addon.name


def test_an_addon_has_workloads_exactly_when_it_may_run_on_fargate() -> None:
    for name, addon in addons.ADDONS.items():
        assert addon.name == name
        assert bool(addon.workloads) is (addon.fargate.value != "no"), name
        assert set(addon.needs) <= set(addons.ADDONS), name


def test_an_addon_that_cannot_run_on_fargate_says_why() -> None:
    assert [
        name for name, addon in addons.ADDONS.items() if addon.fargate.value == "no" and not addon.fargate.note
    ] == []


def test_labels_are_sorted_and_missing_labels_are_never_high() -> None:
    for addon in addons.ADDONS.values():
        for workload in addon.workloads:
            assert list(workload.value.labels) == sorted(workload.value.labels), workload.value.name
            assert workload.value.labels or workload.confidence != "high", workload.value.name


@pytest.mark.parametrize(
    ("addon", "namespace", "labels", "confidence"),
    [
        ("coredns", "kube-system", {"k8s-app": "kube-dns", "eks.amazonaws.com/component": "coredns"}, "high"),
        (
            "metrics-server",
            "kube-system",
            {"app.kubernetes.io/name": "metrics-server", "app.kubernetes.io/instance": "metrics-server"},
            "high",
        ),
        (
            "external-dns",
            "external-dns",
            {"app.kubernetes.io/name": "external-dns", "app.kubernetes.io/instance": "external-dns"},
            "medium",
        ),
        ("adot", "opentelemetry-operator-system", {}, "medium"),
        ("aws-privateca-connector-for-kubernetes", "aws-privateca-issuer", {}, "medium"),
        ("kube-state-metrics", "kube-state-metrics", {}, "medium"),
    ],
)
def test_pods_are_known_by_namespace_and_labels(
    addon: str, namespace: str, labels: dict[str, str], confidence: str
) -> None:
    (workload,) = addons.ADDONS[addon].workloads
    found = (workload.value.namespace, dict(workload.value.labels), workload.confidence)
    assert found == (namespace, labels, confidence)


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_facts_import_nothing_of_ours_and_nothing_heavy(file: Path) -> None:
    light = {"__future__", "collections.abc", "dataclasses", "datetime", "decimal", "fractions", "types", "typing"}
    imported = {
        name
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    assert {name for name in imported if not name.startswith("fargate_tf.facts.")} - light == set()
