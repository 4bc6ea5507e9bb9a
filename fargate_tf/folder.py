"""Folders that are wholly ours, such as the published modules: they are exchanged as a whole, or not at all.

A list in the folder names every file with its digest, so that a file of somebody else, or an edit by hand, stops the
exchange before anything is touched. The new folder is made beside the old one; two renames put it in its place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from fargate_tf.disk import fill, is_device, naming, read, settle
from fargate_tf.problem import BlueprintError, Origin, Problem
from fargate_tf.version import __version__

LIST = "fargate-tf-files.json"
"""The file that lists the others, with the version that made them."""

_NEW, _OLD = ".fargate-tf-new", ".fargate-tf-old"


Content = str | bytes


def with_list(files: Mapping[str, Content], holds: str = "") -> Mapping[str, Content]:
    """The files of a folder by their paths in it, with the list of them, which says what the folder holds."""
    digests = {path: digest(_bytes(content)) for path, content in sorted(files.items())}
    kind = {"holds": holds} if holds else {}
    listed = json.dumps({"made_by": f"fargate-tf {__version__}", **kind, "files": digests}, indent=2) + "\n"
    return {**files, LIST: listed}


def digest(content: bytes) -> str:
    """The SHA-256 of a file, as the list and SHA256SUMS write it."""
    return hashlib.sha256(content).hexdigest()


def stale(folder: Path, files: Mapping[str, Content], holds: str = "") -> list[Path]:
    """The files that are not as they would be written now: other text, missing, or too many."""
    wanted = with_list(files, holds)
    there = dict(files_in(folder))
    differing = {path for path, content in wanted.items() if there.get(path) != _bytes(content)}
    return [folder / path for path in sorted(differing | (there.keys() - wanted.keys()))]


def heal(folder: Path) -> None:
    """Put the folder back where an earlier run stopped between its two renames."""
    _, old = _beside(folder)
    if old.exists() and not folder.exists():
        with naming(folder):
            old.rename(folder)


def exchange(folder: Path, files: Mapping[str, Content], *, holds: str = "", force: bool = False) -> bool:
    """Put these files, and no others, in the folder; whether that changed anything.

    `holds` names what the folder is for: one for something else is not replaced.

    Raises `BlueprintError` where the folder holds what is not ours, or was edited by hand, unless `force`, and where a
    device or a pipe stands there; `OSError` when the disk refuses. The folder is then as it was.
    """
    heal(folder)
    new, old = _beside(folder)
    problems = [] if force and not is_device(folder) else [*_obstacles(folder, holds)]
    if problems:
        raise BlueprintError(problems)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    if not stale(folder, files, holds):
        return False
    try:
        _fill(new, with_list(files, holds), folder)
        if folder.exists():
            with naming(old):
                folder.rename(old)
        with naming(folder):
            new.rename(folder)
    finally:
        heal(folder)
        for left in (new, old) if folder.exists() else (new,):
            shutil.rmtree(left, ignore_errors=True)
    return True


def _beside(folder: Path) -> tuple[Path, Path]:
    """Where the new folder is made, and where the old one waits. Raises `BlueprintError` for a root of the disk."""
    whole = Path(os.path.abspath(folder))  # noqa: PTH100  (`resolve` would follow links)
    if not whole.name:
        reason = f"{folder} is the root of a disk"
        raise BlueprintError([Problem("FT024", "", reason, "give the path of a folder in it", Origin(str(folder)))])
    return whole.with_name(f".{whole.name}{_NEW}"), whole.with_name(f".{whole.name}{_OLD}")


def listed(folder: Path, holds: str = "") -> Mapping[str, str] | None:
    """The digest of each file that the list names; `None` where there is no list of ours, or of something else."""
    try:
        says = json.loads(read(folder / LIST))
        found = says["files"]
        kind = says.get("holds", "")
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if isinstance(found, dict) and kind == holds else None


def _obstacles(folder: Path, holds: str) -> Iterator[Problem]:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        reason = f"{folder} is {'a link' if folder.is_symlink() else 'no folder'}"
        yield Problem("FT024", "", reason, "give the path of a folder", Origin(str(folder)))
        return
    there = dict(files_in(folder))
    if not there:
        return
    ours = listed(folder, holds)
    if ours is None:
        reason = f"{folder} was not made by fargate-tf"
        hint = "choose another folder, or add --force to replace all that is in it"
        yield Problem("FT024", "", reason, hint, Origin(str(folder)))
        return
    for path, content in sorted(there.items()):
        where = Origin(str(folder / path))
        if path != LIST and path not in ours:
            reason = f"{folder / path} is not ours, and the folder is replaced as a whole"
            yield Problem("FT024", "", reason, "move it elsewhere, or add --force to lose it", where)
        elif path != LIST and digest(content) != ours[path]:
            reason = f"{folder / path} was edited by hand"
            yield Problem(
                "FT020", "", reason, "move your changes to where it is made, or add --force to lose them", where
            )


def files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The content of every file below a folder by its path; what Terraform leaves behind does not count.

    A link counts as a file that holds where it leads to: it is never one of ours. Raises `OSError` for what cannot be
    read or listed, as it might be somebody's.
    """
    if not folder.is_dir():
        return
    for path, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if name != ".terraform")
        links = [name for name in folders if Path(path, name).is_symlink()]
        for name in sorted([*names, *links]):
            file = Path(path, name)
            if name != ".terraform.lock.hcl":
                yield file.relative_to(folder).as_posix(), _content(file)


def _raise(error: OSError) -> None:
    raise error


def _content(file: Path) -> bytes:
    return b"-> " + os.fsencode(file.readlink()) if file.is_symlink() else read(file)


def _bytes(content: Content) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _fill(new: Path, files: Mapping[str, Content], folder: Path) -> None:
    """Make the new folder of these files, which an error names as they are called in the old one."""
    new.mkdir(parents=True)
    for path, content in files.items():
        target = new / path
        with naming(folder / path):
            target.parent.mkdir(parents=True, exist_ok=True)
        fill(target, _bytes(content), place=folder / path)
    settle({new / path: folder / path for path in files})
