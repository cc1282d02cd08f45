"""All rows of a file in columns, so that millions of them fit in little memory."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo

import numpy as np
from numpy.typing import NDArray

from selfback.domain.activity.errors import FileRefused
from selfback.domain.activity.intervals import (
    MICROSECONDS,
    Source,
    StepInterval,
    StepRow,
    microseconds,
    moment,
    raw_hash,
)

Whole = NDArray[np.int64]
QUARTER = 15 * 60 * MICROSECONDS
"""Offsets of zones are whole quarters of an hour, so a local day begins on one."""

SOURCES_MOST = 1000

EARLIEST = microseconds(datetime(2, 1, 1, tzinfo=UTC))
LATEST = microseconds(datetime(9998, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTable:
    """Rows of steps in columns of one length, ordered by start, end, source and steps.

    sources      who counted; `source` holds places in it
    start, end   microseconds since 1970 UTC
    steps        steps of each row
    day          local day of each start, as a proleptic ordinal
    """

    sources: tuple[Source, ...]
    source: Whole
    start: Whole
    end: Whole
    steps: NDArray[np.float64]
    day: Whole

    def __len__(self) -> int:
        return len(self.start)

    def where(self, chosen: NDArray[np.bool_]) -> "StepTable":
        """Return the rows for which `chosen`, shape (n_rows,), is true; all are not copied."""
        if chosen.all():
            return self
        return replace(
            self,
            source=self.source[chosen],
            start=self.start[chosen],
            end=self.end[chosen],
            steps=self.steps[chosen],
            day=self.day[chosen],
        )

    def intervals(self, *, batch: str) -> Iterator[StepInterval]:
        """Yield the canonical rows, as they are kept."""
        columns = (self.source, self.start, self.end, self.steps, self.day)
        for place, start, end, steps, day in zip(*(each.tolist() for each in columns), strict=True):
            source = self.sources[place]
            yield StepInterval(
                source=source.name,
                device=source.device,
                start=moment(start),
                end=moment(end),
                local_date=date.fromordinal(day),
                steps=steps,
                is_manual=source.kind == "manual",
                batch=batch,
                raw_hash=raw_hash(StepRow(source, start, end, steps)),
            )


@dataclass(slots=True)
class _Columns:
    sources: dict[Source, int] = field(default_factory=dict)
    source: "array[int]" = field(default_factory=lambda: array("q"))
    start: "array[int]" = field(default_factory=lambda: array("q"))
    end: "array[int]" = field(default_factory=lambda: array("q"))
    steps: "array[float]" = field(default_factory=lambda: array("d"))


def collect(rows: Iterable[StepRow], *, zone: tzinfo, rows_most: int) -> StepTable:
    """Return the rows as a table, each identical row once.

    zone      where the person lives; gives each row its local day
    raises    FileRefused for too many rows or sources, or a time outside every calendar
    """
    held = _Columns()
    for source, start, end, steps in rows:
        if not (EARLIEST <= start <= LATEST and EARLIEST <= end <= LATEST):
            raise FileRefused("a row of steps has a time outside the years 2 to 9997")
        held.source.append(held.sources.setdefault(source, len(held.sources)))
        held.start.append(start)
        held.end.append(end)
        held.steps.append(steps)
        if len(held.start) > rows_most:
            raise FileRefused(f"the file has more than {rows_most:,} rows of steps")
        if len(held.sources) > SOURCES_MOST:
            raise FileRefused(f"the file names more than {SOURCES_MOST:,} sources of steps")
    return _ordered(held, zone)


def _ordered(held: _Columns, zone: tzinfo) -> StepTable:
    # Sources stand in the order of their names, so that the rows of a table do not tell
    # the order in which they were read.
    names = sorted(held.sources)
    place = np.argsort([held.sources[each] for each in names])
    source = place[np.frombuffer(held.source, np.int64)] if names else np.zeros(0, np.int64)
    start, end = np.frombuffer(held.start, np.int64), np.frombuffer(held.end, np.int64)
    steps = np.frombuffer(held.steps, np.float64)
    order = np.lexsort((steps, source, end, start))
    # One column after the other, so that little more than one is there twice.
    source, start, end, steps = source[order], start[order], end[order], steps[order]
    del order
    differs = np.ones(len(start), bool)
    differs[1:] = source[1:] != source[:-1]
    for column in (start, end, steps):
        differs[1:] |= column[1:] != column[:-1]
    found = StepTable(
        sources=tuple(names),
        source=source,
        start=start,
        end=end,
        steps=steps,
        day=_local_days(start, zone),
    )
    return found.where(differs)


def _local_days(start: Whole, zone: tzinfo) -> Whole:
    """The local day of each start; starts are in order."""
    quarter = start // QUARTER
    begins = np.flatnonzero(np.diff(quarter, prepend=quarter[:1] - 1))
    days = [
        moment(each * QUARTER).astimezone(zone).date().toordinal()
        for each in quarter[begins].tolist()
    ]
    return np.repeat(np.array(days, np.int64), np.diff(begins, append=len(start)))
