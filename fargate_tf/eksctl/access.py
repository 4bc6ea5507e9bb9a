"""Who may use the cluster of a `ClusterConfig`: access entries, and the mappings of old that become entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.spec.access import AccessEntry, AccessPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.eksctl.config import Config
    from fargate_tf.k8s.documents import Steps

_AT = ("cluster", "access_entries")
_MASTERS = "system:masters"
_ADMIN = "AmazonEKSClusterAdminPolicy"


def access_entries(config: Config, *, lives: bool) -> Iterator[AccessEntry]:
    """The entries of the file, then its mappings of the `aws-auth` ConfigMap."""
    for i in config.count("accessConfig", "accessEntries"):
        here = ("accessConfig", "accessEntries", i)
        yield AccessEntry(
            config.get(*here, "principalARN"),
            type=config.get(*here, "type", default="STANDARD"),
            policies=[_policy(config, (*here, "accessPolicies", j)) for j in config.count(*here, "accessPolicies")],
            kubernetes_groups=config.get(*here, "kubernetesGroups", default=()),
            user_name=config.get(*here, "kubernetesUsername"),
        )
    yield from _mappings(config)
    if not lives:
        why = "a cluster that is made here has the mode API: access entries, and no ConfigMap"
        config.always(_AT, ("accessConfig", "authenticationMode"), "API", why)
    if config.get("accessConfig", "bootstrapClusterCreatorAdminPermissions", default=True):
        config.note(_AT, "eksctl lets the one who creates the cluster administer it; here nobody is let in unnamed.")


def _policy(config: Config, here: Steps) -> str | AccessPolicy:
    arn = str(config.get(*here, "policyARN"))
    name = arn.rpartition("/")[2]
    namespaces = config.get(*here, "accessScope", "namespaces")
    scope = "namespace" if namespaces else "cluster"
    config.always(_AT, (*here, "accessScope", "type"), scope, "the scope follows from the namespaces")
    return AccessPolicy(name, namespaces=namespaces) if namespaces else name


def _mappings(config: Config) -> Iterator[AccessEntry]:
    for i in config.count("iamIdentityMappings"):
        here = ("iamIdentityMappings", i)
        arn, groups = config.look(*here, "arn"), config.look(*here, "groups") or []
        # EKS refuses these groups in an entry; nodes get theirs by themselves.
        foreign = [group for group in groups if group.startswith("system:") and group != _MASTERS]
        if not arn or foreign or not groups:
            continue
        config.taken |= {(*here, key) for key in ("arn", "groups")}
        config.note(_AT, f"aws-auth is not used here: the mapping of {arn} is an entry.")
        yield AccessEntry(
            arn,
            policies=[_ADMIN] if _MASTERS in groups else [],
            kubernetes_groups=[group for group in groups if group != _MASTERS],
            user_name=config.get(*here, "username"),
        )
