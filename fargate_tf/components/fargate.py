"""Fargate profiles and the role that their pods are started with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.iam import attachment, pod_execution_trust, role, role_body
from fargate_tf.facts import policies
from fargate_tf.hcl.blocks import Resource, block, body, each, keyed, nested, when
from fargate_tf.hcl.functions import (
    EACH_KEY,
    EACH_VALUE,
    coalesce,
    conditional,
    filled,
    merge,
    template,
    toset,
)
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Attribute, Block, Expression
from fargate_tf.k8s.coverage import COREDNS_PROFILE
from fargate_tf.spec.fargate import FargateProfile, Selector

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fargate_tf.hcl.blocks import Body, KeyedResource, OptionalResource, ResourceSet
    from fargate_tf.hcl.nodes import ApplyTime, Call, PlanTime, Value

    Text = str | Expression[ApplyTime]

# The roles that profiles have for themselves, by the names of the profiles.
OWN_ROLES = "pod_execution_by_profile"


@node
class FargatePart:
    """The blocks of roles and profiles, and what other parts need of them."""

    blocks: tuple[Block, ...]
    profiles: ResourceSet
    coredns: OptionalResource
    role_arn: Value

    def addresses_of(self, names: Collection[str]) -> list[Expression[ApplyTime]]:
        """The addresses of these profiles; of all of them where Python does not know their names."""
        known = self.profiles.names
        own = self.coredns.addresses if COREDNS_PROFILE.name in names else ()
        if known is None:
            return [*self.profiles.addresses, *own]
        by_name = dict(zip(known, self.profiles.addresses, strict=True))
        return [*(by_name[name] for name in known if name in names), *own]


def fargate(  # noqa: PLR0913  (each is one input of the published module)
    *,
    profiles: Sequence[FargateProfile] | Expression[PlanTime],
    cluster_name: Text,
    role_prefix: Text,
    partition: Text,
    region: Text,
    account_id: Text,
    subnet_ids: Value,
    create_pod_execution_role: bool | Expression[PlanTime],
    pod_execution_role_arn: str | Expression[ApplyTime] | None,
    create_coredns_profile: bool | Expression[PlanTime],
    tags: Mapping[str, Text] | Expression[PlanTime],
    permissions_boundary_arn: Text | None = None,
    ready: Sequence[Expression[ApplyTime]] = (),
) -> FargatePart:
    """Profiles of one cluster and, unless there is one already, the role of their pods.

    `cluster_name` may be a reference, which orders; `role_prefix` is the name as text, known at plan. A profile
    waits for the role's permissions and for whatever makes the network `ready`, and goes before them.
    """
    trust = pod_execution_trust(partition=partition, region=region, account_id=account_id, cluster_name=role_prefix)
    shared_role = role(
        "pod_execution",
        name=template(role_prefix, "-pod-execution"),
        description="Pulls images and writes logs for pods on Fargate",
        trust=trust,
        tags=tags,
        boundary_arn=permissions_boundary_arn,
    )
    execution = when(create_pod_execution_role, shared_role)
    pulls = when(
        create_pod_execution_role,
        attachment(
            "pod_execution",
            role_name=execution.attr("name"),
            policy=policies.POD_EXECUTION_POLICY.value,
            partition=partition,
        ),
    )
    shared = conditional(create_pod_execution_role, execution.attr("arn"), pod_execution_role_arn)
    own_name = template(role_prefix, "-", EACH_KEY, "-pod-execution")
    own = _own_roles(profiles, name=own_name, trust=trust, tags=tags, boundary_arn=permissions_boundary_arn)
    own_pulls = None if own is None else _own_pulls(own, partition)

    # Of profiles that are written out it is known whether something was given, be it an expression.
    given = coalesce if isinstance(profiles, Expression) else _given

    def profile_body(profile: FargateProfile) -> Body:
        role_arn, permissions = profile.pod_execution_role_arn, pulls.addresses
        if own is not None and own_pulls is not None and profile.create_pod_execution_role:
            role_arn, permissions = own.at(profile.name).attr("arn"), (own_pulls.address,)
        return body(
            *nested("selector", profile.selectors, Selector, selector_body),
            block("timeouts", create=profile.create_timeout, delete=profile.delete_timeout),
            lifecycle=() if profile.revision is None else (Attribute("create_before_destroy", True),),
            cluster_name=cluster_name,
            fargate_profile_name=profile.full_name,
            pod_execution_role_arn=given(role_arn, shared),
            subnet_ids=given(profile.subnet_ids, subnet_ids),
            tags=merge(tags, profile.tags),
            depends_on=[*permissions, *ready],
        )

    made = each("aws_eks_fargate_profile", profiles, FargateProfile, profile_body)
    # A block of its own in both stages: what waits for one instance of a `for_each` waits for all.
    coredns = when(
        create_coredns_profile,
        Resource(Block("resource", ("aws_eks_fargate_profile", "coredns"), profile_body(COREDNS_PROFILE).items())),
    )
    of_their_own = tuple(block for part in (own, own_pulls) if part is not None for block in part.blocks)
    blocks = (*execution.blocks, *pulls.blocks, *of_their_own, *made.blocks, *coredns.blocks)
    return FargatePart(blocks, made, coredns, shared)


def _given(value: Value, otherwise: Value) -> Value:
    return otherwise if value is None else value


def profiles_with_own_role(profiles: Sequence[FargateProfile] | Expression[PlanTime]) -> list[str]:
    """The names of the profiles that ask for a pod execution role of their own."""
    if isinstance(profiles, Expression):
        return []
    return sorted(profile.name for profile in profiles if profile.create_pod_execution_role)


def _own_roles(
    profiles: Sequence[FargateProfile] | Expression[PlanTime],
    *,
    name: Text,
    trust: Call[ApplyTime],
    tags: Value,
    boundary_arn: Text | None,
) -> KeyedResource | None:
    names = profiles_with_own_role(profiles)
    if not names:
        return None
    inside = role_body(
        name=name,
        description="Pulls images and writes logs for the pods of one profile",
        trust=trust,
        tags=tags,
        boundary_arn=boundary_arn,
    )
    return keyed("aws_iam_role", OWN_ROLES, toset(names), inside)


def selector_body(selector: Selector) -> Body:
    """The arguments of a `selector` block."""
    return body(namespace=selector.namespace, labels=selector.labels)


def _own_pulls(own: KeyedResource, partition: Text) -> KeyedResource:
    """What the shared role may do, the roles of single profiles may too."""
    name = policies.POD_EXECUTION_POLICY.value
    arn = filled(policies.MANAGED_POLICY_ARN.value, partition=partition, name=name)
    inside = body(role=EACH_VALUE.attr("name"), policy_arn=arn)
    return keyed("aws_iam_role_policy_attachment", OWN_ROLES, own.instances, inside)
