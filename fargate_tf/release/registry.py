"""The module registry protocol as files, for a web server that knows nothing of modules.

https://developer.hashicorp.com/terraform/internals/module-registry-protocol. OpenTofu reads where the archive lies
from the body of `download`, Terraform from its header, so the file `_headers` says which headers the server has to
send, in the form that Cloudflare Pages and Netlify read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from fargate_tf.release.semver import Version

HEADERS = "_headers"
_DISCOVERY = ".well-known/terraform.json"
_MODULES = "v1/modules"
_WORD = r"[0-9A-Za-z](?:[0-9A-Za-z_-]{0,62}[0-9A-Za-z])?"
_ADDRESS = re.compile(rf"({_WORD})/({_WORD})/([0-9a-z]{{1,64}})")
_PLACE = re.compile(rf"{_MODULES}/([^/]+/[^/]+/[^/]+)/versions")


class Address(NamedTuple):
    """What a module is called in a registry, behind the name of the host."""

    namespace: str
    name: str
    system: str

    def __str__(self) -> str:
        return "/".join(self)


class Archive(NamedTuple):
    """A release to offer: its version, its archive's path from the root of the site, and the digest of that."""

    version: Version
    path: str
    sha256: str


def address_of(text: str) -> Address | None:
    """The address that a text spells, all of it; `None` where it is none.

    >>> address_of("acme/fargate/aws")
    Address(namespace='acme', name='fargate', system='aws')
    """
    found = _ADDRESS.fullmatch(text)
    return Address(*found.groups()) if found else None


def addresses_in(paths: Iterable[str]) -> list[str]:
    """The addresses that the files of a site offer."""
    return sorted(found[1] for path in paths if (found := _PLACE.fullmatch(path)))


def site(address: Address, archives: Iterable[Archive]) -> Mapping[str, str]:
    """The files of the registry by their paths from the root of the site, without the archives."""
    return dict(_files(address, sorted(archives, key=lambda archive: archive.version)))


def _files(address: Address, archives: list[Archive]) -> Iterator[tuple[str, str]]:
    here = f"{_MODULES}/{address}"
    up = "../" * (here.count("/") + 2)
    places = {f"{here}/{each.version}/download": f"{up}{each.path}?checksum=sha256:{each.sha256}" for each in archives}
    yield _DISCOVERY, _json({"modules.v1": f"/{_MODULES}/"})
    yield f"{here}/versions", _json({"modules": [{"versions": [{"version": str(each.version)} for each in archives]}]})
    for path, location in places.items():
        yield path, _json({"location": location})
    yield HEADERS, "".join(_headers(f"{here}/versions", places))


def _headers(versions: str, places: Mapping[str, str]) -> Iterator[str]:
    for path in (_DISCOVERY, versions):
        yield f"/{path}\n  Content-Type: application/json\n"
    for path, location in places.items():
        yield f"/{path}\n  Content-Type: application/json\n  X-Terraform-Get: {location}\n"


def _json(content: object) -> str:
    return json.dumps(content, indent=2) + "\n"
