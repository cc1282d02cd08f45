"""What a person told us, and did, in a week."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from selfback.domain.plan.profile import Limits

Rating = Literal["easy", "right", "hard"]
SkipReason = Literal["pain", "too_easy", "too_hard", "unclear", "no_equipment", "dislike"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done of one exercise in the week.

    minutes                 over all sessions
    repetitions_percent     repetitions done of those planned, %, over the sessions done
    skipped                 why it was swapped or left out, if it was
    """

    id: str
    sessions: int = 0
    minutes: float = 0
    repetitions_percent: float = 0
    rating: Rating | None = None
    skipped: SkipReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkin:
    """The answers of a weekly check-in, None where not asked, and what was done in the week.

    red_flags       warning sign id -> "yes", "no" or "unknown"
    steps           one value a day, at most 7, None for a day without
    step_goal       the goal the person set instead of the plan's, steps/day
    new_device      the steps were counted by another device than before
    quizzes         message id -> whether it was answered rightly
    minutes, days_per_week, conditions, cleared, limits     new values; None: as before
    confirmed       someone has looked at what paused the plan, and it may go on
    """

    red_flags: Mapping[str, str]
    pain_average: int
    gpe: int | None = None
    interference: int | None = None
    fear: int | None = None
    work_ability: int | None = None
    sleep: str | None = None
    confidence_work: int | None = None
    confidence_life: int | None = None
    stress_control: int | None = None
    stress_confident: int | None = None
    stress_going_well: int | None = None
    stress_piling_up: int | None = None
    mood_interest: int | None = None
    mood_low: int | None = None
    barriers: tuple[str, ...] | None = None
    anything_bad: str | None = None
    anything_bad_text: str | None = None
    steps: tuple[int | None, ...] = ()
    step_goal: int | None = None
    new_device: bool = False
    exercises: tuple[Done, ...] = ()
    read: tuple[str, ...] = ()
    quizzes: Mapping[str, bool] = field(default_factory=dict)
    minutes: int | None = None
    days_per_week: int | None = None
    conditions: tuple[str, ...] | None = None
    cleared: str | None = None
    limits: Limits | None = None
    confirmed: bool = False
