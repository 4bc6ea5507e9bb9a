"""The rules whose question a plan answers in another way than a blueprint does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fargate_tf.planned.cluster import PlannedCluster

Found = tuple[str, str, str, str]
"""Code, address with argument, reason, hint."""


def own_problems(cluster: PlannedCluster) -> Iterator[Found]:
    """What is wrong with the subnets of profiles, where their routes are in the plan."""
    for profile, subnets in cluster.profile_subnets.items():
        if subnets and all(subnet.way == "internet gateway" for subnet in subnets):
            names = ", ".join(subnet.resource.address for subnet in subnets)
            yield (
                "FT212",
                f"{profile}.subnet_ids",
                f"these subnets are public, since their routes lead to an internet gateway: {names}",
                "give the private subnets, whose default route leads to a NAT gateway or nowhere",
            )
