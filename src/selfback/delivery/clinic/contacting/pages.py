"""What the pages of notes show: those to choose from, those sent, one as the person sees it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfback.apps.contacts.models import WEEK
from selfback.apps.contacts.models import Note as SentNote
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.identifiers import new_id
from selfback.apps.people.models import Clinic, Patient, User
from selfback.delivery.clinic.contacting.rules import rules
from selfback.delivery.clinic.contacting.sending import (
    Wish,
    facts_of,
    letter_of,
    missing_in,
    told_at,
)
from selfback.delivery.shared.alert_words import moment_in_words
from selfback.delivery.shared.alerts import name_of
from selfback.delivery.shared.clinic_phones import line_of
from selfback.delivery.shared.content import library
from selfback.delivery.shared.note_letters import channel_of, words_of_it
from selfback.domain.content.note import About, Slot

LANGUAGES: dict[str, Promise] = {
    "en": gettext_lazy("English"),
    "da": gettext_lazy("Danish"),
    "nb": gettext_lazy("Norwegian"),
}
HEADINGS: dict[About, Promise] = {
    About.ENCOURAGE: gettext_lazy("A kind word"),
    About.ARRANGE: gettext_lazy("Something to arrange"),
}
SENT_SHOWN = 10


def choosing(patient: Patient, clinic: Clinic, user: User, *, at: datetime) -> dict[str, Any]:
    """Return the notes to choose from, what was sent, and how many more may be sent."""
    facts, words = facts_of(user, clinic, None, user.language), library().note_words(user.language)
    shown = [
        {
            "id": note.id,
            "about": note.about,
            "title": words[note.id].title,
            "text": _with_gaps(words[note.id].text, facts),
            "missing": missing_in(note, facts),
        }
        for note in library().notes.values()
    ]
    return {
        **limits(patient, at=at),
        "groups": [
            {"heading": heading, "notes": [each for each in shown if each["about"] is about]}
            for about, heading in HEADINGS.items()
        ],
        "lacks_name": not facts[Slot.CLINICIAN],
        "lacks_phone": not facts[Slot.PHONE],
        "sent": _sent(patient, user, at),
    }


def limits(patient: Patient, *, at: datetime) -> dict[str, Any]:
    """Return how many notes the person got in seven days, and from when there may be another."""
    most = rules().notes_a_week
    lately = list(SentNote.objects.filter(patient=patient).of_the_week_before(at))
    enough = len(lately) >= most
    next_at = lately[-most].sent_at + WEEK if enough else None
    return {
        "most": most,
        "lately": len(lately),
        "is_enough": enough,
        "next_at": moment_in_words(next_at, zone=patient.zone, now=at) if next_at else "",
    }


def preview(wish: Wish, *, at: datetime) -> dict[str, Any]:
    """Return a note as the person sees it, and how they are told of it.

    raises  SlotEmpty, OwnSentenceRefused
    """
    person = wish.patient.user
    letter = letter_of(wish, person.language)
    same = person.language == wish.sender.language
    return {
        "letter": letter,
        "note": {**_as_seen(letter), "clinic": wish.clinic, "sent_at": at},
        "line": line_of(wish.clinic),
        "in_own_language": "" if same else letter_of(wish, wish.sender.language).text,
        "language": LANGUAGES[person.language],
        "told_by_sms": channel_of(wish.patient) is OutgoingMessage.Channel.SMS,
        "told_words": words_of_it(person.language),
        "told_at": moment_in_words(told_at(wish.patient, at), zone=wish.patient.zone, now=at),
        "own_is_allowed": rules().own_sentence_is_allowed,
        "own_longest": rules().own_sentence_longest,
        "key": new_id(),
        **limits(wish.patient, at=at),
    }


def days_to_choose(at: datetime, zone: Any) -> dict[str, str]:
    """Return the first, usual and last day that a note may name, as YYYY-MM-DD."""
    today = at.astimezone(zone).date()
    usual = today + timedelta(days=7)
    return {
        "earliest": today.isoformat(),
        "usual": usual.isoformat(),
        "latest": (today + rules().date_ahead).isoformat(),
    }


def _as_seen(letter: Any) -> dict[str, Any]:
    names = ("title", "text", "own_words", "signed", "language")
    return {name: getattr(letter, name) for name in names}


def _with_gaps(text: str, facts: dict[Slot, str]) -> str:
    """Return a text with what is known filled in, and words for what is not."""
    gaps = {
        Slot.CLINICIAN: _("[your name]"),
        Slot.PHONE: _("[telephone]"),
        Slot.DATE: _("[date]"),
        Slot.CLINIC: "",
    }
    for slot in Slot:
        text = text.replace(f"{{{slot.value}}}", facts[slot] or gaps[slot])
    return text


def _sent(patient: Patient, user: User, at: datetime) -> list[dict[str, Any]]:
    rows = SentNote.objects.filter(patient=patient, clinic=patient.clinic)
    return [
        {
            "note": note,
            "who": name_of(note.sent_by),
            "when": moment_in_words(note.sent_at, zone=patient.zone, now=at),
            "may_take_back": note.sent_by_id == user.pk
            and note.taken_back_at is None
            and note.put_away_at is None
            and at - note.sent_at < rules().take_back,
        }
        for note in rows.select_related("sent_by")[:SENT_SHOWN]
    ]
