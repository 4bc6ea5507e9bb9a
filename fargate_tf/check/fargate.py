"""What is wrong with Fargate profiles: names, number, subnets, roles and times. Their selectors are in `selectors`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fargate_tf.check.rule import Rule, constrained, rule
from fargate_tf.facts import limits
from fargate_tf.k8s.coverage import with_coredns
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.fargate import FargateProfile
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem
    from fargate_tf.spec.base import Spec

GUIDE = "EKS user guide, nodes/fargate-profile (2026-01-12)"
QUOTAS = "AWS General Reference, EKS quotas"

profile_name_is_allowed = constrained(
    "FT201",
    FargateProfile,
    "name",
    title="The name of a Fargate profile",
    why="The name becomes a part of the Terraform address, and EKS takes 1 to 100 characters. EKS publishes no "
    "list of characters; these have been seen accepted.",
    source="aws/aws-cdk#8706 (the server's own text, 2020-06-24); confidence medium",
    hint="use letters, digits, `-` or `_`, and begin with a letter",
)


@rule(
    "FT204",
    FargateProfile,
    "error",
    title="A profile name with a reserved prefix",
    why="EKS keeps names that begin with `eks-` for itself and refuses the profile.",
    source="pulumi/pulumi-eks#426 (the server's own text, 2020-08-18); eksctl validation (2026-08-21)",
    reads=("name",),
)
def name_is_not_reserved(profile: FargateProfile, at: At) -> Iterator[Problem]:
    """The name does not begin with the prefix that EKS keeps."""
    prefix = limits.PROFILE_NAME_RESERVED_PREFIX.value
    if profile.name.startswith(prefix):
        free = profile.name.removeprefix(prefix) or "apps"
        yield at.problem("name", f"{profile.name!r} begins with the reserved {prefix!r}", f"call it {free!r}")


@rule(
    "FT207",
    Cluster,
    "warning",
    title="More profiles than the default quota",
    why="An account may have ten Fargate profiles a cluster unless AWS has raised its quota; the next one fails.",
    source=f"{QUOTAS}, L-33415657 (adjustable)",
    reads=("fargate_profiles", "node_groups"),
)
def profiles_fit_quota(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The profiles fit the quota that an account has without asking."""
    count, most = len(profiles_of(cluster, at)), limits.PROFILES_PER_CLUSTER.value
    if count > most:
        yield at.problem(
            "fargate_profiles",
            f"{count} profiles with CoreDNS's own, but the default quota is {most} a cluster"
            if count > len(cluster.fargate_profiles)
            else f"{count} profiles, but the default quota is {most} a cluster",
            "join profiles with wildcards or more selectors, or ask AWS to raise quota L-33415657",
        )


@rule(
    "FT208",
    Cluster,
    "error",
    title="Two profiles with one name",
    why="A name is unique in its cluster; the second profile would be refused.",
    source=GUIDE,
    reads=("fargate_profiles",),
)
def profile_names_are_unique(cluster: Cluster, at: At) -> Iterator[Problem]:
    """No two profiles share a name."""
    first: dict[str, int] = {}
    for i, profile in enumerate(cluster.fargate_profiles):
        if profile.full_name in first:
            here = at.inside(profile, ("fargate_profiles", i))
            yield here.problem(
                "name",
                f"{profile.full_name!r} is the name of fargate_profiles[{first[profile.full_name]}] too",
                "give it a name of its own, or join the selectors in one profile",
            )
        first.setdefault(profile.full_name, i)


