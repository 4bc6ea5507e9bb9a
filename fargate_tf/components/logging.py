"""Logs of pods: the groups that take them, and what the pod execution role may write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.iam import policy_document
from fargate_tf.components.pod_execution import OWN_ROLES
from fargate_tf.facts import logging as facts
from fargate_tf.hcl.blocks import body, keyed, resource
from fargate_tf.hcl.functions import EACH_KEY, EACH_VALUE, template
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import apply_time, plan_time
from fargate_tf.k8s.fluent_bit import log_group_name
from fargate_tf.spec.logging import CloudWatchLogs, Firehose, Kinesis, OpenSearch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fargate_tf.hcl.blocks import KeyedResource, Resource
    from fargate_tf.hcl.nodes import ApplyTime, Block, Call, Expression, Value
    from fargate_tf.spec.cluster import Cluster
    from fargate_tf.spec.logging import LogOutput

    Text = str | Expression[ApplyTime]

POLICY_NAME = "pod-logging"
"""End of the name of the policy that lets the log router write."""


@node
class LoggingPart:
    """The blocks of logging, and what profiles wait for, so that the first pod's logs arrive."""

    blocks: tuple[Block, ...] = ()
    ready: tuple[Expression[ApplyTime], ...] = ()


def logging(spec: Cluster, *, partition: str, region: str, account_id: Text) -> LoggingPart:
    """Permissions for the role that we make, and log groups; a role that exists is somebody else's and stays so."""
    if spec.logging is None:
        return LoggingPart()
    groups = _log_groups(spec)
    policy = log_policy(spec, partition=partition, region=region, account_id=account_id)
    blocks = list(groups.blocks) if groups else []
    ready = [groups.address] if groups else []
    for permissions in _permissions(spec, policy) if policy is not None else ():
        blocks += permissions.blocks
        ready.append(permissions.address)
    return LoggingPart(tuple(blocks), tuple(ready))


def log_policy(spec: Cluster, *, partition: str, region: str, account_id: Text) -> Call[ApplyTime] | None:
    """What the destinations need of the pod execution role; `None` where nothing is known of them."""
    statements = () if spec.logging is None else tuple(_statements(spec, partition, region, account_id))
    return policy_document(*statements) if statements else None


def _permissions(spec: Cluster, policy: Call[ApplyTime]) -> Iterator[Resource | KeyedResource]:
    """The same permissions for the shared role and for each role of a profile's own."""
    name = f"{spec.name}-{POLICY_NAME}"
    roles = apply_time("aws_iam_role")
    if spec.pod_execution_role_arn is None:
        role = roles.attr("pod_execution").attr("name")
        yield resource("aws_iam_role_policy", "pod_logging", name=name, role=role, policy=policy)
    if any(profile.create_pod_execution_role for profile in spec.fargate_profiles):
        own = plan_time("aws_iam_role").attr(OWN_ROLES)
        inside = body(name=name, role=EACH_VALUE.attr("name"), policy=policy)
        yield keyed("aws_iam_role_policy", "pod_logging_by_profile", own, inside)


def log_groups(spec: Cluster) -> Mapping[str, int]:
    """The days that each log group keeps what it gets, by the group's name."""
    if spec.logging is None:
        return {}
    retention = {
        log_group_name(output, spec.name): output.log_retention_days
        for output in spec.logging.outputs
        if isinstance(output, CloudWatchLogs) and output.create_log_group
    }
    if spec.logging.fluent_bit_logs:
        own = facts.OWN_LOG_GROUP.value.format(cluster=spec.name)
        retention.setdefault(own, spec.log_retention_days)
    return dict(sorted(retention.items()))


def _log_groups(spec: Cluster) -> KeyedResource | None:
    """One group for each name; keyed by it, so that another group moves none."""
    retention: Mapping[str, Value] = log_groups(spec)
    if not retention:
        return None
    inside = body(name=EACH_KEY, retention_in_days=EACH_VALUE, tags=spec.tags)
    return keyed("aws_cloudwatch_log_group", "pods", retention, inside)


def _statements(spec: Cluster, partition: str, region: str, account_id: Text) -> Iterator[dict[str, Value]]:
    """What the destinations need, each for itself alone."""
    assert spec.logging is not None
    found: list[tuple[tuple[str, ...], str, str]] = []
    for output in spec.logging.outputs:
        allowed = _allowed(output, spec.name)
        if allowed is not None:
            actions, service, name = allowed
            found.append((actions, f"arn:{partition}:{service}:{getattr(output, 'region', None) or region}:", name))
    if spec.logging.fluent_bit_logs:
        own = facts.OWN_LOG_GROUP.value.format(cluster=spec.name)
        # The router asks for its own group to be made, whether it is there or not.
        actions = (*facts.CLOUDWATCH_CREATE_ACTIONS.value[:1], *facts.CLOUDWATCH_ACTIONS.value)
        found.append((actions, f"arn:{partition}:logs:{region}:", f"log-group:{own}:*"))
    for actions, before_account, name in dict.fromkeys(found):
        arn = template(before_account, account_id, f":{name}")
        yield {"Effect": "Allow", "Action": list(actions), "Resource": arn}


def _allowed(output: LogOutput, cluster: str) -> tuple[tuple[str, ...], str, str] | None:
    """Actions, service and resource of one destination; nothing where only the user knows."""
    if isinstance(output, CloudWatchLogs):
        more = facts.CLOUDWATCH_CREATE_ACTIONS.value if output.auto_create_group else ()
        group = log_group_name(output, cluster)
        return (*more, *facts.CLOUDWATCH_ACTIONS.value), "logs", f"log-group:{group}:*"
    if isinstance(output, Firehose):
        return facts.FIREHOSE_ACTIONS.value, "firehose", f"deliverystream/{output.delivery_stream}"
    if isinstance(output, Kinesis):
        return facts.KINESIS_ACTIONS.value, "kinesis", f"stream/{output.stream}"
    if isinstance(output, OpenSearch) and output.aws_auth:
        return facts.OPENSEARCH_ACTIONS.value, "es", f"domain/{output.domain}/*"
    return None
