"""The clusters of a plan: each with what belongs to it, as a blueprint that the rules can judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fargate_tf.planned.access import access_entries
from fargate_tf.planned.addons import addon, own_coredns
from fargate_tf.planned.endpoint import endpoint
from fargate_tf.planned.fargate import profile
from fargate_tf.planned.network import Subnet, network, subnets_of
from fargate_tf.planned.nodes import has_other_nodes, node_group
from fargate_tf.planned.place import placed
from fargate_tf.planned.plan import MISSHAPEN, UNKNOWN, misshapen
from fargate_tf.planned.references import linked, region_of
from fargate_tf.problem import BlueprintError, Origin, Problem
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster

if TYPE_CHECKING:
    from fargate_tf.planned.plan import Plan, Resource
    from fargate_tf.spec.access import AccessEntry
    from fargate_tf.spec.addons import Addon
    from fargate_tf.spec.fargate import FargateProfile
    from fargate_tf.spec.nodes import NodeGroup

_PARTS = (
    "aws_eks_fargate_profile",
    "aws_eks_node_group",
    "aws_eks_addon",
    "aws_eks_access_entry",
    "aws_eks_access_policy_association",
)
_CLUSTER = "aws_eks_cluster"
_SUBNETS = ("vpc_config", 0, "subnet_ids")
_ARGUMENTS = {
    "log_types": "enabled_cluster_log_types",
    "service_cidr": "kubernetes_network_config.service_ipv4_cidr",
    "security_group_ids": "vpc_config.security_group_ids",
    "kms_key_arn": "encryption_config.provider.key_arn",
    "cluster_role_arn": "role_arn",
    "support_type": "upgrade_policy.support_type",
}


@dataclass(frozen=True, slots=True)
class PlannedCluster:
    """A cluster of a plan with its parts: the blueprint that says as much of it as the plan knows.

    `resource` is `None` where another state holds the cluster. `profile_subnets` are the subnets of each profile, by
    its address, as far as the plan makes them.
    """

    name: str
    resource: Resource | None
    blueprint: Blueprint
    profile_subnets: dict[str, tuple[Subnet, ...]]
    only_entries_let_in: bool
    """Whether nobody has rights by having made the cluster, or by the old ConfigMap."""


def clusters_of(plan: Plan) -> tuple[PlannedCluster, ...]:
    """Every cluster of the plan, then those that only parts in it tell of.

    Raises `BlueprintError` for a plan without EKS, since to say that nothing is wrong with it would mislead, and for
    one whose values have another form than Terraform gives them.
    """
    try:
        found = tuple(_found(plan))
    except MISSHAPEN as error:
        raise misshapen(plan.file, error) from error
    if not found:
        hint = "give the plan of the configuration that makes the cluster or its Fargate profiles"
        reason = f"{plan.file} has no EKS cluster, Fargate profile, node group or add-on"
        raise BlueprintError([Problem("FT053", "", reason, hint, Origin(plan.file))])
    return found


def _found(plan: Plan) -> Iterator[PlannedCluster]:
    clusters = plan.of_type(_CLUSTER)
    parts: dict[str, list[Resource]] = {each.address: [] for each in clusters}
    for part in plan.of_type(*_PARTS):
        parts.setdefault(_owner(plan, part, clusters), []).append(part)
    known = {each.address: each for each in clusters}
    for owner, found in parts.items():
        yield _cluster(plan, owner, known.get(owner), found)


def _owner(plan: Plan, part: Resource, clusters: Sequence[Resource]) -> str:
    """The address of the cluster that a part belongs to, or the name of one that stands elsewhere."""
    found = linked(plan, part, "cluster_name", _CLUSTER)
    name = part.get("cluster_name")
    if len(found) == 1:
        return found[0].address
    if len(clusters) == 1 and name is UNKNOWN:
        return clusters[0].address
    return name if isinstance(name, str) else "a cluster that the plan does not name"


def _cluster(plan: Plan, owner: str, resource: Resource | None, resources: Sequence[Resource]) -> PlannedCluster:
    pods = {
        each.address: subnets_of(plan, each, "subnet_ids")
        for each in resources
        if each.type == "aws_eks_fargate_profile"
    }
    own = subnets_of(plan, resource, _SUBNETS) if resource else ()
    every = (*own, *(subnet for subnets in pods.values() for subnet in subnets))
    subnets = tuple({each.resource.address: each for each in every}.values())
    parts = _parts(plan, resources)
    blueprint = Blueprint(
        region=region_of(plan, resource or resources[0]) or UNKNOWN,
        network=network(
            plan,
            subnets,
            resource.get(*_SUBNETS) if resource else UNKNOWN,
            f"{resource.address}.vpc_config" if resource else owner,
        ),
        cluster=_here(plan, resource, parts, subnets) if resource else placed(_elsewhere(parts), plan, owner),
    )
    name = resource.get("name") if resource else owner
    return PlannedCluster(
        name if isinstance(name, str) else owner,
        resource,
        placed(blueprint, plan, "provider.aws"),
        pods,
        resource is not None and _only_entries_let_in(resource),
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What belongs to a cluster, as specs."""

    profiles: list[FargateProfile]
    groups: list[NodeGroup]
    addons: list[Addon]
    entries: list[AccessEntry]


