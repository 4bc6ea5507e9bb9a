"""Logs of pods on Fargate: where the log router that AWS runs beside each pod sends them."""

from collections.abc import Mapping, Sequence

from fargate_tf.facts import limits
from fargate_tf.facts import logging as facts
from fargate_tf.spec.base import Spec, setting, spec
from fargate_tf.spec.constraint import Matches, OneOf

_MATCH = "which tags; those of pods begin with `kube.`"
_REGION = "region of the destination; without it the blueprint's"
_OPTIONS = "further keys of the section, as Fluent Bit spells them; a list repeats a key"


@spec
class CloudWatchLogs(Spec):
    """Logs go to a CloudWatch log group, which Terraform makes.

    >>> CloudWatchLogs(log_group_name="/shop/pods").log_retention_days
    365
    """

    match: str = setting(_MATCH, default="*")
    region: str | None = setting(_REGION, default=None)
    log_group_name: str | None = setting(
        "name of the log group; without it `/aws/eks/<cluster>/fargate`",
        default=None,
        constraint=Matches(facts.LOG_GROUP_PATTERN.value, "1 to 512 letters, digits, or `.`, `-`, `_`, `/`, `#`"),
    )
    log_stream_prefix: str = setting(
        "how the names of log streams begin",
        default="fargate-",
        constraint=Matches(facts.LOG_STREAM_PATTERN.value, "1 to 512 characters without `:` and `*`"),
    )
    create_log_group: bool = setting("Terraform makes the log group", default=True)
    auto_create_group: bool = setting(
        "the log router makes the log group; not together with `create_log_group`", default=False
    )
    log_retention_days: int = setting(
        "days that the logs are kept; 0 is for ever; of no effect on a group that exists",
        default=365,
        constraint=OneOf((*limits.LOG_RETENTION_DAYS.value, limits.LOG_RETENTION_FOREVER.value)),
    )
    options: Mapping[str, str | Sequence[str]] = setting(_OPTIONS, default={})


@spec
class Firehose(Spec):
    """Logs go to a delivery stream of Data Firehose, and from there to S3 or a partner.

    >>> Firehose("pods").match
    '*'
    """

    delivery_stream: str = setting(
        "name of a delivery stream that exists",
        kw_only=False,
        constraint=Matches(facts.DELIVERY_STREAM_PATTERN.value, "1 to 64 letters, digits, `_`, `.` or `-`"),
    )
    match: str = setting(_MATCH, default="*")
    region: str | None = setting(_REGION, default=None)
    options: Mapping[str, str | Sequence[str]] = setting(_OPTIONS, default={})


@spec
class Kinesis(Spec):
    """Logs go to a Kinesis data stream.

    >>> Kinesis("pods").stream
    'pods'
    """

    stream: str = setting(
        "name of a data stream that exists",
        kw_only=False,
        constraint=Matches(facts.STREAM_PATTERN.value, "1 to 128 letters, digits, `_`, `.` or `-`"),
    )
    match: str = setting(_MATCH, default="*")
    region: str | None = setting(_REGION, default=None)
    options: Mapping[str, str | Sequence[str]] = setting(_OPTIONS, default={})


@spec
class OpenSearch(Spec):
    """Logs go to an OpenSearch domain, signed with the pod execution role, which the domain has to let in.

    >>> OpenSearch("logs", host="vpc-logs-abc.eu-central-1.es.amazonaws.com").port
    443
    """

    domain: str = setting(
        "name of a domain that exists",
        kw_only=False,
        constraint=Matches(facts.DOMAIN_PATTERN.value, "3 to 28 lower-case letters, digits or `-` after a letter"),
    )
    host: str = setting(
        "endpoint of the domain, without `https://`",
        constraint=Matches(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", "a host name without `https://`"),
    )
    port: int = setting("port of the endpoint", default=443)
    index: str = setting(
        "index that takes the logs",
        default="fargate",
        constraint=Matches(r"[a-z0-9.][a-z0-9._-]{0,254}", "lower-case letters, digits, `.`, `_` or `-`"),
    )
    aws_auth: bool = setting("sign requests with the pod execution role", default=True)
    tls: bool = setting("encrypt on the way", default=True)
    suppress_type_name: bool = setting("leave out the type of documents, which OpenSearch 2 refuses", default=True)
    match: str = setting(_MATCH, default="*")
    region: str | None = setting(_REGION, default=None)
    options: Mapping[str, str | Sequence[str]] = setting(_OPTIONS, default={})


@spec
class FluentBitOutput(Spec):
    """Any `[OUTPUT]` section that Fargate takes, in Fluent Bit's own words; its IAM permissions are yours.

    >>> FluentBitOutput("kinesis", options={"region": "eu-central-1", "stream": "pods"}).name
    'kinesis'
    """

    name: str = setting("plugin", kw_only=False, constraint=OneOf(facts.OUTPUTS.value))
    match: str = setting(_MATCH, default="*")
    options: Mapping[str, str | Sequence[str]] = setting(_OPTIONS, default={})


@spec
class Filter(Spec):
    """A `[FILTER]` section.

    >>> Filter("grep", options={"Exclude": "log healthz"}).match
    'kube.*'
    """

    name: str = setting("plugin", kw_only=False, constraint=OneOf(facts.FILTERS.value))
    match: str = setting(_MATCH, default="kube.*")
    options: Mapping[str, str | Sequence[str]] = setting(_OPTIONS, default={})


@spec
class Parser(Spec):
    """A `[PARSER]` section, for a filter to name.

    >>> Parser("crio", format="regex", options={"Regex": "^(?<time>[^ ]+) (?<log>.*)$"}).format
    'regex'
    """

    name: str = setting("what filters call it", kw_only=False)
    format: str = setting("how a line is read", constraint=OneOf(facts.PARSER_FORMATS.value))
    options: Mapping[str, str | Sequence[str]] = setting(_OPTIONS, default={})


LogOutput = CloudWatchLogs | Firehose | Kinesis | OpenSearch | FluentBitOutput


@spec
class FargateLogging(Spec):
    """Where the logs of all pods on Fargate go; Terraform makes the permissions, `manifests` the ConfigMap.

    >>> FargateLogging(outputs=[CloudWatchLogs()]).fluent_bit_logs
    False
    """

    outputs: Sequence[CloudWatchLogs | Firehose | Kinesis | OpenSearch | FluentBitOutput] = setting(
        "destinations, at least one"
    )
    filters: Sequence[Filter] = setting("what is changed or left out on the way, in this order", default=())
    parsers: Sequence[Parser] = setting("how filters read lines", default=())
    fluent_bit_logs: bool = setting(
        "the log router's own log goes to CloudWatch too, in the group `<cluster>-fluent-bit-logs`", default=False
    )
