"""A disk that fails once: every operation of a run is counted, and one of them is refused, interrupted, or the last.

Python's own functions are replaced while a run lasts, and count what they do below one folder. That this is all there
is to count, is shown by the audit hook of the interpreter, which sees each file that is opened, made, renamed, listed
or removed by whatever code: `missed` are those that nobody counted.
"""

from __future__ import annotations

import _io
import builtins
import errno
import io
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from unittest.mock import patch

# What a disk, or the system, may answer to each kind of operation. An open file that turns bad names no file.
ERRORS: Mapping[str, tuple[int, ...]] = {
    "open": (errno.EACCES, errno.EIO, errno.EMFILE),
    "create": (errno.ENOSPC, errno.EACCES, errno.EROFS),
    "read": (errno.EIO,),
    "write": (errno.ENOSPC, errno.EIO),
    "sync": (errno.ENOSPC, errno.EIO),
    "truncate": (errno.ENOSPC, errno.EIO),
    "rename": (errno.EROFS, errno.ENOSPC, errno.EACCES, errno.EISDIR),
    "remove": (errno.EACCES, errno.EROFS),
    "remove folder": (errno.ENOTEMPTY, errno.EROFS),
    "make folder": (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EEXIST),
    "chmod": (errno.EPERM, errno.EROFS),
    "list": (errno.EACCES, errno.EIO),
    "list names": (errno.EACCES, errno.EIO),
    "touch": (errno.EACCES, errno.EROFS),
    "start": (errno.ENOENT, errno.EACCES, errno.EAGAIN),
}
_OF_A_DESCRIPTOR = ("read", "write", "sync", "truncate")


class Operation(NamedTuple):
    """One step on the disk, or a process that is started."""

    kind: str
    path: str


Fault = Callable[[Operation], None]


def refused(code: int) -> Fault:
    """The error that the system gives, with the name of the file where it gives one."""

    def fault(operation: Operation) -> None:
        named = () if operation.kind in _OF_A_DESCRIPTOR else (operation.path,)
        raise OSError(code, os.strerror(code), *named)

    return fault


def interrupted(_: Operation) -> None:
    """A Ctrl-C, as Python tells of it: to whoever asked to hear of it, else by an exception."""
    handler = signal.getsignal(signal.SIGINT)
    if not callable(handler):
        raise KeyboardInterrupt
    handler(signal.SIGINT, None)


def killed(_: Operation) -> None:
    """The end of this process."""
    os.kill(os.getpid(), signal.SIGKILL)


class Disk:
    """Counts the operations below a folder, and lets the one with the number `at` meet a fault, before or after it.

    With `child` the process that is started there is another one: these words.
    """

    def __init__(
        self,
        folder: Path,
        at: int = -1,
        fault: Fault | None = None,
        *,
        after: bool = False,
        child: tuple[str, ...] = (),
    ) -> None:
        self.folder = str(folder.resolve())
        self.at, self.fault, self.after, self.child = at, fault, after, child
        self.process = os.getpid()
        self.done: list[Operation] = []
        self.audited: Counter[str] = Counter()

    def step(self, kind: str, path: str, call: Callable[[], Any]) -> Any:
        """Do it, unless it is what fails."""
        if (not self.is_below(path) and kind != "start") or os.getpid() != self.process:
            return call()
        is_it = len(self.done) == self.at
        operation = Operation(kind, path)
        self.done.append(operation)
        if is_it and self.fault and not self.after:
            self.fault(operation)
        try:
            return call()
        finally:
            if is_it and self.fault and self.after:
                self.fault(operation)

    def is_below(self, path: str) -> bool:
        """Whether it is one of the files that this is about."""
        return os.path.abspath(path).startswith(self.folder + os.sep)  # noqa: PTH100  (links are not followed)

    def missed(self) -> Mapping[str, int]:
        """What the interpreter saw more often than it was counted."""
        counted = Counter(_AUDITED[operation.kind] for operation in self.done if operation.kind in _AUDITED)
        return {event: n - counted[event] for event, n in self.audited.items() if n > counted[event]}


_AUDITED = {
    "open": "open",
    "create": "open",
    "rename": "os.rename",
    "remove": "os.remove",
    "remove folder": "os.rmdir",
    "make folder": "os.mkdir",
    "chmod": "os.chmod",
    "list": "os.scandir",
    "list names": "os.listdir",
    "touch": "os.utime",
    "start": "subprocess.Popen",
}
_listening: list[Disk] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _listening or event not in _AUDITED.values():
        return
    (disk,) = _listening
    path = arguments[0]
    if event == "subprocess.Popen" or (isinstance(path, str | os.PathLike) and disk.is_below(os.fspath(path))):
        disk.audited[event] += 1


