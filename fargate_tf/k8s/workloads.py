"""Workloads: objects of Kubernetes that make pods, and the pods that they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from fargate_tf.k8s.documents import field
from fargate_tf.k8s.shape import METADATA, TEMPLATE, Shape, cleaned, faults, is_clean
from fargate_tf.problem import Problem

if TYPE_CHECKING:
    from fargate_tf.k8s.documents import Document, Step, Steps
    from fargate_tf.problem import Origin

Kind = Literal["Pod", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob"]

NO_TEXTS: Mapping[str, str] = MappingProxyType({})
_TEMPLATE: Steps = ("spec", "template")
TEMPLATES: Mapping[str, Steps] = {
    "Pod": (),
    "Deployment": _TEMPLATE,
    "ReplicaSet": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
    "DaemonSet": _TEMPLATE,
    "Job": _TEMPLATE,
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}
"""Where each kind has the template of its pods."""
_GROUPS = {"Pod": "v1", "Job": "batch/", "CronJob": "batch/"}
_JOB: Mapping[str, Shape] = {
    "parallelism": "whole",
    "completions": "whole",
    "ttlSecondsAfterFinished": "whole",
    "activeDeadlineSeconds": "whole",
}
_CLAIMS: Shape = ({"metadata": METADATA, "spec": {"storageClassName": "text", "volumeName": "text"}},)
_SPECS: Mapping[str, Mapping[str, Shape]] = {
    "Job": _JOB,
    "CronJob": {
        "schedule": "text",
        "jobTemplate": {"spec": _JOB},
        "successfulJobsHistoryLimit": "whole",
        "failedJobsHistoryLimit": "whole",
    },
    "StatefulSet": {"replicas": "whole", "volumeClaimTemplates": _CLAIMS},
}


@dataclass(frozen=True, slots=True)
class Replicas:
    """How many pods run at once: the two differ where a HorizontalPodAutoscaler decides."""

    least: int
    most: int


@dataclass(frozen=True, slots=True, eq=False)
class Workload:
    """An object that makes pods, as far as its place, its price and its companions ask; the pods are in `Pod`.

    `labels` and `annotations` are those of the pods. `replicas` is `None` for a DaemonSet, whose nodes decide. For a
    Job or a CronJob it is how many pods run at once; `completions` how many a run has, `schedule` when a CronJob runs,
    `deadline_seconds` how long a run may take.
    """

    kind: Kind
    name: str
    namespace: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    replicas: Replicas | None
    where: Origin
    completions: int = 1
    schedule: str | None = None
    deadline_seconds: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pod:
    """A pod that a workload makes: its spec, its owner's spec, and the way back to their lines.

    It lives while it is judged; what is kept of it is the `Workload`.
    """

    workload: Workload
    spec: Mapping[str, Any]
    owner: Mapping[str, Any]
    document: Document
    template: Steps

    def origin(self, *steps: Step) -> Origin:
        """The place of a field of the pod spec."""
        return self.document.origin((*self.template, "spec", *steps))

    def path(self, *steps: Step) -> str:
        """A field of the pod spec as people write it, from the root of the object."""
        return field((*self.template, "spec", *steps))

    def metadata_origin(self, *steps: Step) -> Origin:
        """The place of a field of the pods' metadata."""
        return self.document.origin((*self.template, "metadata", *steps))

    def metadata_path(self, *steps: Step) -> str:
        """A field of the pods' metadata as people write it."""
        return field((*self.template, "metadata", *steps))


def is_workload(value: Mapping[str, Any]) -> bool:
    """Whether an object makes pods; kinds of other groups that have the same name do not."""
    kind, version = value.get("kind"), value.get("apiVersion")
    return (
        isinstance(kind, str)
        and kind in TEMPLATES
        and (not isinstance(version, str) or version.startswith(_GROUPS.get(kind, ("apps/", "extensions/"))))
    )


def pod_of(document: Document, namespace: str) -> tuple[Pod, tuple[Problem, ...]]:
    """The pod that a workload makes, without the parts that have a wrong type, and a problem for each of those.

    `namespace` is for an object that names none.
    """
    value: Mapping[str, Any] = document.value
    kind: Kind = value["kind"]
    steps = TEMPLATES[kind]
    problems: list[Problem] = []
    metadata = _sound(value.get("metadata") or {}, METADATA, ("metadata",), document, problems)
    holder: Any = value
    for step in steps:
        holder = holder.get(step) if isinstance(holder, dict) else None
    if not isinstance(holder, dict):
        problems.append(_problem(document, steps, "there is no template of pods"))
        holder = {}
    template = _sound(holder, TEMPLATE, steps, document, problems)
    own: Mapping[str, Any] = value.get("spec") if isinstance(value.get("spec"), dict) else {}  # type: ignore[assignment]
    if steps:
        own = _sound(own, _SPECS.get(kind, {"replicas": "whole"}), ("spec",), document, problems)
    inner = template.get("metadata") or {}
    name = metadata.get("name") or f"{metadata.get('generateName') or ''}*"
    job: Mapping[str, Any] = (own.get("jobTemplate") or {}).get("spec") or {} if kind == "CronJob" else own
    workload = Workload(
        kind,
        name,
        metadata.get("namespace") or namespace,
        inner.get("labels") or NO_TEXTS,
        inner.get("annotations") or NO_TEXTS,
        _replicas(kind, own, job),
        document.origin(("metadata", "name")),
        job.get("completions", 1) if kind in ("Job", "CronJob") else 1,
        own.get("schedule"),
        job.get("activeDeadlineSeconds"),
    )
    return Pod(workload, template.get("spec") or {}, own, document, steps), tuple(dict.fromkeys(problems))


def containers(spec: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """Every container of a pod spec with the field and the place in it, those that start first first."""
    for list_ in ("initContainers", "containers"):
        for i, container in enumerate(spec.get(list_, ())):
            yield list_, i, container


def _replicas(kind: Kind, spec: Mapping[str, Any], job: Mapping[str, Any]) -> Replicas | None:
    if kind == "DaemonSet":
        return None
    if kind == "Pod":
        return Replicas(1, 1)
    count = max(job.get("parallelism", 1) if kind in ("Job", "CronJob") else spec.get("replicas", 1), 0)
    return Replicas(count, count)


def _sound(value: Any, shape: Shape, steps: Steps, document: Document, problems: list[Problem]) -> Mapping[str, Any]:
    """The value without what has a wrong type."""
    if not is_clean(value, shape):
        problems += [_problem(document, at, reason) for at, reason in faults(value, shape, steps)]
        value = cleaned(value, shape) or {}
    made: Mapping[str, Any] = value
    return made


def _problem(document: Document, steps: Steps, reason: str) -> Problem:
    hint = "write what `kubectl explain` says of the field"
    return Problem("FT1108", field(steps), reason, hint, document.origin(steps))
