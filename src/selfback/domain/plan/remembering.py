"""What a check-in and a new plan add to the state that goes from week to week."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from selfback.domain.activity.days import median_steps
from selfback.domain.content.exercise import ExerciseType
from selfback.domain.instruments.scoring import Missing, score
from selfback.domain.plan.carry import Carry, Effect, Level
from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.own import counted
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.week import Mode, PlannedExercise, PlannedMessage

STRESS_FOUR = ("stress_control", "stress_confident", "stress_going_well", "stress_piling_up")
UPDATED = (
    "pain_average",
    "interference",
    "fear",
    "work_ability",
    "sleep",
    "confidence_work",
    "confidence_life",
    "mood_interest",
    "mood_low",
    "barriers",
    "minutes",
    "days_per_week",
    "conditions",
    "cleared",
    "limits",
)
SWAPPED_OUT = ("pain", "unclear", "no_equipment", "dislike")


def at_the_start(profile: Profile) -> Carry:
    """Return the state of someone whose programme begins."""
    return Carry(
        profile=profile, pain=(profile.pain_average,), interference=(profile.interference,)
    )


def with_checkin(carry: Carry, checkin: Checkin, *, week: int, rules: Rules) -> Carry:
    """Return the state with a check-in's answers in it.

    week    the week that is to be planned
    """
    return replace(
        carry,
        profile=_updated(carry.profile, checkin),
        pain=(*carry.pain, checkin.pain_average),
        interference=(*carry.interference, checkin.interference),
        stress_four=_stress_four(carry, checkin),
        achieved=(*carry.achieved, median_steps(checkin.steps, rules=rules.steps)),
        done=counted(carry, checkin.exercises),
        set_aside=_set_aside(carry, checkin, week, rules.exercises.set_aside_weeks),
        read=_joined(carry.read, checkin.read),
        quizzed=_joined(carry.quizzed, checkin.quizzes),
        no_barrier=_no_barrier(carry, checkin),
    )


def after_plan(
    carry: Carry,
    *,
    week: int,
    mode: Mode,
    goal: int,
    exercises: tuple[PlannedExercise, ...],
    levels: Mapping[ExerciseType, Level],
    lead: tuple[ExerciseType, int],
    effects: tuple[Effect, ...],
    education: tuple[PlannedMessage, ...],
    paused: str,
) -> Carry:
    """Return the state with a week's plan in it; `goal` is kept through a pause."""
    planned = tuple(each.id for each in exercises)
    own = mode in {Mode.NORMAL, Mode.GENTLE} and planned
    return replace(
        carry,
        goals=(*carry.goals, goal),
        levels=dict(levels),
        programme=planned if own else carry.programme,
        streaks={each: carry.streaks.get(each, 0) + 1 for each in planned},
        lead=lead,
        effects=effects,
        shown={**carry.shown, **{each.id: week for each in education}},
        paused=paused,
    )


def _updated(profile: Profile, checkin: Checkin) -> Profile:
    new: dict[str, Any] = {
        name: getattr(checkin, name) for name in UPDATED if getattr(checkin, name) is not None
    }
    return replace(profile, red_flags={**profile.red_flags, **checkin.red_flags}, **new)


def _stress_four(carry: Carry, checkin: Checkin) -> int | None:
    answers = {item: getattr(checkin, item) for item in STRESS_FOUR}
    scored = score("stress", answers)
    return carry.stress_four if isinstance(scored, Missing) else int(scored.value)


def _set_aside(carry: Carry, checkin: Checkin, week: int, weeks: int) -> dict[str, int]:
    still = {each: until for each, until in carry.set_aside.items() if until >= week}
    swapped = {each.id for each in checkin.exercises if each.skipped in SWAPPED_OUT}
    return {**still, **dict.fromkeys(sorted(swapped), week + weeks - 1)}


def _joined(before: tuple[str, ...], new: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *new)))


def _no_barrier(carry: Carry, checkin: Checkin) -> int:
    if checkin.barriers is None:
        return carry.no_barrier
    return 0 if checkin.barriers else carry.no_barrier + 1
