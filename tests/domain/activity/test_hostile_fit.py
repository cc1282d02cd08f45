"""FIT files that are odd are read, those that are broken refused, and no mutant does any harm."""

import os
import struct
import time
import tracemalloc

import numpy as np
import pytest
from tests.domain.activity.files import days, read, zipped
from tests.domain.activity.fit_files import fit_file, message, wrapped
from tests.domain.activity.test_garmin_fit import HOUR, MIDNIGHT, RUNNING, short, total, watch
from tests.evidence_file import write_evidence

from selfback.domain.activity.errors import FileRefused

FULL = os.environ.get("SELFBACK_FULL") == "1"
MUTANTS = 1_000_000 if FULL else 2000
AT = MIDNIGHT + 8 * HOUR
DAMAGED = "is cut off or a damaged FIT file"


def defined(fields: bytes, *, number: int = 55, order: int = 0, developer: bytes = b"") -> bytes:
    """A definition of a message by its fields, three bytes each; developer fields after them."""
    header = 0x60 if developer else 0x40
    number_as = struct.pack(">H" if order else "<H", number)
    more = bytes([len(developer) // 3]) + developer if developer else b""
    return bytes([header, 0, order]) + number_as + bytes([len(fields) // 3]) + fields + more


CYCLES, WHEN, KIND = b"\x03\x04\x86", b"\xfd\x04\x86", b"\x05\x01\x00"
PLAIN = defined(WHEN + CYCLES + KIND)
WALKED = struct.pack("<IIB", AT, 700, 6)
BIG = defined(WHEN + CYCLES + KIND, order=1) + b"\x00" + struct.pack(">IIB", AT, 700, 6)
# A developer's field of four bytes that nothing describes.
DEVELOPED = (
    defined(WHEN + CYCLES + KIND, developer=b"\x00\x04\x00") + b"\x00" + WALKED + b"\1\2\3\4"
)
ARRAYS = defined(WHEN + CYCLES + KIND + b"\x1b\x08\x84") + b"\x00" + WALKED + bytes(8)
UNKNOWN = defined(b"\x07\x03\x0d", number=0xFF00) + b"\x00abc"
ODD_SIZE = defined(b"\xc8\x03\x84" + WHEN + CYCLES + KIND) + b"\x00abc" + WALKED
# A time of five bits in the header of the message, two seconds after the last.
SQUEEZED = (
    PLAIN
    + b"\x00"
    + WALKED
    + b"\x40\x00\x00\x37\x00\x02"
    + CYCLES
    + KIND
    + bytes([0x80 | (AT + 2) & 0x1F])
    + struct.pack("<IB", 709, 6)
)
ODD = {
    "big-endian": (wrapped(BIG), 700),
    "developer fields": (wrapped(DEVELOPED), 700),
    "arrays": (wrapped(ARRAYS), 700),
    "unknown messages": (wrapped(UNKNOWN + PLAIN + b"\x00" + WALKED), 700),
    "a field of an odd size": (wrapped(ODD_SIZE), 700),
    "times in the header": (wrapped(SQUEEZED), 709),
    "no value": (wrapped(PLAIN + b"\x00" + struct.pack("<IIB", AT, 0xFFFFFFFF, 6)), 0),
    "a definition that changes": (fit_file(total(AT, 300), short(AT + HOUR, 700)), 700),
}
GOOD = watch(total(AT, 10), short(AT + HOUR, 100), total(AT + 2 * HOUR, 500, RUNNING))
BROKEN = [
    *(GOOD[:kept] for kept in (12, 13, 14, 20, 60, -3, -2, -1)),
    GOOD + b"\x00",
    GOOD + GOOD[:40],
    GOOD[:-2] + b"\x00\x00",
    b"\x05" + GOOD[1:],
    b"\x0d" + GOOD[1:],
    b"\xff" + GOOD[1:],
    GOOD[:4] + struct.pack("<I", 0xFFFFFFFF) + GOOD[8:],
    GOOD[:4] + struct.pack("<I", 0) + GOOD[8:],
    GOOD[:12] + b"\x12\x34" + GOOD[14:],
    wrapped(b"\x05\x00\x00\x00"),
    wrapped(b"\x00" * 50),
    wrapped(defined(WHEN * 200) + b"\x00" + bytes(10)),
    wrapped(defined(b"\x03\x00\x86") + b"\x00"),
    wrapped(PLAIN + b"\x00" + WALKED[:-3]),
    wrapped(PLAIN[:-1]),
    wrapped(message(55, {"timestamp": 5}) + b"\x0f"),
]


@pytest.mark.parametrize(("data", "steps"), ODD.values(), ids=ODD)
def test_a_file_that_is_only_odd_is_read(data, steps):
    assert sum(days(data).values()) == steps


@pytest.mark.parametrize("data", BROKEN)
def test_a_broken_file_is_refused_with_a_sentence(data):
    with pytest.raises(FileRefused, match=DAMAGED):
        read(data)


def test_one_broken_file_among_many_refuses_all():
    with pytest.raises(FileRefused, match=r"2\.fit: is cut off or a damaged FIT file"):
        read(zipped({"1.fit": GOOD, "2.fit": GOOD[:-5], "3.fit": GOOD}))


def test_a_small_file_cannot_ask_for_much_memory():
    data = wrapped(defined(b"\x03\xff\x0d" * 255) + b"\x00" * 5000)
    tracemalloc.start()

    with pytest.raises(FileRefused):
        read(data)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_mutants_are_read_or_refused_and_nothing_else():
    bodies = [np.frombuffer(data[14:-2], np.uint8) for data, _ in ODD.values()]
    bodies.append(np.frombuffer(GOOD[14:-2], np.uint8))
    chance = np.random.default_rng(20270115)
    began, refused, slowest = time.perf_counter(), 0, 0.0
    for number in range(MUTANTS):
        body = bodies[number % len(bodies)].copy()
        places = chance.integers(0, len(body), chance.integers(1, 5))
        body[places] = chance.integers(0, 256, len(places))
        data = wrapped(body.tobytes())
        since = time.perf_counter()
        try:
            read(data)
        except FileRefused:
            refused += 1
        slowest = max(slowest, time.perf_counter() - since)

    assert 0 < refused < MUTANTS
    if FULL:
        write_evidence(
            "fit-mutants",
            title="Mutants of FIT files are read or refused",
            conditions=(
                "One to four bytes of valid FIT files are changed and the check sums made anew, so"
                " that all reach the reader; anything but a table of steps or a refusal with a"
                " sentence fails the run."
            ),
            figures={
                "mutants": MUTANTS,
                "refused": refused,
                "read": MUTANTS - refused,
                "other outcomes": 0,
                "slowest, s": round(slowest, 3),
                "run, s": round(time.perf_counter() - began),
            },
        )
