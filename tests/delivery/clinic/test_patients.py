"""The clinic's list of patients: who comes first, who is found, and how often it asks."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import NOON, make_clinic, make_patient, make_staff
from tests.delivery.access.world import report_emergency
from tests.delivery.clinic.conftest import browser_of, with_plan
from tests.delivery.clinic.lived import check_in, live_through

from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.people.permissions import Profession, Role
from selfback.apps.people.services import change_sharing, change_user, grant_role

pytestmark = pytest.mark.django_db

READS_AND_WRITES = ("SELECT", "INSERT", "UPDATE")
MOST_QUERIES = 12


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Back Clinic")


@pytest.fixture
def clinician(clinic: Clinic) -> User:
    return make_staff(Role.CLINICIAN, clinic=clinic)


@pytest.fixture
def desk(clinician: User) -> Client:
    return browser_of(clinician)


def named(name: str, clinic: Clinic, **answers: Any) -> Patient:
    patient = with_plan(f"{name}@example.org".casefold(), clinic, **answers)
    change_user(user=patient.user, name=name, by=patient.user_id, at=NOON)
    return patient


def names_on(desk: Client, **query: Any) -> list[str]:
    page = desk.get(reverse("clinic:patients"), query).content.decode()
    return re.findall(r'class="need-name"[^>]*>(.*?)</a>', page)


def counts_on(desk: Client, **query: Any) -> dict[str, int]:
    page = desk.get(reverse("clinic:patients"), query).content.decode()
    found = re.findall(r'class="is-(\w+)"[^>]*>[^<]* <span class="count">(\d+)', page)
    return {need: int(count) for need, count in found}


def queries_of(desk: Client, name: str, *args: str) -> int:
    desk.get(reverse(name, args=args))  # what is read once is read
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(reverse(name, args=args)).status_code == 200
    return sum(each["sql"].startswith(READS_AND_WRITES) for each in asked.captured_queries)


def test_whoever_needs_a_look_most_comes_first(desk: Client, clinic: Clinic, now: list[datetime]):
    seen, waiting = named("Seen", clinic), named("Waiting", clinic)
    worse = named("Worse", clinic, pain_average=3)
    named("Quiet", clinic)
    now[0] += timedelta(days=7)
    check_in(seen, at=now[0])
    check_in(waiting, at=now[0])
    check_in(worse, at=now[0], pain_average=6)
    report_emergency(named("Unsafe", clinic))
    desk.get(reverse("clinic:patient", args=[seen.pk]))

    assert names_on(desk) == ["Unsafe", "Worse", "Quiet", "Waiting", "Seen"]
    assert counts_on(desk) == {"safety": 1, "flare": 1, "silent": 1, "plan": 1, "well": 1}
    assert names_on(desk, need="plan") == ["Waiting"]


def test_a_plan_waits_again_when_a_new_one_is_made(
    desk: Client, clinic: Clinic, now: list[datetime]
):
    patient = named("Marie", clinic)
    desk.get(reverse("clinic:patient", args=[patient.pk]))
    assert counts_on(desk)["plan"] == 0

    live_through(patient, began=now[0])
    now[0] += timedelta(days=7)
    check_in(patient, at=now[0])

    assert counts_on(desk)["plan"] == 1


def test_an_answered_alert_is_no_look_at_the_plan(
    desk: Client, clinic: Clinic, now: list[datetime]
):
    patient = named("Marie", clinic)
    alert = report_emergency(patient).alerts.get()

    desk.get(reverse("clinic:alert", args=[alert.pk]))

    assert names_on(desk, need="safety") == ["Marie"]
    desk.get(reverse("clinic:patient", args=[patient.pk]))
    assert names_on(desk, need="safety") == ["Marie"]


def test_steps_or_an_exercise_keep_somebody_from_counting_as_silent(
    desk: Client, clinic: Clinic, now: list[datetime]
):
    named("Quiet", clinic)
    live_through(named("Walking", clinic), began=now[0])
    now[0] += timedelta(days=8)

    assert names_on(desk, need="silent") == ["Quiet"]


def test_somebody_without_a_plan_counts_as_silent_after_three_days(
    desk: Client, clinic: Clinic, now: list[datetime]
):
    make_patient("joined@example.org", clinic=clinic)
    assert counts_on(desk)["silent"] == 0

    now[0] += timedelta(days=4)

    assert counts_on(desk)["silent"] == 1


@pytest.mark.parametrize("part", ["åse", "ÅSE", " Ås "])
def test_a_name_is_found_in_capitals_or_not_also_with_letters_of_the_north(
    desk: Client, clinic: Clinic, part: str
):
    named("Åse", clinic)
    named("Birgit", clinic)

    assert names_on(desk, name=part) == ["Åse"]


def test_the_week_is_a_filter_and_the_counts_follow_it(
    desk: Client, clinic: Clinic, now: list[datetime]
):
    ahead = named("Ahead", clinic)
    now[0] += timedelta(days=7)
    check_in(ahead, at=now[0])
    named("New", clinic)

    assert names_on(desk, week="2") == ["Ahead"]
    assert sum(counts_on(desk, week="2").values()) == 1
    assert names_on(desk, week="9") == []


def test_one_of_several_clinics_can_be_asked_for_and_no_other(
    desk: Client, clinic: Clinic, clinician: User
):
    second, foreign = make_clinic("Second"), make_clinic("Foreign")
    grant_role(
        user=clinician,
        role=Role.CLINICIAN,
        clinic=second,
        profession=Profession.PHYSIOTHERAPIST,
        by="system",
        at=NOON,
    )
    for name, place in (("One", clinic), ("Two", second), ("Three", foreign)):
        named(name, place)

    assert set(names_on(desk)) == {"One", "Two"}
    assert names_on(desk, clinic=second.pk) == ["Two"]
    assert names_on(desk, clinic=foreign.pk) == []
    assert "Second" in desk.get(reverse("clinic:patients")).content.decode()


@pytest.mark.parametrize(
    "query", [{"need": "nonsense"}, {"week": "²"}, {"week": "-1"}, {"page": "nine"}]
)
def test_what_an_address_cannot_mean_asks_for_nothing(
    desk: Client, clinic: Clinic, query: dict[str, str]
):
    named("Marie", clinic)

    assert names_on(desk, **query) == ["Marie"]


def test_nobody_found_says_so_and_leads_back_to_everybody(desk: Client, clinic: Clinic):
    named("Marie", clinic)

    page = desk.get(reverse("clinic:patients"), {"name": "Nobody"}).content.decode()

    assert "Nobody who shares with you fits this." in page
    assert "Show everybody" in page


def test_sharing_that_ends_takes_somebody_off_the_list_at_once(desk: Client, clinic: Clinic):
    patient = named("Marie", clinic)
    assert names_on(desk) == ["Marie"]

    change_sharing(patient=patient, shares=False, by=patient.user_id, at=NOON)

    assert names_on(desk) == []
    assert sum(counts_on(desk).values()) == 0


def test_fifty_stand_on_a_page_and_the_rest_on_the_next(desk: Client, clinic: Clinic):
    for number in range(52):
        make_patient(f"p{number}@example.org", clinic=clinic)

    assert len(names_on(desk)) == 50
    assert len(names_on(desk, page="2")) == 2


def test_pages_ask_the_database_as_often_for_nine_patients_as_for_two(desk: Client, clinic: Clinic):
    pages = ("clinic:start", "clinic:patients")
    counts = []
    for number in range(9):
        report_emergency(named(f"P{number}", clinic))
        if number in {1, 8}:
            counts.append([queries_of(desk, each) for each in pages])

    assert counts[0] == counts[1]
    assert max(counts[1]) <= MOST_QUERIES, counts


def test_the_start_page_shows_plans_to_look_at_and_leads_to_all_of_them(
    desk: Client, clinic: Clinic
):
    for number in range(7):
        named(f"P{number}", clinic)

    page = desk.get(reverse("clinic:start")).content.decode()

    assert "Nothing urgent; 7 plans wait for your look" in page
    assert page.count('class="need-who"') == 5
    assert f"{reverse('clinic:patients')}?need=plan" in page
