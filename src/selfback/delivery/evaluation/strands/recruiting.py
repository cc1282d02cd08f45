"""Who recruited how many, from the recruitment log of the clinics."""

from collections import defaultdict
from datetime import date, datetime

from selfback.apps.people.models import Clinic, Grant
from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import RecruitingUnit
from selfback.apps.referrals.models import Competition, LogEntry, Nudge, TakingPart
from selfback.domain.evaluation.recruiters import NOT_TOLD, Recruiter, Unit
from selfback.domain.recruitment.actions import Action, BeforeAfter, SiteRecord, before_after
from selfback.domain.recruitment.reminder_effects import Effect, Shown, reminder_effects

SPAN = 14
"""Days before and after a reminder."""
SPAN_OF_COMPETITION = 28


def recruiters() -> list[Recruiter]:
    """Return every unit that could refer, those without anybody among them.

    A clinic that recruits as one is a unit; in the others each clinician is.
    """
    referred = _days("referred_on")
    held = []
    by_person = []
    for clinic in Clinic.objects.all():
        if clinic.recruits_by == RecruitingUnit.PERSON:
            by_person.append(clinic.pk)
            continue
        held.append(
            Recruiter(
                id=clinic.name,
                unit=Unit.CLINIC,
                country=clinic.country,
                profession=NOT_TOLD,
                opened=clinic.opened_at.date(),
                recruited=tuple(sorted(referred[clinic.pk])),
            )
        )
    return [*held, *_persons(by_person, referred)]


def _persons(clinics: list[str], referred: dict[str, list[date]]) -> list[Recruiter]:
    grants = Grant.objects.filter(clinic__in=clinics, role=Role.CLINICIAN)
    first: dict[str, Grant] = {}
    for grant in grants.select_related("clinic").order_by("granted_at"):
        first.setdefault(grant.user_id, grant)
    numbers = {user: number for number, user in enumerate(first, 1)}
    return [
        Recruiter(
            id=f"P{numbers[user]:03}",
            unit=Unit.PERSON,
            country=grant.clinic.country if grant.clinic else "",
            profession=grant.profession or NOT_TOLD,
            opened=grant.granted_at.date(),
            recruited=tuple(sorted(referred[user])),
        )
        for user, grant in first.items()
    ]


def _days(column: str) -> dict[str, list[date]]:
    """Return unit -> a day for each person of the log who came so far."""
    days: dict[str, list[date]] = defaultdict(list)
    rows = LogEntry.objects.standing().exclude(**{column: None})
    for recruiter, clinic, day in rows.values_list("recruiter_id", "clinic_id", column):
        days[recruiter or clinic].append(day)
    return days


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
