"""A friendly competition: chosen, fair, without shame, and off where a study says so."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import MONDAY, NOON, make_clinic, make_staff
from tests.delivery.clinic.conftest import browser_of

from selfback.apps.people.models import Clinic, User
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import change_user, grant_role
from selfback.apps.referrals.errors import NotTheirUnit
from selfback.apps.referrals.models import Competition, Nudge, TakingPart
from selfback.apps.referrals.nudge_services import open_competition, take_part
from selfback.apps.referrals.services import log_person
from selfback.delivery.clinic.recruiting import competing, competition_views, referring

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic("Rygklinikken")


def somebody(name: str, clinic: Clinic) -> User:
    user = make_staff(Role.CLINICIAN, f"{name.lower()}@example.org", clinic)
    change_user(user=user, name=name, by=user.pk, at=NOON)
    return user


def ask(user: User | None, clinic: Clinic, *, asked: int, left_out: int = 0) -> None:
    for n in range(asked + left_out):
        log_person(
            key=f"{user and user.pk}:{clinic.pk}:{n}",
            clinic=clinic,
            recruiter=user,
            facts={"screened_on": MONDAY, "approached": n < asked},
            by="somebody",
            at=NOON,
        )


def competition(clinic: Clinic | None, *takers: User, countries: Sequence[str] = ()) -> Competition:
    found = open_competition(
        name="Spring",
        clinic=clinic,
        begins_at=NOON - timedelta(days=1),
        ends_at=NOON + timedelta(days=20),
        milestones=[10, 25],
        countries=countries,
        by="somebody",
        at=NOON,
    )
    for user in takers:
        take_part(competition=found, clinic=clinic, user=user, by=user.pk, at=NOON)
    return found


def page_of(user: User) -> str:
    return browser_of(user).get(reverse("clinic:together")).content.decode()


def test_the_manager_opens_one_and_everyone_chooses_for_themselves(clinic):
    manager = make_staff(Role.SITE_MANAGER, clinic=clinic)
    ida = somebody("Ida", clinic)
    address = reverse("clinic:together")

    refused = browser_of(manager).post(address, {"open": "1", "name": "", "weeks": "4"})
    assert refused.status_code == 422
    browser_of(manager).post(address, {"open": "1", "name": "Spring", "weeks": "4"})
    spring = Competition.objects.get()
    browser_of(ida).post(address, {"competition": spring.pk, "join": "1"})
    assert TakingPart.objects.get(left_at=None).user == ida
    browser_of(ida).post(address, {"competition": spring.pk, "leave": "1"})
    assert not TakingPart.objects.filter(left_at=None).exists()
    assert browser_of(ida).post(address, {"open": "1", "name": "Mine"}).status_code == 404


def test_the_top_third_is_named_and_below_it_only_oneself(clinic):
    people = [somebody(name, clinic) for name in ("Ida", "Bo", "Kari", "Last", "Lone")]
    competition(clinic, *people)
    for user, asked in zip(people, (9, 8, 7, 2, 1), strict=True):
        ask(user, clinic, asked=asked, left_out=10 - asked)

    seen_by_last, seen_by_first = page_of(people[3]), page_of(people[0])
    for name in ("Ida", "Bo"):
        assert f"<td>{name}</td>" in seen_by_last
    assert "<td>Kari</td>" not in seen_by_last
    assert "<td>Last</td>" in seen_by_last
    assert "<td>Lone</td>" not in seen_by_last
    assert "<td>Last</td>" not in seen_by_first


def test_whoever_has_counted_few_is_not_ranked_yet(clinic):
    ida, bo = somebody("Ida", clinic), somebody("Bo", clinic)
    competition(clinic, ida, bo)
    ask(ida, clinic, asked=3)
    ask(bo, clinic, asked=5, left_out=5)

    page = page_of(bo)
    assert "<td>Ida</td>" not in page
    assert "fewer than 5 people is not ranked yet" in page


def test_a_milestone_reached_together_is_told_and_kept_that_it_was_seen(clinic):
    ida = somebody("Ida", clinic)
    competition(clinic, ida)
    ask(ida, clinic, asked=12)

    assert "You have reached 10 together." in page_of(ida)
    assert "next stop 25" in page_of(ida)
    assert Nudge.objects.get().facts == {"milestone": 10}


def test_a_clinic_takes_part_by_its_manager_and_is_ranked_as_one(clinic):
    spring, other = competition(None), make_clinic("Other")
    manager, ida = make_staff(Role.SITE_MANAGER, clinic=clinic), somebody("Ida", clinic)
    address = reverse("clinic:together")

    assert browser_of(ida).post(address, {"competition": spring.pk, "join": "1"}).status_code == 404
    browser_of(manager).post(address, {"competition": spring.pk, "join": "1"})
    take_part(competition=spring, clinic=other, user=None, by="somebody", at=NOON)
    ask(ida, clinic, asked=9, left_out=1)
    ask(None, other, asked=3, left_out=7)

    page = page_of(ida)
    assert "<td>1</td><td>Rygklinikken</td>" in page
    assert "<td>Other</td>" not in page


def test_where_nobody_looks_after_a_clinic_those_who_refer_decide(clinic):
    spring, ida = competition(None), somebody("Ida", clinic)
    address = reverse("clinic:together")

    browser_of(ida).post(address, {"competition": spring.pk, "join": "1"})

    assert TakingPart.objects.get().clinic == clinic
    assert TakingPart.objects.get().user is None


def test_who_looks_after_two_clinics_chooses_for_each(clinic):
    spring, other = competition(None), make_clinic("Other")
    manager = make_staff(Role.SITE_MANAGER, clinic=clinic)
    grant_role(user=manager, role=Role.SITE_MANAGER, clinic=other, by="system", at=NOON)

    browser_of(manager).post(
        reverse("clinic:together"),
        {"competition": spring.pk, "join": "1", "clinic": other.pk},
    )

    assert [each.clinic for each in TakingPart.objects.all()] == [other]


def test_clinics_of_another_country_do_not_see_it(clinic):
    norwegian = make_clinic("Ryggklinikken", "NO")
    spring = competition(None, countries=["NO"])
    kari, ida = somebody("Kari", norwegian), somebody("Ida", clinic)

    assert "Spring" in page_of(kari)
    assert "Spring" not in page_of(ida)
    with pytest.raises(NotTheirUnit):
        take_part(competition=spring, clinic=clinic, user=None, by=ida.pk, at=NOON)


def test_one_that_is_still_to_begin_can_be_joined(clinic, now: list[datetime]):
    ida = somebody("Ida", clinic)
    spring = competition(None)
    now[0] -= timedelta(days=3)

    assert "begins" in page_of(ida)
    browser_of(ida).post(reverse("clinic:together"), {"competition": spring.pk, "join": "1"})

    assert TakingPart.objects.get().clinic == clinic


def test_another_clinics_competition_is_not_there(clinic):
    theirs = competition(make_clinic("Elsewhere"))
    ida = somebody("Ida", clinic)

    answer = browser_of(ida).post(
        reverse("clinic:together"), {"competition": theirs.pk, "join": "1"}
    )
    assert answer.status_code == 404
    assert "Spring" not in page_of(ida)


def test_a_study_can_switch_competitions_off(clinic, monkeypatch):
    ida = somebody("Ida", clinic)
    spring = competition(clinic, ida)
    rules = referring.rules()
    off = type(rules)(
        **{**{n: getattr(rules, n) for n in rules.__slots__}, "competition_is_allowed": False}
    )
    for module in (competing, competition_views):
        monkeypatch.setattr(module, "rules", lambda: off)

    assert "This study runs without competitions." in page_of(ida)
    assert "Spring" not in page_of(ida)
    answer = browser_of(ida).post(
        reverse("clinic:together"), {"competition": spring.pk, "leave": "1"}
    )
    assert answer.status_code == 404


def test_what_is_over_is_over(clinic, now: list[datetime]):
    ida = somebody("Ida", clinic)
    competition(clinic, ida)
    now[0] += timedelta(days=21)

    client: Client = browser_of(ida)
    assert "There is none just now." in client.get(reverse("clinic:together")).content.decode()
