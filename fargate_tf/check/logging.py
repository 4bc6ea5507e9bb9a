"""What is wrong with the logging of pods: what Fargate's log router refuses, and what would lose logs in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from fargate_tf.check.rule import Rule, constrained, rule
from fargate_tf.facts import logging as facts
from fargate_tf.facts.regions import REGIONS, partition_of
from fargate_tf.k8s.fluent_bit import log_data, log_group_name
from fargate_tf.spec.base import Spec
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.logging import (
    CloudWatchLogs,
    FargateLogging,
    Filter,
    Firehose,
    FluentBitOutput,
    Kinesis,
    OpenSearch,
    Parser,
)
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from fargate_tf.check.rule import At, Step
    from fargate_tf.problem import Problem

_GUIDE = "EKS user guide, nodes/fargate-logging (2026-01-12)"
_MODELS = "botocore 1.44.5, AWS service models (2026-11-17)"
_KEY = r"[A-Za-z][A-Za-z0-9_.]{0,99}"
_SECTIONS = (CloudWatchLogs, Firehose, Kinesis, OpenSearch, FluentBitOutput, Filter, Parser)
_NOT_TEXT_OF_FLUENT_BIT = ("options", "accept")


@rule(
    "FT900",
    FargateLogging,
    "error",
    title="Logging without a destination",
    why="Without a supported [OUTPUT] section Fargate leaves logging off, and says so only in an event of each pod.",
    source=_GUIDE,
    reads=("outputs",),
)
def a_destination_exists(logging: FargateLogging, at: At) -> Iterator[Problem]:
    """There is at least one output."""
    if not logging.outputs:
        yield at.problem("outputs", "no outputs, at least 1", "add one, such as CloudWatchLogs()")


output_is_supported = constrained(
    "FT901",
    FluentBitOutput,
    "name",
    title="An output that Fargate does not have",
    why="Fargate takes only these plugins of Fluent Bit; with another one it turns logging off.",
    source=_GUIDE,
    hint="use one of these; S3 is reached through Firehose",
)

filter_is_supported = constrained(
    "FT902",
    Filter,
    "name",
    title="A filter that Fargate does not have",
    why="Fargate takes only these plugins of Fluent Bit; with another one it turns logging off.",
    source=_GUIDE,
    hint="use one of these",
)


@rule(
    "FT903",
    Filter,
    "error",
    title="A key of the kubernetes filter that Fargate sets itself",
    why="Fargate connects the filter to the Kubernetes API, and refuses a configuration that does it too.",
    source=_GUIDE,
    reads=("name", "options"),
)
def kubernetes_filter_is_left_connected(spec: Filter, at: At) -> Iterator[Problem]:
    """The kubernetes filter does not say how the API is reached."""
    refused = {key.lower() for key in facts.KUBERNETES_FILTER_REFUSED.value}
    for key in spec.options if spec.name == "kubernetes" else ():
        if key.lower() in refused:
            yield at.problem(("options", key), f"Fargate sets {key} itself and refuses it here", "drop it")


@rule(
    "FT904",
    Spec,
    "error",
    title="A key of a Fluent Bit section",
    why="A key is one word. What a field of its own writes would stand in the section twice, and Fluent Bit would "
    "take one of the two.",
    source=f"{_GUIDE}; Fluent Bit manual, configuration file",
    reads=(),
)
def keys_are_words(spec: Spec, at: At) -> Iterator[Problem]:
    """Keys of options are words that no field writes."""
    if not isinstance(spec, _SECTIONS) or not isinstance(spec.options, Mapping):
        return
    own = _own_keys(spec)
    for key in (key for key in spec.options if isinstance(key, str)):
        if re.fullmatch(_KEY, key) is None:
            yield at.problem(
                ("options", key),
                f"{shown(key)} is no key of Fluent Bit",
                "write one word of letters, digits, `_` or `.`",
            )
        elif key.lower() in own:
            yield at.problem(("options", key), f"{key} is written by a field of its own", "give it by the field")


@rule(
    "FT905",
    Spec,
    "error",
    title="A value that a Fluent Bit section cannot hold",
    why="A section has one line for each key, so a line break would begin another key or section. Fargate refuses "
    "variables of the environment.",
    source=f"{_GUIDE}; Fluent Bit manual, configuration file",
    reads=(),
)
def values_are_one_line(spec: Spec, at: At) -> Iterator[Problem]:
    """Every value is one line of plain text without variables."""
    if isinstance(spec, _SECTIONS):
        for steps, text in _values(spec):
            fault = _fault(text)
            if fault is not None:
                yield at.problem(steps, f"{shown(text)} {fault[0]}", fault[1])


@rule(
    "FT906",
    Blueprint,
    "error",
    title="A logging configuration that is too long",
    why="Fargate takes a ConfigMap of at most 5300 characters, and turns logging off when it is longer.",
    source=_GUIDE,
    reads=("region", "cluster.name", "cluster.logging"),
)
def configuration_fits(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """All sections together fit the ConfigMap."""
    count = sum(len(key) + len(text) for key, text in log_data(blueprint).items())
    most = facts.CONFIG_MAP_CHARACTERS.value
    if count > most:
        yield at.inside(blueprint.cluster, ("cluster",)).problem(
            "logging",
            f"the ConfigMap {facts.CONFIG_MAP} would have {count} characters, at most {most}",
            "drop filters or outputs, or let Firehose do the work",
        )


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
    ports = facts.PORTS.value
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
    "FT914",
    Blueprint,
    "error",
    title="A region of a destination that cannot be reached",
    why="A role works in its own partition only, and the log router finds no endpoint in a region that does not exist.",
    source="botocore 1.44.5, partitions (2026-11-17)",
    reads=("region", "cluster.logging"),
)
def destination_is_in_reach(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """The region of each destination exists, in the partition of the cluster."""
    for steps, output in _outputs(blueprint.cluster):
        region = output.region
        if region is None:
            continue
        here = at.inside(output, ("cluster", *steps))
        if region not in REGIONS:
            yield here.problem(
                "region", f"AWS has no region {shown(region)}", "drop it: the blueprint's is the default"
            )
        elif blueprint.region in REGIONS and partition_of(region) != partition_of(blueprint.region):
            yield here.problem(
                "region",
                f"{region} is in another partition than {blueprint.region}",
                "use a region of the same partition",
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
    for steps, output in _outputs(blueprint.cluster):
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
    for steps, output in _outputs(cluster):
        if isinstance(output, CloudWatchLogs) and output.create_log_group:
            name = log_group_name(output, cluster.name)
            first = told.setdefault(name, output.log_retention_days)
            if first != output.log_retention_days:
                yield at.inside(output, steps).problem(
                    "log_retention_days",
                    f"{output.log_retention_days} days, but {first} for the same group {shown(name)} before",
                    "give both the same days, or another log_group_name",
                )


@rule(
    "FT918",
    Cluster,
    "warning",
    title="A pod execution role whose permissions are not ours",
    why="A role that exists belongs to whoever made it, and perhaps to other clusters: this module does not touch it. "
    "Without the permissions the logs of its pods are lost in silence.",
    source=_GUIDE,
    reads=("logging", "pod_execution_role_arn", "fargate_profiles", "fargate_profiles.pod_execution_role_arn"),
    knows_expressions=True,
)
def existing_roles_may_write(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Whoever brings a role is told what it has to allow."""
    if cluster.logging is None:
        return
    actions = ", ".join(_actions(cluster.logging))
    hint = (
        f"let the role do {actions} on the destinations, and accept this" if actions else "see to it, and accept this"
    )
    if cluster.pod_execution_role_arn is not None:
        yield at.problem("pod_execution_role_arn", "this role gets no permission to write logs here", hint)
    for i, profile in enumerate(cluster.fargate_profiles):
        if profile.pod_execution_role_arn is not None:
            yield at.inside(profile, ("fargate_profiles", i)).problem(
                "pod_execution_role_arn", "this role gets no permission to write logs here", hint
            )


