"""Learns weights and knots from outcomes, checks on held-out groups whether that helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral

import numpy as np
import numpy.typing as npt

from casewise.casebase import CaseBase
from casewise.errors import InvalidRequest
from casewise.fields import LIMIT_OF_WEIGHT
from casewise.learning.descent import descend
from casewise.learning.learned import Interval, Knot, Learned
from casewise.learning.objective import Objective, bent_places
from casewise.learning.pairs import Flags, Pairs, pairs_of
from casewise.measures.measure import F64, is_number

LEVEL = 0.9
NORMAL = 1.6448536269514722  # the 95th percentile of the normal distribution
PATIENCE = 6  # points without a better held-out error before the descent is given up
STOPPERS = 5  # one group in so many decides when to stop
TOO_LITTLE = 0.1  # of an equal share; a weight below it becomes 0
WORTHWHILE = 0.01  # of the error; a smaller gain is not worth other weights
MOST_CASES = 3000
DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settings:
    sparsity: float
    trust: float
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """What one part of the cases taught: a point, its weights as shares that sum to 1, its knots.

    scale   the best sharpness under the prior
    steps   of the descent
    """

    point: F64
    shares: F64
    heights: F64
    scale: float
    steps: int

    @property
    def sharpness(self) -> float:
        """The sum of the weights, which the kernel multiplies differences of similarity by."""
        return float(self.point[: len(self.shares)].sum() * self.scale)


def learn_weights(
    base: CaseBase,
    outcome: str,
    *,
    prior: Mapping[str, float] | None = None,
    sparsity: float = 0.03,
    trust: float = 0.003,
    groups: bool = True,
    knots: bool = True,
    bootstrap: int = 30,
    folds: int = 5,
    sample: int = 1000,
    steps: int = 40,
    chance: np.random.Generator | int = 0,
) -> Learned:
    """Learn which fields, and which shapes of `points` measures, let cases predict an outcome.

    outcome    a number, an ordinal or a category that is no problem field
    prior      an expert's weights by field in place of the schema's; a field of weight 0 stays out
    sparsity   how much a unit of weight must lower the error, as a share of the variance
    trust      how much leaving the prior must lower it
    groups     whether nobody may be estimated from cases of their own group, if there is one
    knots      whether to move the heights of `points` measures too; they stay monotone
    bootstrap  how often to learn again from groups drawn with replacement, for the intervals
    folds      in how many parts groups are held out, at least 2
    sample     cases to look at, at most 3000; whole groups are drawn, fewer if memory asks for it
    steps      of the descent at most; held-out groups may stop it sooner
    chance     a generator or a seed; the same chance gives the same answer
    raises     LearningRefused if there is too little to learn from, InvalidRequest otherwise

    What is minimised is in `casewise.learning.objective`. Learning helps if it ends elsewhere than
    it began, the gain's interval is above 0 and the error falls by a hundredth; under the prior the
    kernel's best sharpness is found as well, so that only weights and knots are judged. A weight
    under a tenth of an equal share becomes 0.
    """
    _check(prior, (sparsity, trust), (bootstrap, folds, sample, steps))
    drawn = np.random.default_rng(chance)
    pairs = pairs_of(
        base, outcome, prior=prior, groups=groups, knots=knots, sample=sample, chance=drawn
    )
    settings = _Settings(sparsity=sparsity, trust=trust, steps=steps)
    before, after = _out_of_fold(pairs, settings, folds, drawn)
    gain = _gain(before - after, pairs.groups)
    fit = _fit(pairs, np.ones(pairs.size), settings, drawn)
    moved = _moved(pairs, fit)
    repeats = bootstrap if moved else 0
    again = [_again(pairs, settings, fit.steps, drawn) for _ in range(repeats)]
    left_out = {name: 0.0 for name, weight in (prior or {}).items() if weight == 0}
    better = gain[0] > 0 and bool(after.mean() <= (1 - WORTHWHILE) * before.mean())
    proposed = _sparse(fit.shares) if moved else pairs.weights
    return Learned(
        outcome=outcome,
        helps=better and moved,
        prior=_by_field(pairs, pairs.weights * pairs.total) | left_out,
        proposed=_by_field(pairs, proposed * pairs.total) | left_out,
        intervals=_intervals(pairs, fit, again),
        proposed_knots=_knots(pairs, fit, again),
        level=LEVEL,
        sharpness=round(fit.sharpness if better and moved else fit.scale, DECIMALS),
        loss_before=float(before.mean()),
        loss_after=float(after.mean()),
        gain=gain,
        cases=pairs.size,
        of=len(base),
        groups=int(pairs.groups.max()) + 1,
        folds=folds,
        data_digest=base.digest,
        schema_digest=base.schema.digest(),
        repeats=len(again),
    )


def _check(
    prior: Mapping[str, float] | None, penalties: tuple[float, ...], counts: tuple[int, ...]
) -> None:
    if not all(is_number(each) and each >= 0 for each in penalties):
        raise InvalidRequest("sparsity and trust are numbers of at least 0")
    if not all(isinstance(each, Integral) and not isinstance(each, bool) for each in counts):
        raise InvalidRequest("bootstrap, folds, sample and steps are whole numbers")
    bootstrap, folds, sample, steps = counts
    if bootstrap < 0 or steps < 1 or not 2 <= folds <= 10 or not 1 <= sample <= MOST_CASES:
        reason = f"bootstrap >= 0, steps >= 1, 2 <= folds <= 10, 1 <= sample <= {MOST_CASES}"
        raise InvalidRequest(reason)
    given = (prior or {}).values()
    if not all(is_number(each) and 0 <= each <= LIMIT_OF_WEIGHT for each in given):
        raise InvalidRequest("a prior weight is a number of at least 0")


def _fit(pairs: Pairs, counts: F64, settings: _Settings, chance: np.random.Generator) -> _Fit:
    """Learn from the cases that count, stopping where held-out groups among them fare best."""
    stoppers = _part_of(pairs, counts > 0, STOPPERS, chance) == 0
    steps = _steps(pairs, counts, stoppers & (counts > 0), settings)
    return _descent(pairs, counts, settings, steps)


def _steps(pairs: Pairs, counts: F64, held: Flags, settings: _Settings) -> int:
    chosen = np.flatnonzero(counts)
    own, held, counts = np.where(held, 0.0, counts)[chosen], held[chosen], counts[chosen]
    objective = _objective(pairs.only(chosen), own, settings)
    best, least = 0, np.inf
    path = descend(objective.judge, objective.project, objective.start, settings.steps)
    for at, (_, judged) in enumerate(path):
        error = float(np.average(judged.errors, weights=counts * held))
        if error < least:
            best, least = at, error
        if at - best >= PATIENCE:
            break
    return best


def _descent(pairs: Pairs, counts: F64, settings: _Settings, steps: int) -> _Fit:
    chosen = np.flatnonzero(counts)
    objective = _objective(pairs.only(chosen), counts[chosen], settings)
    point = objective.start
    for better, _ in descend(objective.judge, objective.project, objective.start, steps):
        point = better
    fields = len(pairs.fields)
    return _Fit(
        point=point,
        shares=point[:fields] / point[:fields].sum(),
        heights=point[fields:],
        scale=objective.scale,
        steps=steps,
    )


def _objective(
    pairs: Pairs, counts: F64, settings: _Settings, scale: float | None = None
) -> Objective:
    sparsity, trust = settings.sparsity, settings.trust
    return Objective(pairs, counts, counts, sparsity=sparsity, trust=trust, scale=scale)


def _again(pairs: Pairs, settings: _Settings, steps: int, chance: np.random.Generator) -> _Fit:
    groups = int(pairs.groups.max()) + 1
    drawn = np.bincount(chance.integers(groups, size=groups), minlength=groups)
    return _descent(pairs, drawn[pairs.groups].astype(np.float64), settings, steps)


def _out_of_fold(
    pairs: Pairs, settings: _Settings, folds: int, chance: np.random.Generator
) -> tuple[F64, F64]:
    """Return every case's error by what the other folds hold, under the prior and as learned."""
    before, after = np.empty(pairs.size), np.empty(pairs.size)
    fold = _part_of(pairs, np.ones(pairs.size, dtype=np.bool_), folds, chance)
    for each in range(folds):
        held = fold == each
        counts = (~held).astype(np.float64)
        fit = _fit(pairs, counts, settings, chance)
        judge = _objective(pairs, counts, settings, fit.scale)
        before[held] = judge.errors(judge.start)[held]
        after[held] = judge.errors(fit.point)[held]
    return before, after


