"""Queries in the office: listed, raised, answered, closed, and proposed by checks."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from tests.apps.allocations.world import set_status
from tests.apps.trial.world import STAFF, make_followed, make_site, make_study, visit_of
from tests.builders import NOON, make_staff
from tests.delivery.clinic.conftest import browser_of, now
from tests.delivery.trial_office.study.quality_world import address

from selfback.apps.people.models import User
from selfback.apps.people.permissions import Role
from selfback.apps.trial.models import Participant, Query, Study
from selfback.apps.trial.query_services import raise_query
from selfback.delivery.trial_office.study.quality.record import record_section

__all__ = ["now"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def study() -> Study:
    return make_study()


@pytest.fixture
def participant(study: Study) -> Participant:
    return make_followed(make_site(study))


@pytest.fixture
def monitor() -> User:
    return make_staff(Role.MONITOR)


@pytest.fixture
def coordinator() -> User:
    return make_staff(Role.COORDINATOR)


def asked(participant: Participant, text: str = "Is it 43?", by: str = STAFF) -> Query:
    return raise_query(participant=participant, item="age", text=text, by=by, at=NOON)


def test_a_query_goes_from_the_monitor_to_the_coordinator_and_back(
    study: Study, participant: Participant, monitor: User, coordinator: User
):
    visit = visit_of(participant)
    sent = {"visit": visit.pk, "instrument": "nprs", "item": "q1", "text": "Is 10 right?"}
    raise_page = address("study_raise_query", study, participant=participant.pk)
    browser_of(monitor).post(raise_page, sent)
    browser_of(monitor).post(raise_page, sent)
    query = Query.objects.get()

    answer = address("study_answer_query", study, query=query.pk)
    browser_of(coordinator).post(answer, {"text": "It was 1; corrected."})
    close = address("study_close_query", study, query=query.pk)
    page = browser_of(monitor).post(close, {"text": "Good."}, follow=True).content.decode()

    query.refresh_from_db()
    assert query.state == Query.State.CLOSED
    assert page.index("Is 10 right?") < page.index("It was 1; corrected.") < page.index("Good.")
    assert "The query is closed." in page


def test_what_was_typed_stays_when_something_is_missing(
    study: Study, participant: Participant, monitor: User
):
    raise_page = address("study_raise_query", study, participant=participant.pk)
    answer = browser_of(monitor).post(raise_page, {"item": "", "text": "Is it right?"})

    assert answer.status_code == 422
    assert "Please say which field." in answer.content.decode()
    assert "Is it right?</textarea>" in answer.content.decode()


def test_an_empty_answer_and_a_second_close_are_refused_in_words(
    study: Study, participant: Participant, monitor: User, coordinator: User
):
    query = asked(participant)
    empty = browser_of(coordinator).post(
        address("study_answer_query", study, query=query.pk), {"text": " "}
    )
    assert "Please write something here." in empty.content.decode()

    close = address("study_close_query", study, query=query.pk)
    browser_of(monitor).post(close, {"text": "A slip."})
    again = browser_of(monitor).post(close, {"text": "A slip."})
    assert again.status_code == 422
    assert "This query was closed meanwhile." in again.content.decode()


def test_open_queries_come_first_and_are_chosen_by_state_and_site(
    study: Study, participant: Participant, monitor: User, coordinator: User
):
    other = make_followed(make_site(study), "s9")
    first, second = asked(participant), asked(other, "Is it 44?")
    browser_of(monitor).post(
        address("study_close_query", study, query=first.pk), {"text": "A slip."}
    )
    desk = browser_of(coordinator)
    listed = address("study_queries", study)

    assert [row.pk for row in desk.get(listed).context["page"]] == [second.pk, first.pk]
    assert [row.pk for row in desk.get(listed, {"state": "open"}).context["page"]] == [second.pk]
    chosen = desk.get(listed, {"site": participant.site_id}).context["page"]
    assert [row.pk for row in chosen] == [first.pk]


def test_fifty_stand_on_a_page_and_the_database_is_asked_as_often_as_for_one(
    study: Study, participant: Participant, coordinator: User, django_assert_max_num_queries: Any
):
    for n in range(53):
        asked(participant, f"Question {n}?")
    desk = browser_of(coordinator)
    with django_assert_max_num_queries(12):
        page = desk.get(address("study_queries", study))
    assert len(page.context["page"]) == 50
    assert len(desk.get(address("study_queries", study), {"page": 2}).context["page"]) == 3


def test_checks_propose_and_a_person_raises_with_one_tap(
    study: Study, participant: Participant, monitor: User
):
    visit = participant.visits.get(is_baseline=True)
    type(visit).objects.filter(pk=visit.pk).update(done_on=date(2026, 1, 1))
    desk = browser_of(monitor)
    proposed = address("study_proposals", study)

    (proposal,) = desk.get(proposed).context["page"]
    assert (proposal.participant, proposal.visit, proposal.item) == (participant, visit, "done_on")
    sent = {"visit": visit.pk, "instrument": "", "item": "done_on", "text": proposal.text}
    raise_page = address("study_raise_query", study, participant=participant.pk)
    page = desk.post(raise_page, {**sent, "back": "proposals"}, follow=True)

    assert list(page.context["page"]) == []
    assert Query.objects.get().item == "done_on"


def test_frozen_data_cannot_be_asked_about(study: Study, participant: Participant, monitor: User):
    set_status(study, "frozen")
    Study.objects.filter(pk=study.pk).update(frozen_at=NOON, frozen_digest="a" * 64)
    answer = browser_of(monitor).post(
        address("study_raise_query", study, participant=participant.pk),
        {"item": "age", "text": "Is it 43?"},
    )

    assert answer.status_code == 422
    assert "The study is frozen now" in answer.content.decode()


def test_queries_are_for_who_asks_and_who_answers(
    study: Study, participant: Participant, monitor: User
):
    query = asked(participant)
    assessor = browser_of(make_staff(Role.OUTCOME_ASSESSOR))
    assert assessor.get(address("study_queries", study)).status_code == 403
    assert assessor.get(address("study_query", study, query=query.pk)).status_code == 403
    answer = address("study_answer_query", study, query=query.pk)
    assert browser_of(monitor).post(answer, {"text": "43"}).status_code == 403

    other = make_study()
    assert browser_of(monitor).get(address("study_query", other, query=query.pk)).status_code == 404
    elsewhere = address("study_raise_query", other, participant=participant.pk)
    assert browser_of(monitor).get(elsewhere).status_code == 404


def test_the_record_of_a_person_shows_the_queries_to_who_may_read_them(
    study: Study, participant: Participant, monitor: User
):
    query = asked(participant)
    section = "trial_office/study/participant/queries.html"
    for user, sees, raises in (
        (monitor, True, True),
        (make_staff(Role.COORDINATOR), True, False),
        (make_staff(Role.OUTCOME_ASSESSOR), False, False),
    ):
        request = SimpleNamespace(user=user, study=study)
        shown = record_section(request, participant)
        page = render_to_string(section, {**shown, "study": study, "participant": participant})
        assert (address("study_query", study, query=query.pk) in page) is sees
        raise_page = address("study_raise_query", study, participant=participant.pk)
        assert (raise_page in page) is raises
