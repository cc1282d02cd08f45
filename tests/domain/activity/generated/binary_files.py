"""Generated databases and FIT files."""

from collections import defaultdict
from datetime import tzinfo
from random import Random

from tests.domain.activity.databases import gadgetbridge, health_connect
from tests.domain.activity.files import zipped
from tests.domain.activity.fit_files import EPOCH, fit_file
from tests.domain.activity.generated.json_files import Named, repeated
from tests.domain.activity.generated.makers import offset
from tests.domain.activity.generated.walks import Walk, day_of, midnight, minute

APPS = ((3, 2), (2, 1), (1, "NULL"))
"""The app and the device of each source: a watch, a phone and neither."""

DEVICES = (2, 1)
TABLES = ("HUAMI_EXTENDED_ACTIVITY_SAMPLE", "MI_BAND_ACTIVITY_SAMPLE")
WALKING, RUNNING = 6, 1
SINCE = minute(EPOCH)


def connected(chance: Random, walks: list[Walk], _zone: tzinfo) -> Named:
    rows = [
        (
            walk.start * 60_000,
            (walk.start + walk.minutes) * 60_000,
            walk.steps,
            *APPS[walk.source],
            chance.choice([0, 1, 2]),
        )
        for walk in walks
    ]
    data = health_connect(*repeated(chance, rows))
    if chance.random() < 0.5:
        return data, "health_connect_export.db"
    return zipped({"health_connect_export.db": data}), "Health Connect.zip"


def bridged(chance: Random, walks: list[Walk], _zone: tzinfo) -> Named:
    """A table a device; each has two minutes without steps, and some without a value."""
    tables = []
    for source, name in enumerate(TABLES):
        rows = {walk.start * 60: walk.steps for walk in walks if walk.source == source}
        after = max(rows, default=walks[0].start * 60) + 60
        for at in (after, after + 60):
            rows.setdefault(at, chance.choice([0, -1]))
        written = [(at, DEVICES[source], steps) for at, steps in rows.items()]
        chance.shuffle(written)
        tables.append((name, written))
    return gadgetbridge(*tables), "Gadgetbridge.db"


def watched(chance: Random, walks: list[Walk], zone: tzinfo) -> Named:
    """Running totals, a file a day or several; a single watch walks and runs."""
    has_kinds = len({walk.source for walk in walks}) == 1
    by_file: dict[tuple, list[Walk]] = defaultdict(list)
    for walk in sorted(walks, key=lambda each: each.start):
        by_file[walk.source, day_of(walk, zone)].append(walk)
    files = {}
    for (source, day), held in by_file.items():
        kinds = [chance.choice([WALKING, RUNNING]) if has_kinds else WALKING for _ in held]
        cut = chance.randint(0, len(held))
        rows = _totals(chance, held, kinds, cut)
        for part, some in enumerate([rows[:cut], rows[cut:]]):
            data = fit_file(*_begun(midnight(day, zone), source, zone), *some)
            files[f"{day}-{source}-{part}.fit"] = data
    if len(files) == 2 and cut in {0, len(held)}:
        return max(files.values(), key=len), "monitor.fit"
    return zipped(files), "garmin.zip"


def _begun(at: int, source: int, zone: tzinfo) -> list[tuple[int, dict[str, int]]]:
    second = (at - SINCE) * 60
    local = second + int(offset(at, zone).total_seconds())
    return [
        (0, {"type": 32, "serial": source + 1}),
        (103, {"timestamp": second, "local_timestamp": local}),
    ]


def _totals(
    chance: Random, walks: list[Walk], kinds: list[int], cut: int
) -> list[tuple[int, dict[str, int]]]:
    """A total after each walk, its time in full or in the last sixteen bits; a file ends at cut."""
    totals: dict[int, int] = defaultdict(int)
    rows = []
    first = begin = (walks[0].start - SINCE) * 60
    for number, (walk, kind) in enumerate(zip(walks, kinds, strict=True)):
        begin = first if number == cut else begin
        totals[kind] += walk.steps
        second = (walk.start + walk.minutes - SINCE) * 60
        intensity = chance.randint(0, 7) << 5
        packed = {"packed_type": kind | intensity, "cycles": totals[kind]}
        full = {"timestamp": second, "activity_type": kind, "cycles": totals[kind]}
        is_near = second - begin < 0x10000
        short = {"timestamp_16": second & 0xFFFF} | packed
        rows.append((55, short if is_near and chance.random() < 0.5 else full))
        begin = second
    return rows
