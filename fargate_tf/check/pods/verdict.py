"""What is said of each workload in the end: where it runs, as what it is billed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fargate_tf.k8s.placement import Placement
    from fargate_tf.k8s.size import FargateSize, Requests
    from fargate_tf.k8s.target import Target
    from fargate_tf.k8s.workloads import Replicas, Workload
    from fargate_tf.problem import Origin, Problem


@dataclass(frozen=True, slots=True)
class Use:
    """What a pod names that another object explains: a claim or a service account, and where it names it.

    A claim that is made with the pod names its `storage_class` itself.
    """

    name: str
    path: str
    where: Origin
    storage_class: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """One workload, judged.

    `size` is what one pod is billed as on Fargate, and `None` for pods on nodes, and for those that no size is large
    enough for. `replicas` is the workload's own number, or what a HorizontalPodAutoscaler makes of it; `None` for a
    DaemonSet. `problems` are those of the workload and of the objects around it, in the order in which they were found.
    """

    workload: Workload
    placement: Placement
    requests: Requests
    size: FargateSize | None
    replicas: Replicas | None
    claims: tuple[Use, ...] = ()
    service_account: Use | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def on_fargate(self) -> bool:
        """Whether a profile takes the pods."""
        return self.placement.on == "fargate"


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """Everything that the manifests and the cluster give together.

    `problems` holds all of them, those of the files and of the whole too, in the order of the files. `skipped` counts
    the objects of kinds that nothing is known of, by kind and group (`Rollout.argoproj.io`).
    """

    target: Target
    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    skipped: Mapping[str, int]
