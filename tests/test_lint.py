"""`lint` on plans that the real Terraform made of hand-written modules, and on the same with one thing changed."""

from __future__ import annotations

import copy
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fargate_tf.lint as linting
from fargate_tf.check import RULES
from fargate_tf.check.catalogue import CATALOGUE
from fargate_tf.lint import RULES_OF_PLANS, lint
from fargate_tf.lint.hints import HINTS
from fargate_tf.lint.rules import INSTEAD, LEFT_OUT
from fargate_tf.problem import BlueprintError, Problem
from tests.conftest import Cli, Golden

PLANS = Path(__file__).parent / "lint"
STYLES = ("article", "modular", "plain")
TODAY = date(2026, 11, 23)

Json = dict[str, Any]
Change = Callable[[Json], None]


def content(style: str, which: str = "sound") -> bytes:
    return (PLANS / style / f"{which}.json").read_bytes()


def found(plan: Json) -> tuple[Problem, ...]:
    return lint(json.dumps(plan).encode(), file="plan.json", today=TODAY)


@pytest.mark.parametrize("style", STYLES)
def test_nothing_is_said_of_a_sound_plan(style: str) -> None:
    assert lint(content(style), file="plan.json", today=TODAY) == ()


@pytest.mark.parametrize("style", STYLES)
def test_every_planted_fault_is_found(style: str, cli: Cli, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PLANS / style)
    ran = cli("lint", "faulty.json", "--today", str(TODAY))
    assert (ran.code, ran.out) == (1, "")
    golden(PLANS / style / "problems.txt", ran.err)


# One change of a sound plan for each rule that the faulty plans do not show: style, what is changed, what is said.
Steps = tuple[str | int, ...]
CLUSTER = "module.cluster.aws_eks_cluster.this[0]"
APPS = 'module.cluster.module.fargate_profile["apps"].aws_eks_fargate_profile.this'
BASE = 'module.cluster.module.fargate_profile["base"].aws_eks_fargate_profile.this'
ADMIN = 'module.cluster.aws_eks_access_entry.this["admin"]'
POLICY = 'module.cluster.aws_eks_access_policy_association.this["admin_admin"]'
COREDNS = 'module.cluster.aws_eks_addon.this["coredns"]'
GROUP = "aws_eks_node_group.general"
VPC, PRIVATE = "module.network.aws_vpc.this", "module.network.aws_subnet.private[0]"
ROLE = "arn:aws:iam::111122223333:role/"
EKS_POLICY = "arn:aws:eks::aws:cluster-access-policy/"


def put(address: str, *steps: str | int, value: Any) -> Change:
    """Give an argument a value that is known."""

    def change(plan: Json) -> None:
        [entry] = [each for each in plan["resource_changes"] if each["address"] == address]
        place, unknown = entry["change"]["after"], entry["change"]["after_unknown"]
        for step in steps[:-1]:
            place = place[step]
            inner = unknown.get(step) if isinstance(unknown, dict) else unknown[step] if unknown is not True else {}
            unknown = inner if isinstance(inner, dict | list) else {}
        place[steps[-1]] = value
        if isinstance(unknown, dict):
            unknown.pop(steps[-1], None)

    return change


def again(address: str, key: str, **values: Any) -> Change:
    """Add a resource like another one, with other values."""

    def change(plan: Json) -> None:
        [entry] = [each for each in plan["resource_changes"] if each["address"] == address]
        more = copy.deepcopy(entry)
        more["address"] = more["address"].replace(f'"{entry["index"]}"', f'"{key}"')
        more["index"] = key
        more["change"]["after"] |= values
        plan["resource_changes"].append(more)

    return change


def drop(*types: str) -> Change:
    def change(plan: Json) -> None:
        plan["resource_changes"] = [each for each in plan["resource_changes"] if each["type"] not in types]

    return change


def together(*changes: Change) -> Change:
    def change(plan: Json) -> None:
        for each in changes:
            each(plan)

    return change


