"""Times the clinic's pages with ten thousand patients in one clinic, and counts their queries.

Run: python benchmarks/clinic_pages.py [--people 10000] [--requests 200] [--write]

In process, one request after the other by Django's test client in a database file made for it.
Everybody is a patient of one clinic and shares with it: the demo's people, copied row by row, of
whom a third stopped two weeks ago and a third has been looked at. With --write the figures go to
docs/evidence/clinic_pages.json.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
WARMING_UP = 10
BAR_MS, BAR_QUERIES = 150, 12
COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE")


def main() -> None:
    """Fill a throw-away database, time the pages, print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=10_000)
    options.add_argument("--requests", type=int, default=200)
    options.add_argument("--data", help="keep the database here, and use it again")
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    kept = nullcontext(given.data) if given.data else tempfile.TemporaryDirectory()
    with kept as data:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "selfback.config.settings",
            "SELFBACK_DATA": str(data),
            "SELFBACK_SECRET_KEY": "only-for-this-benchmark",
            "SELFBACK_JOBS": "immediate",
            "SELFBACK_DEMO": "",
        }
        rows = measure(given.people, given.requests)
    head = ("page", "requests", "p50 ms", "p95 ms", "CPU p95 ms", "queries")
    for name, *cells in (head, *rows):
        print(f"{name:<28}" + "  ".join(f"{cell!s:>10}" for cell in cells))
    print(f"bar: p95 {BAR_MS} ms, {BAR_QUERIES} queries")
    if given.write:
        write(given.people, rows)


def measure(people: int, requests: int) -> list[tuple[Any, ...]]:
    """Return a row for each page: name, requests, p50, p95, p95 of CPU time, queries."""
    subprocess.run([BIN / "selfback", "setup"], check=True, stderr=subprocess.DEVNULL)
    import django

    django.setup()
    from django.test import Client

    began = time.perf_counter()
    patients = fill_clinic(people)
    print(f"{people} patients ready in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    browser = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    browser.force_login(clinician(), "allauth.account.auth_backends.AuthenticationBackend")
    return [row(name, browser, addresses, requests) for name, addresses in pages(patients).items()]


def fill_clinic(people: int) -> list[str]:
    """Make everybody a patient of one clinic; return some of their ids. Made once a database."""
    from django.db import transaction
    from people import fill

    from selfback.apps.people.models import Clinic, Patient, User
    from selfback.delivery.shared.personas import DEMO_CLINIC_CODE

    if not User.objects.filter(email__endswith="@bench.invalid").exists():
        fill(people)
        clinic = Clinic.objects.get(code=DEMO_CLINIC_CODE)
        Patient.objects.update(clinic=clinic, shares_with_clinic=True)
        users = list(User.objects.filter(email__endswith="@bench.invalid"))
        for number, user in enumerate(users):
            user.name = f"{user.name} {number:05d}"
        User.objects.bulk_update(users, ["name"], batch_size=500)
        ids = list(Patient.objects.order_by("pk").values_list("pk", flat=True))
        with transaction.atomic():
            fall_silent(ids[::3])
            look_at(ids[1::3])
    made = Patient.objects.filter(user__email__endswith="@bench.invalid", left_at=None)
    return list(made.order_by("pk").values_list("pk", flat=True)[:400])


def fall_silent(ids: list[str]) -> None:
    """Put everything these patients did two weeks back."""
    from django.db.models import F

    from selfback.apps.movement.models import DailySteps
    from selfback.apps.plans.models import ExerciseDone, WeekPlan

    back = timedelta(days=14)
    WeekPlan.objects.filter(patient__in=ids).update(starts_on=F("starts_on") - back)
    ExerciseDone.objects.filter(week__patient__in=ids).update(day=F("day") - back)
    # A year on and back again: SQLite checks row by row that no two days of a person meet.
    steps = DailySteps.objects.filter(patient__in=ids)
    steps.update(day=F("day") + timedelta(days=365))
    steps.update(day=F("day") - timedelta(days=365) - back)


def look_at(ids: list[str]) -> None:
    """Note that somebody has read the profiles of these patients today, and often before."""
    from django.db.models import Max

    from selfback.apps.audit.models import AuditEvent, Kind
    from selfback.apps.plans.models import WeekPlan
    from selfback.delivery.shared import clock

    WeekPlan.objects.filter(patient__in=ids).update(looked_at=clock.now())
    reader = clinician().pk
    last = AuditEvent.objects.aggregate(last=Max("seq"))["last"] or 0
    moments = [clock.now() - timedelta(days=days) for days in (28, 21, 14, 7, 0)]
    rows = ((one, at) for at in moments for one in ids)
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(
                seq=seq,
                at=at,
                by_id=reader,
                kind=Kind.RECORD_READ.value,
                subject_type="people.patient",
                subject_id=one,
                changes={"read": [None, "profile"]},
                previous_hash=f"{seq - 1:064x}",
                hash=f"{seq:064x}",
            )
            for seq, (one, at) in enumerate(rows, start=last + 1)
        ),
        batch_size=500,
    )


