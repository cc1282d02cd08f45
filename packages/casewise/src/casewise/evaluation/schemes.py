"""Which cases may predict which, and what they then predict."""

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from casewise.batch import Exclude, Neighbours
from casewise.casebase import CaseBase
from casewise.errors import CasewiseError
from casewise.measures.differences import as_number
from casewise.reuse.kernels import F64, kernel_weights, kish_size
from casewise.reuse.members import groups_of, nearest_others

Scheme = Literal["leave-one-out", "leave-one-group-out", "time-forward"]
WORTH = 3.0
"""Neighbours that the spread of all outcomes is worth in the spread of one prediction."""


class SchemeUnfit(CasewiseError):
    """The base cannot be evaluated in this way; the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """The outcomes of m cases, predicted from cases that may predict them; arrays of shape (m,).

    places      of the cases in the base
    said        the prediction; NaN where there was no neighbour
    spread      standard deviation to be expected about it, above 0
    effective   equal neighbours behind it (Kish)
    plain       the mean of all outcomes that may predict it: what one says without neighbours
    came        the outcome
    groups      whom a case belongs to, as a number; each its own where there are no groups
    """

    places: npt.NDArray[np.intp]
    said: F64
    spread: F64
    effective: F64
    plain: F64
    came: F64
    groups: npt.NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.places)

    def of(self, which: npt.NDArray[np.bool_]) -> "Predictions":
        """Return the predictions for some of the cases; `which` has shape (m,)."""
        return replace(self, **{name: getattr(self, name)[which] for name in self.__slots__})

    def answered(self) -> "Predictions":
        """Return those with a neighbour."""
        return self.of(~np.isnan(self.said))


def neighbours_of(
    base: CaseBase, k: int, scheme: Scheme, asked: npt.NDArray[np.intp] | None = None
) -> Neighbours:
    """Return the k nearest cases that may predict each case of a base, or each one asked.

    leave-one-out           all others
    leave-one-group-out     all of other groups
    time-forward            all others, of strictly earlier time
    asked                   places, shape (m,)

    Raises SchemeUnfit where the schema has no group field or no time field for it.
    """
    if scheme not in get_args(Scheme):
        raise SchemeUnfit(f"there is no scheme {scheme!r}: {', '.join(get_args(Scheme))}")
    if scheme == "leave-one-group-out" and base.schema.group_field is None:
        raise SchemeUnfit("leaving out groups needs a schema with a group field")
    if scheme == "time-forward":
        return _earlier(base, k, asked)
    exclude: Exclude = "group" if scheme == "leave-one-group-out" else "self"
    if asked is None:
        return base.neighbours(None, k, exclude=exclude)
    rows = [base.row(int(place)) for place in asked]
    return nearest_others(base, rows, asked, k, exclude=exclude)


def _earlier(base: CaseBase, k: int, asked: npt.NDArray[np.intp] | None) -> Neighbours:
    times = times_of(base)
    if times is None:
        raise SchemeUnfit("going forward in time needs a schema with a time field")
    before = np.empty(len(base), dtype=object)
    before[:] = [None if time is None or time != time else time for time in _times(base)]  # noqa: PLR0124  # NaN is not itself
    if asked is None:
        found = base.neighbours(None, k, exclude="self", before=before)
    else:
        rows = [base.row(int(place)) for place in asked]
        found = base.neighbours(rows, k, before=before[asked])
    no_moment = np.isnan(times if asked is None else times[asked])[:, None]
    return Neighbours(  # when it was is not known: nothing was surely before
        places=np.where(no_moment, -1, found.places),
        similarities=np.where(no_moment, np.nan, found.similarities),
        shared=np.where(no_moment, np.nan, found.shared),
    )


def predictions(
    base: CaseBase,
    outcomes: F64,
    found: Neighbours,
    scheme: Scheme,
    *,
    power: float,
    least: float = 0.0,
    asked: npt.NDArray[np.intp] | None = None,
) -> Predictions:
    """Return what neighbours predict for every case of a base, or for those asked.

    outcomes    of all cases, all known, shape (n,)
    found       from `neighbours_of`
    power       of the kernel, see `kernel_weights`
    least       neighbours less similar than this are not heard, 0 to 1
    asked       places of the cases that `found` is of, shape (m,); None: all
    """
    places = np.arange(len(base), dtype=np.intp) if asked is None else asked
    there = (found.places >= 0) & (found.similarities >= least)
    weights = kernel_weights(np.where(there, found.similarities, -1.0), power=power)
    weights = np.where((weights.sum(axis=1) <= 0)[:, None] & there, 1.0, weights)
    theirs = np.where(there, outcomes[np.where(there, found.places, 0)], 0.0)
    total = weights.sum(axis=1)
    share = np.divide(weights, total[:, None], out=np.zeros_like(weights), where=total[:, None] > 0)
    said = np.where(total > 0, (share * theirs).sum(axis=1), np.nan)
    effective = kish_size(weights)
    variance = (share * np.square(theirs - np.nan_to_num(said)[:, None])).sum(axis=1)
    overall = float(np.var(outcomes)) or 1.0
    variance = (effective * variance + WORTH * overall) / (effective + WORTH)
    spread = np.sqrt(variance * (1 + 1 / np.maximum(effective, 1.0)))
    groups = groups_of(base)
    return Predictions(
        places=places,
        said=said,
        spread=spread,
        effective=effective,
        plain=_plain(base, outcomes, groups, scheme)[places],
        came=outcomes[places],
        groups=groups[places],
    )


def times_of(base: CaseBase) -> F64 | None:
    """Return when each case was as a number, NaN where unknown, shape (n,); None: no such field."""
    if base.schema.time_field is None:
        return None
    given = [np.nan if time is None else float(as_number(time)) for time in _times(base)]
    return np.array(given, dtype=np.float64)


def _times(base: CaseBase) -> list[Any]:
    name = base.schema.time_field
    return [] if name is None else list(base.column(name).tolist())


def _plain(base: CaseBase, outcomes: F64, groups: npt.NDArray[np.intp], scheme: Scheme) -> F64:
    if scheme == "time-forward":
        return _mean_before(outcomes, times_of(base))
    own = groups if scheme == "leave-one-group-out" else np.arange(len(outcomes))
    sums = np.bincount(own, weights=outcomes)[own]
    counts = np.bincount(own)[own]
    left = len(outcomes) - counts
    missing = np.full(len(outcomes), np.nan)
    means: F64 = np.divide(outcomes.sum() - sums, left, out=missing, where=left > 0)
    return means


def _mean_before(outcomes: F64, times: F64 | None) -> F64:
    known = np.zeros(len(outcomes), dtype=bool) if times is None else ~np.isnan(times)
    when = np.zeros(len(outcomes)) if times is None else times
    order = np.argsort(when[known], kind="stable")
    sums = np.concatenate([[0.0], np.cumsum(outcomes[known][order])])
    earlier = np.searchsorted(when[known][order], when, side="left")
    earlier = np.where(known, earlier, 0)
    missing = np.full(len(outcomes), np.nan)
    means: F64 = np.divide(sums[earlier], earlier, out=missing, where=earlier > 0)
    return means
