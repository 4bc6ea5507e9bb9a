"""The whole of a `ClusterConfig` as a blueprint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fargate_tf.eksctl.access import access_entries
from fargate_tf.eksctl.addons import addons
from fargate_tf.eksctl.config import texts, written
from fargate_tf.eksctl.fargate import fargate_profiles
from fargate_tf.eksctl.iam import karpenter, pod_identities, service_accounts
from fargate_tf.eksctl.network import network
from fargate_tf.eksctl.nodes import node_groups
from fargate_tf.facts import eksctl as facts
from fargate_tf.facts.versions import NEWEST
from fargate_tf.hcl.node import node
from fargate_tf.k8s.documents import field as path_of
from fargate_tf.notation.data import data_of
from fargate_tf.notation.yaml import above_what_is_there
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster, Endpoint
from fargate_tf.spec.expression import var
from fargate_tf.spec.iam import ServiceAccountRole
from fargate_tf.spec.presets import EbsCsiDriver
from fargate_tf.spec.terraform import Provider

if TYPE_CHECKING:
    from fargate_tf.eksctl.config import Config
    from fargate_tf.eksctl.described import Described
    from fargate_tf.notation.yaml import Notes

_LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
_ALL = {"all", "*"}
_ANYWHERE = ("0.0.0.0/0",)
_ACCOUNT = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):", re.ASCII)
# What can be said only when a cluster is made: another value would replace it.
_CREATE_ONLY = ("bootstrap_self_managed_addons", "access_config[0].bootstrap_cluster_creator_admin_permissions")


@node
class Imported:
    """The blueprint, the comments beside its parts, and the lines above it."""

    blueprint: Blueprint
    notes: Notes
    head: tuple[str, ...]


def imported(config: Config, described: Described, *, file: str, account_id: str | None, lives: bool) -> Imported:
    """The blueprint of a cluster; of one that `lives`, such that nothing of it is made again."""
    config.taken |= {("apiVersion",), ("kind",)}
    account = account_id or described.account_id or _account(config)
    if account is None:
        config.note(("region",), "Add account_id: without it a plan needs credentials.")
    blueprint = Blueprint(
        region=config.get("metadata", "region"),
        account_id=account,
        tags=config.get("metadata", "tags", default={}),
        provider=Provider(ignore_tag_prefixes=facts.TAG_PREFIXES.value) if lives else Provider(),
        network=network(config, described, lives=lives),
        cluster=_cluster(config, described, lives=lives),
        overrides={"aws_eks_cluster.this": _kept(config, described)} if lives else {},
    )
    notes = above_what_is_there(config.notes, data_of(blueprint))
    head = [f"From {file}, which was written for eksctl.", *notes.pop((), ()), *_without_counterpart(config)]
    return Imported(blueprint, notes, tuple(head))


def _without_counterpart(config: Config) -> Iterator[str]:
    """All that was neither taken nor named."""
    left = list(config.left())
    if left:
        yield ""
        yield "These have no counterpart:"
        yield from (f"- {path_of(steps)}: {written(value)}" for steps, value in left)


def _account(config: Config) -> str | None:
    """The account of the roles and policies that the file names, if it is one."""
    found = {match[1] for text in texts(config.value) for match in _ACCOUNT.finditer(text)}
    if len(found) == 1:
        config.note(("account_id",), "The account of the ARNs in the file.")
        return found.pop()
    return None


def _cluster(config: Config, described: Described, *, lives: bool) -> Cluster:
    groups = [] if lives else list(node_groups(config))
    if lives and config.count("managedNodeGroups"):
        why = "eksctl keeps them: roles and launch templates of its own hold them"
        config.name(("cluster",), ("managedNodeGroups",), why)
    roles, presets = _apart([*service_accounts(config), *addons(config, has_nodes=bool(groups))])
    roles += list(pod_identities(config))
    return Cluster(
        config.get("metadata", "name"),
        version=_version(config, described),
        support_type=config.get("upgradePolicy", "supportType"),
        zonal_shift=config.get("zonalShiftConfig", "enabled"),
        service_cidr=config.get("kubernetesNetworkConfig", "serviceIPv4CIDR"),
        security_group_ids=_security_groups(config, described, lives=lives),
        endpoint=_endpoint(config),
        **_logs(config),
        **_keys(config),
        **_roles(config, described, lives=lives),
        fargate_profiles=list(fargate_profiles(config)),
        node_groups=groups,
        presets=[*presets, *karpenter(config)],
        service_account_roles=[each for each in roles if isinstance(each, ServiceAccountRole)],
        addons=[each for each in roles if not isinstance(each, ServiceAccountRole)],
        access_entries=list(access_entries(config, lives=lives)),
    )


def _apart(made: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Roles and add-ons, and presets, each of which stands once."""
    from fargate_tf.spec.addons import Addon

    presets: dict[type, Any] = {}
    for each in made:
        if not isinstance(each, ServiceAccountRole | Addon) and presets.get(type(each)) in (None, EbsCsiDriver()):
            presets[type(each)] = each
    return [each for each in made if isinstance(each, ServiceAccountRole | Addon)], list(presets.values())


