"""Connections to push services: an address comes from a browser, so it may lead nowhere private."""

import socket
import ssl
from dataclasses import dataclass
from http.client import HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from selfback.apps.devices.models import LONGEST_ENDPOINT

PORT = 443
PATIENCE = 5.0
"""Seconds to wait for a connection, and for each piece of an answer."""
MOST_ADDRESSES = 2
"""Addresses of one host that are tried: less than the time after which all is hung up on."""
TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as networks without IPv4 write them (RFC 6052)."""


class EndpointRefused(ValueError):
    """The address is not one of a push service on the public internet.

    fault   a code that does not repeat the address
    """

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(fault)


class HostUnknown(OSError):
    """No address is known for the name now."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a push service listens: https, port 443, a name and not a number."""

    host: str
    path: str

    @property
    def audience(self) -> str:
        """What a signature for it is made out to."""
        return f"https://{self.host}"


def read_endpoint(text: str) -> Endpoint:
    """Take an address apart; raises EndpointRefused. Nothing is looked up."""
    if len(text) > LONGEST_ENDPOINT or not text.isascii() or not text.isprintable() or " " in text:
        raise EndpointRefused("endpoint-unreadable")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise EndpointRefused("endpoint-unreadable") from error
    if parts.scheme != "https" or port not in {None, PORT}:
        raise EndpointRefused("endpoint-not-https")
    if parts.username is not None or parts.fragment or "\\" in text:
        raise EndpointRefused("endpoint-unreadable")
    if "." not in host or _is_number(host) or host.endswith((".local", ".internal", ".localhost")):
        raise EndpointRefused("endpoint-not-public")
    path = parts.path or "/"
    return Endpoint(host=host, path=f"{path}?{parts.query}" if parts.query else path)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also when IPv6 wraps an IPv4 one."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (inner := _wrapped(found)) is not None:
        found = inner
    return found.is_global and not found.is_multicast


def public_connection(endpoint: Endpoint) -> HTTPSConnection:
    """Return a connection that will go to an address that was looked up and checked just now.

    The name is looked up once, so that it cannot lead elsewhere after the check; its certificate
    is held against the name.
    raises  EndpointRefused if any of its addresses is not public; HostUnknown
    """
    addresses = _addresses(endpoint.host)
    if not all(is_public(each) for each in addresses):
        raise EndpointRefused("endpoint-not-public")
    return PinnedConnection(endpoint.host, addresses[:MOST_ADDRESSES])


class PinnedConnection(HTTPSConnection):
    """A connection to one of these addresses and no other, whatever the name says meanwhile."""

    def __init__(
        self,
        host: str,
        addresses: list[str],
        *,
        port: int = PORT,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._addresses = addresses
        self._trust = context or ssl.create_default_context()
        super().__init__(host, port, timeout=PATIENCE, context=self._trust)

    def connect(self) -> None:
        """Connect to the first address that answers; raises OSError.

        The socket stands in `sock` before it greets, so that others can end the greeting.
        """
        wrapped = self._trust.wrap_socket(
            self._reach(), server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock = wrapped
        wrapped.do_handshake()

    def _reach(self) -> socket.socket:
        fault = OSError("no address")
        for address in self._addresses:
            try:
                return socket.create_connection((address, self.port), PATIENCE)
            except OSError as error:
                fault = error
        raise fault


def _addresses(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise HostUnknown(host) from error
    return list(dict.fromkeys(str(place[4][0]) for place in found))


def _is_number(host: str) -> bool:
    """Whether a host is an IP address in any of the ways resolvers read one."""
    last = host.rstrip(".").rsplit(".", 1)[-1]
    return ":" in host or last.isdigit() or last.startswith("0x")


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address.teredo is not None:
        return IPv4Address(0)  # a tunnel: where it ends is not known here
    return address.ipv4_mapped or address.sixtofour
