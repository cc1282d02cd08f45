"""The story of a server: start, be written to, be killed, and again; then a quiet end."""

import json
import random
import shutil
import sqlite3
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.apps.killing.phone import Ledger, Phone
from tests.apps.killing.server import BIN, Server

PHONES = [["steps"], ["exercise"], ["steps", "exercise"], ["steps", "exercise"], ["signs"]]
MOST_BEFORE_A_KILL = 40
"""Acknowledgements of one life; most kills then hit a server that is busy, some one that wakes."""
LONGEST_START = 60
"""Seconds after which a server that answers nobody is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What happened.

    acknowledged    at each kill, how many items the phones had been told were kept
    damages         what SQLite's own checks found after a kill, apart from "ok"
    slowest_start   seconds from starting a server to its first acknowledgement
    """

    database: str
    user: str
    kills: int
    seconds: float
    slowest_start: float
    acknowledged: list[int]
    damages: list[str]
    troubles: list[str]
    sent: dict[str, dict[str, Any]]
    answers: dict[str, list[Any]]
    verdict: dict[str, Any]


def live_through(kills: int, folder: Path) -> Story:
    """Kill a server so many times while phones write to it, and let all arrive in the end."""
    server, chance, began = Server(folder), random.Random(kills), time.monotonic()
    known = json.loads(server.run(sys.executable, "-m", "tests.apps.killing.ground"))
    ledger = Ledger()
    phones = [Phone(n, kinds, known, server.port, ledger) for n, kinds in enumerate(PHONES)]
    acknowledged, damages, slowest = [], [], 0.0
    for phone in phones:
        phone.start()
    for life in range(kills):
        slowest = max(slowest, _live(server, ledger, "signs" if life % 4 == 0 else ""))
        _wait_for(chance.randint(0, MOST_BEFORE_A_KILL), server, ledger)
        time.sleep(chance.uniform(0, 0.05))
        server.kill()
        acknowledged.append(ledger.arrived())
        damages += check(folder / "selfback.sqlite3")
    for phone in phones:
        phone.enough.set()
    server.start()
    for phone in phones:
        phone.join(LONGEST_START)
    server.kill()
    return Story(
        database=str(folder / "selfback.sqlite3"),
        user=known["user"],
        kills=kills,
        seconds=time.monotonic() - began,
        slowest_start=slowest,
        acknowledged=acknowledged,
        damages=damages + check(folder / "selfback.sqlite3"),
        troubles=ledger.troubles,
        sent=ledger.sent,
        answers=ledger.answers,
        verdict=json.loads(server.run(BIN / "selfback", "audit", "verify", "--json")),
    )


def _live(server: Server, ledger: Ledger, kind: str) -> float:
    """Start the server and return the seconds until it acknowledged something (of a kind)."""
    began = time.monotonic()
    server.start()
    _wait_for(1, server, ledger, kind)
    return time.monotonic() - began


def _wait_for(count: int, server: Server, ledger: Ledger, kind: str = "") -> None:
    """Wait until the server has acknowledged so many more (of a kind)."""
    before, began = ledger.arrived(kind), time.monotonic()
    while ledger.arrived(kind) < before + count:
        if time.monotonic() - began > LONGEST_START:
            server.kill()
            raise TimeoutError(server.log.read_text()[-2000:])
        time.sleep(0.002)


def check(database: Path) -> list[str]:
    """Return what SQLite finds wrong with a copy of the database and of its log."""
    copy = database.with_name("copy.sqlite3")
    for ending in ("", "-wal"):
        copy.with_name(copy.name + ending).unlink(missing_ok=True)
        if (source := database.with_name(database.name + ending)).exists():
            shutil.copy(source, copy.with_name(copy.name + ending))
    with sqlite3.connect(copy) as connection:
        whole = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        keys = [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    connection.close()
    return [found for found in whole if found != "ok"] + keys


def kept(story: Story, folder: Path) -> Path:
    """Write the story down, so that tests in other processes read the same one."""
    file = folder / "story.json"
    file.write_text(json.dumps(asdict(story)))
    return file
