"""Node groups of a plan, and whether there are other nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fargate_tf.planned.place import placed
from fargate_tf.planned.plan import UNKNOWN
from fargate_tf.spec.nodes import NodeGroup, Scaling, Taint, UpdatePolicy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fargate_tf.planned.plan import Plan, Resource

# Nodes that no node group makes come from these.
_OTHER_NODES = ("aws_autoscaling_group", "aws_ec2_fleet", "aws_spot_fleet_request")
_ARGUMENTS = {
    "name": "node_group_name",
    "scaling": "scaling_config",
    "taints": "taint",
    "update": "update_config",
    "disk_size_gib": "disk_size",
}
_UPDATE = ("max_unavailable", "max_unavailable_percentage")
# What EKS fills in by itself: the value that stands in for each, which no rule gets to judge.
_STAND_INS: Mapping[str, tuple[str, Any]] = {
    "instance_types": ("instance_types", ["m7i.large"]),
    "ami_type": ("ami_type", None),
    "capacity_type": ("capacity_type", "ON_DEMAND"),
    "disk_size_gib": ("disk_size", 20),
}


def node_group(plan: Plan, resource: Resource) -> NodeGroup:
    """The node group that an `aws_eks_node_group` makes."""
    given = {field: resource.get(argument) for field, (argument, _) in _STAND_INS.items()}
    unknown = [field for field, value in given.items() if value is UNKNOWN or value is None]
    name = resource.get("node_group_name")
    made = NodeGroup(
        # A name that begins with a prefix is made up by Terraform: it differs from all others, as an address does.
        name if isinstance(name, str) else resource.address,
        scaling=_scaling(plan, resource),
        labels=resource.get("labels") or {},
        taints=_taints(plan, resource),
        update=_update(plan, resource),
        version=resource.get("version"),
        node_role_arn=resource.get("node_role_arn"),
        tags=resource.get("tags") or {},
        **{field: _STAND_INS[field][1] if field in unknown else value for field, value in given.items()},
    )
    return placed(made, plan, resource.address, _ARGUMENTS, unknown=unknown)


def has_other_nodes(plan: Plan) -> bool:
    """Whether something in the plan makes nodes, or may make them, that no node group tells of."""
    charts = (resource.get(name) for resource in plan.of_type("helm_release") for name in ("name", "chart"))
    return bool(plan.of_type(*_OTHER_NODES)) or any("karpenter" in chart for chart in charts if isinstance(chart, str))


def _scaling(plan: Plan, resource: Resource) -> Any:
    block: Any = resource.get("scaling_config", 0)
    if not isinstance(block, dict):
        return UNKNOWN
    sizes: Any = (block.get(f"{which}_size") for which in ("min", "max", "desired"))
    least, most, wanted = sizes
    made = Scaling(min_size=least, max_size=most, desired_size=wanted)
    return placed(made, plan, f"{resource.address}.scaling_config")


def _taints(plan: Plan, resource: Resource) -> Any:
    blocks = resource.get("taint") or []
    if blocks is UNKNOWN or any(block is UNKNOWN for block in blocks):
        return UNKNOWN
    return [
        placed(
            Taint(block.get("key"), value=block.get("value"), effect=block.get("effect")),
            plan,
            f"{resource.address}.taint",
        )
        for block in blocks
    ]


def _update(plan: Plan, resource: Resource) -> UpdatePolicy | None:
    """The policy where it is written: EKS fills in what is not, and the provider takes 0 for that."""
    nodes, percent = (resource.get("update_config", 0, name) for name in _UPDATE)
    if UNKNOWN in (nodes, percent) or not (nodes or percent):
        return None
    policy = UpdatePolicy(max_unavailable=nodes or None, max_unavailable_percentage=percent or None)
    return placed(policy, plan, f"{resource.address}.update_config")
