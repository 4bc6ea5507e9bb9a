"""What AWS says a pod on Fargate may not do, must not count on, or should mind: R01 to R36.

Which of them a manifest shows, and which nothing shows, is told in `fargate_tf/check/pods/`.
"""

from __future__ import annotations

from typing import NamedTuple

from fargate_tf.facts.base import Confidence, Fact, Source
from fargate_tf.facts.sources import (
    BPG,
    I_CM267,
    I_EBS810,
    I_EFS589,
    I_EFS1179,
    I_FRAPPE182,
    I_NGINX4888,
    I_PACH4522,
    I_RM622,
    I_RM1629,
    I_RM1764,
    I_RM1890,
    I_RM2383,
    P_ARGO,
    P_CILIUM,
    P_EFSTF,
    P_STUDY,
    P_UNSUP,
    UG24,
    UG26,
    W_CHIPR,
)


class Restriction(NamedTuple):
    """A rule of AWS for pods: its id, the field of the manifest, what holds, and the event that a pod then has."""

    id: str
    field: str
    statement: str
    event: str


def _fact(  # noqa: PLR0913  (a row of the table)
    id_: str,
    field: str,
    statement: str,
    sources: tuple[Source, ...],
    *,
    confidence: Confidence = "high",
    event: str = "",
    note: str = "",
) -> Fact[Restriction]:
    return Fact(Restriction(id_, field, statement, event), sources, confidence, note)


