"""Notes from a clinic: to whom they go, how many, and until when they can be taken back."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.apps.at_once import at_once
from tests.builders import NOON, make_clinic, make_patient, make_staff

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.contacts.errors import EnoughThisWeek, NotSharing, TooLateToTakeBack
from selfback.apps.contacts.models import ClinicPhone, Note
from selfback.apps.contacts.services import (
    Letter,
    change_clinic_phone,
    put_away,
    send_note,
    take_back,
)
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_sharing, leave

LETTER = Letter(
    template="welcome-back",
    release="content-2026.1",
    language="da",
    title="Godt at se dig igen",
    text="Det tæller.",
    signed="Anna",
)
WITHIN = timedelta(minutes=2)
DAY = timedelta(days=1)


class Scene:
    """A clinic, somebody who works there, and a patient who shares with it."""

    def __init__(self) -> None:
        self.clinic: Clinic = make_clinic()
        self.anna: User = make_staff(Role.CLINICIAN, clinic=self.clinic)
        self.marie: Patient = make_patient(clinic=self.clinic)

    def send(self, key: str = "1", at: datetime = NOON, most: int = 2, **changes) -> Note:
        fields = {"clinic": self.clinic, "patient": self.marie, "by": self.anna, **changes}
        return send_note(key=key, letter=LETTER, most_a_week=most, at=at, **fields)


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def test_a_note_is_kept_as_it_was_read_with_who_sent_it_and_from_which_release(scene):
    note = scene.send()

    assert (note.text, note.language, note.title) == ("Det tæller.", "da", LETTER.title)
    assert (note.signed, note.sent_by, note.clinic) == ("Anna", scene.anna, scene.clinic)
    assert (note.template, note.release) == ("welcome-back", "content-2026.1")
    assert list(Note.objects.new_for(scene.marie)) == [note]


def test_the_record_names_the_note_and_no_words_of_it_but_those_somebody_added(scene):
    note = scene.send()

    event = AuditEvent.objects.get(kind=Kind.NOTE_SENT)
    assert event.changes == {"template": [None, "welcome-back"], "own_words": [None, ""]}
    assert (event.by_id, event.subject_id) == (scene.anna.pk, note.pk)


def test_a_page_that_is_sent_twice_makes_one_note(scene):
    assert scene.send("same") == scene.send("same")

    assert Note.objects.count() == 1


def test_one_person_gets_so_many_notes_in_seven_days_and_then_again(scene):
    colleague = make_staff(Role.CLINICIAN, "bo@example.org", scene.clinic)
    scene.send("1", NOON)
    scene.send("2", NOON + DAY, by=colleague)

    with pytest.raises(EnoughThisWeek) as enough:
        scene.send("3", NOON + 2 * DAY)

    assert enough.value.next_at == NOON + 7 * DAY
    with pytest.raises(EnoughThisWeek):
        scene.send("4", enough.value.next_at - timedelta(seconds=1))
    scene.send("5", enough.value.next_at)
    assert Note.objects.count() == 3


def test_a_note_taken_back_is_not_counted_and_not_found(scene):
    first = scene.send("1", most=1)

    take_back(note=first, within=WITHIN, by=scene.anna, at=NOON + timedelta(seconds=30))

    assert not Note.objects.of(scene.marie).exists()
    assert scene.send("2", NOON + WITHIN, most=1).pk != first.pk


@pytest.mark.parametrize("why", ["late", "another's", "read", "again"])
def test_a_note_is_not_taken_back(scene, why):
    note, by, at = scene.send(), scene.anna, NOON + timedelta(seconds=30)
    if why == "late":
        at = NOON + WITHIN
    if why == "another's":
        by = make_staff(Role.CLINICIAN, "bo@example.org", scene.clinic)
    if why == "read":
        put_away(note=note, by=scene.marie.user_id, at=at)
    if why == "again":
        take_back(note=note, within=WITHIN, by=scene.anna, at=at)
    before = AuditEvent.objects.filter(kind=Kind.NOTE_TAKEN_BACK).count()

    with pytest.raises(TooLateToTakeBack):
        take_back(note=note, within=WITHIN, by=by, at=at)

    assert AuditEvent.objects.filter(kind=Kind.NOTE_TAKEN_BACK).count() == before


@pytest.mark.parametrize("who", ["does not share", "left", "of another clinic"])
def test_only_somebody_who_shares_with_the_clinic_gets_a_note(scene, who):
    stale = Patient.objects.get(pk=scene.marie.pk)
    if who == "does not share":
        change_sharing(patient=scene.marie, shares=False, by=scene.marie.user_id, at=NOON)
    if who == "left":
        leave(patient=scene.marie, reason=Patient.Leaving.BETTER, by=scene.marie.user_id, at=NOON)
    clinic = make_clinic("Elsewhere") if who == "of another clinic" else scene.clinic

    with pytest.raises(NotSharing):
        scene.send(patient=stale, clinic=clinic)

    assert not Note.objects.exists()


def test_a_note_put_away_stays_with_the_others_and_is_put_away_once(scene):
    note = scene.send()

    put_away(note=note, by=scene.marie.user_id, at=NOON)
    put_away(note=note, by=scene.marie.user_id, at=NOON + DAY)

    note.refresh_from_db()
    assert note.put_away_at == NOON
    assert not Note.objects.new_for(scene.marie).exists()
    assert list(Note.objects.of(scene.marie)) == [note]
    assert AuditEvent.objects.filter(kind=Kind.NOTE_PUT_AWAY).count() == 1


def test_a_clinics_number_is_kept_changed_and_taken_out(scene):
    for number in ("+4533123456", "+4533123457", ""):
        change_clinic_phone(clinic=scene.clinic, number=number, by=scene.anna.pk, at=NOON)

    assert ClinicPhone.objects.get().number == ""
    told = AuditEvent.objects.filter(kind=Kind.CLINIC_PHONE_CHANGED)
    assert [event.changes["number"] for event in told.order_by("seq")] == [
        ["", "+4533123456"],
        ["+4533123456", "+4533123457"],
        ["+4533123457", ""],
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        ClinicPhone.objects.update(number="33123456")


def test_notes_sent_at_the_same_moment_do_not_exceed_the_week(many_connections):
    scene = Scene()

    results = at_once([lambda n=n: scene.send(str(n), most=2) for n in range(6)])

    assert sum(isinstance(result, EnoughThisWeek) for result in results) == 4
    assert Note.objects.count() == 2
