"""The first line of every file that we write: it says that the file is ours, and whether it still is as we wrote it."""

from __future__ import annotations

import os.path
import re
import zlib

from fargate_tf.version import __version__

_SAYS = rb"Rendered by fargate-tf \S+ from (.*); edit that, not this file\. crc32:([0-9a-f]{8})"
# In JSON, which has no comments, it is the first property; `{` stands before it, and is part of what is checked.
_HEADER = rb"# " + _SAYS + rb'\n|(\{\n)  "//": "' + _SAYS + rb'",\n'
_OPENS_JSON = "{\n"


def with_header(text: str, source: str) -> str:
    """The text of a file, with the line that makes it ours. `source` is the blueprint's file.

    JSON text, which begins with a brace, gets the line as its first property.
    """
    name = source_name(source)
    checksum = _checksum(text.encode())
    says = f"Rendered by fargate-tf {__version__} from {name}; edit that, not this file. crc32:{checksum}"
    if text.startswith(_OPENS_JSON):
        return f'{_OPENS_JSON}  "//": "{says}",\n{text[len(_OPENS_JSON) :]}'
    return f"# {says}\n{text}"


def source_name(source: str) -> str:
    """The blueprint's file as the first line names it."""
    return "".join(c if c.isprintable() and c not in '"\\' else "?" for c in os.path.basename(source))  # noqa: PTH119


def source_of(content: bytes) -> str | None:
    """The blueprint's file that the first line names; `None` where the file is not ours."""
    header = re.match(_HEADER, content)
    if header is None:
        return None
    return (header[1] or header[4]).decode(errors="replace")


def is_ours(content: bytes) -> bool:
    """Whether we wrote the file, edited since or not."""
    return re.match(_HEADER, content) is not None


def is_edited(content: bytes) -> bool:
    """Whether a file of ours was changed behind its first line."""
    header = re.match(_HEADER, content)
    if header is None:
        return False
    text = (header[3] or b"") + content[header.end() :]
    return _checksum(text).encode() != (header[2] or header[5])


def _checksum(content: bytes) -> str:
    """Enough to notice an edit; nobody is kept from forging it."""
    return f"{zlib.crc32(content):08x}"
