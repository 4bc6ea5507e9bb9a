"""Flow logs: a record of the traffic of the VPC, in a log group or a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.iam import policy_document, role
from fargate_tf.facts import network as facts
from fargate_tf.hcl.blocks import resource
from fargate_tf.hcl.functions import filled, template

if TYPE_CHECKING:
    from collections.abc import Callable

    from fargate_tf.hcl.blocks import Resource
    from fargate_tf.hcl.nodes import ApplyTime, Call, Expression, Value
    from fargate_tf.spec.network import FlowLogs

    Text = str | Expression[ApplyTime]
    Tags = Callable[[Value], Value]


def flow_logs(  # noqa: PLR0913
    spec: FlowLogs, *, vpc: Resource, name: str, partition: str, region: str, account_id: Text, tags: Tags
) -> tuple[Resource, ...]:
    """The flow log, with the log group and the role that it needs unless it goes to a bucket."""
    if spec.s3_bucket_arn is not None:
        return (_flow_log(spec, vpc, name, tags, log_destination_type="s3", log_destination=spec.s3_bucket_arn),)
    group_name = f"/aws/vpc-flow-log/{name}"
    group = resource(
        "aws_cloudwatch_log_group",
        "flow_logs",
        name=group_name,
        retention_in_days=spec.retention_days,
        kms_key_id=spec.kms_key_arn,
        tags=tags(name),
    )
    writer = role(
        "flow_logs",
        name=f"{name}-flow-logs",
        description="Writes the flow logs of the VPC",
        trust=_trust(partition=partition, region=region, account_id=account_id),
        tags=tags(name),
    )
    group_arn = template(f"arn:{partition}:logs:{region}:", account_id, f":log-group:{group_name}")
    permissions = resource(
        "aws_iam_role_policy",
        "flow_logs",
        name="write-flow-logs",
        role=writer.attr("name"),
        policy=policy_document(
            {
                "Effect": "Allow",
                "Action": list(facts.FLOW_LOGS_ACTIONS.value),
                "Resource": [group_arn, template(group_arn, ":*")],
            }
        ),
    )
    made = _flow_log(
        spec, vpc, name, tags, log_destination=group.attr("arn"), iam_role_arn=writer.attr("arn"), after=permissions
    )
    return group, writer, permissions, made


def _trust(*, partition: str, region: str, account_id: Text) -> Call[ApplyTime]:
    """Let the flow logs of this account and region take the role (confused deputy)."""
    source_arn = filled(facts.FLOW_LOGS_SOURCE_ARN.value, partition=partition, region=region, account=account_id)
    return policy_document(
        {
            "Effect": "Allow",
            "Principal": {"Service": facts.FLOW_LOGS_PRINCIPAL.value},
            "Action": "sts:AssumeRole",
            "Condition": {
                "ArnLike": {"aws:SourceArn": source_arn},
                "StringEquals": {"aws:SourceAccount": account_id},
            },
        }
    )


def _flow_log(  # noqa: PLR0913
    spec: FlowLogs,
    vpc: Resource,
    name: str,
    tags: Tags,
    *,
    log_destination: Value,
    log_destination_type: str | None = None,
    iam_role_arn: Value = None,
    after: Resource | None = None,
) -> Resource:
    return resource(
        "aws_flow_log",
        "this",
        vpc_id=vpc.attr("id"),
        traffic_type=spec.traffic,
        log_destination_type=log_destination_type,
        log_destination=log_destination,
        iam_role_arn=iam_role_arn,
        max_aggregation_interval=spec.aggregation_seconds,
        tags=tags(name),
        depends_on=[] if after is None else [after.address],
    )
