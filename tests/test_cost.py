"""`cost`: the sample shop added up by hand, Jobs by schedule and duration, own prices, and what is not known."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fargate_tf.reports
from fargate_tf import Addon, Blueprint, Cluster, FargateProfile, Network, NodeGroup, Scaling, Selector
from fargate_tf.check.pods import judge, target_of
from fargate_tf.cost import Assumptions, Costs, costs_of
from fargate_tf.cost.file import own_prices
from fargate_tf.cost.money import Money, cents, total
from fargate_tf.cost.pods import duration
from fargate_tf.cost.schedule import runs_a_month
from fargate_tf.k8s.documents import documents
from fargate_tf.load import load
from fargate_tf.pods import place
from fargate_tf.problem import BlueprintError
from tests.conftest import Cli

SHOP = Path(__file__).parent.parent / "blueprints" / "shop"
TODAY = date(2026, 11, 23)
MONTH = Fraction(730)


def of_the_shop() -> Costs:
    [loaded] = load(str(SHOP / "blueprint.py"))
    report = place(loaded.blueprint, [str(SHOP / "manifests")])
    return costs_of(loaded.blueprint, report, Assumptions(today=TODAY))


def test_the_shop_costs_what_it_comes_to_by_hand() -> None:
    # Fargate in eu-central-1 (2026-07-07): 0.04656 USD for a vCPU-hour, 0.00511 USD for a GB-hour; 730 hours.
    vcpu, gb = Decimal("33.9888"), Decimal("3.7303")
    quarter_half = Decimal("10.362350")  # 0.25 x 33.9888 + 0.5 x 3.7303
    quarter_one = Decimal("12.227500")  # 0.25 x 33.9888 + 1 x 3.7303
    half_two = Decimal("24.455000")  # 0.5 x 33.9888 + 2 x 3.7303
    one_two = Decimal("41.449400")  # 1 x 33.9888 + 2 x 3.7303
    two_nine = Decimal("101.550300")  # 2 x 33.9888 + 9 x 3.7303
    assert (vcpu, gb) == (Decimal("0.04656") * 730, Decimal("0.00511") * 730)
    # An invoice run is at least the minute that AWS bills, at most its deadline of an hour, 365 / 12 times a month:
    # 2 x 0.04656 + 4 x 0.00511 = 0.11356 USD an hour.
    invoices = (Fraction("0.11356") / 60 * 365 / 12, Fraction("0.11356") * 365 / 12)
    expected: dict[str, tuple[Fraction, Fraction]] = {
        "grafana": (Fraction(quarter_half),) * 2,
        "cart": (Fraction(2 * quarter_one),) * 2,
        "orders": (Fraction(2 * one_two),) * 2,
        "web": (Fraction(2 * half_two), Fraction(6 * half_two)),
        "admin": (Fraction(two_nine),) * 2,
        "debug": (Fraction(quarter_half),) * 2,
        "reports": (Fraction(half_two),) * 2,
        "invoices": invoices,
        "import-catalogue": (Fraction(0), Fraction(0)),
    }
    costs = of_the_shop()
    assert {e.name: (e.money.least, e.money.most) for e in costs.workloads if e.profile is not None} == expected
    assert (cents(costs.pods.least), cents(costs.pods.most)) == ("303.05", "404.27")


def test_the_cluster_of_the_shop_costs_what_it_comes_to_by_hand() -> None:
    # 0.10 x 730; two NAT gateways of 0.052 x 730; their two addresses of 0.005 x 730.
    costs = of_the_shop()
    known = {part.name: cents(part.money.least) for part in costs.parts if part.money.least}
    assert known == {"control plane": "73.00", "NAT gateways": "75.92", "their public addresses": "7.30"}
    assert costs.missing == (("ec2.r6i.large", "eu-central-1"), ("kms_key_month", "eu-central-1"))
    assert (cents(costs.all.least), cents(costs.all.most)) == ("459.27", "560.49")
    assert set(costs.all.missing) == {"run time", "ec2.r6i.large", "kms_key_month"}


def test_the_shop_on_nodes_is_counted_by_its_requests() -> None:
    # vCPU 0.25 + 2 x 0.25 + 2 x 1 + (2 to 6) x 0.5 + 1 + 0 + 0.5 = 5.25 to 7.25, of 1.93 on a node: 3 to 4.
    # Memory: 256 + 2 x 512 + 2 x 1024 + (2 to 6) x 1024 + 8192 + 0 + 1792 = 15,360 to 19,456 MiB of 6,903: 3.
    nodes = of_the_shop().nodes
    assert (nodes.kind, nodes.count, nodes.too_large) == ("m5.large", (3, 4), ("shop-backoffice/admin",))
    assert (cents(nodes.money.least), cents(nodes.money.most)) == ("251.85", "335.80")


def cluster(region: str = "eu-central-1", **more: Any) -> Blueprint:
    network = more.pop("network", None)
    return Blueprint(
        region=region,
        account_id="111122223333",
        network=network or Network(cidr="10.0.0.0/16", availability_zones=[f"{region}a", f"{region}b"]),
        cluster=Cluster(
            "dev",
            **{"version": "1.35", "fargate_profiles": [FargateProfile("apps", selectors=[Selector("prod")])], **more},
        ),
    )


def costs_with(manifest: str, assumed: Assumptions | None = None, blueprint: Blueprint | None = None) -> Costs:
    on = blueprint or cluster()
    report = judge(target_of(on), documents(io.BytesIO(manifest.encode()), "m.yaml"))
    return costs_of(on, report, assumed or Assumptions(today=TODAY))


def job(kind: str = "Job", annotation: str = "", spec: str = "", schedule: str = "", requests: str = "") -> str:
    template = f"""\
