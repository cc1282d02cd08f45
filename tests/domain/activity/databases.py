"""Databases as apps write them, and as somebody who means harm does."""

import sqlite3
from contextlib import closing

HEALTH_CONNECT = (
    "CREATE TABLE application_info_table (row_id INTEGER PRIMARY KEY, package_name TEXT,"
    " app_name TEXT)",
    "CREATE TABLE device_info_table (row_id INTEGER PRIMARY KEY, manufacturer TEXT, model TEXT,"
    " device_type INTEGER)",
    "CREATE TABLE steps_record_table (row_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB UNIQUE,"
    " last_modified_time INTEGER, client_record_id TEXT, client_record_version TEXT,"
    " device_info_id INTEGER, app_info_id INTEGER, recording_method INTEGER, dedupe_hash BLOB,"
    " start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER, end_zone_offset INTEGER,"
    " local_date INTEGER, count INTEGER, local_date_time_start_time INTEGER,"
    " local_date_time_end_time INTEGER)",
    "CREATE INDEX by_time ON steps_record_table (local_date_time_start_time)",
    "INSERT INTO application_info_table VALUES (1, 'com.google.fit', 'Fit'),"
    " (2, 'com.sec.health', 'Samsung Health'), (3, 'org.nameless', NULL)",
    "INSERT INTO device_info_table VALUES (1, 'Google', 'Pixel 8', 2), (2, 'Acme', 'A1', 1)",
)
GADGETBRIDGE = (
    "CREATE TABLE DEVICE (_id INTEGER PRIMARY KEY, NAME TEXT NOT NULL, MANUFACTURER TEXT,"
    " IDENTIFIER TEXT, TYPE INTEGER, MODEL TEXT)",
    "INSERT INTO DEVICE VALUES (1, 'Mi Smart Band 5', 'Huami', 'AA:BB', 1, '0x'),"
    " (2, 'Amazfit Bip', 'Huami', 'CC:DD', 2, NULL)",
)
SAMPLES = (
    "CREATE TABLE {} (TIMESTAMP INTEGER NOT NULL, DEVICE_ID INTEGER NOT NULL,"
    " USER_ID INTEGER NOT NULL, RAW_INTENSITY INTEGER, STEPS INTEGER, RAW_KIND INTEGER,"
    " HEART_RATE INTEGER, PRIMARY KEY (TIMESTAMP, DEVICE_ID) ON CONFLICT REPLACE) WITHOUT ROWID"
)


def database(*statements: str) -> bytes:
    """Return a database after the statements, as the bytes of its file."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for each in statements:
            connection.execute(each)
        return connection.serialize()


def health_connect(*rows: tuple, more: tuple[str, ...] = ()) -> bytes:
    """A database of rows: start and end in ms, steps, app, device, recording method."""
    written = [
        "INSERT INTO steps_record_table (start_time, end_time, count, app_info_id,"
        f" device_info_id, recording_method) VALUES ({', '.join(map(str, row))})"
        for row in rows
    ]
    return database(*HEALTH_CONNECT, *written, *more)


def gadgetbridge(*tables: tuple[str, list[tuple]], more: tuple[str, ...] = ()) -> bytes:
    """A database of tables: second, device, steps of each row."""
    written = list(GADGETBRIDGE)
    for name, rows in tables:
        written.append(SAMPLES.format(name))
        written += [
            f"INSERT INTO {name} VALUES ({second}, {device}, 1, 40, {steps}, 1, 255)"
            for second, device, steps in rows
        ]
    return database(*written, *more)
