"""What the disk refuses, told with the name of the file that the user knows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path  # a render to stdout does without it, which is a tenth of its time

_MANY = 100


@contextmanager
def naming(file: str | Path) -> Iterator[None]:
    """Let an error of the disk name this file.

    The system names none where an open file is read or written (a full disk is noticed there), and nobody knows the
    name of a file that stands beside its place until it is whole.

    >>> with naming("main.tf"):
    ...     raise OSError(28, "No space left on device")
    Traceback (most recent call last):
    OSError: [Errno 28] No space left on device: 'main.tf'
    """
    try:
        yield
    except OSError as error:
        error.filename = str(file)
        raise


def is_device(target: Path) -> bool:
    """Whether it is a device, a pipe or a socket: a read might wait for ever, a file in its place break the machine."""
    return target.exists() and not target.is_file() and not target.is_dir()


def read(file: Path) -> bytes:
    """The content of a file. Raises `OSError` that names it."""
    with naming(file):
        return file.read_bytes()


def fill(file: Path, content: bytes, *, place: Path) -> None:
    """Write the content into a file that is to be renamed to `place`, which an error names."""
    with naming(place), file.open("wb") as stream:
        stream.write(content)


def settle(files: Mapping[Path, Path]) -> None:
    """Wait until the disk holds what was written into the files, each with the place that an error names.

    One after the other takes the time of a write each. Where there are many, the system is asked once for all of them
    before; it does not say what failed, so each is asked nonetheless, which then takes no time.
    """
    if len(files) > _MANY and hasattr(os, "sync"):
        os.sync()
    for file, place in files.items():
        with naming(place), file.open("r+b") as stream:
            os.fsync(stream.fileno())
