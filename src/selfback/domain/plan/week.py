"""What a weekly plan is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from selfback.domain.content.exercise import ExerciseType
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.reason import Fact, Reason


class Mode(StrEnum):
    """How the week is meant."""

    NORMAL = "normal"
    GENTLE = "gentle"  # softened: fewer sets, nothing harder, or only gentle movement
    PAIN_RELIEF = "pain-relief"  # only exercises that ease
    PAUSED = "paused"  # nothing physical until someone has looked


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSteps:
    """How far to walk each day; goal and band are 0 while the plan is paused.

    goal        steps/day
    low, high   steps/day that count as a good day
    """

    goal: int
    low: int
    high: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedExercise:
    """One exercise and its dose in each session.

    minutes     its share of a session
    """

    id: str
    type: ExerciseType
    level: int
    sets: int
    repetitions: int
    hold_seconds: int
    minutes: float
    both_sides: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMessage:
    """One message of the week.

    day         1 to 7, counted from the start of the plan
    as_quiz     it was read before and comes back once, as its question
    """

    id: str
    day: int
    as_quiz: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """What the triage said; see domain.safety."""

    tier: str
    also: tuple[str, ...]
    flags: tuple[str, ...]
    signs: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A case the plan rests on; similarity 0 to 1."""

    id: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the engine found and which rules spoke.

    case_base               name and digest of the release that was asked
    rests_on                "cases" with known outcomes, "experts" with worked examples alone, or
                            "default" where too few of either were near enough
    effective_neighbours    as many equal neighbours as the weighted ones are worth
    shared_weight           mean share of the weight known to person and neighbour, 0 to 1
    propensities            exercise id -> chance with which it was chosen here, above 0 to 1
    rules                   rules that changed something, in order; the hard ones are last
    expected                exercise id -> expected outcome of the week, 0 to 1, with "cases" only
    """

    case_base: str
    neighbours: tuple[Neighbour, ...]
    rests_on: Literal["cases", "experts", "default"]
    effective_neighbours: float
    shared_weight: float
    propensities: Mapping[str, float]
    rules: tuple[str, ...]
    expected: Mapping[str, float] = field(default_factory=dict)


class Subject(StrEnum):
    """What changed since last week."""

    SAFETY = "safety"
    MODE = "mode"
    STEPS = "steps"
    LEVEL = "level"
    EXERCISE = "exercise"
    MINUTES = "minutes"
    EDUCATION = "education"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed, or stayed.

    heading     what it is now, a short line
    was, now    the values before and after; ids, numbers or empty
    reason      why
    """

    what: Subject
    heading: Reason
    was: Fact
    now: Fact
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Seven days from `start`.

    week            from 1
    minutes         of one session; 0 while paused
    days_per_week   sessions meant for the week; 0 while paused
    carry           everything the next week's plan needs to know
    adjustments     ids of what a clinician had changed and this plan obeys
    """

    week: int
    start: date
    language: str
    mode: Mode
    steps: PlannedSteps
    exercises: tuple[PlannedExercise, ...]
    minutes: int
    days_per_week: int
    education: tuple[PlannedMessage, ...]
    safety: Safety
    headline: Reason
    changes: tuple[Change, ...]
    evidence: Evidence
    carry: Carry
    adjustments: tuple[str, ...] = ()