def many(address: str, count: int, argument: str, form: str = "x{}", **values: Any) -> Change:
    """Add resources like another one, each with a name of its own."""

    def change(plan: Json) -> None:
        [entry] = [each for each in plan["resource_changes"] if each["address"] == address]
        for i in range(count):
            more = copy.deepcopy(entry)
            more["address"] += f".{i}"
            more["change"]["after"] |= {argument: form.format(i), **values}
            for known in (argument, *values):
                more["change"]["after_unknown"].pop(known, None)
            if "selector" in more["change"]["after"]:
                more["change"]["after"]["selector"] = [{"namespace": f"team-{i}", "labels": None}]
            plan["resource_changes"].append(more)

    return change


def put_twice(address: str, argument: str, value: str) -> Change:
    return together(put(address, argument, value=value), many(address, 1, argument, value))


def further_ranges(*cidrs: str) -> Change:
    """Add ranges to the VPC of the modular plan; its configuration says so too."""

    def change(plan: Json) -> None:
        kind = "aws_vpc_ipv4_cidr_block_association"
        plan["configuration"]["root_module"]["module_calls"]["network"]["module"]["resources"].append(
            {
                "type": kind,
                "name": "this",
                "mode": "managed",
                "expressions": {"vpc_id": {"references": ["aws_vpc.this.id", "aws_vpc.this"]}},
            }
        )
        plan["resource_changes"] += [
            {
                "address": f"module.network.{kind}.this[{i}]",
                "module_address": "module.network",
                "mode": "managed",
                "type": kind,
                "name": "this",
                "index": i,
                "change": {
                    "actions": ["create"],
                    "after": {"cidr_block": cidr},
                    "after_unknown": {"vpc_id": True, "id": True},
                },
            }
            for i, cidr in enumerate(cidrs)
        ]

    return change


def region(name: str) -> Change:
    def change(plan: Json) -> None:
        plan["variables"]["region"]["value"] = name
        for subnet in plan["resource_changes"]:
            if subnet["type"] == "aws_subnet":
                subnet["change"]["after"]["availability_zone"] = (
                    name + subnet["change"]["after"]["availability_zone"][-1]
                )

    return change


def selectors(*given: Any) -> Change:
    return put(APPS, "selector", value=[{"namespace": name, "labels": labels} for name, labels in given])


