"""EKS add-ons, which moto 5.2 has no routes for at all.

Source of the shapes: https://docs.aws.amazon.com/eks/latest/APIReference/API_Addon.html
"""

from __future__ import annotations

import time
from uuid import uuid4

from tests.real.exchange import Json, Request, Response, missing, taken

# The provider stores what it is told; which versions exist is no concern of a test that calls no AWS.
_VERSION = "v1.0.0-eksbuild.1"


class Addons:
    """The add-ons of one cluster, each ready as soon as it is asked for."""

    def __init__(self, cluster_arn: str) -> None:
        self._cluster_arn = cluster_arn
        self.records: dict[str, Json] = {}

    def answer(self, request: Request, segments: tuple[str, ...]) -> Response:
        """Answer a call below `/clusters/<name>/addons`."""
        match (request.method, *segments):
            case ("POST",):
                return self._create(request.json)
            case ("GET",):
                return Response.of({"addons": sorted(self.records)})
            case ("GET", name):
                return Response.of({"addon": self._record(name)})
            case ("DELETE", name):
                record = self._record(name)
                del self.records[name]
                return Response.of({"addon": record | {"status": "DELETING"}})
            case ("POST", name, "update"):
                return self._update(name, request.json)
        msg = f"no such call: {request.method} {request.target}"
        raise missing(msg)

    def _create(self, asked: Json) -> Response:
        name, now = asked["addonName"], time.time()
        if name in self.records:
            raise taken("Addon already exists.")
        where = self._cluster_arn.replace(":cluster/", ":addon/")
        self.records[name] = {
            "addonName": name,
            "addonArn": f"{where}/{name}/{uuid4()}",
            "addonVersion": asked.get("addonVersion", _VERSION),
            "clusterName": self._cluster_arn.rpartition("/")[2],
            "createdAt": now,
            "modifiedAt": now,
            "health": {"issues": []},
            "status": "ACTIVE",
            "tags": asked.get("tags", {}),
            **_settings(asked),
        }
        return Response.of({"addon": self.records[name]})

    def _update(self, name: str, asked: Json) -> Response:
        self._record(name).update(_settings(asked), modifiedAt=time.time())
        return Response.of({"update": successful_update(str(uuid4()), "AddonUpdate")})

    def _record(self, name: str) -> Json:
        if name not in self.records:
            msg = f"No addon: {name} found in cluster"
            raise missing(msg)
        return self.records[name]


def successful_update(update_id: str, kind: str) -> Json:
    """An update that has already ended well."""
    return {
        "id": update_id,
        "status": "Successful",
        "type": kind,
        "params": [],
        "createdAt": time.time(),
        "errors": [],
    }


def _settings(asked: Json) -> Json:
    names = ("addonVersion", "configurationValues", "serviceAccountRoleArn")
    return {name: asked[name] for name in names if asked.get(name) is not None}
