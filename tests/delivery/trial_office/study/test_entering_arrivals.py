"""Who came is called, screened and taken in; the app opens for those whose arm gets it, alone."""

from typing import Any

import pytest
from tests.apps.trial.world import make_ready, make_site, make_study
from tests.builders import MONDAY, NOON, make_clinic
from tests.delivery.clinic.conftest import now
from tests.delivery.trial_office.study.entering_world import (
    address,
    desk_of,
    publish_list,
    words_of,
)
from tests.delivery.trial_office.study.test_entering_people import criteria

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.people.models import Clinic
from selfback.apps.people.permissions import Role
from selfback.apps.referrals.arrival_services import leave_contact
from selfback.apps.referrals.models import AppAccess, Arrival
from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.models import (
    ContactDetails,
    Participant,
    Screening,
    Study,
    StudySite,
)
from selfback.domain.recruitment.entry import Channel

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture(autouse=True)
def key(settings: Any) -> None:
    settings.ALLOCATION_KEY = "A" * 43 + "="


@pytest.fixture
def study() -> Study:
    return make_study()


@pytest.fixture
def site(study: Study) -> StudySite:
    return make_site(study)


def arrive(clinic: Clinic, key: str = "ida") -> Arrival:
    return leave_contact(
        key=key,
        clinic=clinic,
        token="",
        channel=Channel.POSTER,
        name="Ida Holm",
        email="ida@example.org",
        phone="+4520123456",
        language="da",
        today=MONDAY,
        at=NOON,
    )


def test_who_came_is_screened_once_and_taken_in_with_what_they_left(study: Study, site: StudySite):
    arrival, desk = arrive(site.clinic), desk_of(Role.COORDINATOR)

    waiting = words_of(desk.get(address("study_arrivals", study)))
    assert "Ida Holm" in waiting
    assert "not called yet" in waiting
    assert "1 person waits to be called" in words_of(desk.get(address("study", study)))
    begin = address("study_begin_screening", study, arrival=arrival.pk)
    desk.post(begin)
    desk.post(begin)
    screening = Screening.objects.get()
    assert screening.entry == arrival.entry

    page = address("study_screening", study, screening=screening.pk)
    desk.post(page, criteria())
    form = desk.get(address("study_enrol", study, screening=screening.pk)).content.decode()
    assert 'value="ida@example.org"' in form
    sent = {
        "name": "Ida Holm",
        "email": "ida@example.org",
        "phone": "",
        "prefers": "email",
        "language": "da",
        "zone": "Europe/Copenhagen",
        "key": "k",
    }
    desk.post(address("study_enrol", study, screening=screening.pk), sent)
    assert Participant.objects.get().contact_details.name == "Ida Holm"
    assert not Arrival.objects.exists()


def test_details_are_deleted_for_a_reason_only(study: Study, site: StudySite):
    arrival, desk = arrive(site.clinic), desk_of(Role.COORDINATOR)
    forget = address("study_forget_arrival", study, arrival=arrival.pk)

    assert desk.post(forget, {"reason": " "}).status_code == 422
    assert Arrival.objects.exists()
    desk.post(forget, {"reason": "does not want to take part"})
    assert not Arrival.objects.exists()


def test_who_came_to_a_clinic_outside_the_study_is_not_shown(study: Study, site: StudySite):
    other = arrive(make_clinic("Elsewhere"))
    desk = desk_of(Role.COORDINATOR)

    assert "Ida Holm" not in words_of(desk.get(address("study_arrivals", study)))
    begin = address("study_begin_screening", study, arrival=other.pk)
    assert desk.post(begin).status_code == 404


def test_a_site_calls_people_first_when_the_office_says_so(study: Study, site: StudySite):
    desk = desk_of(Role.COORDINATOR)
    page = address("study_contact_first", study, site=site.pk)

    desk.post(page, {"first": "yes"})
    site.clinic.refresh_from_db()
    assert site.clinic.contacts_first
    desk.post(page, {"first": "no"})
    site.clinic.refresh_from_db()
    assert not site.clinic.contacts_first


def test_the_app_opens_for_one_arm_alone_and_the_message_names_nobody(
    study: Study, site: StudySite
):
    publish_list(study)
    desk, given = desk_of(Role.COORDINATOR), {}
    for n in range(8):
        person = make_ready(site, key=f"p{n}")
        keep_contact(
            participant=person,
            name="Ida Holm",
            email=f"ida{n}@example.org",
            phone="",
            prefers=ContactDetails.Way.EMAIL,
            by="x",
            at=NOON,
        )
        shown = words_of(desk.post(address("study_randomise", study, entering=person.pk)))
        given[person] = "App and usual care" in shown
        assert ("link to the app is on its way" in shown) is given[person]

    opened = {each.key.removeprefix("participant:") for each in AppAccess.objects.all()}
    assert set(given.values()) == {True, False}
    assert opened == {person.pk for person, gets in given.items() if gets}
    letters = OutgoingMessage.objects.filter(purpose="app-opened")
    assert letters.count() == len(opened)
    for letter in letters:
        assert "/a/" in letter.body
        assert not any(person.number in letter.body or person.pk in letter.key for person in given)


def test_who_cannot_be_reached_is_given_the_link_by_hand(study: Study, site: StudySite):
    publish_list(study)
    desk = desk_of(Role.COORDINATOR)
    pages = [
        desk.post(address("study_randomise", study, entering=make_ready(site, key=f"p{n}").pk))
        for n in range(8)
    ]

    links = [each for each in pages if AppAccess.objects.first().token in each.content.decode()]
    assert len(links) == 1
    assert not OutgoingMessage.objects.filter(purpose="app-opened").exists()
