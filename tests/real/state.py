"""A state that an apply could have left, made of a plan: what a later plan is compared with, and no AWS is needed.

What is known after the apply only gets a value of the form that AWS gives it; an argument that refers to it gets the
same. Only references to one attribute of one block are followed, which is what clusters in an existing network have.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_PROVIDER = 'provider["registry.terraform.io/hashicorp/aws"]'

KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
# By address, else by the name of the attribute: what the provider looks at, and what AWS gives where nothing was asked
# for. Whatever else is not known is null, and shows as a change of no importance.
_GIVEN: Mapping[str, Any] = {
    "aws_kms_key.cluster.arn": KEY_ARN,
    "aws_launch_template.general.id": "lt-0123456789abcdef0",
    "latest_version": 1,
    "default_version": 1,
    "tags_all": {},
    "kubernetes_groups": [],
    "managed_policy_arns": [],
    "iops": 0,
    "throughput": 0,
}


def state_of(plan: Mapping[str, Any]) -> str:
    """The text of a state file in which every resource of the plan is there."""
    texts = {block["address"]: block["expressions"] for block in plan["configuration"]["root_module"]["resources"]}
    versions = {r["address"]: r["schema_version"] for r in plan["planned_values"]["root_module"]["resources"]}
    resources = [
        {
            "mode": "managed",
            "type": entry["type"],
            "name": entry["name"],
            "provider": _PROVIDER,
            "instances": [
                {
                    **({"index_key": entry["index"]} if "index" in entry else {}),
                    "schema_version": versions[entry["address"]],
                    "attributes": _attributes(entry, texts[f"{entry['type']}.{entry['name']}"]),
                }
            ],
        }
        for entry in plan["resource_changes"]
        if entry["mode"] == "managed"
    ]
    return json.dumps({"version": 4, "serial": 1, "lineage": "made", "outputs": {}, "resources": resources})


def _attributes(entry: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    change = entry["change"]
    known, unknown = change["after"], change["after_unknown"]
    address = f"{entry['type']}.{entry['name']}"
    return {
        name: _filled(known.get(name), unknown.get(name), f"{address}.{name}", texts.get(name))
        for name in {**known, **unknown}
    }


def _filled(known: Any, unknown: Any, here: str, text: Any) -> Any:
    """A value, with one made up wherever it is not known."""
    if unknown is True:
        return _made_up(next(_references(text), here))
    if isinstance(unknown, dict):
        inner = text if isinstance(text, dict) else {}
        names = {**(known or {}), **unknown}
        return {k: _filled((known or {}).get(k), unknown.get(k), f"{here}.{k}", inner.get(k)) for k in names}
    if isinstance(unknown, list) and isinstance(known, list):
        texts = text if isinstance(text, list) else [text] * len(known)
        return [_filled(k, u, here, t) for k, u, t in zip(known, unknown, texts, strict=False)]
    return known


def _references(text: Any) -> Iterator[str]:
    if isinstance(text, dict):
        yield from (name for name in text.get("references", ()) if name.count(".") > 1)


def _made_up(name: str) -> Any:
    """What stands for an attribute: an ARN for one, nothing for what holds other values."""
    given = _GIVEN.get(name, _GIVEN.get(name.rpartition(".")[2]))
    if given is None and name.endswith(("arn", "id")):
        return f"arn:aws:made:eu-central-1:111122223333:{name}"
    return given
