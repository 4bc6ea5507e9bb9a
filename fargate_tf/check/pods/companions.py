"""The objects beside workloads that say what becomes of their pods; of each only what a rule reads is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fargate_tf.k8s.documents import field
from fargate_tf.k8s.shape import CLAIM, METADATA, SELECTOR, Shape, cleaned, faults, is_clean
from fargate_tf.problem import Problem

if TYPE_CHECKING:
    from fargate_tf.k8s.documents import Document, Steps
    from fargate_tf.problem import Origin


@dataclass(frozen=True, slots=True, eq=False)
class Companion:
    """One object: its name, its namespace (empty where its kind has none), what is read of it, and where it stands."""

    kind: str
    name: str
    namespace: str
    value: Mapping[str, Any]
    places: Mapping[Steps, Origin]

    def origin(self, steps: Steps) -> Origin:
        """The place of a field, or of the name for one whose place was not kept."""
        return self.places.get(steps) or self.places["metadata", "name"]

    @property
    def spec(self) -> Mapping[str, Any]:
        """The spec, empty where there is none."""
        spec: Mapping[str, Any] = self.value.get("spec") or {}
        return spec

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels, empty where there are none."""
        labels: Mapping[str, str] = self.value["metadata"].get("labels") or {}
        return labels

    @property
    def annotations(self) -> Mapping[str, str]:
        """The annotations, empty where there are none."""
        annotations: Mapping[str, str] = self.value["metadata"].get("annotations") or {}
        return annotations


@dataclass(frozen=True, slots=True)
class CompanionKind:
    """What is read of a kind: the group that it belongs to, its parts, and the fields whose place is kept."""

    group: str
    parts: Mapping[str, Shape]
    kept: Sequence[Steps] = ()
    namespaced: bool = True


_TARGET: Mapping[str, Shape] = {"kind": "text", "name": "text"}
_BACKEND: Mapping[str, Shape] = {"service": {"name": "text"}, "serviceName": "text"}
_SERVICE: Mapping[str, Shape] = {"type": "text", "selector": "texts", "loadBalancerClass": "text"}
_POLICY: Mapping[str, Shape] = {"podSelector": SELECTOR}
_BUDGET: Mapping[str, Shape] = {"selector": SELECTOR, "minAvailable": "port", "maxUnavailable": "port"}
_VOLUME: Mapping[str, Shape] = {
    "storageClassName": "text",
    "csi": {"driver": "text", "volumeHandle": "text"},
    "claimRef": {"namespace": "text", "name": "text"},
    "awsElasticBlockStore": "any",
}

KINDS: Mapping[str, CompanionKind] = {
    "Service": CompanionKind("v1", {"spec": _SERVICE}, (("spec", "type"),)),
    "Ingress": CompanionKind(
        "networking.k8s.io",
        {
            "spec": {
                "ingressClassName": "text",
                "defaultBackend": _BACKEND,
                "rules": ({"http": {"paths": ({"backend": _BACKEND},)}},),
            }
        },
        (("metadata", "annotations"),),
    ),
    "PersistentVolume": CompanionKind("v1", {"spec": _VOLUME}, namespaced=False),
    "PersistentVolumeClaim": CompanionKind("v1", {"spec": CLAIM}, (("spec", "storageClassName"),)),
    "StorageClass": CompanionKind("storage.k8s.io", {"provisioner": "text"}, namespaced=False),
    "PodDisruptionBudget": CompanionKind(
        "policy", {"spec": _BUDGET}, (("spec", "minAvailable"), ("spec", "maxUnavailable"))
    ),
    "HorizontalPodAutoscaler": CompanionKind(
        "autoscaling", {"spec": {"scaleTargetRef": _TARGET, "minReplicas": "whole", "maxReplicas": "whole"}}
    ),
    "VerticalPodAutoscaler": CompanionKind(
        "autoscaling.k8s.io",
        {"spec": {"targetRef": _TARGET, "updatePolicy": {"updateMode": "text"}}},
        (("spec", "updatePolicy", "updateMode"),),
    ),
    "NetworkPolicy": CompanionKind("networking.k8s.io", {"spec": _POLICY}),
    "ServiceAccount": CompanionKind(
        "v1", {}, (("metadata", "annotations"), ("metadata", "annotations", "eks.amazonaws.com/role-arn"))
    ),
    "SecurityGroupPolicy": CompanionKind(
        "vpcresources.k8s.aws",
        {
            "spec": {
                "podSelector": SELECTOR,
                "serviceAccountSelector": SELECTOR,
                "securityGroups": {"groupIds": ("text",)},
            }
        },
        (("spec", "securityGroups", "groupIds"), ("spec", "securityGroups")),
    ),
    "Namespace": CompanionKind("v1", {}, (("metadata", "labels"),), namespaced=False),
    "PodIdentityAssociation": CompanionKind(
        "eks.services.k8s.aws",
        {"spec": {"namespace": "text", "serviceAccount": "text"}},
        (("spec", "serviceAccount"),),
    ),
}


def companion_kind(value: Mapping[str, Any]) -> CompanionKind | None:
    """What is read of the object's kind, if its group is the one that is meant."""
    version = value.get("apiVersion")
    kind = KINDS.get(value["kind"])
    if kind is None or not isinstance(version, str):
        return kind
    group = version.rpartition("/")[0] or version
    return kind if group == kind.group or (group == "extensions" and value["kind"] == "Ingress") else None


def companion_of(document: Document, namespace: str, kind: CompanionKind) -> tuple[Companion, tuple[Problem, ...]]:
    """What is kept of an object, and a problem for each part that has a wrong type."""
    shape: Mapping[str, Shape] = {"metadata": METADATA, **kind.parts}
    read = {key: document.value.get(key) for key in shape if document.value.get(key) is not None}
    problems: tuple[Problem, ...] = ()
    if not is_clean(read, shape):
        problems = tuple(_faults(document, read, shape))
        read = cleaned(read, shape)
    value = {"metadata": {}, **_picked(read, shape)}
    metadata = value["metadata"]
    steps = [("metadata", "name"), *kind.kept]
    places = {each: document.origin(each) for each in steps}
    home = metadata.get("namespace") or namespace
    made = Companion(document.value["kind"], metadata.get("name") or "", home if kind.namespaced else "", value, places)
    return made, problems


def _faults(document: Document, value: Any, shape: Shape) -> Iterator[Problem]:
    for steps, reason in faults(value, shape):
        hint = "write what `kubectl explain` says of the field"
        yield Problem("FT1108", field(steps), reason, hint, document.origin(steps))


def _picked(value: Any, shape: Shape) -> Any:
    """The parts of a value that its shape names."""
    if isinstance(shape, Mapping) and isinstance(value, dict):
        return {key: _picked(value[key], inner) for key, inner in shape.items() if key in value}
    if isinstance(shape, tuple) and isinstance(value, list):
        return [_picked(item, shape[0]) for item in value]
    return value
