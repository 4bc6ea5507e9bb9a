"""What stands in the way of `init`, all of it at once; what does not is written by the project's one writer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fargate_tf.header import is_edited, is_ours
from fargate_tf.problem import BlueprintError, Origin, Problem
from fargate_tf.write import is_current, write_files

if TYPE_CHECKING:
    from fargate_tf.write import Written

_HINT = "move it away, or choose another folder: init overwrites nothing"


def write_new(files: Mapping[Path, str], *, inside: Path, renewed: Collection[Path] = ()) -> Written:
    """Write files that are not there yet, or nothing at all.

    A file that holds the very text is no obstacle, so that a run that was interrupted is completed by the next.
    `renewed` are written again where we made them of the same fleet before, unless somebody edited them.

    Raises `BlueprintError` with everything that is in the way; `OSError` when the disk refuses.
    """
    stands_free(files, renewed)
    # The main file goes along although it is current: with it the writer ends what was interrupted.
    new = {target: text for target, text in files.items() if is_ours(text.encode()) or not is_current(target, text)}
    return write_files(new, inside=inside)


def stands_free(files: Mapping[Path, str], renewed: Collection[Path] = ()) -> None:
    """Raise `BlueprintError` with everything that is in the way of these files."""
    problems = [p for target, text in files.items() for p in _in_the_way(target, text, renew=target in renewed)]
    if problems:
        raise BlueprintError(list(dict.fromkeys(problems)))


def _in_the_way(target: Path, text: str, *, renew: bool) -> Iterator[Problem]:
    for parent in reversed(target.parents):
        if (parent.exists() or parent.is_symlink()) and not parent.is_dir():
            yield Problem("FT025", "", f"{parent} is no folder", _HINT, Origin(str(parent)))
            return
    if not (target.exists() or target.is_symlink()) or is_current(target, text):
        return
    if renew and target.is_file() and _is_of(target, text):
        return
    yield Problem("FT025", "", f"{target} is there already", _HINT, Origin(str(target)))


def _is_of(target: Path, text: str) -> bool:
    """Whether we made the file for the same fleet, which its second line tells, and nobody edited it since."""
    content = target.read_bytes()
    same = content.splitlines()[1:2] == text.encode().splitlines()[1:2]
    return is_ours(content) and not is_edited(content) and same
