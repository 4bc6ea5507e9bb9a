"""Roles of service accounts of a `ClusterConfig`, and the controllers that eksctl knows by their policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fargate_tf.facts.policies import managed_policy_arn
from fargate_tf.facts.regions import partition_of
from fargate_tf.spec.iam import ServiceAccountRole
from fargate_tf.spec.presets import EbsCsiDriver, ExternalDns, Karpenter, LoadBalancerController

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.eksctl.config import Config
    from fargate_tf.k8s.documents import Steps
    from fargate_tf.spec.base import Spec

_EFS_POLICY = "service-role/AmazonEFSCSIDriverPolicy"
_PRESETS = ("awsLoadBalancerController", "externalDNS", "ebsCSIController")
_AT = ("cluster", "service_account_roles")


def service_accounts(config: Config) -> Iterator[ServiceAccountRole | Spec]:
    """A role for each service account that has policies, or the preset that brings them."""
    for i in config.count("iam", "serviceAccounts"):
        here = ("iam", "serviceAccounts", i)
        preset = _preset(config, here)
        if preset is not None:
            yield preset
        elif _has_policies(config, here):
            yield _role(config, here)
        else:
            config.name(_AT, here, "no role is made: write its policies as `policy` or `policy_arns` of a role")


def _known(config: Config, here: Steps) -> list[str]:
    return [key for key, on in (config.look(*here, "wellKnownPolicies") or {}).items() if on]


def _has_policies(config: Config, here: Steps) -> bool:
    given = (config.look(*here, key) for key in ("attachPolicyARNs", "attachPolicy"))
    return any(given) or "efsCSIController" in _known(config, here)


def _preset(config: Config, here: Steps) -> Spec | None:
    """The preset of a well-known policy that stands alone."""
    known = _known(config, here)
    if len(known) != 1 or known[0] not in _PRESETS or config.look(*here, "attachPolicy"):
        return None
    if config.look(*here, "attachPolicyARNs"):
        return None
    namespace, name = _identity(config, here)
    config.taken.add((*here, "wellKnownPolicies"))
    if known == ["ebsCSIController"]:
        return EbsCsiDriver()
    if known == ["externalDNS"]:
        arns = [f"arn:{partition_of(config.look('metadata', 'region'))}:route53:::hostedzone/*"]
        config.note(
            ("cluster", "presets"), "eksctl lets external-dns write every hosted zone: name yours instead of `*`."
        )
        return ExternalDns(hosted_zone_arns=arns, namespace=namespace, service_account=name)
    return LoadBalancerController(namespace=namespace, service_account=name)


def _identity(config: Config, here: Steps) -> tuple[str, str]:
    """Namespace and name of the service account, which Kubernetes objects of yours make."""
    namespace = config.get(*here, "metadata", "namespace", default="default")
    name = config.get(*here, "metadata", "name")
    for key in ("labels", "annotations"):
        config.name(_AT, (*here, "metadata", key), "no service account is made: write it into your manifests")
    config.always(_AT, (*here, "roleOnly"), value=True, why="no service account is made")
    return namespace, name


def _role(config: Config, here: Steps) -> ServiceAccountRole:
    namespace, name = _identity(config, here)
    arns = list(config.get(*here, "attachPolicyARNs", default=()))
    if "efsCSIController" in _known(config, here):
        config.taken.add((*here, "wellKnownPolicies", "efsCSIController"))
        arns.append(managed_policy_arn(partition_of(config.look("metadata", "region")), _EFS_POLICY))
    return ServiceAccountRole(
        name,
        namespace=namespace,
        policy=config.get(*here, "attachPolicy"),
        policy_arns=arns,
        name=_end(config, here),
        permissions_boundary_arn=config.get(*here, "permissionsBoundary"),
        tags=config.get(*here, "tags", default={}),
    )


def _end(config: Config, here: Steps) -> str | None:
    """The end of the role's name, if it begins with the cluster's as names of roles do here."""
    given, begin = config.look(*here, "roleName"), f"{config.look('metadata', 'name')}-"
    if not isinstance(given, str) or not given.startswith(begin):
        config.name(_AT, (*here, "roleName"), "names of roles begin with the cluster's here")
        return None
    config.taken.add((*here, "roleName"))
    return given.removeprefix(begin)


def pod_identities(config: Config) -> Iterator[ServiceAccountRole]:
    """Pod identities as IRSA: the agent that they need does not run on Fargate."""
    for i in config.count("iam", "podIdentityAssociations"):
        here = ("iam", "podIdentityAssociations", i)
        policies: dict[str, Any] = {
            "policy": config.look(*here, "permissionPolicy"),
            "policy_arns": config.look(*here, "permissionPolicyARNs") or (),
        }
        if not any(policies.values()):
            continue
        config.taken |= {(*here, key) for key in ("permissionPolicy", "permissionPolicyARNs")}
        config.note(_AT, "Pod identities do not work on Fargate: these roles are for IRSA, by an annotation.")
        yield ServiceAccountRole(
            config.get(*here, "serviceAccountName"),
            namespace=config.get(*here, "namespace"),
            permissions_boundary_arn=config.get(*here, "permissionsBoundaryARN"),
            tags=config.get(*here, "tags", default={}),
            **policies,
        )


def karpenter(config: Config) -> Iterator[Karpenter]:
    """Karpenter, whose chart is yours to install."""
    if config.look("karpenter"):
        at = ("cluster", "presets")
        config.always(at, ("karpenter", "withSpotInterruptionQueue"), value=True, why="Karpenter always has its queue")
        for key in ("version", "createServiceAccount"):
            config.name(at, ("karpenter", key), "the chart is yours to install: docs/presets.md")
        yield Karpenter()
