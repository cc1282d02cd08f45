"""Garmin FIT: the monitoring files of watches, alone or many in an archive.

Counts are running totals of each kind of activity since local midnight, often spread over several
files of a day. Raw cycles are steps when walking or running: in message 55 of the FIT profile
`cycles` has the scale 2, and its sub-field `steps` the scale 1.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from selfback.domain.activity.importing.entry import Entry
from selfback.domain.activity.importing.fit_messages import TIME, messages
from selfback.domain.activity.importing.reading import Reading
from selfback.domain.activity.importing.running_totals import Total, gains, shared
from selfback.domain.activity.intervals import MICROSECONDS, StepRow, microseconds

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
FILE_ID, MONITORING, MONITORING_INFO = 0, 55, 103
SERIAL = 3
LOCAL_TIME = 0
CYCLES, TYPE, CYCLES_16, PACKED_TYPE, TIME_16 = 3, 5, 9, 24, 26
PACKED = 0x1F
"""The bits of a packed kind of activity; those above tell its intensity."""

QUARTER = 900
ON_FOOT = {1, 6}
"""running, walking"""


def recognises(head: bytes) -> bool:
    return head[8:12] == b".FIT"


def read(entries: Iterable[Entry], reading: Reading) -> Iterator[StepRow]:
    devices: dict[str, dict[int, dict[int, Total]]] = defaultdict(lambda: defaultdict(dict))
    for entry in entries:
        for device, kind, second, total in _totals(entry, reading.zone):
            held = devices[device][kind]
            held[second] = max(held.get(second, total), total)
    if not devices:
        reading.warn("Daily steps lie in the monitoring files of a watch; there is none here.")
    since = microseconds(EPOCH)
    for device, kinds in devices.items():
        source = reading.source("Garmin", device=device)
        for first, last, gained in shared(gains(held) for held in kinds.values()):
            start, end = since + first * MICROSECONDS, since + last * MICROSECONDS
            yield StepRow(source, start, end, gained)


def _totals(entry: Entry, home: tzinfo) -> Iterator[tuple[str, int, int, Total]]:
    """Each total with its device, its kind of activity and its second since the FIT epoch."""
    device, now, zone = "", 0, home
    for number, raw in messages(entry):
        if number == FILE_ID:
            device, now, zone = str(raw.get(SERIAL, "")), 0, home
        now = raw.get(TIME, now)
        if number == MONITORING_INFO and LOCAL_TIME in raw:
            zone = _zone(now, raw[LOCAL_TIME] - now, home)
        if number != MONITORING:
            continue
        if TIME_16 in raw:
            now = (now + ((raw[TIME_16] - now) & 0xFFFF)) & 0xFFFFFFFF
        kind, steps = _kind(raw), raw.get(CYCLES, raw.get(CYCLES_16))
        if now and kind in ON_FOOT and steps is not None:
            yield device, kind, now, _total(steps, now, zone)


def _kind(raw: Mapping[int, int]) -> int:
    return raw.get(TYPE, raw.get(PACKED_TYPE, 0) & PACKED)


def _zone(now: int, seconds: int, home: tzinfo) -> tzinfo:
    """The zone the watch was in: at home, where summer time is known, or at an offset."""
    offset = timedelta(seconds=round(seconds / QUARTER) * QUARTER)
    at = (EPOCH + timedelta(seconds=now)).astimezone(home)
    if at.utcoffset() == offset or abs(offset) >= timedelta(days=1):
        return home
    return timezone(offset)


def _total(steps: int, second: int, zone: tzinfo) -> Total:
    """What was counted since midnight; a total at midnight ends the day before."""
    day = (EPOCH + timedelta(seconds=second - 1)).astimezone(zone).date()
    midnight = datetime.combine(day, time(), zone) - EPOCH
    return Total(steps, midnight // timedelta(seconds=1), day.toordinal())
