"""A relay before the real provider, which tells Terraform of the resource types that we use and of no others.

Every command of Terraform reads the provider's whole schema: some 1,500 resource types, 4 of the 5 seconds of CPU that
a plan of one cluster takes. Whatever else Terraform asks, the provider itself answers. A type that the relay holds back
is refused by Terraform as one that the provider does not have, so no test passes by it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import grpc

from fargate_tf.schema.provider import Provider, load

_THREADS = 8
_ANY_LENGTH = (("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1))
_SERVICE = "/tfplugin5.Provider/"
_SCHEMA = f"{_SERVICE}GetSchema"
# Fields of GetProviderSchema.Response in HashiCorp's tfplugin5.proto that are maps from a type's name to its schema.
_RESOURCES, _DATA_SOURCES, _FUNCTIONS, _EPHEMERAL = 2, 3, 7, 8
_MAPS = (_RESOURCES, _DATA_SOURCES, _FUNCTIONS, _EPHEMERAL)


@contextmanager
def relayed(address: Mapping[str, Any], version: str) -> Iterator[Mapping[str, Any]]:
    """Serve what the provider at an address serves, with the types that we know of a version; yields our own address.

    It is a process of its own: tests fork, which threads of gRPC do not survive.
    """
    command = [sys.executable, "-m", "tests.real.relay", json.dumps(address), version]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()


def main(address: Mapping[str, Any], version: str) -> None:
    """Serve until whoever started this closes the pipe."""
    target = f"{address['Addr']['Network']}:{address['Addr']['String']}"
    server = grpc.server(ThreadPoolExecutor(_THREADS), options=_ANY_LENGTH)
    with grpc.insecure_channel(target, options=_ANY_LENGTH) as channel:
        server.add_generic_rpc_handlers((_Relay(channel, load(version)),))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        sys.stdout.write(json.dumps({**address, "Addr": {"Network": "tcp", "String": f"127.0.0.1:{port}"}}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
        server.stop(grace=None).wait()


class _Relay(grpc.GenericRpcHandler):  # type: ignore[misc]
    """Passes messages on as the bytes that they are; the schema is asked for once."""

    def __init__(self, channel: grpc.Channel, known: Provider) -> None:
        self._channel = channel
        self._kept = {_RESOURCES: set(known.resource), _DATA_SOURCES: set(known.data)}
        self._schema: bytes | None = None
        self._lock = Lock()

    def service(self, handler_call_details: Any) -> Any:
        method: str = handler_call_details.method
        if not method.startswith(_SERVICE):
            return None  # the streams that plugins have beside it: what is printed, and calls the other way
        ask = self._channel.unary_unary(method)
        if method == _SCHEMA:
            return grpc.unary_unary_rpc_method_handler(lambda request, _: self._once(ask, request))
        return grpc.unary_unary_rpc_method_handler(lambda request, _: ask(request))

    def _once(self, ask: Callable[[bytes], bytes], request: bytes) -> bytes:
        with self._lock:
            if self._schema is None:
                self._schema = b"".join(self._parts(ask(request)))
            return self._schema

    def _parts(self, message: bytes) -> Iterator[bytes]:
        """The fields of the message, without what no test uses."""
        for number, whole, content in _fields(message):
            if number not in _MAPS or _key(content) in self._kept.get(number, ()):
                yield whole


def _key(entry: bytes) -> str:
    """The key of an entry of a map, which Protocol Buffers write as a message: field 1 is the key."""
    return next(content for number, _, content in _fields(entry) if number == 1).decode()


def _fields(message: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """The number, all bytes and the content of each field of a message, all of which have a length here."""
    at = 0
    while at < len(message):
        tag, begin = _number(message, at)
        length, begin = _number(message, begin)
        end = begin + length
        yield tag >> 3, message[at:end], message[begin:end]
        at = end


def _number(message: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits in each byte, lowest first, and where it ends."""
    number = shift = 0
    while True:
        byte = message[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2])
