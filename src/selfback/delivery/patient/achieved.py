"""What a patient has come to, for the progress page: the farthest of each kind, then the others."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from selfback.apps.answers.models import AnswerSet
from selfback.apps.people.models import Patient
from selfback.apps.plans.models import ExerciseSwap, PersonalGoal, WeekPlan
from selfback.delivery.shared.content import library
from selfback.domain.activity.achievements import Exercised, History, Walked, reached
from selfback.domain.content.achievement import Achievement, Counted

CHECK_IN = "check-in"
DAYS_A_WEEK = 7


def achieved(history: History, *, language: str) -> dict[str, Any]:
    """Return the words of what is reached: `farthest` of each kind, `earlier` ones, their count."""
    held = reached(library().achievements.values(), history)
    farthest = _farthest(held)
    words = library().achievement_words(language)
    return {
        "farthest": [words[each.id] for each in held if each in farthest],
        "earlier": [words[each.id] for each in held if each not in farthest],
        "count": len(held),
    }


def history_of(
    patient: Patient,
    *,
    exercised: Iterable[Exercised],
    steps: Mapping[date, int],
    weeks: Sequence[WeekPlan],
    answered: Iterable[AnswerSet],
    readings: Sequence[tuple[str, bool | None]],
) -> History:
    """Return a patient's history from what the page has read already; two queries are its own.

    readings    message and whether its question was answered; None without a question
    """
    goals = PersonalGoal.objects.filter(patient=patient).values_list("reached_at", flat=True)
    own_goals = list(goals)
    return History(
        exercised=tuple(exercised),
        walked=_walked(steps, weeks),
        check_ins=[each.week for each in answered if each.instrument == CHECK_IN],
        read=[message for message, _answered in readings],
        quizzes=[message for message, given in readings if given is not None],
        own_goals_set=len(own_goals),
        own_goals_reached=sum(each is not None for each in own_goals),
        swaps=ExerciseSwap.objects.filter(week__patient=patient, adjustment=None).count(),
    )


def _farthest(held: Iterable[Achievement]) -> set[Achievement]:
    by_kind: dict[Counted, Achievement] = {}
    for each in held:
        before = by_kind.get(each.counts)
        if before is None or each.at > before.at:
            by_kind[each.counts] = each
    return set(by_kind.values())


def _walked(steps: Mapping[date, int], weeks: Sequence[WeekPlan]) -> list[Walked]:
    """The steps of each day, with the goal of the latest week that it lies in."""
    goals: dict[date, int] = {}
    for week in weeks:
        for number in range(DAYS_A_WEEK):
            goals[week.starts_on + timedelta(days=number)] = week.goal
    return [Walked(day=day, steps=count, goal=goals.get(day)) for day, count in steps.items()]