sys.addaudithook(_hook)


def _of(descriptor: int) -> str:
    """The file that a descriptor leads to; of one that has no name, its folder."""
    path = os.path.join("/", os.readlink(f"/proc/self/fd/{descriptor}"))  # noqa: PTH115, PTH118  (a pipe is no path)
    return os.path.dirname(path) if path.endswith(" (deleted)") else path  # noqa: PTH120


def _path(file: Any, dir_fd: int | None = None) -> str:
    if isinstance(file, int):
        return _of(file)
    return os.path.join(_of(dir_fd), file) if dir_fd is not None else os.fspath(file)  # noqa: PTH118


_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@contextmanager
def failing(disk: Disk) -> Iterator[Disk]:
    """Everything that runs in this process meets the disk."""
    with (
        _replaced(os, _functions(disk)),
        patch.object(builtins, "open", opened := _open(disk)),
        patch.object(io, "open", opened),
        patch.object(_io, "open", opened),
        patch.object(subprocess.Popen, "__init__", _popen(disk)),
    ):
        _listening.append(disk)
        try:
            yield disk
        finally:
            _listening.clear()


@contextmanager
def _replaced(module: ModuleType, functions: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    with ExitStack() as stack:
        for name, function in functions.items():
            stack.enter_context(patch.object(module, name, function))
        yield


_KINDS: Mapping[str, str] = {
    "replace": "rename",
    "rename": "rename",
    "unlink": "remove",
    "remove": "remove",
    "rmdir": "remove folder",
    "mkdir": "make folder",
    "scandir": "list",
    "listdir": "list names",
    "chmod": "chmod",
    "utime": "touch",
    "fsync": "sync",
    "truncate": "truncate",
    "ftruncate": "truncate",
    "read": "read",
    "write": "write",
    "sendfile": "write",
}


def _functions(disk: Disk) -> dict[str, Callable[..., Any]]:
    """Those of `os`, each under its name."""

    def stepping(name: str, kind: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(file: Any = ".", *arguments: Any, **named: Any) -> Any:
            fd = named.get("dir_fd", named.get("src_dir_fd"))
            return disk.step(kind, _path(file, fd), lambda: real(file, *arguments, **named))

        return call

    def opening(file: Any, flags: int, *arguments: Any, **named: Any) -> Any:
        kind = "create" if flags & _WRITES else "open"
        return disk.step(kind, _path(file, named.get("dir_fd")), lambda: open_(file, flags, *arguments, **named))

    open_ = os.open
    return {"open": opening, **{name: stepping(name, kind) for name, kind in _KINDS.items()}}


def _open(disk: Disk) -> Callable[..., Any]:
    """`open`, whose files count what they read and write."""

    class Raw(io.FileIO):
        def readall(self) -> Any:
            return disk.step("read", _of(self.fileno()), super().readall)

        def readinto(self, buffer: Any) -> Any:
            return disk.step("read", _of(self.fileno()), lambda: super(Raw, self).readinto(buffer))

        def write(self, content: Any) -> Any:
            return disk.step("write", _of(self.fileno()), lambda: super(Raw, self).write(content))

    def opened(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        plain = mode.replace("b", "").replace("t", "")

        def make() -> Raw:
            return Raw(file, plain, closefd, opener)

        kind = "open" if plain == "r" else "create"
        if opener:
            disk.audited["open"] -= 1  # it is seen twice: here, and when the opener opens
        raw = make() if isinstance(file, int) or opener else disk.step(kind, os.fspath(file), make)
        if buffering == 0:
            return raw
        buffered = io.BufferedRandom if "+" in mode else io.BufferedReader if plain == "r" else io.BufferedWriter
        stream = buffered(raw)
        return stream if "b" in mode else io.TextIOWrapper(stream, encoding, errors, newline)

    return opened


def _popen(disk: Disk) -> Callable[..., None]:
    real = subprocess.Popen.__init__

    def made(self: subprocess.Popen[Any], args: Any, *arguments: Any, **named: Any) -> None:
        if disk.child and len(disk.done) == disk.at:
            args = list(disk.child)
        disk.step("start", args[0], lambda: real(self, args, *arguments, **named))

    return made
