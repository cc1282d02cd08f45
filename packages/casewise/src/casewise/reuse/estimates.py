"""What the cases of a base say about each option for one query, and how far that can be trusted."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from casewise.batch import Neighbours
from casewise.calibration import Isotonic, NotEnoughToCalibrate, SplitConformal
from casewise.casebase import CaseBase
from casewise.errors import OutcomeUnusable
from casewise.reuse.kernels import F64, kernel_weights
from casewise.reuse.members import groups_of, nearest_others
from casewise.reuse.options import Options, OptionsBy, options_of
from casewise.reuse.outcomes import Better, Success, numbers_of, successes_of
from casewise.reuse.shrinkage import Shrunk, shrunk_means

Reason = Literal["", "nobody", "little-known", "far", "too-few"]
FEWEST = 20  # groups behind a curve of probabilities
MOST = 2_000  # cases that calibrate
FAR = 0.01  # share of the base's own cases that lie further from their neighbours
WORTH = 3.0  # neighbours that the spread of all outcomes is worth in the spread of one
ASKED = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What neighbours say about one option; None for what is not known.

    mean            expected outcome, failures included, pulled towards that of all neighbours
    low, high       interval for a new outcome, of the level asked
    probability     chance of success; None unless a success was named
    effective       equal neighbours behind it (Kish)
    support         neighbours that used it
    posterior       standard deviation of `mean` itself
    abstained       whether it is too little to rely on; `reason` says why:
                    "nobody" was found; "little-known": neighbours share too little with the
                    query; "far": they are less alike than nearly all cases' own; "too-few"
    """

    option: Hashable
    mean: float | None
    low: float | None
    high: float | None
    probability: float | None
    effective: float
    support: int
    posterior: float | None
    abstained: bool
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """Below which neighbours say too little.

    effective   equal neighbours behind one option
    known       mean share of the weight known to query and neighbours, 0 to 1
    """

    effective: float = 3.0
    known: float = 0.6


