"""What is wrong with the flow logs of a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.rule import constrained, rule
from fargate_tf.spec.arns import KMS_KEY_ARN
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.network import FlowLogs

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem


flow_log_retention_is_allowed = constrained(
    "FT118",
    FlowLogs,
    "retention_days",
    title="The retention of flow logs",
    why="CloudWatch Logs takes a fixed list of days; 0 keeps them for ever.",
    source="botocore, logs: Days (2026-11-17)",
    hint="use one of these: a month is 30, a year 365, for ever 0",
)


flow_log_interval_is_allowed = constrained(
    "FT119",
    FlowLogs,
    "aggregation_seconds",
    title="The interval of flow logs",
    why="Flow logs join packets over one minute or ten.",
    source="botocore, ec2: CreateFlowLogs, MaxAggregationInterval (2026-11-17)",
    hint="use 60 or 600",
)


@rule(
    "FT120",
    FlowLogs,
    "error",
    title="The bucket of flow logs",
    why="Flow logs take the ARN of a bucket, or of a folder in it.",
    source="botocore, ec2: CreateFlowLogs, LogDestination (2026-11-17)",
    reads=("s3_bucket_arn",),
)
def flow_log_bucket_is_a_bucket(logs: FlowLogs, at: At) -> Iterator[Problem]:
    """The bucket is named by its ARN."""
    if isinstance(logs.s3_bucket_arn, str) and not re.fullmatch(_BUCKET_ARN, logs.s3_bucket_arn, re.ASCII):
        reason = f"{shown(logs.s3_bucket_arn)} is no ARN of a bucket"
        yield at.problem("s3_bucket_arn", reason, "write it as 'arn:aws:s3:::acme-flow-logs'")


@rule(
    "FT121",
    FlowLogs,
    "error",
    title="The key of flow logs",
    why="The log group takes a key of its region, by its ARN. Records in a bucket are encrypted as the bucket says.",
    source="botocore, logs: CreateLogGroup, kmsKeyId (2026-11-17)",
    reads=("kms_key_arn", "s3_bucket_arn"),
    knows_expressions=True,
)
def flow_log_key_is_a_key(logs: FlowLogs, at: At) -> Iterator[Problem]:
    """The key is one of the region, and there is a log group for it."""
    arn, region = logs.kms_key_arn, at.context.blueprint.region
    if arn is not None and logs.s3_bucket_arn is not None:
        yield at.problem("kms_key_arn", "records in a bucket take no key here", "drop it: the bucket has its own")
    elif isinstance(arn, str) and not re.fullmatch(KMS_KEY_ARN.pattern, arn, re.ASCII):
        yield at.problem("kms_key_arn", f"{shown(arn)} is no ARN of a KMS key", "see `aws kms list-keys`")
    elif isinstance(arn, str) and arn.split(":")[3] != region:
        reason = f"the key is in {shown(arn.split(':')[3])}, the network in {shown(region)}"
        yield at.problem("kms_key_arn", reason, "give a key of the network's region")


@rule(
    "FT122",
    FlowLogs,
    "warning",
    title="Days of flow logs that nobody counts",
    why="The days belong to the log group. Records in a bucket stay until a lifecycle rule of the bucket ends them.",
    source="botocore, ec2: CreateFlowLogs; s3: PutBucketLifecycleConfiguration (2026-11-17)",
    reads=("retention_days", "s3_bucket_arn"),
    knows_expressions=True,
)
def flow_log_days_are_of_a_group(logs: FlowLogs, at: At) -> Iterator[Problem]:
    """Days other than the usual ones are given for a log group only."""
    usual = FlowLogs().retention_days
    if logs.s3_bucket_arn is not None and logs.retention_days != usual:
        yield at.problem(
            "retention_days",
            f"records in a bucket are not ended after {shown(logs.retention_days)} days by this",
            "drop it, and give the bucket a lifecycle rule",
        )


RULES = (
    flow_log_retention_is_allowed,
    flow_log_interval_is_allowed,
    flow_log_bucket_is_a_bucket,
    flow_log_key_is_a_key,
    flow_log_days_are_of_a_group,
)


_BUCKET_ARN = r"arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[!-~]+/?)?"
