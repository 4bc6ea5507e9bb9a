"""What is wrong with the cluster: name, version, logs, keys, and the network of its services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.ranges import range_fault
from fargate_tf.check.rule import constrained, rule
from fargate_tf.facts import cluster as words
from fargate_tf.facts import limits
from fargate_tf.facts.regions import partition_of
from fargate_tf.facts.versions import NEWEST, VERSIONS, support
from fargate_tf.hcl.ipv4 import as_range, range_of
from fargate_tf.spec.arns import KMS_KEY_ARN, POLICY_ARN, ROLE_ARN
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.network import ExistingNetwork, Network

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem

_VERSIONS = "EKS user guide, versioning/kubernetes-versions (2026-01-12); endoflife.date (2026-08-22)"
_API = "botocore, eks: CreateCluster (2026-11-17)"

name_is_allowed = constrained(
    "FT301",
    Cluster,
    "name",
    title="The name of a cluster",
    why="EKS refuses other names.",
    source="botocore, eks: ClusterName (2026-11-17)",
    hint="use letters, digits, `-` or `_`, and begin with a letter or a digit",
)


version_is_allowed = constrained(
    "FT302",
    Cluster,
    "version",
    title="The form of a Kubernetes version",
    why="EKS takes a minor version; patches are chosen by AWS.",
    source=_VERSIONS,
    hint=f"write it as '{NEWEST}'",
)


@rule(
    "FT303",
    Cluster,
    "note",
    title="A Kubernetes version that is not known here",
    why="It may be newer than the facts of this release.",
    source=_VERSIONS,
    reads=("version",),
)
def version_is_known(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The version is in the table of support dates."""
    major, _, minor = str(cluster.version).partition(".")
    if major == "1" and minor.isascii() and minor.isdigit() and int(minor) > int(NEWEST.value[2:]):
        yield at.problem(
            "version",
            f"{cluster.version} is newer than what this release knows ({NEWEST})",
            "see `aws eks describe-cluster-versions`",
        )


retention_is_allowed = constrained(
    "FT304",
    Cluster,
    "log_retention_days",
    title="The retention of the control plane logs",
    why="CloudWatch Logs takes a fixed list of days; 0 keeps them for ever.",
    source="botocore, logs: Days (2026-11-17)",
    hint="use one of these: a month is 30, a year 365, for ever 0",
)


@rule(
    "FT305",
    Cluster,
    "warning",
    title="Control plane logs that are off",
    why="Without audit and authenticator logs nobody can tell later who did what; without scheduler logs, why a "
    "pod stayed Pending.",
    source="CIS Amazon EKS Benchmark 1.7.0, 2.1.1; EKS user guide, observability/control-plane-logs",
    reads=("log_types",),
)
def logs_are_on(cluster: Cluster, at: At) -> Iterator[Problem]:
    """All five log types are on, each named once."""
    off = [log for log in words.LOG_TYPES.value if log not in cluster.log_types]
    if off:
        yield at.problem("log_types", f"off: {', '.join(off)}", "add them, or leave log_types out for all five")


@rule(
    "FT313",
    Cluster,
    "error",
    title="A Kubernetes version that EKS no longer offers",
    why="A version has 14 months of standard and 12 of extended support; then no cluster can be made with it, and "
    "AWS upgrades those that exist. (Only `check` knows the date: `render` gives the same output every day.)",
    source=_VERSIONS,
    reads=("version",),
)
def version_is_offered(cluster: Cluster, at: At) -> Iterator[Problem]:
    """On the day of the check, EKS offers the version."""
    today = at.context.today
    if today is not None and support(str(cluster.version), today) == "ended":
        yield at.problem("version", f"EKS no longer offers {cluster.version} on {today}", f"use '{NEWEST}'")


