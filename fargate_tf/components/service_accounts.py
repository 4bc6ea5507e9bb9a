"""IRSA: the cluster's OIDC provider at IAM, and a role for each service account."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING

from fargate_tf.components.iam import name_fits, policy_document, role_body
from fargate_tf.facts import policies
from fargate_tf.hcl.blocks import Resource, block, body, keyed, label, lift, resource, when
from fargate_tf.hcl.functions import (
    EACH_KEY,
    EACH_VALUE,
    call,
    conditional,
    jsonencode,
    merge,
    not_null,
    pairs,
    template,
)
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Block, Object, Operation
from fargate_tf.spec.iam import ServiceAccountRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fargate_tf.hcl.blocks import Body, OptionalResource
    from fargate_tf.hcl.locals import Locals
    from fargate_tf.hcl.nodes import ApplyTime, Call, Expression, PlanTime, Value
    from fargate_tf.spec.cluster import Cluster

    Text = str | Expression[ApplyTime]
    Tags = Mapping[str, Value] | Expression[ApplyTime]


@node
class ServiceAccountsPart:
    """The blocks of the roles, and their ARNs by the keys of the roles."""

    blocks: tuple[Block, ...] = ()
    arns: Mapping[str, Value] = MappingProxyType({})


@node
class KeyedServiceAccountsPart:
    """The same for accounts that only Terraform knows; the ARNs are a map by key."""

    blocks: tuple[Block, ...]
    arns: Expression[ApplyTime]
    names: Expression[ApplyTime]
    provider: OptionalResource


def service_accounts(spec: Cluster, *, oidc_issuer_url: Expression[ApplyTime]) -> ServiceAccountsPart:
    """The OIDC provider, where any role needs it, and the roles, each followed by what it allows."""
    if not spec.service_account_roles:
        return ServiceAccountsPart()
    provider = _provider(oidc_issuer_url, spec.tags)
    around = _Around(spec.name, provider.attr("arn"), oidc_issuer_url, spec.permissions_boundary_arn, spec.tags)
    made = {account.key: _role(account, around) for account in spec.service_account_roles}
    attached = [
        block
        for account in spec.service_account_roles
        for block in (made[account.key].block, *_permissions(account, made))
    ]
    return ServiceAccountsPart((provider.block, *attached), {key: made[key].attr("arn") for key in sorted(made)})


def service_accounts_by_key(  # noqa: PLR0913  (each is one input of the published module)
    accounts: Expression[PlanTime],
    *,
    policies_by_key: Expression[PlanTime],
    policy_arns_by_key: Expression[PlanTime],
    create_provider: Expression[PlanTime],
    taken: Value,
    cluster_name: Text,
    oidc_issuer_url: Expression[ApplyTime],
    permissions_boundary_arn: Text,
    tags: Tags,
    locals_: Locals,
) -> KeyedServiceAccountsPart:
    """The same for a map of accounts that only Terraform knows.

    Their policies come apart from them, by the same keys and by names that are known when Terraform plans: a policy may
    name a queue whose own policy names the role. `taken` are the keys that would name other roles of the cluster.
    """
    known = block(
        "precondition",
        condition=not_null(oidc_issuer_url),
        error_message="oidc_issuer_url: needed for the OIDC provider and the roles of service accounts (FT007).",
    )
    provider = when(create_provider, _provider(oidc_issuer_url, tags, (known,)))
    around = _Around(cluster_name, provider.attr("arn"), oidc_issuer_url, permissions_boundary_arn, tags)
    account = lift(ServiceAccountRole, EACH_VALUE, name=EACH_KEY)
    inside = name_fits(_role_body(account, EACH_KEY, around), "service_account_roles", "FT805").with_precondition(
        Operation("!", right=call("contains", taken, EACH_KEY)),
        template("service_account_roles: the key '", EACH_KEY, "' makes the name of another role (FT809)."),
    )
    roles = keyed("aws_iam_role", "irsa", accounts, inside)
    of = roles.at(EACH_VALUE.attr("role")).attr("name")
    policies_of = locals_.define("service_account_policies", pairs(policies_by_key, "policies", "role", "policy"))
    inline = keyed(
        "aws_iam_role_policy",
        "irsa",
        policies_of,
        _of_a_role(
            body(name=EACH_VALUE.attr("name"), role=of, policy=EACH_VALUE.attr("policy")),
            accounts,
            "service_account_policies",
        ),
    )
    arns_of = locals_.define(
        "service_account_policy_arns", pairs(policy_arns_by_key, "policy_arns", "role", "policy_arn")
    )
    attached = keyed(
        "aws_iam_role_policy_attachment",
        "irsa",
        arns_of,
        _of_a_role(body(role=of, policy_arn=EACH_VALUE.attr("policy_arn")), accounts, "service_account_policy_arns"),
    )
    blocks = (*provider.blocks, *roles.blocks, *inline.blocks, *attached.blocks)
    return KeyedServiceAccountsPart(blocks, roles.by_key("arn"), roles.by_key("name"), provider)


def _of_a_role(inside: Body, accounts: Expression[PlanTime], variable: str) -> Body:
    """What belongs to a role by its key: there is a role with that key."""
    key = EACH_VALUE.attr("role")
    return inside.with_precondition(
        call("contains", call("keys", accounts), key),
        template(variable + ": '", key, "' is no key of service_account_roles (FT806)."),
    )


@node
class _Around:
    """What the roles of one cluster share."""

    cluster_name: Text
    provider_arn: Value
    oidc_issuer_url: Expression[ApplyTime]
    permissions_boundary_arn: Text | None
    tags: Tags


def _provider(oidc_issuer_url: Expression[ApplyTime], tags: Tags, preconditions: Sequence[Block] = ()) -> Resource:
    return resource(
        "aws_iam_openid_connect_provider",
        "cluster",
        lifecycle=preconditions,
        url=oidc_issuer_url,
        client_id_list=[policies.IRSA_AUDIENCE.value],
        tags=tags,
    )


def role_label(key: str) -> str:
    """The label of an account's role."""
    return label(f"irsa_{key}".replace(".", "_"))