template:
  metadata: {{annotations: {{{annotation}}}}}
  spec:
    restartPolicy: Never
    containers: [{{name: run, resources: {{requests: {{{requests}}}}}}}]
{spec}"""
    if kind == "CronJob":
        inner = "\n".join(f"      {line}" for line in template.splitlines())
        body = f'  schedule: "{schedule}"\n  jobTemplate:\n    spec:\n{inner}'
    else:
        body = "\n".join(f"  {line}" for line in template.splitlines())
    return f"apiVersion: batch/v1\nkind: {kind}\nmetadata: {{name: run, namespace: prod}}\nspec:\n{body}\n"


# 0.25 vCPU and 0.5 GB for an hour in eu-central-1.
SMALLEST = Fraction("0.01164") + Fraction("0.002555")


@pytest.mark.parametrize(
    ("manifest", "runs", "seconds", "note"),
    [
        (job(annotation='"fargate-tf/run-time": 20m'), 1, (1200, 1200), "1 run a month (assumed), 20m each"),
        (
            job(annotation='"fargate-tf/run-time": 1h30m, "fargate-tf/runs-per-month": "4"'),
            4,
            (5400, 5400),
            "4 runs a month, 1h30m each",
        ),
        (job(annotation='"fargate-tf/run-time": 5s'), 1, (60, 60), "1 run a month (assumed), 5s each"),
        (job(spec="completions: 6", annotation='"fargate-tf/run-time": 10m'), 6, (600, 600), None),
        (job(spec="completions: 6\nparallelism: 8", annotation='"fargate-tf/run-time": 10m'), 8, (600, 600), None),
        (
            job(spec="activeDeadlineSeconds: 600"),
            1,
            (60, 600),
            "1 run a month (assumed), at most 10m each (activeDeadlineSeconds)",
        ),
        (
            job("CronJob", '"fargate-tf/run-time": 2m', schedule="*/15 * * * *"),
            2920,
            (120, 120),
            "2920 runs a month, 2m each",
        ),
    ],
)
def test_jobs_cost_by_schedule_and_duration(
    manifest: str, runs: int, seconds: tuple[int, int], note: str | None
) -> None:
    [each] = costs_with(manifest).workloads
    assert (each.money.least, each.money.most) == tuple(SMALLEST * runs * s / 3600 for s in seconds)
    assert note in (None, each.note)


@pytest.mark.parametrize(
    ("manifest", "note"),
    [
        (job(), "how long it runs is not stated"),
        (
            job(annotation='"fargate-tf/run-time": 20 minutes'),
            "fargate-tf/run-time: '20 minutes' is no duration, such as 20m",
        ),
        (
            job(annotation='"fargate-tf/run-time": 1m, "fargate-tf/runs-per-month": often'),
            "fargate-tf/runs-per-month: 'often' is no number",
        ),
        (job("CronJob", '"fargate-tf/run-time": 1m', schedule="at night"), "the schedule 'at night' cannot be read"),
    ],
)
def test_what_is_not_stated_of_a_job_is_said_and_not_guessed(manifest: str, note: str) -> None:
    [each] = costs_with(manifest).workloads
    assert (each.money, each.note) == (Money(missing=("run time",)), note)


def test_an_option_tells_how_long_jobs_run() -> None:
    both = Assumptions(run_seconds={"": 600, "prod/run": 1200})
    [each] = costs_with(job(), both).workloads
    [other] = costs_with(job().replace("name: run,", "name: other,"), both).workloads
    assert (each.money.most, other.money.most) == (SMALLEST / 3, SMALLEST / 6)


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: {namespace}}}
spec:
  replicas: {replicas}
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{containers: [{{name: web, resources: {{requests: {{{requests}}}}}}}]}}
"""
SCALER = """\
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: prod}
spec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: 3, maxReplicas: 7}
"""


