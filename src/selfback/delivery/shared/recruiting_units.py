"""Who recruited how many, and who came how far, from the recruitment log of the clinics."""

from collections import defaultdict
from datetime import date

from selfback.apps.people.models import Clinic, Grant
from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import RecruitingUnit
from selfback.apps.referrals.models import LogEntry
from selfback.domain.evaluation.recruiters import NOT_TOLD, Recruiter, Unit
from selfback.domain.integration.reach import Screened


def screened() -> tuple[Screened, ...]:
    """Return everybody of the log with the last stage they came to, and why no further."""
    rows = LogEntry.objects.standing().select_related("clinic").order_by("screened_on", "pk")
    entries = [(row.clinic.country, row.as_entry()) for row in rows]
    return tuple(
        Screened(
            person=f"L{number:05}",
            country=country,
            stage=entry.stage,
            reason=entry.exit.value if entry.exit else "",
        )
        for number, (country, entry) in enumerate(entries, 1)
    )


def recruiters() -> list[Recruiter]:
    """Return every unit that could refer, those without anybody among them.

    A clinic that recruits as one is a unit, of the profession that all its clinicians share; in
    the others each clinician is.
    """
    referred = _days("referred_on")
    professions = _professions()
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
                profession=professions.get(clinic.pk, NOT_TOLD),
                opened=clinic.opened_at.date(),
                recruited=tuple(sorted(referred[clinic.pk])),
            )
        )
    return [*held, *_persons(by_person, referred)]


def _professions() -> dict[str, str]:
    """Return clinic -> the profession of its clinicians, where they are all of the same."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = Grant.objects.filter(role=Role.CLINICIAN).exclude(clinic=None)
    for clinic, profession in rows.values_list("clinic_id", "profession"):
        found[str(clinic)].add(profession)
    return {clinic: min(held) for clinic, held in found.items() if len(held) == 1}


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
