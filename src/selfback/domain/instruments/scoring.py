"""Answers become scores; a missing answer is said, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from selfback.domain.instruments.measures import MEASURES, Direction, Measure

ACTIVITIES = "activities"
LOWEST_RATING, HIGHEST_RATING = 0, 10


class ScoringError(Exception):
    """A score cannot be computed."""


class NoSuchMeasure(ScoringError):
    """There is no measure of this name."""

    def __init__(self, measure_id: str) -> None:
        self.measure_id = measure_id
        super().__init__(f"there is no measure {measure_id}")


class AnswerOffScale(ScoringError):
    """An answer is not a whole number of its scale; the answers were not checked."""

    def __init__(self, *, item: str, low: int, high: int) -> None:
        self.item = item
        self.low = low
        self.high = high
        super().__init__(f"the answer to {item} is not a whole number from {low} to {high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of one measure.

    value           from low to high, in points of the measure
    low, high       the ends of the range
    higher_is       what a high score means for the person
    reaches_cut     whether it calls for attention; None if the measure has no cut
    """

    measure: str
    value: float
    low: int
    high: int
    higher_is: Direction
    reaches_cut: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """There is no score, because these items have no answer."""

    measure: str
    items: tuple[str, ...]


def score(measure_id: str, answers: Mapping[str, object]) -> Score | Missing:
    """Return the score of a measure of MEASURES, or of "activities".

    answers     question id -> answer; None and an absent id are both "not answered"
    raises      NoSuchMeasure; AnswerOffScale for an answer that is not on its scale

    The one missing rule: a measure is Missing unless all of its items are answered. "activities"
    is the mean of the ratings given (0 cannot do, 10 as well as before), and Missing without one.
    """
    if measure_id == ACTIVITIES:
        return _activities(answers.get(ACTIVITIES))
    if measure_id not in MEASURES:
        raise NoSuchMeasure(measure_id)
    return _sum(MEASURES[measure_id], answers)


def _sum(measure: Measure, answers: Mapping[str, object]) -> Score | Missing:
    unanswered = tuple(item for item in measure.items if answers.get(item) is None)
    if unanswered:
        return Missing(measure=measure.id, items=unanswered)
    value = sum(_points(measure, item, answers[item]) for item in measure.items)
    return Score(
        measure=measure.id,
        value=value,
        low=measure.lowest,
        high=measure.highest,
        higher_is=measure.higher_is,
        reaches_cut=None if measure.cut is None else value >= measure.cut,
    )


def _points(measure: Measure, item: str, answer: object) -> int:
    points = _on_scale(item, answer, measure.low, measure.high)
    return measure.low + measure.high - points if item in measure.turned else points


def _on_scale(item: str, answer: object, low: int, high: int) -> int:
    if type(answer) is not int or not low <= answer <= high:
        raise AnswerOffScale(item=item, low=low, high=high)
    return answer


def _activities(rated: object) -> Score | Missing:
    if not rated:
        return Missing(measure=ACTIVITIES, items=(ACTIVITIES,))
    points = [
        _on_scale(ACTIVITIES, rating, LOWEST_RATING, HIGHEST_RATING) for rating in _ratings(rated)
    ]
    return Score(
        measure=ACTIVITIES,
        value=fmean(points),
        low=LOWEST_RATING,
        high=HIGHEST_RATING,
        higher_is="better",
    )


def _ratings(rated: object) -> list[object]:
    if not isinstance(rated, list | tuple):
        return [None]
    return [activity.get("rating") if isinstance(activity, Mapping) else None for activity in rated]
