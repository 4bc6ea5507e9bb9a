"""Where a root module finds the published modules: a folder, a git repository, an archive or a registry."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl

Kind = Literal["local", "git", "archive", "registry"]

_REGISTRY = re.compile(r"(?:[A-Za-z0-9.-]+(?::\d+)?/)?[A-Za-z0-9_-]+/[A-Za-z0-9_-]+/[a-z0-9_-]+")
_GIT = re.compile(r"git::|git@|github\.com/|bitbucket\.org/|.*\.git(?://|\?|$)")
_ARCHIVE = re.compile(r"https?://.*\.(?:zip|tar\.gz|tgz|tar\.bz2|tar\.xz)(?://|\?|$)")


class ModuleSource(NamedTuple):
    """A source as Terraform spells it, taken apart: what comes before `//`, the folder, and what comes after `?`.

    `version` is of a registry only: the other kinds are pinned in their query.
    """

    kind: Kind
    package: str
    folder: str = ""
    query: str = ""
    version: str | None = None

    def of(self, module: str) -> str:
        """The source of one module.

        >>> ModuleSource("git", "git::https://example.com/m.git", "modules", "ref=v1.0.0").of("vpc")
        'git::https://example.com/m.git//modules/vpc?ref=v1.0.0'
        """
        if self.kind == "local":
            return f"{self.package}/{module}"
        folder = "/".join(part for part in (self.folder, module) if part)
        return f"{self.package}//{folder}{f'?{self.query}' if self.query else ''}"


def module_source(text: str, version: str | None = None) -> ModuleSource:
    """The source that a text spells.

    In a package the modules lie in the folder `modules`, unless the text names another behind `//`. Raises
    `ValueError`, with what to write instead, where the text is no source or does not say which release is meant.

    >>> module_source("acme/fargate/aws", "1.0.0").of("vpc")
    'acme/fargate/aws//modules/vpc'
    """
    if any(c.isspace() or not c.isprintable() or c in '"\\' for c in text) or not text:
        msg = "a source has no spaces, quotes or backslashes"
        raise ValueError(msg)
    if text.startswith(("./", "../", "/")) or text in (".", ".."):
        _no_version(version, "a folder")
        return ModuleSource("local", text.rstrip("/") or "/")
    path, _, query = text.partition("?")
    package, folder = _split(path)
    asked = dict(parse_qsl(query))
    if _GIT.match(text):
        _no_version(version, "a git source", "?ref=…")
        return ModuleSource("git", package, folder, _pinned(query, "ref" in asked, "a git source", "?ref=v1.0.0"))
    if _ARCHIVE.match(text):
        _no_version(version, "an archive", "?checksum=…")
        pinned = _pinned(query, "checksum" in asked, "an archive", "?checksum=sha256:…, as SHA256SUMS has it")
        return ModuleSource("archive", package, folder, pinned)
    if _REGISTRY.fullmatch(package) and not query:
        if version is None:
            msg = "a registry has several versions: add --modules-version 1.0.0"
            raise ValueError(msg)
        return ModuleSource("registry", package, folder, version=version)
    msg = "write a folder as './modules', a git source as 'git::https://…?ref=v1.0.0', an archive as \
'https://….zip?checksum=sha256:…', a registry as 'namespace/name/aws'"
    raise ValueError(msg)


def _split(path: str) -> tuple[str, str]:
    """The package and the folder in it; the `//` of a scheme is none."""
    scheme = path.find("://")
    at = path.find("//", scheme + 3 if scheme >= 0 else 0)
    return (path, "modules") if at < 0 else (path[:at], path[at + 2 :].strip("/"))


def _pinned(query: str, pinned: bool, what: str, instead: str) -> str:
    if not pinned:
        msg = f"{what} that is not pinned gives another result every day: add {instead}"
        raise ValueError(msg)
    return query


def _no_version(version: str | None, what: str, instead: str = "") -> None:
    if version is not None:
        msg = f"--modules-version is for a registry; {what} is pinned {f'by {instead}' if instead else 'by itself'}"
        raise ValueError(msg)
