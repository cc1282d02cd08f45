"""Rows that wait for the person to decide, small and without anything that could run."""

import json
import zlib
from collections.abc import Iterable
from datetime import date

from selfback.domain.activity.intervals import StepInterval, microseconds, moment


def pack(intervals: Iterable[StepInterval]) -> bytes:
    """Return rows as bytes."""
    rows = [
        [
            each.source,
            each.device,
            microseconds(each.start),
            microseconds(each.end),
            each.local_date.isoformat(),
            each.steps,
            each.is_manual,
            each.raw_hash,
        ]
        for each in intervals
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode())


def unpack(packed: bytes, *, batch: str) -> list[StepInterval]:
    """Return the rows of `pack`, as rows of a batch."""
    return [
        StepInterval(
            source=source,
            device=device,
            start=moment(start),
            end=moment(end),
            local_date=date.fromisoformat(day),
            steps=steps,
            is_manual=is_manual,
            batch=batch,
            raw_hash=raw_hash,
        )
        for source, device, start, end, day, steps, is_manual, raw_hash in json.loads(
            zlib.decompress(packed)
        )
    ]
