"""A note to a person: chosen, seen as they will see it, sent in two taps, told of in no words."""

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_staff
from tests.delivery.clinic.conftest import browser_of, with_plan

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.contacts.models import ClinicPhone, Note
from selfback.apps.contacts.services import change_clinic_phone
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing, change_user
from selfback.delivery.clinic.contacting import rules as contact_rules
from selfback.delivery.clinic.contacting.phones import NumberNotUnderstood, read_number
from selfback.delivery.clinic.contacting.sending import first_name
from selfback.delivery.shared.channels.sending import send_what_is_due
from selfback.delivery.shared.clinic_phones import shown
from selfback.delivery.shared.content import library
from selfback.delivery.shared.note_letters import within_hours
from selfback.domain.content.note import Slot

pytestmark = pytest.mark.django_db

TWO_MINUTES = timedelta(minutes=2)


@pytest.fixture
def clinic() -> Clinic:
    clinic = make_clinic("Harbour")
    change_clinic_phone(clinic=clinic, number="+4533123456", by="system", at=NOON)
    return clinic


@pytest.fixture
def anna(clinic: Clinic) -> User:
    user = make_staff(Role.CLINICIAN, "anna@example.org", clinic)
    change_user(user=user, name="Dr. Anna Lund", by=user.pk, at=NOON)
    return user


@pytest.fixture
def desk(anna: User) -> Client:
    return browser_of(anna)


@pytest.fixture
def marie(clinic: Clinic) -> Patient:
    patient = with_plan("marie@example.org", clinic)
    change_user(user=patient.user, name="Marie", language="da", by=patient.user_id, at=NOON)
    return patient


def notes_page(desk: Client, patient: Patient) -> str:
    return desk.get(reverse("clinic:notes", args=[patient.pk])).content.decode()


def preview(desk: Client, patient: Patient, note: str, **asked: str):
    return desk.get(reverse("clinic:note", args=[patient.pk, note]), asked)


def send(desk: Client, patient: Patient, note: str, key: str = "1", **sent: str):
    address = reverse("clinic:note", args=[patient.pk, note])
    if "day" in sent:
        sent = {"shown": sent["day"], **sent}
    return desk.post(address, {"key": key, **sent})


def test_two_taps_send_a_note_in_the_language_of_the_person(desk, marie, anna):
    words = library().note_words("da")["welcome-back"]
    address = reverse("clinic:note", args=[marie.pk, "welcome-back"])
    assert f'href="{address}"' in notes_page(desk, marie)  # the first tap

    page = desk.get(address).content.decode()
    assert words.text in page
    assert "In your language" in page
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key
    desk.post(address, {"key": key.group(1)})  # the second

    note = Note.objects.get()
    assert (note.text, note.title, note.language) == (words.text, words.title, "da")
    assert (note.signed, note.sent_by, note.release) == ("Anna", anna, library().release)


def test_what_is_previewed_is_what_the_person_reads(desk, marie):
    day = {"day": "2027-01-12"}
    page = preview(desk, marie, "visit-on-date", **day).content.decode()
    send(desk, marie, "visit-on-date", **day)

    note = Note.objects.get()
    assert "Harbour" in note.text
    assert re.search(r"tirsdag (den )?12\.? januar", note.text)
    assert "33 12 34 56" in note.text
    assert "{" not in note.text
    assert note.text in page
    today = browser_of_patient(marie).get(reverse("patient:today")).content.decode()
    assert note.text in today


