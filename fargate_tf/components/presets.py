"""What presets have at AWS beside roles and profiles: queues, file systems, and the Helm values that name them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fargate_tf.components.iam import attachment, node_trust, policy_document, role
from fargate_tf.facts import nodes as node_facts
from fargate_tf.facts import presets as facts
from fargate_tf.facts.regions import partition_of
from fargate_tf.hcl.blocks import block, body, keyed, label, output, resource
from fargate_tf.hcl.functions import EACH_KEY, EACH_VALUE, call, jsonencode, template
from fargate_tf.hcl.node import node
from fargate_tf.presets import controllers
from fargate_tf.presets.nodes import KARPENTER, KARPENTER_NODE, is_isolated
from fargate_tf.spec.presets import (
    EfsVolumes,
    ExternalDns,
    ExternalSecrets,
    Karpenter,
    LoadBalancerController,
)

if TYPE_CHECKING:
    from fargate_tf.components.cluster import ClusterPart
    from fargate_tf.components.network import NetworkPart
    from fargate_tf.facts.base import Fact
    from fargate_tf.hcl.blocks import Resource
    from fargate_tf.hcl.nodes import Block, Value
    from fargate_tf.spec.base import Spec
    from fargate_tf.spec.blueprint import Blueprint

    Made = Iterator[Block]


@node
class Around:
    """What a preset stands in."""

    blueprint: Blueprint
    cluster: ClusterPart
    network: NetworkPart
    role_arns: Mapping[str, Value]

    @property
    def name(self) -> str:
        """The name of the cluster."""
        return self.blueprint.cluster.name

    @property
    def tags(self) -> Mapping[str, Value]:
        """The tags of the cluster."""
        return self.blueprint.cluster.tags

    @property
    def security_group_id(self) -> Value:
        """The cluster's own security group, which pods on Fargate have too."""
        return self.cluster.security_group_id


@node
class PresetsPart:
    """The blocks of all presets, and their outputs."""

    blocks: tuple[Block, ...] = ()
    outputs: tuple[Block, ...] = ()


def presets(
    blueprint: Blueprint, *, cluster: ClusterPart, network: NetworkPart, role_arns: Mapping[str, Value]
) -> PresetsPart:
    """What the presets of an expanded blueprint need besides its parts; `role_arns` are those of service accounts."""
    around = Around(blueprint, cluster, network, role_arns)
    made = [MAKERS[type(one)](one, around) for one in blueprint.cluster.presets if type(one) in MAKERS]
    blocks = [each for some in made for each in some]
    return PresetsPart(
        tuple(each for each in blocks if each.type != "output"),
        tuple(each for each in blocks if each.type == "output"),
    )


def _load_balancer_controller(preset: LoadBalancerController, around: Around) -> Made:
    values: dict[str, Value] = {
        "clusterName": around.cluster.name,
        "region": around.blueprint.region,
        "vpcId": around.network.vpc_id,
        "defaultTargetType": "ip",
        "enableShield": preset.firewall,
        "enableWaf": preset.firewall,
        "enableWafv2": preset.firewall,
        "serviceAccount": _service_account(controllers.LOAD_BALANCER_CONTROLLER, preset.service_account, around),
        "resources": _requests(facts.CONTROLLER_REQUESTS),
    }
    yield _values(controllers.LOAD_BALANCER_CONTROLLER, values)


def _external_dns(preset: ExternalDns, around: Around) -> Made:
    values: dict[str, Value] = {
        "provider": {"name": "aws"},
        "env": [{"name": "AWS_REGION", "value": around.blueprint.region}],
        "txtOwnerId": around.cluster.name,
        "serviceAccount": _service_account(controllers.EXTERNAL_DNS, preset.service_account, around),
        "resources": _requests(facts.CONTROLLER_REQUESTS),
    }
    yield _values(controllers.EXTERNAL_DNS, values)


