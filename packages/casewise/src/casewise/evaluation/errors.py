"""How far predictions are off, and how well they put cases in order."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casewise.evaluation.schemes import Predictions
from casewise.reuse.kernels import F64

ROWS = 512  # compared with all others at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How far m predictions are off, in the unit of the outcome; NaN where there are none.

    mae, rmse       mean absolute error, root of the mean square error
    bias            mean of prediction less outcome
    plain_mae       the same, had the mean been said every time
    plain_rmse
    skill           1 - rmse^2 / plain_rmse^2: 0 is no better than the mean, 1 without error
    """

    count: int
    mae: float
    rmse: float
    bias: float
    plain_mae: float
    plain_rmse: float
    skill: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """How well predictions order cases, -1 to 1 (NDCG 0 to 1); NaN where all are alike.

    spearman    correlation of ranks (Spearman 1904)
    kendall     tau-b, pairs in order less pairs out of order (Kendall 1945)
    ndcg        gain of the best first, discounted (Jarvelin & Kekalainen 2002); the gain of a
                case is its outcome above the worst one, in the better direction
    """

    spearman: float
    kendall: float
    ndcg: float


def errors_of(made: Predictions) -> Errors:
    """Return the errors of predictions that have both a neighbour and a mean to beat."""
    both = made.of(~np.isnan(made.said) & ~np.isnan(made.plain))
    if not len(both):
        nan = float("nan")
        return Errors(
            count=0, mae=nan, rmse=nan, bias=nan, plain_mae=nan, plain_rmse=nan, skill=nan
        )
    off, plain = both.said - both.came, both.plain - both.came
    square, plain_square = float(np.square(off).mean()), float(np.square(plain).mean())
    return Errors(
        count=len(both),
        mae=float(np.abs(off).mean()),
        rmse=square**0.5,
        bias=float(off.mean()),
        plain_mae=float(np.abs(plain).mean()),
        plain_rmse=plain_square**0.5,
        skill=1 - square / plain_square if plain_square > 0 else float("nan"),
    )


def ranks_of(said: npt.ArrayLike, came: npt.ArrayLike, *, higher_is_better: bool = True) -> Ranks:
    """Return how well predictions order outcomes, both of shape (m,), all known."""
    first, second = np.asarray(said, dtype=np.float64), np.asarray(came, dtype=np.float64)
    sign = 1.0 if higher_is_better else -1.0
    return Ranks(
        spearman=_correlation(_ranks(first), _ranks(second)),
        kendall=_tau_b(first, second),
        ndcg=_ndcg(sign * first, sign * second),
    )


def _ranks(values: F64) -> F64:
    """Return ranks from 1; equal values share the mean of theirs."""
    _, at, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2.0)[at])


def _correlation(first: F64, second: F64) -> float:
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def _tau_b(first: F64, second: F64) -> float:
    score, untied_first, untied_second = 0.0, 0, 0
    for start in range(0, len(first), ROWS):
        part = slice(start, start + ROWS)
        a = np.sign(first[part, None] - first[None])
        b = np.sign(second[part, None] - second[None])
        score += float((a * b).sum())
        untied_first += int(np.count_nonzero(a))
        untied_second += int(np.count_nonzero(b))
    if not untied_first or not untied_second:
        return float("nan")
    return score / math.sqrt(untied_first) / math.sqrt(untied_second)


def _ndcg(said: F64, came: F64) -> float:
    if len(came) < 2 or np.ptp(came) == 0:
        return float("nan")
    gains = came - came.min()
    discount = 1 / np.log2(np.arange(2, len(came) + 2))
    _, at = np.unique(said, return_inverse=True)
    shared = np.bincount(at, weights=gains) / np.bincount(at)  # ties share their gain
    order = np.argsort(-said, kind="stable")
    best = float((np.sort(gains)[::-1] * discount).sum())
    return float((shared[at][order] * discount).sum()) / best
