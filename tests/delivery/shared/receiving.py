"""The other side of a push: a phone with its keys, and a push service on this machine."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

from selfback.delivery.shared.channels.public_hosts import PinnedConnection
from selfback.delivery.shared.push_keys import base64url


@dataclass(frozen=True)
class Phone:
    """A browser's half of a subscription."""

    key: ec.EllipticCurvePrivateKey
    secret: bytes

    @classmethod
    def new(cls) -> "Phone":
        return cls(key=ec.generate_private_key(ec.SECP256R1()), secret=b"0123456789abcdef")

    @property
    def p256dh(self) -> str:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64url(point)

    @property
    def auth(self) -> str:
        return base64url(self.secret)

    @property
    def keys(self) -> dict[str, Any]:
        return {"p256dh": self.p256dh, "auth": self.auth}

    def open(self, body: bytes) -> bytes:
        opened: bytes = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return opened


class PushService:
    """A push service on this machine, with a certificate of its own; it answers as told."""

    def __init__(self) -> None:
        self.requests: list[SimpleNamespace] = []
        self.status, self.headers, self.answer = 201, {}, b""
        self.delay = 0.0
        self.port = 0
        self.trust = ssl.create_default_context()

    def connection(self, _endpoint: Any) -> PinnedConnection:
        """A connection to it, whatever the endpoint's name."""
        return PinnedConnection("localhost", ["127.0.0.1"], port=self.port, context=self.trust)


@contextmanager
def pushing_to() -> Iterator[PushService]:
    """Run a push service while a test lasts."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            seen = SimpleNamespace(path=self.path, headers=dict(self.headers), body=body)
            service.requests.append(seen)
            time.sleep(service.delay)
            self.send_response(service.status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(service.answer)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(service.answer)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_):
            """A stranger who hangs up is no failure of the service."""

    with TemporaryDirectory() as folder, Server(("127.0.0.1", 0), Handler) as server:
        certificate = _certificate(Path(folder))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        service.trust.load_verify_locations(certificate)
        service.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield service
        server.shutdown()


def _certificate(folder: Path) -> Path:
    """Write a certificate for localhost with its key; return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "service.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + made.public_bytes(Encoding.PEM)
    )
    return file
