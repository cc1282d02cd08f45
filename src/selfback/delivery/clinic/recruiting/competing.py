"""What the page of a competition shows: the team first, the top third, one's own place.

Below the top third nobody is shown but whoever reads: a ranking that shames keeps nobody going.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q

from selfback.apps.people.models import Clinic, Grant, User
from selfback.apps.people.permissions import Permission, Role
from selfback.apps.referrals.models import Competition, TakingPart
from selfback.apps.referrals.nudge_services import show_nudge
from selfback.delivery.clinic.recruiting.referring import rules
from selfback.delivery.shared.competition_tallies import names_of_units, tallies_of
from selfback.domain.recruitment.competition import milestones_reached, places_named, standings

MILESTONE = "milestone"


def competitions_for(user: User, clinic: Clinic, at: datetime) -> list[Competition]:
    """Return what one may take part in: within one's clinics, and between them for this one."""
    own = user.clinics_where(Permission.REFER_PATIENTS)
    found = Competition.objects.not_over(at).select_related("clinic")
    found = found.filter(Q(clinic=None) | Q(clinic_id__in=own))
    return [each for each in found if each.clinic_id or each.is_for(clinic)]


def taking_of(competition: Competition, user: User, clinic: Clinic) -> TakingPart | None:
    """Return how this user, or between clinics this clinic of theirs, takes part."""
    taking = TakingPart.objects.filter(competition=competition, left_at=None)
    if competition.clinic_id:
        return taking.filter(user=user).first()
    return taking.filter(user=None, clinic=clinic).first()


def decides_for(user: User, clinic: Clinic) -> bool:
    """Whether one decides that the clinic takes part: who looks after it, or anybody without one.

    Many clinics are one or two people; where nobody looks after the clinic, those who refer do.
    """
    if clinic.pk in user.clinics_where(Permission.MANAGE_OWN_CLINIC):
        return True
    looked_after = Grant.objects.filter(clinic=clinic, role=Role.SITE_MANAGER.value, ended_at=None)
    refers = clinic.pk in user.clinics_where(Permission.REFER_PATIENTS)
    return refers and not looked_after.exists()


def board(competition: Competition, user: User, clinic: Clinic, *, at: datetime) -> dict[str, Any]:
    """Return the team's sum with the next milestone, the top third, and the reader's own place."""
    names = names_of_units(competition)
    tallies = tallies_of(competition, names)
    total = sum(each.approached for each in tallies)
    reached = milestones_reached(total, competition.milestones)
    ahead = [each for each in sorted(competition.milestones) if each > total]
    taking = taking_of(competition, user, clinic)
    mine = (taking.user_id if competition.clinic_id else taking.clinic_id) if taking else None
    ranked = standings([t for t in tallies if t.eligible >= rules().competition_fewest_eligible])
    named = places_named(len(ranked))
    if reached and taking is not None:
        _keep_that_it_was_seen(competition, taking, user, reached[-1], at)
    return {
        "competition": competition,
        "has_begun": competition.begins_at <= at,
        "taking": taking,
        "takers": len(names),
        "total": total,
        "reached": reached[-1] if reached else None,
        "next": ahead[0] if ahead else None,
        "percent": round(100 * total / ahead[0]) if ahead else 100,
        "rows": [
            {
                "name": names[each.unit],
                "place": each.place,
                "rate": round(100 * each.rate),
                "approached": each.tally.approached,
                "eligible": each.tally.eligible,
                "is_mine": each.unit == mine,
            }
            for each in ranked
            if each.place <= named or each.unit == mine
        ],
        "too_few": len(tallies) - len(ranked),
        "fewest": rules().competition_fewest_eligible,
    }


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
