"""What one week's plan hands to the next, so that the plan alone and a check-in are enough."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from selfback.domain.content.exercise import ExerciseType
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.reason import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How far someone has come in one type of exercise.

    level       1 to 6
    minutes     done at this level so far
    """

    level: int = 1
    minutes: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A trigger of messages that still counts.

    trigger     a name of content/rules/education.toml
    until       the last week it counts for
    times       check-ins that called it, in a row or not, while it counted
    """

    trigger: str
    until: int
    times: int = 1
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """The state of a person's programme; series hold one value a week, oldest first.

    profile         the intake, with every later answer in place of the earlier one
    pain            0 to 10, the intake first
    interference    0 to 10, None in weeks it was not asked
    stress_four     the four-item score, 0 to 16, None until it was asked
    goals           steps/day, the goal of each week, also of paused ones
    achieved        median steps/day of each finished week, None if too few days count
    levels          type -> how far someone has come
    programme       exercises of the last week that was neither paused nor for pain relief
    streaks         exercise -> weeks in a row it has been planned
    set_aside       exercise -> the last week it is left out where another can take its place
    lead            type that stands for trunk and hips in short sessions, and since which week
    effects         triggers of messages that still count
    shown           message -> the last week it was planned
    done            exercise -> sessions done and sessions planned so far
    read, quizzed   messages read, and those that came back as a quiz
    no_barrier      check-ins in a row that were asked and named no barrier
    paused          the tier that paused the plan, until someone has looked; empty if not paused
    """

    profile: Profile
    pain: tuple[int, ...]
    interference: tuple[int | None, ...]
    stress_four: int | None = None
    goals: tuple[int, ...] = ()
    achieved: tuple[int | None, ...] = ()
    levels: Mapping[ExerciseType, Level] = field(default_factory=dict)
    programme: tuple[str, ...] = ()
    streaks: Mapping[str, int] = field(default_factory=dict)
    set_aside: Mapping[str, int] = field(default_factory=dict)
    lead: tuple[ExerciseType, int] | None = None
    effects: tuple[Effect, ...] = ()
    shown: Mapping[str, int] = field(default_factory=dict)
    done: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    read: tuple[str, ...] = ()
    quizzed: tuple[str, ...] = ()
    no_barrier: int = 0
    paused: str = ""

    def level(self, type_: ExerciseType) -> Level:
        """How far someone has come in a type; at the start of level 1 if it is new."""
        return self.levels.get(type_, Level())
