"""Roles and whom they trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts import limits, nodes, policies
from fargate_tf.hcl.blocks import Resource, body, resource
from fargate_tf.hcl.functions import call, filled, jsonencode, template
from fargate_tf.hcl.nodes import Block, Operation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.hcl.blocks import Body
    from fargate_tf.hcl.nodes import ApplyTime, Call, Expression, Value

    Text = str | Expression[ApplyTime]


def policy_document(*statements: Mapping[str, Value]) -> Call[ApplyTime]:
    """An IAM policy of these statements."""
    return jsonencode({"Version": "2012-10-17", "Statement": list(statements)})


def cluster_trust() -> Call[ApplyTime]:
    """Let the EKS control plane take the role; `sts:TagSession` would be for Auto Mode only."""
    return policy_document(
        {
            "Effect": "Allow",
            "Principal": {"Service": policies.CLUSTER_PRINCIPAL.value},
            "Action": "sts:AssumeRole",
        }
    )


def node_trust() -> Call[ApplyTime]:
    """Let EC2 instances take the role."""
    return policy_document(
        {
            "Effect": "Allow",
            "Principal": {"Service": nodes.PRINCIPAL.value},
            "Action": "sts:AssumeRole",
        }
    )


def pod_execution_trust(*, partition: Text, region: Text, account_id: Text, cluster_name: Text) -> Call[ApplyTime]:
    """Let Fargate take the role, for the profiles of this cluster and no other (confused deputy)."""
    source_arn = filled(
        policies.POD_EXECUTION_SOURCE_ARN.value,
        partition=partition,
        region=region,
        account=account_id,
        cluster=cluster_name,
    )
    return policy_document(
        {
            "Effect": "Allow",
            "Principal": {"Service": policies.POD_EXECUTION_PRINCIPAL.value},
            "Action": "sts:AssumeRole",
            "Condition": {"ArnLike": {"aws:SourceArn": source_arn}},
        }
    )


def role(  # noqa: PLR0913
    label: str, *, name: Text, description: str, trust: Call[ApplyTime], tags: Value, boundary_arn: Value = None
) -> Resource:
    """A role at the path `/`, which its boundary limits whatever its policies allow."""
    inside = role_body(name=name, description=description, trust=trust, tags=tags, boundary_arn=boundary_arn)
    return Resource(Block("resource", ("aws_iam_role", label), inside.items()))


def role_body(*, name: Text, description: str, trust: Call[ApplyTime], tags: Value, boundary_arn: Value = None) -> Body:
    """The arguments of a role."""
    return body(
        name=name,
        description=description,
        assume_role_policy=trust,
        permissions_boundary=boundary_arn,
        tags=tags,
    )


def name_fits(inside: Body, variable: str, code: str) -> Body:
    """The body of a role of a module whose name is made of several variables: IAM takes 64 characters."""
    most = limits.ROLE_NAME_LENGTH.value.most
    short: Operation[ApplyTime] = Operation("<=", right=most, left=call("length", inside.arguments["name"]))
    message = f"{variable}: with the cluster's name, the name of the role has at most {most} characters ({code})."
    return inside.with_precondition(short, message)


def attachment(label: str, *, role_name: Value, policy: str, partition: Text) -> Resource:
    """A policy that AWS manages, attached to a role."""
    arn = filled(policies.MANAGED_POLICY_ARN.value, partition=partition, name=policy)
    return resource("aws_iam_role_policy_attachment", label, role=role_name, policy_arn=arn)


def role_arn(*, partition: Text, account_id: Text, name: Text) -> Text:
    """The ARN that a role at the path `/` will have, known before the role is made."""
    return template("arn:", partition, ":iam::", account_id, ":role/", name)
