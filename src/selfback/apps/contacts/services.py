"""Writes about notes: sending, taking back, putting away; and the clinic's telephone number."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.contacts.errors import EnoughThisWeek, NotSharing, TooLateToTakeBack
from selfback.apps.contacts.models import WEEK, ClinicPhone, Note
from selfback.apps.people.models import Clinic, Patient, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a note says.

    template    id of the note in the content; release: which content that was
    language    of the person
    own_words   one sentence of who sends it; empty where that is not allowed
    signed      first name of who sends it
    """

    template: str
    release: str
    language: str
    title: str
    text: str
    signed: str
    own_words: str = ""


@transaction.atomic
def send_note(
    *,
    key: str,
    patient: Patient,
    clinic: Clinic,
    letter: Letter,
    most_a_week: int,
    by: User,
    at: datetime,
) -> Note:
    """Keep a note for a person to read; one sent before under this key is returned.

    raises  NotSharing, EnoughThisWeek
    """
    held = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    if sent := Note.objects.filter(key=key, sent_by=by).first():
        return sent
    if not held.shares_with(frozenset({clinic.pk})):
        raise NotSharing(patient_id=patient.pk, clinic_id=clinic.pk)
    lately = list(Note.objects.filter(patient=patient).of_the_week_before(at))
    if len(lately) >= most_a_week:
        next_at = lately[-most_a_week].sent_at + WEEK
        raise EnoughThisWeek(most=most_a_week, next_at=next_at)
    note = Note.objects.create(
        key=key,
        patient=patient,
        clinic=clinic,
        template=letter.template,
        release=letter.release,
        language=letter.language,
        title=letter.title,
        text=letter.text,
        own_words=letter.own_words,
        signed=letter.signed,
        sent_by=by,
        sent_at=at,
    )
    changes = {"template": (None, letter.template), "own_words": (None, letter.own_words)}
    record(Kind.NOTE_SENT, subject=note, by=by.pk, at=at, changes=changes)
    return note


@transaction.atomic
def take_back(*, note: Note, within: timedelta, by: User, at: datetime) -> None:
    """Take back a note that its sender regrets; the person no longer finds it.

    within  how long after sending
    raises  TooLateToTakeBack
    """
    taken = Note.objects.filter(
        pk=note.pk,
        sent_by=by,
        taken_back_at=None,
        put_away_at=None,
        sent_at__gt=at - within,
    ).update(taken_back_at=at)
    if not taken:
        raise TooLateToTakeBack(note.pk)
    note.refresh_from_db()
    record(Kind.NOTE_TAKEN_BACK, subject=note, by=by.pk, at=at)


@transaction.atomic
def put_away(*, note: Note, by: str, at: datetime) -> None:
    """Keep that the person has read a note and put it with the others; again changes nothing."""
    put = Note.objects.standing().filter(pk=note.pk, put_away_at=None).update(put_away_at=at)
    if put:
        record(Kind.NOTE_PUT_AWAY, subject=note, by=by, at=at)


@transaction.atomic
def change_clinic_phone(*, clinic: Clinic, number: str, by: str, at: datetime) -> None:
    """Keep the number on which a clinic is called; empty takes it out.

    number  in international form (E.164)
    """
    held, _made = ClinicPhone.objects.get_or_create(clinic=clinic)
    was, held.number = held.number, number
    held.save(update_fields=["number"])
    changes = {"number": (was, number)}
    record(Kind.CLINIC_PHONE_CHANGED, subject=clinic, by=by, at=at, changes=changes)
