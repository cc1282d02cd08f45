"""Databases that mean harm, or are broken: refused with a sentence, and nothing in them runs."""

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.domain.activity.databases import SAMPLES, database, gadgetbridge, health_connect
from tests.domain.activity.files import days, read
from tests.domain.activity.made import RULES

from selfback.domain.activity.errors import FileRefused

AT = 1_800_000_000
ROW = (AT * 1000, AT * 1000 + 600_000, 900, 1, 1, 2)
GOOD = health_connect(ROW)
TALLY = "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n) SELECT k FROM n"
STEPS_VIEW = (
    f"CREATE VIEW steps_record_table AS SELECT k start_time, k end_time, k count FROM ({TALLY})"
)
COLUMNS = "start_time, end_time, count"


def renamed(sql: str, *, table: str = "t") -> bytes:
    """A good database whose schema says something else of a table."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(GOOD)
        connection.execute(f"CREATE TABLE {table} (a)")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, table))
        return connection.serialize()


def spoilt(*changes: tuple[int, bytes], data: bytes = GOOD) -> bytes:
    held = bytearray(data)
    for place, new in changes:
        held[place : place + len(new)] = new
    return bytes(held)


def with_code(*statements: str) -> bytes:
    return health_connect(ROW, more=statements)


CODE = "holds code"
DAMAGED = "damaged database"
HOSTILE = [
    (database(STEPS_VIEW), CODE),
    (with_code("CREATE VIEW v AS SELECT 1"), CODE),
    (with_code(f"CREATE VIEW v AS {TALLY}"), CODE),
    (with_code("CREATE VIEW v AS SELECT load_extension('evil')"), CODE),
    (with_code("CREATE VIEW v AS SELECT writefile('x', 'y')"), CODE),
    (with_code("CREATE VIEW v AS SELECT * FROM pragma_database_list"), CODE),
    (with_code("CREATE TRIGGER t AFTER INSERT ON steps_record_table BEGIN SELECT 1; END"), CODE),
    (with_code("CREATE TRIGGER t AFTER DELETE ON steps_record_table BEGIN SELECT 1; END"), CODE),
    (with_code("CREATE VIRTUAL TABLE f USING fts5(a)"), CODE),
    (with_code("CREATE VIRTUAL TABLE f USING fts3(a)"), CODE),
    (with_code("CREATE VIRTUAL TABLE r USING rtree(a, b, c)"), CODE),
    (with_code("CREATE VIRTUAL TABLE s USING dbstat"), CODE),
    (renamed("CREATE VIRTUAL TABLE t USING nothing(a)"), f"{CODE}|{DAMAGED}"),
    (renamed("create\n virtual\ttable t using evil(a)"), f"{CODE}|{DAMAGED}"),
    (renamed("CREATE TABLE t (a, CHECK ("), DAMAGED),
    (renamed("SELECT 1"), DAMAGED),
    (renamed(f"CREATE TABLE t (a DEFAULT ({'(' * 500}1{')' * 500}))"), DAMAGED),
    (renamed(f"CREATE TABLE t (a /*{'x' * 2_000_000}*/)"), DAMAGED),
    (
        database(*(f"CREATE TABLE t{k} (a)" for k in range(2001))),
        "holds 2,001 tables",
    ),
    (
        database(
            f"CREATE TABLE steps_record_table ({COLUMNS} AS (hex(zeroblob(900000000))) VIRTUAL)"
        ),
        "of no format we know",
    ),
    (GOOD[:50], "cut off"),
    (GOOD[:4096], "cut off"),
    (GOOD[:-1], "cut off"),
    (spoilt((16, b"\x00\x03")), DAMAGED),
    (spoilt((18, b"\x09\x09")), DAMAGED),
    (spoilt((28, b"\xff\xff\xff\xff")), "cut off"),
    (spoilt((100, b"\x00" * 300)), DAMAGED),
    (spoilt((100, b"\xff" * 300)), DAMAGED),
    (spoilt((4096, b"\x00" * 4096)), DAMAGED),
    (spoilt((8192, b"\xff" * 4096)), DAMAGED),
    (spoilt((len(GOOD) - 4096, b"\xff" * 4096)), DAMAGED),
    (GOOD[:16] + b"\x00" * 4080, f"{DAMAGED}|no format"),
]


@pytest.mark.parametrize(("data", "said"), HOSTILE)
def test_a_database_that_means_harm_is_refused_in_two_seconds(data, said):
    began = time.process_time()

    with pytest.raises(FileRefused, match=said):
        read(data)

    assert time.process_time() - began < 2


def test_the_database_that_these_were_made_from_is_good():
    assert days(GOOD) == {"2027-01-15": 900}


def limited(**more):
    return replace(RULES, limits=replace(RULES.limits, **more))


def test_a_database_that_is_too_large_is_refused():
    with pytest.raises(FileRefused, match="bytes, more than 5,000"):
        read(GOOD, rules=limited(database_bytes=5000))


def test_a_database_that_keeps_the_engine_busy_is_refused():
    rows = [(AT + 60 * k, 1, 10) for k in range(60_000)]
    data = gadgetbridge(("MI_BAND_ACTIVITY_SAMPLE", rows))

    with pytest.raises(FileRefused, match="keeps the database engine busy without end"):
        read(data, rules=limited(database_operations=200_000))


def test_a_database_that_takes_too_long_is_refused():
    rows = [(AT + 60 * k, 1, 10) for k in range(60_000)]
    data = gadgetbridge(("MI_BAND_ACTIVITY_SAMPLE", rows))
    seconds = iter(range(10**9))

    with pytest.raises(FileRefused, match="takes too long"):
        read(data, rules=limited(seconds=30), seconds_gone=lambda: float(next(seconds)))


def test_a_value_without_end_is_refused():
    data = database(
        SAMPLES.format("X_SAMPLE"),
        f"INSERT INTO X_SAMPLE VALUES ({AT}, 1, 1, 1, zeroblob(3000000), 1, 1)",
    )

    with pytest.raises(FileRefused, match=DAMAGED):
        read(data)


def test_nothing_of_a_database_is_left_behind_or_changed(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    days(GOOD)
    with pytest.raises(FileRefused):
        read(HOSTILE[0][0])

    assert list(Path(tmp_path).iterdir()) == []


def test_names_of_tables_and_columns_are_never_taken_for_questions():
    evil = 'X"; DROP TABLE DEVICE; --'
    quoted = evil.replace('"', '""')
    data = gadgetbridge(
        ("MI_BAND_ACTIVITY_SAMPLE", []),
        more=(
            f'CREATE TABLE "{quoted}" (TIMESTAMP, DEVICE_ID, STEPS)',
            f'INSERT INTO "{quoted}" VALUES ({AT}, 1, 50)',
        ),
    )

    assert days(data) == {"2027-01-15": 50}
