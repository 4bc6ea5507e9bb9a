"""A stand-in for the AWS provider: the plugin protocol on loopback, in the process of the tests.

It knows the schema of one version and nothing of AWS. Terraform finds it by a variable of the environment, so it is
neither installed nor started for each command. It refuses what the schema refuses: an argument that does not exist, a
type that does not fit, a block too many. It misses what only the provider's own code judges: values (a CIDR "banana"),
arguments that exclude each other, changes that force a replacement, defaults. So it stands beside the real provider.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
import msgpack

from fargate_tf.schema.provider import NEWEST, Provider, load
from tests.real.terraform import attached
from tests.standin.schemas import PROVIDER, message
from tests.standin.values import Values, applied, imported, planned

_PROTOCOL = 6
_THREADS = 8

_pb, _services = grpc.protos_and_services("tests/standin/tfplugin6.proto")


@contextmanager
def standing_in(version: str = NEWEST) -> Iterator[Mapping[str, str]]:
    """Serve the schema of a version; yields the variables by which Terraform finds the server."""
    server = grpc.server(ThreadPoolExecutor(_THREADS))
    _services.add_ProviderServicer_to_server(_StandIn(load(version)), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    address = {
        "Protocol": "grpc",
        "ProtocolVersion": _PROTOCOL,
        "Pid": os.getpid(),
        "Test": True,  # not Terraform's to stop
        "Addr": {"Network": "tcp", "String": f"127.0.0.1:{port}"},
    }
    try:
        yield attached(address)
    finally:
        server.stop(grace=None).wait()


class _StandIn(_services.ProviderServicer):  # type: ignore[misc, name-defined]
    """The calls of the protocol. It keeps nothing between them: many runs of Terraform use one server."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.schemas = _pb.GetProviderSchema.Response(
            provider={"block": message(PROVIDER)},
            resource_schemas={type_: _pb.Schema(block=message(each)) for type_, each in provider.resource.items()},
            data_source_schemas={type_: _pb.Schema(block=message(each)) for type_, each in provider.data.items()},
            server_capabilities={"get_provider_schema_optional": True},
        )

    def GetProviderSchema(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return self.schemas

    def _nothing(self, request: Any, context: Any) -> Any:  # noqa: ARG002
        """Terraform has judged by the schema before it asks."""
        return _pb.Nothing()

    ValidateProviderConfig = ValidateResourceConfig = ValidateDataResourceConfig = _nothing
    ConfigureProvider = StopProvider = _nothing

    def UpgradeResourceState(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return _pb.UpgradeResourceState.Response(upgraded_state={"json": request.raw_state.json})

    def ReadResource(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return _pb.ReadResource.Response(new_state=request.current_state)

    def PlanResourceChange(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        state = planned(self._schema(request), _values(request.proposed_new_state))
        return _pb.PlanResourceChange.Response(planned_state=_dynamic(state))

    def ApplyResourceChange(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        state = applied(request.type_name, self._schema(request), _values(request.planned_state))
        return _pb.ApplyResourceChange.Response(new_state=_dynamic(state))

    def ImportResourceState(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        type_, schema = request.type_name, self._schema(request)
        state = _dynamic(applied(type_, schema, imported(schema, request.id)))
        return _pb.ImportResourceState.Response(imported_resources=[{"type_name": type_, "state": state}])

    def ReadDataSource(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        type_ = request.type_name
        state = applied(type_, self.provider.data[type_], _values(request.config))
        return _pb.ReadDataSource.Response(state=_dynamic(state))

    def _schema(self, request: Any) -> Any:
        return self.provider.resource[request.type_name]


def _values(dynamic: Any) -> Values | None:
    values: Values | None = msgpack.unpackb(dynamic.msgpack)
    return values


def _dynamic(values: Values | None) -> Any:
    return _pb.DynamicValue(msgpack=msgpack.packb(values))
