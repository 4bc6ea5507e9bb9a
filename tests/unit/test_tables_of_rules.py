"""What rules hold as a table is tried entry by entry: a case of tests/cases shows one entry only."""

from __future__ import annotations

from typing import Any

import pytest

from fargate_tf import (
    AccessEntry,
    Blueprint,
    CloudWatchLogs,
    Cluster,
    EfsVolumes,
    ExistingNetwork,
    FargateLogging,
    FargateProfile,
    Firehose,
    FlowLogs,
    Kinesis,
    Network,
    OpenSearch,
    Output,
    Selector,
    ref,
    var,
)
from fargate_tf.check import RULES, check_blueprint
from fargate_tf.check.accept import _lies_within
from fargate_tf.check.pods.rule import documented
from fargate_tf.check.rule import Rule
from fargate_tf.components.terraform import _lifecycle
from fargate_tf.hcl.nodes import Attribute, Name
from fargate_tf.k8s.placement import Placement, Scheduler
from fargate_tf.k8s.target import Target
from fargate_tf.k8s.workloads import Replicas, Workload
from fargate_tf.notation.forms import language
from fargate_tf.problem import Origin
from fargate_tf.spec.base import Spec


def blueprint(network: Any = None, outputs: Any = (), **cluster: Any) -> Blueprint:
    return Blueprint(
        region="eu-central-1",
        account_id="111122223333",
        network=network or Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
        cluster=Cluster(
            "dev",
            version="1.35",
            fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])],
            access_entries=[
                AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])
            ],
            **cluster,
        ),
        outputs=outputs,
    )


def reasons(given: Blueprint, code: str) -> list[str]:
    return [problem.reason for problem in check_blueprint(given) if problem.code == code]


@pytest.mark.parametrize(
    "name", ["source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"]
)
def test_no_variable_takes_a_name_of_terraform(name: str) -> None:
    given = blueprint(outputs=[Output("a", value=var(name, description="A"), description="A")])
    assert reasons(given, "FT609") == [f"Terraform keeps the name {name!r} for itself"]


OPENSEARCH = {"host": "search-x.eu-central-1.es.amazonaws.com", "index": "pods", "domain": "x"}


