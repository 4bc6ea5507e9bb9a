"""Fargate profiles of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fargate_tf.planned.place import placed
from fargate_tf.planned.plan import UNKNOWN
from fargate_tf.spec.fargate import FargateProfile, Selector

if TYPE_CHECKING:
    from fargate_tf.planned.plan import Plan, Resource


def profile(plan: Plan, resource: Resource) -> FargateProfile:
    """The profile that an `aws_eks_fargate_profile` makes."""
    selectors = resource.get("selector") or ()
    made = FargateProfile(
        resource.get("fargate_profile_name"),
        selectors=selectors if selectors is UNKNOWN else [_selector(plan, resource, each) for each in selectors],
        pod_execution_role_arn=resource.get("pod_execution_role_arn"),
        tags=resource.get("tags") or {},
    )
    arguments = {"name": "fargate_profile_name", "selectors": "selector"}
    return placed(made, plan, resource.address, arguments)


def _selector(plan: Plan, resource: Resource, block: Any) -> Any:
    """The selector of a block; the blocks are a set, so the namespace tells one from the others, not a number."""
    if block is UNKNOWN:
        return UNKNOWN
    namespace, labels = block.get("namespace"), block.get("labels")
    place = f'["{namespace}"]' if isinstance(namespace, str) else ""
    return placed(
        Selector(namespace, labels={} if labels is None else labels), plan, f"{resource.address}.selector{place}"
    )
