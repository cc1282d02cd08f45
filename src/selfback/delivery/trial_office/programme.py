"""How the programme runs, in numbers from the tables; none of them tells of one person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from selfback.apps.catalogue.models import Release
from selfback.apps.people.models import Clinic, Patient
from selfback.apps.plans.models import ExerciseDone, WeekPlan
from selfback.apps.safety.models import Alert, AlertQuerySet
from selfback.delivery.shared.escalation import overdue, patience, unreached
from selfback.delivery.shared.stalled_clinics import early_visit_odds, stalled_clinics

RECENT = timedelta(days=7)
AT_ONCE = 12
"""Rows of a list that stand open; the rest is there to be opened."""


def programme(*, now: datetime) -> dict[str, Any]:
    """Return the numbers of all clinics, of each clinic, and the releases that are live."""
    first_day = (now - RECENT).date()
    recent = ExerciseDone.objects.filter(day__gt=first_day)
    sessions = recent.values("week__patient", "session").distinct().count()
    return {
        "joined": Patient.objects.count(),
        "active": Patient.objects.active().count(),
        "left": Patient.objects.exclude(left_at=None).count(),
        "planned": WeekPlan.objects.count(),
        "planned_lately": WeekPlan.objects.filter(made_at__gt=now - RECENT).count(),
        "sessions_lately": sessions,
        "exercisers_lately": recent.values("week__patient").distinct().count(),
        "clinics": _first(_clinics()),
        "waiting_without_clinic": Alert.objects.waiting().filter(clinic=None).count(),
        "overdue": _places(overdue(now)),
        "unreached": _places(unreached(now)),
        "patience": int(patience().total_seconds() // 60),
        "stalled": _first(stalled_clinics(now)),
        "early_visit_odds": early_visit_odds(),
        "releases": [
            release
            for kind in Release.Kind.values
            if (release := Release.objects.of(kind).first()) is not None
        ],
    }


def _first(rows: Sequence[Any]) -> dict[str, Any]:
    return {"first": rows[:AT_ONCE], "rest": rows[AT_ONCE:], "count": len(rows)}


def _clinics() -> list[dict[str, Any]]:
    """Return for each clinic how many joined and go on, and the alerts that wait there.

    Clinics where something waits come first, then those with most people.
    """
    waiting: dict[str | None, tuple[int, datetime]] = {
        clinic: (count, since)
        for clinic, count, since in Alert.objects.waiting()
        .exclude(clinic=None)
        .values_list("clinic_id")
        .annotate(count=Count("pk"), since=Min("raised_at"))
        .order_by()
    }
    counted: QuerySet[Any] = Clinic.objects.annotate(
        joined=Count("patients"), going_on=Count("patients", filter=Q(patients__left_at=None))
    )
    rows = [
        {
            "clinic": clinic,
            "joined": clinic.joined,
            "going_on": clinic.going_on,
            "waiting": waiting[clinic.pk][0] if clinic.pk in waiting else 0,
            "waiting_since": waiting[clinic.pk][1] if clinic.pk in waiting else None,
        }
        for clinic in counted
    ]
    return sorted(rows, key=lambda row: (-row["waiting"], -row["joined"], row["clinic"].name))


def _places(alerts: AlertQuerySet) -> list[dict[str, Any]]:
    """Return where emergencies stand open: the clinic's name, empty without one, since when."""
    places: dict[str, datetime] = {}
    found = alerts.values_list("clinic__name", "patient__shares_with_clinic", "raised_at")
    for clinic, shares, since in found:
        places.setdefault((shares and clinic) or "", since)
    return [{"clinic": clinic, "since": since} for clinic, since in places.items()]
