"""Node groups, the role and launch template of their instances, and rules where a group has its own security group.

EKS makes the access entry (EC2_LINUX) of a managed node group's role by itself, so there is none here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.components.iam import attachment, node_trust, role
from fargate_tf.facts import nodes as facts
from fargate_tf.hcl.blocks import block, keyed, label, resource
from fargate_tf.hcl.blocks import body as body_of
from fargate_tf.hcl.functions import EACH_VALUE
from fargate_tf.hcl.node import node
from fargate_tf.hcl.nodes import Attribute, apply_time
from fargate_tf.k8s.processors import default_image

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from fargate_tf.components.cluster import ClusterPart
    from fargate_tf.components.network import NetworkPart
    from fargate_tf.hcl.blocks import KeyedResource, Resource
    from fargate_tf.hcl.nodes import ApplyTime, Block, Expression, Item, Value
    from fargate_tf.spec.cluster import Cluster
    from fargate_tf.spec.nodes import NodeGroup, NodeSecurityGroup

    Text = str | Expression[ApplyTime]
    Tags = Mapping[str, Text]


@node
class NodesPart:
    """The blocks of all node groups, and the groups by name."""

    blocks: tuple[Block, ...]
    groups: Mapping[str, Resource]

    def addresses_of(self, names: Collection[str]) -> list[Expression[ApplyTime]]:
        """The addresses of these groups, for `depends_on`."""
        return [group.address for name, group in self.groups.items() if name in names]


def nodes(  # noqa: PLR0913  (one argument for each thing that groups stand on)
    spec: Cluster,
    *,
    cluster: ClusterPart,
    network: NetworkPart,
    partition: str,
    addons: Sequence[Expression[ApplyTime]],
    default_tags: Tags,
) -> NodesPart:
    """Every node group, after its role's permissions, the network, and the add-ons without which no node is ready."""
    shared = any(group.node_role_arn is None for group in spec.node_groups)
    made = _role(spec, partition) if shared else ()
    parts: list[Resource | KeyedResource] = [*made]
    groups = {}
    for group in spec.node_groups:
        firewall = _security_group(group, group.security_group, spec, cluster, network) if group.security_group else ()
        own_group = firewall[0].address.attr("id") if firewall else None
        template = _launch_template(group, spec, cluster, own_group, default_tags)
        own = made if group.node_role_arn is None else ()
        role_arn = own[0].attr("arn") if own else group.node_role_arn
        ready = [*(p.address for p in own[1:]), *network.ready, *(p.address for p in firewall[1:]), *addons]
        groups[group.name] = _group(group, spec, cluster, template, role_arn, _subnets(group, network), ready)
        parts += [*firewall, template, groups[group.name]]
    return NodesPart(tuple(block for part in parts for block in part.blocks), groups)


def _role(spec: Cluster, partition: str) -> tuple[Resource, ...]:
    """The role of the nodes, and its permissions."""
    made = role(
        "node",
        name=f"{spec.name}-node",
        description="Lets EC2 nodes join the cluster and pull images",
        trust=node_trust(),
        tags=spec.tags,
        boundary_arn=spec.permissions_boundary_arn,
    )
    permissions = (
        attachment(f"node_{what}", role_name=made.attr("name"), policy=policy, partition=partition)
        for what, policy in facts.ROLE_POLICIES.value.items()
    )
    return (made, *permissions)


def _subnets(group: NodeGroup, network: NetworkPart) -> Value:
    if group.subnet_ids is not None:
        return group.subnet_ids
    if group.availability_zones is not None:
        return [network.subnet_by_zone[zone] for zone in sorted(set(group.availability_zones))]
    return network.private_subnet_ids


def _group(  # noqa: PLR0913
    group: NodeGroup,
    spec: Cluster,
    cluster: ClusterPart,
    template: Resource,
    role_arn: Value,
    subnets: Value,
    ready: Sequence[Expression[ApplyTime]],
) -> Resource:
    return resource(
        "aws_eks_node_group",
        label(group.name),
        *_settings(group, template),
        lifecycle=tuple(_lifecycle(group)),
        cluster_name=cluster.name,
        node_group_name=group.name,
        node_role_arn=role_arn,
        subnet_ids=subnets,
        instance_types=group.instance_types,
        # EKS would choose an image, too, but only after the plan.
        ami_type=group.ami_type or default_image(group.instance_types[0]),
        capacity_type=group.capacity_type,
        version=cluster.version if group.version is None else group.version,
        release_version=group.release_version,
        labels=group.labels,
        tags={**spec.tags, **group.tags},
        depends_on=ready,
    )


