"""The rhythm of the check-in's questions, read from content/rules/check-in.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from selfback.domain.content.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Asked first in one week, then every so many weeks."""

    first: int
    every: int

    def falls_in(self, week: int) -> bool:
        """Whether the check-in at the end of a week, from 1, is one of these."""
        return week >= self.first and (week - self.first) % self.every == 0


RHYTHMS = ("interference", "fear", "work_ability", "sleep", "confidence", "stress", "mood")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInRules:
    """Everything that decides which questions are due.

    rhythms             question or measure -> when it is asked
    fear_from           lowest fear, 0 to 10, after which it is asked again
    work_ability_to     highest work ability, 0 to 10, after which it is asked again
    confidence_to       highest confidence, 0 to 12, after which it is asked again
    stress_from         lowest stress at intake, 0 to 4, after which it is asked again
    mood_from           lowest mood score, 0 to 6, after which it is asked again
    fear_steps_below    share of the step goal, %, below which fear is asked whatever it was
    barrier_steps_below share of the step goal, %, below which barriers are asked
    barrier_rests_after check-ins in a row that named no barrier, after which it is not asked
    """

    rhythms: Mapping[str, Rhythm]
    fear_from: int
    work_ability_to: int
    confidence_to: int
    stress_from: int
    mood_from: int
    fear_steps_below: int
    barrier_steps_below: int
    barrier_rests_after: int

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("check-in")`.

        raises  KeyError for a missing rule; RuleOfAnotherKind
        """
        rhythms = {
            name: Rhythm(
                first=rules[f"{name}_first_week"].whole, every=rules[f"{name}_every_weeks"].whole
            )
            for name in RHYTHMS
        }
        return cls(
            rhythms=rhythms,
            fear_from=rules["fear_from"].whole,
            work_ability_to=rules["work_ability_to"].whole,
            confidence_to=rules["confidence_to"].whole,
            stress_from=rules["stress_from"].whole,
            mood_from=rules["mood_from"].whole,
            fear_steps_below=rules["fear_steps_below"].whole,
            barrier_steps_below=rules["barrier_steps_below"].whole,
            barrier_rests_after=rules["barrier_rests_after"].whole,
        )
