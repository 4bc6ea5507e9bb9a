"""Archives that are the same bytes wherever and whenever they are made.

Times, modes, owners and order are fixed. Nothing is compressed: builds of zlib differ in their output, and a release
that somebody makes again to compare it has to come out equal. The modules are some 300 kB.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping

_MODE = 0o644
_TIME = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip knows."""
_SECONDS = 315532800
_UNIX = 3
_STORED_BLOCK = 0xFFFF


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A `.zip` with these files at its root.

    >>> zip_of({"main.tf": b""}) == zip_of({"main.tf": b""})
    True
    """
    from zipfile import ZIP_STORED, ZipFile, ZipInfo

    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for path, content in sorted(files.items()):
            entry = ZipInfo(path, _TIME)
            entry.create_system = _UNIX
            entry.external_attr = (0o100000 | _MODE) << 16
            archive.writestr(entry, content)
    return made.getvalue()


def tar_gz_of(files: Mapping[str, bytes]) -> bytes:
    """A `.tar.gz` with these files at its root."""
    from tarfile import USTAR_FORMAT, TarFile, TarInfo

    made = io.BytesIO()
    with TarFile(fileobj=made, mode="w", format=USTAR_FORMAT) as archive:
        for path, content in sorted(files.items()):
            entry = TarInfo(path)
            entry.size, entry.mode, entry.mtime = len(content), _MODE, _SECONDS
            archive.addfile(entry, io.BytesIO(content))
    return _gzip(made.getvalue())


def _gzip(content: bytes) -> bytes:
    """The stored form of gzip (RFC 1952, RFC 1951 section 3.2.4), which no library spells in another way.

    >>> import gzip
    >>> gzip.decompress(_gzip(b"x" * 70_000)) == b"x" * 70_000
    True
    """
    pieces = [content[start : start + _STORED_BLOCK] for start in range(0, len(content), _STORED_BLOCK)] or [b""]
    blocks = [
        struct.pack("<BHH", number == len(pieces), len(piece), len(piece) ^ 0xFFFF) + piece
        for number, piece in enumerate(pieces, 1)
    ]
    head = b"\x1f\x8b\x08\x00" + struct.pack("<I", 0) + b"\x00\xff"
    return head + b"".join(blocks) + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
