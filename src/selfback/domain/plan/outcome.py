"""The outcome of one person's week, as one number, from how it was rated and what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from selfback.domain.content.rules import Rule
from selfback.domain.plan.checkin import Done

GPE_LOWEST, GPE_RANGE = -3, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRules:
    """What a week's outcome is made of; the weights add up to 1.

    gpe_weight              of the rating of the week
    pain_weight             of the change in average pain
    interference_weight     of the change in interference with daily life
    done_weight             of the share of the plan that was done
    span                    points of change, up or down, that count as the most there is
    """

    gpe_weight: float
    pain_weight: float
    interference_weight: float
    done_weight: float
    span: float

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("engine")`; raises KeyError."""
        return cls(
            gpe_weight=rules["outcome_gpe_weight"].number,
            pain_weight=rules["outcome_pain_weight"].number,
            interference_weight=rules["outcome_interference_weight"].number,
            done_weight=rules["outcome_done_weight"].number,
            span=rules["outcome_span"].number,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekOutcome:
    """What is known of how a week went; None where it is not.

    gpe                     rating of the week, -3 much worse to 3 much better
    pain_change             points on 0 to 10, from before the week to after it; below 0 is better
    interference_change     the same for interference with daily life
    done_share              share of the planned exercise sessions that were done, 0 to 1
    """

    gpe: float | None = None
    pain_change: float | None = None
    interference_change: float | None = None
    done_share: float | None = None

    @classmethod
    def of_case(cls, case: Mapping[str, Any]) -> Self:
        """Return the outcome fields of a case (content/seed-cases/schema.toml)."""
        return cls(**{name: case.get(name) for name in cls.__slots__})

    def value(self, rules: OutcomeRules) -> float | None:
        """Return the outcome, 0 (as bad as it gets) to 1; 0.5 is a week that changed nothing.

        Parts that are not known leave their weight to the others. None if neither a rating nor a
        change is known: what was done alone does not say how it went.
        """
        felt = (
            (self.gpe, rules.gpe_weight, GPE_RANGE),
            (_negative(self.pain_change), rules.pain_weight, 2 * rules.span),
            (_negative(self.interference_change), rules.interference_weight, 2 * rules.span),
        )
        parts = [(_inside(0.5 + each / wide), w) for each, w, wide in felt if each is not None]
        if not parts:
            return None
        if self.done_share is not None:
            parts.append((_inside(self.done_share), rules.done_weight))
        total = sum(weight for _, weight in parts)
        return sum(part * weight for part, weight in parts) / total if total else None


def done_share(done: Iterable[Done], *, exercises: int, days_per_week: int) -> float | None:
    """Return the share of the planned exercise sessions that were done, 0 to 1.

    exercises, days_per_week    of the plan; None where it planned no exercise
    """
    planned = exercises * days_per_week
    if not planned:
        return None
    return min(1.0, sum(min(each.sessions, days_per_week) for each in done) / planned)


def _negative(change: float | None) -> float | None:
    return None if change is None else -change


def _inside(share: float) -> float:
    return max(0.0, min(1.0, share))
