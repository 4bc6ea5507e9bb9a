"""What Fargate's log router refuses in the files of Fluent Bit: plugins, keys, values, parsers, and their size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from fargate_tf.check.logging import GUIDE
from fargate_tf.check.rule import Rule, constrained, rule
from fargate_tf.facts import logging as facts
from fargate_tf.k8s.fluent_bit import log_data
from fargate_tf.spec.base import Spec
from fargate_tf.spec.blueprint import Blueprint
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

if TYPE_CHECKING:
    from fargate_tf.check.rule import At, Step
    from fargate_tf.problem import Problem

_KEY = r"[A-Za-z][A-Za-z0-9_.]{0,99}"
_SECTIONS = (CloudWatchLogs, Firehose, Kinesis, OpenSearch, FluentBitOutput, Filter, Parser)
_NOT_TEXT_OF_FLUENT_BIT = ("options", "accept")

output_is_supported = constrained(
    "FT901",
    FluentBitOutput,
    "name",
    title="An output that Fargate does not have",
    why="Fargate takes only these plugins of Fluent Bit; with another one it turns logging off.",
    source=GUIDE,
    hint="use one of these; S3 is reached through Firehose",
)

filter_is_supported = constrained(
    "FT902",
    Filter,
    "name",
    title="A filter that Fargate does not have",
    why="Fargate takes only these plugins of Fluent Bit; with another one it turns logging off.",
    source=GUIDE,
    hint="use one of these",
)


@rule(
    "FT903",
    Filter,
    "error",
    title="A key of the kubernetes filter that Fargate sets itself",
    why="Fargate connects the filter to the Kubernetes API, and refuses a configuration that does it too.",
    source=GUIDE,
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
    source=f"{GUIDE}; Fluent Bit manual, configuration file",
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
    source=f"{GUIDE}; Fluent Bit manual, configuration file",
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
    source=GUIDE,
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


parser_format_is_known = constrained(
    "FT921",
    Parser,
    "format",
    title="A format of a parser",
    why="Fluent Bit has these kinds of parsers; Fargate turns logging off when it cannot read the configuration.",
    source="Fluent Bit manual, parsers",
    hint="use one of these",
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
    output_is_supported,
    filter_is_supported,
    kubernetes_filter_is_left_connected,
    keys_are_words,
    values_are_one_line,
    configuration_fits,
    parser_format_is_known,
    parsers_are_found,
)


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
