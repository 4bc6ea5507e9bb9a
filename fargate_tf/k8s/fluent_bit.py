"""The words of the log router: sections of Fluent Bit, made of specs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.facts import logging as facts
from fargate_tf.spec.logging import CloudWatchLogs, Firehose, FluentBitOutput, Kinesis, OpenSearch, Parser

if TYPE_CHECKING:
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.logging import Filter, LogOutput

Pairs = list[tuple[str, str]]


def log_data(blueprint: Blueprint) -> Mapping[str, str]:
    """The data of the `aws-logging` ConfigMap; empty where the blueprint says nothing of logs."""
    logging = blueprint.cluster.logging
    if logging is None:
        return {}
    data = {
        facts.FILTERS_KEY.value: _file("FILTER", [filter_pairs(each) for each in logging.filters]),
        facts.OUTPUT_KEY.value: _file("OUTPUT", [output_pairs(each, blueprint) for each in logging.outputs]),
        facts.PARSERS_KEY.value: _file("PARSER", [parser_pairs(each) for each in logging.parsers]),
        facts.OWN_LOG_KEY.value: "true" if logging.fluent_bit_logs else "",
    }
    return {key: text for key, text in data.items() if text}


def log_group_name(output: CloudWatchLogs, cluster: str) -> str:
    """The group of an output: the user's, or one for all pods of the cluster."""
    return output.log_group_name or f"/aws/eks/{cluster}/fargate"


def filter_pairs(spec: Filter) -> Pairs:
    """The keys and values of a filter, in order."""
    return [("Name", spec.name), ("Match", spec.match), *_further(spec.options)]


def parser_pairs(spec: Parser) -> Pairs:
    """The keys and values of a parser, in order."""
    return [("Name", spec.name), ("Format", spec.format), *_further(spec.options)]


def output_pairs(spec: LogOutput, blueprint: Blueprint) -> Pairs:
    """The keys and values of an output, in order."""
    if isinstance(spec, CloudWatchLogs):
        own = _cloudwatch(spec, blueprint)
    elif isinstance(spec, Firehose):
        own = [("region", spec.region or blueprint.region), ("delivery_stream", spec.delivery_stream)]
    elif isinstance(spec, Kinesis):
        own = [("region", spec.region or blueprint.region), ("stream", spec.stream)]
    elif isinstance(spec, OpenSearch):
        own = _opensearch(spec, blueprint)
    else:
        own = []
    return [("Name", plugin(spec)), ("Match", spec.match), *own, *_further(spec.options)]


def plugin(spec: LogOutput) -> str:
    """The plugin of Fluent Bit behind an output."""
    plugins: Mapping[type, str] = {
        CloudWatchLogs: "cloudwatch_logs",
        Firehose: "kinesis_firehose",
        Kinesis: "kinesis",
        OpenSearch: "es",
    }
    return spec.name if isinstance(spec, FluentBitOutput) else plugins[type(spec)]


def _cloudwatch(spec: CloudWatchLogs, blueprint: Blueprint) -> Pairs:
    pairs = [
        ("region", spec.region or blueprint.region),
        ("log_group_name", log_group_name(spec, blueprint.cluster.name)),
        ("log_stream_prefix", spec.log_stream_prefix),
        ("auto_create_group", str(spec.auto_create_group).lower()),
    ]
    if spec.auto_create_group and spec.log_retention_days:
        pairs.append(("log_retention_days", str(spec.log_retention_days)))
    return pairs


def _opensearch(spec: OpenSearch, blueprint: Blueprint) -> Pairs:
    switch = {True: "On", False: "Off"}
    return [
        ("Host", spec.host),
        ("Port", str(spec.port)),
        ("Index", spec.index),
        ("AWS_Auth", switch[spec.aws_auth]),
        ("AWS_Region", spec.region or blueprint.region),
        ("tls", switch[spec.tls]),
        ("Suppress_Type_Name", switch[spec.suppress_type_name]),
    ]


def _further(options: Mapping[str, str | Sequence[str]]) -> Pairs:
    return [
        (key, value) for key, values in options.items() for value in ((values,) if isinstance(values, str) else values)
    ]


def _file(section: str, blocks: Sequence[Pairs]) -> str:
    """Sections of one kind; AWS asks for one indentation within a file."""
    return "\n".join(f"[{section}]\n" + "".join(f"    {key} {value}\n" for key, value in pairs) for pairs in blocks)
