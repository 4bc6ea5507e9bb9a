"""What would lose logs in silence: a destination out of reach, and a role that may not write to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fargate_tf.check.logging import GUIDE, destinations_of
from fargate_tf.check.rule import Rule, rule
from fargate_tf.facts import logging as facts
from fargate_tf.facts.regions import REGIONS, partition_of
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.spec.cluster import Cluster
from fargate_tf.spec.constraint import shown
from fargate_tf.spec.logging import CloudWatchLogs, FargateLogging, Firehose, FluentBitOutput, Kinesis, OpenSearch
from fargate_tf.spec.network import Network

if TYPE_CHECKING:
    from fargate_tf.check.rule import At
    from fargate_tf.problem import Problem


@rule(
    "FT914",
    Blueprint,
    "error",
    title="A region of a destination that cannot be reached",
    why="A role works in its own partition only, and the log router finds no endpoint in a region that does not exist.",
    source="botocore 1.44.5, partitions (2026-11-17)",
    reads=("region", "cluster.logging"),
)
def destination_is_in_reach(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """The region of each destination exists, in the partition of the cluster."""
    for steps, output in destinations_of(blueprint.cluster):
        region = output.region
        if region is None:
            continue
        here = at.inside(output, ("cluster", *steps))
        if region not in REGIONS:
            yield here.problem(
                "region", f"AWS has no region {shown(region)}", "drop it: the blueprint's is the default"
            )
        elif blueprint.region in REGIONS and partition_of(region) != partition_of(blueprint.region):
            yield here.problem(
                "region",
                f"{region} is in another partition than {blueprint.region}",
                "use a region of the same partition",
            )


@rule(
    "FT918",
    Cluster,
    "warning",
    title="A pod execution role whose permissions are not ours",
    why="A role that exists belongs to whoever made it, and perhaps to other clusters: this module does not touch it. "
    "Without the permissions the logs of its pods are lost in silence.",
    source=GUIDE,
    reads=("logging", "pod_execution_role_arn", "fargate_profiles", "fargate_profiles.pod_execution_role_arn"),
    knows_expressions=True,
)
def existing_roles_may_write(cluster: Cluster, at: At) -> Iterator[Problem]:
    """Whoever brings a role is told what it has to allow."""
    if cluster.logging is None:
        return
    actions = ", ".join(_actions(cluster.logging))
    hint = (
        f"let the role do {actions} on the destinations, and accept this" if actions else "see to it, and accept this"
    )
    if cluster.pod_execution_role_arn is not None:
        yield at.problem("pod_execution_role_arn", "this role gets no permission to write logs here", hint)
    for i, profile in enumerate(cluster.fargate_profiles):
        if profile.pod_execution_role_arn is not None:
            yield at.inside(profile, ("fargate_profiles", i)).problem(
                "pod_execution_role_arn", "this role gets no permission to write logs here", hint
            )


@rule(
    "FT919",
    FluentBitOutput,
    "note",
    title="An output whose permissions are not known",
    why="Fluent Bit's own words do not tell what is written to; the pod execution role gets no permission for it.",
    source="fargate_tf reference",
    reads=("name",),
)
def permissions_are_yours(spec: FluentBitOutput, at: At) -> Iterator[Problem]:
    """Whoever writes a section by hand is told that no permission comes with it."""
    typed = {"kinesis": "Kinesis", "es": "OpenSearch"}
    better = typed.get(spec.name, "Firehose" if "firehose" in spec.name else "CloudWatchLogs")
    yield at.problem(
        "name",
        f"no permission for {shown(spec.name)} is made",
        f"use {better}(…), or add an aws_iam_role_policy for aws_iam_role.pod_execution",
    )


@rule(
    "FT920",
    Blueprint,
    "warning",
    title="A destination of logs without a way to it",
    why="Without NAT the log router reaches a destination only through its VPC endpoint. Pods run, and their logs are "
    "lost.",
    source=GUIDE,
    reads=("network.nat", "network.interface_endpoints", "cluster.logging"),
)
def destinations_have_a_way(blueprint: Blueprint, at: At) -> Iterator[Problem]:
    """Without NAT there is an endpoint for each destination."""
    network = blueprint.network
    if not isinstance(network, Network) or network.nat != "none":
        return
    for steps, output in destinations_of(blueprint.cluster):
        service = facts.ENDPOINTS.value.get(type(output).__name__)
        if service is not None and service not in network.interface_endpoints:
            yield at.inside(output, ("cluster", *steps)).problem(
                (),
                f"no NAT gateway and no VPC endpoint for {service}, so no log arrives",
                f"add {service!r} to interface_endpoints, or use nat='per_az'",
            )


RULES: tuple[Rule, ...] = (
    destination_is_in_reach,
    existing_roles_may_write,
    permissions_are_yours,
    destinations_have_a_way,
)


def _actions(logging: FargateLogging) -> list[str]:
    """What the destinations ask of a role."""
    needed: list[str] = []
    for output in logging.outputs:
        if isinstance(output, CloudWatchLogs):
            needed += facts.CLOUDWATCH_ACTIONS.value
        elif isinstance(output, Firehose):
            needed += facts.FIREHOSE_ACTIONS.value
        elif isinstance(output, Kinesis):
            needed += facts.KINESIS_ACTIONS.value
        elif isinstance(output, OpenSearch):
            needed += facts.OPENSEARCH_ACTIONS.value
    return list(dict.fromkeys(needed))