def deployment(replicas: int = 2, namespace: str = "prod", requests: str = "") -> str:
    return DEPLOYMENT.format(replicas=replicas, namespace=namespace, requests=requests)


def test_replicas_are_the_workloads_own_or_the_autoscalers() -> None:
    [own] = costs_with(deployment(2)).workloads
    [scaled] = costs_with(deployment(2) + SCALER).workloads
    [none] = costs_with(deployment(0)).workloads
    assert (own.money.least, own.money.most) == (SMALLEST * 730 * 2,) * 2
    assert (scaled.money.least, scaled.money.most) == (SMALLEST * 730 * 3, SMALLEST * 730 * 7)
    assert none.money == Money()


def test_hours_are_those_that_are_asked_for() -> None:
    [each] = costs_with(deployment(1), Assumptions(hours=Fraction(100))).workloads
    assert each.money.most == SMALLEST * 100


def test_pods_that_no_profile_takes_cost_nothing_here() -> None:
    costs = costs_with(deployment(namespace="dev"))
    assert [(each.money, each.note, each.profile) for each in costs.workloads] == [(Money(), "Pending", None)]
    assert costs.by(lambda each: each.namespace) == []


def test_storage_beyond_the_free_part_is_billed_where_its_price_is_known() -> None:
    here, there = cluster("us-east-1"), cluster()
    manifest = deployment(1, requests="ephemeral-storage: 60Gi")
    # 40 of 60 GB for 730 hours, 0.000111 USD each.
    base = Fraction("0.04048") / 4 + Fraction("0.004445") / 2
    [known] = costs_with(manifest, blueprint=here).workloads
    assert known.money == Money(*((base + 40 * Fraction("0.000111")) * 730,) * 2)
    [unknown] = costs_with(manifest, blueprint=there).workloads
    assert unknown.money == Money(SMALLEST * 730, SMALLEST * 730, ("fargate_storage_gb_hour",))


def test_in_a_region_without_prices_nothing_is_guessed() -> None:
    costs = costs_with(deployment(), blueprint=cluster("eu-central-2"))
    [each] = costs.workloads
    assert each.money == Money(missing=("fargate_vcpu_hour", "fargate_gb_hour"))
    assert ("fargate_vcpu_hour", "eu-central-2") in costs.missing
    assert {price.region for price in costs.used} == {""}


