"""What pods are placed on: the Fargate profiles and node groups of a cluster, wherever they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fargate_tf.spec.fargate import FargateProfile
    from fargate_tf.spec.iam import ServiceAccountRole
    from fargate_tf.spec.nodes import NodeGroup


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A cluster as the scheduler sees it; made of a blueprint by `fargate_tf.check.pods.target_of`.

    `further_nodes` tells that others bring nodes besides the groups (Karpenter, an access entry for nodes), whose
    labels nobody knows here. What is not known is left empty: `service_account_roles` is `None` where the roles are,
    `free_addresses` (by subnet) and `subnets` (by the full name of a profile) name only subnets whose range is known.
    `vcpu_quota` is the account's own, where it is given.
    """

    cluster: str
    region: str
    profiles: Sequence[FargateProfile]
    node_groups: Sequence[NodeGroup] = ()
    further_nodes: bool = False
    service_account_roles: Sequence[ServiceAccountRole] | None = None
    pod_execution_role_arns: Sequence[str] = ()
    free_addresses: Mapping[str, int] = field(default_factory=dict)
    subnets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    vcpu_quota: int | None = None
