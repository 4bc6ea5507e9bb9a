"""What is wrong with Fargate profiles and selectors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fargate_tf.check.rule import Rule, constrained, rule
from fargate_tf.facts import limits
from fargate_tf.k8s.coverage import with_coredns
from fargate_tf.k8s.selectors import selector_covers, selectors_meet
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.fargate import FargateProfile, Selector
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem
    from fargate_tf.spec.base import Spec

_GUIDE = "EKS user guide, nodes/fargate-profile (2026-01-12)"
_QUOTAS = "AWS General Reference, EKS quotas"

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

selectors_fit = constrained(
    "FT202",
    FargateProfile,
    "selectors",
    title="The number of selectors of a profile",
    why="A profile without a selector takes no pod, and EKS refuses more than five.",
    source=f"{_QUOTAS}, L-D78D8AF8",
    hint="give one to five selectors; split the profile in two, or join namespaces with a wildcard",
)

labels_fit = constrained(
    "FT203",
    Selector,
    "labels",
    title="The number of labels of a selector",
    why="EKS refuses a selector with more label pairs than the quota.",
    source=f"{_QUOTAS}, L-23414FF3",
    hint="drop a label, or split the selector in two",
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


namespace_is_a_pattern = constrained(
    "FT205",
    Selector,
    "namespace",
    title="The namespace of a selector",
    why="A namespace is a DNS label; `*` (any number of characters) and `?` (exactly one) are the only wildcards. "
    "Anything else can match no namespace, so the pods would stay Pending.",
    source=f"{_GUIDE}; Kubernetes, names of objects (RFC 1123 label)",
    hint="use lower-case letters, digits and `-`, with `*` or `?` as wildcards; regular expressions do not work",
)


@rule(
    "FT206",
    Selector,
    "error",
    title="A label of a selector that is too long or empty",
    why="EKS takes keys of 1 to 127 and values of 1 to 255 characters.",
    source="CloudFormation registry schema AWS::EKS::FargateProfile (2026-10-20)",
    reads=("labels",),
)
def label_texts_fit(selector: Selector, at: At) -> Iterator[Problem]:
    """Keys and values have a length that EKS takes."""
    for key, value in selector.labels.items():
        for what, text, length in (
            ("key", key, limits.SELECTOR_LABEL_KEY_LENGTH.value),
            ("value", value, limits.SELECTOR_LABEL_VALUE_LENGTH.value),
        ):
            if not length.admits(len(text)):
                yield at.problem(
                    ("labels", key),
                    f"the {what} of a label has {len(text)} characters, 1 to {length.most} are allowed",
                    "shorten it" if text else f"give the {what}, or `*` for any",
                )


@rule(
    "FT207",
    Cluster,
    "warning",
    title="More profiles than the default quota",
    why="An account may have ten Fargate profiles a cluster unless AWS has raised its quota; the next one fails.",
    source=f"{_QUOTAS}, L-33415657 (adjustable)",
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
    source=_GUIDE,
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
    "FT209",
    Cluster,
    "warning",
    title="A selector that is already there",
    why="The same pods are selected twice. In one profile that is a slip; in two, the first profile by name takes "
    "all the pods: equal selectors do not spread them.",
    source=f"{_GUIDE}; aws/containers-roadmap#1465",
    reads=("fargate_profiles",),
)
def selectors_differ(cluster: Cluster, at: At) -> Iterator[Problem]:
    """No selector is written twice."""
    seen: list[tuple[FargateProfile, Selector]] = []
    for profile, selector, here in _selectors_in_order(cluster, at):
        twin = next((owner for owner, earlier in seen if _equal(earlier, selector)), None)
        if twin is not None:
            also = "this selector already" if twin is profile else "the same selector, and takes the pods"
            hint = "drop one of the two" + ("" if twin is profile else ", or tell them apart by a label")
            yield here.problem((), f"profile {twin.name!r} has {also}", hint)
        seen.append((profile, selector))


@rule(
    "FT210",
    Cluster,
    "warning",
    title="A profile that can never win",
    why="When several profiles take a pod, the first by name gets it. Every pod that this profile selects is "
    "selected by profiles before it, so only pods with the label `eks.amazonaws.com/fargate-profile` reach it.",
    source=_GUIDE,
    reads=("fargate_profiles",),
)
def profiles_can_win(cluster: Cluster, at: At) -> Iterator[Problem]:
    """No profile stands wholly behind earlier ones."""
    earlier: list[FargateProfile] = []
    for profile, here in _profiles_in_order(cluster, at):
        winners = [_winner(selector, earlier) for selector in profile.selectors]
        names = sorted({winner.name for winner in winners if winner is not None})
        if names and None not in winners and not _has_twins(profile, earlier):
            before = "' and '".join(names)
            yield here.problem(
                (),
                f"{profile.name!r} never gets a pod: '{before}' comes first by name and selects all of them",
                "narrow the earlier selectors, or choose a name that comes first",
            )
        earlier.append(profile)


@rule(
    "FT211",
    Cluster,
    "note",
    title="Profiles whose selectors overlap",
    why="Some pods fit both profiles. The first by name gets them, which a later rename may change.",
    source=_GUIDE,
    reads=("fargate_profiles",),
)
def overlaps_are_known(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Where selectors of two profiles overlap, say who wins."""
    earlier: list[FargateProfile] = []
    for profile, here in _profiles_in_order(cluster, at):
        for winner in earlier:
            pair = next(_overlaps(winner, profile), None)
            if pair is not None:
                i, selector = pair
                yield here.inside(selector, ("selectors", i)).problem(
                    (),
                    f"some of these pods fit profile {winner.name!r} too, which comes first by name and gets them",
                    "nothing to do if that is meant; else narrow one of the two",
                )
        earlier.append(profile)


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
    "FT216",
    Selector,
    "warning",
    title="A selector that takes every pod",
    why="A namespace of `*` without labels takes the pods of `kube-system` and of everything that is installed "
    "later, node agents and controllers among them.",
    source=_GUIDE,
    reads=("namespace", "labels"),
)
def selector_is_bounded(selector: Selector, at: At) -> Iterator[Problem]:
    """A selector does not take the whole cluster by accident."""
    if set(selector.namespace) == {"*"} and not selector.labels:
        yield at.problem(
            "namespace",
            "`*` takes every pod of every namespace",
            "name the namespaces, or a part of them: 'prod-*'",
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
    selectors_fit,
    labels_fit,
    name_is_not_reserved,
    namespace_is_a_pattern,
    label_texts_fit,
    profiles_fit_quota,
    profile_names_are_unique,
    selectors_differ,
    profiles_can_win,
    overlaps_are_known,
    profiles_are_in_private_subnets,
    role_of_profile_is_usable,
    role_of_cluster_is_usable,
    some_pods_can_run,
    selector_is_bounded,
)


