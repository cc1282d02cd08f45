"""What a forecast assumes before it has seen a log, read from content/rules/forecast.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from selfback.domain.content.rules import Rule, RuleOfAnotherKind

DAYS_OF_RATE = 28
"""Rates are told in people a site and this many days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is thought likely of sites before any was seen.

    rate            people a site and day, middle of a log-normal distribution
    rate_spread     standard deviation of its logarithm
    shape           shape of the gamma distribution of rates, middle of a log-normal distribution
    shape_spread    standard deviation of its logarithm
    none            beta parameters of the share of sites that never recruit
    """

    rate: float
    rate_spread: float
    shape: float
    shape_spread: float
    none: tuple[float, float]

    def __post_init__(self) -> None:
        numbers = (self.rate, self.rate_spread, self.shape, self.shape_spread, *self.none)
        if min(numbers) <= 0:
            raise ValueError(f"every number of the prior is above 0, not {numbers}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastRules:
    """The prior and how far and how finely to look; units stand in the rule file."""

    prior: Prior
    level: float
    furthest_years: int
    draws: int

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the rules of `library.rule_file("forecast")`; raises KeyError, ValueError."""
        return cls(
            prior=Prior(
                rate=rules["rate"].number / DAYS_OF_RATE,
                rate_spread=rules["rate_spread"].number,
                shape=rules["shape"].number,
                shape_spread=rules["shape_spread"].number,
                none=_pair(rules["none"]),
            ),
            level=rules["level"].number,
            furthest_years=rules["furthest_years"].whole,
            draws=rules["draws"].whole,
        )


def _pair(rule: Rule) -> tuple[float, float]:
    numbers = [each for each in rule.items if isinstance(each, int | float)]
    if len(numbers) != 2:
        raise RuleOfAnotherKind(value=rule.value, wanted="two numbers")
    return float(numbers[0]), float(numbers[1])
