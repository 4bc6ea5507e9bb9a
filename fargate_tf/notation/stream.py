"""A file of YAML to blueprints: one a document, read by the reader of manifests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from fargate_tf.k8s.documents import Document, documents
from fargate_tf.notation.read import blueprint_of
from fargate_tf.problem import Origin, Problem

if TYPE_CHECKING:
    from fargate_tf.spec.blueprint import Blueprint

# What to type, where the reader's own hint speaks of manifests.
HINTS: Mapping[str, str] = {
    "FT1104": "write out what is meant; no blueprint is as large",
    "FT1106": "fill in the template first, or put the text in quotes",
    "FT1107": "keep one of the two",
}
_SHAPE = "write region, network and cluster at the left margin, as docs/yaml.md shows"


def blueprints_of(stream: IO[bytes], file: str, problems: list[Problem]) -> tuple[Blueprint, ...]:
    """The blueprints of a stream, in its order; what is wrong with the stream, or with parameters, is added."""
    found = []
    for document in _mappings(stream, file, problems):
        blueprint, wrong = blueprint_of(document)
        problems += wrong
        found.append(blueprint)
    if not found and not problems:
        problems.append(Problem("FT004", "", "the file holds no blueprint", _SHAPE, Origin(file)))
    return tuple(found)


def _mappings(stream: IO[bytes], file: str, problems: list[Problem]) -> Iterator[Document]:
    """The documents that may be blueprints."""
    for each in documents(stream, file):
        if isinstance(each, Problem):
            problems.append(of_data(each, "FT005", _SHAPE))
        elif "apiVersion" in each.value:
            problems.append(_of_kubernetes(each))
        else:
            yield each


def of_data(problem: Problem, code: str, shape: str) -> Problem:
    """A problem of the reader, told to somebody who writes no manifest: `shape` says what to write, under `code`."""
    if problem.code == "FT1105":
        return replace(problem, code=code, reason=problem.reason.replace("an object", "a mapping"), hint=shape)
    return replace(problem, hint=HINTS.get(problem.code, problem.hint))


def _of_kubernetes(document: Document) -> Problem:
    """A document that says of itself that it is something else."""
    api, kind = str(document.value["apiVersion"]), str(document.value.get("kind", "object"))
    where = document.origin(("apiVersion",))
    reason = f"this is a {kind} of {api}, not a blueprint"
    if api.startswith("eksctl.io/"):
        return Problem("FT005", "", reason, f"make a blueprint of it: fargate-tf import {document.file}", where)
    hint = f"give the blueprint first: fargate-tf check blueprint.yaml {document.file}"
    return Problem("FT005", "", reason, hint, where)
