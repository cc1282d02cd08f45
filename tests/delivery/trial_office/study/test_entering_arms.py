"""Randomising in the office: once, shown once, and to nobody who must not know."""

from typing import Any

import pytest
from tests.apps.trial.world import make_entering, make_ready, make_site, make_study
from tests.builders import NOON, make_clinic, make_staff
from tests.delivery.clinic.conftest import browser_of, now
from tests.delivery.trial_office.study.entering_world import (
    address,
    desk_of,
    publish_list,
    words_of,
)

from selfback.apps.allocations.models import Allocation
from selfback.apps.allocations.services import randomise
from selfback.apps.audit.models import AuditEvent
from selfback.apps.people.permissions import Role
from selfback.apps.people.services import grant_role
from selfback.apps.people.sites import ClinicKind
from selfback.apps.trial.models import Participant, Study
from selfback.domain.randomisation.design import Kind

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ARMS = ("App and usual care", "Usual care")


@pytest.fixture(autouse=True)
def key(settings: Any) -> None:
    settings.ALLOCATION_KEY = "A" * 43 + "="


@pytest.fixture
def study() -> Study:
    return make_study()


def shows_an_arm(answer: Any) -> bool:
    return 'class="arm-shown"' in answer.content.decode()


def page_of(study: Study, person: Participant) -> str:
    return address("study_randomise", study, entering=person.pk)


def test_the_arm_is_shown_once_in_words_with_what_to_do_next(study: Study):
    publish_list(study)
    person = make_ready(make_site(study))
    desk = desk_of(Role.COORDINATOR)

    assert "cannot be undone" in words_of(desk.get(page_of(study, person)))
    answer = desk.post(page_of(study, person))
    assert shows_an_arm(answer)
    assert any(arm in words_of(answer) for arm in ARMS)
    assert "no-store" in answer["Cache-Control"]
    person.refresh_from_db()
    assert person.status == "active"
    assert person.visits.follow_ups().count() == 4


def test_the_form_sent_twice_allocates_once_and_shows_nothing_the_second_time(study: Study):
    publish_list(study)
    person = make_ready(make_site(study))
    desk = desk_of(Role.COORDINATOR)
    desk.post(page_of(study, person))
    again = desk.post(page_of(study, person), follow=True)

    assert Allocation.objects.count() == 1
    assert not shows_an_arm(again)
    assert "is randomised" in words_of(again)


def test_a_try_that_was_cut_off_before_the_visits_were_planned_is_completed(study: Study):
    publish_list(study)
    person = make_ready(make_site(study))
    randomise(participant=person, by=make_staff(Role.COORDINATOR, "first@example.org"), at=NOON)
    assert not person.visits.follow_ups().exists()
    desk_of(Role.COORDINATOR).post(page_of(study, person))

    person.refresh_from_db()
    assert (person.status, person.randomised_at) == ("active", NOON)
    assert person.visits.follow_ups().count() == 4


def test_the_arm_is_seen_again_only_for_a_reason_that_is_kept(study: Study):
    publish_list(study)
    person = make_ready(make_site(study))
    desk = desk_of(Role.COORDINATOR)
    first = desk.post(page_of(study, person)).context["arm"]
    page = address("study_arm", study, participant=person.pk)

    assert not shows_an_arm(desk.get(page))
    short = desk.post(page, {"why": "because"})
    assert (short.status_code, shows_an_arm(short)) == (422, False)
    assert "because</textarea>" in short.content.decode()
    why = "The page was closed too early"
    assert desk.post(page, {"why": why}).context["arm"] == first
    event = AuditEvent.objects.order_by("pk").last()
    assert event is not None
    assert why in str(event.changes)


def test_somebody_with_a_role_that_must_not_know_randomises_without_seeing(study: Study):
    publish_list(study)
    person = make_ready(make_site(study))
    both = make_staff(Role.COORDINATOR)
    grant_role(user=both, role=Role.OUTCOME_ASSESSOR, by=both.pk, at=NOON)
    desk = browser_of(both)
    answer = desk.post(page_of(study, person), follow=True)

    assert Allocation.objects.count() == 1
    assert not shows_an_arm(answer)
    assert "Your roles do not let you see which treatment they get" in words_of(answer)
    page = address("study_arm", study, participant=person.pk)
    assert not shows_an_arm(desk.post(page, {"why": "I would like to know it"}))


def test_somebody_who_is_not_ready_is_not_randomised_and_the_page_says_why(study: Study):
    publish_list(study)
    person = make_entering(make_site(study))
    desk = desk_of(Role.COORDINATOR)

    assert "The consent has not been signed." in words_of(desk.get(page_of(study, person)))
    answer = desk.post(page_of(study, person))
    assert (answer.status_code, Allocation.objects.count()) == (409, 0)
    assert "The baseline has not been locked." in words_of(answer)


def test_without_a_published_list_nobody_is_randomised(study: Study):
    person = make_ready(make_site(study))
    desk = desk_of(Role.COORDINATOR)
    page = desk.get(page_of(study, person))

    assert "There is no list yet" in words_of(page)
    assert "now</button>" not in page.content.decode()
    assert desk.post(page_of(study, person)).status_code == 409


def test_the_record_never_holds_the_arm_whoever_reads_it(study: Study):
    publish_list(study)
    person = make_ready(make_site(study))
    desk = desk_of(Role.COORDINATOR)
    desk.post(page_of(study, person))
    record = address("study_participant", study, participant=person.pk)

    for role in (Role.COORDINATOR, Role.OUTCOME_ASSESSOR, Role.MONITOR):
        page = words_of(desk_of(role).get(record))
        assert not any(arm in page for arm in ARMS)


def test_a_dry_run_looks_like_one():
    practice = make_study(synthetic=True)
    publish_list(practice, kind=Kind.DRY_RUN)
    site = make_site(practice, make_clinic(kind=ClinicKind.PHYSIOTHERAPY, is_synthetic=True))
    person = make_ready(site)
    desk = desk_of(Role.COORDINATOR)

    assert "A dry run" in words_of(desk.get(page_of(practice, person)))
    answer = desk.post(page_of(practice, person))
    assert "TEST-" in words_of(answer)
    assert "Nothing: this was practice." in words_of(answer)
