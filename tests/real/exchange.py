"""A request to AWS and its answer, as they pass through the front of the emulator."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

Json: TypeAlias = dict[str, Any]

# Credential=<key>/<date>/<region>/<service>/aws4_request: how any AWS endpoint learns whom a request is for.
_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")


@dataclass(frozen=True)
class Request:
    """A request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def scope(self) -> tuple[str, str]:
        """The region and the service that the request was signed for."""
        found = _SCOPE.search(self.headers.get("Authorization", ""))
        return (found[1], found[2]) if found else ("", "")

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path, decoded one by one: an ARN in a path has its slashes escaped."""
        return tuple(unquote(part) for part in urlsplit(self.target).path.split("/") if part)

    @property
    def query(self) -> dict[str, list[str]]:
        """The parameters of the query; each may be given more than once."""
        return parse_qs(urlsplit(self.target).query)

    @property
    def json(self) -> Json:
        """The body of a REST-JSON call."""
        read: Json = json.loads(self.body or b"{}")
        return read


@dataclass(frozen=True)
class Response:
    """What goes back."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)

    @classmethod
    def of(cls, content: Json) -> Response:
        """A REST-JSON answer."""
        return cls(200, json.dumps(content).encode())

    @property
    def json(self) -> Json:
        """The body as it was sent."""
        read: Json = json.loads(self.body)
        return read


class RefusedError(Exception):
    """AWS says no; SDKs read which no it is from a header."""

    def __init__(self, error: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        kind = (("Content-Type", "application/json"), ("x-amzn-ErrorType", error))
        self.response = Response(status, json.dumps({"message": message}).encode(), kind)


def invalid(message: str) -> RefusedError:
    """A value that the service does not take."""
    return RefusedError("InvalidParameterException", message)


def missing(message: str) -> RefusedError:
    """Something that is not there."""
    return RefusedError("ResourceNotFoundException", message, status=404)


def taken(message: str) -> RefusedError:
    """Something that is already there."""
    return RefusedError("ResourceInUseException", message, status=409)
