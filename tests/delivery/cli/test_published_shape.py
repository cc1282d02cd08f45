"""`selfback demo --published-shape`: the totals are the published ones and nobody exists."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.audit.services import verify_chain
from selfback.apps.people.models import Clinic, Grant, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import RecruitingUnit
from selfback.apps.referrals.models import LogEntry
from selfback.delivery.cli.published_shape import Filled, fill_published_shape
from selfback.delivery.shared import clock
from selfback.domain.recruitment.entry import Answer
from selfback.domain.recruitment.funnel import funnel

pytestmark = pytest.mark.django_db
FACTS = [
    each.name
    for each in LogEntry._meta.concrete_fields
    if each.name not in {"id", "clinic", "recruiter", "seen"}
]


def fill(**options: Any) -> Any:
    return fill_published_shape(at=clock.now(), **options)


def facts() -> list[tuple[Any, ...]]:
    """Everything that is kept of everybody, with names instead of the ids that differ."""
    rows = LogEntry.objects.order_by("key")
    return list(rows.values_list(*FACTS, "clinic__name", "recruiter__email"))


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Filled]:
    """One recruitment for all who only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield fill()
        transaction.set_rollback(True)


def test_the_totals_are_the_published_ones_and_each_stage_sums(filled: Filled):
    entries = LogEntry.objects.entries()

    assert filled.units == {"DK": 39, "NO": 57}
    assert (filled.reached["referred"], filled.reached["randomised"]) == (825, 461)
    assert sum(each.referred is not None for each in entries) == 825
    assert sum(each.randomised is not None for each in entries) == 461
    assert filled.added == len(entries) == filled.reached["screened"]
    assert not [each for each in entries if each.eligible is Answer.UNKNOWN]
    assert all(
        step.reached == step.went_on + sum(step.left.values()) + step.not_yet
        for step in funnel(entries)
    )


def test_many_units_referred_nobody(filled: Filled):
    referred = {each.unit for each in LogEntry.objects.entries() if each.referred}
    clinics = Clinic.objects.filter(country="DK").values_list("pk", flat=True)
    persons = User.objects.filter(grants__clinic__country="NO").values_list("pk", flat=True)

    assert filled.with_none == {
        "DK": len(set(clinics) - referred),
        "NO": len(set(persons) - referred),
    }
    assert sum(filled.with_none.values()) > 20


@pytest.mark.usefixtures("filled")
def test_a_unit_is_a_person_in_norway_and_a_clinic_in_denmark():
    units = set(Clinic.objects.values_list("country", "recruits_by"))

    assert units == {("DK", RecruitingUnit.CLINIC), ("NO", RecruitingUnit.PERSON)}
    assert not LogEntry.objects.filter(clinic__country="DK").exclude(recruiter=None).exists()
    assert not LogEntry.objects.filter(clinic__country="NO", recruiter=None).exists()


@pytest.mark.usefixtures("filled")
def test_everything_is_labelled_synthetic_and_no_address_can_be_reached():
    assert not LogEntry.objects.filter(is_synthetic=False).exists()
    assert not Clinic.objects.filter(is_synthetic=False).exists()
    assert not Clinic.objects.exclude(name__endswith="(synthetic)").exists()
    assert not User.objects.exclude(name__endswith="(synthetic)").exists()
    assert not User.objects.exclude(email__endswith=".invalid").exists()


@pytest.mark.usefixtures("filled")
def test_filling_again_changes_nothing():
    before = facts(), Clinic.objects.count(), User.objects.count()

    again = fill(seed=99)

    assert again.added == 0
    assert (facts(), Clinic.objects.count(), User.objects.count()) == before


@pytest.mark.usefixtures("filled")
def test_the_record_of_what_happened_holds_and_tells_of_every_log():
    logs = Clinic.objects.filter(log__is_synthetic=True).distinct()

    assert verify_chain().holds
    assert AuditEvent.objects.filter(kind=Kind.SYNTHETIC_LOG_KEPT).count() == logs.count()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("page", ["clinic:log", "clinic:numbers"])
@pytest.mark.parametrize("country", ["DK", "NO"])
def test_a_clinics_pages_show_its_made_up_figures_in_few_queries(page: str, country: str):
    clinics = Clinic.objects.filter(country=country)
    busiest = max(clinics, key=lambda each: each.log.exclude(referred_on=None).count())
    desk = browser_of(busiest.grants.earliest("pk").user)
    queries_of(desk, page)  # the first look of a day stamps a reminder

    content, queries = queries_of(desk, page)

    assert "(synthetic)" in content
    assert queries <= 12


@pytest.mark.usefixtures("filled")
def test_the_office_shows_every_clinic_in_as_many_queries_as_it_shows_one():
    desk = browser_of(make_staff(Role.COORDINATOR))
    shown, many = queries_of(desk, "trial_office:overview")
    LogEntry.objects.all().delete()
    Grant.objects.exclude(clinic=None).delete()
    last = Clinic.objects.order_by("pk").last()
    Clinic.objects.exclude(pk=last and last.pk).delete()
    _, few = queries_of(desk, "trial_office:overview")

    assert len(set(re.findall(r"[\w ]+ \d\d \(synthetic\)", shown))) == 59
    assert many <= few


def queries_of(client: Client, page: str) -> tuple[str, int]:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse(page))
    assert response.status_code == 200, page
    return response.content.decode(), len(queries)
