"""No address a browser sends can make the server reach into a private network."""

import socket
import ssl
from contextlib import closing

import pytest
from tests.delivery.shared.receiving import pushing_to

from selfback.delivery.shared.channels.public_hosts import (
    EndpointRefused,
    HostUnknown,
    PinnedConnection,
    is_public,
    public_connection,
    read_endpoint,
)


@pytest.mark.parametrize(
    "text",
    [
        "https://fcm.googleapis.com/fcm/send/cU1:APA91b-_x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA==",
        "https://web.push.apple.com/QKC3-x_y",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYA%2bx",
        "https://push.example.org:443/1",
    ],
)
def test_the_addresses_of_push_services_are_read(text: str):
    read = read_endpoint(text)

    assert text.replace(":443/", "/") == f"{read.audience}{read.path}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://push.example.org/1",
        "ftp://push.example.org/1",
        "//push.example.org/1",
        "https://push.example.org:8443/1",
        "https://push.example.org:99999/1",
        "https://push.example.org:x/1",
        "https://user:word@push.example.org/1",
        "https://@push.example.org/1",
        "https://push.example.org/1#part",
        "https://push.example.org\\@127.0.0.1/",
        "https://push.example.org/1 HTTP/1.1",
        "https://push.example.org/1\r\nHost: other",
        "https://push.example.org/1\x00",
        "https://püsh.example.org/1",
        "https://localhost/1",
        "https://database/1",
        "https://printer.local/1",
        "https://metadata.google.internal/1",
        "https://a.localhost/1",
        "https://127.0.0.1/1",
        "https://2130706433/1",
        "https://127.1/1",
        "https://0x7f.0.0.1/1",
        "https://1.0x7f000001/1",
        "https://0177.0.0.1/1",
        "https://10.0.0.1./1",
        "https://8.8.8.8/1",
        "https://[::1]/1",
        "https://[::ffff:10.0.0.1]/1",
        "https://[fe80::1%25eth0]/1",
        "https://[broken/1",
        "https://push.example.org/" + "x" * 2000,
    ],
)
def test_any_other_address_is_refused_without_asking_anybody(text: str, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", None)

    with pytest.raises(EndpointRefused) as refused:
        read_endpoint(text)

    assert text not in str(refused.value) or not text


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:400f::1", "64:ff9b::808:808"])
def test_addresses_of_the_public_internet_are_public(address: str):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "nonsense",
    ],
)
def test_no_other_address_is(address: str):
    assert not is_public(address)


def answer_with(monkeypatch, *addresses: str):
    def getaddrinfo(host, port, **_):
        return [(0, 0, 0, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"]])
def test_a_public_name_that_leads_to_a_private_address_is_refused(monkeypatch, addresses):
    answer_with(monkeypatch, *addresses)

    with pytest.raises(EndpointRefused, match="endpoint-not-public"):
        public_connection(read_endpoint("https://push.example.org/1"))


def test_a_name_without_an_address_is_unknown(monkeypatch):
    def getaddrinfo(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    with pytest.raises(HostUnknown):
        public_connection(read_endpoint("https://push.example.org/1"))


def test_a_name_is_looked_up_once_and_the_checked_address_is_the_one_reached(monkeypatch):
    asked, reached = [], []

    def getaddrinfo(host, port, **_):
        asked.append(host)
        return [(0, 0, 0, "", ("8.8.8.8" if len(asked) == 1 else "127.0.0.1", port))]

    def create_connection(place, *_):
        reached.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)

    with pytest.raises(ConnectionRefusedError):
        public_connection(read_endpoint("https://push.example.org/1")).request("POST", "/1")

    assert (asked, reached) == (["push.example.org"], [("8.8.8.8", 443)])


def test_a_certificate_for_another_name_is_refused():
    with pushing_to() as service:
        stranger = PinnedConnection(
            "push.example.org", ["127.0.0.1"], port=service.port, context=service.trust
        )
        with closing(stranger), pytest.raises(ssl.SSLCertVerificationError):
            stranger.request("POST", "/1")

        assert service.requests == []


def test_a_certificate_nobody_vouches_for_is_refused():
    with pushing_to() as service:
        trusting_nobody_new = PinnedConnection("localhost", ["127.0.0.1"], port=service.port)
        with closing(trusting_nobody_new), pytest.raises(ssl.SSLCertVerificationError):
            trusting_nobody_new.request("POST", "/1")