CHANGES: dict[str, tuple[str, Change]] = {
    "FT014": ("modular", put(APPS, "tags", value={"aws:team": "web"})),
    "FT018": ("modular", put(APPS, "tags", value={"owner": "AKIA" + "Q" * 16})),
    "FT101": ("modular", put(VPC, "cidr_block", value="10.0.0.0/8")),
    "FT103": ("modular", put(PRIVATE, "availability_zone", value="eu-west-1a")),
    "FT104": ("modular", put(PRIVATE, "cidr_block", value="10.1.0.0/20")),
    "FT105": ("modular", put(PRIVATE, "cidr_block", value="10.0.16.0/21")),
    "FT108": ("modular", drop("aws_nat_gateway", "aws_route", "aws_route_table_association.public")),
    "FT109": ("modular", region("us-east-1")),
    "FT110": (
        "modular",
        together(
            put(PRIVATE, "availability_zone", value="use1-az1"),
            put(PRIVATE.replace("0", "1"), "availability_zone", value="euc1-az2"),
        ),
    ),
    "FT112": (
        "modular",
        together(
            region("us-west-1"),
            put(PRIVATE, "availability_zone", value="usw1-az2"),
            put(PRIVATE.replace("0", "1"), "availability_zone", value="usw1-az1"),
        ),
    ),
    "FT113": ("modular", further_ranges("10.0.1.0/24")),
    "FT114": ("modular", further_ranges(*(f"100.64.{i}.0/24" for i in range(5)))),
    "FT207": ("modular", many(APPS, 9, "fargate_profile_name")),
    "FT406": (
        "modular",
        together(
            again(COREDNS, "twin", addon_name="cert-manager", configuration_values=None),
            selectors(("cert-manager", {"tier": "web"})),
        ),
    ),
    "FT512": ("modular", many(ADMIN, 3000, "principal_arn", f"{ROLE}r{{}}", kubernetes_groups=["devs"])),
    "FT702": ("plain", put_twice(GROUP, "node_group_name", value="general")),
    "FT719": ("plain", many(GROUP, 30, "node_group_name")),
    "FT206": ("modular", selectors(("prod-*", {"tier": ""}))),
    "FT208": ("modular", put(APPS, "fargate_profile_name", value="base")),
    "FT210": ("modular", together(selectors(("kube-*", {}), ("default", {})))),
    "FT216": ("modular", put(BASE, "selector", value=[{"namespace": "*", "labels": {}}])),
    "FT301": ("modular", put(CLUSTER, "name", value="the shop")),
    "FT302": ("modular", put(CLUSTER, "version", value="1.35.1")),
    "FT303": ("modular", put(CLUSTER, "version", value="1.77")),
    "FT306": (
        "modular",
        together(
            put(CLUSTER, "vpc_config", 0, "endpoint_public_access", value=False),
            put(CLUSTER, "vpc_config", 0, "endpoint_private_access", value=False),
        ),
    ),
    "FT310": ("modular", put(CLUSTER, "vpc_config", 0, "public_access_cidrs", value=["198.51.100.7/32"])),
    "FT311": (
        "modular",
        put(CLUSTER, "vpc_config", 0, "public_access_cidrs", value=[f"9.9.{i}.0/24" for i in range(41)]),
    ),
    "FT313": ("modular", put(CLUSTER, "version", value="1.29")),
    "FT316": (
        "modular",
        together(
            put(CLUSTER, "vpc_config", 0, "endpoint_private_access", value=False),
            put(CLUSTER, "vpc_config", 0, "subnet_ids", value=["subnet-0a1b2c3d", "subnet-0a1b2c3e"]),
            drop("aws_vpc", "aws_subnet"),
        ),
    ),
    "FT161": (
        "modular",
        together(
            put(CLUSTER, "vpc_config", 0, "subnet_ids", value=["subnet-0a1b2c3d", "the other"]),
            drop("aws_vpc", "aws_subnet"),
        ),
    ),
    "FT317": (
        "modular",
        put(CLUSTER, "encryption_config", 0, "provider", 0, "key_arn", value="arn:aws:kms:eu-central-1:1:alias/k"),
    ),
    "FT318": ("modular", put(CLUSTER, "role_arn", value="arn:aws-cn:iam::111122223333:role/eks")),
    "FT319": ("modular", put(CLUSTER, "vpc_config", 0, "security_group_ids", value=["sg-0a1b2c3d"] * 2)),
    "FT321": (
        "modular",
        together(
            put(CLUSTER, "version", value="1.33"),
            put(CLUSTER, "upgrade_policy", value=[{"support_type": "STANDARD"}]),
        ),
    ),
    "FT404": ("modular", again(COREDNS, "twin", configuration_values=None)),
    "FT405": ("modular", again(COREDNS, "twin", addon_name="home-made", configuration_values=None)),
    "FT407": ("modular", put(COREDNS, "service_account_role_arn", value="coredns")),
    "FT408": ("modular", put(COREDNS, "configuration_values", value='{"computeType": "ec2"}')),
    "FT410": ("modular", put(COREDNS, "addon_version", value="latest")),
    "FT504": ("modular", again(ADMIN, "twin")),
    "FT505": (
        "modular",
        together(drop("aws_eks_access_policy_association"), put(ADMIN, "kubernetes_groups", value=[])),
    ),
    "FT507": (
        "modular",
        together(
            put(ADMIN, "principal_arn", value="arn:aws-cn:iam::111122223333:role/Admin"),
            put(POLICY, "principal_arn", value="arn:aws-cn:iam::111122223333:role/Admin"),
        ),
    ),
    "FT508": ("modular", put(POLICY, "policy_arn", value=f"{EKS_POLICY}AmazonEKSWeatherPolicy")),
    "FT510": ("modular", put(ADMIN, "kubernetes_groups", value=["system:masters"])),
    "FT511": ("modular", put(POLICY, "access_scope", value=[{"type": "namespace", "namespaces": []}])),
    "FT601": ("modular", region("eu-centrall-1")),
    "FT602": ("modular", together(region("us-gov-west-1"), drop("aws_eks_access_entry"))),
    "FT603": ("modular", region("me-south-1")),
    "FT704": ("plain", put(GROUP, "instance_types", value=[])),
    "FT705": ("plain", put(GROUP, "instance_types", value=["large"])),
    "FT708": ("plain", put(GROUP, "disk_size", value=0)),
    "FT712": ("plain", put(GROUP, "taint", value=[{"key": "a b", "value": "", "effect": "NO_SCHEDULE"}])),
    "FT713": (
        "plain",
        put(GROUP, "taint", value=[{"key": f"k{i}", "value": "", "effect": "NO_SCHEDULE"} for i in range(51)]),
    ),
    "FT714": ("plain", put(GROUP, "update_config", value=[{"max_unavailable": 101}])),
    "FT716": ("plain", put(GROUP, "capacity_type", value="SPOT")),
    "FT718": ("plain", put(GROUP, "node_role_arn", value="nodes")),
    "FT723": ("plain", put(GROUP, "release_version", value="latest")),
    "FT722": ("plain", put(GROUP, "instance_types", value=["g5.xlarge"])),
}


