"""From a plan to what pods are placed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts import limits
from fargate_tf.hcl.ipv4 import as_range
from fargate_tf.k8s.target import Target
from fargate_tf.planned.plan import UNKNOWN
from fargate_tf.spec.base import expressions_in
from fargate_tf.spec.fargate import FargateProfile
from fargate_tf.spec.nodes import NodeGroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fargate_tf.planned.cluster import PlannedCluster
    from fargate_tf.planned.network import Subnet


def target_of_plan(cluster: PlannedCluster, *, vcpu_quota: int | None = None) -> Target:
    """The target that a cluster of a plan is, as far as the plan knows it: see `unknown_profiles` for what it lacks."""
    spec = cluster.blueprint.cluster
    entries = [each for each in spec.access_entries if each is not UNKNOWN]
    groups = tuple(each for each in spec.node_groups if isinstance(each, NodeGroup))
    return Target(
        cluster.name,
        cluster.blueprint.region if isinstance(cluster.blueprint.region, str) else "",
        tuple(each for each in spec.fargate_profiles if _is_known(each)),
        tuple(group for group in groups if group.taints is not UNKNOWN),
        len(groups) < len(spec.node_groups) or any(str(each.type).startswith("EC2") for each in entries),
        None,
        tuple(arn for each in spec.fargate_profiles if isinstance(arn := each.pod_execution_role_arn, str)),
        _free_addresses(each for subnets in cluster.profile_subnets.values() for each in subnets),
        {
            profile.full_name: tuple(each.resource.address for each in subnets)
            for profile, subnets in zip(spec.fargate_profiles, cluster.profile_subnets.values(), strict=True)
            if subnets and isinstance(profile.name, str)
        },
        vcpu_quota,
    )


def unknown_profiles(cluster: PlannedCluster) -> Sequence[FargateProfile]:
    """The profiles whose name or selectors are known after the apply only, so that no pod can be matched with them."""
    return tuple(each for each in cluster.blueprint.cluster.fargate_profiles if not _is_known(each))


def _is_known(profile: FargateProfile) -> bool:
    if not isinstance(profile.name, str) or not isinstance(profile.selectors, tuple):
        return False
    texts = [(s.namespace, s.labels) if s is not UNKNOWN else s for s in profile.selectors]
    return next(expressions_in(texts), None) is None


def _free_addresses(subnets: Iterable[Subnet]) -> dict[str, int]:
    reserved = limits.RESERVED_ADDRESSES_PER_SUBNET.value
    known = {each.resource.address: as_range(each.resource.get("cidr_block")) for each in subnets}
    return {address: made.size - reserved for address, made in known.items() if made is not None}
