"""Noting steps."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.movement.models import DailySteps
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient

MOST = 100_000
"""Steps a day beyond which a number is a slip of the finger, not a walk."""


class StepsOutOfRange(ValueError):
    """Nobody takes this many steps in a day."""

    def __init__(self, *, steps: int) -> None:
        self.steps = steps
        super().__init__(f"{steps} steps in one day is not between 0 and {MOST}")


class DayNotYetCome(ValueError):
    """Steps cannot be noted for a day that lies ahead."""

    def __init__(self, *, day: date) -> None:
        self.day = day
        super().__init__(f"{day} has not come yet")


@transaction.atomic
def note_steps(
    *, patient: Patient, day: date, steps: int, today: date, by: str, at: datetime
) -> DailySteps:
    """Set the steps of a day as typed by the person; a later number replaces an earlier one.

    steps   0 to 100,000
    today   the person's local date
    raises  StepsOutOfRange, DayNotYetCome, HasLeft; nothing is written then
    """
    if not 0 <= steps <= MOST:
        raise StepsOutOfRange(steps=steps)
    if day > today:
        raise DayNotYetCome(day=day)
    if patient.left_at is not None:
        raise HasLeft(patient_id=patient.pk)
    before = DailySteps.objects.filter(patient=patient, day=day, source=DailySteps.HAND).first()
    noted, _ = DailySteps.objects.update_or_create(
        patient=patient, day=day, source=DailySteps.HAND, defaults={"steps": steps, "noted_at": at}
    )
    changes = {day.isoformat(): (before and before.steps, steps)}
    record(Kind.STEPS_NOTED, subject=noted, by=by, at=at, changes=changes)
    return noted


@transaction.atomic
def set_measured_days(
    *, patient: Patient, days: Mapping[date, int | None], by: str, at: datetime
) -> int:
    """Set the steps of days as they were measured; what the person typed is not touched.

    days        local day -> steps, or None for a day that nothing tells of any more; a day beyond
                100,000 steps cannot be true and is held for none
    returns     how many days changed; without any, no event is left
    raises      HasLeft; nothing is written then
    """
    if patient.left_at is not None:
        raise HasLeft(patient_id=patient.pk)
    measured = DailySteps.objects.filter(
        patient=patient, source=DailySteps.MEASURED, day__in=list(days)
    )
    before = dict(measured.values_list("day", "steps"))
    told = {day: steps for day, steps in days.items() if steps is not None and steps <= MOST}
    changed = sorted(day for day in days if before.get(day) != told.get(day))
    if not changed:
        return 0
    measured.filter(day__in=changed).delete()
    DailySteps.objects.bulk_create(
        DailySteps(
            patient=patient,
            day=day,
            steps=told[day],
            source=DailySteps.MEASURED,
            noted_at=at,
        )
        for day in changed
        if day in told
    )
    changes = {day.isoformat(): (before.get(day), told.get(day)) for day in changed}
    record(Kind.STEPS_MEASURED, subject=patient, by=by, at=at, changes=changes)
    return len(changed)
