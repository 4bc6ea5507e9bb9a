"""What is wrong with add-ons on Fargate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.fargate import profiles_of
from fargate_tf.check.rule import constrained, rule
from fargate_tf.facts.addons import ADDONS
from fargate_tf.facts.cluster import COREDNS_SETTINGS
from fargate_tf.k8s.coverage import (
    COREDNS,
    covering_profile,
    covering_profiles,
    has_nodes,
    open_groups,
    workloads_of,
)
from fargate_tf.k8s.selectors import matches
from fargate_tf.problem import did_you_mean
from fargate_tf.spec.addons import Addon
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.facts.addons import Workload
    from fargate_tf.facts.base import Fact
    from fargate_tf.problem import Problem

_AWS_LIST = "EKS user guide, workloads/workloads-add-ons-available-eks (2026-01-12)"

addon_name_is_allowed = constrained(
    "FT401",
    Addon,
    "name",
    title="The name of an add-on",
    why="The name becomes a part of the Terraform address, and EKS knows add-ons by it.",
    source="EKS API, CreateAddon; Terraform language, identifiers",
    hint="write the name as `aws eks describe-addon-versions` lists it",
)


@rule(
    "FT402",
    Cluster,
    "error",
    title="An add-on that cannot run on Fargate",
    why="Its pods are a DaemonSet, or need something of the node that Fargate does not give. On a cluster with "
    "Fargate profiles only, it never becomes active.",
    source=_AWS_LIST,
    reads=("addons", "node_groups", "access_entries"),
)
def addons_run_on_fargate(cluster: Cluster, at: At) -> Iterator[Problem]:
    """AWS lists Fargate among the compute types of each add-on, or the cluster has nodes."""
    for i, addon in enumerate(cluster.addons):
        known = ADDONS.get(addon.name)
        if known is not None and known.fargate.value == "no" and not has_nodes(cluster):
            yield at.inside(addon, ("addons", i)).problem(
                "name",
                f"{addon.name!r} does not run on Fargate: {known.fargate.note}",
                "drop it, or add node_groups for it",
            )


@rule(
    "FT403",
    Cluster,
    "error",
    title="An add-on whose pods no profile takes",
    why="Pods that match no profile stay Pending, and the add-on stays DEGRADED until the apply times out.",
    source="EKS user guide, nodes/fargate (2026-01-12); terraform-aws-modules/terraform-aws-eks#3549",
    reads=("addons", "fargate_profiles", "node_groups"),
)
def addon_pods_are_covered(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The pods of every add-on match some profile."""
    told: set[tuple[str, str]] = set()
    for addon, fact, here in _uncovered(cluster, at):
        surely = fact.confidence == "high" or not _namespace_is_taken(cluster, fact.value)
        # One profile takes all pods of a namespace, so one message is enough for them.
        if surely and (here.path, fact.value.namespace) not in told:
            told.add((here.path, fact.value.namespace))
            yield here.problem(
                "name",
                f"no profile takes the pods of {addon.name!r} in namespace {fact.value.namespace!r}",
                f"add {_profile_for(addon.name, fact.value)}",
            )


@rule(
    "FT404",
    Cluster,
    "error",
    title="An add-on that is written twice",
    why="A cluster has one installation of an add-on.",
    source="EKS API, CreateAddon (ResourceInUseException)",
    reads=("addons",),
)
def addons_are_unique(cluster: Cluster, at: At) -> Iterator[Problem]:
    """No add-on is written twice."""
    names = [addon.name for addon in cluster.addons]
    for i, addon in enumerate(cluster.addons):
        if addon.name in names[:i]:
            yield at.inside(addon, ("addons", i)).problem("name", f"{addon.name!r} is there already", "write it once")


