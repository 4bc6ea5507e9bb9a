"""The first line of every file that we write: it says that the file is ours, and whether it still is as we wrote it."""

from __future__ import annotations

import os.path
import re
import zlib

from fargate_tf.version import __version__

_HEADER = rb"# Rendered by fargate-tf \S+ from .*; edit that, not this file\. crc32:([0-9a-f]{8})\n"


def with_header(text: str, source: str) -> str:
    """The text of a file, behind the line that makes it ours. `source` is the blueprint's file."""
    name = "".join(c if c.isprintable() else "?" for c in os.path.basename(source))  # noqa: PTH119
    checksum = _checksum(text.encode())
    return f"# Rendered by fargate-tf {__version__} from {name}; edit that, not this file. crc32:{checksum}\n{text}"


def is_ours(content: bytes) -> bool:
    """Whether we wrote the file, edited since or not."""
    return re.match(_HEADER, content) is not None


def is_edited(content: bytes) -> bool:
    """Whether a file of ours was changed behind its first line."""
    header = re.match(_HEADER, content)
    return header is not None and _checksum(content[header.end() :]).encode() != header[1]


def _checksum(content: bytes) -> str:
    """Enough to notice an edit; nobody is kept from forging it."""
    return f"{zlib.crc32(content):08x}"
