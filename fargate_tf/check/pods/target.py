"""From a blueprint to what its pods are placed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.facts import limits
from fargate_tf.hcl.ipv4 import as_range
from fargate_tf.k8s.coverage import with_coredns
from fargate_tf.k8s.target import Target
from fargate_tf.presets import expanded
from fargate_tf.spec.addressing import private_cidrs
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.cluster import Cluster
    from fargate_tf.spec.fargate import FargateProfile


def target_of(blueprint: Blueprint, *, vcpu_quota: int | None = None) -> Target:
    """The target of a blueprint whose fields have the right types: with the profiles that presets and the compiler add.

    >>> from fargate_tf import Blueprint, Cluster, Network
    >>> network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
    >>> target = target_of(Blueprint(region="eu-central-1", network=network, cluster=Cluster("dev", version="1.35")))
    >>> [profile.name for profile in target.profiles], target.free_addresses["private-eu-central-1a"]
    (['coredns'], 4091)
    """
    cluster = expanded(blueprint).cluster
    profiles = with_coredns(cluster.fargate_profiles, cluster.node_groups)
    free = _free_addresses(blueprint.network) if isinstance(blueprint.network, Network) else {}
    return Target(
        cluster.name,
        blueprint.region,
        profiles,
        cluster.node_groups,
        any(entry.type.startswith("EC2") for entry in cluster.access_entries),
        cluster.service_account_roles,
        tuple(_execution_roles(cluster)),
        free,
        {profile.full_name: _subnets(profile, free) for profile in profiles if profile.subnet_ids is None},
        vcpu_quota,
    )


def _free_addresses(network: Network) -> Mapping[str, int]:
    """The addresses of each private subnet that AWS does not keep, by the subnet's name."""
    reserved = limits.RESERVED_ADDRESSES_PER_SUBNET.value
    try:
        ranges = private_cidrs(network)
    except ValueError:  # the VPC is no range: the blueprint's own rules name it, and ranges of subnets below
        return {}
    known = {zone: made for zone, cidr in ranges.items() if (made := as_range(cidr)) is not None}
    return {f"private-{zone}": made.size - reserved for zone, made in known.items()}


def _subnets(profile: FargateProfile, free: Mapping[str, int]) -> Sequence[str]:
    if profile.availability_zones is None:
        return tuple(free)
    return tuple(name for zone in profile.availability_zones if (name := f"private-{zone}") in free)


def _execution_roles(cluster: Cluster) -> Iterator[str]:
    """The ARNs of pod execution roles that are known, given for the cluster or for a profile."""
    for arn in (cluster.pod_execution_role_arn, *(each.pod_execution_role_arn for each in cluster.fargate_profiles)):
        if isinstance(arn, str):
            yield arn
