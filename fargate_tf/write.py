"""Files that we write, and those that we leave alone: the only room that writes to the disk.

A file that was edited by hand, or is somebody else's, is known by its first line and not overwritten (ADR 0005).
A folder of several files is exchanged under a mark that Terraform refuses to read: whatever moment the power fails
at, Terraform never takes half of a change for the whole, and the next run completes it (ADR 0009).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from fargate_tf.disk import fill, is_device, naming, read, settle
from fargate_tf.header import is_edited, is_ours, source_of
from fargate_tf.problem import BlueprintError, Origin, Problem

_TAKE_OVER = "move your changes into the blueprint, or add --force to lose them"
MAIN_FILES = ("main.tf", "main.tf.json")
MARK = "fargate_tf_unfinished.tf"
MARK_TEXT = "fargate-tf: an earlier render was interrupted in this folder; run it again\n"
_STAGED = ".fargate-tf-staged"
MADE = "Made by fargate-tf; make it again instead of editing it"
"""What stands near the beginning of a report or a picture, so that it may be replaced."""
_NEAR = 1000


Watched = Callable[[Sequence[Path]], Iterator[Path]]
"""What is told of each of some files as its turn comes, for the people who wait."""


class Written(NamedTuple):
    """What was done: files that were written, and files that were removed."""

    changed: tuple[Path, ...]
    removed: tuple[Path, ...]


def is_current(target: Path, text: str) -> bool:
    """Whether the file holds exactly this text."""
    try:
        return not is_device(target) and read(target) == text.encode()
    except (FileNotFoundError, NotADirectoryError):
        return False


def is_unfinished(folder: Path) -> bool:
    """Whether an earlier run was interrupted in the folder."""
    return is_current(folder / MARK, MARK_TEXT)


def left_over(candidates: Collection[Path], source: str) -> tuple[Path, ...]:
    """Those of the files that we made from this source, and that are to go: nobody else's are ever among them."""
    return tuple(file for file in sorted(candidates) if _is_from(file, source))


def _is_from(file: Path, source: str) -> bool:
    # One that cannot be read may be ours, and would stay: an error of the disk is better.
    return file.is_file() and not file.is_symlink() and source_of(read(file)) == source


def write_files(
    files: Mapping[Path, str],
    *,
    remove: Sequence[Path] = (),
    inside: Path | None = None,
    force: bool = False,
    watched: Watched = iter,
) -> Written:
    """Write every file and remove those that are to go, or touch nothing; `watched` is told of each that is written.

    Raises `BlueprintError` when a file is not ours, was edited by hand, or would lie outside the folder `inside`;
    `OSError` when the disk refuses.
    """
    folders = sorted({target.parent for target in files})
    targets = (*files, *remove, *(folder / MARK for folder in folders))
    problems = [p for folder in folders for p in _outside(folder, inside)]
    problems = problems or [p for target in targets for p in _obstacles(target, force=force)]
    if problems:
        raise BlueprintError(problems)
    changed = [target for target, text in files.items() if not is_current(target, text)]
    with _staged({target: files[target] for target in changed}, watched) as ready:
        new, old = _by_folder(ready), _by_folder(remove)
        for folder in folders:
            _exchange(
                folder,
                {target: ready[target] for target in new.get(folder, ())},
                old.get(folder, ()),
                whole=any(folder / name in files for name in MAIN_FILES),
            )
    return Written(tuple(changed), tuple(remove))


def _by_folder(files: Iterable[Path]) -> Mapping[Path, Sequence[Path]]:
    found: dict[Path, list[Path]] = {}
    for file in files:
        found.setdefault(file.parent, []).append(file)
    return found


def write_made(target: Path, text: str, *, force: bool = False) -> bool:
    """Write a report or a picture, which carries `MADE`, in one step; whether the file is another one now.

    Raises `BlueprintError` where the target is a folder, a link, or a file that does not carry it; `OSError` when the
    disk refuses.
    """
    where = Origin(str(target))
    problems = list(_obstacles(target, force=True))
    if not problems and not force and target.exists() and MADE.encode() not in read(target)[:_NEAR]:
        problems = [_of_somebody_else(target, where)]
    if problems:
        raise BlueprintError(problems)
    if is_current(target, text):
        return False
    write_whole(target, text)
    return True


