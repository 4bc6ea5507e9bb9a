"""Fargate profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.hcl.blocks import Resource, block, body, each, lift, nested, when
from fargate_tf.hcl.functions import EACH_KEY, EACH_VALUE, call, chosen, coalesce, is_null, merge, not_null, template
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Attribute, Block, Expression, Operation
from fargate_tf.k8s.coverage import COREDNS_PROFILE
from fargate_tf.spec.fargate import FargateProfile, Selector

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fargate_tf.components.pod_execution import PodExecutionPart
    from fargate_tf.hcl.blocks import Body, OptionalResource, ResourceSet
    from fargate_tf.hcl.nodes import ApplyTime, PlanTime, Value

    Text = str | Expression[ApplyTime]


@node
class FargatePart:
    """The blocks of profiles, and what other parts need of them.

    `revised` are the profiles with a revision, where Python does not know which ones have one.
    """

    blocks: tuple[Block, ...]
    profiles: ResourceSet
    revised: ResourceSet | None
    coredns: OptionalResource

    def addresses_of(self, names: Collection[str]) -> list[Expression[ApplyTime]]:
        """The addresses of these profiles, written out."""
        own = self.coredns.addresses if COREDNS_PROFILE.name in names else ()
        by_name = dict(zip(self.profiles.names or (), self.profiles.addresses, strict=True))
        return [*(address for name, address in by_name.items() if name in names), *own]


def fargate(  # noqa: PLR0913  (each is one input of the published module)
    *,
    profiles: Sequence[FargateProfile] | Expression[PlanTime],
    cluster_name: Text,
    roles: PodExecutionPart,
    subnet_ids: Value,
    create_coredns_profile: bool | Expression[PlanTime],
    tags: Mapping[str, Text] | Expression[PlanTime],
    ready: Sequence[Expression[ApplyTime]] = (),
) -> FargatePart:
    """Profiles of one cluster.

    A profile waits for the permissions of its role and for whatever makes the network `ready`, and goes before them.
    """
    # Of profiles that are written out it is known whether something was given, be it an expression.
    given = coalesce if isinstance(profiles, Expression) else _given

    def profile_body(profile: FargateProfile) -> Body:
        return body(
            *nested("selector", profile.selectors, Selector, selector_body),
            block("timeouts", create=profile.create_timeout, delete=profile.delete_timeout),
            lifecycle=() if profile.revision is None else (Attribute("create_before_destroy", True),),
            cluster_name=cluster_name,
            fargate_profile_name=_name_of(profile),
            pod_execution_role_arn=given(roles.of(profile), roles.arn),
            subnet_ids=given(profile.subnet_ids, subnet_ids),
            tags=merge(tags, profile.tags),
            depends_on=[*roles.permissions, *roles.own_permissions, *ready],
        )

    type_ = "aws_eks_fargate_profile"
    if isinstance(profiles, Expression):
        # What comes before what it replaces is written in a `lifecycle`, where Terraform takes no variable.
        plain = chosen(profiles, "profile", lambda profile: is_null(profile.attr("revision")))
        with_revision = chosen(profiles, "profile", lambda profile: not_null(profile.attr("revision")))
        made = each(type_, plain, FargateProfile, profile_body)
        revised = each(type_, with_revision, FargateProfile, lambda _: profile_body(_revised()), label_="revised")
    else:
        made, revised = each(type_, profiles, FargateProfile, profile_body), None
    # A block of its own in both stages: what waits for one instance of a `for_each` waits for all.
    of_coredns = profile_body(COREDNS_PROFILE)
    if isinstance(profiles, Expression):
        of_coredns = of_coredns.with_precondition(
            Operation("!", right=call("contains", call("keys", profiles), COREDNS_PROFILE.name)),
            "fargate_profiles: the name 'coredns' is taken by the profile of create_coredns_profile (FT012).",
        )
    coredns = when(create_coredns_profile, Resource(Block("resource", (type_, "coredns"), of_coredns.items())))
    blocks = (*made.blocks, *(revised.blocks if revised is not None else ()), *coredns.blocks)
    return FargatePart(blocks, made, revised, coredns)


def _revised() -> FargateProfile:
    """The profile of a loop over those with a revision."""
    return lift(FargateProfile, EACH_VALUE, name=EACH_KEY, revision=EACH_VALUE.attr("revision"))


def _name_of(profile: FargateProfile) -> Text:
    """The name at AWS."""
    return profile.name if profile.revision is None else template(profile.name, "-", profile.revision)


def _given(value: Value, otherwise: Value) -> Value:
    return otherwise if value is None else value


def selector_body(selector: Selector) -> Body:
    """The arguments of a `selector` block."""
    return body(namespace=selector.namespace, labels=selector.labels)