def _parts(plan: Plan, resources: Sequence[Resource]) -> _Parts:
    of = {kind: [each for each in resources if each.type == kind] for kind in _PARTS}
    return _Parts(
        [profile(plan, each) for each in of["aws_eks_fargate_profile"]],
        [node_group(plan, each) for each in of["aws_eks_node_group"]],
        [addon(plan, each) for each in of["aws_eks_addon"]],
        list(access_entries(plan, of["aws_eks_access_entry"], of["aws_eks_access_policy_association"])),
    )


def _elsewhere(parts: _Parts) -> Cluster:
    """A cluster of another state: `UNKNOWN` among its parts says that there may be more of them."""
    return Cluster(
        UNKNOWN,
        version=UNKNOWN,
        endpoint=UNKNOWN,
        log_types=UNKNOWN,
        fargate_profiles=parts.profiles,
        node_groups=[*parts.groups, UNKNOWN],
        addons=[*parts.addons, UNKNOWN],
        access_entries=[*parts.entries, UNKNOWN],
    )


def _here(plan: Plan, resource: Resource, parts: _Parts, subnets: Sequence[Subnet]) -> Cluster:
    """A cluster of the plan, as far as it is known."""
    # Without a profile in the plan, what pods run on stands in another state.
    all_nodes = bool(parts.profiles) and not has_other_nodes(plan) and not _is_auto(resource)
    made = Cluster(
        resource.get("name"),
        version=resource.get("version") or UNKNOWN,
        support_type=_written(resource.get("upgrade_policy", 0, "support_type")),
        service_cidr=_written(resource.get("kubernetes_network_config", 0, "service_ipv4_cidr")),
        security_group_ids=resource.get("vpc_config", 0, "security_group_ids") or (),
        endpoint=endpoint(plan, resource, subnets),
        log_types=resource.get("enabled_cluster_log_types") or (),
        kms_key_arn=resource.get("encryption_config", 0, "provider", 0, "key_arn"),
        cluster_role_arn=resource.get("role_arn"),
        fargate_profiles=parts.profiles,
        node_groups=parts.groups if all_nodes else [*parts.groups, UNKNOWN],
        addons=[*parts.addons, *own_coredns(plan, resource, parts.addons)],
        access_entries=parts.entries,
        tags=resource.get("tags") or {},
    )
    return placed(made, plan, resource.address, _ARGUMENTS)


def _is_auto(resource: Resource) -> bool:
    """Whether EKS Auto Mode makes nodes, or may."""
    enabled = resource.get("compute_config", 0, "enabled")
    return enabled is UNKNOWN or bool(enabled)


def _written(value: Any) -> Any:
    """A value that is there, or nothing where EKS fills one in."""
    return None if value is UNKNOWN else value


def _only_entries_let_in(resource: Resource) -> bool:
    mode = resource.get("access_config", 0, "authentication_mode")
    return mode == "API" and resource.get("access_config", 0, "bootstrap_cluster_creator_admin_permissions") is False