def changed(code: str) -> Json:
    style, change = CHANGES[code]
    plan: Json = json.loads(content(style))
    change(plan)
    return plan


# What cannot be wrong alone.
BESIDE = {
    "FT406": {"FT405"},
    "FT210": {"FT209"},
    "FT216": {"FT211"},
    "FT321": {"FT314"},
    "FT602": {"FT506"},
}


# Several tests look at the same plans: some have thousands of resources, and take seconds.
@cache
def found_after(code: str) -> tuple[Problem, ...]:
    return found(changed(code))


@cache
def found_in_faulty(style: str) -> tuple[Problem, ...]:
    return lint(content(style, "faulty"), file="plan.json", today=TODAY)


@pytest.mark.parametrize("code", CHANGES)
def test_one_change_is_found_and_nothing_else(code: str) -> None:
    assert {problem.code for problem in found_after(code)} == {code, *BESIDE.get(code, ())}


SHOWN = {problem.code: style for style in STYLES for problem in found_in_faulty(style)}


def test_every_rule_of_plans_is_shown() -> None:
    judged = {rule.code for rule in RULES_OF_PLANS} | set(INSTEAD)
    assert judged == set(SHOWN) | set(CHANGES)


@pytest.mark.parametrize("code", sorted({*SHOWN, *CHANGES} - set(INSTEAD)))
def test_without_its_rule_nothing_is_found(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linting, "RULES_OF_PLANS", tuple(rule for rule in RULES_OF_PLANS if rule.code != code))
    plan = changed(code) if code in CHANGES else json.loads(content(SHOWN[code], "faulty"))
    assert code not in {problem.code for problem in found(plan)}


def test_every_rule_judges_plans_or_has_a_reason_why_not() -> None:
    known = {rule.code for rule in RULES}
    assert known == {rule.code for rule in RULES_OF_PLANS} | set(LEFT_OUT) | set(INSTEAD)
    assert set(HINTS) <= {rule.code for rule in RULES_OF_PLANS}
    assert set(LEFT_OUT).isdisjoint(INSTEAD)


# `name=value` without spaces, a call, or a word of the language is Python; Terraform writes `name = value`.
PYTHON = re.compile(r"\w=[\w\[\"'(]|\w\((?!RFC)[^)]*=|Network|Selector|FargateProfile|blueprint")


@pytest.mark.parametrize("code", sorted({*SHOWN, *CHANGES}))
def test_no_hint_tells_python(code: str) -> None:
    problems = found_after(code) if code in CHANGES else found_in_faulty(SHOWN[code])
    assert [p.hint for p in problems if p.code == code and PYTHON.search(p.hint)] == []


def sensitive(*steps: str) -> Change:
    def change(plan: Json) -> None:
        [entry] = [each for each in plan["resource_changes"] if each["address"] == CLUSTER]
        entry["change"]["after_sensitive"] = {steps[0]: True}

    return change


def test_what_is_secret_is_not_judged_and_not_shown() -> None:
    plan = changed("FT301")
    sensitive("name")(plan)
    assert found(plan) == ()


def test_a_rule_is_silent_on_what_terraform_does_not_know() -> None:
    plan = json.loads(content("article", "faulty"))
    for entry in plan["resource_changes"]:
        if entry["type"] in ("aws_eks_cluster", "aws_eks_fargate_profile"):
            entry["change"]["after_unknown"] = dict.fromkeys(entry["change"]["after"], True)
            entry["change"]["after"] = {}
    assert found(plan) == ()


