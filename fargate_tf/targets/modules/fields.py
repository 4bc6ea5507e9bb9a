"""Which variable of the published modules a field of the language is, or why it stays in Python.

`docs/module-fields.md` is made of this, and a test holds that no field is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fargate_tf.spec.access import AccessEntry, AccessPolicy
from fargate_tf.spec.addons import Addon
from fargate_tf.spec.base import Spec
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster, Endpoint
from fargate_tf.spec.fargate import FargateProfile, Selector
from fargate_tf.spec.iam import ServiceAccountRole
from fargate_tf.spec.logging import CloudWatchLogs
from fargate_tf.spec.network import ExistingNetwork, FlowLogs, Network


class Variable(NamedTuple):
    """A variable of a module; `inside` is the attribute of its object, or says that the field is the key of the map."""

    module: str
    name: str
    inside: str = ""


KEY = "key"
"""Says of a field that it is the key of the map that its variable is."""

_PROFILES = ("fargate-profile", "fargate_profiles")
_ENTRIES = ("eks", "access_entries")
_ACCOUNTS = ("iam", "service_account_roles")

VARIABLES: Mapping[type[Spec], Mapping[str, Variable]] = {
    Blueprint: {"region": Variable("eks", "region"), "account_id": Variable("eks", "account_id")},
    Network: {
        name: Variable("vpc", name)
        for name in (
            *("cidr", "availability_zones", "nat", "public_subnets", "private_subnet_cidrs", "public_subnet_cidrs"),
            *("secondary_cidrs", "s3_endpoint", "dynamodb_endpoint", "interface_endpoints", "flow_logs", "tags"),
        )
    },
    FlowLogs: {
        name: Variable("vpc", "flow_logs", name)
        for name in ("traffic", "s3_bucket_arn", "retention_days", "kms_key_arn", "aggregation_seconds")
    },
    ExistingNetwork: {
        name: Variable("fargate-cluster", "existing_network", name) for name in ("vpc_id", "private_subnet_ids")
    },
    Cluster: {
        "name": Variable("eks", "name"),
        "version": Variable("eks", "kubernetes_version"),
        **{
            name: Variable("eks", name)
            for name in (
                *("support_type", "zonal_shift", "service_cidr", "security_group_ids", "endpoint", "log_types"),
                *("log_retention_days", "log_kms_key_arn", "kms_key_arn", "cluster_role_arn", "addons"),
                *("access_entries", "tags"),
            )
        },
        "create_kms_key": Variable("eks", "encryption_key"),
        "permissions_boundary_arn": Variable("iam", "permissions_boundary_arn"),
        "fargate_profiles": Variable(*_PROFILES),
        "pod_execution_role_arn": Variable("fargate-profile", "pod_execution_role_arn"),
        "service_account_roles": Variable(*_ACCOUNTS),
    },
    Endpoint: {
        "private": Variable("eks", "endpoint", "private"),
        "public_access_cidrs": Variable("eks", "endpoint", "public_access_cidrs"),
        "nat_gateway_access": Variable("fargate-cluster", "endpoint", "nat_gateway_access"),
    },
    Selector: {name: Variable(*_PROFILES, name) for name in ("namespace", "labels")},
    FargateProfile: {
        "name": Variable(*_PROFILES, KEY),
        **{
            name: Variable(*_PROFILES, name)
            for name in (
                *("selectors", "subnet_ids", "pod_execution_role_arn", "revision"),
                *("create_timeout", "delete_timeout", "tags"),
            )
        },
        "availability_zones": Variable("fargate-cluster", "fargate_profiles", "availability_zones"),
        "create_pod_execution_role": Variable("iam", "profiles_with_own_role"),
    },
    Addon: {
        "name": Variable("eks", "addons", KEY),
        **{
            name: Variable("eks", "addons", name)
            for name in (
                *("version", "configuration_values", "service_account_role_arn", "resolve_conflicts_on_create"),
                *("resolve_conflicts_on_update", "preserve", "tags"),
            )
        },
    },
    AccessEntry: {
        "name": Variable(*_ENTRIES, KEY),
        **{
            name: Variable(*_ENTRIES, name)
            for name in ("principal_arn", "type", "policies", "kubernetes_groups", "user_name", "tags")
        },
    },
    AccessPolicy: {"name": Variable(*_ENTRIES, "policies"), "namespaces": Variable(*_ENTRIES, "namespaces")},
    ServiceAccountRole: {
        "name": Variable(*_ACCOUNTS, KEY),
        **{
            name: Variable(*_ACCOUNTS, name)
            for name in ("service_account", "namespace", "permissions_boundary_arn", "tags")
        },
        "policy": Variable("iam", "service_account_policies"),
        "policy_arns": Variable("iam", "service_account_policy_arns"),
    },
    CloudWatchLogs: {
        "log_group_name": Variable("fargate-profile", "log_groups", KEY),
        "log_retention_days": Variable("fargate-profile", "log_groups", "log_retention_days"),
    },
}

_ROOT = "it is of the root module, and a module has neither provider nor backend, nor blocks that it does not know"
_ROUTER = "it is written into the ConfigMap of `fargate-tf manifests`, which no AWS resource is"
_PERMISSIONS = "what a destination needs goes to `iam` as a policy, `pod_execution_policies`"

REASONS: Mapping[type[Spec], Mapping[str, str]] = {
    Blueprint: {
        "name": "it selects a blueprint of a file",
        **dict.fromkeys(("tags", "backend", "provider", "resources", "data", "outputs", "overrides"), _ROOT),
        "network": "its fields are the variables of `vpc`",
        "cluster": "its fields are the variables of `iam`, `eks` and `fargate-profile`",
    },
    ExistingNetwork: {
        "public_subnet_ids": "it is for an output of the root only",
        "nat_public_ips": "it is for a rule, and for ranges that a caller writes itself",
        "cidrs": "it is for a rule",
    },
    Cluster: {
        "deletion_protection": "only version 6 of the provider knows it, and the modules work with 5.100 too (FT630)",
        "logging": "its log groups and policy are variables; where logs go is a ConfigMap",
        "node_groups": "they stand beside the calls: the modules are for clusters on Fargate",
        "presets": "they are Helm values and policies that Python writes, beside the calls",
    },
    CloudWatchLogs: {
        **dict.fromkeys(("match", "region", "log_stream_prefix", "options"), _ROUTER),
        **dict.fromkeys(("create_log_group", "auto_create_group"), _PERMISSIONS),
    },
}
"""Why a field is no variable; specs in neither table stay in Python as a whole, for the reason of their field."""


def rows() -> Iterator[tuple[str, str, str]]:
    """Spec, field, and its variable or the reason why it has none, in the order of the language."""
    for spec in (*VARIABLES, *(spec for spec in REASONS if spec not in VARIABLES)):
        for field in spec.settings:
            if field.name == "accept":
                continue  # it speaks to the compiler alone
            found = VARIABLES[spec].get(field.name)
            told = REASONS.get(spec, {}).get(field.name, "")
            yield spec.__name__, field.name, told if found is None else _told(found)


def _told(variable: Variable) -> str:
    inside = {"": "", KEY: " (the key of the map)"}.get(variable.inside, f" (`{variable.inside}`)")
    return f"`{variable.module}`: `{variable.name}`{inside}"
