"""Times the page people open most, with ten thousand people in the database.

Run: python benchmarks/today.py [--people 10000] [--seconds 20] [--write]

In process, one request after the other, by the clock and by the processor's time, which other
work on the machine hardly touches; and over the web server: one worker held to one core, at 50
requests a second, each by another person. /health, which asks the database for
nothing but an answer, is timed in the same way and the same minute. With --write the figures go
to docs/evidence/today.json.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PORT = 8765
A_SECOND = 50
ASKERS = 400
PAGES = ("/today", "/health")


def main() -> None:
    """Fill a throw-away database, time the pages, print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=10_000)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="selfback-bench-") as data:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "selfback.config.settings",
            "SELFBACK_DATA": data,
            "SELFBACK_SECRET_KEY": "only-for-this-benchmark",
            "SELFBACK_JOBS": "immediate",
            "SELFBACK_DEMO": "",
        }
        rows = measure(given.people, given.seconds)
    head = ("page", "asked", "requests", "p50 ms", "p95 ms", "max ms", "not 200", "bytes")
    for row in (head, *rows):
        print("  ".join(f"{cell!s:>11}" for cell in row))
    if given.write:
        write(given.people, rows)


def measure(people: int, seconds: float) -> list[tuple[object, ...]]:
    """Return a row for each page and way of asking."""
    from people import fill

    began = time.perf_counter()
    subprocess.run([BIN / "selfback", "setup"], check=True, stderr=subprocess.DEVNULL)
    import django

    django.setup()
    users = fill(people)
    sessions = sign_in(users[:: max(1, len(users) // ASKERS)][:ASKERS])
    print(f"{people} people made in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return [
        *(
            row(page, name, in_process(page, sessions, clock))
            for name, clock in (("in process", time.perf_counter), ("CPU time", time.process_time))
            for page in PAGES
        ),
        *over_the_server(sessions, seconds),
    ]


def sign_in(users: list[str]) -> list[str]:
    """Return a session for each user."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    sessions = []
    for user in get_user_model().objects.filter(pk__in=users):
        browser = Client()
        browser.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        sessions.append(browser.cookies["sessionid"].value)
    return sessions


def in_process(page: str, sessions: list[str], clock: Callable[[], float]):
    """Ask one after the other without a web server; the first twenty warm up."""
    from django.test import Client
    from load import Times

    taken, failed, size = [], 0, 0
    browser = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    for session in [*sessions[:20], *sessions]:
        browser.cookies["sessionid"] = session
        began = clock()
        reply = browser.get(page)
        taken.append((clock() - began) * 1000)
        failed += reply.status_code != 200
        size = max(size, len(reply.content))
    return Times(milliseconds=taken[20:], failed=failed, bytes=size)


def over_the_server(sessions: list[str], seconds: float) -> list[tuple[object, ...]]:
    """Ask a server with one worker on one core at a steady rate."""
    from load import ask_steadily, wait_for_server

    cores = sorted(os.sched_getaffinity(0))
    options = "--interface wsgi --host 127.0.0.1 --workers 1 --blocking-threads 4 --no-ws"
    os.sched_setaffinity(0, cores[:1])  # what the server inherits
    server = subprocess.Popen(
        [BIN / "granian", *options.split(), "--port", str(PORT), "--log-level", "warning",
         "selfback.config.wsgi:application"],
        cwd=ROOT,
        start_new_session=True,
    )  # fmt: skip
    os.sched_setaffinity(0, cores[1:] or cores)
    try:
        wait_for_server(PORT)
        ask_steadily(PORT, "/today", sessions, a_second=A_SECOND, seconds=2)
        asked = f"{A_SECOND}/s"
        return [
            row(page, asked, ask_steadily(PORT, page, sessions, a_second=A_SECOND, seconds=seconds))
            for page in PAGES
        ]
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def row(page: str, asked: str, times) -> tuple[object, ...]:
    """Return the cells of a page's row."""
    p50, p95, longest = (round(times.share(percent), 1) for percent in (50, 95, 100))
    return page, asked, len(times.milliseconds), p50, p95, longest, times.failed, times.bytes


def write(people: int, rows: list[tuple[object, ...]]) -> None:
    """Keep the figures for the page of evidence."""
    figures = {}
    for page, asked, _, p50, p95, *_rest in rows:
        figures[f"{page}, {asked}, p50 (ms)"] = p50
        figures[f"{page}, {asked}, p95 (ms)"] = p95
    file = ROOT / "docs" / "evidence" / "today.json"
    file.parent.mkdir(exist_ok=True)
    told = {
        "title": "The page people open most",
        "conditions": f"{people} people in SQLite; granian with one worker held to one core.",
        "figures": figures,
    }
    file.write_text(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main()