def parts(blueprint: Blueprint, assumed: Assumptions | None = None) -> dict[str, str]:
    return {part.name: str(part.money) for part in costs_with("", assumed, blueprint).parts}


@pytest.mark.parametrize(
    ("version", "amount"),
    [("1.36", "73.00"), ("1.35", "73.00"), ("1.33", "438.00"), ("1.29", "438.00"), ("1.77", "73.00")],
)
def test_the_control_plane_costs_by_the_support_of_its_version(version: str, amount: str) -> None:
    assert parts(cluster(version=version))["control plane"] == amount


def test_the_network_costs_by_its_gateways_and_endpoints() -> None:
    zones = ["us-east-1a", "us-east-1b"]
    single = Network(cidr="10.0.0.0/16", availability_zones=zones, nat="single", interface_endpoints=["ecr.api", "sts"])
    found = parts(cluster("us-east-1", network=single), Assumptions(nat_gb=Fraction(200), endpoint_gb=Fraction(50)))
    assert {name: found[name] for name in found if "KMS" not in name and "logs" not in name} == {
        "control plane": "73.00",
        "NAT gateways": "32.85",  # 0.045 x 730
        "their public addresses": "3.65",  # 0.005 x 730
        "data through NAT gateways": "9.00",  # 200 x 0.045
        "interface endpoints": "29.20",  # 2 x 2 zones x 0.01 x 730
        "data through endpoints": "0.50",
        "pods of add-ons on Fargate": "0.00",
    }


def test_a_private_network_has_no_gateway_to_pay_for() -> None:
    private = Network.private(cidr="10.0.0.0/16", availability_zones=["us-east-1a", "us-east-1b"])
    assert "NAT gateways" not in parts(cluster("us-east-1", network=private))


def test_node_groups_cost_from_their_first_nodes_to_the_most() -> None:
    def group(name: str, **more: Any) -> NodeGroup:
        return NodeGroup(name, instance_types=["m7i.large"], **{"scaling": Scaling(min_size=1, max_size=3), **more})

    groups = [
        group("a"),
        group("b", scaling=Scaling(min_size=1, desired_size=2, max_size=2)),
        group("c", capacity_type="SPOT"),
    ]
    found = parts(cluster("us-east-1", node_groups=groups))
    assert found["node group a"] == "73.58 to 220.75"  # 0.1008 x 730, to three of it
    assert (found["node group b"], found["node group c"]) == ("147.17", "unknown")


def test_pods_of_addons_are_named_as_not_counted() -> None:
    costs = costs_with("", blueprint=cluster(addons=[Addon("metrics-server")]))
    [part] = [each for each in costs.parts if each.name.startswith("pods of add-ons")]
    assert part.how == "not counted: what coredns asks for"


@pytest.mark.parametrize(
    ("schedule", "runs"),
    [
        ("0 2 * * *", MONTH / 24),
        ("*/5 * * * *", MONTH * 12),
        ("0 0 * * 0", MONTH / 24 / 7),
        ("0 0 * * 7", MONTH / 24 / 7),
        ("0 0 * * mon-fri", MONTH / 24 * 5 / 7),
        ("30 1,13 * * *", MONTH / 12),
        ("0 0 1 1 *", MONTH / 24 * 28 / 10227),
        ("0 0 29 2 *", MONTH / 24 * 7 / 10227),
        ("0 0 1 * *", MONTH / 24 * 28 * 12 / 10227),
        ("@hourly", MONTH),
        ("@daily", MONTH / 24),
        ("@weekly", MONTH / 24 / 7),
        ("@monthly", MONTH / 24 * 28 * 12 / 10227),
        ("@yearly", MONTH / 24 * 28 / 10227),
        ("@every 1h30m", MONTH * 2 / 3),
        ("0 5-9/2 * * *", MONTH / 8),
        ("0 20/2 * * *", MONTH / 12),
        ("TZ=Europe/Berlin 0 2 * * *", MONTH / 24),
        ("0 0 31 2 *", Fraction(0)),
    ],
)
def test_runs_are_counted_over_the_calendar(schedule: str, runs: Fraction) -> None:
    assert runs_a_month(schedule, MONTH) == runs


