"""A patient who has lived through some weeks: steps, sessions, a swap, check-ins."""

from datetime import datetime, timedelta
from typing import Any

from tests.builders import make_checkin

from selfback.apps.movement.services import note_steps
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import log_exercise, swap_exercise
from selfback.delivery.shared.planning import go_into_next_week
from selfback.delivery.shared.weeks import offered_for

SESSION_DAYS = (1, 4)


def newest(patient: Patient) -> WeekPlan:
    week = WeekPlan.objects.of(patient).newest()
    assert week is not None
    return week


def live_through(patient: Patient, *, began: datetime, days: int = 7) -> None:
    """Count steps every day of the newest week and do its exercises on two of them."""
    week = newest(patient)
    for offset in range(days):
        moment, day = began + timedelta(days=offset), week.starts_on + timedelta(days=offset)
        note_steps(
            patient=patient,
            day=day,
            steps=4000 + 300 * offset,
            today=day,
            by=patient.user_id,
            at=moment,
        )
        if offset in SESSION_DAYS:
            do_session(week, moment, skip=1)


def do_session(week: WeekPlan, moment: datetime, *, skip: int = 0) -> None:
    """Do the exercises of a week but the last few."""
    for each in week.exercises[: len(week.exercises) - skip]:
        log_exercise(
            week=week,
            session=f"session-{moment:%j}",
            exercise=each["id"],
            day=moment.date(),
            sets=each["sets"],
            repetitions=each["repetitions"],
            planned_repetitions=each["repetitions"],
            seconds=240,
            rating="right",
            by=week.patient.user_id,
            done_at=moment,
            at=moment,
        )


def check_in(patient: Patient, *, at: datetime, **answers: Any) -> None:
    """Go into the next week with these answers."""
    week = newest(patient)
    go_into_next_week(patient, week, make_checkin(week, **answers), at=at)


def swap_last(patient: Patient, reason: str, *, at: datetime) -> tuple[str, str]:
    """Swap the last exercise of the newest week; return it and what came instead."""
    week = newest(patient)
    removed = week.exercises[-1]["id"]
    offered = offered_for(week, removed, reason)
    swap_exercise(
        week=week,
        removed=removed,
        added=offered[0],
        reason=reason,
        offered=offered,
        by=patient.user_id,
        at=at,
    )
    return removed, offered[0]


def live_a_month(patient: Patient, *, began: datetime) -> datetime:
    """Live through four weeks, the last one until its third day; return the moment then.

    Pain and trouble in daily life go down, and fear goes down to 4.
    """
    told = (
        {"pain_average": 5, "interference": 5},
        {
            "pain_average": 4,
            "interference": 3,
            "anything_bad": "yes",
            "anything_bad_text": "My knee hurt after the second exercise.",
        },
        {"pain_average": 3, "interference": 3},
    )
    for number, answers in enumerate(told):
        start = began + timedelta(days=7 * number)
        live_through(patient, began=start)
        check_in(patient, at=start + timedelta(days=7), fear=4, **answers)
    start = began + timedelta(days=21)
    swap_last(patient, "pain", at=start)
    live_through(patient, began=start, days=3)
    return start + timedelta(days=2)