USUAL = Floors()


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """A base made ready to say what each option brings; see `experience_of`.

    base        the cases whose outcome is known
    digest      of the base it was made from
    far         similarity that the last of k neighbours has at least, for nearly all own cases
    spread      standard deviation of all outcomes
    conformal   None where too few cases calibrate
    isotonic    None as above, or without a success named
    """

    base: CaseBase
    digest: str
    options: Options
    outcomes: F64
    better: Better
    k: int
    power: float
    far: float
    spread: float
    conformal: SplitConformal | None
    isotonic: Isotonic | None

    def estimates(
        self, query: Mapping[str, Any], *, floors: Floors = USUAL
    ) -> tuple[Estimate, ...]:
        """Return one estimate an option, in the order of `options.names`; raises InvalidQuery."""
        found = self.base.neighbours([query], self.k)
        shrunk = self.shrunk(found)
        reason = self.reasons(found, floors=floors)[0]
        there = found.places[0] >= 0
        support = self.options.used[found.places[0][there]].sum(axis=0)
        doubts = _doubts(shrunk, self.spread)[0]
        return tuple(
            self._estimate(at, shrunk, int(support[at]), float(doubts[at]), reason, floors)
            for at in range(len(self.options.names))
        )

    def shrunk(self, found: Neighbours) -> Shrunk:
        """Return what neighbours of q queries say of o options; places count as in `base`."""
        there = found.places >= 0
        at = np.where(there, found.places, 0)
        used = self.options.used[at] & there[..., None]
        return shrunk_means(self._weights(found), used, np.where(there, self.outcomes[at], np.nan))

    def reasons(self, found: Neighbours, *, floors: Floors = USUAL) -> tuple[Reason, ...]:
        """Return why neighbours of q queries say too little of any option; "" where they do not."""
        there, weights = found.places >= 0, self._weights(found)
        total = weights.sum(axis=1)
        heard = total > 0
        shared = (weights * np.where(there, found.shared, 0.0)).sum(axis=1)
        known = np.divide(shared, total, out=np.zeros_like(total), where=heard)
        last = np.where(there, found.similarities, np.inf).min(axis=1)
        return tuple(
            "nobody" if not some else "little-known" if little else "far" if away else ""
            for some, little, away in zip(heard, known < floors.known, last < self.far, strict=True)
        )

    def nearest(self, query: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the ids of the neighbours that speak, the most similar first."""
        return tuple(hit.id for hit in self.base.retrieve(query, self.k))

    def _estimate(  # noqa: PLR0917  # one row of a table, column by column
        self,
        at: int,
        shrunk: Shrunk,
        support: int,
        doubt: float,
        reason: Reason,
        floors: Floors,
    ) -> Estimate:
        mean, effective = _known(shrunk.means[0, at]), float(shrunk.effective[0, at])
        few: Reason = "too-few" if effective < floors.effective else ""
        why = reason or few
        ends: tuple[float | None, float | None] = (None, None)
        if mean is not None and self.conformal is not None:
            ends = self.conformal.interval(mean, doubt)
        chance = None
        if mean is not None and self.isotonic is not None:
            chance = float(self.isotonic([self.sign * mean])[0])
        return Estimate(
            option=self.options.names[at],
            mean=mean,
            low=ends[0],
            high=ends[1],
            probability=chance,
            effective=effective,
            support=support,
            posterior=_known(shrunk.spreads[0, at]),
            abstained=bool(why),
            reason=why,
        )

    def _weights(self, found: Neighbours) -> F64:
        there = found.places >= 0
        return kernel_weights(np.where(there, found.similarities, -1.0), power=self.power)

    @property
    def sign(self) -> float:
        """1 where higher outcomes are better, -1 where lower ones are."""
        return 1.0 if self.better == "higher" else -1.0


def experience_of(
    base: CaseBase,
    *,
    options: OptionsBy,
    outcome: str,
    better: Better = "higher",
    k: int = 30,
    power: float = 4.0,
    level: float = 0.9,
    success: Success | None = None,
    chance: np.random.Generator | int = 0,
) -> Experience:
    """Return what is needed to estimate options for any query; made once a base, not a query.

    options     see `options_of`
    k, power    neighbours, and how much the nearest are preferred
    level       share of new outcomes that an interval covers
    success     number from which on, in the better direction, an outcome is a success, or the
                words that are one
    chance      draws the cases that calibrate; a number is a seed

    Up to 2,000 cases foretell what became of them from all other cases, those of their own group
    left out; the errors calibrate the intervals (split conformal), the successes the
    probabilities (isotonic). Raises OutcomeUnusable, NoOptions, InvalidRequest.
    """
    draws = np.random.default_rng(chance)
    outcomes = numbers_of(base, outcome, success=success)
    unknown = [base.ids[at] for at in np.flatnonzero(np.isnan(outcomes))]
    if len(unknown) == len(base):
        raise OutcomeUnusable(field=outcome, reason="no case knows it")
    rated = base.without(unknown) if unknown else base
    outcomes = numbers_of(rated, outcome, success=success)
    bare = Experience(
        base=rated,
        digest=base.digest,
        options=options_of(rated, options),
        outcomes=outcomes,
        better=better,
        k=k,
        power=power,
        far=0.0,
        spread=float(outcomes.std()) or 1.0,
        conformal=None,
        isotonic=None,
    )
    came = None if success is None else successes_of(rated, outcome, success, better=better)
    return _calibrated(bare, came, level, draws)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Foretold:
    """What others said of the options that cases used, one row for each case and option."""

    case: npt.NDArray[np.intp]
    said: F64
    doubt: F64


def _calibrated(
    bare: Experience, successes: F64 | None, level: float, chance: np.random.Generator
) -> Experience:
    places = np.sort(chance.permutation(len(bare.base))[:MOST])
    found = neighbours_among(bare, places)
    told = _foretold(bare, places, found)
    groups = groups_of(bare.base)[told.case]
    try:
        conformal = SplitConformal.fit(
            told.said,
            bare.outcomes[told.case],
            level=level,
            spreads=told.doubt,
            groups=groups,
            chance=chance,
        )
    except NotEnoughToCalibrate:
        conformal = None
    last = _last(found)
    return Experience(
        **{name: getattr(bare, name) for name in _KEPT},
        far=float(np.quantile(last, FAR)) if len(last) else 0.0,
        conformal=conformal,
        isotonic=_isotonic(bare, told, successes, groups),
    )


_KEPT = ("base", "digest", "options", "outcomes", "better", "k", "power", "spread")


def neighbours_among(bare: Experience, places: npt.NDArray[np.intp]) -> Neighbours:
    """Return the neighbours of the cases at places of the base, their own group left out."""
    grouped = bare.base.schema.group_field is not None
    if len(places) == len(bare.base):
        return bare.base.neighbours(None, bare.k, exclude="group" if grouped else "self")
    rows = [bare.base.row(int(place)) for place in places]
    return nearest_others(bare.base, rows, places, bare.k)


def _foretold(bare: Experience, places: npt.NDArray[np.intp], found: Neighbours) -> _Foretold:
    case, said, doubt = [], [], []
    for first in range(0, len(places), ASKED):
        part = slice(first, first + ASKED)
        near = Neighbours(
            places=found.places[part],
            similarities=found.similarities[part],
            shared=found.shared[part],
        )
        shrunk = bare.shrunk(near)
        told = bare.options.used[places[part]] & ~np.isnan(shrunk.means)
        case.append(places[part][np.nonzero(told)[0]])
        said.append(shrunk.means[told])
        doubt.append(_doubts(shrunk, bare.spread)[told])
    return _Foretold(
        case=np.concatenate(case), said=np.concatenate(said), doubt=np.concatenate(doubt)
    )


def _isotonic(
    bare: Experience, told: _Foretold, successes: F64 | None, groups: npt.NDArray[np.intp]
) -> Isotonic | None:
    """Return the curve from expected outcome to probability; every group weighs the same."""
    if successes is None or len(np.unique(groups)) < FEWEST:
        return None
    return Isotonic.fit(
        bare.sign * told.said, successes[told.case], 1 / np.bincount(groups)[groups]
    )


def _doubts(shrunk: Shrunk, overall: float) -> F64:
    """Return the spread to be expected of a new outcome about each mean, above 0."""
    noise = np.nan_to_num(shrunk.noise)[..., None]
    known = np.where(np.isnan(shrunk.noise)[..., None], 0.0, shrunk.effective)
    single = (known * np.square(noise) + WORTH * overall**2) / (known + WORTH)
    return np.asarray(np.sqrt(single + np.square(np.nan_to_num(shrunk.spreads))))


def _last(found: Neighbours) -> F64:
    """Return the similarity of the last neighbour of each case that has any."""
    counts = (found.places >= 0).sum(axis=1)
    some = np.flatnonzero(counts)
    return np.asarray(found.similarities[some, counts[some] - 1])


def _known(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)
