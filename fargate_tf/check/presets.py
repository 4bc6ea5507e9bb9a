"""What is wrong with presets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fargate_tf.check.rule import constrained, rule
from fargate_tf.facts import limits
from fargate_tf.facts.cluster import PRIVATE_SUBNET_TAGS, PUBLIC_SUBNET_TAGS
from fargate_tf.k8s.coverage import has_nodes
from fargate_tf.spec.arns import KMS_KEY_ARN
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.network import ExistingNetwork, Network
from fargate_tf.spec.presets import (
    EbsCsiDriver,
    EfsAccessPoint,
    EfsVolumes,
    ExternalDns,
    ExternalSecrets,
    Karpenter,
    LoadBalancerController,
)

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.facts.base import Fact
    from fargate_tf.problem import Problem
    from fargate_tf.spec.base import Spec

_PRIVATE = "EKS user guide, clusters/private-clusters (2026-01-12)"
_ARN = r"arn:aws[a-z-]*:"


@rule(
    "FT820",
    Cluster,
    "error",
    title="A preset that is there twice",
    why="Each controller runs once in a cluster; file systems have names of their own.",
    source="the charts of the controllers: two releases would fight over the same objects",
    reads=("presets",),
)
def presets_are_unique(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Each controller is there once, and each file system's name."""
    seen: set[str] = set()
    for i, preset in enumerate(cluster.presets):
        what = f"EfsVolumes {preset.name!r}" if isinstance(preset, EfsVolumes) else type(preset).__name__
        key = what.lower().replace("-", "_")
        if key in seen:
            yield at.inside(preset, ("presets", i)).problem((), f"{what} is there already", "write it once")
        seen.add(key)


@rule(
    "FT821",
    ExternalDns,
    "error",
    title="The hosted zones of external-dns",
    why="It may write the zones that are listed and no others; without one it could do nothing.",
    source="AWS Service Authorization Reference, Route 53; botocore, route53: ResourceId (2026-11-17)",
    reads=("hosted_zone_arns",),
    knows_expressions=True,
)
def zones_are_zones(preset: ExternalDns, at: At) -> Iterator[Problem]:
    """Each is the ARN of a hosted zone."""
    if not preset.hosted_zone_arns:
        yield at.problem("hosted_zone_arns", "no hosted zone", "list the zones that it may write")
    pattern = rf"{_ARN}route53:::hostedzone/([A-Z0-9]{{1,32}}|\*)"
    yield from _no_arns(preset, "hosted_zone_arns", pattern, "arn:aws:route53:::hostedzone/Z0123456789ABC", at)


@rule(
    "FT822",
    ExternalSecrets,
    "error",
    title="What External Secrets may read",
    why="It may read the secrets and parameters that are listed and no others; without one it could do nothing.",
    source="AWS Service Authorization Reference, Secrets Manager and Systems Manager",
    reads=("secret_arns", "parameter_arns", "kms_key_arns"),
    knows_expressions=True,
)
def secrets_are_secrets(preset: ExternalSecrets, at: At) -> Iterator[Problem]:
    """Each is the ARN of a secret, a parameter or a key, and there is one."""
    if not preset.secret_arns and not preset.parameter_arns:
        yield at.problem((), "nothing to read", "add secret_arns=[…] or parameter_arns=[…]")
    account = r"[a-z0-9-]+:\d{12}:"
    for name, pattern, like in (
        ("secret_arns", rf"{_ARN}secretsmanager:{account}secret:[\w/+=.@*?-]+", "secretsmanager:…:secret:prod/*"),
        ("parameter_arns", rf"{_ARN}ssm:{account}parameter/[\w/.*?-]+", "ssm:…:parameter/prod/*"),
        ("kms_key_arns", KMS_KEY_ARN.pattern, "kms:…:key/1234abcd-…"),
    ):
        yield from _no_arns(preset, name, pattern, f"arn:aws:{like}", at)