def test_profiles_without_their_cluster_are_judged_by_themselves() -> None:
    plan = json.loads(content("modular", "faulty"))
    drop("aws_eks_cluster")(plan)
    expected = {"FT202", "FT203", "FT204", "FT205", "FT211", "FT501", "FT503", "FT510", "FT409", "FT107", "FT106"}
    assert {problem.code for problem in found(plan)} == expected


def test_two_clusters_are_told_apart_by_references() -> None:
    plan = json.loads(content("article", "faulty"))
    other = copy.deepcopy(plan)
    for entry in other["resource_changes"]:
        entry["module_address"] = "module.other"
        entry["address"] = f"module.other.{entry['address']}"
    root = plan["configuration"]["root_module"]
    root["module_calls"] = {"other": {"module": copy.deepcopy(root)}}
    plan["resource_changes"] += other["resource_changes"]
    assert [(problem.code, problem.path) for problem in found(plan)] == [
        ("FT403", "aws_eks_cluster.eks"),
        ("FT307", "aws_eks_cluster.eks.vpc_config.endpoint_private_access"),
        ("FT403", "module.other.aws_eks_cluster.eks"),
        ("FT307", "module.other.aws_eks_cluster.eks.vpc_config.endpoint_private_access"),
    ]


def test_nodes_of_others_may_take_coredns() -> None:
    plan = json.loads(content("article", "faulty"))
    group = copy.deepcopy(plan["resource_changes"][0])
    plan["resource_changes"].append(group | {"address": "aws_autoscaling_group.nodes", "type": "aws_autoscaling_group"})
    assert {problem.code for problem in found(plan)} == {"FT307"}


def addressed(public_ip: str) -> Change:
    """The NAT gateways are there, and have addresses."""

    def change(plan: Json) -> None:
        for entry in plan["resource_changes"]:
            if entry["type"] == "aws_nat_gateway":
                entry["change"]["after"]["public_ip"] = public_ip
                entry["change"]["after_unknown"].pop("public_ip", None)

    return change


@pytest.mark.parametrize(("public_ip", "expected"), [("9.9.9.9", {"FT403"}), ("9.9.9.8", {"FT403", "FT307"})])
def test_known_nat_addresses_are_compared_with_the_ranges(public_ip: str, expected: set[str]) -> None:
    plan = json.loads(content("article", "faulty"))
    addressed(public_ip)(plan)
    assert {problem.code for problem in found(plan)} == expected