@pytest.mark.parametrize(
    "schedule",
    [
        *(
            "",
            "* * * *",
            "* * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 8",
            "a * * * *",
        ),
        *("*/0 * * * *", "5-1 * * * *", "@often", "@every 0s", "@every", "* * * foo *", "1,,2 * * * *", "-1 * * * *"),
    ],
)
def test_what_is_no_schedule_is_none(schedule: str) -> None:
    assert runs_a_month(schedule, MONTH) is None


@settings(deadline=None, max_examples=40)
@given(dates=st.none() | st.integers(1, 31), months=st.none() | st.integers(1, 12), days=st.none() | st.integers(0, 6))
def test_days_agree_with_a_walk_through_the_calendar(dates: int | None, months: int | None, days: int | None) -> None:
    first = date(2001, 1, 1)
    count = 0
    for offset in range(10227):
        day = first + timedelta(offset)
        on_date, on_day = dates in (None, day.day), days in (None, day.isoweekday() % 7)
        both_limited = dates is not None and days is not None
        count += months in (None, day.month) and ((on_date or on_day) if both_limited else (on_date and on_day))
    fields = ("0", "0", *("*" if each is None else str(each) for each in (dates, months, days)))
    assert runs_a_month(" ".join(fields), Fraction(24)) == Fraction(count, 10227)


@pytest.mark.parametrize(
    ("text", "seconds"), [("20m", 1200), ("1h30m", 5400), ("45s", 45), ("0s", 0), ("", None), ("20", None), ("m", None)]
)
def test_durations_are_read(text: str, seconds: int | None) -> None:
    assert duration(text) == seconds


@given(st.fractions(min_value=0, max_value=10**9))
def test_cents_are_within_half_a_cent(amount: Fraction) -> None:
    assert abs(Fraction(cents(amount)) - amount) <= Fraction(1, 200)


@given(st.lists(st.decimals(0, 1000, places=6), max_size=30))
def test_sums_are_exact(amounts: list[Decimal]) -> None:
    added = total(Money(Fraction(each), Fraction(each)) for each in amounts)
    assert added.least == Fraction(sum(amounts, Decimal(0)))


OWN = """\
source: our agreement
date: 2026-11-01
confidence: medium
prices:
  eu-central-1:
    fargate_vcpu_hour: 0.03
    fargate_gb_hour: "0.004"
    ec2:
      m7i.large: 0.1
  all:
    kms_key_month: 1
nodes:
  m7i.large: {vcpu: 1.93, memory_mib: 6903, pods: 29}
"""


def read(text: str) -> Any:
    return own_prices(io.BytesIO(text.encode()), "ours.yaml")


def test_own_prices_come_before_those_of_the_package() -> None:
    own = read(OWN)
    assumed = Assumptions(prices=own.prices, room=own.room, node_type="m7i.large", today=TODAY)
    costs = costs_with(deployment(1), assumed)
    [each] = costs.workloads
    assert each.money.most == (Fraction("0.03") / 4 + Fraction("0.004") / 2) * 730
    assert costs.missing == ()
    told = {price.item: (str(price.value), price.region, price.date, price.confidence) for price in costs.used}
    assert told["fargate_vcpu_hour"] == ("0.03", "eu-central-1", "2026-11-01", "medium")
    assert told["kms_key_month"] == ("1", "", "2026-11-01", "medium")
    assert told["nat_gateway_hour"][0] == "0.052"
    assert (costs.nodes.count, cents(costs.nodes.money.most)) == ((1, 1), "73.00")


def test_a_price_of_the_region_comes_before_one_for_all() -> None:
    both = OWN.replace("  all:\n", "  all:\n    fargate_vcpu_hour: 9\n")
    costs = costs_with(deployment(1), Assumptions(prices=read(both).prices, today=TODAY))
    assert {str(price.value) for price in costs.used if price.item == "fargate_vcpu_hour"} == {"0.03"}


