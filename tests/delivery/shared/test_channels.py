"""Messages leave by file, by mail server and by SMS gateway, each tried against a real one."""

import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from django.core import mail
from tests.builders import NOON

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.delivery.shared import clock
from selfback.delivery.shared.channels import sending
from selfback.delivery.shared.channels.channel import Letter, NotDelivered
from selfback.delivery.shared.channels.files import FileChannel
from selfback.delivery.shared.channels.gateway import GatewayChannel
from selfback.delivery.shared.channels.mail import MailChannel

LETTER = Letter(key="referral:1", address="+4712345678", subject="", body="Hei på deg")


@pytest.fixture
def gateway() -> Iterator[SimpleNamespace]:
    """An SMS gateway on this machine, which answers with what a test wants."""
    seen = SimpleNamespace(requests=[], status=201, answer=b'{"id": "sms-1"}')

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            seen.requests.append((dict(self.headers), json.loads(self.rfile.read(length))))
            self.send_response(seen.status)
            self.send_header("Content-Length", str(len(seen.answer)))
            self.end_headers()
            self.wfile.write(seen.answer)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        seen.address = f"http://127.0.0.1:{server.server_address[1]}/messages"
        yield seen
        server.shutdown()


@pytest.fixture
def mail_server() -> Iterator[SimpleNamespace]:
    """A mail server on this machine that knows every address but nobody@."""
    seen = SimpleNamespace(letters=[])

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    text = b"".join(iter(self.rfile.readline, b".\r\n"))
                    seen.letters.append(text.decode())
                    self.wfile.write(b"250 kept\r\n")
                elif word == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                elif word == b"RCPT" and b"nobody@" in line:
                    self.wfile.write(b"550 unknown\r\n")
                else:
                    self.wfile.write(b"250 fine\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        seen.port = server.server_address[1]
        yield seen
        server.shutdown()


def test_a_file_channel_writes_one_file_a_letter_however_often_it_is_sent(tmp_path):
    channel = FileChannel(folder=tmp_path / "sms")

    assert channel.send(LETTER) == channel.send(LETTER)

    (file,) = (tmp_path / "sms").iterdir()
    assert "To: +4712345678" in file.read_text()
    assert "Hei på deg" in file.read_text()


def test_the_gateway_gets_the_message_with_its_key_and_who_we_are(gateway):
    channel = GatewayChannel(address=gateway.address, token="secret", sender="selfback")

    assert channel.send(LETTER) == "sms-1"

    headers, body = gateway.requests[0]
    assert body == {"to": "+4712345678", "text": "Hei på deg", "sender": "selfback"}
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Idempotency-Key"] == "referral:1"


@pytest.mark.parametrize(
    ("status", "for_good"), [(400, True), (422, True), (401, False), (429, False), (503, False)]
)
def test_a_refusal_says_whether_trying_again_would_help(gateway, status, for_good):
    gateway.status = status
    channel = GatewayChannel(address=gateway.address, token="secret", sender="selfback")

    with pytest.raises(NotDelivered) as refused:
        channel.send(LETTER)
    assert (refused.value.fault, refused.value.for_good) == (f"http-{status}", for_good)


def test_a_gateway_that_answers_without_an_id_has_taken_the_message(gateway):
    gateway.answer = b"OK"

    assert GatewayChannel(address=gateway.address, token="", sender="s").send(LETTER) == ""


def test_nobody_at_the_other_end_is_worth_another_try():
    with pytest.raises(NotDelivered) as refused:
        GatewayChannel(address="http://127.0.0.1:9/", token="", sender="s").send(LETTER)
    assert (refused.value.fault, refused.value.for_good) == ("no-answer", False)


def _use(server: SimpleNamespace, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""


def test_mail_reaches_a_mail_server(mail_server, settings):
    _use(mail_server, settings)

    reference = MailChannel().send(
        Letter(key="k", address="marie@example.org", subject="Din plan", body="Hej Marie")
    )

    assert f"Message-ID: {reference}" in mail_server.letters[0]
    assert "Hej Marie" in mail_server.letters[0]


def test_an_address_the_mail_server_does_not_know_is_refused_for_good(mail_server, settings):
    _use(mail_server, settings)

    with pytest.raises(NotDelivered) as refused:
        MailChannel().send(Letter(key="k", address="nobody@example.org", subject="", body="b"))
    assert (refused.value.fault, refused.value.for_good) == ("address-refused", True)


def _queue(channel: OutgoingMessage.Channel, address: str, **fields) -> OutgoingMessage:
    return queue_message(
        key=f"test:{address}",
        purpose="referral",
        channel=channel,
        address=address,
        language="nb",
        subject="Planen din",
        body="Hei",
        by="somebody",
        at=NOON,
        **fields,
    )


@pytest.mark.django_db
def test_what_is_due_is_sent_by_its_channel_and_only_once(gateway, settings, monkeypatch):
    settings.SMS_GATEWAY = gateway.address
    monkeypatch.setattr(clock, "now", lambda: NOON)
    sms, letter = OutgoingMessage.Channel.SMS, OutgoingMessage.Channel.EMAIL
    _queue(sms, "+4712345678")
    _queue(letter, "olav@example.org")
    _queue(sms, "+4787654321", due_at=NOON + timedelta(hours=1))

    assert sending.send_what_is_due() == 2
    assert sending.send_what_is_due() == 0

    assert [body["to"] for _, body in gateway.requests] == ["+4712345678"]
    assert [message.to for message in mail.outbox] == [["olav@example.org"]]


@pytest.mark.django_db
def test_a_message_the_channel_refuses_stays_and_one_it_takes_later_goes(
    gateway, settings, monkeypatch
):
    settings.SMS_GATEWAY, gateway.status = gateway.address, 503
    monkeypatch.setattr(clock, "now", lambda: NOON)
    message = _queue(OutgoingMessage.Channel.SMS, "+4712345678")

    assert sending.send_what_is_due() == 0
    gateway.status = 201
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=2))
    assert sending.send_what_is_due() == 1

    message.refresh_from_db()
    assert (message.state, message.reference) == (OutgoingMessage.State.SENT, "sms-1")
    keys = {headers["Idempotency-Key"] for headers, _ in gateway.requests}
    assert keys == {message.key}


@pytest.mark.django_db
def test_without_a_gateway_an_sms_becomes_a_file_a_person_can_read(settings, tmp_path, monkeypatch):
    settings.DATA, settings.SMS_GATEWAY = tmp_path, ""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    _queue(OutgoingMessage.Channel.SMS, "+4712345678")

    assert sending.send_what_is_due() == 1
    assert len(list((tmp_path / "sms").iterdir())) == 1
