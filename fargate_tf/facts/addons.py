"""The EKS add-ons: which run on Fargate, and by which namespace and labels a profile can claim their pods."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from fargate_tf.facts.base import Fact, Source
from fargate_tf.facts.sources import (
    BLUE,
    CDKBP,
    CMCHART,
    EKSCTL,
    GD,
    P_LIVE136,
    P_MSPOD,
    SNAPSHOT,
    UG25A,
    UG25C,
    UG26,
)

RunsOnFargate: TypeAlias = Literal["yes", "no", "unknown"]
ComputeType: TypeAlias = Literal["EC2", "Fargate", "Auto Mode", "Hybrid", "HyperPod"]


class Workload(NamedTuple):
    """One kind of pod of an add-on, by what a Fargate selector looks at.

    `labels` are those that are known. That a selector asking for others does not match is sure only where the
    fact's confidence is high.
    """

    name: str
    namespace: str
    labels: tuple[tuple[str, str], ...] = ()


class Addon(NamedTuple):
    """An add-on that `aws_eks_addon` installs.

    `fargate` says in its note why not, or what to mind. `workloads` are the pods that a profile has to claim,
    none where `fargate` is "no". `compute_types` is AWS's own list, empty where AWS gives none. `needs` names
    add-ons without which it does not work. `controller` are the pods of an add-on for nodes that may run on Fargate.
    """

    name: str
    owner: Literal["aws", "community"]
    fargate: Fact[RunsOnFargate]
    workloads: tuple[Fact[Workload], ...] = ()
    compute_types: tuple[ComputeType, ...] = ()
    needs: tuple[str, ...] = ()
    controller: Fact[Workload] | None = None


_AWS = UG26.at("workloads/workloads-add-ons-available-eks.adoc")
_AWS_LATER = UG25A.at("workloads/workloads-add-ons-available-eks.adoc")
_COMMUNITY = UG25C.at("workloads/community-addons.adoc")

_EVERYWHERE: tuple[ComputeType, ...] = ("EC2", "Fargate", "Auto Mode", "Hybrid")
_LABELS_UNSEEN = "the namespace is known; the labels of the add-on's pods were not found"
_NO_STATEMENT = "AWS lists no compute types for it"


def _on_nodes(name: str, compute_types: tuple[ComputeType, ...], why: str, *sources: Source) -> Addon:
    return Addon(name, "aws", Fact("no", sources or (_AWS,), note=why), compute_types=compute_types)


def _named(name: str) -> tuple[tuple[str, str], ...]:
    """The two labels that the community add-ons seen so far carry."""
    return (("app.kubernetes.io/instance", name), ("app.kubernetes.io/name", name))


def _cert_manager(name: str, app: str, component: str) -> Fact[Workload]:
    labels = (
        ("app", app),
        ("app.kubernetes.io/component", component),
        ("app.kubernetes.io/instance", "cert-manager"),
        ("app.kubernetes.io/name", app),
    )
    note = "namespace from AWS; labels from the project's chart, not seen on the add-on"
    return Fact(Workload(name, "cert-manager", labels), (_COMMUNITY, CMCHART), "medium", note)


_ON_FARGATE = (
    Addon(
        "coredns",
        "aws",
        Fact("yes", (_AWS, BLUE), note="with computeType Fargate in its configuration values"),
        (
            Fact(
                Workload(
                    "coredns",
                    "kube-system",
                    (("eks.amazonaws.com/component", "coredns"), ("k8s-app", "kube-dns")),
                ),
                (UG26.at("nodes/fargate-getting-started.adoc"), EKSCTL, P_LIVE136),
            ),
        ),
        _EVERYWHERE,
    ),
    Addon(
        "snapshot-controller",
        "aws",
        Fact("yes", (_AWS,)),
        (
            Fact(
                Workload("snapshot-controller", "kube-system"),
                (SNAPSHOT,),
                "low",
                "namespace of the project's own manifest; neither it nor labels were seen on the add-on",
            ),
        ),
        _EVERYWHERE,
    ),
    Addon(
        "adot",
        "aws",
        Fact("yes", (_AWS,)),
        (Fact(Workload("adot", "opentelemetry-operator-system"), (CDKBP,), "medium", _LABELS_UNSEEN),),
        _EVERYWHERE,
        ("cert-manager",),
    ),
    Addon(
        "aws-privateca-connector-for-kubernetes",
        "aws",
        Fact("yes", (_AWS,), note="AWS describes its permissions with Pod Identity, which Fargate lacks"),
        (
            Fact(
                Workload("aws-privateca-issuer", "aws-privateca-issuer"),
                (_AWS_LATER,),
                "medium",
                _LABELS_UNSEEN,
            ),
        ),
        _EVERYWHERE,
        ("cert-manager",),
    ),
    Addon(
        "metrics-server",
        "community",
        Fact(
            "yes",
            (UG26.at("cluster-management/metrics-server.adoc"),),
            note="the add-on listens on port 10251",
        ),
        (
            Fact(
                Workload("metrics-server", "kube-system", _named("metrics-server")),
                (_COMMUNITY, P_LIVE136, P_MSPOD),
            ),
        ),
    ),
)

_NOT_STATED = (
    Addon(
        "kube-state-metrics",
        "community",
        Fact("unknown", (_COMMUNITY,), "medium", _NO_STATEMENT),
        (Fact(Workload("kube-state-metrics", "kube-state-metrics"), (_COMMUNITY,), "medium", _LABELS_UNSEEN),),
    ),
    Addon(
        "cert-manager",
        "community",
        Fact(
            "unknown",
            (_COMMUNITY, CMCHART),
            "medium",
            f"{_NO_STATEMENT}; its webhook takes port 10250 by default, which Fargate keeps for the kubelet",
        ),
        (
            _cert_manager("cert-manager", "cert-manager", "controller"),
            _cert_manager("cert-manager-cainjector", "cainjector", "cainjector"),
            _cert_manager("cert-manager-webhook", "webhook", "webhook"),
        ),
    ),
    Addon(
        "external-dns",
        "community",
        Fact(
            "unknown",
            (_COMMUNITY,),
            "medium",
            f"{_NO_STATEMENT}; it needs IRSA, and a way to Route 53, which has no PrivateLink",
        ),
        (
            Fact(
                Workload("external-dns", "external-dns", _named("external-dns")),
                (_COMMUNITY, P_LIVE136),
                "medium",
                "namespace from AWS; labels seen on one cluster",
            ),
        ),
    ),
)

_ON_NODES_ONLY = (
    _on_nodes("vpc-cni", ("EC2",), "the CNI is built into each Fargate node"),
    _on_nodes("kube-proxy", ("EC2", "Hybrid"), "not deployed to Fargate nodes"),
    _on_nodes(
        "aws-ebs-csi-driver", ("EC2",), "its node part is a DaemonSet, and Fargate mounts no EBS volume"
    )._replace(
        controller=Fact(
            Workload(
                "ebs-csi-controller",
                "kube-system",
                (("app", "ebs-csi-controller"), ("app.kubernetes.io/name", "aws-ebs-csi-driver")),
            ),
            (UG26.at("storage/ebs-csi.adoc"),),
            "medium",
            "that it may run on Fargate is AWS's; the labels are those of the project's chart",
        ),
    ),
    _on_nodes(
        "aws-efs-csi-driver",
        ("EC2", "Auto Mode"),
        "not needed: static EFS volumes mount on Fargate without it; its controller was rejected there",
    ),
    _on_nodes("aws-fsx-csi-driver", ("EC2", "Auto Mode"), "Fargate mounts no FSx volume"),
    _on_nodes("aws-mountpoint-s3-csi-driver", ("EC2", "Auto Mode"), "Fargate mounts no S3 bucket"),
    _on_nodes("eks-node-monitoring-agent", ("EC2", "Hybrid"), "it watches EC2 and hybrid nodes"),
    _on_nodes(
        "aws-guardduty-agent",
        ("EC2", "Auto Mode"),
        "GuardDuty Runtime Monitoring does not support EKS on Fargate",
        _AWS,
        GD,
    ),
    _on_nodes("amazon-cloudwatch-observability", ("EC2", "Auto Mode", "Hybrid"), "its agent runs on nodes"),
    _on_nodes("eks-pod-identity-agent", ("EC2", "Hybrid"), "Pod Identity is not available on Fargate; use IRSA"),
    _on_nodes("aws-network-flow-monitoring-agent", ("EC2", "Auto Mode"), "it collects from EC2 nodes"),
    _on_nodes(
        "aws-secrets-store-csi-driver-provider",
        ("EC2", "Auto Mode", "Hybrid"),
        "Fargate rejects inline CSI volumes",
    ),
    _on_nodes("amazon-sagemaker-hyperpod-taskgovernance", ("EC2", "Auto Mode"), "made for HyperPod nodes"),
    _on_nodes(
        "amazon-sagemaker-hyperpod-training-operator",
        ("EC2", "Auto Mode"),
        "made for HyperPod nodes",
        _AWS_LATER,
    ),
    _on_nodes("sriov-network-metrics-exporter", ("EC2",), "a DaemonSet for nodes with SR-IOV devices", _AWS_LATER),
    Addon(
        "prometheus-node-exporter",
        "community",
        Fact("no", (_COMMUNITY,), "medium", "a DaemonSet by design; AWS lists no compute types for it"),
    ),
    Addon(
        "fluent-bit",
        "community",
        Fact(
            "no",
            (_COMMUNITY,),
            "medium",
            "a DaemonSet by design; Fargate has a log router of its own (ConfigMap aws-logging)",
        ),
    ),
)

ADDONS: Mapping[str, Addon] = MappingProxyType(
    {addon.name: addon for addon in (*_ON_FARGATE, *_NOT_STATED, *_ON_NODES_ONLY)}
)
"""By name; other add-ons exist (AWS Marketplace), of whose pods nothing is known here."""
