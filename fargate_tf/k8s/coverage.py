"""Which profile the pods of an add-on land on, and whether CoreDNS needs a profile of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts.addons import ADDONS
from fargate_tf.k8s.selectors import profile_for
from fargate_tf.spec.fargate import FargateProfile, Selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fargate_tf.facts.addons import Workload
    from fargate_tf.facts.base import Fact
    from fargate_tf.spec.cluster import Cluster
    from fargate_tf.spec.nodes import NodeGroup

COREDNS = "coredns"
# The namespace and label by which AWS tells to select CoreDNS (EKS user guide, fargate-getting-started).
COREDNS_PROFILE = FargateProfile(COREDNS, selectors=[Selector("kube-system", labels={"k8s-app": "kube-dns"})])


def workloads_of(addon: str) -> tuple[Fact[Workload], ...]:
    """The pods that an add-on brings; empty for one of which nothing is known."""
    known = ADDONS.get(addon)
    return known.workloads if known is not None else ()


def covering_profile(profiles: Sequence[FargateProfile], workload: Workload) -> FargateProfile | None:
    """The profile that takes the pods, as far as their labels are known."""
    return profile_for(profiles, workload.namespace, dict(workload.labels))


def covering_profiles(profiles: Sequence[FargateProfile], addon: str) -> Iterator[FargateProfile]:
    """The profiles that an add-on has to wait for, each once, in the order of their names."""
    found = [covering_profile(profiles, fact.value) for fact in workloads_of(addon)]
    unique = {profile.name: profile for profile in found if profile is not None}
    yield from (unique[name] for name in sorted(unique))


def with_coredns(
    profiles: Sequence[FargateProfile], node_groups: Sequence[NodeGroup] = ()
) -> tuple[FargateProfile, ...]:
    """The profiles that the cluster will have: the user's, and CoreDNS's own where nothing else takes it."""
    return (*profiles, COREDNS_PROFILE) if needs_coredns_profile(profiles, node_groups) else tuple(profiles)


def needs_coredns_profile(profiles: Sequence[FargateProfile], node_groups: Sequence[NodeGroup] = ()) -> bool:
    """Whether no profile of the user and no node group takes CoreDNS, so that the compiler adds a profile."""
    return not open_groups(node_groups) and next(covering_profiles(profiles, COREDNS), None) is None


def open_groups(node_groups: Sequence[NodeGroup]) -> tuple[NodeGroup, ...]:
    """The node groups that any pod may run on: those with nodes from the start, and no taint that keeps pods off."""
    return tuple(
        group
        for group in node_groups
        if all(taint.effect == "PREFER_NO_SCHEDULE" for taint in group.taints) and _begins_with_nodes(group)
    )


def has_nodes(cluster: Cluster) -> bool:
    """Whether the cluster has EC2 nodes: groups, or roles of nodes that others make and that an entry lets in."""
    return bool(cluster.node_groups) or any(entry.type.startswith("EC2") for entry in cluster.access_entries)


def _begins_with_nodes(group: NodeGroup) -> bool:
    size = group.scaling.initial_size
    return size > 0 if isinstance(size, int) else True
