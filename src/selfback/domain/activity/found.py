"""What is told of a file before anything of it is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.importing.steps_file import StepsFile
from selfback.domain.activity.intervals import StepInterval
from selfback.domain.activity.overlap import DaySteps, resolve
from selfback.domain.activity.quarantine import sift

NAME_MOST = 200
"""Characters of the name of a source or device that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file holds: rows that may be kept, and what the person is told.

    older_rows  how many rows lie too far back
    document    format, rows, days (each with its steps and what each source adds), older (days
                that lie too far back and their number), set_aside (reason, rows, first and last
                day), warnings; plain values for JSON
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
    days = resolve(kept, rules=rules)
    document = {
        "format": read.format,
        "rows": len(kept),
        "days": [_day(each) for each in days],
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
    """Return what each source adds over all days of a document, the most first."""
    total: Counter[tuple[str, str]] = Counter()
    count: Counter[tuple[str, str]] = Counter()
    for day in days:
        for each in day["sources"]:
            total[each["name"], each["kind"]] += each["steps"]
            count[each["name"], each["kind"]] += 1
    return [
        {"name": who[0], "kind": who[1], "steps": steps, "days": count[who]}
        for who, steps in total.most_common()
    ]


def _day(day: DaySteps) -> dict[str, Any]:
    held = sorted(day.by_source.items(), key=lambda each: (-each[1], each[0]))
    return {
        "day": day.day.isoformat(),
        "steps": day.steps,
        "sources": [
            {"name": readable(source.name), "kind": str(source.kind), "steps": round(steps)}
            for source, steps in held
        ],
    }


def _date(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