@pytest.mark.parametrize(
    ("output", "fields", "keys"),
    [
        (
            CloudWatchLogs,
            {},
            "name match match_regex region log_group_name log_stream_prefix auto_create_group log_retention_days",
        ),
        (Firehose, {"delivery_stream": "pods"}, "name match match_regex region delivery_stream"),
        (Kinesis, {"stream": "pods"}, "name match match_regex region stream"),
        (
            OpenSearch,
            OPENSEARCH,
            "name match match_regex host port index aws_auth aws_region tls suppress_type_name",
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_no_option_of_a_log_output_repeats_a_field(output: Any, fields: dict[str, str], keys: str) -> None:
    options = {key.title(): "x" for key in keys.split()}
    given = blueprint(logging=FargateLogging(outputs=[output(**fields, options=options)]))
    assert reasons(given, "FT904") == [f"{key} is written by a field of its own" for key in options]


def test_subnets_that_only_terraform_knows_have_no_zones_for_a_file_system() -> None:
    network = ExistingNetwork(
        vpc_id="vpc-0a1b2c3d4e5f60718",
        private_subnet_ids=[var("one", description="One"), var("two", description="Two")],
    )
    assert reasons(blueprint(network, presets=[EfsVolumes("shared")]), "FT825") == [
        "the zones of the subnets are not known"
    ]


def test_every_zone_without_a_range_is_named() -> None:
    zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
    network = Network(
        cidr="10.0.0.0/16", availability_zones=zones, private_subnet_cidrs={"eu-central-1a": "10.0.0.0/20"}
    )
    found = [p.reason for p in check_blueprint(blueprint(network)) if p.path == "network.private_subnet_cidrs"]
    assert found == ["no private range for eu-central-1b, eu-central-1c"]


@pytest.mark.parametrize("known", [rule for rule in RULES if rule.reads], ids=lambda rule: rule.code)
def test_a_rule_reads_fields_that_there_are(known: Rule) -> None:
    further_in = {field.name for kind in language() for field in kind.settings}
    own = further_in if known.subject is Spec else {field.name for field in known.subject.settings}
    paths = [path.partition(".") for path in known.reads or ()]
    assert [path for path in paths if path[0] not in own] == []
    assert [path for path in paths if path[1] and not set(path[2].split(".")) <= further_in] == []


@pytest.mark.parametrize(
    ("path", "outer", "expected"),
    [
        ("cluster.addons[1].name", "", True),
        ("cluster.addons[1].name", "cluster", True),
        ("cluster.addons[1].name", "cluster.addons", True),
        ("cluster.addons[1].name", "cluster.addons[1]", True),
        ("cluster.addons[1].name", "cluster.addons[1].name", True),
        ("cluster.addons[1].name", "cluster.add", False),
        ("cluster.addons[1].name", "cluster.addons[1].nam", False),
        ("cluster.addons[1].name", "cluster.addons[2]", False),
        ("cluster.addons[10]", "cluster.addons[1]", False),
        ("cluster", "cluster.addons", False),
    ],
)
def test_what_is_accepted_of_a_part_is_accepted_of_all_that_lies_in_it(path: str, outer: str, expected: bool) -> None:
    assert _lies_within(path, outer) is expected


@pytest.mark.parametrize(("name", "free"), [("eks-web", "web"), ("eks-", "apps")])
def test_a_profile_with_a_reserved_prefix_is_told_a_name_that_is_free(name: str, free: str) -> None:
    reserved = FargateProfile(name, selectors=[Selector("web")])
    given = Blueprint(
        region="eu-central-1",
        network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
        cluster=Cluster("dev", version="1.35", fargate_profiles=[reserved]),
    )
    assert [p.hint for p in check_blueprint(given) if p.code == "FT204"] == [f"call it {free!r}"]


def placed(labels: dict[str, str], *profiles: FargateProfile) -> Placement:
    """Where a pod with these labels in the namespace `prod` runs."""
    pod = Workload("Pod", "web", "prod", labels, {}, Replicas(1, 1), Origin("web.yaml"))
    return Scheduler(Target("dev", "eu-central-1", profiles)).place(pod, {})


def test_profiles_that_would_take_a_pod_too_are_its_runners_up() -> None:
    several = [FargateProfile(name, selectors=[Selector("prod")]) for name in ("c", "a", "b")]
    assert (placed({}, *several).profile, placed({}, *several).runners_up) == ("a", ("b", "c"))


def test_a_label_that_a_pattern_takes_need_not_change() -> None:
    nearest = placed(
        {"app": "web-1"}, FargateProfile("a", selectors=[Selector("prod", labels={"app": "web-*", "tier": "x"})])
    ).nearest
    assert nearest is not None
    assert nearest.changes == ("give the pod the label tier: x",)


def test_only_the_word_all_is_a_word_of_terraform_in_a_lifecycle() -> None:
    made = {
        item.name: item.value
        for item in _lifecycle({"a": "all", "b": "tags", "c": True}).items
        if isinstance(item, Attribute)
    }
    assert (isinstance(made["a"], Name), made["b"], made["c"]) == (True, "tags", True)


def test_a_restriction_that_is_only_documented_finds_nothing_and_is_a_note() -> None:
    made = documented("R13", title="A title", why="A reason.")
    assert (made.id, made.severity, made.detection, made.find) == ("R13", "note", "documentation", None)
    assert (made.title, made.why, made.everywhere, made.reads) == ("A title", "A reason.", False, ())


def test_days_beside_a_bucket_that_terraform_knows_are_told_too() -> None:
    logs = FlowLogs(s3_bucket_arn=ref("aws_s3_bucket.logs.arn"), retention_days=90)
    network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"], flow_logs=logs)
    assert reasons(blueprint(network), "FT122") == ["records in a bucket are not ended after 90 days by this"]
