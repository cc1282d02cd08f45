"""What is told of a file before anything of it is kept."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.importing.steps_file import StepsFile
from selfback.domain.activity.intervals import Source, StepInterval
from selfback.domain.activity.overlap import DaySteps, resolve
from selfback.domain.activity.quarantine import sift
from selfback.domain.activity.table import StepTable

NAME_MOST = 200
"""Characters of the name of a source or device that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file holds: rows that may be kept, and what the person is told.

    older_rows  how many rows lie too far back
    document    format, rows, days, older (how many days lie too far back), set_aside (reason,
                rows, first and last day), warnings; plain values for JSON. A day has its steps
                and its sources: what each told, and how much of that counts
    """

    intervals: tuple[StepInterval, ...]
    older_rows: int
    document: dict[str, Any]


def found_in(read: StepsFile, *, earliest: date, rules: ImportRules, batch: str = "") -> Found:
    """Return what a file holds from a day on, with nothing counted twice.

    earliest    older days are told of and left out
    """
    sifted = sift(read.table, written_at=read.written_at, rules=rules)
    is_kept = sifted.kept.day >= earliest.toordinal()
    kept, older = sifted.kept.where(is_kept), sifted.kept.where(~is_kept)
    days, told = resolve(kept, rules=rules), _told(kept)
    document = {
        "format": read.format,
        "rows": len(kept),
        "days": [_day(each, told[each.day]) for each in days],
        "older": len(np.unique(older.day)),
        "set_aside": [
            {
                "reason": str(reason),
                "rows": len(held),
                "first": _date(int(held.day.min())),
                "last": _date(int(held.day.max())),
            }
            for reason, held in sifted.quarantined.items()
        ],
        "warnings": [readable(each) for each in read.warnings],
    }
    intervals = tuple(
        replace(each, source=readable(each.source), device=readable(each.device))
        for each in kept.intervals(batch=batch)
    )
    return Found(intervals=intervals, older_rows=len(older), document=document)


def readable(name: str) -> str:
    """Return a name without characters that no screen or table can hold, and not too long."""
    return "".join(each for each in name if each.isprintable())[:NAME_MOST]


def sources_of(days: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what each source told and what of it counts over all days, the most first."""
    held: dict[tuple[str, str], dict[str, Any]] = {}
    for day in days:
        for each in day["sources"]:
            who = each["name"], each["kind"]
            sums = held.setdefault(
                who, {"name": who[0], "kind": who[1], "days": 0, "steps": 0, "told": 0}
            )
            sums["days"] += 1
            sums["steps"] += each["steps"]
            sums["told"] += each["told"]
    return sorted(held.values(), key=lambda each: (-each["steps"], each["name"]))


def _told(table: StepTable) -> dict[date, dict[Source, float]]:
    """Return what each source told on each day, whether it counts or not."""
    told: dict[date, dict[Source, float]] = defaultdict(dict)
    width = max(len(table.sources), 1)
    places, rows = np.unique(table.day * width + table.source, return_inverse=True)
    sums = np.bincount(rows, table.steps, len(places))
    for place, steps in zip(places.tolist(), sums.tolist(), strict=True):
        told[date.fromordinal(place // width)][table.sources[place % width]] = steps
    return told


def _day(day: DaySteps, told: Mapping[Source, float]) -> dict[str, Any]:
    counted = {source: day.by_source.get(source, 0.0) for source in told}
    held = sorted(told, key=lambda source: (-counted[source], source))
    return {
        "day": day.day.isoformat(),
        "steps": day.steps,
        "sources": [
            {
                "name": readable(source.name),
                "kind": str(source.kind),
                "steps": round(counted[source]),
                "told": round(told[source]),
            }
            for source in held
        ],
    }


def _date(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
