"""Sends the invitations and reminders of studies that are due, each once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from selfback.apps.audit.services import SYSTEM
from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.trial.guards import held_visit, today_of
from selfback.apps.trial.link_services import make_link
from selfback.apps.trial.models import ContactDetails, Reminder, Visit
from selfback.apps.trial.visit_services import call_at_once, record_reminder
from selfback.delivery.jobs.rounds import AT_ONCE, each, running
from selfback.delivery.shared.content import library
from selfback.delivery.shared.study_letters import kind_of_reminder, letter_to_participant
from selfback.domain.schedule.reminding import Asking, FollowUpRules, next_message

PURPOSE = "study-link"
UNREACHABLE = "no-contact-details"
NOT_DELIVERED = "message-failed"


def ask_who_is_due(at: datetime) -> int:
    """Queue what is due at this hour of people's days; return how many were asked, or could not.

    Each visit is asked for in a transaction of its own that locks the participant, so neither a
    repeat nor a second worker asks twice.
    """
    rules = FollowUpRules.from_content(library().rule_file("follow-up"))
    runs = running()
    due = Reminder.objects.due(at).filter(visit__participant__study__in=runs)
    waiting = due.select_related("visit__participant__patient")
    visits = dict.fromkeys(
        row.visit_id for row in waiting if rules.may_send(at, row.visit.participant.zone_now)
    )
    return each("ask", list(visits)[:AT_ONCE], lambda visit: _ask(visit, at))


def call_who_was_not_reached(at: datetime) -> int:
    """Put people on the call list whose message came back for good; return how many."""
    failed = OutgoingMessage.objects.filter(
        purpose=PURPOSE, state=OutgoingMessage.State.FAILED
    ).values("pk")
    sent = Reminder.objects.filter(state=Reminder.State.SENT, message__in=failed)
    unlisted = Q(visit__call_from=None) | Q(visit__call_from__gt=at.date())
    left = sent.filter(unlisted, visit__participant__study__in=running(), visit__ended_at=None)
    rows = left.select_related("visit__participant")[:AT_ONCE]
    return each("call", rows, lambda row: _note_undelivered(row, at))


@transaction.atomic
def _ask(visit_id: str, at: datetime) -> bool:
    visit = held_visit(Visit.objects.select_related("participant").get(pk=visit_id))
    rows = {row.number: row for row in Reminder.objects.due(at).filter(visit=visit)}
    asking = [Asking(number=number, on=row.planned_on) for number, row in rows.items()]
    chosen, instead_of = next_message(asking, today_of(visit.participant, at))
    if chosen is None:
        return False
    contact = ContactDetails.objects.filter(participant=visit.participant).first()
    if contact is None:
        record_reminder(
            reminder=rows[chosen.number],
            state=Reminder.State.FAILED,
            fault=UNREACHABLE,
            instead_of=instead_of,
            by=SYSTEM,
            at=at,
        )
        call_at_once(visit=visit, why=UNREACHABLE, by=SYSTEM, at=at)
        return True
    _send(rows[chosen.number], visit, contact, instead_of, at)
    return True


def _send(
    reminder: Reminder,
    visit: Visit,
    contact: ContactDetails,
    instead_of: tuple[int, ...],
    at: datetime,
) -> None:
    way, address = contact.way
    made = make_link(visit=visit, by=SYSTEM, at=at)
    url = settings.PUBLIC_ADDRESS + reverse("participant:start", args=[made.token])
    kind = kind_of_reminder(reminder.number)
    subject, body = letter_to_participant(visit.participant, kind, url, way=way)
    message = queue_message(
        key=f"{PURPOSE}:{reminder.pk}",
        purpose=PURPOSE,
        channel=OutgoingMessage.Channel(way),
        address=address,
        language=visit.participant.language,
        subject=subject,
        body=body,
        about=visit.pk,
        by=SYSTEM,
        at=at,
    )
    record_reminder(
        reminder=reminder,
        state=Reminder.State.SENT,
        channel=Reminder.Channel(way),
        message=message.pk,
        instead_of=instead_of,
        by=SYSTEM,
        at=at,
    )


def _note_undelivered(reminder: Reminder, at: datetime) -> bool:
    visit = reminder.visit
    before = visit.call_from
    return call_at_once(visit=visit, why=NOT_DELIVERED, by=SYSTEM, at=at).call_from != before
