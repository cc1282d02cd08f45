"""Garmin FIT: the monitoring files of watches, alone or many in an archive.

Counts are running totals of each kind of activity since local midnight, often spread over several
files of a day. Raw cycles are steps when walking or running: in message 55 of the FIT profile
`cycles` has the scale 2, and its sub-field `steps` the scale 1.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.fit_messages import TIME, messages
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.running_totals import DAY, Totals, gains, shared
from selfback.domain.activity.intervals import MICROSECONDS, StepRow, microseconds

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
FILE_ID, MONITORING, MONITORING_INFO = 0, 55, 103
SERIAL = 3
LOCAL_TIME = 0
CYCLES, TYPE, CYCLES_16, PACKED_TYPE, TIME_16 = 3, 5, 9, 24, 26
PACKED = 0x1F
"""The bits of a packed kind of activity; those above tell its intensity."""

ON_FOOT = {1, 6}
"""running, walking"""


class Total(NamedTuple):
    """Steps of one kind of activity since local midnight; second since the FIT epoch."""

    device: str
    kind: int
    second: int
    offset: int
    steps: int


def recognises(head: bytes) -> bool:
    return head[8:12] == b".FIT"


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    devices: dict[str, dict[int, Totals]] = defaultdict(lambda: defaultdict(dict))
    for entry in entries:
        for device, kind, second, offset, steps in _totals(entry, reading):
            held = devices[device][kind]
            held[second] = max(held.get(second, (0, 0)), (steps, offset))
    if not devices:
        reading.warn("Daily steps lie in the monitoring files of a watch; there is none here.")
    since = microseconds(EPOCH)
    for device, kinds in devices.items():
        source = reading.source("Garmin", device=device)
        for first, last, gained in shared(gains(held) for held in kinds.values()):
            start, end = since + first * MICROSECONDS, since + last * MICROSECONDS
            yield StepRow(source, start, end, gained)


def _totals(entry: Entry, reading: Reading) -> Iterator[Total]:
    device, now, offset = "", 0, None
    for number, raw in messages(entry):
        if number == FILE_ID:
            device, now, offset = str(raw.get(SERIAL, "")), 0, None
        now = raw.get(TIME, now)
        if number == MONITORING_INFO and LOCAL_TIME in raw:
            offset = _whole_quarters(raw[LOCAL_TIME] - now)
        if number != MONITORING:
            continue
        if TIME_16 in raw:
            now = (now + ((raw[TIME_16] - now) & 0xFFFF)) & 0xFFFFFFFF
        kind, steps = _kind(raw), raw.get(CYCLES, raw.get(CYCLES_16))
        if now and kind in ON_FOOT and steps is not None:
            yield Total(
                device, kind, now, _offset(now, reading) if offset is None else offset, steps
            )


def _kind(raw: Mapping[int, int]) -> int:
    return raw.get(TYPE, raw.get(PACKED_TYPE, 0) & PACKED)


def _whole_quarters(seconds: int) -> int | None:
    """The offset of a zone, or None for what cannot be one."""
    return round(seconds / 900) * 900 if abs(seconds) < DAY else None


def _offset(second: int, reading: Reading) -> int:
    at = (EPOCH + timedelta(seconds=second)).astimezone(reading.zone)
    return int((at.utcoffset() or timedelta()).total_seconds())
