"""What is wrong with the instances of a node group: types, images, versions, disks, metadata, security groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.nodes import API, GUIDE, number, within
from fargate_tf.check.rule import constrained, rule
from fargate_tf.facts import limits
from fargate_tf.facts import nodes as facts
from fargate_tf.k8s.processors import accelerator, default_image, is_arm
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.nodes import NodeGroup, NodeSecurityGroup

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem


types_are_few = constrained(
    "FT704",
    NodeGroup,
    "instance_types",
    title="The number of instance types of a node group",
    why="A group needs a type, and EKS refuses a longer list.",
    source=API,
    hint='give one to 20 types: instance_types=["m7i.large"]',
)


@rule(
    "FT705",
    NodeGroup,
    "error",
    title="What is no instance type",
    why="EC2 calls a type by family and size, each once in the list.",
    source="botocore, ec2: InstanceType (2026-11-17)",
    reads=("instance_types",),
)
def types_have_the_form(group: NodeGroup, at: At) -> Iterator[Problem]:
    """Every type has a family and a size, and is named once."""
    for i, kind in enumerate(group.instance_types):
        if not _is_type(kind):
            yield at.problem(("instance_types", i), f"{shown(kind)} is no instance type", "write it as 'm7i.large'")
        elif kind in group.instance_types[:i]:
            yield at.problem(("instance_types", i), f"{kind!r} is written twice", "write it once")


@rule(
    "FT706",
    NodeGroup,
    "error",
    title="Instance types for another processor",
    why="The nodes of a group start from one image, which is for x86 or for Arm; a type of the other kind is refused.",
    source=GUIDE,
    reads=("instance_types", "ami_type"),
)
def types_fit_the_image(group: NodeGroup, at: At) -> Iterator[Problem]:
    """All types have the processor that the image is for; without an image, that of the first type."""
    types = [kind for kind in group.instance_types if _is_type(kind)]
    if not types:
        return
    wanted = "ARM_64" in group.ami_type if group.ami_type is not None else is_arm(types[0])
    for i, kind in enumerate(group.instance_types):
        if _is_type(kind) and is_arm(kind) != wanted:
            have, need = ("Arm", "x86") if is_arm(kind) else ("x86", "Arm")
            by = f"the image {group.ami_type}" if group.ami_type is not None else f"{types[0]!r}"
            yield at.problem(
                ("instance_types", i),
                f"{kind!r} has an {have} processor, and {by} is for {need}",
                f"choose a type for {need}, or make a group of its own",
            )


@rule(
    "FT722",
    NodeGroup,
    "warning",
    title="An image without the driver of the accelerators",
    why="The nodes join the cluster, but no pod can use their GPUs or Neuron chips until somebody installs a driver; "
    "EKS has images that bring it.",
    source=f"{GUIDE}; botocore, eks: AMITypes (2026-11-17)",
    reads=("instance_types", "ami_type"),
)
def image_has_the_drivers(group: NodeGroup, at: At) -> Iterator[Problem]:
    """The image brings the driver for the accelerators of every type."""
    types = [kind for kind in group.instance_types if _is_type(kind)]
    image = group.ami_type or (default_image(types[0]) if types else "")
    for i, kind in enumerate(group.instance_types):
        driver = accelerator(kind) if _is_type(kind) else ""
        if driver not in image:
            suits = default_image(kind)
            hint = f"write ami_type={suits!r}" if len(types) == 1 else f"make a group of its own with {suits}"
            yield at.problem(("instance_types", i), f"{image} has no {driver} driver for {kind!r}", hint)


image_is_offered = constrained(
    "FT707",
    NodeGroup,
    "ami_type",
    title="The image of a node group",
    why="EKS has a list of images. Windows and images of your own need more than a node group says here, and images "
    "of Amazon Linux 2 have ended.",
    source="botocore, eks: AMITypes (2026-11-17)",
    hint="leave it out for Amazon Linux 2023, or name a Bottlerocket image",
)


@rule(
    "FT708",
    NodeGroup,
    "error",
    title="The disk of a node",
    why="A disk is at least as large as the image, and gp3 has an end.",
    source="botocore, ec2: EbsBlockDevice (2026-11-17)",
    reads=("disk_size_gib",),
)
def disk_size_is_allowed(group: NodeGroup, at: At) -> Iterator[Problem]:
    """The disk has a size that EC2 takes."""
    yield from within(at, "disk_size_gib", group.disk_size_gib, facts.DISK_SIZE_GIB.value)


@rule(
    "FT709",
    NodeGroup,
    "error",
    title="The hops to the metadata service",
    why="EC2 takes 1 to 64.",
    source="botocore, ec2: HttpPutResponseHopLimit (2026-11-17)",
    reads=("metadata_hop_limit",),
)
def hops_are_allowed(group: NodeGroup, at: At) -> Iterator[Problem]:
    """The limit of hops is one that EC2 takes."""
    yield from within(at, "metadata_hop_limit", group.metadata_hop_limit, facts.METADATA_HOPS.value)


@rule(
    "FT710",
    NodeGroup,
    "warning",
    title="Pods that can take the role of their node",
    why="With two hops or more, any pod reads the credentials of the node role from the metadata service.",
    source="EKS best practices guide, security/iam; checkov CKV_AWS_341",
    reads=("metadata_hop_limit",),
)
def pods_stay_away_from_metadata(group: NodeGroup, at: At) -> Iterator[Problem]:
    """The metadata service is one hop away."""
    hops = group.metadata_hop_limit
    if hops > 1 and facts.METADATA_HOPS.value.admits(hops):
        yield at.problem("metadata_hop_limit", f"{hops} hops let pods take the role of the node", "leave it out")


@rule(
    "FT715",
    Cluster,
    "error",
    title="Nodes of a version that the cluster does not take",
    why="Nodes are never newer than the control plane, and at most three minor versions older.",
    source="EKS user guide, versioning/kubernetes-versions (2026-01-12); Kubernetes version skew policy",
    reads=("version", "node_groups"),
    knows_expressions=True,
)
def versions_fit(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Every group's version is within the skew."""
    newest = _minor(cluster.version)
    for i, group in enumerate(cluster.node_groups):
        minor = _minor(group.version)
        here = at.inside(group, ("node_groups", i))
        if isinstance(group.version, str) and minor is None:
            yield here.problem("version", f"{shown(group.version)} is not a version, such as '1.35'", "leave it out")
        elif minor is not None and newest is not None and not newest - facts.VERSION_SKEW.value <= minor <= newest:
            much = "newer" if minor > newest else f"more than {facts.VERSION_SKEW} minor versions older"
            yield here.problem(
                "version", f"{group.version} is {much} than the cluster's {cluster.version}", "leave it out"
            )


