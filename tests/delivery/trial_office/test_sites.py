"""The coordinator's clinics: opened, changed, closed; and competitions between them."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import MONDAY, NOON, make_clinic, make_patient, make_staff
from tests.delivery.clinic.conftest import browser_of, now

from selfback.apps.people.models import Clinic, Invitation
from selfback.apps.people.permissions import Role
from selfback.apps.referrals.models import Competition
from selfback.apps.referrals.nudge_services import take_part
from selfback.apps.referrals.services import log_person
from selfback.delivery.trial_office.sites import competitions

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SPRING = {"name": "Spring", "first": "2027-01-04", "last": "2027-02-28"}


@pytest.fixture
def desk() -> Client:
    return browser_of(make_staff(Role.COORDINATOR))


def ask(clinic: Clinic, *, asked: int, left_out: int, at: datetime = NOON) -> None:
    for n in range(asked + left_out):
        log_person(
            key=f"{clinic.pk}:{n}",
            clinic=clinic,
            recruiter=None,
            facts={"screened_on": MONDAY, "approached": n < asked},
            by="system",
            at=at,
        )


def test_a_clinic_is_opened_with_what_is_usual_in_its_country(desk: Client):
    fields = {"kind": "physiotherapy", "recruits_by": ""}
    for name, country in (("Nord", "NO"), ("Syd", "DK")):
        desk.post("/office/clinics", {"name": name, "country": country, **fields})

    found = Clinic.objects.values_list("name", "kind", "recruits_by", "zone")
    assert list(found) == [
        ("Nord", "physiotherapy", "person", "Europe/Oslo"),
        ("Syd", "physiotherapy", "clinic", "Europe/Copenhagen"),
    ]


def test_a_clinic_without_a_name_is_not_opened(desk: Client):
    fields = {"name": " ", "country": "DK", "kind": "other", "recruits_by": ""}
    answer = desk.post("/office/clinics", fields)

    assert answer.status_code == 422
    assert "Please give it a name." in answer.content.decode()
    assert not Clinic.objects.exists()


def test_what_a_clinic_is_can_be_changed(desk: Client):
    clinic = make_clinic()
    fields = {"what": "change", "name": "New", "kind": "hospital", "recruits_by": "person"}
    desk.post(reverse("trial_office:clinic_details", args=[clinic.pk]), fields)

    clinic.refresh_from_db()
    assert (clinic.name, clinic.kind, clinic.recruits_by) == ("New", "hospital", "person")


def test_a_closed_clinic_takes_nobody_on_until_it_opens_again(desk: Client):
    clinic = make_clinic()
    address = reverse("trial_office:clinic_details", args=[clinic.pk])
    welcome = reverse("patient:join_clinic", args=[clinic.code])
    refused = desk.post(address, {"what": "close"})
    assert "Please say why it closes." in refused.content.decode()
    assert Client().get(welcome).status_code == 200

    desk.post(address, {"what": "close", "reason": "moved away"})
    assert Client().get(welcome).status_code == 302
    page = desk.get(reverse("trial_office:clinic", args=[clinic.pk])).content.decode()
    assert "closed since 4 January 2027" in page
    assert "so nobody is invited" in page

    desk.post(address, {"what": "reopen"})
    assert Client().get(welcome).status_code == 200


def test_the_coordinator_invites_the_first_manager(desk: Client):
    clinic = make_clinic()
    fields = {"what": "invite", "email": "kari@example.org", "role": "site-manager"}
    address = reverse("trial_office:clinic", args=[clinic.pk])

    answer = desk.post(address, {**fields, "language": "da", "profession": ""}, follow=True)

    assert "The invitation is on its way." in answer.content.decode()
    assert Invitation.objects.get().clinic == clinic
    listed = desk.get("/office/clinics").content.decode()
    assert ">invited</span>" in listed


def test_the_page_names_no_patient(desk: Client):
    clinic = make_clinic()
    make_patient("marie@example.org", clinic=clinic)

    page = desk.get(reverse("trial_office:clinic", args=[clinic.pk])).content.decode()

    assert "Patients going on" in page
    assert "marie@example.org" not in page


def test_a_hundred_clinics_ask_the_database_no_more_than_one(desk: Client):
    counts = []
    for n in (1, 9):
        for each in range(n):
            clinic = make_clinic(f"Clinic {n}-{each}")
            make_staff(Role.CLINICIAN, f"{n}-{each}@example.org", clinic)
            ask(clinic, asked=1, left_out=0)
        for address in ("/office/clinics", "/office/together"):
            with CaptureQueriesContext(connection) as asked:
                desk.get(address)
            counts.append(len(asked))

    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


def test_a_competition_is_opened_for_clinics_of_a_country(desk: Client):
    desk.post("/office/together", {**SPRING, "countries": ["NO"]})

    spring = Competition.objects.get()
    assert (spring.clinic, spring.countries) == (None, ["NO"])
    assert spring.begins_at.isoformat() == "2027-01-03T23:00:00+00:00"
    assert spring.ends_at.isoformat() == "2027-02-28T23:00:00+00:00"
    listed = desk.get("/office/together").content.decode()
    assert "4 January 2027 – 28 February 2027 · Norway" in listed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Please give it a name."),
        ({"first": "2027-01-03"}, "Please choose today or a later day."),
        ({"last": "2027-01-03"}, "The last day comes before the first."),
        ({"last": "2028-01-03"}, "Please choose half a year at most."),
    ],
)
def test_a_competition_that_makes_no_sense_is_refused(
    desk: Client, changes: dict[str, str], said: str
):
    answer = desk.post("/office/together", {**SPRING, **changes})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Competition.objects.exists()


def test_the_office_sees_every_clinic_with_counts_and_rate(desk: Client, now: list[datetime]):
    desk.post("/office/together", SPRING)
    spring = Competition.objects.get()
    for name, asked in (("Best", 9), ("Second", 5), ("Small", 1)):
        clinic = make_clinic(name)
        take_part(competition=spring, clinic=clinic, user=None, by="system", at=NOON)
        ask(clinic, asked=asked, left_out=0 if name == "Small" else 10 - asked)

    page = desk.get(reverse("trial_office:competition", args=[spring.pk])).content.decode()

    assert "15 people were asked together" in page
    assert page.index("Best") < page.index("Second") < page.index("Small")
    assert "9 of 10" in page
    assert '<td>–</td><th scope="row">Small</th>' in page


def test_it_ends_early_only_with_a_reason(desk: Client):
    desk.post("/office/together", SPRING)
    address = reverse("trial_office:competition", args=[Competition.objects.get().pk])

    assert "Please say why it ends." in desk.post(address).content.decode()
    assert "ended early" in desk.post(address, {"reason": "holidays"}, follow=True).content.decode()
    assert Competition.objects.get().called_off_at == NOON


def test_one_within_a_clinic_is_not_the_offices(desk: Client):
    inner = Competition.objects.create(
        name="Ours", clinic=make_clinic(), begins_at=NOON, ends_at=NOON + timedelta(days=1)
    )

    assert desk.get(reverse("trial_office:competition", args=[inner.pk])).status_code == 404
    assert "Ours" not in desk.get("/office/together").content.decode()


def test_a_study_that_switches_competitions_off_opens_none(desk: Client, monkeypatch):
    rules = competitions.rules()
    held = {name: getattr(rules, name) for name in rules.__slots__}
    off = type(rules)(**{**held, "competition_is_allowed": False})
    monkeypatch.setattr(competitions, "rules", lambda: off)

    assert "This study runs without competitions." in desk.get("/office/together").content.decode()
    assert desk.post("/office/together", SPRING).status_code == 404
    assert not Competition.objects.exists()