def test_json_is_read_too() -> None:
    text = '{"source": "us", "date": "2026-11-01", "prices": {"all": {"kms_key_month": 1.5}}}'
    assert read(text).prices["kms_key_month", ""].value == Decimal("1.5")


FAULTS = {
    "prices: {}\n": {("FT060", 1, "source"), ("FT060", 1, "date")},
    OWN.replace("confidence: medium", "confidence: sure"): {("FT060", 3, "confidence")},
    OWN.replace("confidence", "confidense"): {("FT060", 3, "confidense")},
    OWN.replace("confidence: medium", "currency: EUR"): {("FT060", 3, "currency")},
    OWN.replace("vcpu_hour: 0.03", "vcpu_hours: 0.03"): {("FT061", 6, "prices.eu-central-1.fargate_vcpu_hours")},
    OWN.replace("eu-central-1", "eu-centrall-1"): {("FT062", 5, "prices.eu-centrall-1")},
    OWN.replace("0.03", "-0.03"): {("FT063", 6, "prices.eu-central-1.fargate_vcpu_hour")},
    OWN.replace("0.03", "cheap"): {("FT063", 6, "prices.eu-central-1.fargate_vcpu_hour")},
    OWN.replace("0.03", "true"): {("FT063", 6, "prices.eu-central-1.fargate_vcpu_hour")},
    OWN.replace("0.03", ".nan"): {("FT063", 6, "prices.eu-central-1.fargate_vcpu_hour")},
    OWN.replace("0.03", "1e999"): {("FT063", 6, "prices.eu-central-1.fargate_vcpu_hour")},
    OWN.replace("0.03", "[1]"): {("FT063", 6, "prices.eu-central-1.fargate_vcpu_hour")},
    OWN.replace("m7i.large: 0.1", "m7i.large: much"): {("FT063", 9, 'prices.eu-central-1.ec2["m7i.large"]')},
    OWN.replace("pods: 29", "pods: 0"): {("FT063", 13, 'nodes["m7i.large"]')},
    OWN.replace("{vcpu: 1.93, memory_mib: 6903, pods: 29}", "large"): {("FT063", 13, 'nodes["m7i.large"]')},
    "source: us\ndate: 2026-01-01\n": {("FT060", 1, "prices")},
    "source: us\ndate: 2026-01-01\nprices: 3\n": {("FT060", 3, "prices")},
    "source: us\ndate: 2026-01-01\nprices: {all: 3}\n": {("FT060", 3, "prices.all")},
    OWN.replace("0.03", "-1").replace("0.1\n", "-1\n"): {
        ("FT063", 6, "prices.eu-central-1.fargate_vcpu_hour"),
        ("FT063", 9, 'prices.eu-central-1.ec2["m7i.large"]'),
    },
}


@pytest.mark.parametrize("text", FAULTS)
def test_every_fault_of_a_file_of_prices_has_its_line(text: str) -> None:
    with pytest.raises(BlueprintError) as caught:
        read(text)
    found = {(p.code, p.where.line if p.where else 0, p.path) for p in caught.value.problems}
    assert found == FAULTS[text]