@rule(
    "FT823",
    Blueprint,
    "warning",
    title="A controller without a way to its AWS services",
    why="Without a NAT gateway, pods reach AWS through endpoints in the VPC only. A call without one hangs until it "
    "times out.",
    source=f"{_PRIVATE}; AWS PrivateLink, services that integrate (2025)",
    reads=("cluster.presets", "network.nat", "network.interface_endpoints"),
)
def presets_reach_their_services(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Where there is no NAT gateway, there is an endpoint for each service that a preset calls."""
    network = blueprint.network
    if not isinstance(network, Network) or network.nat != "none":
        return
    for i, preset in enumerate(blueprint.cluster.presets):
        here = at.inside(preset, ("cluster", "presets", i))
        missing = sorted(set(_services(preset)) - set(network.interface_endpoints))
        if missing:
            listed = ", ".join(map(repr, missing))
            yield here.problem((), f"no endpoint for {listed}", f"add {listed} to interface_endpoints of the network")
        for services, hint in _without_endpoint(preset):
            yield here.problem((), f"{services} no endpoint in a VPC, and there is no NAT gateway", hint)


@rule(
    "FT824",
    Cluster,
    "note",
    title="Pods on Fargate mount no EBS volume",
    why="The driver's node part is a DaemonSet, and Fargate runs none. Pods with an EBS volume have to land on a node.",
    source="EKS user guide, storage/ebs-csi (2026-01-12)",
    reads=("presets", "node_groups", "access_entries"),
)
def volumes_are_for_nodes(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Whoever takes the EBS driver is told where its volumes can be mounted."""
    for i, preset in enumerate(cluster.presets):
        if isinstance(preset, EbsCsiDriver) and has_nodes(cluster):
            yield at.inside(preset, ("presets", i)).problem(
                (),
                "only pods on nodes can mount EBS volumes; on Fargate they stay Pending",
                "use EfsVolumes for pods on Fargate, and leave pods with EBS volumes to the nodes",
            )


@rule(
    "FT825",
    Blueprint,
    "error",
    title="A file system without known zones",
    why="EFS has one mount target in each zone, and Terraform has to know the zones to plan them.",
    source="botocore, efs: MountTargetConflict (2026-11-17)",
    reads=("cluster.presets", "network.private_subnet_ids"),
    knows_expressions=True,
)
def zones_of_volumes_are_known(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """An existing network gives its subnets by zone."""
    network = blueprint.network
    if isinstance(network, ExistingNetwork) and not isinstance(network.private_subnet_ids, Mapping):
        for i, preset in enumerate(blueprint.cluster.presets):
            if isinstance(preset, EfsVolumes):
                yield at.inside(preset, ("cluster", "presets", i)).problem(
                    (),
                    "the zones of the subnets are not known",
                    'give private_subnet_ids of the network by zone: {"<zone>": "subnet-…"}',
                )


@rule(
    "FT826",
    EfsVolumes,
    "error",
    title="A file system that cannot be made",
    why="Its name stands in addresses, its access points have different names, users and groups are numbers from 0 to "
    "4294967295, and a key is given by its ARN.",
    source="botocore, efs: PosixUser, Uid, Gid (2026-11-17)",
    reads=("name", "access_points", "kms_key_arn"),
    knows_expressions=True,
)
def volumes_can_be_made(preset: EfsVolumes, at: At) -> Iterator[Problem]:
    """Names, users and key are such as EFS takes."""
    for name, hint in (("name", "write it as 'shared'"), ("kms_key_arn", "see `aws kms list-keys`")):
        reason = preset.__dataclass_fields__[name].metadata["constraint"].broken_by(getattr(preset, name))
        if reason is not None:
            yield at.problem(name, reason, hint)
        elif name == "kms_key_arn":
            yield from _key_of_elsewhere(preset, at)
    seen: set[str] = set()
    for i, point in enumerate(preset.access_points):
        here = at.inside(point, ("access_points", i))
        yield from _point_problems(point, here)
        if point.name.lower().replace("-", "_") in seen:
            yield here.problem("name", f"{shown(point.name)} is there already", "give it a name of its own")
        seen.add(point.name.lower().replace("-", "_"))


@rule(
    "FT827",
    Cluster,
    "error",
    title="A cluster name that is too long for Karpenter",
    why="The rules of its queue are called after the cluster, and EventBridge takes 64 characters; as IAM for roles.",
    source="botocore, iam: roleNameType, events: RuleName (2026-11-17)",
    reads=("name", "presets"),
)
def node_role_name_fits(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The longest name that Karpenter's parts have fits."""
    longest = f"{cluster.name}-karpenter-rebalance"
    most = limits.ROLE_NAME_LENGTH.value.most
    if any(isinstance(preset, Karpenter) for preset in cluster.presets) and len(longest) > most:
        reason = f"{shown(longest)} would have {len(longest)} characters, at most {most}"
        yield at.problem("name", reason, f"use at most {most - len(longest) + len(cluster.name)} characters")


@rule(
    "FT836",
    Blueprint,
    "note",
    title="Where load balancers can stand",
    why="The controller finds subnets by tags: kubernetes.io/role/elb for load balancers that face the internet, "
    "kubernetes.io/role/internal-elb for others. Without a tagged subnet an Ingress waits for ever.",
    source="EKS user guide, networking/network-reqs (2026-01-12)",
    reads=("cluster.presets", "network.public_subnets"),
    knows_expressions=True,
)
def load_balancers_have_subnets(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Whoever takes the controller is told which subnets it will not find."""
    network = blueprint.network
    for i, preset in enumerate(blueprint.cluster.presets):
        here = at.inside(preset, ("cluster", "presets", i))
        if not isinstance(preset, LoadBalancerController):
            continue
        if isinstance(network, ExistingNetwork):
            yield here.problem(
                (),
                "the controller finds subnets of an existing network by their tags",
                f"tag public ones with {_tags(PUBLIC_SUBNET_TAGS)}, private ones with {_tags(PRIVATE_SUBNET_TAGS)}",
            )
        elif not network.public_subnets:
            yield here.problem(
                (),
                "without public subnets there are internal load balancers only",
                "leave the scheme of each Ingress at internal, or say public_subnets=True of the network",
            )


namespaces_are_namespaces = tuple(
    constrained(
        f"FT{828 + i}",
        kind,
        "namespace",
        title=f"The namespace of {kind.__name__}",
        why="The role's trust and the profile's selector name the namespace, so it is one name without wildcards.",
        source="Kubernetes, RFC 1123 label names",
        hint="write it as the chart is installed: `helm install --namespace …`",
    )
    for i, kind in enumerate((LoadBalancerController, ExternalDns, ExternalSecrets, Karpenter))
)

service_accounts_are_accounts = tuple(
    constrained(
        f"FT{832 + i}",
        kind,
        "service_account",
        title=f"The service account of {kind.__name__}",
        why="The role's trust names the account, so it is one name without wildcards.",
        source="Kubernetes, DNS subdomain names",
        hint="write the name that the chart's value `serviceAccount.name` shall have",
    )
    for i, kind in enumerate((LoadBalancerController, ExternalDns, ExternalSecrets, Karpenter))
)

RULES = (
    presets_are_unique,
    zones_are_zones,
    secrets_are_secrets,
    presets_reach_their_services,
    volumes_are_for_nodes,
    zones_of_volumes_are_known,
    volumes_can_be_made,
    node_role_name_fits,
    *namespaces_are_namespaces,
    *service_accounts_are_accounts,
    load_balancers_have_subnets,
)

_SERVICES: Mapping[type[Spec], Sequence[str]] = {
    LoadBalancerController: ("ec2", "elasticloadbalancing", "sts"),
    ExternalDns: ("sts",),
    Karpenter: ("ec2", "eks", "sqs", "ssm", "sts"),
    EbsCsiDriver: ("ec2", "sts"),
}


def _without_endpoint(preset: Spec) -> Iterator[tuple[str, str]]:
    """The services that a preset calls and that no endpoint leads to, and what to do."""
    if isinstance(preset, Karpenter) and preset.isolated is False:
        yield "IAM and the price list have", "leave `isolated` out, or add a NAT gateway"
    if isinstance(preset, ExternalDns):
        yield "Route 53 has", "add a NAT gateway, or drop it"


def _tags(fact: Fact[Mapping[str, str]]) -> str:
    return ", ".join(f"{key}={value}" for key, value in fact.value.items())


def _services(preset: Spec) -> Sequence[str]:
    """The endpoints of the services that a preset calls."""
    if isinstance(preset, ExternalSecrets):
        given = (("secretsmanager", preset.secret_arns), ("ssm", preset.parameter_arns), ("kms", preset.kms_key_arns))
        return ("sts", *(service for service, arns in given if arns))
    if isinstance(preset, LoadBalancerController) and preset.firewall:
        return (*_SERVICES[LoadBalancerController], "wafv2")
    return _SERVICES.get(type(preset), ())


def _no_arns(preset: Spec, name: str, pattern: str, like: str, at: At) -> Iterator[Problem]:
    for i, arn in enumerate(getattr(preset, name)):
        if isinstance(arn, str) and not re.fullmatch(pattern, arn, re.ASCII):
            what = name.removesuffix("_arns").replace("_", " ")
            yield at.problem((name, i), f"{shown(arn)} is no ARN of a {what}", f"write it as {like!r}")


def _key_of_elsewhere(preset: EfsVolumes, at: At) -> Iterator[Problem]:
    arn, region = preset.kms_key_arn, at.context.blueprint.region
    if isinstance(arn, str) and arn.split(":")[3] != region:
        reason = f"the key is in {shown(arn.split(':')[3])}, the file system in {shown(region)}"
        yield at.problem("kms_key_arn", reason, "give a key of the file system's region")


def _point_problems(point: EfsAccessPoint, at: At) -> Iterator[Problem]:
    reason = point.__dataclass_fields__["name"].metadata["constraint"].broken_by(point.name)
    if reason is not None:
        yield at.problem("name", reason, "write it as 'uploads'")
    for name in ("user_id", "group_id"):
        number = getattr(point, name)
        if number is not None and not 0 <= number < 1 << 32:
            yield at.problem(name, f"{name} is {shown(number)}, 0 to 4294967295 are allowed", "write the numeric id")
