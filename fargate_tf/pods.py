"""Where pods will run, what they are billed as and what is wrong with them: the Python side of `check` with manifests.

>>> from fargate_tf import Blueprint, Cluster, FargateProfile, Network, Selector
>>> from fargate_tf.pods import place
>>> network = Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"])
>>> profile = FargateProfile("apps", selectors=[Selector("shop-*")])
>>> cluster = Cluster("shop", version="1.35", fargate_profiles=[profile])
>>> report = place(Blueprint(region="eu-central-1", network=network, cluster=cluster), ["blueprints/shop/manifests"])
>>> [f"{each.workload.name}: {each.size}" for each in report.verdicts if each.on_fargate][:2]
['admin: 2 vCPU / 9 GB', 'invoices: 2 vCPU / 4 GB']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fargate_tf.check.pods import RULES, Report, Verdict, judge, target_of
from fargate_tf.k8s.placement import Nearest, Placement
from fargate_tf.k8s.size import FargateSize, Requests
from fargate_tf.k8s.target import Target
from fargate_tf.k8s.workloads import Replicas, Workload
from fargate_tf.spec.blueprint import Blueprint
from fargate_tf.streams import paths_of, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fargate_tf.check.pods.rule import PodRule

__all__ = [
    "FargateSize",
    "Nearest",
    "Placement",
    "Replicas",
    "Report",
    "Requests",
    "Target",
    "Verdict",
    "Workload",
    "place",
    "target_of",
]


def place(
    on: Blueprint | Target,
    manifests: Iterable[str],
    *,
    namespace: str = "default",
    vcpu_quota: int | None = None,
    rules: Sequence[PodRule] | None = None,
) -> Report:
    """Every workload of the manifests, placed and judged.

    `on` is a blueprint whose fields have the right types, or a target that was made elsewhere. `manifests` are files,
    folders, patterns, or `-` for stdin; `namespace` is for objects that name none; `vcpu_quota` the account's own.
    What is wrong with a manifest is a problem of the report. Raises `FileNotFoundError` where a name leads nowhere,
    `OSError` where a file cannot be read.
    """
    target = target_of(on, vcpu_quota=vcpu_quota) if isinstance(on, Blueprint) else on
    return judge(target, read(paths_of(manifests)), namespace=namespace, rules=RULES if rules is None else rules)
