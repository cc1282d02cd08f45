"""What the steps of a file are told as: a document for machines, and lines for people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from selfback.domain.activity.importing.steps_file import StepsFile
from selfback.domain.activity.intervals import Source
from selfback.domain.activity.overlap import DaySteps
from selfback.domain.activity.quarantine import Reason, Sifted

SAYS = {
    Reason.FUTURE: "lie after the file was written",
    Reason.DEVICE_CLOCK: "come from a clock that was wrong",
    Reason.TOO_LONG: "last longer than a day",
    Reason.TOO_MANY: "have more steps than anybody walks in a day",
    Reason.TOO_FAST: "have more steps a second than anybody runs",
}


def imported_document(read: StepsFile, sifted: Sifted, days: Sequence[DaySteps]) -> dict[str, Any]:
    """Return what was imported, for JSON."""
    return {
        "format": read.format,
        "days": [
            {
                "date": day.day.isoformat(),
                "steps": day.steps,
                "sources": sorted({source.name for source in day.by_source}),
            }
            for day in days
        ],
        "quarantined": [
            {"reason": str(reason), "rows": len(held)}
            for reason, held in sifted.quarantined.items()
        ],
        "warnings": list(read.warnings),
    }


def imported_text(read: StepsFile, sifted: Sifted, days: Sequence[DaySteps]) -> str:
    """Return what was imported, in lines: the finding first."""
    total = sum(day.steps for day in days)
    lines = [f"{_counted(len(days), 'day')} with {total:,} steps in all ({read.format})", ""]
    lines += [f"{day.day}  {day.steps:>7,}  {_names(day)}".rstrip() for day in days]
    for reason, held in sifted.quarantined.items():
        lines.append(f"Set aside: {_counted(len(held), 'row')} that {SAYS[reason]}.")
    return "\n".join([*lines, *read.warnings])


def inspected_document(read: StepsFile) -> dict[str, Any]:
    """Return what a file holds before anything is resolved, for JSON."""
    return {
        "format": read.format,
        "rows": len(read.table),
        "written_at": read.written_at.isoformat(),
        "days": [
            {
                "date": day.isoformat(),
                "source": source.name,
                "device": source.device,
                "kind": str(source.kind),
                "rows": rows,
                "steps": round(steps, 3),
            }
            for day, source, rows, steps in _per_day(read)
        ],
        "warnings": list(read.warnings),
    }


def inspected_text(read: StepsFile) -> str:
    """Return what a file holds before anything is resolved, in lines."""
    lines = [f"{_counted(len(read.table), 'row')} of steps ({read.format}), nothing resolved", ""]
    lines += [
        f"{day}  {steps:>9,.0f}  {rows:>6,} rows  {source.kind:<6}  {source.name}"
        + (f" ({source.device})" if source.device else "")
        for day, source, rows, steps in _per_day(read)
    ]
    return "\n".join([*lines, *read.warnings])


def _per_day(read: StepsFile) -> Iterator[tuple[date, Source, int, float]]:
    rows: Counter[tuple[int, int]] = Counter()
    steps: dict[tuple[int, int], float] = {}
    table = read.table
    columns = (table.day, table.source, table.steps)
    for day, source, count in zip(*(each.tolist() for each in columns), strict=True):
        rows[day, source] += 1
        steps[day, source] = steps.get((day, source), 0) + count
    for day, source in sorted(rows):
        held = rows[day, source], steps[day, source]
        yield date.fromordinal(day), table.sources[source], *held


def _names(day: DaySteps) -> str:
    return ", ".join(sorted({source.name for source in day.by_source}))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