def browser_of_patient(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("language", ["en", "da", "nb"])
@pytest.mark.parametrize("note", sorted(library().notes))
def test_every_note_can_be_filled_in_every_language(desk, marie, note, language):
    change_user(user=marie.user, language=language, by=marie.user_id, at=NOON)

    page = preview(desk, marie, note)

    assert page.status_code == 200
    text = re.search(rf'<p class="note-text" lang="{language}">(.*?)</p>', page.content.decode())
    assert text
    assert not re.search(r"[{}]", text.group(1))


@pytest.mark.parametrize(("day", "fits"), [
    ("2027-01-04", True),
    ("2027-05-04", True),
    ("2027-05-05", False),
    ("2027-01-03", False),
    ("", False),
    ("soon", False),
])  # fmt: skip
def test_a_note_names_a_day_from_today_on_and_not_too_far_ahead(desk, marie, day, fits):
    answer = send(desk, marie, "call-on-date", day=day)

    assert answer.status_code == (302 if fits else 422)
    assert Note.objects.exists() == fits


def test_a_day_that_was_changed_after_the_note_was_shown_is_shown_before_it_goes_out(desk, marie):
    answer = send(desk, marie, "call-on-date", day="2027-01-13", shown="2027-01-12")

    assert answer.status_code == 422
    assert not Note.objects.exists()
    page = answer.content.decode()
    assert "Please look at the note once more." in page
    assert re.search(r"onsdag (den )?13\.? januar", page)
    assert 'name="shown" value="2027-01-13"' in page


def test_a_note_can_be_looked_at_with_another_day_before_it_goes_out(desk, marie):
    day = {"day": "2027-01-13", "shown": "2027-01-12", "look": "1"}

    answer = send(desk, marie, "call-on-date", **day)

    assert answer.status_code == 200
    assert re.search(r"onsdag (den )?13\.? januar", answer.content.decode())
    assert not Note.objects.exists()


@pytest.mark.hazard("H-18")
def test_the_person_is_told_by_mail_after_the_moment_to_take_it_back_and_not_what_it_says(
    desk, marie, now
):
    send(desk, marie, "gently-this-week")
    assert send_what_is_due() == 0
    now[0] += TWO_MINUTES
    assert send_what_is_due() == 1

    letter = mail.outbox[-1]
    assert letter.to == ["marie@example.org"]
    said = (letter.subject + letter.body).lower()
    note = Note.objects.get()
    for secret in ("harbour", "anna", "marie", "uge", "week", note.title.lower(), note.pk.lower()):
        assert secret not in said
    assert reverse("patient:notes") in letter.body


def test_who_gave_a_number_is_told_by_sms_in_one_message(desk, marie, now):
    change_user(user=marie.user, phone="+4520123456", by=marie.user_id, at=NOON)

    send(desk, marie, "bad-days")

    message = OutgoingMessage.objects.get(purpose="note")
    assert (message.channel, message.address, message.subject) == ("sms", "+4520123456", "")
    assert len(message.body) <= 160


def test_nobody_is_told_at_night(desk, marie, now):
    now[0] = NOON.replace(hour=21)

    send(desk, marie, "bad-days")

    due = OutgoingMessage.objects.get(purpose="note").due_at
    assert due == (NOON + timedelta(days=1)).replace(hour=7)  # eight in Copenhagen


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (NOON.replace(hour=6, minute=59), NOON.replace(hour=7)),
        (NOON.replace(hour=7), NOON.replace(hour=7)),
        (NOON.replace(hour=18, minute=59), NOON.replace(hour=18, minute=59)),
        (NOON.replace(hour=19), NOON.replace(hour=7) + timedelta(days=1)),
        (NOON.replace(hour=23, minute=30), NOON.replace(hour=7) + timedelta(days=1)),
    ],
)
def test_a_message_waits_for_the_persons_day(at: datetime, then: datetime):
    assert within_hours(at, zone="Europe/Copenhagen", first=8, last=20) == then


def test_a_note_can_be_taken_back_before_anybody_was_told(desk, marie, now):
    send(desk, marie, "welcome-back")
    note = Note.objects.get()
    assert "Take it back" in notes_page(desk, marie)

    desk.post(reverse("clinic:note_back", args=[note.pk]))
    now[0] += TWO_MINUTES

    assert send_what_is_due() == 0
    assert "taken back" in notes_page(desk, marie)
    today = browser_of_patient(marie).get(reverse("patient:today")).content.decode()
    assert note.text not in today