@rule(
    "FT314",
    Cluster,
    "warning",
    title="A Kubernetes version in extended support",
    why="The control plane costs 0.60 USD an hour instead of 0.10 (AWS blog, from 2024-04-01).",
    source=_VERSIONS,
    reads=("version",),
)
def version_is_in_standard_support(cluster: Cluster, at: At) -> Iterator[Problem]:
    """On the day of the check, the version is in standard support."""
    today = at.context.today
    if today is not None and support(str(cluster.version), today) == "extended":
        until = VERSIONS[str(cluster.version)].value.extended_until
        yield at.problem(
            "version",
            f"{cluster.version} is in extended support until {until}, at six times the price",
            "upgrade one minor version at a time",
        )


@rule(
    "FT315",
    Cluster,
    "error",
    title="A cluster name that is too long for its roles",
    why="The roles are called after the cluster, and IAM takes 64 characters.",
    source="botocore, iam: roleNameType (2026-11-17)",
    reads=("name",),
)
def role_names_fit(cluster: Cluster, at: At) -> Iterator[Problem]:
    """The names of the roles fit IAM."""
    longest = f"{cluster.name}-pod-execution"
    most = limits.ROLE_NAME_LENGTH.value.most
    if len(longest) > most:
        yield at.problem(
            "name",
            f"the role {longest!r} would have {len(longest)} characters, at most {most}",
            f"use at most {most - len('-pod-execution')} characters",
        )