def clinician() -> Any:
    """Return the demo's clinician, with a second factor."""
    from allauth.mfa.models import Authenticator

    from selfback.apps.people.models import User

    user = User.objects.get(email="ingrid@demo.invalid")
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "unreadable"}}
    )
    return user


def pages(patients: list[str]) -> dict[str, Iterator[str]]:
    """Return the addresses to ask for, in turn, by the name of what they show."""
    from django.urls import reverse

    listed = reverse("clinic:patients")
    return {
        "start": cycle([reverse("clinic:start")]),
        "patients": cycle([listed]),
        "patients, by name": cycle([f"{listed}?name={part}" for part in ("marie", "0042", "ka")]),
        "patients, by need": cycle(
            [f"{listed}?need={need}" for need in ("safety", "flare", "silent", "plan", "well")]
        ),
        "patients, by week": cycle([f"{listed}?week={week}" for week in (1, 2, 3)]),
        "patients, page 20": cycle([f"{listed}?page=20"]),
        "reports": cycle([reverse("clinic:alerts")]),
        "refer": cycle([reverse("clinic:refer")]),
        "log": cycle([reverse("clinic:log")]),
        "our numbers": cycle([reverse("clinic:numbers")]),
        "together": cycle([reverse("clinic:together")]),
        "profile": cycle([reverse("clinic:patient", args=[one]) for one in patients]),
        "plan review": cycle([reverse("clinic:review", args=[one]) for one in patients]),
        "how a plan was made": cycle([reverse("clinic:how", args=[one]) for one in patients]),
        "summary for the visit": cycle([reverse("clinic:visit", args=[one]) for one in patients]),
        "summary as a PDF": cycle([reverse("clinic:visit_paper", args=[one]) for one in patients]),
    }


def row(name: str, browser: Any, addresses: Iterator[str], requests: int) -> tuple[Any, ...]:
    """Ask for a page so many times and return its cells; the first requests warm up."""
    for _ in range(WARMING_UP):
        ask(browser, next(addresses))
    wall, processor = [], []
    for _ in range(requests):
        address = next(addresses)
        began, worked = time.perf_counter(), time.process_time()
        ask(browser, address)
        wall.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - worked))
    most = max(queries(browser, next(addresses)) for _ in range(5))
    return (name, requests, share(wall, 50), share(wall, 95), share(processor, 95), most)


def ask(browser: Any, address: str) -> None:
    """Ask for a page that must be there; a review may ask for one's own plan first."""
    reply = browser.get(address, follow=True)
    if reply.status_code != 200:
        raise RuntimeError(f"{address} answers {reply.status_code}")


def queries(browser: Any, address: str) -> int:
    """Return how often one answer reads or writes; savepoints are not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return sum(each["sql"].startswith(COUNTED) for each in asked.captured_queries)


def share(times: list[float], percent: int) -> float:
    """Return the time within which so many percent were answered, ms."""
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 1)


def write(people: int, rows: list[tuple[Any, ...]]) -> None:
    """Keep the figures for the page of evidence."""
    figures: dict[str, Any] = {}
    for name, _requests, p50, p95, _cpu, most in rows:
        figures |= {f"{name}, p50 (ms)": p50, f"{name}, p95 (ms)": p95, f"{name}, queries": most}
    told = {
        "title": "The clinic's pages with many patients in one clinic",
        "conditions": (
            f"benchmarks/clinic_pages.py: {people:,} patients of one clinic in SQLite, in process,"
            f" one request after the other; {platform.machine()},"
            f" Python {platform.python_version()}."
        ),
        "figures": {**figures, "bar for p95, ms": BAR_MS, "bar for queries": BAR_QUERIES},
    }
    file = ROOT / "docs" / "evidence" / "clinic_pages.json"
    file.write_text(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main()
