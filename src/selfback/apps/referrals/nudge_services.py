"""Writes of nudges and competitions; every action is kept, so that its effect can be seen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.models import Clinic, User
from selfback.apps.referrals.errors import AlreadyAnswered, NotTheirUnit
from selfback.apps.referrals.models import Competition, Nudge, TakingPart


@transaction.atomic
def show_nudge(
    *, key: str, clinic: Clinic, user: User, kind: str, facts: Mapping[str, Any], at: datetime
) -> Nudge:
    """Keep that a recruiter was shown a nudge; one shown under this key before is returned."""
    if held := Nudge.objects.filter(key=key).first():
        return held
    try:
        with transaction.atomic():
            nudge = Nudge.objects.create(
                key=key, clinic=clinic, user=user, kind=kind, facts=dict(facts), shown_at=at
            )
    except IntegrityError:  # the same key at the same moment, and the other one won
        return Nudge.objects.get(key=key)
    changes = {"kind": (None, kind), "facts": (None, dict(facts))}
    record(Kind.NUDGE_SHOWN, subject=nudge, by=user.pk, at=at, changes=changes)
    return nudge


@transaction.atomic
def answer_nudge(
    *,
    nudge: Nudge,
    user: User,
    response: Nudge.Response,
    reason: str = "",
    snoozed_until: datetime | None = None,
    at: datetime,
) -> Nudge:
    """Keep what a recruiter did with a nudge; raises NotTheirUnit, AlreadyAnswered, ValueError."""
    held = Nudge.objects.select_for_update().get(pk=nudge.pk)
    if held.user_id != user.pk:
        raise NotTheirUnit(held.pk)
    if held.response:
        raise AlreadyAnswered(held.pk)
    held.response = Nudge.Response(response)
    held.reason = Nudge.Reason(reason) if reason else ""
    held.snoozed_until = snoozed_until
    held.answered_at = at
    held.save(update_fields=["response", "reason", "snoozed_until", "answered_at"])
    changes = {"response": (None, held.response), "reason": (None, held.reason)}
    record(Kind.NUDGE_ANSWERED, subject=held, by=user.pk, at=at, changes=changes)
    return held


@transaction.atomic
def open_competition(
    *,
    name: str,
    clinic: Clinic | None,
    begins_at: datetime,
    ends_at: datetime,
    milestones: Sequence[int],
    countries: Sequence[str] = (),
    by: str,
    at: datetime,
) -> Competition:
    """Open a competition within a clinic, or between clinics; raises ValueError if it has no time.

    milestones  counts of people asked that the takers reach together
    countries   between clinics, those whose clinics may take part; empty for all
    """
    if ends_at <= begins_at or any(each < 1 for each in milestones):
        raise ValueError(name)
    competition = Competition.objects.create(
        name=name,
        clinic=clinic,
        countries=sorted(set(countries)),
        begins_at=begins_at,
        ends_at=ends_at,
        milestones=sorted(set(milestones)),
    )
    changes = {
        "name": (None, name),
        "countries": (None, competition.countries),
        "begins_at": (None, begins_at),
        "ends_at": (None, ends_at),
    }
    record(Kind.COMPETITION_OPENED, subject=competition, by=by, at=at, changes=changes)
    return competition


@transaction.atomic
def call_off_competition(
    *, competition: Competition, by: str, at: datetime, reason: str
) -> Competition:
    """End a competition before its time."""
    held = Competition.objects.select_for_update().get(pk=competition.pk)
    before = held.called_off_at
    held.called_off_at = before or at
    held.save(update_fields=["called_off_at"])
    changes = {"called_off_at": (before, held.called_off_at)}
    record(Kind.COMPETITION_CALLED_OFF, subject=held, by=by, at=at, changes=changes, reason=reason)
    return held


@transaction.atomic
def take_part(
    *, competition: Competition, clinic: Clinic, user: User | None, by: str, at: datetime
) -> TakingPart:
    """Let a clinic or a recruiter take part; whoever does already stays as they are.

    raises  NotTheirUnit if it is within another clinic, or of other countries, or the clinic closed
    """
    if not competition.is_for(clinic):
        raise NotTheirUnit(competition.pk)
    Clinic.objects.select_for_update().get(pk=clinic.pk)
    taking, is_new = TakingPart.objects.get_or_create(
        competition=competition, clinic=clinic, user=user, left_at=None, defaults={"joined_at": at}
    )
    if is_new:
        record(Kind.COMPETITION_JOINED, subject=taking, by=by, at=at)
    return taking


@transaction.atomic
def stop_taking_part(*, taking: TakingPart, by: str, at: datetime) -> TakingPart:
    """Let a clinic or a recruiter leave a competition; leaving again changes nothing."""
    held = TakingPart.objects.select_for_update().get(pk=taking.pk)
    if held.left_at is None:
        held.left_at = at
        held.save(update_fields=["left_at"])
        record(Kind.COMPETITION_LEFT, subject=held, by=by, at=at, changes={"left_at": (None, at)})
    return held
