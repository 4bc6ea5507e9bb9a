"""EKS access entries and their policies, which moto 5.2 has no routes for at all.

Source of the shapes: https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessEntry.html
"""

from __future__ import annotations

import time
from uuid import uuid4

from tests.real.exchange import Json, RefusedError, Request, Response, missing, taken


class Access:
    """Who may enter one cluster, and with which access policies."""

    def __init__(self, cluster_arn: str, authentication_mode: str) -> None:
        self._cluster_arn = cluster_arn
        self._mode = authentication_mode
        self.records: dict[str, Json] = {}
        self._policies: dict[str, dict[str, Json]] = {}

    def answer(self, request: Request, segments: tuple[str, ...]) -> Response:
        """Answer a call below `/clusters/<name>/access-entries`."""
        self._refuse_without_api()
        match (request.method, *segments):
            case ("POST",):
                return self._create(request.json)
            case ("GET",):
                return Response.of({"accessEntries": sorted(self.records)})
            case ("GET", principal):
                return Response.of({"accessEntry": self._record(principal)})
            case ("POST", principal):
                self._record(principal).update(_settings(request.json), modifiedAt=time.time())
                return Response.of({"accessEntry": self._record(principal)})
            case ("DELETE", principal):
                self._record(principal)
                del self.records[principal], self._policies[principal]
                return Response.of({})
            case (_, principal, "access-policies", *policy):
                self._record(principal)
                return self._policy(request, principal, policy)
        msg = f"no such call: {request.method} {request.target}"
        raise missing(msg)

    def _refuse_without_api(self) -> None:
        if self._mode == "CONFIG_MAP":
            message = "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP]"
            raise RefusedError("InvalidRequestException", message)

    def _create(self, asked: Json) -> Response:
        principal, now = asked["principalArn"], time.time()
        if principal in self.records:
            raise taken("The specified access entry resource is already in use on this cluster.")
        *_, account, resource = principal.split(":")
        kind, _, name = resource.partition("/")
        where = self._cluster_arn.replace(":cluster/", ":access-entry/")
        self.records[principal] = {
            "principalArn": principal,
            "accessEntryArn": f"{where}/{kind}/{account}/{name}/{uuid4()}",
            "clusterName": self._cluster_arn.rpartition("/")[2],
            "createdAt": now,
            "modifiedAt": now,
            "kubernetesGroups": [],
            "tags": asked.get("tags", {}),
            "type": asked.get("type", "STANDARD"),
            "username": principal,
            **_settings(asked),
        }
        self._policies[principal] = {}
        return Response.of({"accessEntry": self.records[principal]})

    def _policy(self, request: Request, principal: str, policy: list[str]) -> Response:
        held = self._policies[principal]
        about = {"clusterName": self.records[principal]["clusterName"], "principalArn": principal}
        match (request.method, *policy):
            case ("POST",):
                asked, now = request.json, time.time()
                held[asked["policyArn"]] = {**asked, "associatedAt": now, "modifiedAt": now}
                return Response.of(about | {"associatedAccessPolicy": held[asked["policyArn"]]})
            case ("GET",):
                return Response.of(about | {"associatedAccessPolicies": list(held.values())})
            case ("DELETE", arn) if arn in held:
                del held[arn]
                return Response.of({})
        raise missing("The specified associated access policy could not be found.")

    def _record(self, principal: str) -> Json:
        if principal not in self.records:
            raise missing("The specified principalArn could not be found. You must specify a valid principal ARN.")
        return self.records[principal]


def _settings(asked: Json) -> Json:
    names = ("kubernetesGroups", "username")
    return {name: asked[name] for name in names if asked.get(name) is not None}