@rule(
    "FT716",
    NodeGroup,
    "warning",
    title="Spot instances of one type",
    why="When AWS has none of the type free, the group gets no node, and interruptions take many at once.",
    source=GUIDE,
    reads=("capacity_type", "instance_types"),
)
def spot_has_a_choice(group: NodeGroup, at: At) -> Iterator[Problem]:
    """Spot has several types to choose from."""
    if group.capacity_type == "SPOT" and len(group.instance_types) == 1:
        yield at.problem("instance_types", "spot with one instance type", "name several types of one size")


@rule(
    "FT720",
    NodeSecurityGroup,
    "error",
    title="A port that does not exist",
    why="TCP has the ports 1 to 65535; those of Kubernetes are open already.",
    source="RFC 9293; EKS user guide, networking/sec-group-reqs (2026-01-12)",
    reads=("pod_ports",),
)
def ports_exist(group: NodeSecurityGroup, at: At) -> Iterator[Problem]:
    """Every port is one, and not open already."""
    opened = {each["port"] for each in facts.KUBERNETES_PORTS.value.values() if each["protocol"] == "tcp"}
    for i, port in enumerate(group.pod_ports):
        if not limits.PORTS.value.admits(port):
            yield at.problem(("pod_ports", i), f"{number(port)} is no port", "write a number from 1 to 65535")
        elif port in opened:
            yield at.problem(("pod_ports", i), f"{port} is open already", "drop it")


@rule(
    "FT721",
    NodeGroup,
    "error",
    title="What is no security group",
    why="Instances take security groups by id.",
    source="botocore, ec2: SecurityGroupId (2026-11-17)",
    reads=("security_group_ids",),
    knows_expressions=True,
)
def security_groups_have_ids(group: NodeGroup, at: At) -> Iterator[Problem]:
    """Every security group is given by its id."""
    for i, each in enumerate(group.security_group_ids):
        if isinstance(each, str) and not re.fullmatch(r"sg-[0-9a-f]{8,17}", each):
            yield at.problem(
                ("security_group_ids", i), f"{shown(each)} is no id of a security group", "write 'sg-' and its digits"
            )


@rule(
    "FT723",
    NodeGroup,
    "error",
    title="The version of a node group's image",
    why="EKS names the images of each kind by a version and a date or a hash, and knows no other names for them.",
    source="EKS user guide, eks-linux-ami-versions; botocore, eks: CreateNodegroup (2026-11-17)",
    reads=("release_version",),
    knows_expressions=True,
)
def release_is_one(group: NodeGroup, at: At) -> Iterator[Problem]:
    """The release has the form that EKS gives them."""
    release = group.release_version
    if isinstance(release, str) and not re.fullmatch(r"\d+\.\d+(\.\d+)?-[\w.]+", release, re.ASCII):
        hint = "write it as '1.35.0-20260101', or leave it out for the newest"
        yield at.problem("release_version", f"{shown(release)} is no version of an image", hint)


RULES = (
    release_is_one,
    types_are_few,
    types_have_the_form,
    types_fit_the_image,
    image_has_the_drivers,
    image_is_offered,
    disk_size_is_allowed,
    hops_are_allowed,
    pods_stay_away_from_metadata,
    versions_fit,
    spot_has_a_choice,
    ports_exist,
    security_groups_have_ids,
)


def _is_type(text: str) -> bool:
    return re.fullmatch(facts.INSTANCE_TYPE_PATTERN.value, text, re.ASCII) is not None


def _minor(version: object) -> int | None:
    found = re.fullmatch(r"1\.(\d{1,3})", version, re.ASCII) if isinstance(version, str) else None
    return int(found[1]) if found else None
