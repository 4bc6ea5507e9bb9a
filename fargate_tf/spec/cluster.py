"""The EKS cluster: control plane, endpoint, and what is declared inside it."""

from collections.abc import Mapping, Sequence
from typing import Literal

from fargate_tf.facts import limits
from fargate_tf.spec.access import AccessEntry
from fargate_tf.spec.addons import Addon
from fargate_tf.spec.arns import KMS_KEY_ARN, POLICY_ARN, ROLE_ARN
from fargate_tf.spec.base import Spec, setting, spec
from fargate_tf.spec.constraint import Matches, OneOf, Size
from fargate_tf.spec.expression import Text, Texts
from fargate_tf.spec.fargate import FargateProfile
from fargate_tf.spec.iam import ServiceAccountRole
from fargate_tf.spec.logging import FargateLogging
from fargate_tf.spec.nodes import NodeGroup
from fargate_tf.spec.presets import Preset

SupportType = Literal["STANDARD", "EXTENDED"]
LogType = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]


@spec
class Endpoint(Spec):
    """How the Kubernetes API is reached: from the VPC, from listed addresses of the internet, or both.

    >>> Endpoint(public_access_cidrs=["198.51.100.7/32"]).private
    True
    """

    private: bool = setting("reachable inside the VPC; Fargate pods need it", default=True)
    public_access_cidrs: Sequence[str] = setting(
        "ranges that reach the public endpoint; without any it is off",
        default=(),
        constraint=Size(0, limits.PUBLIC_ACCESS_CIDRS.value, "ranges"),
    )
    nat_gateway_access: bool = setting(
        "add the addresses of the NAT gateways to the ranges; needed when `private` is off", default=False
    )

    @property
    def public(self) -> bool:
        """Whether the public endpoint is on."""
        return bool(self.public_access_cidrs) or self.nat_gateway_access


@spec
class Cluster(Spec):
    """An EKS cluster whose pods run on Fargate, with CoreDNS on Fargate too.

    >>> Cluster("dev", version="1.35").log_retention_days
    365
    """

    name: str = setting(
        "name of the cluster",
        kw_only=False,
        constraint=Matches(r"[0-9A-Za-z][A-Za-z0-9_-]{0,99}", "1 to 100 letters, digits, `-` or `_`"),
    )
    version: Text = setting(
        "Kubernetes version, such as '1.35'", constraint=Matches(r"1\.\d{2,3}", "a version, such as '1.35'")
    )
    support_type: SupportType | None = setting(
        "what follows standard support: 'EXTENDED' keeps the version at a higher price, 'STANDARD' lets EKS upgrade; "
        "without it EKS's default, which is EXTENDED",
        default=None,
    )
    deletion_protection: bool | None = setting(
        "EKS refuses to delete the cluster while it is on; without it what EKS has", default=None
    )
    zonal_shift: bool | None = setting(
        "AWS may shift traffic away from a zone that fails; without it what EKS has", default=None
    )
    service_cidr: str | None = setting(
        "addresses of Kubernetes services, for ever; without it EKS takes 10.100.0.0/16 or 172.20.0.0/16", default=None
    )
    security_group_ids: Texts = setting(
        "further security groups of the control plane's interfaces; pods on Fargate do not get them",
        default=(),
        constraint=Size(0, limits.CLUSTER_SECURITY_GROUPS.value, "security groups"),
    )
    endpoint: Endpoint = setting("how the Kubernetes API is reached; private without more", default=Endpoint())
    log_types: Sequence[LogType] = setting(
        "control plane logs that go to CloudWatch",
        default=("api", "audit", "authenticator", "controllerManager", "scheduler"),
    )
    log_retention_days: int = setting(
        "days that the logs are kept; 0 is for ever",
        default=365,
        constraint=OneOf((*limits.LOG_RETENTION_DAYS.value, limits.LOG_RETENTION_FOREVER.value)),
    )
    log_kms_key_arn: Text | None = setting(
        "ARN of an existing key for these logs, whose policy lets CloudWatch Logs use it; without it a key of AWS",
        default=None,
        constraint=KMS_KEY_ARN,
    )
    create_kms_key: bool = setting(
        "an own rotating key for Kubernetes API data; without it EKS encrypts with a key of AWS", default=True
    )
    kms_key_arn: Text | None = setting(
        "ARN of an existing key for Kubernetes API data; then no key is made", default=None, constraint=KMS_KEY_ARN
    )
    cluster_role_arn: Text | None = setting(
        "ARN of an existing role for the control plane; without it one is made", default=None, constraint=ROLE_ARN
    )
    permissions_boundary_arn: Text | None = setting(
        "ARN of the policy that bounds every role that is made", default=None, constraint=POLICY_ARN
    )
    fargate_profiles: Sequence[FargateProfile] = setting("which pods run on Fargate", default=())
    pod_execution_role_arn: Text | None = setting(
        "ARN of an existing pod execution role; without it one is made for all profiles", default=None
    )
    logging: FargateLogging | None = setting("where the logs of pods go; without it nowhere", default=None)
    node_groups: Sequence[NodeGroup] = setting("EC2 nodes beside Fargate", default=())
    presets: Sequence[Preset] = setting("controllers with their roles, profiles and Helm values", default=())
    service_account_roles: Sequence[ServiceAccountRole] = setting("roles that pods take (IRSA)", default=())
    addons: Sequence[Addon] = setting("EKS add-ons besides CoreDNS", default=())
    access_entries: Sequence[AccessEntry] = setting(
        "who may use the Kubernetes API",
        default=(),
        constraint=Size(0, limits.ACCESS_ENTRIES_PER_CLUSTER.value, "access entries"),
    )
    tags: Mapping[str, Text] = setting("tags of every part of the cluster", default={})
