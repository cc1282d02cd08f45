"""Thousands of swapped ids between two clinics: nobody gets, or changes, what is not theirs.

Each try is one request with an id that is somebody else's, of another kind or no id at all: in the
address, in a question mark's tail, in a form, in what a phone sends. Everything of everybody bears
a mark, so that whatever comes back tells whose it is.
"""

import json
import logging
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import typst
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter
from tests.builders import NOON
from tests.delivery.access.id_parties import OFFICE, Party, browser, marks_of, parties
from tests.delivery.access.id_roads import (
    Hole,
    Roads,
    Try,
    address_of,
    may_open,
    takes,
    with_holes,
)
from tests.delivery.access.test_access_matrix import EXPECTED, SETS
from tests.delivery.access.two_clinics import (
    Side,
    make_two_clinics,
    tables_of_people,
)
from tests.delivery.access.world import make_world
from tests.evidence_file import write_evidence

from selfback.apps.audit.models import AuditEvent
from selfback.apps.people.models import Clinic, PatientQuerySet, User
from selfback.apps.plans.models import WeekQuerySet
from selfback.apps.referrals.models import LogQuerySet
from selfback.delivery.shared import clock

pytestmark = pytest.mark.django_db
FULL = os.environ.get("SELFBACK_FULL") == "1"
SWAPS = 10_000 if FULL else 1_500
SEED = 20_190_308
ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
RANDOM = re.compile(r"[0-9A-Za-z]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """What somebody got or did that they should not."""

    party: str
    what: str
    route: str
    method: str
    address: str
    detail: str
    body: dict[str, Any]


def leaks_of(one: Try) -> Iterator[Leak]:
    """Send one request, undo what it did, and yield what is wrong with the answer."""
    cache.clear()
    last = AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    cookies = dict(one.party.client.cookies)
    mark = transaction.savepoint()
    answer = send(one)
    told = list(AuditEvent.objects.filter(seq__gt=last).values_list("subject_id", "changes"))
    transaction.savepoint_rollback(mark)
    one.party.client.cookies.clear()
    one.party.client.cookies.update(cookies)
    for what, detail in faults(one, answer, told):
        yield Leak(
            party=one.party.name,
            what=what,
            route=one.route,
            method=one.method,
            address=one.address,
            detail=detail,
            body=one.body,
        )


def send(one: Try) -> Any:
    ask = getattr(one.party.client, one.method)
    if one.swapped == "phone":
        return ask(one.address, one.body, content_type="application/json")
    return ask(one.address, one.body) if one.method == "post" else ask(one.address)


def faults(one: Try, answer: Any, told: list[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    ids, marks = one.party.not_for(one.route)
    ids -= {given for sent in one.sent for given in ULID.findall(str(sent))}
    if answer.status_code >= 500:
        yield "failed", repr(answer.exc_info and answer.exc_info[1])
    if has_no_good_answer(one) and 200 <= answer.status_code < 300:
        yield "answered", str(answer.status_code)
    shown = text_of(answer)
    if one.swapped == "phone" and one.named and re.search(r'"kept":\s*true', shown):
        yield "kept", one.named[0]
    for sent in sorted({str(each) for each in one.sent if each}, key=len, reverse=True):
        shown = shown.replace(sent, "")
    if mark := marks.search(shown):
        yield "shows", shown[max(0, mark.start() - 60) : mark.end() + 60]
    if seen := ids.intersection(ULID.findall(shown)):
        yield "shows the id", ", ".join(sorted(seen))
    for subject, changes in told:
        if subject in ids:
            yield "changed", subject
        if ids.intersection(ULID.findall(json.dumps(changes))):
            yield "wrote the id", json.dumps(changes)


def has_no_good_answer(one: Try) -> bool:
    """Whether the address names something that this route may not show to who asks."""
    who = EXPECTED.get(one.route, {}).get("get")
    if one.swapped != "address" or one.route.startswith(OFFICE) or one.method == "options":
        return False
    may_be_shown = one.party.beyond_ids - one.party.not_for(one.route)[0]
    is_public = who is None or SETS[who]["anonymous"] == "open"
    return not is_public and may_be_shown.isdisjoint(one.named)


def text_of(answer: HttpResponse) -> str:
    """Return all that comes back but what is random, the headers included.

    The length of a page is left out: it can be just somebody's goal of steps.
    """
    body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    words = body.decode(errors="replace")
    told = {key: value for key, value in answer.headers.items() if key != "Content-Length"}
    heads = "\n".join(f"{key}: {value}" for key, value in told.items())
    return RANDOM.sub("", f"{heads}\n{words}")


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the clock to the day of it all, hush refusals, and leave prints readable for marks."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    logging.disable(logging.CRITICAL)
    monkeypatch.setattr(typst, "compile", lambda *_, sys_inputs, **__: sys_inputs["facts"].encode())
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def sides(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Side, Side]]:
    """One pair of clinics for all tries; each try is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_two_clinics()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def everybody(sides: tuple[Side, Side]) -> list[Party]:
    return parties(*sides)


@pytest.fixture(scope="module")
def taken(sides: tuple[Side, Side]) -> dict[str, Hole]:
    return takes(make_world())


def test_each_clinic_holds_something_of_every_kind(sides: tuple[Side, Side]):
    for side in sides:
        held = {table for rows in side.rows.values() for table, ids in rows.items() if ids}
        missing = {table.__name__ for table in tables_of_people() - held}
        assert not missing, f"two_clinics.py makes no {', '.join(sorted(missing))}"


def test_nothing_belongs_to_both_clinics(sides: tuple[Side, Side]):
    here, there = (
        {(table, each) for rows in side.rows.values() for table in rows for each in rows[table]}
        for side in sides
    )

    assert not here & there


def page(client: Client, name: str, *args: str) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, getattr(answer, "exc_info", None))
    return answer.content.decode()