def test_after_two_minutes_it_is_too_late_to_take_it_back(desk, marie, now):
    send(desk, marie, "welcome-back")
    now[0] += TWO_MINUTES

    assert "Take it back" not in notes_page(desk, marie)
    answer = desk.post(reverse("clinic:note_back", args=[Note.objects.get().pk]), follow=True)

    assert "too late to take it back" in answer.content.decode()
    assert Note.objects.get().taken_back_at is None


def test_a_colleague_does_not_take_back_what_they_did_not_send(desk, marie, clinic):
    send(desk, marie, "welcome-back")
    colleague = browser_of(make_staff(Role.CLINICIAN, "bo@example.org", clinic))

    answer = colleague.post(reverse("clinic:note_back", args=[Note.objects.get().pk]))

    assert answer.status_code == 404
    assert Note.objects.get().taken_back_at is None


def test_two_notes_a_week_are_enough_and_the_page_says_when_there_may_be_another(desk, marie):
    assert "0 of 2 notes in the last seven days were sent." in notes_page(desk, marie)
    for key, note in (("1", "welcome-back"), ("2", "bad-days"), ("3", "keeping-at-it")):
        send(desk, marie, note, key)

    page = notes_page(desk, marie)
    assert Note.objects.count() == 2
    assert "2 of 2 notes" in page
    assert "The next one can go out 11 January 13:00." in page
    assert "Send it" not in preview(desk, marie, "keeping-at-it").content.decode()


def test_a_page_sent_twice_sends_one_note_and_tells_once(desk, marie):
    send(desk, marie, "welcome-back", "same")
    send(desk, marie, "welcome-back", "same")

    assert Note.objects.count() == 1
    assert OutgoingMessage.objects.filter(purpose="note").count() == 1


def test_without_a_name_or_a_number_the_page_says_what_is_missing(desk, marie, anna):
    ClinicPhone.objects.all().delete()
    page = notes_page(desk, marie)
    assert "Add the clinic’s telephone number" in page
    assert reverse("clinic:note", args=[marie.pk, "book-a-visit"]) not in page
    assert reverse("clinic:note", args=[marie.pk, "welcome-back"]) in page
    assert preview(desk, marie, "book-a-visit").status_code == 302
    assert send(desk, marie, "book-a-visit").status_code == 302

    change_user(user=anna, name="", by=anna.pk, at=NOON)
    assert "Add your name" in notes_page(desk, marie)
    assert not Note.objects.exists()


@pytest.mark.hazard("H-18")
def test_nobody_writes_their_own_words_unless_the_service_has_allowed_it(desk, marie):
    assert "id_own" not in preview(desk, marie, "welcome-back").content.decode()

    answer = send(desk, marie, "welcome-back", own="Your scan is fine.")

    assert answer.status_code == 422
    assert "Notes here are sent as they are." in answer.content.decode()
    assert not Note.objects.exists()


@pytest.fixture
def own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the service allow one sentence of one's own."""
    held = contact_rules.rules()
    fields = {name: getattr(held, name) for name in held.__slots__}
    allowed = contact_rules.ContactRules(**{**fields, "own_sentence_is_allowed": True})
    for module in ("sending", "pages"):
        monkeypatch.setattr(f"selfback.delivery.clinic.contacting.{module}.rules", lambda: allowed)


def test_an_own_sentence_comes_with_a_warning_and_is_kept_and_recorded(own_words, desk, marie):
    page = preview(desk, marie, "welcome-back").content.decode()
    assert "Nobody checks it before it is read" in page

    send(desk, marie, "welcome-back", own="  Hils  hunden.\n ")

    assert Note.objects.get().own_words == "Hils hunden."
    assert AuditEvent.objects.get(kind=Kind.NOTE_SENT).changes["own_words"] == [
        None,
        "Hils hunden.",
    ]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [("Det er slidt.", "It says “slidt”"), ("x" * 141, "At most 140 characters")],
)
def test_an_own_sentence_is_short_and_says_nothing_that_our_texts_would_not(
    own_words, desk, marie, sentence, said
):
    answer = send(desk, marie, "welcome-back", own=sentence)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Note.objects.exists()


