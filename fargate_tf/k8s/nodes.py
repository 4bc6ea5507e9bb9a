"""Whether the nodes of a group take a pod, as far as the group's labels and taints decide.

What is on a node besides (its zone, labels that others set) is not known: a pod that asks for it may fit or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fargate_tf.k8s.processors import is_arm

if TYPE_CHECKING:
    from fargate_tf.spec.nodes import NodeGroup, Taint

_EFFECTS = {"NO_SCHEDULE": "NoSchedule", "NO_EXECUTE": "NoExecute"}


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a group takes a pod (`None`: nobody knows here), and why not."""

    takes: bool | None
    reason: str = ""


def fit(group: NodeGroup, spec: Mapping[str, Any]) -> Fit:
    """Whether the nodes of the group take a pod with this spec.

    >>> from fargate_tf import NodeGroup, Scaling, Taint
    >>> one = Scaling(min_size=1, max_size=1)
    >>> fit(NodeGroup("gpu", instance_types=["g5.xlarge"], scaling=one, taints=[Taint("gpu")]), {})
    Fit(takes=False, reason='its taint gpu is not tolerated')
    """
    for taint in group.taints:
        if taint.effect in _EFFECTS and not _tolerated(taint, spec.get("tolerations", ())):
            return Fit(False, f"its taint {taint.key}{f'={taint.value}' if taint.value else ''} is not tolerated")
    labels = node_labels(group)
    unknown = False
    for key, value in spec.get("nodeSelector", {}).items():
        known = labels.get(key)
        if known is None and not _is_of_aws(key):
            return Fit(False, f"its nodes have no label {key}")
        if known is not None and value not in known:
            return Fit(False, f"its nodes have the label {key}: {' or '.join(known)}")
        unknown = unknown or known is None or len(known) > 1
    by_affinity = _affinity(spec, labels)
    if by_affinity is False:
        return Fit(False, "its nodes do not fit the pod's node affinity")
    return Fit(None if unknown or by_affinity is None else True)


def node_labels(group: NodeGroup) -> Mapping[str, tuple[str, ...]]:
    """The labels that are known of the group's nodes, each with the values that it may have."""
    types = tuple(group.instance_types)
    return {
        "eks.amazonaws.com/nodegroup": (group.name,),
        "eks.amazonaws.com/capacityType": (group.capacity_type,),
        "kubernetes.io/os": ("linux",),
        "kubernetes.io/arch": tuple(sorted({"arm64" if is_arm(each) else "amd64" for each in types})),
        "node.kubernetes.io/instance-type": types,
        **{key: (value,) for key, value in group.labels.items()},
    }


def _is_of_aws(key: str) -> bool:
    """Whether the key is of a kind that EKS, Kubernetes or a cloud controller sets on nodes by itself."""
    domain = key.partition("/")[0] if "/" in key else ""
    return domain.endswith(("kubernetes.io", "k8s.io", "amazonaws.com", "k8s.aws"))


def _tolerated(taint: Taint, tolerations: Sequence[Mapping[str, str]]) -> bool:
    return any(_tolerates(each, taint) for each in tolerations)


def _tolerates(toleration: Mapping[str, str], taint: Taint) -> bool:
    """Kubernetes, taints and tolerations: an empty key with Exists takes all, an empty effect every effect."""
    if toleration.get("effect") and toleration["effect"] != _EFFECTS[taint.effect]:
        return False
    exists = toleration.get("operator") == "Exists"
    if not toleration.get("key"):
        return exists
    return toleration["key"] == taint.key and (exists or toleration.get("value", "") == (taint.value or ""))


def _affinity(spec: Mapping[str, Any], labels: Mapping[str, Sequence[str]]) -> bool | None:
    """Whether the required node affinity lets the pod onto these nodes: any of its terms has to."""
    affinity = spec.get("affinity", {}).get("nodeAffinity", {})
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution", {}).get("nodeSelectorTerms")
    if not required:
        return True
    answers = [_all(_expressions(term, labels)) for term in required]
    return True if True in answers else None if None in answers else False


def _all(answers: Iterator[bool | None]) -> bool | None:
    found = list(answers)
    return False if False in found else None if None in found else True


def _expressions(term: Mapping[str, Any], labels: Mapping[str, Sequence[str]]) -> Iterator[bool | None]:
    for each in term.get("matchExpressions", ()):
        yield _expression(each, labels)


def _expression(each: Mapping[str, Any], labels: Mapping[str, Sequence[str]]) -> bool | None:
    key, operator, values = each.get("key", ""), each.get("operator"), set(each.get("values", ()))
    known = labels.get(key)
    if known is None:
        # A label that nobody sets is not there; one of a cloud controller may be.
        return None if _is_of_aws(key) else operator in ("NotIn", "DoesNotExist")
    inside = {value in values for value in known}
    match operator:
        case "In":
            return True if inside == {True} else False if inside == {False} else None
        case "NotIn":
            return True if inside == {False} else False if inside == {True} else None
        case "Exists":
            return True
        case "DoesNotExist":
            return False
        case _:
            return None
