"""What a person told us at intake."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from selfback.domain.content.exercise import Load, Position


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedActivity:
    """An activity in the person's own words; 0 cannot do it, 10 as well as before."""

    name: str
    rating: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a clinician took out; nothing in the planner overrules it."""

    exercises: tuple[str, ...] = ()
    loads: tuple[Load, ...] = ()
    positions: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The answers of the intake under the ids of its questions; optional ones may be None.

    language            "en", "da" or "nb"
    country             "DK", "NO" or "GB"
    red_flags           warning sign id -> "yes", "no" or "unknown"
    minutes             of one session
    steps_per_day       measured before the first plan, one value a day, None for a day without
    """

    language: str
    country: str
    age: int
    sex: str | None = None
    height_cm: int | None = None
    weight_kg: int | None = None
    pain_average: int
    pain_worst: int
    duration: str
    pain_sites: tuple[str, ...]
    interference: int
    activities: tuple[RatedActivity, ...] = ()
    fear: int
    confidence_work: int
    confidence_life: int
    sleep: str
    stress: int
    mood_interest: int
    mood_low: int
    work: str
    work_ability: int | None = None
    activity_level: str
    usual_steps: int | None = None
    conditions: tuple[str, ...] = ()
    cleared: str | None = None
    minutes: int
    days_per_week: int
    barriers: tuple[str, ...] = ()
    reminder_time: str | None = None
    red_flags: Mapping[str, str] = field(default_factory=dict)
    steps_per_day: tuple[int | None, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def confidence(self) -> int:
        """Confidence despite pain, sum of two items, 0 to 12; high is better."""
        return self.confidence_work + self.confidence_life

    @property
    def mood(self) -> int:
        """Mood, sum of two items, 0 to 6; high is worse."""
        return self.mood_interest + self.mood_low
