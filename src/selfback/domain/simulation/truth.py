"""What a simulated trial plants, and the shift of scores that plants exactly that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from selfback.domain.content.rules import Rule

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Truth:
    """The planted truth; units and sources stand in content/rules/simulated-trial.toml.

    randomised  country -> people in the app's arm and in usual care
    difference  visit -> points by which the app's arm is better, as a difference of true means
    """

    randomised: Mapping[str, tuple[int, int]]
    difference: Mapping[str, float]
    usual_mean: Mapping[str, float]
    baseline_mean: float
    baseline_spread: float
    baseline_lowest: int
    carry_over: float
    noise: float
    noise_shared: float
    lost: Mapping[str, int]
    missed_once: Mapping[str, int]
    lost_by_baseline: float
    mean_age: float
    age_spread: float
    share_women: float
    duration_effect: float
    never_used: float
    events: float

    @classmethod
    def from_content(cls, rules: Mapping[str, Rule]) -> Self:
        """Return the truth of `library.rule_file("simulated-trial")`; raises KeyError."""
        app, usual = (rules[f"randomised_{arm}"].table for arm in ("app", "usual"))
        return cls(
            randomised={name: (_whole(app[name]), _whole(usual[name])) for name in app},
            difference=_numbers(rules["difference"]),
            usual_mean=_numbers(rules["usual_mean"]),
            baseline_mean=rules["baseline_mean"].number,
            baseline_spread=rules["baseline_spread"].number,
            baseline_lowest=rules["baseline_lowest"].whole,
            carry_over=rules["carry_over"].number,
            noise=rules["noise"].number,
            noise_shared=rules["noise_shared"].number,
            lost={name: _whole(n) for name, n in rules["lost"].table.items()},
            missed_once={name: _whole(n) for name, n in rules["missed_once"].table.items()},
            lost_by_baseline=rules["lost_by_baseline"].number,
            mean_age=rules["mean_age"].number,
            age_spread=rules["age_spread"].number,
            share_women=rules["share_women"].number,
            duration_effect=rules["duration_effect"].number,
            never_used=rules["never_used"].number,
            events=rules["events"].number,
        )

    def baseline_shares(self, highest: int) -> tuple[NDArray[np.intp], Floats]:
        """Return the baseline scores that are possible and the share of people with each."""
        scores = np.arange(self.baseline_lowest, highest + 1)
        spread = stats.norm(self.baseline_mean, self.baseline_spread)
        shares = spread.cdf(scores + 0.5) - spread.cdf(scores - 0.5)
        return scores, np.asarray(shares / shares.sum())

    def centres(
        self, visit: str, baseline: NDArray[Any], longer: NDArray[Any], highest: int
    ) -> Floats:
        """Return around what later scores lie in usual care, before rounding and limits.

        longer  0 for the shortest pain to 1 for the longest, in the shape of baseline
        """
        scores, shares = self.baseline_shares(highest)
        carried = self.carry_over * (baseline - float(scores @ shares))
        return np.asarray(self.usual_mean[visit] + carried + self.duration_effect * (longer - 0.5))

    def shift(self, visit: str, durations: int, highest: int) -> float:
        """Return how far the app's arm is moved so that true means differ as planted.

        Scores are rounded and end at 0 and at the highest, so a shift by 0.8 would differ by
        less; the one that differs by exactly as much is found from the true distribution.

        durations   groups of how long pain has lasted, equally large
        """
        scores, shares = self.baseline_shares(highest)
        longer = np.linspace(0, 1, durations) if durations > 1 else np.array([0.5])
        centres = np.array([self.centres(visit, scores, each, highest) for each in longer])
        weights = np.tile(shares / len(longer), (len(longer), 1))

        def differs(shift: float) -> float:
            usual, moved = (_mean(at, self.noise, highest) for at in (centres, centres - shift))
            return float((weights * (usual - moved)).sum()) - self.difference[visit]

        return float(optimize.brentq(differs, -20.0, 20.0, xtol=1e-12))


def _mean(centres: Floats, noise: float, highest: int) -> Floats:
    """Return the means of normal values that are rounded and kept within 0 and the highest."""
    limits = np.arange(1, highest + 1) - 0.5
    return np.asarray(special.ndtr((centres[..., None] - limits) / noise).sum(axis=-1))


def _numbers(rule: Rule) -> dict[str, float]:
    return {
        name: float(value) for name, value in rule.table.items() if isinstance(value, int | float)
    }


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(value)
