"""Whose steps count where several sources tell of the same time."""

import heapq
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.intervals import Source
from selfback.domain.activity.table import EARLIEST, LATEST, StepTable, Whole

Floats = NDArray[np.float64]
BLOCK = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySteps:
    """The steps of one local day.

    by_source   what each source adds to `steps` before rounding, 0 left out
    """

    day: date
    steps: int
    by_source: Mapping[Source, float]

    @property
    def main_source(self) -> Source | None:
        """The source that adds most; the first by name of equals; None without steps."""
        best = max(self.by_source.values(), default=0)
        return min((each for each, held in self.by_source.items() if held == best), default=None)


def resolve(
    table: StepTable, *, rules: ImportRules, first: Sequence[str] = ()
) -> tuple[DaySteps, ...]:
    """Return the steps of each day that has rows, in order.

    At each moment the source of the highest priority that tells of it counts; others fill the
    gaps, each row by the share of its time that is left to it. A source's own rows that overlap
    count as the fastest of them. If one source alone has more steps on a day than that,
    then it alone counts on that day. A row belongs to the local day of its start.

    first   names of sources that go before the priority of the rules

    The result does not depend on the order of rows; it is never more than the plain sum of the
    rows and never less than what any one source or row tells.
    """
    ranks = _ranks(table.sources, rules, first)
    days, place = np.unique(table.day, return_inverse=True)
    together = _by_source(table, _counted(table, ranks), place, len(days))
    alone = np.zeros_like(together)
    for source in range(len(table.sources)):
        chosen = table.source == source
        own = table.where(chosen)
        alone[source] = np.bincount(place[chosen], _counted(own, ranks), len(days))
    return tuple(
        _day(int(days[k]), table.sources, together[:, k], alone[:, k]) for k in range(len(days))
    )


def counted_rows(table: StepTable, *, rules: ImportRules, first: Sequence[str] = ()) -> Floats:
    """Return what each row adds where several sources tell of the same time, shape (n_rows,)."""
    return _counted(table, _ranks(table.sources, rules, first))


def _ranks(sources: Sequence[Source], rules: ImportRules, first: Sequence[str]) -> list[int]:
    """The rank of each source; 0 goes before all others, and no two have the same."""

    def key(place: int) -> tuple[int, int, int]:
        source = sources[place]
        named = first.index(source.name) if source.name in first else len(first)
        return named, rules.source_priority.index(source.kind), place

    ordered = sorted(range(len(sources)), key=key)
    return [ordered.index(place) for place in range(len(sources))]


def _by_source(table: StepTable, counted: Floats, place: NDArray[np.int64], days: int) -> Floats:
    return np.array(
        [
            np.bincount(place[table.source == source], counted[table.source == source], days)
            for source in range(len(table.sources))
        ]
    ).reshape(len(table.sources), days)


def _day(day: int, sources: Sequence[Source], together: Floats, alone: Floats) -> DaySteps:
    best = int(alone.argmax())
    # Sums of shares may be a hair below the whole; a millionth of a step is none.
    if alone[best] > together.sum() + 1e-6:
        held = {sources[best]: float(alone[best])}
    else:
        held = {sources[k]: float(each) for k, each in enumerate(together) if each > 0}
    return DaySteps(day=date.fromordinal(day), steps=round(sum(held.values())), by_source=held)


def _counted(table: StepTable, ranks: Sequence[int]) -> Floats:
    """The steps of each row that count, shape (n_rows,)."""
    counted = np.zeros(len(table))
    # No steps may mean that nobody wore the counter, so such a row keeps no time from others.
    has_steps = table.steps > 0
    counted[has_steps] = _shared(table.where(has_steps), ranks)
    return counted


def _shared(table: StepTable, ranks: Sequence[int]) -> Floats:
    if not len(table):
        return table.steps
    # A moment is held to last a microsecond, so that time can be shared.
    end = np.maximum(table.end, table.start + 1)
    begins = np.append(table.start[1:] >= np.maximum.accumulate(end)[:-1], True)
    overlaps = ~(begins & np.insert(begins[:-1], 0, True))
    start, until = table.start[overlaps], end[overlaps]
    rate = table.steps[overlaps] / (until - start)
    rank = np.array(ranks)[table.source[overlaps]]
    counted = table.steps.copy()
    counted[overlaps] *= _owned(start, until, rank, rate) / (until - start)
    return counted


def _owned(start: Whole, end: Whole, rank: Whole, rate: Floats) -> Whole:
    """How long each row goes before all others, microseconds; rows are ordered by start."""
    owned = array("q", bytes(8 * len(start)))
    waiting: list[tuple[int, float, int, int]] = []
    now = EARLIEST
    for row, begin, until, place, pace in _listed(start, end, rank, rate):
        now = _give_time(waiting, owned, now, begin)
        heapq.heappush(waiting, (place, -pace, row, until))
    _give_time(waiting, owned, now, LATEST)
    return np.frombuffer(owned, np.int64)


def _give_time(
    waiting: list[tuple[int, float, int, int]], owned: "array[int]", now: int, until: int
) -> int:
    """Give the time from now on to the rows that go first in it, and return its end."""
    while waiting and now < until:
        _place, _pace, row, end = waiting[0]
        if end <= now:
            heapq.heappop(waiting)
            continue
        owned[row] += min(end, until) - now
        now = min(end, until)
    return until


def _listed(*columns: NDArray[Any]) -> Iterator[Any]:
    """The rows of columns with their numbers, a block of them at a time to spare memory."""
    for first in range(0, len(columns[0]), BLOCK):
        block = [each[first : first + BLOCK].tolist() for each in columns]
        yield from zip(range(first, first + len(block[0])), *block, strict=True)
