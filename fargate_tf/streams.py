"""Which manifests the command line names: files, folders, patterns and stdin become streams of documents."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fargate_tf.disk import naming
from fargate_tf.k8s.documents import documents
from fargate_tf.problem import Origin, Problem

if TYPE_CHECKING:
    from fargate_tf.k8s.documents import Document

STDIN = "-"
_ENDS = (".yaml", ".yml", ".json")
# What kustomize and Helm read themselves, and Kubernetes does not.
_NO_MANIFESTS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_CHART = "Chart.yaml"


def paths_of(named: Iterable[str]) -> tuple[str, ...]:
    """The files, folders and `-` that the words of a command name, with patterns resolved.

    Raises `FileNotFoundError` for a word that names nothing.
    """
    found: list[str] = []
    for word in named:
        if word == STDIN or Path(word).exists():
            found.append(word)
        elif matching := sorted(glob.glob(word, recursive=True)):  # noqa: PTH207  (a pattern may be absolute)
            found += matching
        else:
            raise FileNotFoundError(word)
    return tuple(dict.fromkeys(found))


def read(paths: Iterable[str]) -> Iterator[Document | Problem]:
    """The documents of all paths, each file's in its order; a file without any is a problem.

    Raises `OSError` for a file that cannot be read.
    """
    for path in paths:
        if path == STDIN:
            yield from _filled(documents(sys.stdin.buffer, "stdin"), "stdin")
        elif Path(path).is_dir():
            yield from _folder(Path(path))
        else:
            yield from _file(path)


def _file(path: str) -> Iterator[Document | Problem]:
    with naming(path), Path(path).open("rb") as stream:
        yield from _filled(documents(stream, path), path)


def _folder(folder: Path) -> Iterator[Document | Problem]:
    """Every manifest below a folder; a chart of Helm is one problem, and not one for each of its templates."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in _ENDS and path.name not in _NO_MANIFESTS)
    charts = [path.parent for path in files if path.name == _CHART]
    for chart in charts:
        hint = f"render it: helm template {chart.as_posix()} | fargate-tf check blueprint.py -"
        yield Problem("FT1106", "", "this folder is a Helm chart that was not rendered", hint, Origin(chart.as_posix()))
    rest = [path for path in files if not any(chart in path.parents for chart in charts) and path.is_file()]
    if not rest and not charts:
        yield _empty(folder.as_posix(), "the folder holds no file that ends in .yaml, .yml or .json")
    for path in rest:
        yield from _file(path.as_posix())


def _filled(found: Iterator[Document | Problem], file: str) -> Iterator[Document | Problem]:
    empty = True
    for each in found:
        empty = False
        yield each
    if empty:
        yield _empty(file, "there is no object in it")


def _empty(file: str, reason: str) -> Problem:
    return Problem("FT1110", "", reason, "see whether what should have written it failed", Origin(file))