def test_somebody_who_does_not_share_any_more_cannot_be_written_to(desk, marie):
    change_sharing(patient=marie, shares=False, by=marie.user_id, at=NOON)

    for answer in (
        desk.get(reverse("clinic:notes", args=[marie.pk])),
        preview(desk, marie, "welcome-back"),
        send(desk, marie, "welcome-back"),
    ):
        assert answer.status_code == 404
    assert not Note.objects.exists()


def test_a_note_that_the_content_does_not_hold_is_not_there(desk, marie):
    assert preview(desk, marie, "buy-this").status_code == 404
    assert send(desk, marie, "buy-this").status_code == 404


def test_looking_at_the_notes_of_a_person_is_recorded(desk, marie, anna):
    notes_page(desk, marie)

    event = AuditEvent.objects.filter(kind=Kind.RECORD_READ).last()
    assert event
    assert (event.by_id, event.subject_id) == (anna.pk, marie.pk)


def test_the_pages_ask_the_database_a_few_times_only(desk, marie):
    send(desk, marie, "welcome-back")
    for address in ("clinic:notes", "clinic:note"):
        args = [marie.pk] if address == "clinic:notes" else [marie.pk, "book-a-visit"]
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse(address, args=args))
        reads = [q for q in asked if "audit_auditevent" not in q["sql"]]
        assert len(reads) <= 12, address


def test_the_clinics_number_is_kept_as_typed_there_and_refused_when_it_is_none(desk, clinic):
    address = reverse("clinic:phone")

    desk.post(address, {"number": "33 98 76 54"})
    assert ClinicPhone.objects.get().number == "+4533987654"
    refused = desk.post(address, {"number": "12"})
    assert refused.status_code == 422
    assert ClinicPhone.objects.get().number == "+4533987654"
    desk.post(address, {"number": ""})

    assert ClinicPhone.objects.get().number == ""


def test_another_clinics_number_cannot_be_changed(desk):
    other = make_clinic("Elsewhere")

    answer = desk.post(reverse("clinic:phone"), {"clinic": other.pk, "number": "33 98 76 54"})

    assert answer.status_code == 404
    assert not ClinicPhone.objects.filter(clinic=other).exists()


@pytest.mark.parametrize(
    ("typed", "country", "number", "read"),
    [
        ("33 12 34 56", "DK", "+4533123456", "33 12 34 56"),
        ("22 12 34 56", "NO", "+4722123456", "22 12 34 56"),
        ("020 7946 0018", "GB", "+442079460018", "02079460018"),
        ("0045 33 12 34 56", "NO", "+4533123456", "33 12 34 56"),
        ("+49 30 123456", "DK", "+4930123456", "+4930123456"),
    ],
)
def test_a_clinics_number_is_read_and_shown_as_people_write_it(typed, country, number, read):
    assert read_number(typed, country) == number
    assert shown(number) == read


@pytest.mark.parametrize("typed", ["", "12", "call me", "33 12 34 5", "+0123"])
def test_what_is_no_number_is_not_understood(typed):
    with pytest.raises(NumberNotUnderstood):
        read_number(typed, "DK")


@pytest.mark.parametrize(
    ("name", "first"),
    [("Anna Lund", "Anna"), ("Dr. Anna Lund", "Anna"), ("", ""), ("Dr.", "")],
)
def test_patients_know_a_clinician_by_first_name(name, first):
    user = make_staff(Role.MONITOR)
    user.name = name
    assert first_name(user) == first


def test_there_are_kind_words_and_practical_ones_and_no_fact_beyond_the_four():
    notes = library().notes.values()

    assert 8 <= len(notes) <= 16
    assert {note.about.value for note in notes} == {"encourage", "arrange"}
    assert {slot for note in notes for slot in note.slots} <= set(Slot)
