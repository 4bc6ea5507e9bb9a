"""Files that we write, and those that we leave alone: the only room that writes to the disk.

A file that was edited by hand, or is somebody else's, is known by its first line and not overwritten (ADR 0005).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from fargate_tf.header import is_edited, is_ours
from fargate_tf.problem import BlueprintError, Origin, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TAKE_OVER = "move your changes into the blueprint, or add --force to lose them"


def is_current(target: Path, text: str) -> bool:
    """Whether the file holds exactly this text."""
    try:
        return target.read_bytes() == text.encode()
    except (FileNotFoundError, NotADirectoryError):
        return False


def write_files(files: Mapping[Path, str], *, inside: Path | None = None, force: bool = False) -> tuple[Path, ...]:
    """Write every file, or none; each is written beside its place and renamed. Returns those that changed.

    Raises `BlueprintError` when a file is not ours, was edited by hand, or would lie outside the folder `inside`;
    `OSError` when the disk refuses.
    """
    problems = [p for target in files for p in _obstacles(target, inside, force=force)]
    if problems:
        raise BlueprintError(problems)
    changed = tuple(target for target, text in files.items() if not is_current(target, text))
    staged: dict[Path, Path] = {}
    try:
        for target in changed:
            target.parent.mkdir(parents=True, exist_ok=True)
            staged[target] = _beside(target)
            _fill(staged[target], files[target])
        for target in changed:
            staged.pop(target).replace(target)
    finally:
        for left in staged.values():
            left.unlink(missing_ok=True)
    return changed


def _beside(target: Path) -> Path:
    """A new, empty file in the target's folder."""
    import tempfile

    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(descriptor)
    return Path(name)


def _fill(file: Path, text: str) -> None:
    """Put the text safely on the disk, with the rights of a file made by hand."""
    with file.open("wb") as stream:
        stream.write(text.encode())
        stream.flush()
        os.fsync(stream.fileno())
    mask = os.umask(0)
    os.umask(mask)
    file.chmod(0o666 & ~mask)


def _obstacles(target: Path, inside: Path | None, *, force: bool) -> Iterator[Problem]:
    where = Origin(str(target))
    if inside is not None and not _resolved(target).is_relative_to(_resolved(inside)):
        reason = f"{target} would be written outside {inside}"
        yield Problem("FT022", "", reason, "remove the link, or choose another folder", where)
    elif target.is_symlink():
        yield Problem("FT022", "", f"{target} is a link to another file", "give the path of the file itself", where)
    elif target.is_dir():
        yield Problem("FT021", "", f"{target} is a folder", "give the path of a file", where)
    elif target.exists() and not force:
        yield from _hand_made(target, where)


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _hand_made(target: Path, where: Origin) -> Iterator[Problem]:
    content = target.read_bytes()
    if content and not is_ours(content):
        reason = f"{target} was not made by fargate-tf"
        yield Problem("FT021", "", reason, "choose another file, or add --force to overwrite it", where)
    elif is_edited(content):
        yield Problem("FT020", "", f"{target} was edited by hand", _TAKE_OVER, where)
