"""Archives that mean harm, or are broken: each is refused with a sentence that says why."""

import io
import struct
import time
import zipfile
from dataclasses import replace

import pytest
from tests.domain.activity.files import days, read, zipped
from tests.domain.activity.locked import locked
from tests.domain.activity.made import RULES

from selfback.domain.activity.errors import FileRefused

TABLE = b"date,steps\n2027-01-15,900\n"
MEGABYTE = 1 << 20
SMALL = replace(RULES, limits=replace(RULES.limits, zip_entries=1000, file_bytes=100 * MEGABYTE))
LINK, DEVICE, PIPE = 0o120777, 0o060666, 0o010666


def named(*names: str, kind: int = 0) -> bytes:
    """An archive of tables of these names as they stand, whatever they lead to."""
    written = {chr(97 + k) + "~" * (len(name) - 1): name for k, name in enumerate(names)}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for plain in written:
            info = zipfile.ZipInfo(plain)
            info.external_attr = kind << 16
            archive.writestr(info, TABLE)
    data = held.getvalue()
    for plain, name in written.items():
        data = data.replace(plain.encode(), name.encode())
    return data


def packed(data: bytes, method=zipfile.ZIP_DEFLATED, files: int = 1) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for number in range(files):
            archive.writestr(f"{number}.csv", data)
    return held.getvalue()


def patched(data: bytes, *changes: tuple[bytes, int, bytes]) -> bytes:
    """The data with bytes written at a place after each header of a kind."""
    held = bytearray(data)
    for mark, place, new in changes:
        at = -1
        while (at := held.find(mark, at + 1)) >= 0:
            held[at + place : at + place + len(new)] = new
    return bytes(held)


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
GOOD = zipped({"steps.csv": TABLE})
STORED = packed(TABLE, zipfile.ZIP_STORED)


def sized(size: int) -> bytes:
    """A good archive that claims another size for its file."""
    new = struct.pack("<I", size)
    return patched(GOOD, (LOCAL, 22, new), (CENTRAL, 24, new))


def overlapping(copies: int = 3) -> bytes:
    """Entries of a directory that all lead to the same bytes."""
    place, end = STORED.index(CENTRAL), STORED.index(END)
    one = STORED[place:end]
    many = b"".join(one.replace(b"0.csv", b"%c.csv" % (65 + k)) for k in range(copies))
    tail = struct.pack("<HHHHIIH", 0, 0, copies, copies, len(many), place, 0)
    return STORED[:place] + many + END + tail