def _version(config: Config, described: Described) -> str:
    given = config.get("metadata", "version")
    if given in (None, "auto", "latest", "default"):
        config.note(("cluster", "version"), "eksctl takes the version of its day; this one is yours to choose.")
        return described.version or NEWEST.value
    return str(given)


def _security_groups(config: Config, described: Described, *, lives: bool) -> Sequence[str]:
    one = config.get("vpc", "securityGroup")
    given = [*([one] if one else []), *config.get("vpc", "controlPlaneSecurityGroupIDs", default=())]
    return given or (described.security_group_ids if lives else ())


def _endpoint(config: Config) -> Endpoint:
    """The endpoint as the file has it, or as eksctl makes it: public, from everywhere."""
    here = ("vpc", "clusterEndpoints")
    if config.get("privateCluster", "enabled"):
        config.taken.add(here)
        return Endpoint()
    at = ("cluster", "endpoint")
    if config.look(*here) is None:
        config.note(at, "eksctl's own choice, since the file has none: pods go around by the internet.")
    public = config.get(*here, "publicAccess", default=True)
    ranges = config.get("vpc", "publicAccessCIDRs", default=_ANYWHERE)
    return Endpoint(
        private=config.get(*here, "privateAccess", default=False), public_access_cidrs=ranges if public else ()
    )


def _logs(config: Config) -> dict[str, Any]:
    here = ("cloudWatch", "clusterLogging")
    types = config.get(*here, "enableTypes", default=[])
    if _ALL & set(types):
        types = _LOG_TYPES
    kept = config.get(*here, "logRetentionInDays")
    if types and kept is None:
        config.note(("cluster", "log_retention_days"), "The file has no end of retention.")
    return {"log_types": types, "log_retention_days": 0 if types and kept is None else kept or 365}


def _keys(config: Config) -> dict[str, Any]:
    """The key of the file; without one, the key of AWS that EKS takes anyway."""
    key = config.get("secretsEncryption", "keyARN")
    return {"kms_key_arn": key} if key else {"create_kms_key": False}


def _roles(config: Config, described: Described, *, lives: bool) -> dict[str, Any]:
    """Roles that exist; of a cluster that lives, those that eksctl made are asked for where nobody tells them."""
    control = config.get("iam", "serviceRoleARN") or (described.cluster_role_arn if lives else "") or None
    pods = (
        config.get("iam", "fargatePodExecutionRoleARN") or (described.pod_execution_role_arn if lives else "") or None
    )
    boundary = config.get("iam", "serviceRolePermissionsBoundary")
    if boundary and config.look("iam", "fargatePodExecutionRolePermissionsBoundary") == boundary:
        config.taken.add(("iam", "fargatePodExecutionRolePermissionsBoundary"))
    why = "the provider is made where a role needs it"
    config.always(("cluster", "service_account_roles"), ("iam", "withOIDC"), value=True, why=why)
    if lives and control is None:
        config.note(("cluster", "cluster_role_arn"), "The file does not tell the role: Terraform asks for it.")
        control = var("cluster_role_arn", description="Role of the control plane")
    if lives and pods is None and config.count("fargateProfiles"):
        config.note(("cluster", "pod_execution_role_arn"), "The file does not tell the role: Terraform asks for it.")
        pods = var("pod_execution_role_arn", description="Pod execution role of the profiles")
    return {
        "cluster_role_arn": control,
        "pod_execution_role_arn": pods,
        "permissions_boundary_arn": boundary,
    }


def _kept(config: Config, described: Described) -> Mapping[str, Any]:
    """What a cluster that lives keeps, though the compiler would say it otherwise."""
    mode = config.get("accessConfig", "authenticationMode") or described.authentication_mode
    config.note(
        ("overrides",),
        "A cluster that lives keeps its mode: from CONFIG_MAP over API_AND_CONFIG_MAP to API is a way without return.",
    )
    return {
        "access_config": {"authentication_mode": mode or facts.AUTHENTICATION_MODE.value},
        "lifecycle": {"ignore_changes": list(_CREATE_ONLY)},
    }
