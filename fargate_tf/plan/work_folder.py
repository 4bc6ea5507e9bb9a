"""The folder that a plan is made in: one run at a time, nobody else's files, and nothing left that stops the next.

A run may be killed at any moment. The system itself gives the lock back; files are renamed into place; what an `init`
was doing is thrown away by the next run; and a tool that outlived its run is waited for.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from fargate_tf.disk import naming, read
from fargate_tf.header import is_edited, is_ours, with_header
from fargate_tf.problem import BlueprintError, Origin, Problem
from fargate_tf.write import MARK, write_files

LOCK = ".fargate-tf-lock"
"""It marks the folder as ours, too."""
READY = ".fargate-tf-ready"
"""It is there while no `init` is at work, nor was interrupted."""
_ENDS = (".tf", ".tf.json", ".tofu", ".tofu.json", ".tfvars", ".tfvars.json")
_PATIENCE_SECONDS = 60.0
_MOMENT_SECONDS = 5.0
_PAUSE_SECONDS = 0.1
_MOST_BYTES = 4096


class WorkFolder:
    """A folder that this run alone works in; see `work_folder`."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._lock = lock

    def write(self, files: Mapping[str, str], source: str) -> None:
        """Put these files of Terraform in the folder, and no others: `source` is the blueprint's file.

        Raises `BlueprintError` where a file was edited by hand or is somebody else's.
        """
        there = {file for file in self.path.iterdir() if file.name.endswith(_ENDS)}
        wanted = {self.path / name: with_header(text, source) for name, text in files.items()}
        problems = [problem for file in sorted({*there, *wanted}) if (problem := _foreign(file)) is not None]
        if problems:
            raise BlueprintError(problems)
        write_files(wanted, remove=sorted(there - wanted.keys() - {self.path / MARK}), force=True)

    def begin_init(self) -> None:
        """Throw away what an `init` that was interrupted has left; what others have installed stays."""
        if not (self.path / READY).exists():
            shutil.rmtree(self.path / ".terraform", ignore_errors=True)
            self.forget_versions()
        (self.path / READY).unlink(missing_ok=True)
        # The backend of an earlier run: Terraform would ask whether to move its state.
        (self.path / ".terraform" / "terraform.tfstate").unlink(missing_ok=True)

    def end_init(self) -> None:
        """Say that `init` came to its end by itself, be that a failure."""
        (self.path / READY).touch()

    def forget_versions(self) -> None:
        """Let the next `init` choose the versions of providers anew."""
        (self.path / ".terraform.lock.hcl").unlink(missing_ok=True)

    def note_tool(self) -> None:
        """Note the process that calls this as the tool, for the next run to wait for it should this one be killed.

        The tool calls it before it becomes the tool. It still holds the lock then, so nobody comes in between. On a
        disk that is full there is no note, and the tool works all the same.
        """
        with suppress(OSError):
            _note(self._lock, {"run": os.getppid(), "tool": os.getpid()})


@contextmanager
def work_folder(path: Path, say: Callable[[str], None] = lambda _: None) -> Iterator[WorkFolder]:
    """The folder, made where it is not there yet, for as long as the lock is held.

    Raises `BlueprintError` where another run holds it, or the folder is somebody else's.
    """
    _is_free_for_us(path)
    path.mkdir(parents=True, exist_ok=True)
    _leads_nowhere_else(path)
    lock = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        with naming(path / LOCK):
            _take(lock, path)
            _wait_for(_noted(lock).get("tool"), say)
            _note(lock, {"run": os.getpid()})
        # Nothing in it is for git: neither what is rendered here nor what the tool installs.
        write_files({path / ".gitignore": with_header("*\n", "fargate-tf plan")}, force=True)
        try:
            yield WorkFolder(path, lock)
        finally:
            with naming(path / LOCK):
                os.ftruncate(lock, 0)
    finally:
        os.close(lock)


def _is_free_for_us(path: Path) -> None:
    if not path.exists() or (path / LOCK).exists():
        return
    if not path.is_dir() or any(path.iterdir()):
        reason = f"{path} was not made by `fargate-tf plan`"
        hint = "name another folder with --work-dir: the plan works in a folder of its own"
        raise BlueprintError([Problem("FT663", "", reason, hint, Origin(str(path)))])


def _leads_nowhere_else(path: Path) -> None:
    """Neither the folder nor what lies in it is a link: one that came with a repository could lead anywhere."""
    links = [each for each in (path, *sorted(path.iterdir())) if each.is_symlink()]
    if links:
        hint = "delete it: the plan works in a folder of its own, and follows no link out of it"
        raise BlueprintError([Problem("FT663", "", f"{each} is a link", hint, Origin(str(each))) for each in links])


def _foreign(file: Path) -> Problem | None:
    """What is wrong with a file that stands where Terraform will read it."""
    if file.is_symlink() or not file.is_file():
        what = "is no file of ours" if os.path.lexists(file) else ""
    else:
        content = read(file)
        what = "was edited by hand" if is_edited(content) else ""
        if content and not is_ours(content) and file.name != MARK:
            what = "is not ours, and Terraform would read it"
    if not what:
        return None
    hint = f"keep what you need of it elsewhere, and delete {file.parent}: the next plan makes it again"
    return Problem("FT663", "", f"{file} {what}", hint, Origin(str(file)))


def _take(lock: int, path: Path) -> None:
    """Take the lock; raises `BlueprintError` where a run that lives has it.

    That of a run that was killed is free in a moment: when the process that it was starting has become the tool.
    """
    until = time.monotonic() + _MOMENT_SECONDS
    while not _taken(lock):
        run = _noted(lock).get("run")
        if (run is not None and _is_alive(run)) or time.monotonic() > until:
            owner = "" if run is None else f" (process {run})"
            reason = f"another plan is working in {path}{owner}"
            hint = "wait until it has ended, or give this one a folder of its own with --work-dir"
            raise BlueprintError([Problem("FT662", "", reason, hint, Origin(str(path)))])
        time.sleep(_PAUSE_SECONDS)


def _taken(lock: int) -> bool:
    """Whether the lock is ours now. The system gives it back when the process ends, however that ends."""
    try:
        import fcntl
    except ImportError:  # Windows has no such lock: two runs at once are not noticed there
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _noted(lock: int) -> Mapping[str, int]:
    os.lseek(lock, 0, os.SEEK_SET)
    try:
        found = json.loads(os.read(lock, _MOST_BYTES))
    except ValueError:
        return {}
    return {k: v for k, v in found.items() if isinstance(v, int)} if isinstance(found, dict) else {}


def _note(lock: int, what: Mapping[str, int]) -> None:
    os.ftruncate(lock, 0)
    os.lseek(lock, 0, os.SEEK_SET)
    os.write(lock, json.dumps(what).encode())


def _wait_for(process: int | None, say: Callable[[str], None]) -> None:
    """Wait for a tool whose run was killed; not for ever, since its number may be another process's by now."""
    if process is None or not _is_alive(process):
        return
    say(f"waiting for process {process}, which an earlier run that was killed has left")
    until = time.monotonic() + _PATIENCE_SECONDS
    while _is_alive(process) and time.monotonic() < until:
        time.sleep(_PAUSE_SECONDS)


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        return False  # there `kill` with 0 would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_dead_but_noted(process)


def _is_dead_but_noted(process: int) -> bool:
    """Whether Linux keeps a process that has ended: in a container nobody may ask for its exit code."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2][0] == "Z"
    except (OSError, IndexError):
        return False
