"""What a simulation shows: paired differences between policies, with intervals over seeds."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from selfback.domain.simulation.policies import PolicyName
from selfback.domain.simulation.responses import Model

OUTCOME = "outcome_at_the_end"
NORMAL_975 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The means of one policy in one world, under the names of `Run.figures`."""

    model: Model
    seed: int
    policy: PolicyName
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The mean difference of two policies over the seeds both ran in, with its 95 % interval.

    low, high   NaN where fewer than two seeds ran
    """

    model: Model
    policy: PolicyName
    against: PolicyName
    mean: float
    low: float
    high: float
    seeds: int

    @property
    def verdict(self) -> str:
        """Whether the interval leaves zero out, and on which side: better, worse or unclear."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else "unclear"


def student_975(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t; within 0.1 % from 8 degrees of freedom on.

    Source: Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.7.5.
    """
    z, n = NORMAL_975, freedom
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / n + second / n**2 + third / n**3


def difference(
    results: Sequence[Result],
    model: Model,
    policy: PolicyName,
    against: PolicyName,
    *,
    figure: str = OUTCOME,
) -> Difference:
    """Return how much better one policy does than another, paired by seed.

    raises  ValueError if they share no seed
    """
    ours, theirs = (
        _by_seed(results, model, policy, figure),
        _by_seed(results, model, against, figure),
    )
    pairs = [ours[seed] - theirs[seed] for seed in sorted(ours) if seed in theirs]
    if not pairs:
        raise ValueError(f"{policy} and {against} share no seed of the model {model}")
    mean, half = float(np.mean(pairs)), math.nan
    if len(pairs) > 1:
        half = student_975(len(pairs) - 1) * float(np.std(pairs, ddof=1)) / math.sqrt(len(pairs))
    return Difference(
        model=model,
        policy=policy,
        against=against,
        mean=mean,
        low=mean - half,
        high=mean + half,
        seeds=len(pairs),
    )


def share_reached(results: Sequence[Result], model: Model, policy: PolicyName) -> float | None:
    """Return the share of the oracle's gain over the rules that a policy reaches.

    None where the oracle gains nothing that stands out from chance, or did not run.
    """
    oracle = {each.seed for each in results if each.model == model and each.policy == "oracle"}
    same = [each for each in results if each.seed in oracle]
    if not oracle:
        return None
    best = difference(same, model, "oracle", "rules")
    if best.verdict != "better":
        return None
    return difference(same, model, policy, "rules").mean / best.mean


def mean_of(
    results: Sequence[Result], model: Model, policy: PolicyName, figure: str = OUTCOME
) -> float:
    """Return the mean of a figure over seeds."""
    return float(np.mean(list(_by_seed(results, model, policy, figure).values())))


def as_document(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Return the results as JSON values."""
    return [
        {"model": each.model, "seed": each.seed, "policy": each.policy, **each.figures}
        for each in results
    ]


def _by_seed(
    results: Sequence[Result], model: Model, policy: PolicyName, figure: str
) -> dict[int, float]:
    return {
        each.seed: each.figures[figure]
        for each in results
        if each.model == model and each.policy == policy
    }
