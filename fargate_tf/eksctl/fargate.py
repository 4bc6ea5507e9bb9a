"""Fargate profiles of a `ClusterConfig`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fargate_tf.eksctl.network import zones_of
from fargate_tf.spec.fargate import FargateProfile, Selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fargate_tf.eksctl.config import Config
    from fargate_tf.k8s.documents import Steps


def fargate_profiles(config: Config) -> Iterator[FargateProfile]:
    """The profiles, in the order of the file."""
    for i in config.count("fargateProfiles"):
        here = ("fargateProfiles", i)
        yield FargateProfile(
            config.get(*here, "name"),
            selectors=[
                Selector(
                    config.get(*here, "selectors", j, "namespace"), labels=_labels(config, (*here, "selectors", j))
                )
                for j in config.count(*here, "selectors")
            ],
            **placed(config, here),
            pod_execution_role_arn=config.get(*here, "podExecutionRoleARN"),
            tags=config.get(*here, "tags", default={}),
        )


def _labels(config: Config, at: Steps) -> Any:
    return config.get(*at, "labels", default={})


def placed(config: Config, at: Steps) -> dict[str, Any]:
    """The subnets of a profile or a node group: as zones where the network has them by zone, else by id."""
    named: Sequence[str] = config.get(*at, "subnets", default=())
    if not named:
        return {}
    known = config.look("vpc", "subnets", "private") or {}
    ids = [str((known.get(each) or {}).get("id") or each) for each in named]
    zones = {subnet: zone for zone, subnet in zones_of(config).items()}
    if all(each in zones for each in ids):
        return {"availability_zones": [zones[each] for each in ids]}
    if all(each.startswith("subnet-") for each in ids):
        return {"subnet_ids": ids}
    return {"availability_zones": [str((known.get(each) or {}).get("az") or each) for each in named]}
