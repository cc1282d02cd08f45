"""The numbers of the step goal, read from content/rules/steps.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from selfback.domain.content.rules import Rule


class UsualStepsMissing(KeyError):
    """The rules give no usual steps for an activity level."""

    def __init__(self, level: str) -> None:
        self.level = level
        super().__init__(f"the rules give no usual steps for the activity level {level}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRules:
    """Everything the step goal is decided by; sources and owners stand in the rule file.

    goal_minimum, goal_maximum    steps/day; no goal lies outside
    goal_rounding                 steps; goals are whole multiples unless a person chose another
    rise_most_percent             most a goal rises in a week, % of the last goal
    fall_most_percent             most a goal falls in a week, % of the last goal
    first_rise_percent            the first goal lies so much above what is usual, %
    heavy_week_fall_percent       a heavy week lowers the goal at least so much, %
    day_minimum, day_maximum      steps of a day that counts; others are not worn or not true
    days_needed                   days that must count before they say anything
    usual_by_activity_level       activity level -> steps/day when nothing was measured
    band_below, band_percent      goals below the first limit get the first percentage, and so on;
                                  the last percentage is for all others
    """

    goal_minimum: int
    goal_maximum: int
    goal_rounding: int
    rise_most_percent: float
    fall_most_percent: float
    first_rise_percent: float
    heavy_week_fall_percent: float
    day_minimum: int
    day_maximum: int
    days_needed: int
    usual_by_activity_level: Mapping[str, int]
    band_below: tuple[int, ...]
    band_percent: tuple[float, ...]

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("steps")`.

        raises  KeyError for a missing rule; RuleOfAnotherKind
        """
        return cls(
            goal_minimum=rules["goal_minimum"].whole,
            goal_maximum=rules["goal_maximum"].whole,
            goal_rounding=rules["goal_rounding"].whole,
            rise_most_percent=rules["rise_most_percent"].number,
            fall_most_percent=rules["fall_most_percent"].number,
            first_rise_percent=rules["first_rise_percent"].number,
            heavy_week_fall_percent=rules["heavy_week_fall_percent"].number,
            day_minimum=rules["day_minimum"].whole,
            day_maximum=rules["day_maximum"].whole,
            days_needed=rules["days_needed"].whole,
            usual_by_activity_level={
                level: steps
                for level, steps in rules["usual_by_activity_level"].table.items()
                if isinstance(steps, int)
            },
            band_below=tuple(int(limit) for limit in rules["band_below"].items),
            band_percent=tuple(float(share) for share in rules["band_percent"].items),
        )