def test_whoever_may_see_a_patient_sees_the_marks(sides: tuple[Side, Side]):
    for side in sides:
        marie, marks = side.patients["marie"], marks_of([(side, "marie")])

        profile = page(browser(side.clinician), "clinic:patient", marie.pk)
        numbers = page(browser(side.clinician), "clinic:numbers")
        goals = page(browser(marie.user), "patient:goals")

        assert side.marks["marie"] in profile
        assert str(side.goals["marie"]) in {
            each.replace(",", "") for each in marks.findall(profile)
        }
        assert side.marks["clinic"] in numbers
        assert side.marks["marie"] in goals


@pytest.mark.hazard("H-07")
def test_thousands_of_swapped_ids_bring_nothing_of_anybody_else(
    everybody: list[Party], taken: dict[str, Hole]
):
    chance = random.Random(SEED)
    tried: Counter[str] = Counter()
    roads = iter(Roads(everybody, taken, chance))
    leaks: list[Leak] = []
    for _ in range(SWAPS):
        one = next(roads)
        tried[one.swapped] += 1
        leaks += leaks_of(one)

    assert not leaks, "\n".join({(each.what, each.route): str(each) for each in leaks}.values())
    assert sum(tried.values()) == SWAPS
    if FULL:
        write_evidence(
            "id-swaps",
            title="Swapped ids between two clinics",
            conditions=f"{len(everybody)} people, seed {SEED}, every route that is given something",
            figures={
                **{f"ids swapped in: {where}": count for where, count in sorted(tried.items())},
                "requests in all": SWAPS,
                "answers with anything of anybody else": len(leaks),
            },
        )


def test_a_zero_byte_in_an_address_is_refused_and_no_failure(everybody: list[Party]):
    for route, holes in with_holes().items():
        if IntConverter in holes.values():
            continue
        one = next((each for each in everybody if may_open(route, each.role)), everybody[0])
        address = address_of(route, dict.fromkeys(holes, "A\x00"))
        mark = transaction.savepoint()
        answer = one.client.get(address)
        transaction.savepoint_rollback(mark)
        assert answer.status_code < 500, (route, one.name)


BROKEN = {
    "the patients of all clinics": (PatientQuerySet, "seen_by", lambda rows, _: rows),
    "the log of all clinics": (LogQuerySet, "of_clinics", lambda rows, _: rows),
    "the weeks of everybody": (WeekQuerySet, "of", lambda rows, _: rows),
    "every clinic": (
        User,
        "clinics_where",
        lambda _, __: frozenset(Clinic.objects.values_list("pk", flat=True)),
    ),
}


@pytest.mark.parametrize("fault", sorted(BROKEN))
def test_a_page_that_forgot_to_ask_whose_it_is_would_be_found(
    fault: str,
    everybody: list[Party],
    taken: dict[str, Hole],
    monkeypatch: pytest.MonkeyPatch,
):
    table, reads, careless = BROKEN[fault]
    monkeypatch.setattr(table, reads, careless)
    roads = iter(Roads(everybody, taken, random.Random(SEED)))

    assert any(list(leaks_of(next(roads))) for _ in range(SWAPS))
