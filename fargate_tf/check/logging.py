"""What is wrong with the destinations of logs: names, ports, and who makes a log group and how long it keeps logs.

What keeps logs from arriving there is in `log_delivery`, what Fluent Bit's files may hold in `fluent_bit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.rule import Rule, constrained, rule
from fargate_tf.facts import limits
from fargate_tf.k8s.fluent_bit import log_group_name
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.logging import CloudWatchLogs, FargateLogging, Firehose, FluentBitOutput, Kinesis, OpenSearch

if TYPE_CHECKING:
    from fargate_tf.check.rule import At, Step
    from fargate_tf.problem import Problem

GUIDE = "EKS user guide, nodes/fargate-logging (2026-01-12)"
_MODELS = "botocore 1.44.5, AWS service models (2026-11-17)"


@rule(
    "FT900",
    FargateLogging,
    "error",
    title="Logging without a destination",
    why="Without a supported [OUTPUT] section Fargate leaves logging off, and says so only in an event of each pod.",
    source=GUIDE,
    reads=("outputs",),
)
def a_destination_exists(logging: FargateLogging, at: At) -> Iterator[Problem]:
    """There is at least one output."""
    if not logging.outputs:
        yield at.problem("outputs", "no outputs, at least 1", "add one, such as CloudWatchLogs()")


log_group_name_is_allowed = constrained(
    "FT907",
    CloudWatchLogs,
    "log_group_name",
    title="The name of a log group",
    why="CloudWatch refuses other names.",
    source=_MODELS,
    hint="write a name such as '/shop/pods'",
)

delivery_stream_is_allowed = constrained(
    "FT908",
    Firehose,
    "delivery_stream",
    title="The name of a delivery stream",
    why="Firehose has no stream of another name, so no log would arrive.",
    source=_MODELS,
    hint="write the name, not the ARN",
)

stream_is_allowed = constrained(
    "FT909",
    Kinesis,
    "stream",
    title="The name of a data stream",
    why="Kinesis has no stream of another name, so no log would arrive.",
    source=_MODELS,
    hint="write the name, not the ARN",
)

host_is_allowed = constrained(
    "FT910",
    OpenSearch,
    "host",
    title="The endpoint of an OpenSearch domain",
    why="The log router takes a host name; scheme and port have fields of their own.",
    source="Fluent Bit manual, output es",
    hint="write it as in 'vpc-logs-abc.eu-central-1.es.amazonaws.com'",
)

domain_is_allowed = constrained(
    "FT911",
    OpenSearch,
    "domain",
    title="The name of an OpenSearch domain",
    why="The permission of the pod execution role is for the domain of this name; OpenSearch has none of another form.",
    source=_MODELS,
    hint="write the name, not the endpoint or the ARN",
)


@rule(
    "FT912",
    OpenSearch,
    "error",
    title="A port that does not exist",
    why="TCP has the ports 1 to 65535.",
    source="RFC 9293",
    reads=("port",),
)
def port_exists(spec: OpenSearch, at: At) -> Iterator[Problem]:
    """The port is one of TCP."""
    ports = limits.PORTS.value
    if not ports.admits(spec.port):
        yield at.problem("port", f"{spec.port} is no port, {ports.least} to {ports.most} are", "use 443")


index_is_allowed = constrained(
    "FT913",
    OpenSearch,
    "index",
    title="The name of an index",
    why="OpenSearch refuses capitals, spaces and most signs in the name of an index.",
    source="OpenSearch documentation, create index",
    hint="write a name such as 'fargate'",
)


@rule(
    "FT915",
    Blueprint,
    "error",
    title="A log group that Terraform cannot make as asked",
    why="Two makers of one group race: Terraform fails when the log router was first. The provider of this module "
    "makes groups in the blueprint's region.",
    source="fargate_tf reference",
    reads=("region", "cluster.logging"),
)
def log_group_has_one_maker(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Terraform makes a group in its own region, and nobody beside it."""
    for steps, output in destinations_of(blueprint.cluster):
        if not isinstance(output, CloudWatchLogs) or not output.create_log_group:
            continue
        here = at.inside(output, ("cluster", *steps))
        if output.auto_create_group:
            yield here.problem(
                "auto_create_group", "Terraform makes the log group already", "drop it, or add create_log_group=False"
            )
        if output.region not in (None, blueprint.region):
            yield here.problem(
                "region",
                f"Terraform makes log groups in {blueprint.region}, not in {output.region}",
                "add create_log_group=False, and auto_create_group=True if nobody made the group",
            )


retention_is_allowed = constrained(
    "FT916",
    CloudWatchLogs,
    "log_retention_days",
    title="Days that CloudWatch does not know",
    why="CloudWatch keeps logs for one of these numbers of days, or for ever.",
    source=_MODELS,
    hint="use one of these",
)


@rule(
    "FT917",
    Cluster,
    "error",
    title="One log group with two ends of retention",
    why="A group keeps all its logs for the same time, and Terraform makes it once.",
    source="CloudWatch Logs user guide, retention",
    reads=("name", "logging"),
)
def retention_is_told_once(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Outputs to one group agree on how long it keeps logs."""
    told: dict[str, int] = {}
    for steps, output in destinations_of(cluster):
        if isinstance(output, CloudWatchLogs) and output.create_log_group:
            name = log_group_name(output, cluster.name)
            first = told.setdefault(name, output.log_retention_days)
            if first != output.log_retention_days:
                yield at.inside(output, steps).problem(
                    "log_retention_days",
                    f"{output.log_retention_days} days, but {first} for the same group {shown(name)} before",
                    "give both the same days, or another log_group_name",
                )


log_stream_prefix_is_allowed = constrained(
    "FT922",
    CloudWatchLogs,
    "log_stream_prefix",
    title="How names of log streams begin",
    why="CloudWatch refuses `:` and `*` in the names of log streams, and an empty prefix is none.",
    source=_MODELS,
    hint="write a prefix such as 'fargate-'",
)

RULES: tuple[Rule, ...] = (
    a_destination_exists,
    log_group_name_is_allowed,
    delivery_stream_is_allowed,
    stream_is_allowed,
    host_is_allowed,
    domain_is_allowed,
    port_exists,
    index_is_allowed,
    log_group_has_one_maker,
    retention_is_allowed,
    retention_is_told_once,
    log_stream_prefix_is_allowed,
)

_Destination = CloudWatchLogs | Firehose | Kinesis | OpenSearch


def destinations_of(cluster: Cluster) -> Iterator[tuple[tuple[Step, ...], _Destination]]:
    """The outputs that say where they lead, with the steps from the cluster."""
    for i, output in enumerate(cluster.logging.outputs if cluster.logging else ()):
        if not isinstance(output, FluentBitOutput):
            yield ("logging", "outputs", i), output
