"""What minutes of another activity come to in steps, by the walking that is as hard."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from selfback.domain.content.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEquivalents:
    """Steps a minute of activities that no counter sees; sources stand in the rule file.

    steps_a_minute  activity -> steps/min; 0 for one that is lighter than a comfortable walk
    mets            activity -> how much more energy than at rest
    """

    steps_a_minute: Mapping[str, int]
    mets: Mapping[str, float]

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the table of `library.rule_file("step-equivalents")`.

        raises  KeyError for a missing rule; RuleOfAnotherKind
        """
        table = rules["activity_mets"].table
        mets = {name: float(held) for name, held in table.items() if isinstance(held, int | float)}
        return cls(mets=mets, steps_a_minute={each: _cadence(mets[each], rules) for each in mets})

    def steps(self, activity: str, minutes: int) -> int:
        """Return what so many minutes come to, steps; raises KeyError for another activity."""
        return self.steps_a_minute[activity] * minutes


def _cadence(met: float, rules: Mapping[str, Rule]) -> int:
    if met >= rules["vigorous_from"].number:
        return rules["vigorous_steps"].whole
    return rules["moderate_steps"].whole if met >= rules["moderate_from"].number else 0
