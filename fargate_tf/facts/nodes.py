"""What AWS says of node groups: images, policies, ports, and what their names and labels may be."""

from __future__ import annotations

from collections.abc import Mapping

from fargate_tf.facts.base import Bounds, Fact
from fargate_tf.facts.sources import BOTO, I_RM1451, MAMIP, TFMOD, UG26

_IMAGES = UG26.at("nodes/managed-node-groups.adoc")

AMI_TYPES: Fact[tuple[str | int, ...]] = Fact(
    (
        "AL2023_x86_64_STANDARD",
        "AL2023_ARM_64_STANDARD",
        "AL2023_x86_64_NEURON",
        "AL2023_x86_64_NVIDIA",
        "AL2023_ARM_64_NVIDIA",
        "BOTTLEROCKET_x86_64",
        "BOTTLEROCKET_ARM_64",
        "BOTTLEROCKET_x86_64_FIPS",
        "BOTTLEROCKET_ARM_64_FIPS",
        "BOTTLEROCKET_x86_64_NVIDIA",
        "BOTTLEROCKET_ARM_64_NVIDIA",
        "BOTTLEROCKET_x86_64_NVIDIA_FIPS",
        "BOTTLEROCKET_ARM_64_NVIDIA_FIPS",
    ),
    (BOTO.at("eks: AMITypes"),),
    note="without Windows and own images, which need more than a node group, and Amazon Linux 2, which has ended",
)
INSTANCE_TYPE_PATTERN = Fact(r"[a-z][a-z0-9-]*\.[a-z0-9-]+", (BOTO.at("ec2: InstanceType"),), note="for re.fullmatch")
ARM_FAMILY_PATTERN = Fact(
    r"a1|[a-z]+[0-9]+[a-z]*g[a-z]*",
    (BOTO.at("ec2: InstanceType"),),
    "medium",
    "AWS's naming: g behind the generation stands for Graviton",
)
ACCELERATED_FAMILY_PATTERNS: Fact[Mapping[str, str]] = Fact(
    {"NVIDIA": r"(?!g4ad)(g[4-9]|gr[0-9]|p[3-9])[a-z0-9-]*", "NEURON": r"(inf|trn)[0-9][a-z0-9-]*"},
    (BOTO.at("ec2: InstanceType"), BOTO.at("eks: AMITypes")),
    "medium",
    "AWS's naming; g4ad has GPUs of AMD, for which EKS has no image",
)
DISK_SIZE_GIB = Fact(
    Bounds(20, 16384),
    (BOTO.at("ec2: EbsBlockDevice"), BOTO.at("eks: CreateNodegroup")),
    "medium",
    "20 is the default, and the size of the image; gp3 went to 16,384 when the model was read",
)
ROOT_DEVICE = Fact("/dev/xvda", (TFMOD,), "medium", "of Amazon Linux 2023")
BOTTLEROCKET_DATA_DEVICE = Fact("/dev/xvdb", (TFMOD,), "medium", "images and volumes; /dev/xvda is the system, fixed")
METADATA_HOPS = Fact(Bounds(1, 64), (BOTO.at("ec2: HttpPutResponseHopLimit"),))
UPDATE_PERCENTAGE = Fact(Bounds(1, 100), (BOTO.at("eks: PercentCapacity"),))
MAX_UNAVAILABLE = Fact(Bounds(1, 100), (BOTO.at("eks: UpdateNodegroupConfig"),), note="at most 100 at once")
RESERVED_KEY_DOMAINS = Fact(
    ("kubernetes.io", "k8s.io", "eks.amazonaws.com"),
    (I_RM1451,),
    note="the server names these prefixes when it refuses a label or taint",
)
LABEL_KEY_LENGTH = Fact(Bounds(1, 63), (BOTO.at("eks: labelKey"),), note="with the prefix")

PRINCIPAL = Fact(
    "ec2.amazonaws.com",
    (UG26.at("security/iam-reference/create-node-role.adoc"),),
    note="the global name is taken in China too",
)
ROLE_POLICIES = Fact(
    {
        "worker": "AmazonEKSWorkerNodePolicy",
        "registry": "AmazonEC2ContainerRegistryPullOnly",
        "cni": "AmazonEKS_CNI_Policy",
    },
    (UG26.at("security/iam-reference/create-node-role.adoc"), MAMIP),
    note="the third could be on a role of the add-on vpc-cni instead",
)
KUBERNETES_PORTS: Fact[Mapping[str, Mapping[str, int | str]]] = Fact(
    {
        "api": {"port": 443, "protocol": "tcp"},
        "dns_tcp": {"port": 53, "protocol": "tcp"},
        "dns_udp": {"port": 53, "protocol": "udp"},
        "kubelet": {"port": 10250, "protocol": "tcp"},
    },
    (UG26.at("networking/sec-group-reqs.adoc"),),
    note="the least between the cluster's security group and another",
)
ADDONS_BEFORE_NODES = Fact(
    ("vpc-cni", "kube-proxy"),
    (UG26.at("workloads/workloads-add-ons-available-eks.adoc"), TFMOD),
    note="without them nodes stay NotReady, and bootstrap add-ons are off",
)
VERSION_SKEW = Fact(
    3, (UG26.at("versioning/kubernetes-versions.adoc"),), note="minor versions that nodes may be behind"
)
