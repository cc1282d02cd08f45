"""What the progress page shows: sentences made from numbers, and the numbers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selfback.apps.answers.models import AnswerSet
from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import ExerciseDone, Reading, WeekPlan
from selfback.delivery.patient.achieved import achieved, history_of
from selfback.domain.activity.achievements import Exercised

DAYS_SHOWN = 28
NOTICEABLE = 2
"""Points on a 0 to 10 scale that most people notice; Ostelo et al. (2008), Spine 33:90-94."""


def progress_page(patient: Patient, *, today: date) -> dict[str, Any]:
    """Return sentences and series: steps by day, pain and interference by week, sessions.

    And what was reached, in the words of the patient's language.
    """
    answered = list(AnswerSet.objects.filter(patient=patient).order_by("week"))
    pain = _series(answered, "pain_average")
    interference = _series(answered, "interference")
    first_day = today - timedelta(days=DAYS_SHOWN - 1)
    walked = dict(
        DailySteps.objects.filter(patient=patient).that_count().values_list("day", "steps")
    )
    counted = {day: steps for day, steps in walked.items() if first_day <= day <= today}
    steps = [
        {"day": day, "steps": counted.get(day)}
        for day in (first_day + timedelta(days=n) for n in range(DAYS_SHOWN))
    ]
    weeks = list(WeekPlan.objects.of(patient))
    done = _done(patient)
    sessions = _sessions(done)
    readings = list(
        Reading.objects.filter(week__patient=patient).values_list("message", "answered")
    )
    history = history_of(
        patient,
        exercised=[each for _week, each in done],
        steps=walked,
        weeks=weeks,
        answered=answered,
        readings=readings,
    )
    return {
        "headline": _headline(pain, interference),
        "pain": pain,
        "pain_sentence": _change_sentence(pain, _("Pain")),
        "interference": interference,
        "interference_sentence": _change_sentence(interference, _("Trouble in daily life")),
        "steps": steps if counted else [],
        "steps_sentence": _steps_sentence(list(counted.values())),
        "goal": weeks[-1].goal if weeks else None,
        "sessions": sessions,
        "sessions_sentence": _sessions_sentence(sessions),
        "messages_read": len(readings),
        "achieved": achieved(history, language=patient.user.language),
        "weeks": len(weeks),
    }


def _series(answered: Sequence[AnswerSet], key: str) -> list[dict[str, int]]:
    return [
        {"week": each.week, "value": each.answers[key]}
        for each in answered
        if each.answers.get(key) is not None
    ]


def _done(patient: Patient) -> list[tuple[int, Exercised]]:
    """Return the number of the week and the exercise, for everything that was exercised."""
    rows = ExerciseDone.objects.filter(week__patient=patient).values_list(
        "week__number", "day", "exercise", "seconds"
    )
    return [
        (week, Exercised(day=day, exercise=exercise, seconds=seconds))
        for week, day, exercise, seconds in rows
    ]


def _sessions(done: Sequence[tuple[int, Exercised]]) -> list[dict[str, Any]]:
    """Return for each week the days on which something was exercised, and the minutes."""
    by_week: dict[int, dict[str, Any]] = {}
    for week, each in done:
        entry = by_week.setdefault(week, {"week": week, "days": set(), "minutes": 0})
        entry["days"].add(each.day)
        entry["minutes"] += each.seconds / 60
    return [
        {"week": week, "days": len(entry["days"]), "minutes": round(entry["minutes"])}
        for week, entry in sorted(by_week.items())
    ]


def _headline(pain: Sequence[dict[str, int]], interference: Sequence[dict[str, int]]) -> str:
    if len(pain) < 2:
        return _("Your progress begins here")
    change = pain[-1]["value"] - pain[0]["value"]
    daily = interference[-1]["value"] - interference[0]["value"] if len(interference) > 1 else 0
    facts = {"was": pain[0]["value"], "now": pain[-1]["value"]}
    if change <= -NOTICEABLE:
        return _("Pain down from {was} to {now} since you began").format(**facts)
    if daily <= -NOTICEABLE:
        return _("Daily life is easier than when you began")
    if change >= NOTICEABLE:
        return _("A harder stretch: pain up from {was} to {now}").format(**facts)
    return _("Much as when you began, {now} of 10").format(**facts)


def _change_sentence(series: Sequence[dict[str, int]], what: str) -> str:
    if not series:
        return ""
    last = series[-1]["value"]
    if len(series) == 1:
        return _("{what}: {now} of 10 when you began.").format(what=what, now=last)
    change = last - series[0]["value"]
    facts = {"what": what, "now": last, "was": series[0]["value"], "by": abs(change)}
    if abs(change) >= NOTICEABLE:
        sentence = (
            _("{what}: {now} of 10, down from {was}. Most people notice a change of 2.")
            if change < 0
            else _("{what}: {now} of 10, up from {was}. The plan follows it.")
        )
    else:
        sentence = _("{what}: {now} of 10, about the same as at the start.")
    return sentence.format(**facts)


def _steps_sentence(counted: Sequence[int]) -> str:
    if not counted:
        return ""
    middle = sorted(counted)[len(counted) // 2]
    return ngettext(
        "On the one day you counted you took {steps} steps.",
        "On a middling day of the {days} you counted you took {steps} steps.",
        len(counted),
    ).format(days=len(counted), steps=number_format(middle))


def _sessions_sentence(sessions: Sequence[dict[str, Any]]) -> str:
    if not sessions:
        return ""
    last = sessions[-1]
    return ngettext(
        "In your latest week you exercised on {days} day, {minutes} minutes in all.",
        "In your latest week you exercised on {days} days, {minutes} minutes in all.",
        last["days"],
    ).format(**last)
