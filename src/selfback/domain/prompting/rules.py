"""The numbers prompts are decided by, read from content/rules/prompts.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Self

from selfback.domain.content.notice import Cause
from selfback.domain.content.rules import Rule


class ProbabilityOutOfRange(ValueError):
    """A probability of prompting leaves nothing to chance."""

    def __init__(self, probability: float) -> None:
        self.probability = probability
        super().__init__(f"a probability of {probability} is not above 0 and below 1")


class CadenceOfOtherLength(ValueError):
    """The table of rests needs one gap more than it has limits."""

    def __init__(self, *, limits: int, gaps: int) -> None:
        self.limits = limits
        self.gaps = gaps
        super().__init__(f"away_below_days has {limits} limits, every_days {gaps} numbers of days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How often somebody is prompted at most.

    away_below      days since the last use: limits, the lowest first
    every           days between prompts, one number more than there are limits
    week_most       prompts in seven days
    unopened_most   prompts in a row not opened, after which there is a rest
    rest            how long it lasts
    same_cause      cause -> days from one prompt of it to the next
    """

    away_below: tuple[int, ...]
    every: tuple[int, ...]
    week_most: int
    unopened_most: int
    rest: timedelta
    same_cause: Mapping[Cause, int]

    def __post_init__(self) -> None:
        if len(self.every) != len(self.away_below) + 1:
            raise CadenceOfOtherLength(limits=len(self.away_below), gaps=len(self.every))


@dataclass(frozen=True, slots=True, kw_only=True)
class Randomising:
    """The micro-randomised trial as a setting.

    is_on           whether chance decides
    probability     of being prompted
    never           causes that are always told
    proximal        after a decision, how long opening the app is counted as its outcome
    """

    is_on: bool
    probability: float
    never: frozenset[Cause]
    proximal: timedelta

    def __post_init__(self) -> None:
        if not 0 < self.probability < 1:
            raise ProbabilityOutOfRange(self.probability)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptRules:
    """Everything prompts are decided by; units and sources stand in the rule file.

    causes          the most important first
    at_once         causes to which the table of rests does not apply
    plan_ahead      before its time, when a prompt is decided
    recovery        after its time, how long a missed prompt is still sent
    look_back       how far back missed times are entered in the ledger
    acknowledge     how long a phone may take to say that a prompt has come
    tries_most      how often one channel is asked in vain before another is tried
    """

    time_of_day: time
    times_most: int
    quiet_from: time
    quiet_to: time
    causes: tuple[Cause, ...]
    at_once: frozenset[Cause]
    cadence: Cadence
    app_unused: timedelta
    in_use: timedelta
    low_activity_days: int
    low_activity_percent: float
    pain_rose_points: int
    mood_fell_points: int
    exercise_due_days: int
    exercise_days_enough: int
    half_done: timedelta
    plan_ahead: timedelta
    recovery: timedelta
    look_back: timedelta
    acknowledge: timedelta
    tries_most: int
    randomising: Randomising

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("prompts")`.

        raises  KeyError for a missing rule; RuleOfAnotherKind; ValueError for a wrong time, an
                unknown cause, ProbabilityOutOfRange, CadenceOfOtherLength
        """
        return cls(
            time_of_day=time.fromisoformat(rules["time_of_day"].text),
            times_most=rules["times_a_day_most"].whole,
            quiet_from=time.fromisoformat(rules["quiet_from"].text),
            quiet_to=time.fromisoformat(rules["quiet_to"].text),
            causes=_causes(rules["causes"]),
            at_once=frozenset(_causes(rules["at_once"])),
            cadence=_cadence(rules),
            app_unused=timedelta(hours=rules["app_unused_hours"].number),
            in_use=timedelta(minutes=rules["in_use_minutes"].number),
            low_activity_days=rules["low_activity_days"].whole,
            low_activity_percent=rules["low_activity_percent"].number,
            pain_rose_points=rules["pain_rose_points"].whole,
            mood_fell_points=rules["mood_fell_points"].whole,
            exercise_due_days=rules["exercise_due_days"].whole,
            exercise_days_enough=rules["exercise_days_enough"].whole,
            half_done=timedelta(hours=rules["half_done_hours"].number),
            plan_ahead=timedelta(minutes=rules["plan_ahead_minutes"].number),
            recovery=timedelta(hours=rules["recovery_hours"].number),
            look_back=timedelta(hours=rules["look_back_hours"].number),
            acknowledge=timedelta(minutes=rules["acknowledge_minutes"].number),
            tries_most=rules["tries_most"].whole,
            randomising=_randomising(rules),
        )


def _cadence(rules: Mapping[str, Rule]) -> Cadence:
    return Cadence(
        away_below=tuple(int(days) for days in rules["away_below_days"].items),
        every=tuple(int(days) for days in rules["every_days"].items),
        week_most=rules["a_week_most"].whole,
        unopened_most=rules["unopened_most"].whole,
        rest=timedelta(days=rules["rest_days"].number),
        same_cause={
            Cause(cause): days
            for cause, days in rules["same_cause_days"].table.items()
            if isinstance(days, int)
        },
    )


def _randomising(rules: Mapping[str, Rule]) -> Randomising:
    return Randomising(
        is_on=rules["randomised"].value is True,
        probability=rules["randomised_probability"].number,
        never=frozenset(_causes(rules["never_randomised"])),
        proximal=timedelta(hours=rules["proximal_hours"].number),
    )


def _causes(rule: Rule) -> tuple[Cause, ...]:
    return tuple(Cause(str(each)) for each in rule.items)