def _part_of(
    pairs: Pairs, among: Flags, parts: int, chance: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Deal whole groups out into parts; return the part of each case, -1 if it is not among."""
    present = chance.permutation(np.unique(pairs.groups[among]))
    part = np.full(int(pairs.groups.max()) + 1, -1, dtype=np.int64)
    part[present] = np.arange(len(present)) % parts
    return part[pairs.groups]


def _gain(differences: F64, groups: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Return the interval of the mean difference, whose spread is that of whole groups."""
    mean = float(differences.mean())
    count = int(groups.max()) + 1
    off = np.bincount(groups, differences - mean, minlength=count)
    spread = float(np.sqrt((off**2).sum() * count / (count - 1))) / len(differences)
    return mean - NORMAL * spread, mean + NORMAL * spread


def _by_field(pairs: Pairs, weights: F64) -> dict[str, float]:
    rounded = (round(float(each), DECIMALS) for each in weights)
    return dict(zip(pairs.fields, rounded, strict=True))


def _sparse(shares: F64) -> F64:
    kept = np.where(shares < TOO_LITTLE / len(shares), 0.0, shares)
    sparse: F64 = kept / kept.sum()
    return sparse


def _moved(pairs: Pairs, fit: _Fit) -> bool:
    """Return whether any weight or knot is another than before, in the decimals that are told."""
    heights = np.concatenate([np.zeros(0), *(bend.heights for bend in pairs.bends.values())])
    before = np.concatenate([pairs.weights * pairs.total, heights])
    after = np.concatenate([fit.shares * pairs.total, fit.heights])
    return bool((before.round(DECIMALS) != after.round(DECIMALS)).any())


def _range(drawn: F64, own: float) -> Interval | None:
    """Return the quantiles of what was drawn, widened to hold what all cases taught.

    Where they do not lie apart there is no interval: it would pass for certainty.
    """
    low, high = (
        round(float(each), DECIMALS)
        for each in np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    )
    own = round(own, DECIMALS)
    return (min(low, own), max(high, own)) if low < high else None


def _intervals(pairs: Pairs, fit: _Fit, again: list[_Fit]) -> dict[str, Interval]:
    if not again:
        return {}
    drawn = np.array([_sparse(each.shares) for each in again]) * pairs.total
    own = _sparse(fit.shares) * pairs.total
    ranges = {name: _range(drawn[:, at], float(own[at])) for at, name in enumerate(pairs.fields)}
    return {name: both for name, both in ranges.items() if both is not None}


def _knots(pairs: Pairs, fit: _Fit, again: list[_Fit]) -> dict[str, tuple[Knot, ...]]:
    knots: dict[str, tuple[Knot, ...]] = {}
    for at, place in bent_places(pairs).items():
        bend, low = pairs.bends[at], len(pairs.fields)
        own = slice(place.start - low, place.stop - low)
        drawn = np.array([each.heights[own] for each in again])
        knots[pairs.fields[at]] = tuple(
            _knot(
                float(bend.differences[each]),
                before=float(bend.heights[each]),
                after=float(fit.heights[own][each]),
                drawn=drawn[:, each] if len(drawn) else None,
            )
            for each in range(len(bend.heights))
        )
    return knots


def _knot(difference: float, *, before: float, after: float, drawn: F64 | None) -> Knot:
    """Return a knot; one that learning did not move keeps its height to the last digit."""
    same = round(after, DECIMALS) == round(before, DECIMALS)
    low, high = (None if drawn is None else _range(drawn, after)) or (None, None)
    return Knot(
        difference=difference,
        before=before,
        after=before if same else round(after, DECIMALS),
        low=low,
        high=high,
    )