@rule(
    "FT212",
    Blueprint,
    "error",
    title="A profile outside the private subnets of the network",
    why="Fargate pods run in private subnets only, and all subnets of a cluster are in one VPC: EKS refuses others.",
    source="EKS user guide, nodes/fargate (2026-01-12)",
    reads=("cluster.fargate_profiles", "network.availability_zones", "network.private_subnet_ids"),
    knows_expressions=True,
)
def profiles_are_in_private_subnets(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Each profile stays within the private subnets of the network."""
    network = blueprint.network
    zones = sorted(set(network.availability_zones)) if isinstance(network, Network) else network.zones
    for i, profile in enumerate(blueprint.cluster.fargate_profiles):
        here = at.inside(profile, ("cluster", "fargate_profiles", i))
        if profile.subnet_ids is not None and isinstance(network, Network):
            yield here.problem(
                "subnet_ids",
                "these subnets are not part of the network that this blueprint makes",
                f"name zones instead: availability_zones={zones}",
            )
        elif profile.subnet_ids is not None and profile.availability_zones is not None:
            yield here.problem("subnet_ids", "subnets and zones are both given", "give one of the two")
        for j, zone in enumerate(profile.availability_zones or ()):
            if zone not in zones:
                known = f"choose from {', '.join(zones)}, or add the zone to the network"
                yield here.problem(
                    ("availability_zones", j),
                    f"the network has no private subnet in {zone!r}",
                    known if zones else 'give private_subnet_ids of the network by zone: {"<zone>": "subnet-…"}',
                )
        if profile.availability_zones == ():
            yield here.problem("availability_zones", "a profile needs a subnet", "name a zone, or leave it out")


_ROLE = r"arn:aws[a-z-]*:iam::\d{12}:role(?P<path>/(?:[!-~]+/)?)[\w+=,.@-]{1,64}"


def _role_problems(owner: FargateProfile | Cluster, at: At) -> Iterator[Problem]:
    arn = owner.pod_execution_role_arn
    found = re.fullmatch(_ROLE, arn, re.ASCII) if isinstance(arn, str) else None
    if isinstance(arn, str) and found is None:
        yield at.problem(
            "pod_execution_role_arn",
            f"{shown(arn)} is no ARN of an IAM role",
            "write it as 'arn:aws:iam::111122223333:role/name'",
        )
    elif found is not None and found["path"] != "/":
        yield at.problem(
            "pod_execution_role_arn",
            f"the role has the path {found['path']!r}, but EKS takes only '/'",
            "make the role again without a path",
        )


def _usable_role(code: str, subject: type[Spec], owner: str) -> Rule:
    """The rule that an existing pod execution role has a form that EKS takes."""
    return Rule(
        code,
        subject,
        "error",
        f"The pod execution role of a {owner}",
        "EKS takes the ARN of a role whose path is `/`; with another path the pods cannot register.",
        "EKS user guide, security/iam-reference/pod-execution-role (2026-01-12)",
        _role_problems,
        ("pod_execution_role_arn",),
    )


role_of_profile_is_usable = _usable_role("FT213", FargateProfile, "profile")
role_of_cluster_is_usable = _usable_role("FT214", Cluster, "cluster")


@rule(
    "FT215",
    Cluster,
    "warning",
    title="No Fargate profile",
    why="Without a profile only CoreDNS runs: every other pod stays Pending.",
    source="EKS user guide, nodes/fargate (2026-01-12)",
    reads=("fargate_profiles", "node_groups"),
)
def some_pods_can_run(cluster: Cluster, at: At) -> Iterator[Problem]:
    """At least one profile or node group is there for the user's own pods."""
    if not cluster.fargate_profiles and not cluster.node_groups:
        yield at.problem(
            (),
            "no Fargate profile, so every pod but CoreDNS stays Pending",
            'add fargate_profiles=[FargateProfile("default", selectors=[Selector("default")])]',
        )


@rule(
    "FT217",
    FargateProfile,
    "error",
    title="A time that Terraform waits",
    why="Terraform reads a number with its unit, such as `45m`; with less than EKS needs, the apply fails although the "
    "profile comes.",
    source="Terraform AWS provider 5.100.0, aws_eks_fargate_profile: timeouts; Go, time.ParseDuration",
    reads=("create_timeout", "delete_timeout"),
)
def timeouts_are_durations(profile: FargateProfile, at: At) -> Iterator[Problem]:
    """Both times can be read."""
    for f in ("create_timeout", "delete_timeout"):
        reason = profile.__dataclass_fields__[f].metadata["constraint"].broken_by(getattr(profile, f))
        if reason is not None:
            yield at.problem(f, reason, f"write it as {profile.__dataclass_fields__[f].default!r}")


@rule(
    "FT218",
    FargateProfile,
    "error",
    title="The revision of a profile",
    why="It ends the profile's name at EKS, so that the new profile can be there before the old one goes. Both "
    "together have at most 100 characters.",
    source="CloudFormation, AWS::EKS::FargateProfile (2026-10-20); ADR 0010",
    reads=("name", "revision"),
)
def revision_is_part_of_a_name(profile: FargateProfile, at: At) -> Iterator[Problem]:
    """Name and revision make a name that EKS takes."""
    reason = profile.__dataclass_fields__["revision"].metadata["constraint"].broken_by(profile.revision)
    most = limits.PROFILE_NAME_LENGTH.value.most
    if reason is not None:
        yield at.problem("revision", reason, "write it as '2'")
    elif profile.revision is not None and len(profile.full_name) > most >= len(profile.name):
        yield at.problem(
            "revision",
            f"{shown(profile.full_name)} has {len(profile.full_name)} characters, at most {most}",
            "shorten it",
        )


@rule(
    "FT219",
    Cluster,
    "error",
    title="A pod execution role of a profile's own",
    why="The role is called after the cluster and the profile, and IAM takes 64 characters. A profile with an own role "
    "has no existing one.",
    source="botocore, iam: roleNameType (2026-11-17)",
    reads=("name", "fargate_profiles"),
)
def own_roles_can_be_made(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The role of each profile that wants one has a name that IAM takes, and no other role is given."""
    most = limits.ROLE_NAME_LENGTH.value.most
    for i, profile in enumerate(cluster.fargate_profiles):
        if not profile.create_pod_execution_role:
            continue
        here = at.inside(profile, ("fargate_profiles", i))
        if profile.pod_execution_role_arn is not None:
            yield here.problem("pod_execution_role_arn", "a role is to be made and one is given", "drop one of the two")
        made = f"{cluster.name}-{profile.name}-pod-execution"
        if len(made) > most:
            reason = f"the role {shown(made)} would have {len(made)} characters, at most {most}"
            yield here.problem("create_pod_execution_role", reason, "shorten the name of the profile")


RULES = (
    timeouts_are_durations,
    revision_is_part_of_a_name,
    own_roles_can_be_made,
    profile_name_is_allowed,
    name_is_not_reserved,
    profiles_fit_quota,
    profile_names_are_unique,
    profiles_are_in_private_subnets,
    role_of_profile_is_usable,
    role_of_cluster_is_usable,
    some_pods_can_run,
)


def profiles_of(cluster: Cluster, at: At) -> Sequence[FargateProfile]:
    """The profiles that the cluster will have, with CoreDNS's own where the compiler adds it."""
    if not at.context.completed:
        return cluster.fargate_profiles
    return with_coredns(cluster.fargate_profiles, cluster.node_groups)
