"""The blueprint as it was at a git revision: its whole repository of that time, in a folder for a moment.

`git archive` is asked, not `git worktree`: it leaves nothing in the repository, whatever moment this is stopped at. The
folder lies inside the work folder, where the next run finds and removes what a killed one has left.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fargate_tf.load import load
from fargate_tf.problem import BlueprintError, Origin, Problem

if TYPE_CHECKING:
    from fargate_tf.load import Loaded

_FETCH = (
    "name a branch, a tag or a commit that is here; a shallow clone lacks most: `git fetch --unshallow`, or "
    "`fetch-depth: 0` of actions/checkout"
)
_PACKED, _UNPACKED = "before.tar", "before"


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of the repository that a blueprint lies in: how it was asked for, its commit, and the top folder."""

    name: str
    commit: str
    top: Path

    def __str__(self) -> str:
        return f"{self.name} ({self.commit[:8]})"


def revision_of(file: str, name: str) -> Revision:
    """The revision of a blueprint's repository; raises `BlueprintError` where git does not know it, or is not there."""
    folder = Path(file).resolve().parent
    known, top = _git(folder, "rev-parse", "--show-toplevel")
    if not known:
        reason = f"{file} lies in no git repository ({top})"
        raise _error(reason, "leave --against out, or plan in a clone", file)
    known, commit = _git(folder, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    if not known:
        reason = f"git knows no revision {name!r} in {top}"
        raise _error(reason, _FETCH, file)
    return Revision(name, commit, Path(top))


@contextmanager
def unpacked(revision: Revision, folder: Path) -> Iterator[Path]:
    """The files of a revision, below the folder, for as long as the context lasts.

    Problems in them are told of the file as it is called in the repository, `at` the revision.
    """
    target, packed = (folder / _UNPACKED).resolve(), (folder / _PACKED).resolve()
    _remove(target, packed)
    try:
        target.mkdir()
        done, said = _git(revision.top, "archive", "--format=tar", f"--output={packed}", revision.commit)
        if not done:
            reason = f"git could not give the files of {revision}: {said}"
            raise _error(reason, "see `git archive`", str(revision.top))
        with tarfile.open(packed) as archive:
            archive.extractall(target, filter=_inside)  # noqa: S202  (it is filtered)
        yield target
    except BlueprintError as error:
        error.problems = tuple(_then(problem, revision, target) for problem in error.problems)
        raise
    finally:
        _remove(target, packed)


def _then(problem: Problem, revision: Revision, files: Path) -> Problem:
    """The problem, in the words of the repository where it lies in a file of the revision."""
    where = problem.where
    if where is None or not Path(where.file).is_relative_to(files):
        return problem
    name = f"{Path(where.file).relative_to(files)} at {revision.name}"
    return replace(problem, where=replace(where, file=name))


def loaded_at(revision: Revision, files: Path, file: str, settings: Mapping[str, str]) -> tuple[Loaded, ...] | None:
    """The blueprints of a file as they were at a revision, whose `files` are here; `None` where it was not there.

    What the file imports, and opens from the working directory, is of that time too. Raises `BlueprintError` with the
    problems that it had then.
    """
    then = files / os.path.relpath(Path(file).resolve(), revision.top)
    if not then.is_file():
        return None
    with _without_modules_of(revision.top), chdir(_working_directory(revision, files)):
        return load(str(then), settings)


def _working_directory(revision: Revision, files: Path) -> Path:
    """The working directory as it was, where it lies in the repository; its top where it was not there."""
    here = Path.cwd().resolve()
    if not here.is_relative_to(revision.top):
        return here
    then = files / here.relative_to(revision.top)
    return then if then.is_dir() else files


def _inside(member: tarfile.TarInfo, target: str) -> tarfile.TarInfo | None:
    """A file of the repository; links that lead out of it are left out."""
    try:
        return tarfile.data_filter(member, target)
    except tarfile.FilterError:
        return None


@contextmanager
def _without_modules_of(top: Path) -> Iterator[None]:
    """Forget the modules that were imported from the repository, for others of their names to be imported."""
    own = {name: module for name, module in sys.modules.items() if _is_below(top, getattr(module, "__file__", None))}
    for name in own:
        del sys.modules[name]
    before = set(sys.modules)
    try:
        yield
    finally:
        for name in set(sys.modules) - before:
            if _is_below(top, getattr(sys.modules[name], "__file__", None)):
                del sys.modules[name]
        sys.modules.update(own)


def _is_below(top: Path, file: str | None) -> bool:
    """Whether a module was imported from the repository; neither we nor an environment in it are the user's files."""
    if not file:
        return False
    path = Path(file)
    ours = Path(__file__).parents[1]
    return path.is_relative_to(top) and not path.is_relative_to(ours) and "site-packages" not in path.parts


def _git(folder: Path, *arguments: str) -> tuple[bool, str]:
    """Whether git does it, and what it says, or why not. Raises `BlueprintError` where there is no git."""
    git = shutil.which("git")
    if git is None:
        raise _error("git is not on the path", "install it: --against reads the blueprint of a git revision", "")
    done = subprocess.run(  # noqa: S603
        [git, "-C", str(folder), *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode == 0:
        return True, os.fsdecode(done.stdout).strip()
    return False, " ".join(done.stderr.decode(errors="replace").split())


def _remove(target: Path, packed: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    packed.unlink(missing_ok=True)


def _error(reason: str, hint: str, file: str) -> BlueprintError:
    return BlueprintError([Problem("FT669", "", reason, hint, Origin(file) if file else None)])
