"""What can be wrong with manifests before any pod is judged; these problems are made where the files are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fargate_tf.problem import Severity

_YAML = "YAML 1.2, as kubectl reads it"
_KUBERNETES = "Kubernetes API conventions"
_REFERENCE = "fargate_tf reference"


class Reading(NamedTuple):
    """A code of reading: what it is called, why it matters, and who says so."""

    code: str
    severity: Severity
    title: str
    why: str
    source: str


READING = (
    Reading(
        "FT1101",
        "error",
        "A document that is no YAML",
        "Nobody can tell what it means, and kubectl would refuse it. Of manifests, the other documents are read all "
        "the same.",
        _YAML,
    ),
    Reading("FT1102", "error", "A tab in YAML", "YAML takes only spaces for indentation.", _YAML),
    Reading("FT1103", "error", "A file that is no text", "Manifests and blueprints are YAML or JSON in UTF-8.", _YAML),
    Reading(
        "FT1104",
        "error",
        "A document beyond all bounds",
        "The API server takes requests of 3 MiB at most. A document that is far larger, very deep, or that grows by "
        "its aliases (a billion laughs) is not read, so that it takes no memory.",
        _KUBERNETES,
    ),
    Reading("FT1105", "error", "A document that is no object", "A manifest is a mapping with a kind.", _KUBERNETES),
    Reading(
        "FT1106",
        "error",
        "A Helm template that was not rendered",
        "Templates become manifests when Helm fills them in; only these can be judged.",
        _REFERENCE,
    ),
    Reading(
        "FT1107",
        "error",
        "A key that stands twice",
        "kubectl refuses it; a lenient reader would take the second and hide the first.",
        _KUBERNETES,
    ),
    Reading(
        "FT1108",
        "error",
        "A field of another type",
        "The API server refuses it. The field is left out, and the rest is judged.",
        _KUBERNETES,
    ),
    Reading(
        "FT1109", "error", "An object that does not say what it is", "It needs a kind and an apiVersion.", _KUBERNETES
    ),
    Reading(
        "FT1110",
        "error",
        "Manifests without an object",
        "An empty stream most often means that the program which should have written it has failed.",
        _REFERENCE,
    ),
    Reading(
        "FT1111",
        "note",
        "A kind that is not looked into",
        "A custom resource may make pods: what they are only its controller knows.",
        _REFERENCE,
    ),
    Reading(
        "FT1112",
        "warning",
        "Two workloads of one name",
        "Kubernetes keeps one object of a kind and a name in a namespace: the later one replaces the earlier.",
        _KUBERNETES,
    ),
)
