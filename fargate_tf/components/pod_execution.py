"""The roles that pods on Fargate are started with: one for all profiles, and own ones for single profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.iam import attachment, name_fits, pod_execution_trust, role, role_body
from fargate_tf.facts import policies
from fargate_tf.hcl.blocks import body, keyed, when
from fargate_tf.hcl.functions import EACH_KEY, EACH_VALUE, call, conditional, filled, template, toset
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Conditional, Expression, For, Name, Stage, Template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fargate_tf.hcl.blocks import KeyedResource, OptionalResource
    from fargate_tf.hcl.nodes import ApplyTime, Block, Call, PlanTime, Value
    from fargate_tf.spec.fargate import FargateProfile

    Text = str | Expression[ApplyTime]

# The roles that profiles have for themselves, by the names of the profiles.
OWN_ROLES = "pod_execution_by_profile"


@node
class PodExecutionPart:
    """The blocks of the roles; the shared role, made here or given; and the roles of profiles by their names.

    `permissions` are what has to be attached before a pod starts with the shared role, `own_permissions` with one of
    the others; a profile waits for both, as the profiles of a module do.
    """

    blocks: tuple[Block, ...]
    arn: Value
    name: Value = None
    permissions: tuple[Expression[ApplyTime], ...] = ()
    own: KeyedResource | None = None
    own_permissions: tuple[Expression[ApplyTime], ...] = ()

    def of(self, profile: FargateProfile) -> Value:
        """The role that a profile has for itself, or `None`."""
        if self.own is not None and profile.create_pod_execution_role:
            return self.own.at(profile.name).attr("arn")
        return profile.pod_execution_role_arn


def pod_execution(  # noqa: PLR0913  (each is one input of the published module)
    *,
    cluster_name: Text,
    partition: Text,
    region: Text,
    account_id: Text,
    create_role: bool | Expression[PlanTime],
    role_arn: Text | None = None,
    profiles_with_own_role: Sequence[str] | Expression[PlanTime] = (),
    policies_by_name: Expression[PlanTime] | None = None,
    permissions_boundary_arn: Text | None = None,
    tags: Value = None,
) -> PodExecutionPart:
    """The shared role, unless there is one already (`role_arn`), and a role for each of the profiles that are named.

    `cluster_name` is the name as text, so that names and trust policies are known at plan. Every role gets the
    `policies_by_name` (JSON text), called after the cluster and the name.
    """
    trust = pod_execution_trust(partition=partition, region=region, account_id=account_id, cluster_name=cluster_name)
    shared = when(
        create_role,
        role(
            "pod_execution",
            name=template(cluster_name, "-pod-execution"),
            description="Pulls images and writes logs for pods on Fargate",
            trust=trust,
            tags=tags,
            boundary_arn=permissions_boundary_arn,
        ),
    )
    pulls = _pulls(shared, create_role, partition)
    own = _own_roles(
        profiles_with_own_role,
        name=template(cluster_name, "-", EACH_KEY, "-pod-execution"),
        trust=trust,
        tags=tags,
        boundary_arn=permissions_boundary_arn,
    )
    own_pulls = None if own is None else _own_pulls(own, partition)
    further = _further(shared, own, policies_by_name, create_role, cluster_name)
    own_blocks = (block for part in (own, own_pulls, *further) if part is not None for block in part.blocks)
    return PodExecutionPart(
        (*shared.blocks, *pulls.blocks, *own_blocks),
        shared.attr("arn") if role_arn is None else conditional(create_role, shared.attr("arn"), role_arn),
        shared.attr("name"),
        (*pulls.addresses, *(part.address for part in further)),
        own,
        () if own_pulls is None else (own_pulls.address, *(part.address for part in further)),
    )


def _pulls(shared: OptionalResource, create_role: bool | Expression[PlanTime], partition: Text) -> OptionalResource:
    """What every pod execution role may do: pull images."""
    name = policies.POD_EXECUTION_POLICY.value
    made = attachment("pod_execution", role_name=shared.attr("name"), policy=name, partition=partition)
    return when(create_role, made)


def _further(
    shared: OptionalResource,
    own: KeyedResource | None,
    policies_by_name: Expression[PlanTime] | None,
    create_role: bool | Expression[PlanTime],
    cluster_name: Text,
) -> tuple[KeyedResource, ...]:
    """What the roles may do besides: a policy of each name for the shared role, and for each of the others."""
    if policies_by_name is None or own is None:
        return ()
    name = template(cluster_name, "-", EACH_KEY)
    of_shared = body(name=name, role=shared.attr("name"), policy=EACH_VALUE)
    where_made: Expression[PlanTime] = Conditional(create_role, policies_by_name, {})
    names = call("setproduct", call("keys", own.instances), call("keys", policies_by_name))
    pair: Name[PlanTime] = Name("pair", Stage.PLAN)
    products: For[PlanTime] = For(("pair",), names, pair, key=Template((pair.index(0), "/", pair.index(1))))
    role, policy = EACH_VALUE.index(0), EACH_VALUE.index(1)
    of_own = body(
        name=template(cluster_name, "-", policy), role=own.at(role).attr("name"), policy=policies_by_name.index(policy)
    )
    return (
        keyed("aws_iam_role_policy", "pod_execution", where_made, of_shared),
        keyed("aws_iam_role_policy", OWN_ROLES, products, of_own),
    )


def _own_roles(
    names: Sequence[str] | Expression[PlanTime],
    *,
    name: Text,
    trust: Call[ApplyTime],
    tags: Value,
    boundary_arn: Text | None,
) -> KeyedResource | None:
    if not isinstance(names, Expression) and not names:
        return None
    inside = role_body(
        name=name,
        description="Pulls images and writes logs for the pods of one profile",
        trust=trust,
        tags=tags,
        boundary_arn=boundary_arn,
    )
    if isinstance(names, Expression):
        return keyed("aws_iam_role", OWN_ROLES, names, name_fits(inside, "profiles_with_own_role", "FT315"))
    return keyed("aws_iam_role", OWN_ROLES, toset(sorted(names)), inside)


def _own_pulls(own: KeyedResource, partition: Text) -> KeyedResource:
    """What the shared role may do, the roles of single profiles may too."""
    name = policies.POD_EXECUTION_POLICY.value
    arn = filled(policies.MANAGED_POLICY_ARN.value, partition=partition, name=name)
    inside = body(role=EACH_VALUE.attr("name"), policy_arn=arn)
    return keyed("aws_iam_role_policy_attachment", OWN_ROLES, own.instances, inside)