def profiles_of(cluster: Cluster, at: At) -> Sequence[FargateProfile]:
    """The profiles that the cluster will have, with CoreDNS's own where the compiler adds it."""
    if not at.context.completed:
        return cluster.fargate_profiles
    return with_coredns(cluster.fargate_profiles, cluster.node_groups)


def _profiles_in_order(cluster: Cluster, at: At) -> Iterator[tuple[FargateProfile, At]]:
    """The profiles in the order in which EKS asks them."""
    placed = enumerate(cluster.fargate_profiles)
    for i, profile in sorted(placed, key=lambda pair: pair[1].full_name):
        yield profile, at.inside(profile, ("fargate_profiles", i))


def _selectors_in_order(cluster: Cluster, at: At) -> Iterator[tuple[FargateProfile, Selector, At]]:
    for profile, here in _profiles_in_order(cluster, at):
        for i, selector in enumerate(profile.selectors):
            yield profile, selector, here.inside(selector, ("selectors", i))


def _equal(one: Selector, other: Selector) -> bool:
    return one.namespace == other.namespace and one.labels == other.labels


def _winner(selector: Selector, earlier: list[FargateProfile]) -> FargateProfile | None:
    """The first earlier profile that takes every pod of the selector."""
    return next((p for p in earlier if any(selector_covers(s, selector) for s in p.selectors)), None)


def _has_twins(profile: FargateProfile, earlier: list[FargateProfile]) -> bool:
    """Whether equal selectors alone explain it, which has a rule of its own."""
    others = [selector for p in earlier for selector in p.selectors]
    return all(any(_equal(selector, other) for other in others) for selector in profile.selectors)


def _overlaps(winner: FargateProfile, profile: FargateProfile) -> Iterator[tuple[int, Selector]]:
    """The selectors of a later profile that share pods with an earlier one, without being wholly behind it."""
    for i, selector in enumerate(profile.selectors):
        if any(selectors_meet(s, selector) and not selector_covers(s, selector) for s in winner.selectors):
            yield i, selector
