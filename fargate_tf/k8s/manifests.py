"""The Kubernetes objects that belong to a blueprint, and their YAML.

Each part has a function that makes its objects; to add a part, write one and name it in `PARTS`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any, TypeAlias

from fargate_tf.facts import logging as log_facts
from fargate_tf.facts import presets as preset_facts
from fargate_tf.k8s.fluent_bit import log_data
from fargate_tf.k8s.values import scalar
from fargate_tf.spec.presets import EfsVolumes

if TYPE_CHECKING:
    from fargate_tf.spec.blueprint import Blueprint

Manifest: TypeAlias = Mapping[str, Any]
"""One Kubernetes object: mappings, lists and texts, in the order in which they are printed."""


def manifests(blueprint: Blueprint) -> tuple[Manifest, ...]:
    """The objects of a blueprint that has no problems, in the order in which they are applied."""
    return tuple(document for part in PARTS for document in part(blueprint))


def logging_manifests(blueprint: Blueprint) -> Iterator[Manifest]:
    """The namespace and the ConfigMap that Fargate reads when a pod starts."""
    data = log_data(blueprint)
    if data:
        namespace = log_facts.NAMESPACE.value
        labels = dict(log_facts.NAMESPACE_LABEL.value)
        yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace, "labels": labels}}
        metadata = {"name": log_facts.CONFIG_MAP.value, "namespace": namespace}
        yield {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": dict(data)}


def volume_manifests(blueprint: Blueprint) -> Iterator[Manifest]:
    """The object of the EFS driver: Fargate mounts without the driver's pods, and not without its object."""
    if any(isinstance(preset, EfsVolumes) for preset in blueprint.cluster.presets):
        metadata = {"name": preset_facts.EFS_DRIVER.value}
        yield {
            "apiVersion": "storage.k8s.io/v1",
            "kind": "CSIDriver",
            "metadata": metadata,
            "spec": {"attachRequired": False},
        }


PARTS: tuple[Callable[[Blueprint], Iterator[Manifest]], ...] = (logging_manifests, volume_manifests)


def yaml_of(documents: Sequence[Manifest]) -> str:
    """The documents as one YAML stream; text of several lines stands as it is read."""
    # A render needs no YAML, and the package takes longer to load than ours to run.
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.explicit_start = True
    yaml.width = sys.maxsize  # a line that is folded would read differently from what was written
    stream = StringIO()
    yaml.dump_all([_printable(document) for document in documents], stream)
    return stream.getvalue()


def _printable(value: Any) -> Any:
    """The same value, with texts of several lines as literal blocks, and quotes where a reader may see no text."""
    from ruamel.yaml.scalarstring import LiteralScalarString

    if isinstance(value, Mapping):
        return {_text(key): _printable(item) for key, item in value.items()}
    if isinstance(value, str):
        return LiteralScalarString(value) if _is_readable(value) else _text(value)
    return [_printable(item) for item in value] if isinstance(value, list | tuple) else value


def _text(text: str) -> str:
    """A text in quotes where kubectl, whose YAML is 1.1, sees a boolean (`on`), or where it cannot be seen (U+0085)."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

    quoted: str = SingleQuotedScalarString(text) if text.isprintable() else DoubleQuotedScalarString(text)
    return text if text.isprintable() and isinstance(scalar(text), str) else quoted


def _is_readable(text: str) -> bool:
    """Whether a literal block holds the text unchanged; what cannot be seen is escaped in quotes instead."""
    return "\n" in text and text[0] not in " \n" and all(line.isprintable() for line in text.split("\n"))
