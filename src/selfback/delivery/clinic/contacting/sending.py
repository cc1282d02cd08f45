"""Making a note: what it says in the person's language, what is missing, and sending it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from selfback.apps.contacts.models import Note as SentNote
from selfback.apps.contacts.services import Letter, send_note, take_back
from selfback.apps.people.models import Clinic, Patient, User
from selfback.delivery.clinic.contacting.rules import rules
from selfback.delivery.shared import clock
from selfback.delivery.shared.clinic_phones import line_of
from selfback.delivery.shared.content import library
from selfback.delivery.shared.note_letters import announce_note, call_off_note, within_hours
from selfback.domain.content.language import Language
from selfback.domain.content.note import Note, Slot


class OwnSentenceRefused(ValueError):
    """The sentence somebody added is not allowed, too long, or says what we do not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which note somebody sends to whom.

    clinic  the person's, whose name and number the note may name
    day     for a note that names a date
    own     one sentence beside the text
    """

    note: Note
    patient: Patient
    clinic: Clinic
    sender: User
    day: date | None = None
    own: str = ""


def first_name(user: User) -> str:
    """Return what a member of staff is called by patients; empty if they gave no name.

    Titles such as "Dr." are no first names.
    """
    names = [part for part in user.name.split() if not part.endswith(".")]
    return names[0] if names else ""


def facts_of(sender: User, clinic: Clinic, day: date | None, language: str) -> dict[Slot, str]:
    """Return what a note may name, in the person's language; empty for what is not known."""
    line = line_of(clinic)
    with translation.override(language):
        said = date_format(day, _("l j F")) if day else ""
    return {
        Slot.CLINICIAN: first_name(sender),
        Slot.CLINIC: clinic.name,
        Slot.PHONE: line.shown if line else "",
        Slot.DATE: said,
    }


def missing_in(note: Note, facts: Mapping[Slot, str]) -> list[Slot]:
    """Return what a note names and nobody knows; the date is chosen later."""
    return [slot for slot in note.slots if slot is not Slot.DATE and not facts[slot]]


def letter_of(wish: Wish, language: str) -> Letter:
    """Return what a note says in a language.

    raises  SlotEmpty for a fact that is not known; OwnSentenceRefused
    """
    words = library().note_words(language)[wish.note.id]
    facts = facts_of(wish.sender, wish.clinic, wish.day, language)
    return Letter(
        template=wish.note.id,
        release=library().release,
        language=language,
        title=words.title,
        text=words.filled(wish.note, facts),
        signed=first_name(wish.sender),
        own_words=_own(wish.own, language),
    )


def send(wish: Wish, *, key: str) -> SentNote:
    """Keep the note and queue the word that it waits.

    raises  SlotEmpty, OwnSentenceRefused, NotSharing, EnoughThisWeek
    """
    at = clock.now()
    letter = letter_of(wish, wish.patient.user.language)
    with transaction.atomic():
        note = send_note(
            key=key,
            patient=wish.patient,
            clinic=wish.clinic,
            letter=letter,
            most_a_week=rules().notes_a_week,
            by=wish.sender,
            at=at,
        )
        announce_note(note, due_at=told_at(wish.patient, at), by=wish.sender.pk, at=at)
    return note


def told_at(patient: Patient, at: datetime) -> datetime:
    """Return when a person is told of a note that is sent at a moment."""
    after = at + rules().take_back
    return within_hours(after, zone=patient.zone, first=rules().tell_from, last=rules().tell_to)


def take_note_back(note: SentNote, *, by: User) -> None:
    """Take a note back, and call off the word about it; raises TooLateToTakeBack."""
    with transaction.atomic():
        take_back(note=note, within=rules().take_back, by=by, at=clock.now())
        call_off_note(note, by=by.pk, reason="taken back")


def _own(sentence: str, language: str) -> str:
    sentence = " ".join(sentence.split())
    if not sentence:
        return ""
    if not rules().own_sentence_is_allowed:
        raise OwnSentenceRefused(_("Notes here are sent as they are."))
    if len(sentence) > rules().own_sentence_longest:
        most = rules().own_sentence_longest
        raise OwnSentenceRefused(_("At most {count} characters, please.").format(count=most))
    for avoided in library().avoided:
        if avoided.language is Language(language) and not avoided.only:
            for said in avoided.said_in(sentence):
                raise OwnSentenceRefused(
                    _("It says “{said}”. Better: {instead}.").format(
                        said=said, instead=avoided.instead
                    )
                )
    return sentence
