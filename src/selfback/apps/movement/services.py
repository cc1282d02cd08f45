"""Noting steps."""

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
    before = DailySteps.objects.filter(patient=patient, day=day, source="hand").first()
    noted, _ = DailySteps.objects.update_or_create(
        patient=patient, day=day, source="hand", defaults={"steps": steps, "noted_at": at}
    )
    changes = {day.isoformat(): (before and before.steps, steps)}
    record(Kind.STEPS_NOTED, subject=noted, by=by, at=at, changes=changes)
    return noted
