"""What is noted of whoever reads a page on which a patient's newest plan stands."""

from datetime import datetime

from selfback.apps.people.models import Patient
from selfback.apps.people.services import note_reading
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import note_plan_read

PROFILE, HOW, VISIT = "profile", "how the plan was made", "visit summary"
REVIEW = "plan review"


def note_page_read(
    patient: Patient, newest: WeekPlan | None, what: str, *, by: str, at: datetime
) -> None:
    """Note that a page was read, and with it the newest plan if there is one."""
    if newest is None:
        note_reading(patient=patient, what=what, by=by, at=at)
    else:
        note_plan_read(week=newest, what=what, by=by, at=at)