@rule(
    "FT317",
    Blueprint,
    "error",
    title="A key that the cluster cannot use",
    why="EKS and CloudWatch Logs use keys of their own region. An alias is no key: EKS answers with the key, and every "
    "plan would show a change that replaces the cluster.",
    source=f"{_API}; botocore, logs: AssociateKmsKey (2026-11-17)",
    reads=("region", "cluster.kms_key_arn", "cluster.log_kms_key_arn"),
    knows_expressions=True,
)
def keys_are_of_this_region(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every given key is a key, of the region."""
    here = at.inside(blueprint.cluster, ("cluster",))
    for name in ("kms_key_arn", "log_kms_key_arn"):
        arn = getattr(blueprint.cluster, name)
        reason = KMS_KEY_ARN.broken_by(arn)
        if reason is not None:
            yield here.problem(name, reason, "see `aws kms list-keys`")
        elif isinstance(arn, str) and arn.split(":")[3] != blueprint.region:
            yield here.problem(
                name,
                f"the key is in {shown(arn.split(':')[3])}, the cluster in {shown(blueprint.region)}",
                "give a key of the cluster's region",
            )


@rule(
    "FT318",
    Blueprint,
    "error",
    title="An existing role or policy that the cluster cannot use",
    why="A role or a policy is given by its ARN, in the partition of the region.",
    source="botocore, iam: arnType (2026-11-17); AWS General Reference, ARNs",
    reads=("region", "cluster.cluster_role_arn", "cluster.permissions_boundary_arn"),
    knows_expressions=True,
)
def roles_are_of_this_partition(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Every given role and policy is one, of the partition."""
    here, wanted = at.inside(blueprint.cluster, ("cluster",)), partition_of(blueprint.region)
    for name, form in (("cluster_role_arn", ROLE_ARN), ("permissions_boundary_arn", POLICY_ARN)):
        arn = getattr(blueprint.cluster, name)
        reason = form.broken_by(arn)
        if reason is not None:
            yield here.problem(name, reason, f"write 'arn:{wanted}:iam::…'")
        elif isinstance(arn, str) and arn.split(":")[1] != wanted:
            yield here.problem(
                name,
                f"the ARN is of partition {arn.split(':')[1]!r}, the region {shown(blueprint.region)} of {wanted!r}",
                f"write 'arn:{wanted}:iam::…'",
            )


@rule(
    "FT319",
    Cluster,
    "error",
    title="The security groups of a cluster",
    why="Beside its own, a cluster has at most four, each given once by its id; the quota cannot be raised.",
    source=f"AWS General Reference, EKS quotas, L-11427A54; {_API}",
    reads=("security_group_ids",),
    knows_expressions=True,
)
def security_groups_are_allowed(cluster: Cluster, at: At) -> Iterator[Problem]:
    """At most four ids, none twice."""
    ids = cluster.security_group_ids
    if not isinstance(ids, tuple):
        return
    most = limits.CLUSTER_SECURITY_GROUPS.value
    if len(ids) > most:
        yield at.problem("security_group_ids", f"{len(ids)} security groups, at most {most}", "drop some")
    known = [(i, each) for i, each in enumerate(ids) if isinstance(each, str)]
    for i, each in known:
        if not re.fullmatch(r"sg-[0-9a-f]{8,17}", each):
            yield at.problem(
                ("security_group_ids", i), f"{shown(each)} is no id of a security group", "write it as 'sg-0123abcd'"
            )
        elif any(each == other for j, other in known if j < i):
            yield at.problem(("security_group_ids", i), f"{each!r} is written twice", "write it once")


@rule(
    "FT320",
    Blueprint,
    "error",
    title="The range of Kubernetes services",
    why="It is within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, from /24 to /12, apart from the ranges of the VPC, "
    "and cannot be changed later.",
    source="botocore, eks: KubernetesNetworkConfigRequest (2026-11-17)",
    reads=("cluster.service_cidr", "network.cidr", "network.secondary_cidrs", "network.cidrs"),
)
def service_range_is_allowed(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """The range is one that EKS takes, and pods reach the VPC beside it."""
    cidr = blueprint.cluster.service_cidr
    if cidr is None:
        return
    here = at.inside(blueprint.cluster, ("cluster",))
    fault = range_fault(cidr, like="172.20.0.0/16")
    if fault is not None:
        yield here.problem("service_cidr", *fault)
        return
    wanted, lengths = range_of(cidr), words.SERVICE_RANGE_LENGTHS.value
    if not any(range_of(block).holds(wanted) for block in words.SERVICE_RANGE_BLOCKS.value):
        blocks = ", ".join(words.SERVICE_RANGE_BLOCKS.value)
        yield here.problem("service_cidr", f"{cidr} is in none of {blocks}", "use '172.20.0.0/16'")
    elif not lengths.admits(wanted.length):
        reason = f"{cidr} has a length of {wanted.length}, {lengths.least} to {lengths.most} are allowed"
        yield here.problem("service_cidr", reason, f"use '{cidr.partition('/')[0]}/16'")
    for other in _ranges(blueprint.network):
        taken = as_range(other)
        if taken is not None and wanted.overlaps(taken):
            yield here.problem("service_cidr", f"{cidr} overlaps {other} of the network", "use a range beside it")


@rule(
    "FT321",
    Cluster,
    "error",
    title="Standard support for a version that has it no more",
    why="EKS refuses 'STANDARD' for a version that is in extended support already: upgrade first.",
    source="EKS user guide, versioning (2024-12-18); botocore, eks: UpgradePolicyRequest (2026-11-17)",
    reads=("version", "support_type"),
)
def support_fits_version(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Whoever wants no extended support is not in it."""
    today = at.context.today
    if cluster.support_type == "STANDARD" and today is not None and support(str(cluster.version), today) == "extended":
        yield at.problem(
            "support_type",
            f"{cluster.version} is in extended support, so EKS refuses 'STANDARD'",
            f"upgrade to {NEWEST} step by step first, or use 'EXTENDED'",
        )


RULES = (
    name_is_allowed,
    version_is_allowed,
    version_is_known,
    retention_is_allowed,
    logs_are_on,
    version_is_offered,
    version_is_in_standard_support,
    role_names_fit,
    keys_are_of_this_region,
    roles_are_of_this_partition,
    security_groups_are_allowed,
    service_range_is_allowed,
    support_fits_version,
)


def _ranges(network: Network | ExistingNetwork) -> tuple[str, ...]:
    """The ranges of the network's VPC, as far as they are known."""
    if isinstance(network, ExistingNetwork):
        return tuple(network.cidrs or ())
    return (network.cidr, *network.secondary_cidrs)