@rule(
    "FT919",
    FluentBitOutput,
    "note",
    title="An output whose permissions are not known",
    why="Fluent Bit's own words do not tell what is written to; the pod execution role gets no permission for it.",
    source="fargate_tf reference",
    reads=("name",),
)
def permissions_are_yours(spec: FluentBitOutput, at: At) -> Iterator[Problem]:
    """Whoever writes a section by hand is told that no permission comes with it."""
    typed = {"kinesis": "Kinesis", "es": "OpenSearch"}
    better = typed.get(spec.name, "Firehose" if "firehose" in spec.name else "CloudWatchLogs")
    yield at.problem(
        "name",
        f"no permission for {shown(spec.name)} is made",
        f"use {better}(…), or add an aws_iam_role_policy for aws_iam_role.pod_execution",
    )


@rule(
    "FT920",
    Blueprint,
    "warning",
    title="A destination of logs without a way to it",
    why="Without NAT the log router reaches a destination only through its VPC endpoint. Pods run, and their logs are "
    "lost.",
    source=_GUIDE,
    reads=("network.nat", "network.interface_endpoints", "cluster.logging"),
)
def destinations_have_a_way(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Without NAT there is an endpoint for each destination."""
    network = blueprint.network
    if not isinstance(network, Network) or network.nat != "none":
        return
    for steps, output in _outputs(blueprint.cluster):
        service = facts.ENDPOINTS.value.get(type(output).__name__)
        if service is not None and service not in network.interface_endpoints:
            yield at.inside(output, ("cluster", *steps)).problem(
                (),
                f"no NAT gateway and no VPC endpoint for {service}, so no log arrives",
                f"add {service!r} to interface_endpoints, or use nat='per_az'",
            )


parser_format_is_known = constrained(
    "FT921",
    Parser,
    "format",
    title="A format of a parser",
    why="Fluent Bit has these kinds of parsers; Fargate turns logging off when it cannot read the configuration.",
    source="Fluent Bit manual, parsers",
    hint="use one of these",
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


@rule(
    "FT923",
    FargateLogging,
    "error",
    title="A parser that a filter cannot find",
    why="A filter names a parser of the same configuration; two of one name cannot be told apart, and a parser of "
    "format regex needs its Regex.",
    source="Fluent Bit manual, parsers",
    reads=("parsers", "filters"),
)
def parsers_are_found(logging: FargateLogging, at: At) -> Iterator[Problem]:
    """Parsers are named once and complete; filters name those that are there."""
    names = Counter(parser.name for parser in logging.parsers)
    for i, parser in enumerate(logging.parsers):
        here = at.inside(parser, ("parsers", i))
        if names[parser.name] > 1:
            yield here.problem("name", f"{shown(parser.name)} is the name of two parsers", "rename one")
        if parser.format == "regex" and not any(key.lower() == "regex" for key in parser.options):
            yield here.problem("options", "a parser of format regex has no Regex", 'add options={"Regex": "…"}')
    for i, each in enumerate(logging.filters):
        for key, value in each.options.items() if each.name == "parser" else ():
            wanted = (value,) if isinstance(value, str) else value
            if key.lower() == "parser" and (missing := [name for name in wanted if name not in names]):
                yield at.inside(each, ("filters", i)).problem(
                    ("options", key), f"no parser {shown(missing[0])}", "add it to `parsers`"
                )


RULES: tuple[Rule, ...] = (
    a_destination_exists,
    output_is_supported,
    filter_is_supported,
    kubernetes_filter_is_left_connected,
    keys_are_words,
    values_are_one_line,
    configuration_fits,
    log_group_name_is_allowed,
    delivery_stream_is_allowed,
    stream_is_allowed,
    host_is_allowed,
    domain_is_allowed,
    port_exists,
    index_is_allowed,
    destination_is_in_reach,
    log_group_has_one_maker,
    retention_is_allowed,
    retention_is_told_once,
    existing_roles_may_write,
    permissions_are_yours,
    destinations_have_a_way,
    parser_format_is_known,
    log_stream_prefix_is_allowed,
    parsers_are_found,
)

_Destination = CloudWatchLogs | Firehose | Kinesis | OpenSearch


def _outputs(cluster: Cluster) -> Iterator[tuple[tuple[Step, ...], _Destination]]:
    """The outputs that say where they lead, with the steps from the cluster."""
    for i, output in enumerate(cluster.logging.outputs if cluster.logging else ()):
        if not isinstance(output, FluentBitOutput):
            yield ("logging", "outputs", i), output


def _own_keys(spec: Spec) -> set[str]:
    """The keys that the fields of a section write, in small letters."""
    if isinstance(spec, Parser):
        return {"name", "format"}
    own = {"name", "match", "match_regex"}
    return own | _FIELD_KEYS.get(type(spec), frozenset())


_FIELD_KEYS: Mapping[type[Spec], frozenset[str]] = {
    CloudWatchLogs: frozenset(
        {"region", "log_group_name", "log_stream_prefix", "auto_create_group", "log_retention_days"}
    ),
    Firehose: frozenset({"region", "delivery_stream"}),
    Kinesis: frozenset({"region", "stream"}),
    OpenSearch: frozenset(
        {"host", "port", "index", "aws_auth", "aws_region", "tls", "suppress_type_name"},
    ),
}


def _values(spec: Spec) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Every text that becomes a value of the section, with the steps to it."""
    for field in type(spec).__dataclass_fields__:
        text = getattr(spec, field)
        if field not in _NOT_TEXT_OF_FLUENT_BIT and isinstance(text, str):
            yield (field,), text
    options = getattr(spec, "options", None)
    for key, values in options.items() if isinstance(options, Mapping) else ():
        if not isinstance(key, str):
            continue  # of the wrong shape, which FT008 says
        if isinstance(values, str):
            yield ("options", key), values
        elif isinstance(values, tuple):
            texts = [text for text in values if isinstance(text, str)]
            yield from ((("options", key), text) for text in texts or ("",))


def _fault(text: str) -> tuple[str, str] | None:
    """What keeps a text from being a value, and what to type."""
    if not text.strip():
        return "is no value", "write one, or drop the key"
    if not text.isprintable():
        return "has a line break or another sign that cannot be seen", "write it on one line"
    if text != text.strip():
        return "begins or ends with a space, which Fluent Bit drops", "drop the space"
    if "${" in text:
        return "holds a variable, and Fargate refuses variables", "write the value itself"
    return None


def _actions(logging: FargateLogging) -> list[str]:
    """What the destinations ask of a role."""
    needed: list[str] = []
    for output in logging.outputs:
        if isinstance(output, CloudWatchLogs):
            needed += facts.CLOUDWATCH_ACTIONS.value
        elif isinstance(output, Firehose):
            needed += facts.FIREHOSE_ACTIONS.value
        elif isinstance(output, Kinesis):
            needed += facts.KINESIS_ACTIONS.value
        elif isinstance(output, OpenSearch):
            needed += facts.OPENSEARCH_ACTIONS.value
    return list(dict.fromkeys(needed))