@pytest.mark.parametrize("text", ["", "- a\n", "a: [\n", "\ta: 1\n", "a: 1\n---\na: 2\n", "a: 1\na: 2\n", "\x00"])
def test_what_holds_no_prices_is_a_problem(text: str) -> None:
    with pytest.raises(BlueprintError):
        read(text)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ours.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("prices: []\n", encoding="utf-8")
    (tmp_path / "web.yaml").write_text(deployment(namespace="shop"), encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("kind: [\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


BLUEPRINT = str(SHOP / "blueprint.py")
ON = ["--today", "2026-11-23"]


@pytest.mark.usefixtures("here")
def test_json_tells_amounts_as_texts_and_every_price_with_its_source(cli: Cli) -> None:
    ran = cli("cost", BLUEPRINT, "web.yaml", "--format", "json", *ON)
    told = json.loads(ran.out)
    assert ran.code == 0
    assert set(told) == {
        *("version", "cluster", "region", "currency", "hours", "workloads", "namespaces", "profiles", "parts"),
        *("pods", "total", "nodes", "prices", "missing"),
    }
    [web] = told["workloads"]
    assert (web["name"], web["profile"], web["least"], web["most"]) == ("web", "shop", "20.72", "20.72")
    assert all(set(p) == {"item", "usd", "region", "date", "confidence", "note", "sources"} for p in told["prices"])
    assert told["namespaces"] == [{"name": "shop", "least": "20.72", "most": "20.72", "missing": []}]


SCHEMA = json.loads((Path(fargate_tf.reports.__file__).parent / "costs.schema.json").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "more",
    [
        [str(SHOP / "manifests")],
        [],
        ["web.yaml", "--prices", "ours.yaml", "--node-type", "m7i.large"],
        [str(SHOP / "manifests"), "--node-type", "x1.huge", "--hours", "12.5"],
    ],
)
def test_json_is_as_its_schema_says(more: list[str], cli: Cli) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    told = json.loads(cli("cost", BLUEPRINT, *more, "--format", "json", *ON).out)
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(told)) == []


@pytest.mark.usefixtures("here")
def test_a_type_of_unknown_room_is_said(cli: Cli) -> None:
    ran = cli("cost", BLUEPRINT, "web.yaml", "--node-type", "x1.huge", *ON)
    assert "The same on x1.huge: what room such a node has is not known here; give it with --prices" in ran.out


@pytest.mark.usefixtures("here")
def test_data_is_counted_where_it_is_stated(cli: Cli) -> None:
    ran = cli("cost", BLUEPRINT, "--nat-gb", "100", "--log-gb", "5.5", *ON)
    rows = {line.split("  ")[0]: line.split() for line in ran.out.splitlines()}
    assert (rows["data through NAT gateways"][-1], rows["control plane logs"][-1]) == ("5.20", "unknown")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["source", "date", "confidence", "currency", "prices", "nodes", "x"]), JSON))
def test_whatever_a_file_of_prices_holds_gives_prices_or_problems(value: dict[str, Any]) -> None:
    with suppress(BlueprintError):
        assert read(json.dumps(value)).prices is not None


@pytest.mark.usefixtures("here")
def test_exit_codes_of_cost(cli: Cli) -> None:
    assert cli("cost", BLUEPRINT, *ON).code == 0
    assert cli("cost", BLUEPRINT, "web.yaml", "--prices", "ours.yaml", *ON).code == 0
    assert cli("cost", BLUEPRINT, "web.yaml", "--prices", "bad.yaml", *ON).code == 1
    assert cli("cost", BLUEPRINT, "broken.yaml", "web.yaml", *ON).code == 1
    assert cli("cost", BLUEPRINT, "nowhere.yaml", *ON).code == 2
    assert cli("cost", BLUEPRINT, "--hours", "-3", *ON).code == 2
    assert cli("cost", BLUEPRINT, "--run-time", "long", *ON).code == 2
    assert cli("cost", BLUEPRINT, "--prices", "nowhere.yaml", *ON).code == 2


@pytest.mark.usefixtures("here")
def test_what_could_be_read_is_counted_beside_what_could_not(cli: Cli) -> None:
    ran = cli("cost", BLUEPRINT, "broken.yaml", "web.yaml", *ON)
    assert "20.72" in ran.out
    assert "FT1101" in ran.err


@pytest.mark.usefixtures("here")
def test_the_table_tells_what_is_missing_and_how_to_give_it(cli: Cli) -> None:
    ran = cli("cost", BLUEPRINT, "web.yaml", *ON)
    assert "give your own with --prices FILE" in ran.out
    assert "kms_key_month in eu-central-1" in ran.out
