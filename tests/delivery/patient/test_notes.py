"""What a person does with notes from the clinic: reads them on Today, and puts them away."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_staff
from tests.delivery.access.world import make_note
from tests.delivery.clinic.conftest import BACKEND, now, with_plan

from selfback.apps.contacts.models import Note
from selfback.apps.contacts.services import change_clinic_phone
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.models import Patient
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing
from selfback.delivery.patient.own_data import everything_about
from selfback.delivery.shared.note_letters import announce_note

__all__ = ["now"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def marie() -> Patient:
    return with_plan("marie@example.org", make_clinic("Harbour"))


@pytest.fixture
def note(marie: Patient) -> Note:
    return make_note(marie, make_staff(Role.CLINICIAN, clinic=marie.clinic))


def phone_of(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.user, backend=BACKEND)
    return client


def page(patient: Patient, name: str) -> str:
    return phone_of(patient).get(reverse(f"patient:{name}")).content.decode()


def read(patient: Patient, note: Note, **sent: str):
    return phone_of(patient).post(reverse("patient:put_note_away", args=[note.pk]), sent)


def test_a_new_note_stands_on_today_with_who_sent_it_and_says_it_cannot_be_answered(marie, note):
    today = page(marie, "today")

    assert note.text in today
    assert "Anna, Harbour" in today
    assert "You cannot answer here." in today
    assert "<textarea" not in today


def test_a_note_that_was_read_leaves_today_and_stays_in_the_list(marie, note):
    answer = read(marie, note, **{"from": "today"})

    assert answer["Location"] == reverse("patient:today")
    assert note.text not in page(marie, "today")
    notes = page(marie, "notes")
    assert note.text in notes
    assert "Read before" in notes


@pytest.mark.hazard("H-18")
def test_the_page_of_notes_says_what_to_do_instead_of_answering(marie, note):
    change_clinic_phone(clinic=marie.clinic, number="+4533123456", by="system", at=NOON)

    notes = page(marie, "notes")

    assert "nobody watches this page" in notes
    assert reverse("patient:symptoms") in notes
    assert 'href="tel:+4533123456">33 12 34 56' in notes
    assert 'href="tel:112"' in notes


def test_today_shows_two_new_notes_and_the_page_all_of_them(marie, note, now: list[datetime]):
    sender = note.sent_by
    for n in range(2, 5):
        make_note(marie, sender, f"note:{n}")

    assert page(marie, "today").count("I have read it") == 2
    assert page(marie, "notes").count("I have read it") == 4


def test_reading_a_note_before_one_was_told_of_it_calls_the_telling_off(marie, note):
    later = NOON + timedelta(minutes=2)
    announce_note(note, due_at=later, by=note.sent_by_id, at=NOON)

    read(marie, note)

    assert OutgoingMessage.objects.get().state == OutgoingMessage.State.CANCELLED


def test_another_persons_note_is_not_there(marie, note):
    other = with_plan("other@example.org", marie.clinic)

    assert read(other, note).status_code == 404
    assert note.text not in page(other, "notes")
    note.refresh_from_db()
    assert note.put_away_at is None


def test_notes_stay_with_the_person_when_sharing_ends(marie, note):
    change_sharing(patient=marie, shares=False, by=marie.user_id, at=NOON)

    assert note.text in page(marie, "notes")


def test_the_notes_are_in_the_data_a_person_takes_along(marie, note):
    kept = everything_about(marie)["notes"]

    assert [each["text"] for each in kept] == [note.text]


def test_without_notes_the_page_says_so_and_today_shows_none(marie):
    assert "There is nothing here yet." in page(marie, "notes")
    assert "I have read it" not in page(marie, "today")
