"""Reads of the ledger over several apps: decision points with the use of the app that followed."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from selfback.apps.answers.models import AnswerSet
from selfback.apps.movement.models import DailySteps
from selfback.apps.plans.models import ExerciseDone, Reading
from selfback.apps.prompts.models import Prompt
from selfback.domain.prompting.ledger import Loss, State
from selfback.domain.prompting.rules import Randomising

Uses = dict[str, list[datetime]]
UNAVAILABLE = (Loss.IN_USE, Loss.QUIET, Loss.NO_CHANNEL)
"""Losses at a decision point because the person could not be prompted at that moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPoint:
    """One decision point of the micro-randomised trial.

    days        days since the person's first decision point
    used        whether they did something in the app in the hours that followed; None where they
                were not available, or the hours are not over
    """

    patient_id: str
    day: date
    days: int
    cause: str
    is_available: bool
    is_prompted: bool
    probability: float | None
    used: bool | None


def decision_points(setting: Randomising, *, at: datetime) -> Iterator[DecisionPoint]:
    """Yield the decision points of everybody, by person and time; none before chance had a say."""
    drawn = Prompt.objects.randomised()
    began = drawn.order_by("planned_at").values_list("planned_at", flat=True).first()
    if began is None:
        return
    missed = Prompt.objects.filter(
        state=State.LOST, loss__in=UNAVAILABLE, probability=None, planned_at__gte=began
    ).exclude(cause__in=setting.never)
    rows = sorted([*drawn, *missed], key=lambda row: (row.patient_id, row.due_at))
    uses, first = _uses({row.patient_id for row in rows}), dict[str, date]()
    for row in rows:
        began_on = first.setdefault(row.patient_id, row.day)
        decided_at = row.withheld_at or row.queued_at
        yield DecisionPoint(
            patient_id=row.patient_id,
            day=row.day,
            days=(row.day - began_on).days,
            cause=row.cause,
            is_available=row.probability is not None,
            is_prompted=row.probability is not None and row.withheld_at is None,
            probability=row.probability,
            used=_used(uses[row.patient_id], decided_at, setting, at),
        )


def _used(
    uses: list[datetime], decided_at: datetime | None, setting: Randomising, at: datetime
) -> bool | None:
    if decided_at is None or decided_at + setting.proximal > at:
        return None
    place = bisect_right(uses, decided_at)
    return place < len(uses) and uses[place] <= decided_at + setting.proximal


def _uses(patients: set[str]) -> Uses:
    """Return patient -> when they did something in the app, in order."""
    found: Uses = defaultdict(list)
    for rows in (
        AnswerSet.objects.filter(patient__in=patients).values_list("patient", "answered_at"),
        ExerciseDone.objects.filter(week__patient__in=patients).values_list(
            "week__patient", "done_at"
        ),
        Reading.objects.filter(week__patient__in=patients).values_list("week__patient", "read_at"),
        DailySteps.objects.filter(patient__in=patients, source="hand").values_list(
            "patient", "noted_at"
        ),
        Prompt.objects.filter(patient__in=patients, opened_at__isnull=False).values_list(
            "patient", "opened_at"
        ),
    ):
        for patient, moment in rows:
            if moment is not None:
                found[patient].append(moment)
    for moments in found.values():
        moments.sort()
    return found
