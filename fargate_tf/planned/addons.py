"""EKS add-ons of a plan, and the CoreDNS that every cluster has without one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fargate_tf.k8s.coverage import COREDNS
from fargate_tf.planned.place import placed
from fargate_tf.spec.addons import Addon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fargate_tf.planned.plan import Plan, Resource

_ARGUMENTS = {"name": "addon_name", "version": "addon_version"}


def addon(plan: Plan, resource: Resource) -> Addon:
    """The add-on that an `aws_eks_addon` installs."""
    made = Addon(
        resource.get("addon_name"),
        version=resource.get("addon_version"),
        configuration_values=_settings(resource.get("configuration_values")),
        service_account_role_arn=resource.get("service_account_role_arn"),
        tags=resource.get("tags") or {},
    )
    return placed(made, plan, resource.address, _ARGUMENTS)


def own_coredns(plan: Plan, cluster: Resource, addons: Sequence[Addon]) -> tuple[Addon, ...]:
    """The CoreDNS that EKS itself puts into a cluster, unless the plan says not to, or has the add-on."""
    if cluster.get("bootstrap_self_managed_addons") is False or any(each.name == COREDNS for each in addons):
        return ()
    return (placed(Addon(COREDNS), plan, cluster.address, elsewhere={("name",): cluster.address}),)


def _settings(text: object) -> Mapping[str, Any]:
    """The settings, where they are JSON and known; EKS takes YAML too, which is not read here."""
    try:
        read = json.loads(text) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