def _external_secrets(preset: ExternalSecrets, around: Around) -> Made:
    values: dict[str, Value] = {
        "extraEnv": [{"name": "AWS_REGION", "value": around.blueprint.region}],
        "serviceAccount": _service_account(controllers.EXTERNAL_SECRETS, preset.service_account, around),
        "resources": _requests(facts.CONTROLLER_REQUESTS),
        "webhook": {"port": facts.WEBHOOK_PORT.value},
    }
    yield _values(controllers.EXTERNAL_SECRETS, values)


def _karpenter(preset: Karpenter, around: Around) -> Made:
    isolated = is_isolated(preset, around.blueprint)
    queue, *inbox = _interruptions(around)
    nodes = _node_role(around)
    yield from (each.block for each in nodes)
    identity: dict[str, Value] = {"role": nodes[0].attr("name")}
    if isolated:
        profile = _instance_profile(nodes[0], around)
        yield profile.block
        identity = {"instanceProfile": profile.attr("name")}
    yield from (queue.block, *inbox)
    settings = {"clusterName": around.cluster.name, "interruptionQueue": queue.attr("name")}
    values: dict[str, Value] = {
        "controller": {
            "env": [{"name": "AWS_REGION", "value": around.blueprint.region}],
            "resources": _requests(facts.KARPENTER_REQUESTS),
        },
        "settings": {**settings, **({"isolatedVPC": True} if isolated else {})},
        "serviceAccount": _service_account(KARPENTER, preset.service_account, around),
    }
    yield _values(KARPENTER, values)
    node_class: dict[str, Value] = {
        **identity,
        "securityGroupSelectorTerms": [{"id": around.security_group_id}],
        "subnetSelectorTerms": _terms(around.network.private_subnet_ids),
    }
    # Karpenter makes instances itself, where the provider's default tags do not reach.
    tags = {**around.blueprint.tags, **around.tags}
    if tags:
        node_class["tags"] = tags
    said = "What a spec of EC2NodeClass says of this cluster, as YAML"
    yield output("karpenter_node_class", call("yamlencode", node_class), said)


def _instance_profile(role: Resource, around: Around) -> Resource:
    """The profile that Karpenter would make at IAM, if it could reach IAM."""
    return resource(
        "aws_iam_instance_profile",
        KARPENTER_NODE,
        name=f"{around.name}-karpenter-node",
        role=role.attr("name"),
        tags=around.tags,
    )


def _terms(ids: Value) -> Value:
    """A selector term for each subnet."""
    from fargate_tf.hcl.functions import bound, for_list

    if isinstance(ids, list | tuple):
        return [{"id": each} for each in ids]
    return for_list("id", ids, {"id": bound("id")})


def _node_role(around: Around) -> tuple[Resource, ...]:
    partition = partition_of(around.blueprint.region)
    made = role(
        KARPENTER_NODE,
        name=f"{around.name}-karpenter-node",
        description="Lets the nodes of Karpenter join the cluster and pull images",
        trust=node_trust(),
        tags=around.tags,
        boundary_arn=around.blueprint.cluster.permissions_boundary_arn,
    )
    permissions = (
        attachment(f"{KARPENTER_NODE}_{what}", role_name=made.attr("name"), policy=policy, partition=partition)
        for what, policy in node_facts.ROLE_POLICIES.value.items()
    )
    return (made, *permissions)


def _interruptions(around: Around) -> tuple[Any, ...]:
    """A queue to which EC2 and Health tell what becomes of instances, and the rules that send it there."""
    queue = resource(
        "aws_sqs_queue",
        KARPENTER,
        name=f"{around.name}-karpenter",
        message_retention_seconds=facts.KARPENTER_RETENTION_SECONDS.value,
        sqs_managed_sse_enabled=True,
        tags=around.tags,
    )
    send: dict[str, Value] = {
        "Effect": "Allow",
        "Principal": {"Service": list(facts.KARPENTER_QUEUE_SENDERS.value)},
        "Action": "sqs:SendMessage",
        "Resource": queue.attr("arn"),
    }
    in_the_clear: dict[str, Value] = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": queue.attr("arn"),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = resource(
        "aws_sqs_queue_policy", KARPENTER, queue_url=queue.attr("url"), policy=policy_document(send, in_the_clear)
    )
    patterns: dict[str, Value] = {
        what: {"source": event["source"], "detail-type": event["detail-type"]}
        for what, event in facts.KARPENTER_EVENTS.value.items()
    }
    pattern = jsonencode({"source": [EACH_VALUE.attr("source")], "detail-type": [EACH_VALUE.index("detail-type")]})
    told = body(name=template(f"{around.name}-karpenter-", EACH_KEY), event_pattern=pattern, tags=around.tags)
    rules = keyed("aws_cloudwatch_event_rule", KARPENTER, patterns, told)
    target = body(rule=EACH_VALUE.attr("name"), arn=queue.attr("arn"))
    targets = keyed("aws_cloudwatch_event_target", KARPENTER, rules.instances, target)
    return queue, policy.block, *rules.blocks, *targets.blocks


