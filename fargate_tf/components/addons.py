"""EKS add-ons: CoreDNS on Fargate, and those that the user names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.facts import cluster as eks
from fargate_tf.hcl.blocks import label, resource
from fargate_tf.hcl.functions import jsonencode
from fargate_tf.k8s.coverage import COREDNS, covering_profiles, with_coredns, workloads_of
from fargate_tf.spec.addons import Addon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fargate_tf.components.fargate import FargatePart
    from fargate_tf.hcl.blocks import Resource
    from fargate_tf.hcl.nodes import ApplyTime, Block, Expression, Value
    from fargate_tf.spec.cluster import Cluster


def addons(spec: Cluster, *, cluster: Resource, fargate: FargatePart) -> tuple[Block, ...]:
    """Every add-on, each after the profiles that take its pods: pods made earlier would stay Pending."""
    named = spec.addons if any(addon.name == COREDNS for addon in spec.addons) else (Addon(COREDNS), *spec.addons)
    return tuple(
        resource(
            "aws_eks_addon",
            label(addon.name),
            cluster_name=cluster.attr("name"),
            addon_name=addon.name,
            addon_version=addon.version,
            configuration_values=_configuration(addon),
            tags={**spec.tags, **addon.tags},
            depends_on=_profiles_of(addon, spec, fargate),
        ).block
        for addon in named
    )


def _configuration(addon: Addon) -> Value:
    """CoreDNS has to be told to run on Fargate."""
    return jsonencode(eks.COREDNS_CONFIGURATION.value) if addon.name == COREDNS else None


def _profiles_of(addon: Addon, spec: Cluster, fargate: FargatePart) -> Sequence[Expression[ApplyTime]]:
    """The addresses of the profiles that take its pods; of all, when nothing is known of its pods."""
    profiles = with_coredns(spec.fargate_profiles)
    taking = covering_profiles(profiles, addon.name) if workloads_of(addon.name) else profiles
    return fargate.addresses_of({profile.name for profile in taking})
