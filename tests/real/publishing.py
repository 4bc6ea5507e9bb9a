"""Where releases are taken from: a git repository, and a web server on loopback with a certificate of its own."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fargate_tf.release.registry import HEADERS

LOOPBACK = "127.0.0.1"


def tagged(repository: Path, tag: str) -> None:
    """Make a repository of all that is in the folder, with one commit and its tag."""
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    for words in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "-m", tag), ("tag", "-m", tag, tag)):
        subprocess.run(["git", *who, *words], cwd=repository, check=True, capture_output=True)


@contextmanager
def served(site: Path, certificate: Path | None = None) -> Iterator[str]:
    """A web server of static files, as `host:port`: it knows of modules only what `_headers` says."""
    handler = partial(_Static, directory=str(site))
    with ThreadingHTTPServer((LOOPBACK, 0), handler) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"{LOOPBACK}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Static(SimpleHTTPRequestHandler):
    """Files of a folder, each with the headers that `_headers` gives it."""

    def end_headers(self) -> None:
        for name, value in self._given().items():
            self.send_header(name, value)
        super().end_headers()

    def guess_type(self, path: object) -> str:
        return self._given().get("Content-Type") or super().guess_type(str(path))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is Python's)
        """Say nothing."""

    def _given(self) -> Mapping[str, str]:
        return headers_in(Path(self.directory)).get(self.path.partition("?")[0], {})


def headers_in(site: Path) -> Mapping[str, Mapping[str, str]]:
    """The headers of each path, as the hosts that read `_headers` understand it."""
    given: dict[str, dict[str, str]] = {}
    path = ""
    file = site / HEADERS
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            given[path][name] = value
        else:
            path = line
            given[path] = {}
    return given


def self_signed(file: Path) -> Path:
    """A certificate of loopback with its key, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, LOOPBACK)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return file
