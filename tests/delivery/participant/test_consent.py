"""Agreeing by a link: read, understood, signed, copied; and put off without any harm."""

from datetime import datetime

import pytest
from django.test import Client
from tests.apps.trial.world import DOCUMENT, LONGER, PROTOCOL, STAFF, give_consent
from tests.delivery.participant.conftest import link_to

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.models import ConsentSigned, ContactDetails, Visit
from selfback.apps.trial.study_services import amend_study
from selfback.delivery.participant import links
from selfback.domain.trial.protocol_people import ConsentText

pytestmark = pytest.mark.django_db
TEXT: ConsentText = DOCUMENT.text["da"]
RIGHT = [each.right for each in DOCUMENT.questions]
WRONG = next(each for each in DOCUMENT.questions[0].options if each != RIGHT[0])
ALL_TICKED = [str(number) for number, _each in enumerate(TEXT.statements, 1)]


def understand(phone: Client, start: str) -> None:
    for number, right in enumerate(RIGHT, 1):
        phone.post(f"{start}/consent/ask/{number}", {"answer": right})


def sign(phone: Client, start: str, **changes: object) -> object:
    sent = {"statement": ALL_TICKED, "name": "Ida Holm", **changes}
    return phone.post(f"{start}/consent/sign", sent)


def test_the_document_comes_before_any_question(
    phone: Client, entering: Visit, now: list[datetime]
):
    start = link_to(entering, now[0])

    for path in ("", "/questions", "/questions/1", "/finish"):
        assert phone.get(f"{start}{path}").headers["Location"] == f"{start}/consent"
    said = phone.get(f"{start}/consent").content.decode()
    for passage in TEXT.paragraphs:
        assert passage in said
    for level in PROTOCOL.withdrawal_levels:
        assert level.label["da"] in said


def test_a_wrong_answer_shows_the_passage_again_and_is_kept_with_the_signature(
    phone: Client, entering: Visit, now: list[datetime]
):
    start = link_to(entering, now[0])
    passage = TEXT.paragraphs[DOCUMENT.questions[0].passage - 1]

    answered = phone.post(f"{start}/consent/ask/1", {"answer": WRONG})
    assert answered.status_code == 422
    assert passage in answered.content.decode()
    understand(phone, start)
    assert sign(phone, start).headers["Location"] == f"{start}/consent/signed"

    signed = ConsentSigned.objects.get()
    assert signed.answers[DOCUMENT.questions[0].id] == [WRONG, RIGHT[0]]
    assert (signed.name, signed.language) == ("Ida Holm", "da")


def test_nobody_signs_before_all_was_understood(
    phone: Client, entering: Visit, now: list[datetime]
):
    start = link_to(entering, now[0])
    phone.post(f"{start}/consent/ask/1", {"answer": RIGHT[0]})

    assert sign(phone, start).headers["Location"] == f"{start}/consent/ask/2"
    assert not ConsentSigned.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"statement": ALL_TICKED[:-1]}, {"statement": ["1", "1", "1"]}, {"name": " "}],
    ids=str,
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    phone: Client, entering: Visit, now: list[datetime], changes: dict[str, object]
):
    start = link_to(entering, now[0])
    understand(phone, start)

    answered = sign(phone, start, **changes)

    assert answered.status_code == 422
    assert 'role="alert"' in answered.content.decode()
    assert not ConsentSigned.objects.exists()


def test_deciding_later_leaves_all_as_it_is(phone: Client, entering: Visit, now: list[datetime]):
    start = link_to(entering, now[0])

    assert phone.get(f"{start}/consent/later").status_code == 200

    entering.refresh_from_db()
    assert entering.version == 0
    assert phone.get(f"{start}/consent").status_code == 200


def test_the_copy_is_a_pdf_of_what_was_kept(phone: Client, entering: Visit, now: list[datetime]):
    start = link_to(entering, now[0])
    assert phone.get(f"{start}/consent/copy").status_code == 404
    give_consent(entering.participant)

    answered = phone.get(f"{start}/consent/copy")

    assert answered.headers["Content-Type"] == "application/pdf"
    assert answered.content.startswith(b"%PDF")


def test_the_text_is_mailed_once_to_the_address_that_is_kept(
    phone: Client, entering: Visit, now: list[datetime]
):
    start = link_to(entering, now[0])
    signed = give_consent(entering.participant)
    phone.post(f"{start}/consent/send")
    assert not OutgoingMessage.objects.exists()
    keep_contact(
        participant=entering.participant,
        name="Ida Holm",
        email="ida@example.org",
        phone="",
        prefers=ContactDetails.Way.EMAIL,
        by=STAFF,
        at=now[0],
    )

    for _time in range(2):
        phone.post(f"{start}/consent/send")

    message = OutgoingMessage.objects.get()
    assert message.address == "ida@example.org"
    assert signed.text in message.body
    assert signed.text_digest in message.body


def test_signing_again_returns_the_same(phone: Client, entering: Visit, now: list[datetime]):
    start = link_to(entering, now[0])
    understand(phone, start)
    for _time in range(2):
        sign(phone, start)

    assert ConsentSigned.objects.count() == 1


def test_after_an_amendment_the_new_text_comes_first(
    phone: Client, week_6: Visit, now: list[datetime], monkeypatch: pytest.MonkeyPatch
):
    start = link_to(week_6, now[0])
    amend_study(
        study=week_6.participant.study,
        old=PROTOCOL,
        new=LONGER,
        valid_from=now[0].date(),
        by=STAFF,
        at=now[0],
    )
    monkeypatch.setattr(links, "protocol_of", lambda _study: LONGER)

    assert phone.get(f"{start}/questions/1").headers["Location"] == f"{start}/consent"
    understand(phone, start)
    sign(phone, start)
    assert phone.get(f"{start}/questions/1").status_code == 200
