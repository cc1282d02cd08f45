"""What a compared field's values have in common: how many are known, their range, one or many."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from casewise.measures.differences import as_number
from casewise.plain import Coded, Floats, Histories, Plain, key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A field's known values in short; summaries of parts add up to that of the whole.

    known     how many cases know it
    low       the lowest number, or day of a date; infinite if there is none
    high      the highest
    varied    whether two of the values differ
    only      the value, if they do not differ
    """

    known: int = 0
    low: float = math.inf
    high: float = -math.inf
    varied: bool = False
    only: Any = None

    def with_more(self, more: "Summary") -> "Summary":
        """Return the summary of the values of both."""
        if not (self.known and more.known):
            return self if self.known else more
        return Summary(
            known=self.known + more.known,
            low=min(self.low, more.low),
            high=max(self.high, more.high),
            varied=self.varied or more.varied or self.only != more.only,
            only=self.only,
        )


def summary_of(given: Plain, *, ranged: bool) -> Summary:
    """Return the summary of a compared field; `ranged` if its values have a range."""
    if isinstance(given, Floats):
        numbers = given.numbers[~np.isnan(given.numbers)]
        if not len(numbers):
            return Summary()
        low, high = float(numbers.min()), float(numbers.max())
        return Summary(known=len(numbers), low=low, high=high, varied=low != high, only=low)
    if isinstance(given, Histories):
        return _of_histories(given)
    assert isinstance(given, Coded)  # noqa: S101  # ids are never compared
    codes = given.codes[given.codes > 0]
    if not len(codes):
        return Summary()
    used = [given.values[code - 1] for code in np.unique(codes).tolist()]
    amounts = [as_number(value) for value in used] if ranged else [math.inf]
    return Summary(
        known=len(codes),
        low=min(amounts),
        high=max(amounts) if ranged else -math.inf,
        varied=len(used) > 1,
        only=key_of(used[0]),
    )


def _of_histories(given: Histories) -> Summary:
    starts = np.concatenate([[0], given.ends])[:-1]
    spans = zip(starts[given.known].tolist(), given.ends[given.known].tolist(), strict=True)
    weeks = given.weeks.tolist()
    first, varied, known = None, False, int(given.known.sum())
    for start, end in spans:
        one = key_of(tuple(weeks[start:end]))
        first = one if first is None else first
        if one != first:
            varied = True
            break
    return Summary(known=known, varied=varied, only=first)
