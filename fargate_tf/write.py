"""Files that we write, and those that we leave alone: the only room that touches the disk.

The first line of every file says that it is ours and carries the digest of the rest. So a file that was edited by
hand, or is somebody else's, is known without a list beside it, and is not overwritten (ADR 0005).
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from fargate_tf.problem import BlueprintError, Origin, Problem
from fargate_tf.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEADER = re.compile(r"# Rendered by fargate-tf \S+ from .*; edit that, not this file\. sha256:([0-9a-f]{16})\n")
_TAKE_OVER = "move your changes into the blueprint, or add --force to lose them"


def with_header(text: str, source: str) -> str:
    """The text of a file, behind the line that makes it ours. `source` is the blueprint's file name."""
    name = "".join(c if c.isprintable() else "?" for c in Path(source).name)
    digest = _digest(text.encode())
    return f"# Rendered by fargate-tf {__version__} from {name}; edit that, not this file. sha256:{digest}\n{text}"


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
            staged[target] = _beside(target, files[target])
        for target in changed:
            staged.pop(target).replace(target)
    finally:
        for left in staged.values():
            left.unlink(missing_ok=True)
    return changed


def _beside(target: Path, text: str) -> Path:
    """The text in a new file of the same folder, safely on the disk, with the rights of a file made by hand."""
    import tempfile  # noqa: PLC0415  (stdout, the common case, needs none of it)

    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(text.encode())
        stream.flush()
        os.fsync(stream.fileno())
    mask = os.umask(0)
    os.umask(mask)
    Path(name).chmod(0o666 & ~mask)
    return Path(name)


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


def _digest(content: bytes) -> str:
    """Enough of a SHA-256 to notice an edit; nobody is kept from forging it."""
    return hashlib.sha256(content).hexdigest()[:16]


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _hand_made(target: Path, where: Origin) -> Iterator[Problem]:
    content = target.read_bytes()
    if not content:
        return
    first, newline, rest = content.partition(b"\n")
    header = _HEADER.fullmatch((first + newline).decode(errors="replace"))
    if header is None:
        reason = f"{target} was not made by fargate-tf"
        yield Problem("FT021", "", reason, "choose another file, or add --force to overwrite it", where)
    elif _digest(rest) != header[1]:
        yield Problem("FT020", "", f"{target} was edited by hand", _TAKE_OVER, where)
