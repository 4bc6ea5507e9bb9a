"""The part of Kubernetes's objects that is read here, as types; what has another type is a problem and left out.

Behind this door rules find every field absent or of its type, and ask nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from fargate_tf.k8s.documents import Steps

Shape: TypeAlias = "str | Mapping[str, Shape] | tuple[Shape]"
"""`text`, `flag`, `whole`, `quantity`, `any`; a mapping of known keys; a mapping of texts (`texts`); a list `(of,)`."""

_CALLED = {
    "text": "a text",
    "flag": "true or false",
    "whole": "a whole number",
    "quantity": "a quantity",
    "port": "a number or a name",
    "texts": "a mapping of texts",
    "quantities": "a mapping of quantities",
}

_LIMITS: Mapping[str, Shape] = {"requests": "quantities", "limits": "quantities"}
_SECURITY: Mapping[str, Shape] = {
    "privileged": "flag",
    "allowPrivilegeEscalation": "flag",
    "capabilities": {"add": ("text",)},
    "seccompProfile": {"type": "text"},
    "appArmorProfile": {"type": "text"},
    "seLinuxOptions": "any",
}
_CONTAINER: Mapping[str, Shape] = {
    "name": "text",
    "image": "text",
    "command": ("text",),
    "args": ("text",),
    "env": ({"name": "text", "value": "text"},),
    "ports": ({"name": "text", "containerPort": "whole", "hostPort": "whole", "hostIP": "text", "protocol": "text"},),
    "resources": _LIMITS,
    "restartPolicy": "text",
    "securityContext": _SECURITY,
}
_TERM: Mapping[str, Shape] = {"matchExpressions": ({"key": "text", "operator": "text", "values": ("text",)},)}
_SELECTOR: Mapping[str, Shape] = {
    "matchLabels": "texts",
    "matchExpressions": ({"key": "text", "operator": "text", "values": ("text",)},),
}
_CLAIM: Mapping[str, Shape] = {"storageClassName": "text", "volumeName": "text", "resources": _LIMITS}
POD_SPEC: Mapping[str, Shape] = {
    "containers": (_CONTAINER,),
    "initContainers": (_CONTAINER,),
    "resources": _LIMITS,
    "hostNetwork": "flag",
    "hostPID": "flag",
    "hostIPC": "flag",
    "nodeName": "text",
    "nodeSelector": "texts",
    "os": {"name": "text"},
    "runtimeClassName": "text",
    "securityContext": _SECURITY,
    "serviceAccountName": "text",
    "serviceAccount": "text",
    "schedulerName": "text",
    "topologySpreadConstraints": ("any",),
    "tolerations": ({"key": "text", "operator": "text", "value": "text", "effect": "text"},),
    "affinity": {
        "nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": (_TERM,)}},
        "podAffinity": "any",
        "podAntiAffinity": "any",
    },
    "volumes": (
        {
            "name": "text",
            "hostPath": "any",
            "csi": {"driver": "text"},
            "persistentVolumeClaim": {"claimName": "text"},
            "ephemeral": {"volumeClaimTemplate": {"spec": _CLAIM}},
            "awsElasticBlockStore": "any",
        },
    ),
}
METADATA: Mapping[str, Shape] = {
    "name": "text",
    "generateName": "text",
    "namespace": "text",
    "labels": "texts",
    "annotations": "texts",
}
TEMPLATE: Mapping[str, Shape] = {"metadata": METADATA, "spec": POD_SPEC}
SELECTOR = _SELECTOR
CLAIM = _CLAIM

_PLAIN: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "flag": (bool,),
    "whole": (int,),
    "quantity": (str, int, Decimal),
    "port": (str, int),
}


def faults(value: Any, shape: Shape, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Where the value has another type than its shape, and what stands there; empty parts are never wrong.

    >>> list(faults({"hostNetwork": "yes", "volumes": None}, POD_SPEC))
    [(('hostNetwork',), "'yes' is not true or false")]
    """
    if value is None or shape == "any":
        return
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            yield steps, f"{_said(value)} is not a mapping"
            return
        for key, inner in value.items():
            expected = shape.get(key)
            if expected is not None:
                yield from faults(inner, expected, (*steps, key))
    elif isinstance(shape, tuple):
        if not isinstance(value, list):
            yield steps, f"{_said(value)} is not a list"
            return
        for i, inner in enumerate(value):
            yield from faults(inner, shape[0], (*steps, i))
    else:
        yield from _plain_faults(value, shape, steps)


def _plain_faults(value: Any, shape: str, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if shape in ("texts", "quantities"):
        if not isinstance(value, dict):
            yield steps, f"{_said(value)} is not {_CALLED[shape]}"
            return
        kinds = _PLAIN["text" if shape == "texts" else "quantity"]
        for key, inner in value.items():
            if inner is not None and (not isinstance(inner, kinds) or isinstance(inner, bool)):
                quoted = f"; quote it: {key}: '{_written(inner)}'" if shape == "texts" else ""
                yield (
                    (*steps, key),
                    f"{_said(inner)} is not {_CALLED['text' if shape == 'texts' else 'quantity']}{quoted}",
                )
        return
    if not isinstance(value, _PLAIN[shape]) or (isinstance(value, bool) and shape != "flag"):
        yield steps, f"{_said(value)} is not {_CALLED[shape]}"


def cleaned(value: Any, shape: Shape) -> Any:
    """The same value without empty parts and without those of another type; `None` when nothing is left."""
    if isinstance(shape, Mapping):
        if not isinstance(value, dict):
            return None
        parts = {key: cleaned(inner, shape[key]) if key in shape else inner for key, inner in value.items()}
        return {key: inner for key, inner in parts.items() if inner is not None}
    if isinstance(shape, tuple):
        if not isinstance(value, list):
            return None
        # An item keeps its place, so that its line is found: an empty mapping stands for a broken one.
        blank: Any = {} if isinstance(shape[0], Mapping) else ""
        return [blank if (item := cleaned(inner, shape[0])) is None else item for inner in value]
    if shape in ("texts", "quantities"):
        if not isinstance(value, dict):
            return None
        return {key: inner for key, inner in value.items() if inner is not None and not [*faults({key: inner}, shape)]}
    return None if [*faults(value, shape)] else value


def is_clean(value: Any, shape: Shape) -> bool:
    """Whether `cleaned` would change nothing: the fast answer for nearly every manifest."""
    if isinstance(shape, str):
        return _is_plain(value, shape)
    if isinstance(shape, tuple):
        return isinstance(value, list) and all(is_clean(inner, shape[0]) for inner in value)
    if not isinstance(value, dict):
        return False
    for key, inner in value.items():
        expected = shape.get(key)
        if expected is not None and not is_clean(inner, expected):
            return False
    return True


def _is_plain(value: Any, shape: str) -> bool:
    if shape == "text":
        return isinstance(value, str)
    if shape == "any":
        return value is not None
    if shape in ("texts", "quantities"):
        kinds = _PLAIN["text" if shape == "texts" else "quantity"]
        return isinstance(value, dict) and all(
            isinstance(inner, kinds) and inner is not True and inner is not False for inner in value.values()
        )
    return isinstance(value, _PLAIN[shape]) and (shape == "flag" or not isinstance(value, bool))


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return repr(value) if isinstance(value, str) else _written(value)


def _written(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
