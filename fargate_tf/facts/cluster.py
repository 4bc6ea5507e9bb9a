"""The words that the EKS API takes for a cluster, and the names and tags that EKS gives or looks for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fargate_tf.facts.base import Bounds, Fact
from fargate_tf.facts.sources import BLUE, BOTO, I_TFEKS2345, TFMOD, TFPROV, UG24, UG26

LOG_TYPES = Fact(("api", "audit", "authenticator", "controllerManager", "scheduler"), (BOTO.at("eks: LogType"),))
LOG_GROUP_NAME = Fact(
    "/aws/eks/{cluster}/cluster",
    (UG26.at("observability/control-plane-logs.adoc"), TFMOD.at("main.tf")),
    note="EKS writes to this name only, and makes a group that never expires when there is none",
)
AUTHENTICATION_MODES = Fact(("CONFIG_MAP", "API_AND_CONFIG_MAP", "API"), (BOTO, UG26.at("manage-access/k8s-access")))
ACCESS_ENTRY_TYPES = Fact(
    ("STANDARD", "FARGATE_LINUX", "EC2_LINUX", "EC2_WINDOWS", "EC2", "HYBRID_LINUX", "HYPERPOD_LINUX"),
    (BOTO,),
    note="EKS makes the entry of a Fargate role by itself",
)
UPGRADE_SUPPORT_TYPES = Fact(("STANDARD", "EXTENDED"), (BOTO, UG24), note="EXTENDED is the default")
SERVICE_RANGE_BLOCKS = Fact(
    ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"), (BOTO.at("eks: KubernetesNetworkConfigRequest"),)
)
SERVICE_RANGE_LENGTHS = Fact(Bounds(12, 24), (BOTO.at("eks: KubernetesNetworkConfigRequest"),))
ENCRYPTED_RESOURCES = Fact(("secrets",), (BOTO,), note="the only value that encryption_config takes")
IP_FAMILIES = Fact(("ipv4", "ipv6"), (BOTO,))

PUBLIC_SUBNET_TAGS: Fact[Mapping[str, str]] = Fact(
    MappingProxyType({"kubernetes.io/role/elb": "1"}),
    (UG26.at("networking/network-reqs.adoc"),),
    note="internet-facing load balancers are placed by it",
)
PRIVATE_SUBNET_TAGS: Fact[Mapping[str, str]] = Fact(
    MappingProxyType({"kubernetes.io/role/internal-elb": "1"}),
    (UG26.at("networking/network-reqs.adoc"),),
    note="internal load balancers are placed by it",
)

PROFILE_LABEL = Fact(
    "eks.amazonaws.com/fargate-profile",
    (UG26.at("nodes/fargate-profile.adoc"),),
    note="on a pod it picks among matching profiles; without it the first by name takes the pod",
)
COMPUTE_TYPE_ANNOTATION = Fact(
    "eks.amazonaws.com/compute-type",
    (UG26.at("automode/auto-migrate-fargate.adoc"),),
    note="with the value ec2 it keeps a pod off Fargate although a profile matches",
)
COREDNS_CONFIGURATION: Fact[Mapping[str, str]] = Fact(
    MappingProxyType({"computeType": "Fargate"}),
    (BLUE, TFMOD.at("docs/faq.md"), I_TFEKS2345),
    note="configuration_values for CoreDNS on Fargate; the first add-on build with it was not found",
)
COREDNS_SETTINGS = Fact(
    (
        *("affinity", "computeType", "corefile", "nodeSelector", "podAnnotations", "podDisruptionBudget", "podLabels"),
        *("replicaCount", "resources", "tolerations", "topologySpreadConstraints"),
    ),
    (BLUE, TFMOD.at("docs/faq.md")),
    "medium",
    "the keys that were seen in the add-on's schema; a later version may know more",
)

PROFILE_CREATE_MINUTES = Fact(10, (BOTO.at("eks: waiters"), TFPROV), note="one profile at a time in a cluster")
PROFILE_DELETE_MINUTES = Fact(30, (BOTO.at("eks: waiters"),), note="Terraform's default is 10 and too short")
CLUSTER_CREATE_MINUTES = Fact(20, (BOTO.at("eks: waiters"),))
ADDON_CREATE_MINUTES = Fact(10, (BOTO.at("eks: waiters"),))
