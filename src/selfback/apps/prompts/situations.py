"""What is known of a person when it is decided whether to prompt them: reads over several apps."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from selfback.apps.answers.models import AnswerSet
from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import DAYS, ExerciseDone, Reading, WeekPlan
from selfback.apps.plans.services import exercises_now
from selfback.apps.prompts.models import Prompt
from selfback.apps.safety.models import Pause
from selfback.domain.content.notice import Cause
from selfback.domain.prompting.cadence import Earlier
from selfback.domain.prompting.causes import Situation
from selfback.domain.prompting.rules import PromptRules
from selfback.domain.prompting.times import local_day

MOOD = ("mood_interest", "mood_low")
HISTORY = 60
"""Prompts that are looked back on: more than any rest or rotation of wordings needs."""


def situation_of(patient: Patient, *, at: datetime, zone: str, rules: PromptRules) -> Situation:
    """Return what is known of a person at a moment, their days counted in a zone."""
    today = local_day(at, zone)
    last_used = max(uses_of(patient))
    week = WeekPlan.objects.of(patient).newest()
    if week is None:
        return Situation(last_used=last_used)
    is_paused = Pause.objects.open().filter(patient=patient).exists()
    is_over = week.day_number(today) > DAYS
    may_go_on = week.mode == "paused" and not is_paused
    first = WeekPlan.objects.of(patient).values_list("starts_on", flat=True)[0]
    done = dict(
        ExerciseDone.objects.filter(week__patient=patient)
        .values_list("day")
        .annotate(last=Max("done_at"))
    )
    steps, answers = _steps(patient, today, rules), _last_answers(patient)
    return Situation(
        last_used=last_used,
        is_paused=is_paused,
        plan_is_unseen=last_used < week.made_at,
        check_in_is_open=is_over or may_go_on,
        session_left_at=_left_at(week, today) if not is_over else None,
        goal_reached_today=not is_over and 0 < week.goal <= steps.get(today, 0),
        goal_shares=() if is_over else _shares(week, steps, today, rules),
        exercise_days=0 if is_over else sum(week.starts_on <= day <= today for day in done),
        days_without_exercise=_without(week, done, first, today) if not is_over else None,
        pain_rose=(week.pain_rise or 0) >= rules.pain_rose_points,
        mood_fell=_mood_fell(answers, rules),
        barrier=_barrier(answers),
    )


def uses_of(patient: Patient) -> Iterator[datetime]:
    """Yield the last time of each kind of thing a person did in the app, and when they joined."""
    yield patient.joined_at
    last = (
        AnswerSet.objects.filter(patient=patient).aggregate(last=Max("answered_at")),
        ExerciseDone.objects.filter(week__patient=patient).aggregate(last=Max("done_at")),
        Reading.objects.filter(week__patient=patient).aggregate(last=Max("read_at")),
        DailySteps.objects.filter(patient=patient, source="hand").aggregate(last=Max("noted_at")),
        Prompt.objects.filter(patient=patient).aggregate(last=Max("opened_at")),
    )
    yield from (each["last"] for each in last if each["last"] is not None)


def earlier_of(patient: Patient) -> list[Earlier]:
    """Return the prompts of before that count for rests and wordings."""
    rows = Prompt.objects.told(patient).order_by("-due_at", "-pk")[:HISTORY]
    return [
        Earlier(
            day=row.day,
            at=row.due_at,
            cause=Cause(row.cause),
            wording=row.wording,
            was_opened=None if row.sent_at is None else row.opened_at is not None,
        )
        for row in rows
    ]


def _steps(patient: Patient, today: date, rules: PromptRules) -> dict[date, int]:
    """Return day -> steps of the last days; where several sources counted, the most of one."""
    first = today - timedelta(days=rules.low_activity_days)
    rows = DailySteps.objects.filter(patient=patient).between(first, today)
    found: dict[date, int] = {}
    for day, steps in rows.values_list("day", "steps"):
        found[day] = max(steps, found.get(day, 0))
    return found


def _shares(
    week: WeekPlan, steps: dict[date, int], today: date, rules: PromptRules
) -> tuple[float | None, ...]:
    days = [today - timedelta(days=n + 1) for n in range(rules.low_activity_days)]
    return tuple(
        100 * steps[day] / week.goal
        if day in steps and day >= week.starts_on and week.goal > 0
        else None
        for day in days
    )


def _left_at(week: WeekPlan, today: date) -> datetime | None:
    rows = list(week.exercises_done.filter(day=today).values_list("exercise", "done_at"))
    if not rows or set(exercises_now(week)) <= {exercise for exercise, _at in rows}:
        return None
    return max(at for _exercise, at in rows)


def _without(week: WeekPlan, done: dict[date, datetime], first: date, today: date) -> int | None:
    return (today - max([first, *done])).days if exercises_now(week) else None


def _last_answers(patient: Patient) -> list[dict[str, Any]]:
    """Return the answers of the last set and of the one before, the newest first."""
    sets = AnswerSet.objects.filter(patient=patient).order_by("-week")
    return [each.answers for each in sets[:2]]


def _mood_fell(answers: list[dict[str, Any]], rules: PromptRules) -> bool:
    moods = [sum(each[id] for id in MOOD) for each in answers if all(id in each for id in MOOD)]
    return len(moods) == 2 and moods[0] - moods[1] >= rules.mood_fell_points


def _barrier(answers: list[dict[str, Any]]) -> str | None:
    named = answers[0].get("barriers") if answers else None
    return str(named[0]) if isinstance(named, list) and named else None
