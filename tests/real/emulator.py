"""An AWS on loopback: moto in a process of its own, and in front of it what moto lacks.

Starts with the test session and stops with it. Both listen on 127.0.0.1 only, on ports that the system hands out.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import boto3
from botocore.config import Config

from tests.real.eks import Eks
from tests.real.exchange import RefusedError, Request, Response

LOOPBACK = "127.0.0.1"
_START_SECONDS = 60
_MOTO = Path(__file__).with_name("mended_moto.py")
_HOP_BY_HOP = frozenset({"connection", "content-length", "date", "server", "transfer-encoding"})


@dataclass(frozen=True)
class Aws:
    """The emulated AWS, for Terraform by its port and for a test by its clients."""

    port: int

    def client(self, service: str, region: str) -> Any:
        """A boto3 client of one service."""
        return _client(self.port, service, region)


@contextmanager
def emulated(account_id: str, log: Path) -> Iterator[Aws]:
    """Run the emulated AWS of one account; moto writes what it has to say to `log`."""
    with _moto(account_id, log) as moto_port:
        eks = Eks(partial(_forward, moto_port), partial(_client, moto_port, "ec2"))

        def answer(request: Request) -> Response:
            return eks.answer(request) if request.scope[1] == "eks" else _forward(moto_port, request)

        with _front(answer) as port:
            yield Aws(port)


@contextmanager
def _moto(account_id: str, log: Path) -> Iterator[int]:
    """A process, not a thread: moto reads these variables when it is imported, and takes 200 MiB."""
    port = _free_port()
    settings = {"MOTO_ACCOUNT_ID": account_id, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true", "MOTO_PORT": str(port)}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    with (
        log.open("wb") as sink,
        subprocess.Popen(
            [sys.executable, _MOTO, "-H", LOOPBACK, "-p", str(port)],
            env=inherited | settings,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
        ) as process,
    ):
        try:
            _wait_for(port, process, log)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.1)
    msg = f"moto did not start on port {port}:\n{log.read_text(errors='replace')[-2000:]}"
    raise RuntimeError(msg)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def _forward(port: int, request: Request) -> Response:
    """Ask moto, which also finds the service by the credential scope."""
    with closing(http.client.HTTPConnection(LOOPBACK, port, timeout=60)) as connection:
        connection.request(request.method, request.target, request.body, dict(request.headers))
        answer = connection.getresponse()
        body = answer.read()
    headers = tuple((name, value) for name, value in answer.getheaders() if name.lower() not in _HOP_BY_HOP)
    return Response(answer.status, body, headers)


@contextmanager
def _front(answer: Callable[[Request], Response]) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        """Reads a request, writes the answer; keeps the connection, as Terraform makes some 500 calls."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                response = answer(Request(self.command, self.path, dict(self.headers.items()), body))
            except RefusedError as refused:
                response = refused.response
            except Exception:  # noqa: BLE001  (said as a refusal: a broken connection is retried for minutes)
                response = RefusedError("EmulatorFault", traceback.format_exc()).response
            self._write(response)

        def _write(self, response: Response) -> None:
            self.send_response(response.status)
            for name, value in response.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(response.body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815  (http.server's names)

        def log_message(self, *_: object) -> None:
            """Say nothing: a test's output is for its failure."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@cache
def _client(port: int, service: str, region: str) -> Any:
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=f"http://{LOOPBACK}:{port}",
        aws_access_key_id="offline",
        aws_secret_access_key="offline",
        # Whatever proxy the machine has, loopback is not behind it.
        config=Config(proxies={}),
    )
