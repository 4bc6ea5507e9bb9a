"""IRSA: the cluster's OIDC provider at IAM, and a role for each service account."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from fargate_tf.components.iam import policy_document, role
from fargate_tf.facts import policies
from fargate_tf.hcl.blocks import label, resource
from fargate_tf.hcl.functions import call, jsonencode, template
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Block, Object

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fargate_tf.hcl.blocks import Resource
    from fargate_tf.hcl.nodes import ApplyTime, Call, Expression, Value
    from fargate_tf.spec.cluster import Cluster
    from fargate_tf.spec.iam import ServiceAccountRole


@node
class ServiceAccountsPart:
    """The blocks of the roles, and their ARNs by the keys of the roles."""

    blocks: tuple[Block, ...] = ()
    arns: Mapping[str, Value] = MappingProxyType({})


def service_accounts(spec: Cluster, *, oidc_issuer_url: Expression[ApplyTime]) -> ServiceAccountsPart:
    """The OIDC provider, where any role needs it, and the roles."""
    if not spec.service_account_roles:
        return ServiceAccountsPart()
    provider = resource(
        "aws_iam_openid_connect_provider",
        "cluster",
        url=oidc_issuer_url,
        client_id_list=[policies.IRSA_AUDIENCE.value],
        tags=spec.tags,
    )
    host = call("trimprefix", oidc_issuer_url, "https://")
    made = {each.key: _role(spec, each, provider, host) for each in spec.service_account_roles}
    attached = [
        block for each in spec.service_account_roles for block in (made[each.key].block, *_permissions(each, made))
    ]
    return ServiceAccountsPart((provider.block, *attached), {key: made[key].attr("arn") for key in sorted(made)})


def _label(key: str) -> str:
    return label(f"irsa_{key}".replace(".", "_"))


def _role(spec: Cluster, each: ServiceAccountRole, provider: Resource, host: Call[ApplyTime]) -> Resource:
    return role(
        _label(each.key),
        name=f"{spec.name}-{each.key}",
        description=f"For pods of the service account {each.service_account} in {each.namespace}",
        trust=_trust(each, provider, host),
        tags={**spec.tags, **each.tags},
        boundary_arn=spec.permissions_boundary_arn
        if each.permissions_boundary_arn is None
        else each.permissions_boundary_arn,
    )


def _trust(each: ServiceAccountRole, provider: Resource, host: Expression[ApplyTime]) -> Call[ApplyTime]:
    """Let pods of this account take the role, by a token that was made for STS."""
    subject = f"system:serviceaccount:{each.namespace}:{each.service_account}"
    told: Object[ApplyTime] = Object(
        ((template(host, ":aud"), policies.IRSA_AUDIENCE.value), (template(host, ":sub"), subject))
    )
    return policy_document(
        {
            "Effect": "Allow",
            "Principal": {"Federated": provider.attr("arn")},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": told},
        }
    )


def _permissions(each: ServiceAccountRole, roles: Mapping[str, Resource]) -> Iterator[Block]:
    name = roles[each.key].attr("name")
    if each.policy is not None:
        document: Mapping[str, Value] | Any = json.loads(each.policy) if isinstance(each.policy, str) else each.policy
        yield resource(
            "aws_iam_role_policy", _label(each.key), name=each.key, role=name, policy=jsonencode(document)
        ).block
    for i, arn in enumerate(each.policy_arns):
        yield resource("aws_iam_role_policy_attachment", _attached(each, i, arn), role=name, policy_arn=arn).block


def _attached(each: ServiceAccountRole, i: int, arn: str | Expression[ApplyTime]) -> str:
    """Called after the policy where its name is known, else after its place among those that are not."""
    last = arn.rpartition("/")[2] if isinstance(arn, str) else str(i)
    return label(f"{_label(each.key)}_{''.join(c if c.isalnum() else '_' for c in last)}")
