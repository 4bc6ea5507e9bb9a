"""Flow logs: a record of the traffic of the VPC, in a log group or a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.iam import policy_document, role_body
from fargate_tf.facts import network as facts
from fargate_tf.hcl.blocks import Resource, lift, resource, when
from fargate_tf.hcl.functions import conditional, equal, filled, is_null, not_null, template
from fargate_tf.hcl.nodes import Block, Conditional, Expression, Operation
from fargate_tf.spec.network import FlowLogs

if TYPE_CHECKING:
    from collections.abc import Callable

    from fargate_tf.hcl.blocks import OptionalResource
    from fargate_tf.hcl.locals import Locals
    from fargate_tf.hcl.nodes import ApplyTime, Call, PlanTime, Value

    Text = str | Expression[ApplyTime]
    Tags = Callable[[Value], Value]


# The module has a word for where the records go, since whether an ARN is null may be known only after apply. In the
# language the bucket's ARN alone says it.
TO_LOG_GROUP, TO_BUCKET = "cloud-watch-logs", "s3"


def flow_logs(  # noqa: PLR0913
    given: FlowLogs | Expression[PlanTime] | None,
    *,
    vpc: Resource,
    name: Text,
    partition: Text,
    region: Text,
    account_id: Text,
    tags: Tags,
    named: Locals,
) -> tuple[Block, ...]:
    """The flow log, with the log group and the role that it needs unless it goes to a bucket."""
    if given is None:
        return ()
    spec = lift(FlowLogs, given) if isinstance(given, Expression) else given
    to_group, destination = _destination(given, named)
    group_name = template("/aws/vpc-flow-log/", name)
    group = when(
        to_group,
        resource(
            "aws_cloudwatch_log_group",
            "flow_logs",
            name=group_name,
            retention_in_days=spec.retention_days,
            kms_key_id=spec.kms_key_arn,
            tags=tags(name),
        ),
    )
    inside = role_body(
        name=template(name, "-flow-logs"),
        description="Writes the flow logs of the VPC",
        trust=_trust(partition=partition, region=region, account_id=account_id),
        tags=tags(name),
    )
    if isinstance(given, Expression):
        message = "account_id: needed for flow logs in a log group, whose role trusts this account only (FT604)."
        inside = inside.with_precondition(_known(account_id), message)
    writer = when(to_group, Resource(Block("resource", ("aws_iam_role", "flow_logs"), inside.items())))
    group_arn = template("arn:", partition, ":logs:", region, ":", account_id, ":log-group:", group_name)
    permissions = when(to_group, _permissions(writer, group_arn))
    made = resource(
        "aws_flow_log",
        "this",
        vpc_id=vpc.attr("id"),
        traffic_type=spec.traffic,
        log_destination_type=destination,
        log_destination=conditional(to_group, group.attr("arn"), spec.s3_bucket_arn),
        iam_role_arn=writer.attr("arn"),
        max_aggregation_interval=spec.aggregation_seconds,
        tags=tags(name),
        depends_on=permissions.addresses,
    )
    there = not_null(given) if isinstance(given, Expression) else True
    parts = (group, writer, permissions, when(there, made))
    return tuple(block for part in parts for block in part.blocks)


def _destination(given: FlowLogs | Expression[PlanTime], named: Locals) -> tuple[bool | Expression[PlanTime], Value]:
    """Whether the records go to a log group, and the word for where they go, or null for the provider's default."""
    if not isinstance(given, Expression):
        return (True, None) if given.s3_bucket_arn is None else (False, TO_BUCKET)
    word = given.attr("destination")
    to_group: Conditional[PlanTime] = Conditional(is_null(given), then=False, otherwise=equal(word, TO_LOG_GROUP))
    comment = "By a word: whether a bucket's ARN is null may be known only after apply."
    return named.define("create_flow_log_group", to_group, comment), word


def _permissions(writer: OptionalResource, group_arn: Text) -> Resource:
    return resource(
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


def _known(account_id: Text) -> Expression[ApplyTime]:
    return Operation("!=", right=None, left=account_id)


def _trust(*, partition: Text, region: Text, account_id: Text) -> Call[ApplyTime]:
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
