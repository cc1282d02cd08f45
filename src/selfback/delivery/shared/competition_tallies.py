"""What the units of a competition did while it ran, read from the log."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from selfback.apps.referrals.models import Competition, LogEntry, TakingPart
from selfback.domain.recruitment.competition import Tally
from selfback.domain.recruitment.entry import Answer


def names_of_units(competition: Competition) -> dict[str, str]:
    """Return unit -> name of those who take part: people within a clinic, clinics between them."""
    takers = TakingPart.objects.filter(competition=competition, left_at=None)
    if competition.clinic_id is not None:
        found = takers.exclude(user=None).values_list("user_id", "user__name", "user__email")
        return {unit: name or email for unit, name, email in found}
    return dict(takers.filter(user=None).values_list("clinic_id", "clinic__name"))


def tallies_of(competition: Competition, units: Iterable[str]) -> list[Tally]:
    """Return what each unit counted between the beginning and the end, in one query."""
    units, within = list(units), competition.clinic_id is not None
    entries = LogEntry.objects.standing().filter(
        noted_at__gte=competition.begins_at, noted_at__lt=competition.ends_at
    )
    entries = (
        entries.filter(clinic=competition.clinic_id, recruiter__in=units)
        if within
        else entries.filter(clinic__in=units)
    )
    eligible: Counter[Any] = Counter()
    approached: Counter[Any] = Counter()
    referred: Counter[Any] = Counter()
    found = entries.values_list(
        "recruiter_id" if within else "clinic_id", "eligible", "approached", "referred_on"
    )
    for unit, could, asked, sent in found:
        eligible[unit] += could != Answer.NO
        approached[unit] += asked
        referred[unit] += sent is not None
    return [
        Tally(
            unit=each, eligible=eligible[each], approached=approached[each], referred=referred[each]
        )
        for each in units
    ]
