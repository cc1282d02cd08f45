"""What an achievement is: a count of something that can only grow, and from where it is reached."""

from dataclasses import dataclass
from enum import StrEnum


class Counted(StrEnum):
    """What is counted from the first day on; none of it can shrink, and none of it is a symptom."""

    EXERCISE_DAYS = "exercise-days"  # days with an exercise
    EXERCISE_MINUTES = "exercise-minutes"
    EXERCISES_TRIED = "exercises-tried"  # different ones
    ACTIVE_WEEKS = "active-weeks"  # weeks with an exercise or counted steps, wherever they stand
    CHECK_INS = "check-ins"
    MESSAGES_READ = "messages-read"  # different ones
    QUIZZES_ANSWERED = "quizzes-answered"  # right or wrong
    STEPS = "steps"
    STEP_GOAL_DAYS = "step-goal-days"  # days on which the week's step goal was reached
    OWN_GOALS_SET = "own-goals-set"
    OWN_GOALS_REACHED = "own-goals-reached"
    SWAPS = "swaps"  # exercises swapped for others


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """One achievement, without its words.

    id          a readable slug, the key of its words in each language file
    at          the count at which it is reached, at least 1
    """

    id: str
    counts: Counted
    at: int

    def __post_init__(self) -> None:
        if self.at < 1:
            raise ValueError("at is below 1: what is reached by doing nothing is no achievement")


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementWords:
    """The words of one achievement in one language.

    title   at most 40 characters
    text    one or two short sentences, at most 120 characters
    """

    title: str
    text: str
