"""Where a pipeline's files lie: at the root of the repository, with the blueprint's path from there."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fargate_tf.fleet import is_folder

# What means the same in YAML, in a shell, in GitHub's expressions and in GitLab's variables.
_PLAIN = re.compile(r"[A-Za-z0-9._][A-Za-z0-9._/-]*", re.ASCII)


class PlaceError(ValueError):
    """A path that a pipeline cannot hold; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Place:
    """The root as the user would type it, and paths from there with `/`; a rendered folder ends in `/`."""

    root: Path
    folder: str
    blueprint: str
    rendered: str
    manifests: str | None = None

    @property
    def slug(self) -> str:
        """What tells the pipelines of several folders apart; empty for the root.

        >>> Place(Path("."), "infra/eks", "infra/eks/blueprint.py", "infra/eks/main.tf").slug
        '-infra-eks'
        """
        return "" if self.folder == "." else f"-{self.folder.replace('/', '-')}"


def place(folder: Path, blueprint: str, rendered: str, manifests: str | None = None) -> Place:
    """Where the pipeline of a blueprint lies; all paths are relative to its folder.

    Raises `PlaceError` for a path outside the repository, or one that a shell or YAML would take for something else.
    """
    root = _repository(folder)
    inside = _inside(root, folder, ".")
    return Place(
        root=Path(os.path.relpath(root)) if not folder.is_absolute() else root,
        folder=inside,
        blueprint=_inside(root, folder, blueprint),
        rendered=_inside(root, folder, rendered)
        + ("/" if is_folder(str(folder / rendered)) or rendered[-1:] == "/" else ""),
        manifests=None if manifests is None else _inside(root, folder, manifests),
    )


def _repository(folder: Path) -> Path:
    """The nearest folder above with `.git`, which is a file in a worktree; without one the folder itself."""
    whole = Path(os.path.realpath(folder))
    return next((each for each in (whole, *whole.parents) if (each / ".git").exists()), whole)


def _inside(root: Path, folder: Path, path: str) -> str:
    whole = Path(os.path.normpath(Path(os.path.realpath(folder)) / path))
    if not whole.is_relative_to(root):
        message = f"{path} leads outside the repository {root}"
        raise PlaceError(message)
    plain = PurePosixPath(whole.relative_to(root)).as_posix()
    if plain != "." and not _PLAIN.fullmatch(plain):
        message = f"{plain!r} has to stand in a pipeline: take letters, digits, `.`, `_`, `-` and `/` only"
        raise PlaceError(message)
    return plain