def _role(account: ServiceAccountRole, around: _Around) -> Resource:
    return Resource(
        Block("resource", ("aws_iam_role", role_label(account.key)), _role_body(account, account.key, around).items())
    )


def _role_body(account: ServiceAccountRole, key: Text, around: _Around) -> Body:
    own = account.permissions_boundary_arn
    return role_body(
        name=template(around.cluster_name, "-", key),
        description=template("For pods of the service account ", account.service_account, " in ", account.namespace),
        trust=_trust(account, around),
        tags=merge(around.tags, account.tags),
        boundary_arn=conditional(not_null(own), own, around.permissions_boundary_arn),
    )


def _trust(account: ServiceAccountRole, around: _Around) -> Call[ApplyTime]:
    """Let pods of this account take the role, by a token that was made for STS."""
    host = call("trimprefix", around.oidc_issuer_url, "https://")
    subject = template("system:serviceaccount:", account.namespace, ":", account.service_account)
    told: Object[ApplyTime] = Object(
        ((template(host, ":aud"), policies.IRSA_AUDIENCE.value), (template(host, ":sub"), subject))
    )
    return policy_document(
        {
            "Effect": "Allow",
            "Principal": {"Federated": around.provider_arn},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": told},
        }
    )


def _permissions(each: ServiceAccountRole, roles: Mapping[str, Resource]) -> Iterator[Block]:
    name = roles[each.key].attr("name")
    if each.policy is not None:
        yield resource(
            "aws_iam_role_policy", role_label(each.key), name=each.key, role=name, policy=policy_of(each)
        ).block
    for i, arn in enumerate(each.policy_arns):
        yield resource(
            "aws_iam_role_policy_attachment", attachment_label(each, i, arn), role=name, policy_arn=arn
        ).block


def policy_of(each: ServiceAccountRole) -> Call[ApplyTime]:
    """The policy of a role that has one, which people read as an object."""
    return jsonencode(json.loads(each.policy) if isinstance(each.policy, str) else each.policy)


def policy_name(i: int, arn: Text) -> str:
    """What an attached policy is called: its own name where that is known, else its place among the others."""
    return arn.rpartition("/")[2] if isinstance(arn, str) else str(i)


def attachment_label(each: ServiceAccountRole, i: int, arn: Text) -> str:
    """The label of an attachment: of the role, then of the policy."""
    last = "".join(c if c.isalnum() else "_" for c in policy_name(i, arn))
    return label(f"{role_label(each.key)}_{last}")
