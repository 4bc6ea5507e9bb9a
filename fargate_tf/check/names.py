"""Whether every name gives a Terraform address of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.rule import rule
from fargate_tf.hcl.blocks import label
from fargate_tf.k8s.coverage import COREDNS, needs_coredns_profile
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem

# What it is, with all that tells it from others of its kind; the name that its label is made of; its place.
Named = tuple[str, str, "At"]


@rule(
    "FT011",
    Cluster,
    "error",
    title="Two names that make one address",
    why="A Terraform label is the name in lower case with underscores for dashes. Two blocks of one type cannot "
    "share a label.",
    source="Terraform language, resource addressing; ADR 0003",
    reads=("fargate_profiles", "node_groups", "addons", "access_entries", "service_account_roles"),
    knows_expressions=True,
)
def addresses_differ(cluster: Cluster, at: At) -> Iterator[Problem]:
    """No two things of a kind have one label; what is written twice as it is has rules of its own."""
    for names, hint in (
        (_profiles(cluster, at), "rename one of the two"),
        (_node_groups(cluster, at), "rename one of the two"),
        (_addons(cluster, at), "rename one of the two"),
        (_accounts(cluster, at), 'give one of the two another name="…"'),
        (_entries(cluster, at), 'give one of the two another name="…"'),
        (_associations(cluster, at), 'give one of the two entries another name="…"'),
    ):
        first: dict[str, str] = {}
        for thing, name, here in names:
            other = first.setdefault(label(name), thing)
            if other != thing:
                reason = f"{thing} and {other} make one Terraform address ({label(name)!r})"
                yield here.problem((), reason, hint)


@rule(
    "FT012",
    Cluster,
    "error",
    title="A profile called coredns that does not take CoreDNS",
    why="No profile takes the pods of CoreDNS, so the compiler adds the profile `coredns`, and the name is taken.",
    source="ADR 0003; EKS user guide, nodes/fargate-getting-started",
    reads=("fargate_profiles", "node_groups"),
)
def coredns_name_is_free(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The name of the profile that the compiler adds is free."""
    if not needs_coredns_profile(cluster.fargate_profiles, cluster.node_groups):
        return
    for i, profile in enumerate(cluster.fargate_profiles):
        if label(profile.name) == COREDNS:
            yield at.inside(profile, ("fargate_profiles", i)).problem(
                "name",
                f"{profile.name!r} does not take CoreDNS, and the profile that does has this name",
                'rename it, or add Selector("kube-system", labels={"k8s-app": "kube-dns"}) to it',
            )


RULES = (addresses_differ, coredns_name_is_free)


def _profiles(cluster: Cluster, at: At) -> Iterator[Named]:
    for i, profile in enumerate(cluster.fargate_profiles):
        yield f"profile {profile.name!r}", profile.name, at.inside(profile, ("fargate_profiles", i))


def _node_groups(cluster: Cluster, at: At) -> Iterator[Named]:
    for i, group in enumerate(cluster.node_groups):
        yield f"node group {group.name!r}", group.name, at.inside(group, ("node_groups", i))


def _addons(cluster: Cluster, at: At) -> Iterator[Named]:
    for i, addon in enumerate(cluster.addons):
        yield f"add-on {addon.name!r}", addon.name, at.inside(addon, ("addons", i))


def _accounts(cluster: Cluster, at: At) -> Iterator[Named]:
    for i, role in enumerate(cluster.service_account_roles):
        here = at.inside(role, ("service_account_roles", i))
        yield f"the role {role.key!r}", role.key.replace(".", "_"), here


def _entries(cluster: Cluster, at: At) -> Iterator[Named]:
    for i, entry in enumerate(cluster.access_entries):
        yield f"the entry of {shown(entry.principal_arn)}", entry.key, at.inside(entry, ("access_entries", i))


def _associations(cluster: Cluster, at: At) -> Iterator[Named]:
    """The policies of entries that have an address of their own."""
    labels: set[str] = set()
    for i, entry in enumerate(cluster.access_entries):
        if label(entry.key) not in labels:
            here = at.inside(entry, ("access_entries", i))
            for policy in entry.policy_names:
                yield f"{policy!r} of {shown(entry.principal_arn)}", entry.association(policy), here
        labels.add(label(entry.key))
