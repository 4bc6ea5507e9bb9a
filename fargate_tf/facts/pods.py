"""What AWS says of pods on Fargate: their sizes, the labels that count, and the quota that they share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fargate_tf.facts.base import Bounds, Fact, Limit
from fargate_tf.facts.sources import (
    BLUE,
    BPG,
    GR,
    I_EBS810,
    I_EFS589,
    I_PROW11,
    I_RM1976,
    P_CILIUM,
    P_UNSUP,
    UG24,
    UG26,
)

_SIZES = UG26.at("nodes/fargate-pod-configuration.adoc")
_PROFILES = UG26.at("nodes/fargate-profile.adoc")
_BINARY = "AWS writes GB; the sizes of ECS behind it are steps of 512 and 1024 MiB, so GiB is meant"


class Tier(NamedTuple):
    """The sizes with one number of vCPUs, in thousandths: their memory in MiB, from the least to the most."""

    vcpu_thousandths: int
    memory_mib: tuple[int, ...]


def _tier(vcpu_thousandths: int, gib: Iterable[int], *less_mib: int) -> Tier:
    return Tier(vcpu_thousandths, (*less_mib, *(1024 * each for each in gib)))


SIZES: Fact[tuple[Tier, ...]] = Fact(
    (
        _tier(250, (1, 2), 512),
        _tier(500, range(1, 5)),
        _tier(1000, range(2, 9)),
        _tier(2000, range(4, 17)),
        _tier(4000, range(8, 31)),
        _tier(8000, range(16, 61, 4)),
        _tier(16000, range(32, 121, 8)),
    ),
    (_SIZES,),
    note=_BINARY,
)
OVERHEAD_MIB = Fact(
    256,
    (_SIZES,),
    "medium",
    "for kubelet, kube-proxy and containerd; AWS writes MB, and EKS Blueprints asks for 256M to be sure of 0.5 GB",
)
EDGE_BYTES = Fact(
    256 * 2**20 - 256 * 10**6,
    (_SIZES, BLUE.at("patterns/fargate-serverless/main.tf")),
    "low",
    "room that is sure to be left: what 256 MiB are more than 256 MB, as which EKS Blueprints reads it",
)
TOO_LARGE = Fact(
    "Your pod's cpu/memory requirements exceed the max Fargate configuration",
    (I_PROW11,),
    note="reason POD_CPU_MEM_EXCEEDS_MAX_FARGATE_SIZE",
)
DEFAULT_STORAGE_GIB = Fact(20, (_SIZES,), note="a little less is usable")
MOST_STORAGE_GIB = Fact(175, (_SIZES,), note="in total, through requests for ephemeral-storage; since 2023-07-31")
STORAGE_EXAMPLE_GIB = Fact(
    (100, 115), (_SIZES,), "medium", "AWS provisions more than is asked for; this is the only example that it gives"
)
VCPU_QUOTA = Limit(
    6,
    (GR,),
    note="Fargate On-Demand vCPU resource count; shared with ECS, and AWS raises it as it is used",
    adjustable=True,
)
REFUSAL = Fact(
    "Pod not supported on Fargate: ", (I_EFS589, P_UNSUP), note="a FailedScheduling event; several causes are joined"
)

PROFILE_LABEL = Fact("eks.amazonaws.com/fargate-profile", (_PROFILES,), note="picks one of several profiles that match")
COMPUTE_TYPE = Fact(
    ("eks.amazonaws.com/compute-type", "ec2"),
    (UG26.at("automode/auto-migrate-fargate.adoc"),),
    note="the annotation keeps a pod off Fargate although a profile matches",
)
NODE_LABELS = Fact(
    {"eks.amazonaws.com/compute-type": "fargate", "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux"},
    (I_RM1976,),
    "medium",
    "of the node of a pod on Fargate, as seen with kubectl",
)
DAEMON_PODS_STAY_OFF = Fact(
    "DaemonSet", (UG26.at("nodes/fargate.adoc"), P_CILIUM), note="a profile that matches its pods does not take them"
)
KUBELET_PORT = Fact(10250, (UG26.at("cluster-management/metrics-server.adoc"),), note="taken on every machine")
METADATA_ADDRESSES = Fact(
    ("169.254.169.254", "fd00:ec2::254"),
    (UG26.at("nodes/fargate.adoc"),),
    "medium",
    "the page says that the service is not reachable; its addresses are EC2's own and well known",
)
ACCELERATORS = Fact(
    ("nvidia.com/gpu", "amd.com/gpu", "aws.amazon.com/neuron"),
    (UG26.at("nodes/fargate.adoc"),),
    "medium",
    "the page says GPU and Inferentia; these are the names of their device plugins, and begin those of others",
)
EBS_DRIVERS = Fact(("ebs.csi.aws.com", "kubernetes.io/aws-ebs"), (UG26.at("nodes/fargate.adoc"), I_EBS810))
EFS_DRIVER = Fact("efs.csi.aws.com", (UG26.at("storage/efs-csi.adoc"),))
DRIVERS_WITHOUT_FARGATE: Fact[Mapping[str, str]] = Fact(
    {
        "fsx.csi.aws.com": "FSx for Lustre",
        "s3.csi.aws.com": "Mountpoint for S3",
        "secrets-store.csi.k8s.io": "Secrets Store",
    },
    (
        UG26.at("storage/fsx-csi-create.adoc"),
        UG26.at("storage/s3-csi.adoc"),
        UG26.at("security/manage-secrets.adoc"),
    ),
)
GROUPS_OF_A_POLICY = Fact(
    Bounds(1, 5),
    (UG24.at("networking/eks-networking-add-ons.adoc"), BPG.at("networking/sgpp.adoc")),
    note="security groups of a SecurityGroupPolicy",
)
