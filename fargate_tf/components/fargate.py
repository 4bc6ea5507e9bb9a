"""Fargate profiles and the role that their pods are started with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.iam import attachment, pod_execution_trust, role
from fargate_tf.facts import policies
from fargate_tf.hcl.blocks import Resource, block, body, each, nested, when
from fargate_tf.hcl.functions import coalesce, conditional, merge, template
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Block
from fargate_tf.k8s.coverage import COREDNS_PROFILE
from fargate_tf.spec.fargate import FargateProfile, Selector

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fargate_tf.hcl.blocks import Body, OptionalResource, ResourceSet
    from fargate_tf.hcl.nodes import ApplyTime, Expression, PlanTime, Value

    Text = str | Expression[ApplyTime]

# Profiles of a cluster are created and deleted one after the other, and users report deletes of 20 minutes and
# more (aws/containers-roadmap#1211); the provider's own 10 minutes are too short.
CREATE_TIMEOUT = "30m"
DELETE_TIMEOUT = "60m"


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
    tags: Mapping[str, str] | Expression[PlanTime],
    ready: Sequence[Expression[ApplyTime]] = (),
) -> FargatePart:
    """Profiles of one cluster and, unless there is one already, the role of their pods.

    `cluster_name` may be a reference, which orders; `role_prefix` is the name as text, known at plan. A profile
    waits for the role's permissions and for whatever makes the network `ready`, and goes before them.
    """
    trust = pod_execution_trust(partition=partition, region=region, account_id=account_id, cluster_name=role_prefix)
    made = role(
        "pod_execution",
        name=template(role_prefix, "-pod-execution"),
        description="Pulls images and writes logs for pods on Fargate",
        trust=trust,
        tags=tags,
    )
    execution = when(create_pod_execution_role, made)
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

    def profile_body(profile: FargateProfile) -> Body:
        return body(
            *nested("selector", profile.selectors, Selector, selector_body),
            block("timeouts", create=CREATE_TIMEOUT, delete=DELETE_TIMEOUT),
            cluster_name=cluster_name,
            fargate_profile_name=profile.name,
            pod_execution_role_arn=coalesce(profile.pod_execution_role_arn, shared),
            subnet_ids=coalesce(profile.subnet_ids, subnet_ids),
            tags=merge(tags, profile.tags),
            depends_on=[*pulls.addresses, *ready],
        )

    own = each("aws_eks_fargate_profile", profiles, FargateProfile, profile_body)
    # A block of its own in both stages: what waits for one instance of a `for_each` waits for all.
    coredns = when(
        create_coredns_profile,
        Resource(Block("resource", ("aws_eks_fargate_profile", "coredns"), profile_body(COREDNS_PROFILE).items())),
    )
    blocks = (*execution.blocks, *pulls.blocks, *own.blocks, *coredns.blocks)
    return FargatePart(blocks, own, coredns, shared)


def selector_body(selector: Selector) -> Body:
    """The arguments of a `selector` block."""
    return body(namespace=selector.namespace, labels=selector.labels)
