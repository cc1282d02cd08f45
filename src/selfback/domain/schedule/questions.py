"""Which questions of the check-in are due this week, for this person."""

from collections.abc import Iterator
from dataclasses import dataclass

from selfback.domain.schedule.rules import CheckInRules

ALWAYS = ("gpe", "pain_average")
LAST = ("anything_bad", "anything_bad_text")
CONFIDENCE = ("confidence_work", "confidence_life")
STRESS = ("stress_control", "stress_confident", "stress_going_well", "stress_piling_up")
MOOD = ("mood_interest", "mood_low")
HAS_WORK = ("working", "sick_listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known when a week ends: the latest answers and how the week went.

    fear                0 to 10
    work                a code of the question "work"
    work_ability        0 to 10, None if never answered
    confidence          sum of two items, 0 to 12
    stress              0 to 4, the intake's item
    mood                sum of two items, 0 to 6
    steps_percent       median steps achieved, % of the goal; None if too few days count
    no_barrier_in_row   check-ins in a row that were asked and named no barrier
    """

    fear: int
    work: str
    work_ability: int | None
    confidence: int
    stress: int
    mood: int
    steps_percent: float | None
    no_barrier_in_row: int = 0


def due_questions(week: int, known: Known, *, rules: CheckInRules) -> tuple[str, ...]:
    """Return the ids of the questions of a check-in, in the order they are asked.

    week    the week that ends, from 1

    Source: the published programme's weekly questions and their rhythm; what they depend on is
    ours where the published rules were inconsistent (content/rules/check-in.toml).
    """
    return (*ALWAYS, *_by_rhythm(week, known, rules), *LAST)


def _by_rhythm(week: int, known: Known, rules: CheckInRules) -> Iterator[str]:
    falls = {name for name, rhythm in rules.rhythms.items() if rhythm.falls_in(week)}
    if "interference" in falls:
        yield "interference"
    if _asks_fear("fear" in falls, known, rules):
        yield "fear"
    if "work_ability" in falls and _work_is_hard(known, rules):
        yield "work_ability"
    if "sleep" in falls:
        yield "sleep"
    if "confidence" in falls and known.confidence <= rules.confidence_to:
        yield from CONFIDENCE
    if "stress" in falls and known.stress >= rules.stress_from:
        yield from STRESS
    if "mood" in falls and known.mood >= rules.mood_from:
        yield from MOOD
    if _asks_barriers(known, rules):
        yield "barriers"


def _asks_fear(falls: bool, known: Known, rules: CheckInRules) -> bool:
    return (falls and known.fear >= rules.fear_from) or _below(known, rules.fear_steps_below)


def _work_is_hard(known: Known, rules: CheckInRules) -> bool:
    ability = known.work_ability
    return known.work in HAS_WORK and ability is not None and ability <= rules.work_ability_to


def _asks_barriers(known: Known, rules: CheckInRules) -> bool:
    asked_enough = known.no_barrier_in_row >= rules.barrier_rests_after
    return not asked_enough and _below(known, rules.barrier_steps_below)


def _below(known: Known, percent: int) -> bool:
    return known.steps_percent is not None and known.steps_percent < percent
