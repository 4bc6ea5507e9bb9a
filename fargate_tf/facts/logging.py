"""Fargate's log router: what AWS takes in the `aws-logging` ConfigMap, and what the destinations need."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fargate_tf.facts.base import Fact
from fargate_tf.facts.sources import BOTO, UG26

_GUIDE = (UG26.at("nodes/fargate-logging.adoc"),)

NAMESPACE = Fact("aws-observability", _GUIDE)
NAMESPACE_LABEL: Fact[Mapping[str, str]] = Fact(MappingProxyType({"aws-observability": "enabled"}), _GUIDE)
CONFIG_MAP = Fact("aws-logging", _GUIDE, note="read when a pod starts: a change reaches new pods only")
CONFIG_MAP_CHARACTERS = Fact(5300, _GUIDE)
OUTPUT_KEY = Fact("output.conf", _GUIDE)
FILTERS_KEY = Fact("filters.conf", _GUIDE)
PARSERS_KEY = Fact("parsers.conf", _GUIDE)
OWN_LOG_KEY = Fact("flb_log_cw", _GUIDE)
OWN_LOG_GROUP = Fact("{cluster}-fluent-bit-logs", _GUIDE, note="CloudWatch only")

OUTPUTS = Fact(
    ("es", "firehose", "kinesis_firehose", "cloudwatch", "cloudwatch_logs", "kinesis"),
    _GUIDE,
    note="opensearch, s3 and http are not in the list",
)
FILTERS = Fact(("grep", "parser", "record_modifier", "rewrite_tag", "throttle", "nest", "modify", "kubernetes"), _GUIDE)
PARSER_FORMATS = Fact(
    ("json", "regex", "ltsv", "logfmt"), _GUIDE, "medium", "Fluent Bit's own list; AWS asks only that Format is there"
)
KUBERNETES_FILTER_REFUSED = Fact(
    ("Kube_URL", "Kube_CA_File", "Kube_Token_Command", "Kube_Token_File"), _GUIDE, note="the service sets them"
)

CLOUDWATCH_ACTIONS = Fact(("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"), _GUIDE)
CLOUDWATCH_CREATE_ACTIONS = Fact(("logs:CreateLogGroup", "logs:PutRetentionPolicy"), _GUIDE)
FIREHOSE_ACTIONS = Fact(("firehose:PutRecordBatch",), _GUIDE)
KINESIS_ACTIONS = Fact(("kinesis:PutRecords",), _GUIDE)
OPENSEARCH_ACTIONS = Fact(("es:ESHttp*",), _GUIDE, "medium", "the sample of AWS says es:*; these are the data calls")

LOG_GROUP_PATTERN = Fact(r"[.\-_/#A-Za-z0-9]{1,512}", (BOTO.at("logs: LogGroupName"),))
LOG_STREAM_PATTERN = Fact(r"[^:*]{1,512}", (BOTO.at("logs: LogStreamName"),))
DELIVERY_STREAM_PATTERN = Fact(r"[a-zA-Z0-9_.-]{1,64}", (BOTO.at("firehose: DeliveryStreamName"),))
STREAM_PATTERN = Fact(r"[a-zA-Z0-9_.-]{1,128}", (BOTO.at("kinesis: StreamName"),))
DOMAIN_PATTERN = Fact(r"[a-z][a-z0-9\-]{2,27}", (BOTO.at("opensearch: DomainName"),))

ENDPOINTS: Fact[Mapping[str, str]] = Fact(
    MappingProxyType(
        {
            "CloudWatchLogs": "logs",
            "Firehose": "kinesis-firehose",
            "Kinesis": "kinesis-streams",
        }
    ),
    _GUIDE,
    note="the VPC needs a way to the destination; an OpenSearch domain in the VPC is its own way",
)
