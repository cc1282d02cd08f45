"""How people use the app, and what clinicians change in plans."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import ExerciseDone, Reading, WeekPlan
from selfback.apps.referrals.models import LogEntry
from selfback.delivery.shared.why_words import why_words
from selfback.domain.evaluation.app_use import AppUse, Person, app_use_of

WEEKS = (1, 2, 4, 6, 8, 12)


def app_use(*, now: datetime) -> AppUse:
    """Return how the app is used, from being referred onwards."""
    used = _used()
    joined = dict(Patient.objects.values_list("pk", "joined_at"))
    referred = LogEntry.objects.standing().exclude(referred_on=None)
    came: dict[str, date | None] = {}
    people = []
    for day, patient in referred.values_list("referred_on", "referral__patient"):
        if patient is None:
            people.append(Person(referred=day, joined=None))
        else:
            came[patient] = day
    people += [
        Person(referred=came.get(patient), joined=at.date(), **used.get(patient, {}))
        for patient, at in joined.items()
    ]
    return app_use_of(people, weeks=WEEKS, as_of=now.date())


def _used() -> dict[str, dict[str, int]]:
    """Return patient -> plans, sessions and messages read, of those who have any."""
    counts = {
        "plans": WeekPlan.objects.values_list("patient").annotate(n=Count("pk")),
        "read": Reading.objects.values_list("week__patient").annotate(n=Count("pk")),
        "sessions": ExerciseDone.objects.values_list("week__patient").annotate(
            n=Count("session", distinct=True)
        ),
    }
    used: dict[str, dict[str, int]] = defaultdict(dict)
    for name, rows in counts.items():
        for patient, count in rows.order_by():
            used[patient][name] = count
    return used


def edits() -> dict[str, Any]:
    """Return what clinicians changed in plans, by why, and what patients said to it."""
    rows = Adjustment.objects.order_by()
    by_why = rows.values_list("why").annotate(n=Count("pk"))
    answers = dict(rows.values_list("answer").annotate(n=Count("pk")))
    return {
        "total": rows.count(),
        "patients": rows.values("patient").distinct().count(),
        "lifted": rows.exclude(lifted_at=None).count(),
        "by_why": sorted(((why_words(why), n) for why, n in by_why), key=lambda each: -each[1]),
        "agreed": answers.get(Adjustment.Answer.AGREE, 0),
        "disagreed": answers.get(Adjustment.Answer.DISAGREE, 0),
    }
