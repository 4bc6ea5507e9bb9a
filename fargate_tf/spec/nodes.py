"""Node groups: EC2 instances that EKS manages, for pods that Fargate does not take."""

from collections.abc import Mapping, Sequence
from typing import Literal

from fargate_tf.facts import limits
from fargate_tf.facts import nodes as facts
from fargate_tf.hcl.nodes import ApplyTime, Expression
from fargate_tf.spec.base import Spec, setting, spec
from fargate_tf.spec.constraint import Matches, OneOf, Size
from fargate_tf.spec.expression import Text, Texts

CapacityType = Literal["ON_DEMAND", "SPOT"]
TaintEffect = Literal["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"]
Number = int | Expression[ApplyTime]


@spec
class Scaling(Spec):
    """How many nodes a group may have.

    Whoever gives `desired_size` keeps the size in Terraform; without it an autoscaler has it, the group begins with
    `min_size` nodes, and later plans leave the size alone.

    >>> Scaling(min_size=2, max_size=5).initial_size
    2
    """

    min_size: Number = setting("least number of nodes")
    max_size: Number = setting("greatest number of nodes")
    desired_size: Number | None = setting(
        "number of nodes that Terraform keeps; without it an autoscaler's", default=None
    )

    @property
    def initial_size(self) -> Number:
        """The number of nodes that the group is made with."""
        return self.min_size if self.desired_size is None else self.desired_size


@spec
class Taint(Spec):
    """What keeps pods off the nodes unless they tolerate it.

    >>> Taint("dedicated", value="batch").effect
    'NO_SCHEDULE'
    """

    key: str = setting("key of the taint", kw_only=False)
    value: str | None = setting("value of the taint", default=None)
    effect: TaintEffect = setting("what becomes of pods that do not tolerate it", default="NO_SCHEDULE")


@spec
class UpdatePolicy(Spec):
    """How many nodes an update may take away at once: a number or a share, not both.

    >>> UpdatePolicy(max_unavailable_percentage=33).max_unavailable is None
    True
    """

    max_unavailable: Number | None = setting("nodes at once", default=None)
    max_unavailable_percentage: Number | None = setting("percent of the nodes at once", default=None)


@spec
class NodeSecurityGroup(Spec):
    """A security group of the group's own, in place of the cluster's, with the rules that it then needs.

    >>> NodeSecurityGroup(pod_ports=[8080]).pod_ports
    (8080,)
    """

    pod_ports: Sequence[int] = setting(
        "TCP ports, besides those of Kubernetes, on which these nodes and the pods on Fargate reach each other",
        default=(),
    )


@spec
class NodeGroup(Spec):
    """EC2 instances of one kind, in private subnets, with encrypted disks and IMDSv2.

    Another instance type, disk, role or subnet replaces the group at AWS: add a new group, drain the old, remove it.

    >>> NodeGroup("general", instance_types=["m7i.large"], scaling=Scaling(min_size=2, max_size=5)).disk_size_gib
    20
    """

    name: str = setting(
        "name of the group",
        kw_only=False,
        constraint=Matches(r"[A-Za-z][A-Za-z0-9_-]{0,62}", "1 to 63 letters, digits, `-` or `_` after a letter"),
    )
    instance_types: Sequence[str] = setting(
        "types of the instances, the first that AWS has free", constraint=Size(1, 20, "instance types")
    )
    scaling: Scaling = setting("how many nodes")
    ami_type: str | None = setting(
        "kind of image; without it Amazon Linux 2023 for the processor and the accelerators of the first type",
        default=None,
        constraint=OneOf(facts.AMI_TYPES.value),
    )
    capacity_type: CapacityType = setting("how the instances are bought", default="ON_DEMAND")
    disk_size_gib: int = setting("size of each node's disk in GiB, gp3 and encrypted", default=20)
    labels: Mapping[str, str] = setting("Kubernetes labels of the nodes", default={})
    taints: Sequence[Taint] = setting(
        "taints of the nodes", default=(), constraint=Size(0, limits.TAINTS_PER_NODE_GROUP.value, "taints")
    )
    update: UpdatePolicy | None = setting("how updates proceed; without it one node at a time", default=None)
    repair: bool = setting("EKS replaces nodes that stay unhealthy", default=False)
    version: Text | None = setting("Kubernetes version of the nodes; without it the cluster's", default=None)
    release_version: Text | None = setting("version of the image; without it the newest when it is made", default=None)
    availability_zones: Sequence[str] | None = setting(
        "zones of the network whose private subnets the nodes use; without it all", default=None
    )
    subnet_ids: Texts | None = setting(
        "ids of subnets that already exist; not together with `availability_zones`", default=None
    )
    node_role_arn: Text | None = setting(
        "ARN of an existing node role; without it one is made for all groups", default=None
    )
    security_group: NodeSecurityGroup | None = setting(
        "a security group of its own; without it the cluster's, as pods on Fargate have", default=None
    )
    security_group_ids: Sequence[str | Expression[ApplyTime]] = setting(
        "further security groups of the nodes; their rules are yours", default=()
    )
    metadata_hop_limit: int = setting("network hops to the metadata service; 1 keeps pods away from it", default=1)
    tags: Mapping[str, Text] = setting("tags of the group, its instances and disks", default={})
