"""The bill of materials of a wheel in CycloneDX 1.6: what a user of it gets, with versions, hashes and licences.

Versions are those that this project is tested with (`requirements/dev.txt`); a user's own pip may take others.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.message import Message
from email.parser import Parser
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tools.licences import licences_of  # noqa: E402  (run as a file, Python knows its folder only)

LOCK = ROOT / "requirements" / "dev.txt"
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# Not part of what the wheel brings: tools of development, and the binding of CDKTF that a stack has already.
_ELSEWHERE = ("dev", "cdktf", "cdktn")


def bill(wheel: Path, epoch: int) -> str:
    """The bill of a wheel, made at a time in seconds since 1970: the same bytes for the same wheel."""
    told, digest = _metadata(wheel), hashlib.sha256(wheel.read_bytes()).hexdigest()
    parts = dict(_parts(told))
    ours = f"pkg:pypi/{canonicalize_name(told['Name'])}@{told['Version']}"
    content = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, digest)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).isoformat(),
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": told["Name"],
                "version": told["Version"],
                "purl": ours,
                "licenses": [{"license": {"id": told["License-Expression"]}}],
                "hashes": [{"alg": "SHA-256", "content": digest}],
            },
        },
        "components": [_component(name, scope) for name, (scope, _) in parts.items()],
        "dependencies": [
            {"ref": ours, "dependsOn": [_purl(name) for name in sorted({_name(asked) for asked, _ in _asked(told)})]},
            *({"ref": _purl(name), "dependsOn": [_purl(n) for n in needed]} for name, (_, needed) in parts.items()),
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def _asked(told: Message) -> Iterator[tuple[Requirement, str]]:
    """What a wheel asks for, and whether always or for an extra."""
    for requirement in map(Requirement, told.get_all("Requires-Dist", ())):
        extra = re.search(r"extra == ['\"]([\w-]+)['\"]", str(requirement.marker or ""))
        if extra is None or extra[1] not in _ELSEWHERE:
            yield requirement, "required" if extra is None else "optional"


def _parts(told: Message) -> Iterator[tuple[str, tuple[str, Sequence[str]]]]:
    """Every package that comes with the wheel: its scope, and what it needs itself."""
    scopes: dict[str, str] = {}
    waiting = [(_name(requirement), scope) for requirement, scope in _asked(told)]
    while waiting:
        name, scope = waiting.pop()
        if scopes.get(name) not in {"required", scope}:
            scopes[name] = scope
            waiting += [(needed, scope) for needed in _needs(name)]
    for name in sorted(scopes):
        yield name, (scopes[name], _needs(name))


def _needs(name: str) -> Sequence[str]:
    asked = map(Requirement, distribution(name).requires or ())
    return sorted({_name(each) for each in asked if each.marker is None or each.marker.evaluate({"extra": ""})})


def _name(requirement: Requirement) -> str:
    return canonicalize_name(requirement.name)


def _purl(name: str) -> str:
    return f"pkg:pypi/{name}@{distribution(name).version}"


def _component(name: str, scope: str) -> Mapping[str, Any]:
    hashes = [{"alg": "SHA-256", "content": digest} for digest in _hashes(name)]
    return {
        "type": "library",
        "bom-ref": _purl(name),
        "name": name,
        "version": distribution(name).version,
        "scope": scope,
        "purl": _purl(name),
        "licenses": [_licence(licence) for licence in licences_of(distribution(name))],
        "externalReferences": [{"type": "distribution", "url": f"https://pypi.org/simple/{name}/", "hashes": hashes}],
    }


def _licence(licence: str) -> Mapping[str, Any]:
    """As an SPDX identifier, or as a name where a package says no more than `BSD`."""
    return {"license": {"name" if licence == "BSD" else "id": licence}}


def _hashes(name: str) -> Sequence[str]:
    """The digests of the files that pip may take: those of the lock."""
    blocks = re.split(r"^(?=\S)", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    start = f"{name}=={distribution(name).version}"
    return sorted({digest for block in blocks if block.startswith(start) for digest in _HASH.findall(block)})
