"""What Today shows: steps so far, the session, the message, and the days of the week."""

from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient
from selfback.apps.plans.looking_back import steps_planned
from selfback.apps.plans.models import DAYS, WeekPlan
from selfback.apps.safety.models import Pause
from selfback.delivery.patient.week_page import exercises_shown, messages_shown
from selfback.delivery.shared.planning import is_due

STEPS_A_MINUTE = 100
"""A comfortable walk; Tudor-Locke et al. (2018), Br J Sports Med 52:776-788."""


def today_page(
    patient: Patient, week: WeekPlan, *, today: date, pause: Pause | None
) -> dict[str, Any]:
    """Return the day as the patient sees it."""
    language = patient.user.language
    counted = dict(
        DailySteps.objects.filter(patient=patient)
        .that_count()
        .between(week.starts_on, week.last_day)
        .values_list("day", "steps")
    )
    done = list(week.exercises_done.values_list("day", "exercise", "session"))
    band = steps_planned(week)["band"]
    day = min(max(week.day_number(today), 1), DAYS)
    messages = messages_shown(week, language)
    exercises = [] if pause else exercises_shown(week, language)
    done_today = {exercise for when, exercise, _session in done if when == today}
    return {
        "week": week,
        "day_name": date_format(today, "l"),
        "steps": counted.get(today),
        "goal": week.goal,
        "band": band,
        **_steps_sentence(counted.get(today), week.goal, band),
        "days": [
            _day(week.starts_on + timedelta(days=n), today, counted, done, band[0])
            for n in range(DAYS)
        ],
        "exercises": exercises,
        "exercise_minutes": round(sum(item["minutes"] for item in exercises)),
        "exercises_done_today": len(done_today),
        "session_done": bool(exercises) and {item["id"] for item in exercises} <= done_today,
        "message": next((each for each in messages if each["day"] == day), None),
        "pause": pause,
        "is_due": is_due(week, today),
        "mode": week.mode,
        "is_stale": week.day_number(today) > DAYS,
    }


def _steps_sentence(steps: int | None, goal: int, band: list[int]) -> dict[str, str]:
    """Return what is left in everyday terms, and what counts as a good day."""
    good = _("From {low} counts as a good day.").format(low=number_format(band[0]))
    if goal == 0:
        return {"sentence": _("Move as feels comfortable"), "good_day": ""}
    if steps is None:
        return {
            "sentence": _("{goal} steps is the goal today").format(goal=number_format(goal)),
            "good_day": good,
        }
    left = goal - steps
    if left <= 0:
        return {"sentence": _("Goal reached today"), "good_day": ""}
    if steps >= band[0]:
        return {"sentence": _("A good day already"), "good_day": ""}
    minutes = max(5, round(left / STEPS_A_MINUTE / 5) * 5)
    return {
        "sentence": _("{left} to go: about a {minutes}-minute walk").format(
            left=number_format(left), minutes=minutes
        ),
        "good_day": good,
    }


def _day(
    day: date,
    today: date,
    counted: dict[date, int],
    done: list[tuple[date, str, str]],
    good_from: int,
) -> dict[str, Any]:
    steps = counted.get(day)
    exercised = any(when == day for when, _exercise, _session in done)
    return {
        "date": day,
        "letter": date_format(day, "D")[0].upper(),
        "name": date_format(day, "l"),
        "is_today": day == today,
        "is_future": day > today,
        "steps": steps,
        "is_good": steps is not None and 0 < good_from <= steps,
        "exercised": exercised,
    }