def _settings(group: NodeGroup, template: Resource) -> Iterator[Block]:
    """The nested blocks of a node group."""
    scaling, update = group.scaling, group.update
    yield block("launch_template", id=template.attr("id"), version=template.attr("latest_version"))
    if group.repair:
        yield block("node_repair_config", enabled=True)
    yield block(
        "scaling_config",
        min_size=scaling.min_size,
        max_size=scaling.max_size,
        desired_size=scaling.initial_size,
    )
    for taint in group.taints:
        yield block("taint", key=taint.key, value=taint.value, effect=taint.effect)
    if update is not None:
        yield block(
            "update_config",
            max_unavailable=update.max_unavailable,
            max_unavailable_percentage=update.max_unavailable_percentage,
        )


def _lifecycle(group: NodeGroup) -> Iterator[Item]:
    """Without a size of the user's an autoscaler has it, and no plan takes it back."""
    if group.scaling.desired_size is None:
        yield Attribute("ignore_changes", [apply_time("scaling_config").index(0).attr("desired_size")])


def _launch_template(
    group: NodeGroup, spec: Cluster, cluster: ClusterPart, own: Expression[ApplyTime] | None, default_tags: Tags
) -> Resource:
    """The disk, the metadata service and the security groups, which a node group alone cannot say.

    A template that names security groups takes the cluster's away, so it is named too unless the group has its own.
    """
    # EKS starts the instances, so the provider's default tags do not reach them and their volumes by themselves.
    tags = {**default_tags, "Name": f"{spec.name}-{group.name}", **spec.tags, **group.tags}
    first = cluster.security_group_id if own is None else own
    named = own is not None or bool(group.security_group_ids)
    bottlerocket = (group.ami_type or "").startswith("BOTTLEROCKET")
    return resource(
        "aws_launch_template",
        label(group.name),
        block(
            "block_device_mappings",
            block(
                "ebs",
                volume_size=group.disk_size_gib,
                volume_type="gp3",
                encrypted=True,
                delete_on_termination=True,
            ),
            device_name=(facts.BOTTLEROCKET_DATA_DEVICE if bottlerocket else facts.ROOT_DEVICE).value,
        ),
        block(
            "metadata_options",
            http_endpoint="enabled",
            http_tokens="required",
            http_put_response_hop_limit=group.metadata_hop_limit,
        ),
        *(block("tag_specifications", resource_type=kind, tags=tags) for kind in ("instance", "volume")),
        name=f"{spec.name}-{group.name}",
        update_default_version=True,
        vpc_security_group_ids=[first, *group.security_group_ids] if named else None,
        tags={**spec.tags, **group.tags},
    )


def _security_group(
    group: NodeGroup, wanted: NodeSecurityGroup, spec: Cluster, cluster: ClusterPart, network: NetworkPart
) -> tuple[Resource | KeyedResource, ...]:
    """A security group and its rules: to and from the cluster's group, among its nodes, and out by TLS."""
    name = label(group.name)
    own = resource(
        "aws_security_group",
        f"{name}_nodes",
        name=f"{spec.name}-{group.name}-nodes",
        description=f"Nodes of the group {group.name}",
        vpc_id=network.vpc_id,
        tags={"Name": f"{spec.name}-{group.name}-nodes", **spec.tags, **group.tags},
    )
    nodes_id, cluster_id = own.attr("id"), cluster.security_group_id
    ports: dict[str, Value] = {
        **facts.KUBERNETES_PORTS.value,
        **{f"tcp_{port}": {"port": port, "protocol": "tcp"} for port in sorted(set(wanted.pod_ports))},
    }

    def among(kind: str) -> Resource:
        return resource(
            f"aws_vpc_security_group_{kind}_rule",
            f"{name}_nodes_each_other",
            security_group_id=nodes_id,
            referenced_security_group_id=nodes_id,
            ip_protocol="-1",
            description="Pods on these nodes reach each other",
        )

    def between(kind: str, suffix: str, of: Value, other: Value) -> KeyedResource:
        what = [f"nodes of {group.name}", "control plane and pods on Fargate"]
        inside = body_of(
            security_group_id=of,
            referenced_security_group_id=other,
            ip_protocol=EACH_VALUE.attr("protocol"),
            from_port=EACH_VALUE.attr("port"),
            to_port=EACH_VALUE.attr("port"),
            description=f"From {what[suffix == 'from_cluster']} to {what[suffix == 'to_cluster']}",
        )
        return keyed(f"aws_vpc_security_group_{kind}_rule", f"{name}_nodes_{suffix}", ports, inside)

    outwards = resource(
        "aws_vpc_security_group_egress_rule",
        f"{name}_nodes_to_aws",
        security_group_id=nodes_id,
        cidr_ipv4="0.0.0.0/0",
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        description="Images and AWS APIs",
    )
    return (
        own,
        among("ingress"),
        between("ingress", "from_cluster", nodes_id, cluster_id),
        between("ingress", "to_cluster", cluster_id, nodes_id),
        among("egress"),
        between("egress", "to_cluster", nodes_id, cluster_id),
        outwards,
    )
