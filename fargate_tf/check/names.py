"""Whether every name gives a Terraform address of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.rule import rule
from fargate_tf.hcl.blocks import label
from fargate_tf.k8s.coverage import COREDNS, needs_coredns_profile
from fargate_tf.spec.cluster import Cluster

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem

Named = tuple[str, "At"]


@rule(
    "FT011",
    Cluster,
    "error",
    title="Two names that make one address",
    why="A Terraform label is the name in lower case with underscores for dashes. Two blocks of one type cannot "
    "share a label.",
    source="Terraform language, resource addressing; ADR 0003",
    reads=("fargate_profiles", "addons", "access_entries"),
)
def addresses_differ(cluster: Cluster, at: At) -> Iterator[Problem]:
    """No two things of a kind have names that differ only in case, or in `-` against `_`."""
    for kind, names in (
        ("profile", _profiles(cluster, at)),
        ("add-on", _addons(cluster, at)),
        ("access entry", _entries(cluster, at)),
        ("policy of an access entry", _associations(cluster, at)),
    ):
        first: dict[str, str] = {}
        for name, here in names:
            other = first.setdefault(label(name), name)
            if other != name:
                yield here.problem(
                    (),
                    f"{kind} {name!r} and {kind} {other!r} make one Terraform address ({label(name)!r})",
                    "rename one of the two",
                )


@rule(
    "FT012",
    Cluster,
    "error",
    title="A profile called coredns that does not take CoreDNS",
    why="No profile takes the pods of CoreDNS, so the compiler adds the profile `coredns`, and the name is taken.",
    source="ADR 0003; EKS user guide, nodes/fargate-getting-started",
    reads=("fargate_profiles",),
)
def coredns_name_is_free(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The name of the profile that the compiler adds is free."""
    if not needs_coredns_profile(cluster.fargate_profiles):
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
        yield profile.name, at.inside(profile, ("fargate_profiles", i))


def _addons(cluster: Cluster, at: At) -> Iterator[Named]:
    for i, addon in enumerate(cluster.addons):
        yield addon.name, at.inside(addon, ("addons", i))


def _entries(cluster: Cluster, at: At) -> Iterator[Named]:
    for i, entry in enumerate(cluster.access_entries):
        yield entry.key, at.inside(entry, ("access_entries", i))


def _associations(cluster: Cluster, at: At) -> Iterator[Named]:
    for i, entry in enumerate(cluster.access_entries):
        here = at.inside(entry, ("access_entries", i))
        yield from ((entry.association(policy), here) for policy in entry.policies)