def _efs_volumes(preset: EfsVolumes, around: Around) -> Made:
    name = label(preset.name)
    system = resource(
        "aws_efs_file_system",
        name,
        block("lifecycle_policy", transition_to_ia="AFTER_30_DAYS"),
        encrypted=True,
        kms_key_id=preset.kms_key_arn,
        throughput_mode="elastic",
        tags={"Name": f"{around.name}-{preset.name}", **around.tags},
    )
    firewall = resource(
        "aws_security_group",
        f"efs_{name}",
        name=f"{around.name}-efs-{preset.name}",
        description="NFS from the pods of the cluster",
        vpc_id=around.network.vpc_id,
        tags=around.tags,
    )
    rule = resource(
        "aws_vpc_security_group_ingress_rule",
        f"efs_{name}",
        security_group_id=firewall.attr("id"),
        description="NFS from the control plane's group, which pods on Fargate have",
        referenced_security_group_id=around.security_group_id,
        ip_protocol="tcp",
        from_port=facts.NFS_PORT.value,
        to_port=facts.NFS_PORT.value,
    )
    yield from (system.block, firewall.block, rule.block)
    reach = body(file_system_id=system.attr("id"), subnet_id=EACH_VALUE, security_groups=[firewall.attr("id")])
    yield keyed("aws_efs_mount_target", name, dict(sorted(around.network.subnet_by_zone.items())), reach).block
    yield from _access_points(preset, around, system)


def _access_points(preset: EfsVolumes, around: Around, system: Resource) -> Made:
    handles: dict[str, Value] = {}
    for point in preset.access_points:
        group = point.user_id if point.group_id is None else point.group_id
        owner = block("creation_info", owner_uid=point.user_id, owner_gid=group, permissions="0750")
        made = resource(
            "aws_efs_access_point",
            label(f"{preset.name}_{point.name}"),
            block("posix_user", uid=point.user_id, gid=group),
            block("root_directory", owner, path=f"/{point.name}"),
            file_system_id=system.attr("id"),
            tags={"Name": f"{around.name}-{preset.name}-{point.name}", **around.tags},
        )
        yield made.block
        handles[point.name] = template(system.attr("id"), "::", made.attr("id"))
    said = f"Volume handles of the file system {preset.name}, for persistent volumes of {facts.EFS_DRIVER}"
    yield output(f"efs_{label(preset.name)}_volume_handles", handles or {"": system.attr("id")}, said)


def _service_account(key: str, name: str, around: Around) -> Mapping[str, Value]:
    """The account as a chart makes it, with the role that its pods take."""
    return {"create": True, "name": name, "annotations": {"eks.amazonaws.com/role-arn": around.role_arns[key]}}


def _requests(fact: Fact[Mapping[str, str]]) -> Mapping[str, Value]:
    """What a pod asks for, by which Fargate sizes it."""
    return {"requests": dict(fact.value)}


def _values(chart: str, values: Mapping[str, Value]) -> Block:
    name = f"{label(chart)}_helm_values"
    return output(name, call("yamlencode", values), f"Values for the Helm chart {chart}, as YAML")


MAKERS: Mapping[type[Spec], Callable[[Any, Around], Made]] = {
    LoadBalancerController: _load_balancer_controller,
    ExternalDns: _external_dns,
    ExternalSecrets: _external_secrets,
    Karpenter: _karpenter,
    EfsVolumes: _efs_volumes,
}
