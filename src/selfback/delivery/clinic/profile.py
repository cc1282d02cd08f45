"""One patient for the clinician: a paragraph in plain words, the week's plan, the last weeks."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from selfback.apps.answers.models import AnswerSet
from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient, User
from selfback.apps.plans.models import ExerciseDone, WeekPlan
from selfback.apps.plans.services import exercises_now
from selfback.apps.safety.models import Pause, Report
from selfback.delivery.clinic.need import NOTICEABLE
from selfback.delivery.shared import clock
from selfback.delivery.shared.alerts import name_of
from selfback.delivery.shared.content import library
from selfback.domain.plan.document import from_document
from selfback.domain.plan.reason import Reason
from selfback.domain.plan.wording import exercise_title, sentence

DAYS_SHOWN = 28
SPOKEN_OF = ("duration", "work", "sleep")
SCALES = ("fear", "stress", "confidence_life", "work_ability")


def profile(patient: Patient, reader: User) -> dict[str, Any]:
    """Return what the page shows, in the reader's language."""
    today = clock.today_in(patient.zone)
    answered = list(AnswerSet.objects.filter(patient=patient).order_by("week", "answered_at"))
    week = WeekPlan.objects.of(patient).newest()
    pain, daily = _series(answered, "pain_average"), _series(answered, "interference")
    first_day = today - timedelta(days=DAYS_SHOWN - 1)
    counted = dict(
        DailySteps.objects.filter(patient=patient)
        .between(first_day, today)
        .values_list("day", "steps")
    )
    days = [first_day + timedelta(days=n) for n in range(DAYS_SHOWN)]
    return {
        "patient": patient,
        "name": name_of(patient.user),
        "age": _latest(answered).get("age"),
        "headline": _headline(pain, daily),
        "facts": _facts(answered, reader.language),
        "pain": pain,
        "daily": daily,
        "steps": [{"day": day, "steps": counted.get(day)} for day in days] if counted else [],
        "sessions": _sessions_since(patient, today - timedelta(days=6)),
        "plan": _plan(week, reader.language) if week else None,
        "pause": Pause.objects.open().filter(patient=patient).first(),
        "last_report": Report.objects.filter(patient=patient).first(),
        "zone": patient.zone,
    }


def _series(answered: Sequence[AnswerSet], key: str) -> list[dict[str, int]]:
    return [
        {"week": each.week, "value": each.answers[key]}
        for each in answered
        if each.answers.get(key) is not None
    ]


def _latest(answered: Sequence[AnswerSet]) -> dict[str, Any]:
    """Return the last answer to each question."""
    latest: dict[str, Any] = {}
    for each in answered:
        latest.update({key: value for key, value in each.answers.items() if value is not None})
    return latest


def _headline(pain: Sequence[Mapping[str, int]], daily: Sequence[Mapping[str, int]]) -> str:
    if not pain:
        return _("Has joined and not answered the first questions yet")
    parts = [_went(pain, _PAIN), _went(daily, _DAILY)]
    return "; ".join(part for part in parts if part)


def _went(series: Sequence[Mapping[str, int]], words: Mapping[str, Any]) -> str:
    if not series:
        return ""
    was, now = series[0]["value"], series[-1]["value"]
    if len(series) == 1:
        way = "first"
    elif now - was <= -NOTICEABLE:
        way = "down"
    else:
        way = "up" if now - was >= NOTICEABLE else "same"
    return str(words[way]()).format(was=was, now=now)


_PAIN = {
    "first": lambda: _("Pain {now} of 10 at the start"),
    "down": lambda: _("Pain down from {was} to {now}"),
    "up": lambda: _("Pain up from {was} to {now}"),
    "same": lambda: _("Pain {now} of 10, much as at the start"),
}
_DAILY = {
    "first": lambda: _("trouble in daily life {now} of 10"),
    "down": lambda: _("daily life easier, {was} to {now}"),
    "up": lambda: _("daily life harder, {was} to {now}"),
    "same": lambda: _("daily life unchanged at {now}"),
}


def _facts(answered: Sequence[AnswerSet], language: str) -> list[dict[str, str]]:
    """Return what was last answered about other things: the question's subject and the answer."""
    latest = _latest(answered)
    words = library().question_words(language, "intake")
    subjects = {
        "duration": _("Back pain for"),
        "work": _("Work"),
        "sleep": _("Trouble sleeping"),
        "fear": _("Worry that activity harms"),
        "stress": _("Stress"),
        "confidence_life": _("Sure of a good everyday life"),
        "work_ability": _("Ability to work"),
    }
    highest = {each.id: each.high for each in library().instruments["intake"].questions}
    facts = [
        {"what": subjects[key], "answer": words[key].choices.get(latest[key], "")}
        for key in SPOKEN_OF
        if isinstance(latest.get(key), str)
    ]
    facts += [
        {
            "what": subjects[key],
            "answer": _("{value} of {highest}").format(value=latest[key], highest=highest[key]),
        }
        for key in SCALES
        if latest.get(key) is not None and highest.get(key)
    ]
    conditions = library().condition_words(language)
    named = [conditions[id].label for id in latest.get("conditions", []) if id in conditions]
    if named:
        facts.append({"what": _("Also"), "answer": ", ".join(named)})
    return facts


def _sessions_since(patient: Patient, first: Any) -> int:
    done = ExerciseDone.objects.filter(week__patient=patient, day__gte=first)
    return done.values("session").distinct().count()


def _plan(week: WeekPlan, language: str) -> dict[str, Any]:
    """Return the week's plan with its reasons, as the patient reads them but in this language."""
    plan = from_document(week.document)
    planned = {each.id: each for each in plan.exercises}

    def say(reasons: Sequence[Reason]) -> str:
        return sentence(reasons[0], language, library()) if reasons else ""

    items = []
    for first, now in zip(planned, exercises_now(week), strict=True):
        item = planned[first]
        items.append(
            {
                "title": exercise_title(now, language, library()),
                "sets": item.sets,
                "repetitions": item.repetitions,
                "hold_seconds": item.hold_seconds,
                "reason": "" if now != first else say(item.reasons),
                "instead_of": exercise_title(first, language, library()) if now != first else "",
            }
        )
    return {
        "week": week,
        "headline": sentence(plan.headline, language, library()),
        "goal": week.goal,
        "goal_reason": say(plan.steps.reasons),
        "goal_was_changed": week.goal != plan.steps.goal,
        "exercises": items,
        "minutes": plan.minutes,
        "days": plan.days_per_week,
        "messages": len(plan.education),
        "rests_on": plan.evidence.rests_on,
        "neighbours": len(plan.evidence.neighbours),
    }