ELSEWHERE = [
    named(name)
    for name in (
        "../steps.csv",
        "a/../../steps.csv",
        "/etc/steps.csv",
        "..\\steps.csv",
        "C:\\steps.csv",
        "c:steps.csv",
        "\\\\server\\steps.csv",
        "a/..",
        "..",
        "ok/../steps.csv",
        "steps\0.csv",
    )
]
HOSTILE = [
    *((data, "name leads elsewhere") for data in ELSEWHERE),
    (named("steps.csv", kind=LINK), "a link or device instead of a file"),
    (named("steps.csv", kind=DEVICE), "a link or device instead of a file"),
    (named("steps.csv", kind=PIPE), "a link or device instead of a file"),
    (named("a.csv", "a.csv"), "two files named a.csv"),
    (packed(b"", files=1001), "holds 1,001 files, more than 1,000"),
    (packed(bytes(8 * MEGABYTE)), "is a bomb: 0.csv is packed 1,0"),
    (packed(b" " * 8 * MEGABYTE, zipfile.ZIP_BZIP2), "is a bomb: 0.csv is packed"),
    (packed(b"1" * 8 * MEGABYTE, zipfile.ZIP_LZMA), "is a bomb: 0.csv is packed"),
    (packed(TABLE + bytes(MEGABYTE), files=110), "bytes unpacked, more than|is a bomb"),
    (sized(200 * MEGABYTE), "is a bomb"),
    (sized(10), "is damaged or cut off|holds more than the archive says"),
    (sized(10_000), "holds less than the archive says"),
    (overlapping(), "shares its bytes"),
    (overlapping(20), "shares its bytes"),
    (zipped({"inner.zip": GOOD}), "holds another archive, inner.zip: unpack it first"),
    (zipped({"steps.csv": GOOD}), "holds another archive, steps.csv"),
    (zipped({"a.gz": b"\x1f\x8b\x08" + bytes(20)}), "holds another archive"),
    (zipped({"a.7z": b"7z\xbc\xaf\x27\x1c" + bytes(20)}), "holds another archive"),
    (zipped({"a.rar": b"Rar!\x1a\x07\x00" + bytes(20)}), "holds another archive"),
    (zipped({"a.xz": b"\xfd7zXZ\x00" + bytes(20)}), "holds another archive"),
    (zipped({"a.bz2": b"BZh91AY" + bytes(20)}), "holds another archive"),
    (zipped({}), "the archive is empty"),
    (locked("steps.csv", TABLE, b"secret"), "locked with a password: give it"),
    (GOOD[:20], "is damaged or cut off"),
    (GOOD[:-30], "is damaged or cut off"),
    (GOOD[:40] + GOOD[60:], "shares its bytes|is damaged or cut off"),
    (patched(GOOD, (LOCAL, 30, b"x"), (CENTRAL, 46, b"y")), "is damaged or cut off"),
    (patched(GOOD, (LOCAL, 14, b"\0\0\0\0"), (CENTRAL, 16, b"\0\0\0\0")), "is damaged or cut off"),
    (patched(GOOD, (LOCAL, 8, b"\x63\0"), (CENTRAL, 10, b"\x63\0")), "we cannot unpack"),
    (patched(GOOD, (LOCAL, 41, b"\xff" * 8)), "is damaged or cut off"),
    (patched(GOOD, (END, 16, b"\xff\xff\xff\x7f")), "shares its bytes|is damaged or cut off"),
    (patched(GOOD, (CENTRAL, 42, b"\xff\xff\xff\x7f")), "is damaged or cut off"),
    (b"\x1f\x8b\x08" + bytes(100), "packed in a way we do not know"),
    (b"7z\xbc\xaf\x27\x1c" + bytes(100), "packed in a way we do not know"),
    (b"Rar!\x1a\x07\x00" + bytes(100), "packed in a way we do not know"),
    (LOCAL + bytes(100), "is damaged or cut off"),
    (END + bytes(18), "the archive is empty"),
    (b"", "the file is empty"),
    (b"hello", "of no format we know"),
    (zipped({"a.txt": b"hello", "b/": b""}), "of no format we know"),
    (zipped({"__MACOSX/steps.csv": TABLE}), "of no format we know"),
]


@pytest.mark.parametrize(("data", "said"), HOSTILE, ids=map(str, range(len(HOSTILE))))
def test_an_archive_that_means_harm_is_refused_in_two_seconds(data, said):
    began = time.process_time()

    with pytest.raises(FileRefused, match=said):
        read(data, rules=SMALL)

    assert time.process_time() - began < 2


def test_the_archives_that_these_were_made_from_are_good():
    assert days(GOOD) == days(STORED) == days(named("steps.csv")) == {"2027-01-15": 900}


def test_a_locked_archive_is_read_with_its_password_and_with_no_other():
    data = locked("steps.csv", TABLE, b"secret")

    assert days(data, password=b"secret") == {"2027-01-15": 900}
    with pytest.raises(FileRefused, match=r"with this password|damaged"):
        read(data, password=b"other")


def test_a_file_that_takes_too_long_is_refused():
    with pytest.raises(FileRefused, match="takes too long to read"):
        read(GOOD, seconds_gone=lambda: 601.0)


def test_a_file_larger_than_the_rules_allow_is_refused_before_it_is_read():
    tiny = replace(RULES, limits=replace(RULES.limits, file_bytes=100))

    with pytest.raises(FileRefused, match="the file has 126 bytes, more than 100"):
        read(TABLE + b" " * 100, rules=tiny)