_ROWS: tuple[Fact[Restriction], ...] = (
    _fact(
        "R01",
        "kind: DaemonSet",
        "never runs on Fargate; turn the daemon into a sidecar",
        (UG26.at("nodes/fargate.adoc"),),
        note="a DaemonSet without nodeAffinity still counts Fargate nodes as desired, so a Helm wait can hang",
    ),
    _fact(
        "R02",
        "containers[].securityContext.privileged: true",
        "rejected",
        (UG26.at("nodes/fargate.adoc"), I_EFS589, P_UNSUP),
        event="Pod not supported on Fargate: invalid SecurityContext fields: Privileged",
    ),
    _fact(
        "R03",
        "spec.hostNetwork: true",
        "rejected",
        (UG26.at("nodes/fargate.adoc"), I_EFS589, P_CILIUM),
        event="Pod not supported on Fargate: fields not supported: HostNetwork",
    ),
    _fact(
        "R04",
        "ports[].hostPort / hostIP",
        "rejected",
        (UG26.at("nodes/fargate.adoc"), I_EFS589),
        event="Pod not supported on Fargate: port contains HostIP or HostPort",
    ),
    _fact(
        "R05",
        "spec.hostPID, spec.hostIPC",
        "treat as rejected (not in the AWS page)",
        (P_STUDY,),
        confidence="low",
        event="fields not supported: HostNetwork, HostPID, HostIPC",
        note="the text is from a lab sheet, not from a log",
    ),
    _fact(
        "R06",
        "securityContext.capabilities.add",
        "rejected; capabilities may only be dropped",
        (BPG.at("security/pods.adoc"), I_FRAPPE182, P_ARGO),
        event="Pod not supported on Fargate: invalid SecurityContext fields: Capabilities added: CAP_CHOWN",
        note="SYS_PTRACE: no EKS source says it is allowed (that is an ECS rule)",
    ),
    _fact(
        "R07",
        "securityContext.allowPrivilegeEscalation: true",
        "rejected in 2020; no newer evidence either way",
        (I_NGINX4888,),
        confidence="medium",
        event="Pod not supported on Fargate: invalid SecurityContext fields: AllowPrivilegeEscalation",
        note="seen in 2020; no newer evidence either way",
    ),
    _fact(
        "R08",
        "volumes[].hostPath",
        "rejected",
        (I_PACH4522, P_STUDY),
        event="Pod not supported on Fargate: volumes not supported: <name>",
        note="2021 and later text: <name> is of an unsupported volume Type",
    ),
    _fact(
        "R09",
        "volumes[].csi (inline ephemeral CSI: cert-manager, secrets-store ...)",
        "rejected",
        (I_CM267, I_RM1764, UG26.at("security/manage-secrets.adoc")),
        event="Pod not supported on Fargate: volumes not supported: <name> is of an unsupported volume Type",
    ),
    _fact(
        "R10",
        "PVC on ebs.csi.aws.com",
        "rejected; EBS cannot be mounted",
        (UG26.at("nodes/fargate.adoc"), I_EBS810),
        event="... not supported because: PVC X bound to invalid PV Y with CSI Driver: ebs.csi.aws.com",
    ),
    _fact(
        "R11",
        "PVC on efs.csi.aws.com",
        "static provisioning only (PV with volumeHandle fs-...); dynamic provisioning not possible",
        (UG26.at("nodes/fargate.adoc"), UG26.at("storage/efs-csi.adoc"), P_EFSTF, I_EFS1179),
        event="... not supported because: PVC X not bound",
        note="the scheduler was seen to refuse once and not retry: wait for the claim to be Bound before creating "
        "the pod. A CSIDriver object for efs.csi.aws.com has to exist, else attach times out (I-EFS1179, "
        "medium)",
    ),
    _fact(
        "R12",
        "FSx for Lustre, Mountpoint for S3, Secrets Store CSI",
        "not supported on Fargate",
        (
            UG26.at("storage/fsx-csi-create.adoc"),
            UG26.at("storage/s3-csi.adoc"),
            UG26.at("security/manage-secrets.adoc"),
        ),
    ),
    _fact(
        "R13",
        "emptyDir, configMap, secret, projected, downwardAPI",
        "accepted (ephemeral storage of the pod)",
        (UG26.at("nodes/fargate-pod-configuration.adoc"),),
        confidence="medium",
        note="no explicit list by AWS; follows from every pod having a projected token volume and from the "
        "ephemeral-storage text",
    ),
    _fact(
        "R14",
        "resources nvidia.com/gpu, aws.amazon.com/neuron",
        "GPU and Inferentia are not available",
        (UG26.at("nodes/fargate.adoc"),),
    ),
    _fact(
        "R15",
        "nodeSelector kubernetes.io/arch: arm64 / arm64-only image",
        "Arm is not available for EKS Fargate (Arm on Fargate is ECS only)",
        (UG26.at("nodes/fargate.adoc"), I_RM1629, W_CHIPR),
    ),
    _fact(
        "R16",
        "kubernetes.io/os: windows",
        "Windows pods are not available",
        (UG26.at("nodes/fargate.adoc"), UG26.at("clusters/windows-support.adoc")),
    ),
    _fact(
        "R17",
        "Fargate Spot",
        "not supported on EKS",
        (UG26.at("nodes/fargate.adoc"), I_RM622),
    ),
    _fact(
        "R18",
        "topologySpreadConstraints",
        "not supported",
        (UG26.at("nodes/fargate-profile.adoc"),),
        note="note added to the AWS page in 2025; CoreDNS add-on sets one with ScheduleAnyway by default and still"
        " runs",
    ),
    _fact(
        "R19",
        "affinity / anti-affinity",
        "do not apply",
        (UG26.at("nodes/fargate-profile.adoc"),),
    ),
    _fact(
        "R20",
        "metadata service (IMDS)",
        "not reachable; use IRSA, and put region / zone into the spec",
        (UG26.at("nodes/fargate.adoc"),),
    ),
    _fact(
        "R21",
        "EKS Pod Identity",
        "not available on Fargate; IRSA only",
        (UG26.at("manage-access/aws-access/pod-identities.adoc"), I_RM2383),
    ),
    _fact(
        "R22",
        "pod execution role used by the app",
        "containers cannot use it",
        (UG26.at("security/iam-reference/pod-execution-role.adoc"),),
    ),
    _fact(
        "R23",
        "Service type LoadBalancer / Ingress target-type",
        "IP targets only (alb.ingress.kubernetes.io/target-type: ip; NLB IP mode through AWS Load Balancer Controller)",
        (UG26.at("nodes/fargate.adoc"), UG26.at("workloads/alb-ingress.adoc")),
        note="in-tree controller makes instance targets only, which do not reach Fargate",
    ),
    _fact(
        "R24",
        "containerPort 10250",
        "reserved on Fargate (kubelet); choose another port",
        (UG26.at("cluster-management/metrics-server.adoc"),),
        note="manifest metrics-server must move to e.g. 10251; the EKS add-on already does",
    ),
    _fact(
        "R25",
        "NetworkPolicy through VPC CNI",
        "not applied to Fargate pods",
        (UG26.at("networking/cni-network-policy.adoc"),),
    ),
    _fact(
        "R26",
        "alternate CNI",
        "not possible; VPC CNI is built in",
        (UG26.at("nodes/fargate.adoc"),),
    ),
    _fact(
        "R27",
        "service mesh Istio",
        "AWS says Fargate cannot support it",
        (UG26.at("automode/auto-migrate-fargate.adoc"),),
        confidence="medium",
        note="the text is about moving from Fargate to Auto Mode",
    ),
    _fact(
        "R28",
        "SecurityGroupPolicy",
        "supported; 1 to 5 group ids; include the cluster security group or equal rules (443/10250 to the "
        "control plane, 53 TCP+UDP to CoreDNS); only new pods",
        (UG24.at("networking/eks-networking-add-ons.adoc"), BPG.at("networking/sgpp.adoc")),
    ),
    _fact(
        "R29",
        "PodDisruptionBudget",
        "use exactly one per pod and keep minimum availability under 100 %; AWS evicts for patching by zone, "
        "then deletes if eviction keeps failing; EventBridge detail-type 'EKS Fargate Pod Scheduled "
        "Termination'",
        (UG26.at("nodes/fargate-pod-patching.adoc"),),
        event="This pod has multiple PodDisruptionBudget, which the eviction subresource does not support",
    ),
    _fact(
        "R30",
        "Job without ttlSecondsAfterFinished",
        "finished pods stay and cost money until removed",
        (UG26.at("nodes/fargate.adoc"),),
    ),
    _fact(
        "R31",
        "ulimits",
        "nofile and nproc: soft 1024, hard 65535",
        (UG26.at("nodes/fargate.adoc"),),
    ),
    _fact(
        "R32",
        "requests != limits",
        "set equal for every container",
        (UG26.at("nodes/fargate-pod-configuration.adoc"), I_RM1890),
    ),
    _fact(
        "R33",
        "bare Pod",
        "prefer a controller: pods are recycled for patching and after control plane upgrades",
        (UG26.at("versioning/kubernetes-versions.adoc"),),
    ),
    _fact(
        "R34",
        "VPA updateMode",
        "Auto or Recreate, so that pods are re-created on the larger size",
        (UG26.at("nodes/fargate.adoc"),),
    ),
    _fact(
        "R35",
        "runtimeClassName, seccompProfile, AppArmor, SELinux",
        "no statement found",
        (UG26.at("nodes/fargate.adoc"),),
        confidence="low",
        note="the page that lists what Fargate lacks does not name them",
    ),
    _fact(
        "R36",
        "no matching profile",
        "pod stays Pending",
        (UG26.at("nodes/fargate.adoc"),),
    ),
)
RESTRICTIONS = {fact.value.id: fact for fact in _ROWS}
"""R01 to R36, by id."""
