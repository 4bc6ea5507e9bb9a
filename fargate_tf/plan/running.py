"""How a tool runs: its output passes through while it works, and every signal reaches it once.

The tool leads a process group of its own. A Ctrl-C at a terminal goes to all of a group, and one from a CI system to a
single process; so we alone get it, and pass it on. Terraform then ends in its own way, and gives its lock on the state
back. A second one makes it stop at once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from fargate_tf.disk import naming

if TYPE_CHECKING:
    from types import FrameType

SIGNALLED = 128
_CHUNK = 65536
_IS_POSIX = os.name == "posix"
_PASSED_ON = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended: the exit code, what it said on stdout (empty where that passed through) and on stderr.

    The code of one that a signal ended is 128 and the number of the signal, as a shell tells it.
    """

    code: int
    out: str
    err: str


def run(  # noqa: PLR0913  (one argument for each thing that a process has)
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    out: int | None = None,
    err: int | None = None,
    first: Callable[[], None] = lambda: None,
) -> Ran:
    """Run a command to its end, in a folder.

    `out` and `err` are descriptors that stdout and stderr pass through to; without one, stdout is kept. `first` is
    called in the new process before it becomes the command. Raises `KeyboardInterrupt` after a signal, once the command
    has ended.
    """
    with _temporary_file() as kept, _passing_on() as passing:
        with naming(command[0]):
            started = subprocess.Popen(  # noqa: S603  (the user's own tool)
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=kept if out is None else out,
                stderr=subprocess.PIPE,
                process_group=0 if _IS_POSIX else None,
                preexec_fn=first if _IS_POSIX else None,  # noqa: PLW1509  (this process has one thread)
            )
        with started as child:
            passing.to(child)
            assert child.stderr is not None
            said = b"".join(_passed_through(child.stderr.fileno(), err))
        code = child.returncode if child.returncode >= 0 else SIGNALLED - child.returncode
        return Ran(code, _text_of(kept), said.decode(errors="replace"))


def _temporary_file() -> IO[bytes]:
    folder = tempfile.gettempdir()
    with naming(folder):
        return tempfile.TemporaryFile(dir=folder)


def _text_of(kept: IO[bytes]) -> str:
    with naming(tempfile.gettempdir()):
        kept.seek(0)
        return kept.read().decode(errors="replace")


def _passed_through(source: int, target: int | None) -> Iterator[bytes]:
    while chunk := os.read(source, _CHUNK):
        if target is not None:
            _write(chunk, target)
        yield chunk


def _write(chunk: bytes, target: int) -> None:
    """All of it: a pipe may take less at once."""
    while chunk:
        chunk = chunk[os.write(target, chunk) :]


class _PassingOn:
    """The signals that came, and the child that they go to as soon as it is there."""

    def __init__(self) -> None:
        self.received: list[int] = []
        self._child: subprocess.Popen[bytes] | None = None

    def to(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        for number in self.received:
            child.send_signal(number)

    def __call__(self, number: int, _: FrameType | None) -> None:
        self.received.append(number)
        if self._child is not None:
            self._child.send_signal(number)


@contextmanager
def _passing_on() -> Iterator[_PassingOn]:
    """Signals go to the child for a while; Python lets only the main thread say so.

    Raises `KeyboardInterrupt` in the end where one came: to the last moment, or it would be lost.
    """
    passing = _PassingOn()
    if threading.current_thread() is not threading.main_thread():
        yield passing
        return
    before = {number: signal.signal(number, passing) for number in _PASSED_ON}
    try:
        yield passing
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if passing.received:
        raise KeyboardInterrupt
