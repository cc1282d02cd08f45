"""Releases of the case base in the trial office: made, read, compared, frozen, with a reason."""

import pytest
from django.urls import reverse
from tests.builders import (
    NOON,
    make_answers,
    make_case_base,
    make_learner,
    make_patient,
    make_returned_week,
    make_staff,
)
from tests.delivery.clinic.conftest import browser_of, now

from casewise import CaseBase
from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.catalogue.models import CaseBaseRelease, CaseWork, ReturnedWeek
from selfback.apps.catalogue.services import ask_for_release, forget_person, freeze, put_live
from selfback.apps.catalogue.snapshots import row_of
from selfback.apps.people.models import Patient
from selfback.apps.people.permissions import Role
from selfback.delivery.shared.case_bases import seeds
from selfback.delivery.shared.planning import begin

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def with_week_of(patient: Patient) -> CaseBase:
    week = ReturnedWeek.objects.get(patient=patient)
    base = seeds().base
    return base.with_cases([row_of(base.schema, week.case)])


def test_a_statistician_makes_a_release_and_reads_its_card():
    make_returned_week(make_learner())
    desk = browser_of(make_staff(Role.STATISTICIAN))

    page = desk.post(
        reverse("trial_office:cases"), {"what": "make", "name": "spring"}, follow=True
    ).content.decode()

    release = CaseBaseRelease.objects.get()
    assert "Open the release" in page
    card = desk.get(reverse("trial_office:case_card", args=[release.pk])).content.decode()
    assert "Not measured: too few cases with outcomes (1 of 1 people" in card
    assert "average pain" in card


def test_a_name_that_is_taken_or_odd_is_refused_in_words():
    make_case_base("spring")
    desk = browser_of(make_staff(Role.COORDINATOR))
    address = reverse("trial_office:cases")

    taken = desk.post(address, {"what": "make", "name": "spring"})
    odd = desk.post(address, {"what": "make", "name": "Spring 2027"})

    assert (taken.status_code, odd.status_code) == (422, 422)
    assert "There is a release with this name." in taken.content.decode()
    assert "small letters, digits and hyphens only" in odd.content.decode()


@pytest.mark.parametrize("what", ["live", "shadow", "freeze"])
def test_what_a_release_is_used_for_is_changed_with_a_reason(what: str):
    release = make_case_base()
    desk = browser_of(make_staff(Role.COORDINATOR))
    address = reverse("trial_office:case_base", args=[release.pk])

    refused = desk.post(address, {"what": what, "reason": ""})
    release.refresh_from_db()
    assert refused.status_code == 422
    assert not any((release.is_live, release.is_shadow, release.frozen_at))

    told = desk.post(address, {"what": what, "reason": "compared on 200 weeks"}, follow=True)

    release.refresh_from_db()
    assert "Done, and noted in the record." in told.content.decode()
    assert release.is_live or release.is_shadow or release.frozen_at
    assert AuditEvent.objects.order_by("-seq").first().reason == "compared on 200 weeks"


def test_two_releases_are_compared_and_the_page_says_how_they_differ():
    begin(make_patient(), make_answers(), at=NOON)
    release = make_case_base()
    desk = browser_of(make_staff(Role.COORDINATOR))

    page = desk.post(
        reverse("trial_office:cases"),
        {"what": "compare", "release": release.pk, "other": "", "weeks": "10"},
        follow=True,
    ).content.decode()

    assert "0 of 1 plan has other exercises." in page


def test_work_that_waits_can_be_cancelled():
    work = ask_for_release(name="spring", by="system", at=NOON)
    desk = browser_of(make_staff(Role.ADMIN))

    page = desk.post(reverse("trial_office:case_work", args=[work.pk]), follow=True)

    work.refresh_from_db()
    assert work.state == CaseWork.State.CANCELLED
    assert "cancelled" in page.content.decode()
    assert AuditEvent.objects.filter(kind=Kind.CASE_WORK_ENDED).count() == 1


def test_a_monitor_reads_but_changes_nothing():
    release = make_case_base()
    desk = browser_of(make_staff(Role.MONITOR))
    address = reverse("trial_office:case_base", args=[release.pk])

    assert "Put it live" not in desk.get(address).content.decode()
    assert desk.post(address, {"what": "live", "reason": "why not"}).status_code == 403


def test_the_list_says_what_plans_are_made_with():
    desk = browser_of(make_staff(Role.COORDINATOR))
    address = reverse("trial_office:cases")
    assert "Plans are made with the expert examples" in desk.get(address).content.decode()

    release = make_case_base("spring")
    put_live(release=release, by="system", at=NOON, reason="compared")
    freeze(release=release, by="system", at=NOON, reason="analysis")

    page = desk.get(address).content.decode()
    assert "Plans are made with spring" in page
    assert "frozen" in page
    assert "cannot be used here" not in page


def test_the_list_costs_the_same_however_many_releases_there_are(
    django_assert_max_num_queries: pytest.FixtureRequest,
):
    for number in range(12):
        make_case_base(f"release-{number}")
    desk = browser_of(make_staff(Role.COORDINATOR))

    with django_assert_max_num_queries(16):
        desk.get(reverse("trial_office:cases"))


def test_a_release_made_anew_says_that_it_is_not_measured_and_offers_to_measure_it():
    leaver = make_learner("leaver@example.org")
    make_returned_week(leaver)
    release = make_case_base("spring", with_week_of(leaver))
    forget_person(patient=leaver, by="system", at=NOON)
    release.refresh_from_db()
    desk = browser_of(make_staff(Role.COORDINATOR))
    address = reverse("trial_office:case_base", args=[release.replaced_by.pk])
    assert "Measure it again" in desk.get(address).content.decode()
    reader = browser_of(make_staff(Role.MONITOR))
    assert "Measure it again" not in reader.get(address).content.decode()
    assert reader.post(address, {"what": "measure"}).status_code == 403

    page = desk.post(address, {"what": "measure"}, follow=True).content.decode()

    assert "Measuring spring.2" in page
    assert "Measure it again" not in desk.get(address).content.decode()
    removed = reverse("trial_office:case_base", args=[release.pk])
    assert "Its file was removed" in desk.get(removed).content.decode()
