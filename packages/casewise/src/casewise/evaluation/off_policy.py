"""What another policy would have brought, from decisions that were logged with their chance.

IPS: Horvitz & Thompson (1952), J Am Stat Assoc 47:663-685. SNIPS: Swaminathan & Joachims (2015),
NeurIPS 28. DR: Dudik, Langford & Li (2011), ICML. Each decision is judged by itself: where one
week changes the next, the figures hold for changing single weeks, not for whole courses.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt

from casewise.evaluation.logged import F64, Logged, LogUnusable, NoOverlap
from casewise.reuse.kernels import kish_size

Method = Literal["ips", "snips", "dr"]
MOST_UNTRIED = 0.05
"""Share of a policy's choices that the log may never have tried."""
SURE = 4.0  # standard errors that weights fall short of 1 by when it is not chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a policy is worth a decision.

    low, high       interval of the level asked, over groups where there are groups
    effective       decisions as good as drawn by the policy itself (Kish 1965)
    clipped         share of decisions whose weight was cut
    untried         share of the policy's choices that the log never tried
    """

    method: Method
    mean: float
    low: float
    high: float
    level: float
    effective: float
    clipped: float
    untried: float
    decisions: int
    groups: int


def value(
    logged: Logged,
    policy: npt.ArrayLike,
    *,
    method: Method = "dr",
    model: npt.ArrayLike | None = None,
    clip: float = 50.0,
    level: float = 0.9,
) -> Value:
    """Return what a policy would have brought on average.

    policy      chance of each option in each decision, rows adding up to 1, shape (n, o)
    model       expected reward of each option, shape (n, o), made without the decision's own
                reward; "dr" needs it: predictions of a case base, or `plain_model`
    clip        largest weight of one decision
    raises      LogUnusable for what does not fit; NoOverlap where the log never tried what the
                policy wants
    """
    wanted = _checked(logged, policy)
    at = np.arange(len(logged))
    weights = wanted[at, logged.chosen] / logged.propensities
    untried = _untried(logged, wanted, weights)
    if untried > MOST_UNTRIED:
        raise NoOverlap(share=untried)
    cut = weights > clip
    weights = np.minimum(weights, clip)
    if method == "dr":
        scores = _doubly_robust(logged, wanted, weights, model)
        mean = float(scores.mean())
        influence = scores - mean
    elif method == "ips":
        scores = weights * logged.rewards
        mean = float(scores.mean())
        influence = scores - mean
    elif method == "snips":
        total = float(weights.sum())
        if total <= 0:
            raise NoOverlap(share=1.0)
        mean = float((weights * logged.rewards).sum() / total)
        influence = weights * (logged.rewards - mean) * len(logged) / total
    else:
        raise LogUnusable(f"there is no method {method!r}")
    error, groups = _standard_error(influence, logged)
    half = _student(level, groups - 1) * error
    return Value(
        method=method,
        mean=mean,
        low=mean - half,
        high=mean + half,
        level=level,
        effective=float(kish_size(weights)),
        clipped=float(cut.mean()),
        untried=untried,
        decisions=len(logged),
        groups=groups,
    )


def plain_model(logged: Logged) -> F64:
    """Return the mean reward of each option over the decisions of other groups, shape (n, o).

    An option that nobody else was given is expected to bring the mean of all.
    """
    n, o = len(logged), len(logged.options)
    members = np.arange(n) if logged.groups is None else logged.groups
    _, group = np.unique(members, return_inverse=True)
    sums, counts = np.zeros((group.max() + 1, o)), np.zeros((group.max() + 1, o))
    np.add.at(sums, (group, logged.chosen), logged.rewards)
    np.add.at(counts, (group, logged.chosen), 1.0)
    others, many = sums.sum(axis=0) - sums, counts.sum(axis=0) - counts
    overall = np.divide(
        others.sum(axis=1), many.sum(axis=1), out=np.zeros(len(sums)), where=many.sum(axis=1) > 0
    )
    means = np.where(many > 0, others / np.maximum(many, 1.0), overall[:, None])
    return np.asarray(means[group])


def deterministic(chosen: npt.ArrayLike, options: int) -> F64:
    """Return the policy that always takes the options given, shape (n, options)."""
    places = np.asarray(chosen, dtype=np.intp)
    policy = np.zeros((len(places), options))
    policy[np.arange(len(places)), places] = 1.0
    return policy


def _checked(logged: Logged, policy: npt.ArrayLike) -> F64:
    wanted = np.asarray(policy, dtype=np.float64)
    if wanted.shape != (len(logged), len(logged.options)):
        raise LogUnusable("the policy has not one row a decision and one column an option")
    if np.any(wanted < 0) or not np.allclose(wanted.sum(axis=1), 1.0):
        raise LogUnusable("the chances of a policy are not at least 0 and 1 in all")
    if logged.allowed is not None and np.any(wanted[~logged.allowed] > 0):
        raise LogUnusable("the policy chooses what was not allowed")
    return wanted


def _untried(logged: Logged, wanted: F64, weights: F64) -> float:
    """Return the share of the policy's chances on what the log did not try.

    That is what no decision took; and, as weights are 1 on average where every choice of the
    policy could have been logged, what they fall short of 1 if chance does not explain it.
    """
    tried = np.zeros(len(logged.options), dtype=bool)
    tried[np.unique(logged.chosen)] = True
    never = float(wanted[:, ~tried].sum() / len(logged))
    short = 1.0 - float(weights.mean())
    error, _ = _standard_error(weights - 1.0, logged)  # as it is where nothing is missing
    return max(never, short) if short > SURE * error else never


def _doubly_robust(logged: Logged, wanted: F64, weights: F64, model: npt.ArrayLike | None) -> F64:
    if model is None:
        raise LogUnusable('"dr" needs a model: predictions of a case base, or plain_model(logged)')
    expected = np.asarray(model, dtype=np.float64)
    if expected.shape != wanted.shape or not np.all(np.isfinite(expected)):
        raise LogUnusable("the model has not one known number a decision and option")
    at = np.arange(len(logged))
    residual = logged.rewards - expected[at, logged.chosen]
    return np.asarray((wanted * expected).sum(axis=1) + weights * residual)


def _standard_error(influence: F64, logged: Logged) -> tuple[float, int]:
    """Return the standard error of the mean, by groups, and how many groups there are."""
    n = len(influence)
    if logged.groups is None:
        sums = influence
    else:
        _, group = np.unique(logged.groups, return_inverse=True)
        sums = np.bincount(group, weights=influence).astype(np.float64)
    groups = len(sums)
    if groups < 2:
        raise LogUnusable("an interval needs decisions of at least two groups")
    return float(np.sqrt(groups / (groups - 1) * np.square(sums).sum()) / n), groups


def _student(level: float, freedom: int) -> float:
    """Return the two-sided quantile of Student's t by Hill (1970), Comm ACM 13:619-620.

    The expansion about the normal quantile is good to 1e-4 from 5 degrees of freedom on; with
    fewer it is too small by up to 2 %, so those take 5 % more.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    v = float(freedom)
    terms = (
        (z**3 + z) / (4 * v),
        (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2),
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3),
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * v**4),
    )
    quantile = z + sum(terms)
    return quantile if freedom >= 5 else 1.05 * quantile
