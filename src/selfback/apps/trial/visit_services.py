"""Writes about visits: planned after randomisation, finished, ended, and asked for."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import SYSTEM, record
from selfback.apps.people.models import User
from selfback.apps.trial.errors import VisitIsOver
from selfback.apps.trial.finding import find_in_scores
from selfback.apps.trial.guards import (
    held_participant,
    held_visit,
    refuse_empty,
    refuse_other_protocol,
    refuse_unanswerable,
    refuse_unless,
    today_of,
)
from selfback.apps.trial.leaving import end_visit_row, stop_asking
from selfback.apps.trial.models import ContactAttempt, Participant, Reminder, Response, Visit
from selfback.apps.trial.noting import note_deviation
from selfback.domain.schedule.reminding import FollowUpRules
from selfback.domain.schedule.weeks import local_date
from selfback.domain.trial.disposition import VisitStatus
from selfback.domain.trial.protocol import Protocol
from selfback.domain.trial.visits import PlannedVisit, Scorer, planned_visits


@transaction.atomic
def schedule_visits(
    *,
    participant: Participant,
    protocol: Protocol,
    randomised_at: datetime,
    by: str,
    at: datetime,
) -> list[Visit]:
    """Plan the visits after randomisation, alike in every arm; again returns those planned.

    randomised_at   when it was; visits are counted from that day where the participant was then
    raises          NotNow with what is missing before randomisation, ProtocolDiffers, WrongStatus
    """
    held = held_participant(participant)
    refuse_other_protocol(held.study, protocol)
    if held.randomised_at is not None:
        return list(held.visits.follow_ups())
    refuse_unless(held, **dict.fromkeys(held.missing_before_randomisation, False))
    held.randomised_at = randomised_at
    held.randomised_on = local_date(randomised_at, held.zone_now)
    held.status = Participant.Status.ACTIVE
    held.save(update_fields=["randomised_at", "randomised_on", "status"])
    made = [_planned(held, each) for each in planned_visits(protocol, held.randomised_on)]
    changes = {
        "randomised_on": (None, held.randomised_on),
        "visits": (None, {row.visit: [row.opens_on, row.due_on, row.closes_on] for row in made}),
    }
    record(Kind.VISITS_SCHEDULED, subject=held, by=by, at=at, changes=changes)
    return made


@transaction.atomic
def finish_visit(
    *,
    visit: Visit,
    protocol: Protocol,
    scorer: Scorer,
    answered_on: date | None = None,
    late_reason: str = "",
    by: str,
    at: datetime,
) -> Visit:
    """Keep that a visit was answered to the end, gaps and all; finishing again changes nothing.

    scorer          see domain.trial.visits.Scorer
    answered_on     the local day, for answers on paper; today by default
    late_reason     why an answer from outside the window is taken; makes a deviation
    raises          VisitIsOver, NotNow with "nothing-answered", ProtocolDiffers, WrongStatus
    """
    held = held_visit(visit)
    refuse_other_protocol(held.participant.study, protocol)
    if held.status == VisitStatus.COMPLETE:
        return held
    day = answered_on or today_of(held.participant, at)
    refuse_unanswerable(held, day, may_be_late=bool(late_reason.strip()))
    rows = list(held.responses.all())
    refuse_unless(held.participant, nothing_answered=any(row.answers for row in rows))
    held.status, held.done_at, held.done_on = VisitStatus.COMPLETE, at, day
    held.ended_at = held.ended_at or at
    held.save(update_fields=["status", "done_at", "done_on", "ended_at"])
    _close_responses(rows, scorer, at=at)
    stop_asking(held, at=at)
    changes = {
        "status": (visit.status, held.status),
        "done_on": (None, day),
        "answered": (None, {row.instrument: len(row.answers) for row in rows}),
    }
    record(Kind.VISIT_FINISHED, subject=held, by=by, at=at, changes=changes)
    if day > held.closes_on:
        note_deviation(held.participant, late_reason, day, by=by, at=at)
    find_in_scores(held, protocol, at=at)
    _complete_if_last(held.participant, at=at)
    return held


@transaction.atomic
def end_visit(*, visit: Visit, protocol: Protocol, scorer: Scorer, at: datetime) -> Visit:
    """End a visit whose window has closed where the person is; partial answers are kept.

    raises  VisitIsOver with "still-open" if it has not; ProtocolDiffers, WrongStatus
    """
    held = held_visit(visit)
    refuse_other_protocol(held.participant.study, protocol)
    if held.ended_at is not None:
        return held
    if today_of(held.participant, at) <= held.closes_on:
        raise VisitIsOver(visit=held.visit, why="still-open")
    before = held.status
    _close_responses(list(held.responses.all()), scorer, at=at)
    end_visit_row(held, is_over=True, left=None, at=at)
    changes = {"status": (before, held.status)}
    record(Kind.VISIT_ENDED, subject=held, by=SYSTEM, at=at, changes=changes)
    find_in_scores(held, protocol, at=at)
    _complete_if_last(held.participant, at=at)
    return held


@transaction.atomic
def record_reminder(
    *,
    reminder: Reminder,
    state: Reminder.State,
    channel: Reminder.Channel | None = None,
    message: str = "",
    fault: str = "",
    instead_of: Sequence[int] = (),
    by: str,
    at: datetime,
) -> Reminder:
    """Keep what became of an invitation or a reminder; what was sent stays sent.

    message     id of the message that was queued
    instead_of  numbers of earlier ones that it takes the place of; they are left out
    raises      ValueError for PLANNED; WrongStatus
    """
    if state == Reminder.State.PLANNED:
        raise ValueError(state)
    held_participant(reminder.visit.participant)
    held = Reminder.objects.get(pk=reminder.pk)
    if held.state == Reminder.State.SENT:
        return held
    before = held.state
    held.state, held.channel, held.message = state, channel or "", message
    held.fault, held.ended_at = fault, at
    held.save(update_fields=["state", "channel", "message", "fault", "ended_at"])
    waiting = Reminder.objects.filter(visit=held.visit, state=Reminder.State.PLANNED)
    left_out = waiting.filter(number__in=[*instead_of]).exclude(pk=held.pk)
    skipped = left_out.update(state=Reminder.State.SKIPPED, ended_at=at)
    changes = {
        "state": (before, state),
        "number": (None, held.number),
        "channel": (None, held.channel),
        "skipped": (None, skipped),
    }
    record(Kind.REMINDER_NOTED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def call_at_once(*, visit: Visit, why: str, by: str, at: datetime) -> Visit:
    """Put somebody on the call list today whom no message reaches; who is on it stays as they are.

    why     a code such as "no-contact-details"
    raises  WrongStatus
    """
    held = held_visit(visit)
    today = today_of(held.participant, at)
    is_listed = held.call_from is not None and held.call_from <= today
    if is_listed or held.ended_at is not None:
        return held
    before, held.call_from = held.call_from, today
    held.last_call_on = held.last_call_on or held.closes_on
    held.save(update_fields=["call_from", "last_call_on"])
    changes = {"call_from": (before, today), "why": (None, why)}
    record(Kind.VISIT_TO_CALL, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def log_contact(
    *,
    participant: Participant,
    outcome: ContactAttempt.Outcome,
    rules: FollowUpRules,
    visit: Visit | None = None,
    again_on: date | None = None,
    note: str = "",
    by: User,
    at: datetime,
) -> ContactAttempt:
    """Keep that somebody was called, and when they stand on the call list again.

    again_on    the day they asked for; without it the rules say when
    raises      WrongStatus
    """
    held = held_participant(participant)
    attempt = ContactAttempt.objects.create(
        study=held.study,
        participant=held,
        visit=visit,
        outcome=outcome,
        again_on=again_on,
        note=note,
        made_by=by,
        made_at=at,
    )
    if visit is not None:
        _put_on_list(visit, attempt, rules, today_of(held, at))
    changes = {
        "outcome": (None, outcome),
        "again_on": (None, again_on),
        "visit": (None, visit.visit if visit else ""),
    }
    record(Kind.CONTACT_ATTEMPT_LOGGED, subject=attempt, by=by.pk, at=at, changes=changes)
    return attempt


@transaction.atomic
def change_participant(
    *, participant: Participant, language: str, zone: str, reason: str, by: str, at: datetime
) -> Participant:
    """Change the language or the time zone of somebody; visits keep their dates.

    raises  ReasonNeeded, WrongStatus
    """
    refuse_empty(reason)
    held = held_participant(participant)
    wanted = {"language": language, "zone": zone}
    changes = {
        name: (getattr(held, name), value)
        for name, value in wanted.items()
        if getattr(held, name) != value
    }
    if changes:
        held.language, held.zone = language, zone
        held.save(update_fields=["language", "zone"])
        record(Kind.PARTICIPANT_CHANGED, subject=held, by=by, at=at, changes=changes, reason=reason)
    return held


def _planned(participant: Participant, planned: PlannedVisit) -> Visit:
    row = Visit.objects.create(
        participant=participant,
        visit=planned.visit.id,
        due_on=planned.window.due,
        opens_on=planned.window.opens,
        closes_on=planned.window.closes,
        call_from=planned.asking.call_from,
        last_call_on=planned.asking.last_call,
    )
    Reminder.objects.bulk_create(
        Reminder(visit=row, number=each.number, planned_on=each.on)
        for each in planned.asking.messages
    )
    return row


def _close_responses(rows: Sequence[Response], scorer: Scorer, *, at: datetime) -> None:
    for row in rows:
        row.score = scorer(row.instrument, row.answers)
        row.finished_at = at
        row.save(update_fields=["score", "finished_at"])


def _complete_if_last(participant: Participant, *, at: datetime) -> None:
    """Note that somebody's part is complete once their last visit has come to its end."""
    is_done = participant.status == Participant.Status.ACTIVE and participant.randomised_at
    if is_done and not participant.visits.filter(ended_at=None).exists():
        participant.status = Participant.Status.COMPLETED
        participant.save(update_fields=["status"])
        changes = {"status": (Participant.Status.ACTIVE, participant.status)}
        record(Kind.PARTICIPANT_COMPLETED, subject=participant, by=SYSTEM, at=at, changes=changes)


def _put_on_list(visit: Visit, attempt: ContactAttempt, rules: FollowUpRules, today: date) -> None:
    row = Visit.objects.get(pk=visit.pk)
    made = ContactAttempt.objects.filter(visit=row).count()
    row.called_on = today
    row.call_again_on = attempt.again_on or rules.next_call(today)
    row.no_more_calls = (
        made >= rules.calls_at_most or attempt.outcome == ContactAttempt.Outcome.DOES_NOT_WANT
    )
    row.save(update_fields=["called_on", "call_again_on", "no_more_calls"])
