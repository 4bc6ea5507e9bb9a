"""Managed node groups of a `ClusterConfig`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fargate_tf.eksctl.fargate import placed
from fargate_tf.facts import eksctl as facts
from fargate_tf.k8s.processors import is_arm
from fargate_tf.spec.nodes import NodeGroup, Scaling, Taint, UpdatePolicy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fargate_tf.eksctl.config import Config
    from fargate_tf.k8s.documents import Steps

_EFFECTS = {"NoSchedule": "NO_SCHEDULE", "NoExecute": "NO_EXECUTE", "PreferNoSchedule": "PREFER_NO_SCHEDULE"}
_BOTTLEROCKET = {"Bottlerocket": "", "BottlerocketFips": "_FIPS"}


def node_groups(config: Config) -> Iterator[NodeGroup]:
    """The managed groups, in the order of the file; all of them in private subnets."""
    for i in config.count("managedNodeGroups"):
        yield _group(config, ("managedNodeGroups", i), ("cluster", "node_groups", i))


def _group(config: Config, here: Steps, at: Steps) -> NodeGroup:
    types = _types(config, here, at)
    _said_otherwise(config, here, at)
    return NodeGroup(
        config.get(*here, "name"),
        instance_types=types,
        scaling=_scaling(config, here, at),
        ami_type=_ami_type(config, here, at, types[0]),
        capacity_type="SPOT" if config.get(*here, "spot") else "ON_DEMAND",
        disk_size_gib=config.get(*here, "volumeSize", default=facts.DISK_GIB.value),
        labels=config.get(*here, "labels", default={}),
        taints=list(_taints(config, here)),
        update=_update(config, here),
        repair=bool(config.get(*here, "nodeRepairConfig", "enabled")),
        release_version=config.get(*here, "releaseVersion"),
        **(placed(config, here) or {"availability_zones": config.get(*here, "availabilityZones")}),
        node_role_arn=config.get(*here, "iam", "instanceRoleARN"),
        security_group_ids=config.get(*here, "securityGroups", "attachIDs", default=()),
        tags=config.get(*here, "tags", default={}),
    )


def _types(config: Config, here: Steps, at: Steps) -> list[str]:
    one, several = config.get(*here, "instanceType"), config.get(*here, "instanceTypes", default=[])
    if one in (None, "mixed") and not several:
        config.note((*at, "instance_types"), "eksctl's own choice, since the file has none.")
    return [*([one] if one not in (None, "mixed") else []), *several] or [facts.INSTANCE_TYPE.value]


def _scaling(config: Config, here: Steps, at: Steps) -> Scaling:
    """Sizes as eksctl completes them: what is not said follows what is."""
    least, most, wanted = (config.get(*here, key) for key in ("minSize", "maxSize", "desiredCapacity"))
    if least is most is wanted is None:
        config.note((*at, "scaling"), "eksctl's own choice, since the file has none.")
    first = next((size for size in (wanted, least, most) if size is not None), facts.NODES.value)
    least = first if least is None else least
    most = max(first, least) if most is None else most
    return Scaling(min_size=least, max_size=most, desired_size=wanted)


def _ami_type(config: Config, here: Steps, at: Steps, instance_type: str) -> str | None:
    family = config.look(*here, "amiFamily")
    if family in _BOTTLEROCKET:
        config.taken.add((*here, "amiFamily"))
        return f"BOTTLEROCKET_{'ARM_64' if is_arm(instance_type) else 'x86_64'}{_BOTTLEROCKET[family]}"
    config.always(at, (*here, "amiFamily"), facts.AMI_FAMILY.value, "Amazon Linux 2023 stands in for it")
    return None


def _taints(config: Config, here: Steps) -> Iterator[Taint]:
    """Taints in a list, or as eksctl takes them too: `key: value:Effect`."""
    given: Any = config.get(*here, "taints", default=[])
    if isinstance(given, dict):
        split = ((key, *str(text).rpartition(":")[::2]) for key, text in given.items())
        given = [{"key": key, "value": value, "effect": effect} for key, value, effect in split]
    for taint in given:
        effect: Any = str(taint.get("effect") or "NoSchedule")
        value = taint.get("value")
        text = None if value is None else str(value)
        yield Taint(str(taint.get("key")), value=text, effect=_EFFECTS.get(effect, effect))


def _update(config: Config, here: Steps) -> UpdatePolicy | None:
    given: Mapping[str, Any] = config.get(*here, "updateConfig", default={})
    if not given:
        return None
    return UpdatePolicy(
        max_unavailable=given.get("maxUnavailable"), max_unavailable_percentage=given.get("maxUnavailablePercentage")
    )


# What is always so here, by the value that says the same.
_ALWAYS = {
    "privateNetworking": (True, "nodes are in private subnets here, always"),
    "volumeType": ("gp3", "disks are gp3 here"),
    "volumeEncrypted": (True, "disks are encrypted here, always"),
    "disableIMDSv1": (True, "nodes have IMDSv2 only"),
    "disablePodIMDS": (True, "`metadata_hop_limit` is 1: pods do not reach the metadata service"),
}


def _said_otherwise(config: Config, here: Steps, at: Steps) -> None:
    """Take what the language does anyway, and name what it does otherwise."""
    for key, (value, why) in _ALWAYS.items():
        config.always(at, (*here, key), value, why)
