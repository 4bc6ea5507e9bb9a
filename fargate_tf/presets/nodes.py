"""Presets for clusters that have EC2 nodes beside Fargate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fargate_tf.facts import presets as facts
from fargate_tf.facts.addons import ADDONS, Workload
from fargate_tf.facts.nodes import ADDONS_BEFORE_NODES
from fargate_tf.facts.policies import managed_policy_arn
from fargate_tf.facts.regions import partition_of
from fargate_tf.presets.parts import Parts, policy_of
from fargate_tf.spec.access import AccessEntry
from fargate_tf.spec.addons import Addon
from fargate_tf.spec.expression import ref
from fargate_tf.spec.fargate import FargateProfile, Selector
from fargate_tf.spec.iam import ServiceAccountRole
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from fargate_tf.spec.blueprint import Blueprint
    from fargate_tf.spec.presets import EbsCsiDriver, Karpenter

KARPENTER = "karpenter"
KARPENTER_NODE = "karpenter_node"
EBS_CSI_DRIVER = "aws-ebs-csi-driver"
EBS_CSI_CONTROLLER = "ebs-csi-controller"


def karpenter(preset: Karpenter, blueprint: Blueprint) -> Parts:
    """Karpenter's controller on Fargate, and what lets its nodes join: an entry, and the add-ons of every node."""
    label = ("app.kubernetes.io/name", KARPENTER)
    policy = policy_of(_karpenter_statements(preset, blueprint), blueprint)
    return Parts(
        Workload(KARPENTER, preset.namespace, (label,)),
        FargateProfile(KARPENTER, selectors=[Selector(preset.namespace, labels=dict([label]))]),
        (ServiceAccountRole(preset.service_account, namespace=preset.namespace, name=KARPENTER, policy=policy),),
        (AccessEntry(ref(f"aws_iam_role.{KARPENTER_NODE}.arn"), name=KARPENTER_NODE, type="EC2_LINUX"),),
        tuple(Addon(name) for name in ADDONS_BEFORE_NODES.value),
    )


def is_isolated(preset: Karpenter, blueprint: Blueprint) -> bool:
    """Whether Karpenter reaches neither IAM nor the price list: said, or drawn from the network."""
    if preset.isolated is not None:
        return preset.isolated
    return isinstance(blueprint.network, Network) and blueprint.network.nat == "none"


def _karpenter_statements(preset: Karpenter, blueprint: Blueprint) -> Sequence[Mapping[str, Any]]:
    """What Karpenter may do; what it cannot reach it need not be allowed."""
    statements, beyond = facts.KARPENTER_STATEMENTS.value, facts.KARPENTER_BEYOND_ENDPOINTS.value
    return [one for one in statements if not is_isolated(preset, blueprint) or one["Sid"] not in beyond]


def ebs_csi_driver(preset: EbsCsiDriver, blueprint: Blueprint) -> Parts:
    """The add-on with a role for its controller, which runs on Fargate; its DaemonSet runs on the nodes."""
    controller = ADDONS[EBS_CSI_DRIVER].controller
    assert controller is not None  # the table has it
    arn = managed_policy_arn(partition_of(blueprint.region), facts.EBS_CSI_POLICY.value)
    role = ServiceAccountRole(f"{EBS_CSI_CONTROLLER}-sa", namespace="kube-system", name="ebs-csi", policy_arns=[arn])
    return Parts(
        controller.value,
        FargateProfile(EBS_CSI_CONTROLLER, selectors=[Selector("kube-system", labels=dict(controller.value.labels))]),
        (role,),
        addons=(
            Addon(
                EBS_CSI_DRIVER,
                version=preset.version,
                service_account_role_arn=ref("aws_iam_role.irsa_ebs_csi.arn"),
            ),
        ),
    )
