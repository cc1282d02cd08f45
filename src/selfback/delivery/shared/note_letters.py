"""Telling a person that a note waits: by e-mail or SMS, without a word of what it says."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from selfback.apps.contacts.models import Note
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import HasEnded, cancel_message, queue_message
from selfback.apps.people.models import Patient
from selfback.delivery.shared import clock

PURPOSE = "note"


def announce_note(note: Note, *, due_at: datetime, by: str, at: datetime) -> OutgoingMessage:
    """Queue the word that a note waits, by SMS to who gave a number and else by e-mail."""
    person = note.patient.user
    is_sms = channel_of(note.patient) is OutgoingMessage.Channel.SMS
    with translation.override(person.language):
        return queue_message(
            key=f"{PURPOSE}:{note.pk}",
            purpose=PURPOSE,
            channel=channel_of(note.patient),
            address=person.phone if is_sms else person.email,
            language=person.language,
            subject="" if is_sms else _("You have a note from your clinic"),
            body=words_of_it(person.language),
            about=note.pk,
            due_at=due_at,
            by=by,
            at=at,
        )


def words_of_it(language: str) -> str:
    """Return all that the message says, in the person's language."""
    with translation.override(language):
        text = _("You have a note from your clinic. Open selfback to read it: {address}")
        return text.format(address=settings.PUBLIC_ADDRESS + reverse("patient:notes"))


def channel_of(patient: Patient) -> OutgoingMessage.Channel:
    """Return the way by which a person is told."""
    has_phone = bool(patient.user.phone)
    return OutgoingMessage.Channel.SMS if has_phone else OutgoingMessage.Channel.EMAIL


def call_off_note(note: Note, *, by: str, reason: str) -> None:
    """Call off the word about a note that was read or taken back before it went out."""
    waiting = OutgoingMessage.objects.filter(
        purpose=PURPOSE, about=note.pk, state=OutgoingMessage.State.WAITING
    )
    for message in waiting:
        with suppress(HasEnded):
            cancel_message(message=message, by=by, at=clock.now(), reason=reason)


def within_hours(at: datetime, *, zone: str, first: int, last: int) -> datetime:
    """Return a moment, or the next one within the hours of a person's day.

    first, last     hours of the day, 0 to 23; from the first, up to but not including the last
    """
    here = at.astimezone(ZoneInfo(zone))
    if first <= here.hour < last:
        return at
    day = here.date() + timedelta(days=here.hour >= last)
    return datetime.combine(day, time(first), ZoneInfo(zone)).astimezone(at.tzinfo)