DEEP = b"[" * 200_000
BAD = {
    "empty": (b"", "FT050", "plan.json is empty"),
    "blank": (b" \n", "FT050", "plan.json is empty"),
    "hcl": (b'resource "aws_vpc" "this" {}', "FT050", "this is no JSON: Expecting value"),
    "a list": (b"[]", "FT050", "plan.json holds JSON, and no plan"),
    "other JSON": (b'{"a": 1}', "FT050", "plan.json holds JSON, and no plan"),
    "no text": (b"\xff\xfe\xfa", "FT050", "plan.json is no JSON: it is no text"),
    "deep": (DEEP, "FT050", "plan.json is nested too deeply"),
    "long number": (b"1" * 5000, "FT050", None),
    "torn": (
        b'{"format_version": "1.2", "resource_changes": [{"address": 1}]}',
        "FT050",
        "plan.json looks like a plan, and is not formed like one (KeyError: 'change')",
    ),
    "binary": (b"PK\x03\x04tfplan", "FT051", "plan.json is a plan in Terraform's own binary form"),
    "packed": (b"\x1f\x8b\x08", "FT051", "plan.json is packed"),
    "state": (b'{"version": 4, "lineage": "x"}', "FT051", "plan.json is a state: it says what is, not what will be"),
    "shown state": (
        b'{"format_version": "1.0", "values": {}}',
        "FT051",
        "plan.json is a state: it says what is, not what will be",
    ),
    "log": (
        b'{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}',
        "FT051",
        "plan.json is the log of `terraform plan -json`, not the plan",
    ),
    "old": (
        b'{"format_version": "0.2", "planned_values": {}}',
        "FT052",
        "the plan has the format '0.2'; only 1 and 1.x are known here",
    ),
    "new": (
        b'{"format_version": "2.0", "planned_values": {}}',
        "FT052",
        "the plan has the format '2.0'; only 1 and 1.x are known here",
    ),
    "without EKS": (
        b'{"format_version": "1.2", "planned_values": {}}',
        "FT053",
        "plan.json has no EKS cluster, Fargate profile, node group or add-on",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_plan_is_one_problem(name: str) -> None:
    given, code, reason = BAD[name]
    with pytest.raises(BlueprintError) as caught:
        lint(given, file="plan.json")
    [problem] = caught.value.problems
    assert (problem.code, problem.where and problem.where.file) == (code, "plan.json")
    assert reason in (None, problem.reason)
    assert code in CATALOGUE


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_powershell_writes_is_read(encoding: str) -> None:
    assert lint(content("article").decode().encode(encoding), file="plan.json", today=TODAY) == ()


def test_fifty_megabytes_take_seconds() -> None:
    plan = json.loads(content("modular", "faulty"))
    roles = [each for each in plan["resource_changes"] if each["type"] == "aws_iam_role"]
    each = len(json.dumps(roles[0]))
    plan["resource_changes"] += [roles[0] | {"address": f"aws_iam_role.r[{i}]"} for i in range(50_000_000 // each)]
    text = json.dumps(plan).encode()
    start = time.process_time()
    problems = lint(text, file="plan.json", today=TODAY)
    assert len(text) > 49_000_000
    assert problems == found_in_faulty("modular")
    assert time.process_time() - start < 60


def test_a_plan_that_destroys_a_cluster_has_none() -> None:
    plan = json.loads(content("article", "faulty"))
    for entry in plan["resource_changes"]:
        entry["change"] |= {"actions": ["delete"], "after": None}
    with pytest.raises(BlueprintError, match="FT053"):
        found(plan)


ODD: tuple[Any, ...] = (None, 1, -1, "x", "", True, [], {}, [None], ["x", 3], {"a": 1}, 1e9, "0.0.0.0/0")


def places(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """The way to everything inside a value."""
    yield steps
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield from places(inner, (*steps, step))


def replaced(value: Any, steps: Steps, by: Any) -> Any:
    if not steps:
        return by
    made = copy.copy(value)
    made[steps[0]] = replaced(value[steps[0]], steps[1:], by)
    return made


FAULTY = {style: json.loads(content(style, "faulty")) for style in STYLES}
PLACES = {
    style: [
        steps
        for part in ("resource_changes", "configuration", "variables")
        for steps in places(plan.get(part, {}), (part,))
    ]
    for style, plan in FAULTY.items()
}


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_stands_in_a_plan_gives_problems_or_one_clear_line(data: st.DataObject) -> None:
    style = data.draw(st.sampled_from(STYLES))
    plan = FAULTY[style]
    for _ in range(data.draw(st.integers(1, 3))):
        steps = data.draw(st.sampled_from(PLACES[style]))
        with suppress(KeyError, IndexError, TypeError):  # an earlier change took the place away
            plan = replaced(plan, steps, data.draw(st.sampled_from(ODD)))
    try:
        problems = found(plan)
    except BlueprintError as error:
        problems = error.problems
    assert all(problem.reason and problem.hint for problem in problems)


LINKS: dict[str, dict[Steps, str | list[str]]] = {
    "aws_eks_cluster": {("vpc_config", 0, "subnet_ids"): ["aws_subnet.private"]},
    "aws_eks_fargate_profile": {("subnet_ids",): ["aws_subnet.private"]},
    "aws_subnet": {("vpc_id",): "aws_vpc.vpc"},
    "aws_route_table_association": {
        ("subnet_id",): 'aws_subnet.{name}["{key}"]',
        ("route_table_id",): 'aws_route_table.{name}["{key}"]',
    },
    "aws_route": {
        ("route_table_id",): 'aws_route_table.{name}["{key}"]',
        ("nat_gateway_id",): 'aws_nat_gateway.nat["{key}"]',
    },
}


def known_ids(plan: Json) -> None:
    """As after an apply: every resource has an id, the links are known, and no text of a configuration is needed."""
    addresses = [entry["address"] for entry in plan["resource_changes"]]
    for entry in plan["resource_changes"]:
        change = entry["change"]
        change["after"]["id"] = entry["address"]
        change["after_unknown"].pop("id", None)
        for steps, target in LINKS.get(entry["type"], {}).items():
            names = {"name": entry["name"], "key": entry.get("index")}
            if isinstance(target, list):
                value: Any = [each for each in addresses if each.startswith(tuple(target))]
            else:
                value = target.format(**names)
                value = value if value in addresses else value.partition("[")[0]
            put(entry["address"], *steps, value=value if value in addresses or isinstance(value, list) else None)(plan)
        if entry["address"] == "aws_route.public":
            put(entry["address"], "gateway_id", value="igw-0a1b2c3d")(plan)
    plan["configuration"] = {}


@pytest.mark.parametrize(
    ("way", "expected"), [("private", {"FT403", "FT307"}), ("public", {"FT403", "FT307", "FT212"})]
)
def test_what_stands_already_is_followed_by_its_ids(way: str, expected: set[str]) -> None:
    plan = json.loads(content("article", "faulty"))
    known_ids(plan)
    public = [f'aws_subnet.public["{zone}"]' for zone in "ab"]
    for entry in plan["resource_changes"]:
        if entry["type"] == "aws_eks_fargate_profile" and way == "public":
            entry["change"]["after"]["subnet_ids"] = public
        if entry["type"] == "aws_eks_fargate_profile":
            assert entry["change"]["after_unknown"].get("subnet_ids") is None
    assert {problem.code for problem in found(plan)} == expected


def test_a_way_out_that_is_no_nat_gateway_is_not_judged() -> None:
    plan = json.loads(content("article", "faulty"))
    known_ids(plan)
    for entry in plan["resource_changes"]:
        if entry["address"].startswith("aws_route.private"):
            entry["change"]["after"] |= {"nat_gateway_id": None, "transit_gateway_id": "tgw-0a1b2c3d"}
    assert {problem.code for problem in found(plan)} == {"FT403"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for style in STYLES:
        (tmp_path / f"{style}.json").write_bytes(content(style, "faulty"))
    (tmp_path / "sound.json").write_bytes(content("article"))
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("here")
def test_json_tells_each_problem(cli: Cli) -> None:
    ran = cli("lint", "article.json", "bad.json", "--format", "json")
    told = json.loads(ran.out)
    assert (ran.code, ran.err, told["version"]) == (1, "", 1)
    assert [(each["code"], each["file"], each["severity"]) for each in told["problems"]] == [
        ("FT403", "article.json", "error"),
        ("FT307", "article.json", "error"),
        ("FT050", "bad.json", "error"),
    ]
    assert told["problems"][1]["field"] == "aws_eks_cluster.eks.vpc_config.endpoint_private_access"


@pytest.mark.usefixtures("here")
def test_machines_of_code_hosts_are_told_too(cli: Cli) -> None:
    [run] = json.loads(cli("lint", "article.json", "--format", "sarif").out)["runs"]
    places = [each["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for each in run["results"]]
    assert places == ["aws_eks_cluster.eks", "aws_eks_cluster.eks.vpc_config.endpoint_private_access"]
    assert cli("lint", "article.json", "--format", "github").out.startswith(
        "::error file=article.json,title=FT403::no profile takes the pods of 'coredns'"
    )


@pytest.mark.usefixtures("here")
def test_exit_codes_are_those_of_check(cli: Cli) -> None:
    ignored = ["--ignore", "FT403", "--ignore", "FT307"]
    assert cli("lint", "sound.json").code == 0
    assert cli("lint", "article.json").code == 1
    assert cli("lint", "article.json", *ignored).code == 0
    assert cli("lint", "nowhere.json").code == 2
    assert cli("lint", "article.json", "--ignore", "FT999").code == 2
    assert cli("lint").code == 2


@pytest.mark.usefixtures("here")
def test_warnings_fail_where_that_is_asked_for(cli: Cli) -> None:
    errors = [code for code in sorted(SHOWN) if CATALOGUE[code].severity == "error"]
    quiet = [word for code in errors for word in ("--ignore", code)]
    assert cli("lint", "plain.json", *quiet).code == 0
    assert cli("lint", "plain.json", *quiet, "--fail-on", "warning").code == 1


def test_the_modules_of_the_fixtures_are_laid_out_as_their_plans_say() -> None:
    for style in STYLES:
        plan = json.loads(content(style))
        names = set(plan["configuration"]["root_module"].get("module_calls", {}))
        assert names == {path.name for path in (PLANS / style).iterdir() if path.is_dir()}
