"""What went with reminders and competitions, from the recruitment log of the clinics."""

from collections import defaultdict
from datetime import date, datetime

from selfback.apps.people.models import Clinic
from selfback.apps.people.sites import RecruitingUnit
from selfback.apps.referrals.models import Competition, LogEntry, Nudge, TakingPart
from selfback.domain.recruitment.actions import Action, BeforeAfter, SiteRecord, before_after
from selfback.domain.recruitment.reminder_effects import Effect, Shown, reminder_effects

SPAN = 14
"""Days before and after a reminder."""
SPAN_OF_COMPETITION = 28


def reminders(*, now: datetime) -> tuple[Effect, ...]:
    """Return who was asked before and after reminders, by kind of reminder."""
    asked: dict[str, list[date]] = defaultdict(list)
    rows = LogEntry.objects.standing().filter(approached=True)
    for recruiter, clinic, day in rows.values_list("recruiter_id", "clinic_id", "screened_on"):
        asked[recruiter or clinic].append(day)
    as_one = set(
        Clinic.objects.filter(recruits_by=RecruitingUnit.CLINIC).values_list("pk", flat=True)
    )
    shown = [
        Shown(unit=clinic if clinic in as_one else user, kind=kind, day=at.date())
        for user, clinic, kind, at in Nudge.objects.values_list(
            "user_id", "clinic_id", "kind", "shown_at"
        )
    ]
    return reminder_effects(shown, asked, days=SPAN, as_of=now.date())


def competitions(*, now: datetime) -> tuple[BeforeAfter, ...]:
    """Return who was asked before and from the beginning of each competition between clinics."""
    takers: dict[str, set[str]] = defaultdict(set)
    for competition, clinic in TakingPart.objects.values_list("competition_id", "clinic_id"):
        takers[competition].add(clinic)
    begun = Competition.objects.filter(begins_at__lte=now).order_by("begins_at")
    actions = [
        Action(
            id=each.pk,
            day=each.begins_at.date(),
            what=each.name,
            sites=tuple(sorted(takers[each.pk])),
        )
        for each in begun
        if takers[each.pk]
    ]
    if not actions:
        return ()
    asked: dict[str, list[date]] = defaultdict(list)
    rows = LogEntry.objects.standing().filter(approached=True)
    for clinic, day in rows.values_list("clinic_id", "screened_on"):
        asked[clinic].append(day)
    sites = [
        SiteRecord(
            id=clinic.pk,
            opened=clinic.opened_at.date(),
            closed=clinic.closed_at.date() if clinic.closed_at else None,
            people=tuple(asked[clinic.pk]),
        )
        for clinic in Clinic.objects.all()
    ]
    return before_after(actions, sites, days=SPAN_OF_COMPETITION, as_of=now.date())