@rule(
    "FT405",
    Cluster,
    "warning",
    title="An add-on of which nothing is known here",
    why="Whether a profile takes its pods, and whether they run on Fargate at all, cannot be told.",
    source=f"{_AWS_LIST}; community-addons (2025)",
    reads=("addons", "node_groups", "access_entries"),
)
def addons_are_known(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The facts hold each add-on, and say that it runs on Fargate where it has to."""
    for i, addon in enumerate(cluster.addons):
        yield from _doubts(addon, at.inside(addon, ("addons", i)), on_fargate=not has_nodes(cluster))


def _doubts(addon: Addon, at: At, *, on_fargate: bool) -> Iterator[Problem]:
    known = ADDONS.get(addon.name)
    if known is None and next(addon_name_is_allowed.problems(addon, at), None) is None:
        hint = did_you_mean(addon.name, ADDONS, "look up its namespace and labels, and cover them")
        yield at.problem("name", f"nothing is known here of the add-on {addon.name!r}", hint)
    elif known is not None and known.fargate.value == "unknown" and on_fargate:
        yield at.problem(
            "name",
            f"whether {addon.name!r} runs on Fargate is not stated by AWS: {known.fargate.note}",
            "try it on a test cluster first",
        )


@rule(
    "FT406",
    Cluster,
    "warning",
    title="An add-on whose pods may have no profile",
    why="A profile selects the add-on's namespace by labels, and it is not known for sure which labels the pods have.",
    source="community-addons (2025); see the facts of the add-on for what is known",
    reads=("addons", "fargate_profiles", "node_groups"),
)
def addon_pods_are_surely_covered(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The pods of every add-on match some profile whatever their labels are."""
    for addon, fact, here in _uncovered(cluster, at):
        if fact.confidence != "high" and _namespace_is_taken(cluster, fact.value):
            yield here.problem(
                "name",
                f"a profile takes only some pods of namespace {fact.value.namespace!r}, and whether those of "
                f"{fact.value.name!r} are among them is not sure: {fact.note}",
                f"select the namespace without labels, or add {_profile_for(addon.name, fact.value)}",
            )


role_of_addon_is_usable = constrained(
    "FT407",
    Addon,
    "service_account_role_arn",
    title="The role of an add-on",
    why="EKS writes the ARN of a role to the add-on's service account.",
    source="botocore, eks: CreateAddon, RoleArn (2026-11-17)",
    hint="give the ARN of the role, not its name",
)


@rule(
    "FT408",
    Cluster,
    "error",
    title="CoreDNS that is told to stay off Fargate",
    why="A profile takes the pods of CoreDNS, and with another compute type than Fargate they keep an annotation that "
    "leaves them Pending: nothing in the cluster resolves a name.",
    source="EKS user guide, nodes/fargate-getting-started (2024-12-18); EKS blueprints for Terraform (2026-04-08)",
    reads=("addons", "fargate_profiles", "node_groups"),
)
def coredns_is_where_its_pods_are(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Whoever sets CoreDNS's compute type says what the profiles say."""
    profiles = profiles_of(cluster, at)
    if next(covering_profiles(profiles, COREDNS), None) is None:
        return
    for i, addon in enumerate(cluster.addons):
        wanted = addon.configuration_values.get("computeType") if addon.name == COREDNS else None
        if isinstance(wanted, str) and wanted.lower() != "fargate":
            yield at.inside(addon, ("addons", i)).problem(
                ("configuration_values", "computeType"),
                f"CoreDNS runs on Fargate here, and computeType is {shown(wanted)}",
                "drop it: the right one is set for you",
            )


@rule(
    "FT409",
    Addon,
    "warning",
    title="A setting that the add-on may not know",
    why="EKS checks settings against a schema of the add-on's version, and refuses what it does not know.",
    source="EKS API, DescribeAddonConfiguration; terraform-aws-modules/terraform-aws-eks#2345",
    reads=("name", "configuration_values"),
    knows_expressions=True,
)
def settings_are_known(addon: Addon, at: At) -> Iterator[Problem]:
    """CoreDNS, whose settings are known here, gets no other."""
    if addon.name != COREDNS:
        return
    known = COREDNS_SETTINGS.value
    for key in addon.configuration_values:
        if key not in known:
            hint = did_you_mean(key, known, f"the keys are {', '.join(known)}")
            yield at.problem(
                ("configuration_values", key), f"CoreDNS is not known to have a setting {shown(key)}", hint
            )


RULES = (
    role_of_addon_is_usable,
    coredns_is_where_its_pods_are,
    settings_are_known,
    addon_name_is_allowed,
    addons_run_on_fargate,
    addon_pods_are_covered,
    addons_are_unique,
    addons_are_known,
    addon_pods_are_surely_covered,
)


def _uncovered(cluster: Cluster, at: At) -> Iterator[tuple[Addon, Fact[Workload], At]]:
    """The pods of add-ons that no profile and no node group takes, as far as their labels are known."""
    if open_groups(cluster.node_groups):
        return
    profiles = profiles_of(cluster, at)
    for i, addon in enumerate(cluster.addons):
        for fact in workloads_of(addon.name):
            if covering_profile(profiles, fact.value) is None:
                yield addon, fact, at.inside(addon, ("addons", i))


def _namespace_is_taken(cluster: Cluster, workload: Workload) -> bool:
    selectors = (s for profile in cluster.fargate_profiles for s in profile.selectors)
    return any(matches(selector.namespace, workload.namespace) for selector in selectors)


def _profile_for(addon: str, workload: Workload) -> str:
    """The profile to add, as it is typed."""
    return f'FargateProfile("{addon}", selectors=[Selector("{workload.namespace}")])'
