"""What the page of a competition shows: the team first, the best three, one's own place.

Below the third place nobody is shown but whoever reads: a ranking that shames keeps nobody going.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from selfback.apps.people.models import User
from selfback.apps.people.permissions import Permission
from selfback.apps.referrals.models import Competition, LogEntry, TakingPart
from selfback.apps.referrals.nudge_services import show_nudge
from selfback.delivery.clinic.recruiting.referring import rules
from selfback.domain.recruitment.competition import Tally, milestones_reached, standings
from selfback.domain.recruitment.entry import Answer

BEST = 3
MILESTONE = "milestone"


def competitions_for(user: User, at: datetime) -> list[Competition]:
    """Return the running competitions one may take part in, of own clinics and between clinics."""
    own = user.clinics_where(Permission.REFER_PATIENTS)
    running = Competition.objects.running(at).select_related("clinic")
    return list(running.filter(Q(clinic=None) | Q(clinic_id__in=own)))


def taking_of(competition: Competition, user: User) -> TakingPart | None:
    """Return how this user, or between clinics one of their clinics, takes part."""
    own = user.clinics_where(Permission.REFER_PATIENTS)
    taking = TakingPart.objects.filter(competition=competition, left_at=None)
    if competition.clinic_id:
        return taking.filter(user=user).first()
    return taking.filter(user=None, clinic_id__in=own).first()


def board(competition: Competition, user: User, *, at: datetime) -> dict[str, Any]:
    """Return the team's sum with the next milestone, the best three, and the reader's own place."""
    takers = list(
        TakingPart.objects.filter(competition=competition, left_at=None).select_related(
            "clinic", "user"
        )
    )
    within = competition.clinic_id is not None
    names = {
        (each.user_id if within else each.clinic_id): (
            each.user.name if within and each.user else each.clinic.name
        )
        for each in takers
    }
    tallies = _tallies(competition, set(names), within=within)
    total = sum(each.approached for each in tallies)
    reached = milestones_reached(total, competition.milestones)
    ahead = [each for each in sorted(competition.milestones) if each > total]
    taking = taking_of(competition, user)
    mine = (taking.user_id if within else taking.clinic_id) if taking else None
    ranked = standings([t for t in tallies if t.eligible >= rules().competition_fewest_eligible])
    rows: list[dict[str, Any]] = [
        {
            "name": names[each.unit],
            "place": each.place,
            "rate": round(100 * each.rate),
            "approached": each.tally.approached,
            "eligible": each.tally.eligible,
            "is_mine": each.unit == mine,
        }
        for each in ranked
    ]
    if reached and taking is not None:
        _keep_that_it_was_seen(competition, taking, user, reached[-1], at)
    return {
        "competition": competition,
        "taking": taking,
        "takers": len(takers),
        "total": total,
        "reached": reached[-1] if reached else None,
        "next": ahead[0] if ahead else None,
        "percent": round(100 * total / ahead[0]) if ahead else 100,
        "rows": [row for row in rows if row["place"] <= BEST or row["is_mine"]],
        "too_few": len(tallies) - len(ranked),
        "fewest": rules().competition_fewest_eligible,
    }


def _tallies(competition: Competition, units: Iterable[Any], *, within: bool) -> list[Tally]:
    entries = LogEntry.objects.standing().filter(
        noted_at__gte=competition.begins_at, noted_at__lt=competition.ends_at
    )
    entries = entries.filter(recruiter__in=units) if within else entries.filter(clinic__in=units)
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


def _keep_that_it_was_seen(
    competition: Competition, taking: TakingPart, user: User, milestone: int, at: datetime
) -> None:
    show_nudge(
        key=f"{competition.pk}:{user.pk}:{milestone}",
        clinic=taking.clinic,
        user=user,
        kind=MILESTONE,
        facts={"milestone": milestone},
        at=at,
    )
