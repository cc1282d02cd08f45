"""Where each person is a recruiting unit: own numbers, own clock, own goal."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from tests.builders import MONDAY, NOON, make_clinic, make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.people.models import Clinic, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.sites import RecruitingUnit
from selfback.apps.referrals.services import log_person, set_recruitment_goal
from selfback.delivery.clinic.recruiting.numbers import counted_alone, numbers_of
from selfback.delivery.shared.stalled_clinics import never_told_of, tell_coordinators_of

pytestmark = pytest.mark.django_db
TWO_WEEKS = timedelta(days=14)


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Ryggklinikken", "NO", recruits_by=RecruitingUnit.PERSON)


@pytest.fixture
def kari(clinic: Clinic) -> User:
    return make_staff(Role.CLINICIAN, "kari@example.org", clinic)


@pytest.fixture
def ola(clinic: Clinic) -> User:
    return make_staff(Role.CLINICIAN, "ola@example.org", clinic)


def refer_for(user: User | None, clinic: Clinic, count: int) -> None:
    for n in range(count):
        log_person(
            key=f"{user and user.pk}:{n}",
            clinic=clinic,
            recruiter=user,
            facts={"screened_on": MONDAY, "approached": True, "referred_on": MONDAY},
            by="system",
            at=NOON,
        )


def test_each_sees_their_own_and_the_clinic_is_the_sum(clinic: Clinic, kari: User, ola: User):
    refer_for(kari, clinic, 2)
    refer_for(ola, clinic, 1)
    refer_for(None, clinic, 1)  # by the poster: nobody's own
    set_recruitment_goal(clinic=clinic, asked_a_week=5, by=kari, at=NOON)

    own = numbers_of(clinic, today=MONDAY, person=kari)
    others = numbers_of(clinic, today=MONDAY, person=ola)
    whole = numbers_of(clinic, today=MONDAY)

    assert [len(each.entries) for each in (own, others, whole)] == [2, 1, 4]
    assert [each.goal for each in (own, others, whole)] == [5, 3, 8]
    assert [each.goal_is_own for each in (own, others)] == [True, False]


def test_the_clock_of_a_person_starts_when_they_came(clinic: Clinic, kari: User):
    kari.grants.update(granted_at=NOON + timedelta(days=10))
    kari.refresh_from_db()

    own = numbers_of(clinic, today=MONDAY + timedelta(days=12), person=kari)

    assert own.pace.days_waiting == 2


def test_the_page_shows_ones_own_and_leads_to_the_whole(clinic: Clinic, kari: User, ola: User):
    refer_for(ola, clinic, 1)
    client, address = browser_of(kari), reverse("clinic:numbers")

    own = client.get(address).content.decode()
    whole = client.get(f"{address}?whole=1").content.decode()

    assert "These are your own numbers." in own
    assert "Nobody is in the log yet." in own
    assert "All of Ryggklinikken together." in whole
    assert "Nobody is in the log yet." not in whole


def test_where_the_clinic_is_the_unit_nobody_is_counted_alone(kari: User):
    danish = make_clinic("Rygklinikken")
    ida = make_staff(Role.CLINICIAN, "ida@example.org", danish)

    assert counted_alone(ida, danish) is None
    assert "your own numbers" not in browser_of(ida).get(reverse("clinic:numbers")).content.decode()


def test_a_manager_who_sees_no_patients_sees_the_whole(clinic: Clinic):
    assert counted_alone(make_staff(Role.SITE_MANAGER, clinic=clinic), clinic) is None


def test_coordinators_hear_of_each_person_without_a_referral_once(
    clinic: Clinic, kari: User, ola: User, now: list[datetime]
):
    make_staff(Role.COORDINATOR)
    refer_for(ola, clinic, 1)
    now[0] += TWO_WEEKS

    waiting = never_told_of(now[0])
    assert [(each.clinic, each.person, each.days) for each in waiting] == [
        (clinic, "kari@example.org", 14)
    ]
    for each in waiting:
        tell_coordinators_of(each, at=now[0])

    assert never_told_of(now[0]) == []
    make_staff(Role.CLINICIAN, "per@example.org", clinic)
    assert [each.person for each in never_told_of(now[0])] == ["per@example.org"]


def test_a_clinic_of_which_nobody_sees_patients_yet_is_told_of_as_one(
    clinic: Clinic, now: list[datetime]
):
    now[0] += TWO_WEEKS

    assert [(each.clinic, each.person) for each in never_told_of(now[0])] == [(clinic, "")]


def test_closed_clinics_and_people_who_left_are_not_told_of(
    clinic: Clinic, kari: User, now: list[datetime]
):
    now[0] += TWO_WEEKS
    Clinic.objects.update(closed_at=now[0])

    assert never_told_of(now[0]) == []
