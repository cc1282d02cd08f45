"""A share with an interval that knows that answers of one person resemble each other."""

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy.special import stdtrit


class NoInterval(StrEnum):
    """Why there is no cluster-robust interval."""

    NOBODY = "nobody answered"
    ONE_CLUSTER = "all answers come from one cluster"
    ALL_ALIKE = "all answers are the same, so clusters show no spread"
    NO_SPREAD = "every cluster has exactly the same share, so clusters show no spread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustered:
    """The interval of a share of answers that come in clusters, each number from 0 to 1.

    clusters        such as raters
    design_effect   variance over that of as many independent answers; 1 is independence
    why_not         set where there is no interval
    """

    low: float | None
    high: float | None
    clusters: int
    design_effect: float | None
    why_not: NoInterval | None = None


def clustered_interval(
    yes: Sequence[bool], clusters: Sequence[Hashable], *, level: float = 0.95
) -> Clustered:
    """Return the cluster-robust interval of a share.

    yes, clusters   shape (n_answers,), same order

    The variance is the sandwich of a logistic model with nothing but an intercept (Liang & Zeger
    1986, Biometrika 73:13-22), times G/(G - 1) for G clusters; the interval is symmetric on the
    logit scale with a t quantile of G - 1 degrees of freedom, so it stays within 0 and 1.
    """
    answers = len(yes)
    held: dict[Hashable, list[bool]] = defaultdict(list)
    for each, cluster in zip(yes, clusters, strict=True):
        held[cluster].append(each)
    groups = len(held)
    if why_not := _why_not(answers, sum(yes), groups):
        return Clustered(low=None, high=None, clusters=groups, design_effect=None, why_not=why_not)
    share = sum(yes) / answers
    independent = share * (1 - share)
    around = math.fsum((sum(own) - share * len(own)) ** 2 for own in held.values())
    variance = around / answers**2 * groups / (groups - 1)
    if variance <= 1e-12 * independent:
        return Clustered(
            low=None, high=None, clusters=groups, design_effect=0.0, why_not=NoInterval.NO_SPREAD
        )
    half = float(stdtrit(groups - 1, (1 + level) / 2)) * math.sqrt(variance) / independent
    middle = math.log(share / (1 - share))
    return Clustered(
        low=_expit(middle - half),
        high=_expit(middle + half),
        clusters=groups,
        design_effect=variance / (independent / answers),
    )


def _why_not(answers: int, yes: int, groups: int) -> NoInterval | None:
    if not answers:
        return NoInterval.NOBODY
    if yes in {0, answers}:
        return NoInterval.ALL_ALIKE
    return NoInterval.ONE_CLUSTER if groups < 2 else None


def _expit(value: float) -> float:
    if value < 0:
        return math.exp(value) / (1 + math.exp(value))
    return 1 / (1 + math.exp(-value))