def write_whole(target: Path, content: str | bytes) -> None:
    """Put the content into the file, all of it or nothing, whatever stands there."""
    with _staged({target: content}) as ready:
        _put(ready[target], target)
    for file in target.parent.iterdir():
        if file.name.startswith(f".{target.name}.") and file.name.endswith(_STAGED):
            file.unlink(missing_ok=True)  # a run that was killed has left it


@contextmanager
def _staged(files: Mapping[Path, str | bytes], watched: Watched = iter) -> Iterator[Mapping[Path, Path]]:
    """Each content in a new file beside its place; what is not used is removed."""
    ready: dict[Path, Path] = {}
    try:
        for target in watched([*files]):
            content = files[target]
            target.parent.mkdir(parents=True, exist_ok=True)
            ready[target] = _beside(target)
            fill(ready[target], content.encode() if isinstance(content, str) else content, place=target)
            _open_to_others(ready[target], target)
        settle({file: target for target, file in ready.items()})
        yield ready
    finally:
        for left in ready.values():
            left.unlink(missing_ok=True)


def _put(file: Path, target: Path) -> None:
    """Rename a staged file to its place."""
    with naming(target):
        file.replace(target)


def _exchange(folder: Path, ready: Mapping[Path, Path], remove: Sequence[Path], *, whole: bool) -> None:
    """Put the staged files in place and remove others; under the mark, unless it is a single step.

    Only a run that makes the whole module, with its main file, takes the mark of an earlier run away.
    """
    mark = folder / MARK
    marked = len(ready) + len(remove) > 1
    if marked and not is_unfinished(folder):
        with _staged({mark: MARK_TEXT}) as new:
            _put(new[mark], mark)
    for target, file in ready.items():
        _put(file, target)
    for target in remove:
        target.unlink()
    # What a run that was interrupted has staged and never used.
    for file in folder.glob(f".*{_STAGED}"):
        file.unlink()
    if marked or (whole and is_unfinished(folder)):
        mark.unlink()


def _beside(target: Path) -> Path:
    """A new, empty file in the target's folder."""
    import tempfile

    with naming(target):
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=_STAGED, dir=target.parent)
    os.close(descriptor)
    return Path(name)


def _open_to_others(file: Path, target: Path) -> None:
    """Give a new file the rights of one made by hand."""
    mask = os.umask(0)
    os.umask(mask)
    with naming(target):
        file.chmod(0o666 & ~mask)


def _outside(folder: Path, inside: Path | None) -> Iterator[Problem]:
    if inside is not None and not _resolved(folder).is_relative_to(_resolved(inside)):
        reason = f"{folder} leads outside {inside}"
        yield Problem("FT022", "", reason, "remove the link, or choose another folder", Origin(str(folder)))


def _obstacles(target: Path, *, force: bool) -> Iterator[Problem]:
    where = Origin(str(target))
    if target.is_symlink():
        yield Problem("FT022", "", f"{target} is a link to another file", "give the path of the file itself", where)
    elif target.is_dir():
        yield Problem("FT021", "", f"{target} is a folder", "give the path of a file", where)
    elif is_device(target):
        hint = "give the path of a file; without -o it goes to stdout"
        yield Problem("FT021", "", f"{target} is a device or a pipe", hint, where)
    elif target.exists() and not force:
        yield from _hand_made(target, where)


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _hand_made(target: Path, where: Origin) -> Iterator[Problem]:
    content = read(target)
    if target.name == MARK and content == MARK_TEXT.encode():
        return
    if content and not is_ours(content):
        yield _of_somebody_else(target, where)
    elif is_edited(content):
        yield Problem("FT020", "", f"{target} was edited by hand", _TAKE_OVER, where)


def _of_somebody_else(target: Path, where: Origin) -> Problem:
    reason = f"{target} was not made by fargate-tf"
    return Problem("FT021", "", reason, "choose another file, or add --force to overwrite it", where)
