"""Which files a command makes, and which of an earlier run have to go."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fargate_tf.fleet import folder_of, is_folder
from fargate_tf.header import source_name, with_header
from fargate_tf.problem import BlueprintError, Origin, Problem
from fargate_tf.targets.files import NAMES, ONE_FILE, split
from fargate_tf.write import MARK, left_over

if TYPE_CHECKING:
    from fargate_tf.hcl.nodes import Document
    from fargate_tf.load import Loaded
    from fargate_tf.pipeline import Writer


class Outputs(NamedTuple):
    """Each file to write with its text, and the files of an earlier run that are no longer part of it."""

    files: Mapping[Path, str]
    left_over: tuple[Path, ...] = ()


def outputs_of(
    chosen: Sequence[Loaded],
    documents: Iterable[tuple[Loaded, Document]],
    *,
    output: str,
    file: str,
    writer: Writer,
) -> Outputs:
    """The named file; or a folder with a file for each subject; or such a folder for each blueprint.

    Of a document only its texts are kept: those of a whole fleet would take a lot of memory.

    Raises `BlueprintError` where a single file would stand beside others of ours with the same resources.
    """
    if len(chosen) == 1 and not is_folder(output):
        target = Path(output)
        ((_, document),) = documents
        _stands_alone(target, file)
        return Outputs({target: with_header(writer.text_of(document), file)})
    files: dict[Path, str] = {}
    stale: list[Path] = []
    for loaded, document in documents:
        folder = folder_of(loaded.blueprint.key, output, alone=len(chosen) == 1)
        inside = {folder / name: with_header(text, file) for name, text in _texts(document, writer).items()}
        files |= inside
        stale += left_over([folder / name for name in NAMES if folder / name not in inside], source_name(file))
    return Outputs(files, tuple(stale))


def targets_of(chosen: Sequence[Loaded], output: str, name: str) -> list[Path]:
    """The file of each blueprint: the named one, `name` in the folder, or in a folder for each blueprint."""
    folder = Path(output)
    if len(chosen) > 1:
        return [folder / loaded.blueprint.key / name for loaded in chosen]
    return [folder / name if is_folder(output) else folder]


def _texts(document: Document, writer: Writer) -> Mapping[str, str]:
    """The texts by file name; JSON is for machines, which want one file."""
    if writer.syntax == "json":
        return {ONE_FILE[writer.syntax]: writer.text_of(document)}
    return {name: writer.text_of(part) for name, part in split(document).items()}


def _stands_alone(target: Path, file: str) -> None:
    """No other file of ours from the same blueprint may stand beside: Terraform would read every block twice."""
    names = NAMES - {target.name, MARK} if target.name in NAMES else frozenset()
    others = left_over([target.parent / name for name in names], source_name(file))
    if others:
        listed = ", ".join(other.name for other in others)
        reason = f"beside {target} stand {listed} from the same blueprint, so every block would be there twice"
        hint = f"write the folder with -o {target.parent}{os.sep}, which removes what is no longer part of it"
        raise BlueprintError([Problem("FT023", "", reason, hint, Origin(str(target)))])
