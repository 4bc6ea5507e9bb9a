"""A stand-in for Terraform that only does what a test tells it: a shell script, so that a run takes milliseconds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]

BLUEPRINT = """\
from fargate_tf import AccessEntry, Blueprint, Cluster, FargateProfile, Network, Selector

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    network=Network(cidr="10.0.0.0/16", availability_zones=["eu-central-1a", "eu-central-1b"]),
    cluster=Cluster(
        "shop",
        version="1.35",
        fargate_profiles=[FargateProfile("apps", selectors=[Selector("prod-*")])],
        access_entries=[AccessEntry("arn:aws:iam::111122223333:role/Admin", policies=["AmazonEKSClusterAdminPolicy"])],
    ),
)
"""

_SCRIPT = """\
#!/bin/sh
echo "$*" >> '{here}/calls'
case "$1" in
version) echo '{version}' ;;
init) {init} ;;
plan) {plan} ;;
show) {show} ;;
esac
"""
_MADE = "echo plan > tfplan"


@dataclass(frozen=True)
class FakeTool:
    """A script, and what it was asked to do."""

    path: Path

    @property
    def calls(self) -> list[list[str]]:
        """The words of every call, in their order; `version` apart."""
        lines = (self.path.parent / "calls").read_text(encoding="utf-8").splitlines()
        return [line.split() for line in lines if line != "version"]


def fake_tool(
    folder: Path,
    changes: Sequence[Json] = (),
    *,
    version: str = "Terraform v1.11.4",
    init: str = ":",
    plan: str = "echo planned",
    show: str = "",
) -> FakeTool:
    """A tool that shows a plan with these changes; what it does else is shell."""
    folder.mkdir(exist_ok=True)
    shown = folder / "plan.json"
    shown.write_text(plan_json(changes), encoding="utf-8")
    script = folder / "terraform"
    says = {"init": init, "plan": f"{_MADE}; {plan}", "show": show or f"cat '{shown}'"}
    script.write_text(_SCRIPT.format(here=folder, version=version, **says), encoding="utf-8")
    script.chmod(0o755)
    return FakeTool(script)


def plan_json(changes: Sequence[Json]) -> str:
    """A plan as `show -json` tells it."""
    return json.dumps({"format_version": "1.2", "planned_values": {}, "resource_changes": list(changes)})


def changed(
    address: str,
    actions: Sequence[str],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    unknown: Mapping[str, Any] | None = None,
    replace: Sequence[str] = (),
) -> Json:
    """A change of a resource in the root module, as Terraform writes it; without actions it is nothing."""
    type_, _, name = address.partition(".")
    change: Json = {
        "actions": list(actions),
        "before": before,
        "after": after,
        "after_unknown": unknown or {},
        "before_sensitive": {},
        "after_sensitive": {},
    }
    if replace:
        change["replace_paths"] = [[step] for step in replace]
    return {"address": address, "mode": "managed", "type": type_, "name": name, "change": change}
