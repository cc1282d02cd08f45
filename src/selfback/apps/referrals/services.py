"""Writes of referrals and of the recruitment log: each once, whatever the line does."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.errors import ClinicClosed
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.referrals.errors import EntryContradictsItself, EntryIsWithdrawn
from selfback.apps.referrals.models import Goal, LogEntry, Nudge, Referral
from selfback.domain.recruitment.entry import (
    Channel,
    Entry,
    faults_of,
)

SEEN_WITHIN = timedelta(days=14)
"""A nudge counts as seen before an entry if it was shown in the two weeks before."""

CORRECTABLE = (
    "screened_on",
    "source",
    "eligible",
    "not_eligible",
    "approached",
    "not_approached",
    "declined",
    "referred_on",
    "channel",
    "consented_on",
    "randomised_on",
)


@transaction.atomic
def log_person(
    *,
    key: str,
    clinic: Clinic,
    recruiter: User | None,
    facts: Mapping[str, Any],
    synthetic: bool = False,
    by: str,
    at: datetime,
) -> LogEntry:
    """Add a person to the log; one that was added under this key before is returned.

    facts   fields of LogEntry among CORRECTABLE, "screened_on" at least
    raises  EntryContradictsItself; nothing is written then
    """
    if held := LogEntry.objects.filter(key=key).first():
        return held
    entry = LogEntry(
        key=key, clinic=clinic, recruiter=recruiter, noted_at=at, is_synthetic=synthetic, **facts
    )
    _refuse_contradictions(entry.as_entry())
    if recruiter is not None:
        seen = Nudge.objects.shown_to(recruiter, at - SEEN_WITHIN)
        entry.seen = list(seen.order_by("shown_at").values_list("pk", flat=True))
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:  # the same key at the same moment, and the other one won
        return LogEntry.objects.get(key=key)
    changes = {name: (None, value) for name, value in facts.items()}
    record(Kind.PERSON_LOGGED, subject=entry, by=by, at=at, changes=changes)
    return entry


@transaction.atomic
def correct_entry(
    *, entry: LogEntry, changes: Mapping[str, Any], reason: str, by: str, at: datetime
) -> LogEntry:
    """Change what an entry says; what it said before stays in the audit trail.

    changes     fields among CORRECTABLE; raises KeyError for others
    raises      EntryContradictsItself, EntryIsWithdrawn; nothing is written then
    """
    held = _standing(entry)
    told = {}
    for name, value in changes.items():
        if name not in CORRECTABLE:
            raise KeyError(name)
        if getattr(held, name) != value:
            told[name] = (getattr(held, name), value)
            setattr(held, name, value)
    _refuse_contradictions(held.as_entry())
    held.save(update_fields=[*told])
    record(Kind.LOG_CORRECTED, subject=held, by=by, at=at, changes=told, reason=reason)
    return held


@transaction.atomic
def note_randomised(
    *, entry: LogEntry, consented_on: date, randomised_on: date, by: str, at: datetime
) -> LogEntry:
    """Keep that somebody a clinic referred agreed to a study and was randomised; again is harmless.

    A day before the one it follows in the log, as in another zone, is taken to be that day.

    raises  EntryContradictsItself if nobody was referred, EntryIsWithdrawn
    """
    held = _standing(entry)
    if held.randomised_on is not None:
        return held
    before = held.consented_on
    held.consented_on = max(held.consented_on or consented_on, held.referred_on or consented_on)
    held.randomised_on = max(randomised_on, held.consented_on)
    _refuse_contradictions(held.as_entry())
    held.save(update_fields=["consented_on", "randomised_on"])
    changes = {
        "consented_on": (before, held.consented_on),
        "randomised_on": (None, held.randomised_on),
    }
    record(Kind.LOG_RANDOMISED, subject=held, by=by, at=at, changes=changes)
    return held


@transaction.atomic
def withdraw_entry(*, entry: LogEntry, reason: str, by: str, at: datetime) -> LogEntry:
    """Take an entry out of all counts, such as a slip of the finger; raises EntryIsWithdrawn."""
    held = _standing(entry)
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    changes = {"withdrawn_at": (None, at)}
    record(Kind.LOG_ENTRY_WITHDRAWN, subject=held, by=by, at=at, changes=changes, reason=reason)
    return held


@transaction.atomic
def refer(
    *,
    key: str,
    clinic: Clinic,
    recruiter: User,
    channel: Channel,
    language: str,
    today: date,
    seconds: int | None,
    at: datetime,
) -> Referral:
    """Refer a person and add them to the log; one referred under this key before is returned.

    today       the clinic's local date
    seconds     how long it took, None if it was not measured
    raises      ClinicClosed: nobody could join there; nothing is written then
    """
    if held := Referral.objects.filter(key=key).first():
        return held
    if clinic.closed_at is not None:
        raise ClinicClosed(clinic_id=clinic.pk)
    facts = {"screened_on": today, "approached": True, "referred_on": today, "channel": channel}
    entry = log_person(
        key=f"referral:{key}",
        clinic=clinic,
        recruiter=recruiter,
        facts=facts,
        by=recruiter.pk,
        at=at,
    )
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                key=key,
                entry=entry,
                clinic=clinic,
                made_by=recruiter,
                channel=channel,
                language=language,
                seconds=seconds,
                made_at=at,
            )
    except IntegrityError:  # the same key at the same moment, and the other one won
        return Referral.objects.get(key=key)
    changes = {"channel": (None, channel), "seconds": (None, seconds)}
    record(Kind.REFERRAL_MADE, subject=referral, by=recruiter.pk, at=at, changes=changes)
    return referral


@transaction.atomic
def note_opening(*, referral: Referral, by: str, at: datetime) -> Referral:
    """Keep when the link of a referral was first opened; opening it again changes nothing."""
    held = Referral.objects.select_for_update().get(pk=referral.pk)
    if held.opened_at is None:
        held.opened_at = at
        held.save(update_fields=["opened_at"])
        record(Kind.REFERRAL_OPENED, subject=held, by=by, at=at, changes={"opened_at": (None, at)})
    return held


@transaction.atomic
def note_joining(
    *, clinic: Clinic, patient: Patient, token: str, channel: Channel, today: date, at: datetime
) -> LogEntry:
    """Count a person who joined a clinic: as who was referred by this link, or as a new one.

    token       of a referral's link; empty if they came by the clinic's code
    channel     how they came, if it was not by a link
    today       the clinic's local date
    """
    referral = Referral.objects.select_for_update().waiting().filter(token=token).first()
    if referral is None or referral.clinic_id != clinic.pk:
        facts = {
            "screened_on": today,
            "approached": True,
            "referred_on": today,
            "channel": channel,
            "consented_on": today,
        }
        return log_person(
            key=f"joined:{patient.pk}",
            clinic=clinic,
            recruiter=None,
            facts=facts,
            synthetic=patient.is_synthetic,
            by=patient.user_id,
            at=at,
        )
    referral.patient = patient
    referral.save(update_fields=["patient"])
    entry = LogEntry.objects.select_for_update().get(pk=referral.entry_id)
    entry.consented_on = max(today, entry.referred_on or today)
    entry.save(update_fields=["consented_on"])
    changes = {"consented_on": (None, entry.consented_on)}
    record(Kind.REFERRAL_JOINED, subject=referral, by=patient.user_id, at=at, changes=changes)
    return entry


@transaction.atomic
def set_recruitment_goal(*, clinic: Clinic, asked_a_week: int, by: User, at: datetime) -> Goal:
    """Set how many people a clinic wants to ask in a week; raises ValueError outside 1 to 200."""
    if not 1 <= asked_a_week <= 200:
        raise ValueError(asked_a_week)
    before = Goal.objects.filter(clinic=clinic).first()
    goal = Goal.objects.create(clinic=clinic, asked_a_week=asked_a_week, set_by=by, set_at=at)
    changes = {"asked_a_week": (before and before.asked_a_week, asked_a_week)}
    record(Kind.RECRUITMENT_GOAL_SET, subject=goal, by=by.pk, at=at, changes=changes)
    return goal


def _standing(entry: LogEntry) -> LogEntry:
    held = LogEntry.objects.select_for_update().get(pk=entry.pk)
    if held.withdrawn_at is not None:
        raise EntryIsWithdrawn(held.pk)
    return held


def _refuse_contradictions(entry: Entry) -> None:
    if faults := list(faults_of(entry)):
        raise EntryContradictsItself(faults=faults)
