"""Following participants in the office: who is called, what was answered, who leaves."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.trial.world import items, make_followed, make_site, make_study, noon_of, visit_of
from tests.builders import NOON, make_staff
from tests.delivery.clinic.test_patients import browser_of

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.permissions import Role
from selfback.apps.trial.contact_services import keep_contact
from selfback.apps.trial.models import (
    AdverseEvent,
    ContactAttempt,
    ContactDetails,
    Participant,
    Study,
    Visit,
    Withdrawal,
)
from selfback.delivery.shared import clock
from selfback.domain.trial.disposition import VisitStatus

pytestmark = pytest.mark.django_db


class Clock:
    """The time that the pages read."""

    at: datetime = NOON


@pytest.fixture
def time(monkeypatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(clock, "now", lambda: held.at)
    return held


@pytest.fixture
def study(time: Clock) -> Study:
    return make_study()


@pytest.fixture
def person(study: Study) -> Participant:
    made = make_followed(make_site(study))
    keep_contact(
        participant=made,
        name="Ida Holm",
        email="",
        phone="+4520202020",
        prefers=ContactDetails.Way.SMS,
        by="system",
        at=NOON,
    )
    return made


@pytest.fixture
def visit(person: Participant, time: Clock) -> Visit:
    held = visit_of(person)
    assert held.call_from is not None
    time.at = noon_of(held.call_from)
    return held


@pytest.fixture
def desk() -> Client:
    return browser_of(make_staff(Role.OUTCOME_ASSESSOR))


def address(study: Study, page: str, *more: str) -> str:
    return reverse(f"trial_office:study_{page}", args=[study.pk, *more])


def words(desk: Client, study: Study, page: str, *more: str) -> str:
    answer = desk.get(address(study, page, *more))
    assert answer.status_code == 200
    return answer.content.decode()


def test_nobody_is_called_before_their_day(desk, study, person):
    assert "Nobody is to be called today." in words(desk, study, "calls")
    assert person.number in words(desk, study, "visits")


def test_who_has_not_answered_is_called_with_name_and_number(desk, study, visit):
    text = words(desk, study, "calls")

    assert "Ida Holm" in text
    assert "tel:+4520202020" in text
    assert address(study, "visit", visit.pk) in text


def test_a_call_is_kept_and_the_person_leaves_todays_list(desk, study, visit):
    where = address(study, "log_contact", visit.pk)
    nothing = desk.post(where, {"note": "No answer at noon"})
    desk.post(where, {"outcome": "not-reached", "note": "No answer at noon"})

    assert nothing.status_code == 422
    assert "No answer at noon" in nothing.content.decode()
    assert ContactAttempt.objects.get().outcome == "not-reached"
    assert "Ida Holm" not in words(desk, study, "calls")
    assert "No answer at noon" in words(desk, study, "visit", visit.pk)


def test_answers_on_the_telephone_are_kept_once_and_can_be_gone_on_with(desk, study, visit):
    where = address(study, "enter_answers", visit.pk, "pseq-10")
    half = {f"q{n}": str(n % 7) for n in range(1, 6)}
    for _ in range(2):
        assert desk.post(where, {**half, "key": "form-1", "source": "phone"}).status_code == 302
    desk.post(where, {**half, "q6": "6", "key": "form-2", "source": "paper"})

    row = visit.responses.get(instrument="pseq-10")
    assert row.answers == {**{item: int(value) for item, value in half.items()}, "q6": 6}
    assert row.source == "paper"
    assert visit.savings.count() == 2
    assert "6 of 10" in words(desk, study, "visit", visit.pk)


def test_an_answer_off_its_scale_is_refused_and_stays_typed(desk, study, visit):
    where = address(study, "enter_answers", visit.pk, "nprs")

    answer = desk.post(where, {"q1": "11", "key": "form-1"})

    assert answer.status_code == 422
    assert "off their scale" in answer.content.decode()
    assert not visit.responses.exists()


def test_words_that_are_not_installed_cannot_be_asked(desk, study, person, time):
    later = visit_of(person, "month-3")
    time.at = noon_of(later.due_on)

    assert "licensed words" in words(desk, study, "visit", later.pk)
    assert desk.get(address(study, "enter_answers", later.pk, "eq-5d-5l")).status_code == 404


def test_a_visit_is_finished_and_scored(desk, study, visit):
    early = desk.post(address(study, "finish_visit", visit.pk))
    sent = {item: str(value) for item, value in items("nprs", 4).items()}
    desk.post(address(study, "enter_answers", visit.pk, "nprs"), {**sent, "key": "f"})
    desk.post(address(study, "finish_visit", visit.pk))

    visit.refresh_from_db()
    assert early.status_code == 409
    assert "Nothing has been answered yet." in early.content.decode()
    assert visit.status == VisitStatus.COMPLETE
    assert visit.responses.get().score == 4


def test_answers_outside_the_window_need_a_reason(desk, study, visit, time):
    time.at = noon_of(visit.closes_on + timedelta(days=3))
    where = address(study, "enter_answers", visit.pk, "nprs")

    refused = desk.post(where, {"q1": "4", "key": "a"})
    kept = desk.post(where, {"q1": "4", "key": "b", "late_reason": "Was in hospital"})

    assert refused.status_code == 422
    assert "Say why it is taken late" in refused.content.decode()
    assert kept.status_code == 302


def test_who_withdraws_goes_as_far_as_they_say_and_never_back(desk, study, person):
    where = address(study, "leave", person.pk)

    nothing = desk.post(where, {"reason": "No time"})
    desk.post(where, {"level": "questionnaires", "reason": "No time"})
    back = desk.post(where, {"level": "intervention"})

    assert nothing.status_code == 422
    assert "No time" in nothing.content.decode()
    assert Withdrawal.objects.get().level == "questionnaires"
    assert back.status_code == 422


def test_the_record_shows_every_visit_with_its_window(study, person):
    desk = browser_of(make_staff(Role.COORDINATOR))

    text = words(desk, study, "participant", person.pk)

    for each in person.visits.all():
        assert address(study, "visit", each.pk) in text
    assert address(study, "leave", person.pk) in text


@pytest.mark.parametrize("page", ["calls", "visits"])
def test_lists_ask_the_database_as_often_for_many(
    desk, study, visit, page, django_assert_max_num_queries
):
    make_followed(visit.participant.site, "another")
    with django_assert_max_num_queries(12):
        desk.get(address(study, page))


def test_a_kept_answer_is_corrected_with_a_reason_and_scored_anew(desk, study, visit):
    sent = {item: str(value) for item, value in items("nprs", 4).items()}
    desk.post(address(study, "enter_answers", visit.pk, "nprs"), {**sent, "key": "f"})
    where = address(study, "correct", visit.pk, "nprs")
    assert desk.get(where).status_code == 404
    desk.post(address(study, "finish_visit", visit.pk))
    assert where in words(desk, study, "visit", visit.pk)

    other = dict.fromkeys(sent, "6")
    silent = desk.post(where, other)
    same = desk.post(where, {**sent, "reason": "Misheard"})
    off = desk.post(where, dict.fromkeys(sent, "11") | {"reason": "Misheard"})
    assert (silent.status_code, same.status_code, off.status_code) == (422, 422, 422)
    assert "Please say why." in silent.content.decode()
    assert visit.responses.get().score == 4

    assert desk.post(where, {**other, "reason": "Misheard"}).status_code == 302
    assert visit.responses.get().score == 6
    event = AuditEvent.objects.filter(kind=Kind.TRIAL_ANSWER_CORRECTED).get()
    assert event.reason == "Misheard"


def test_a_death_is_kept_once_and_stops_all_that_is_asked(desk, study, visit, person, time):
    where = address(study, "died", person.pk)
    facts = {
        "died_on": time.at.date().isoformat(),
        "text": "Told by a relative",
        "relatedness": "unrelated",
        "number": person.number.lower(),
    }

    for missing in ("died_on", "text", "relatedness", "number"):
        refused = desk.post(where, {**facts, missing: ""})
        assert refused.status_code == 422
    later = (time.at.date() + timedelta(days=1)).isoformat()
    assert desk.post(where, {**facts, "died_on": later}).status_code == 422
    assert not AdverseEvent.objects.exists()
    desk.post(where, facts)
    again = desk.post(where, facts)

    person.refresh_from_db()
    assert again.status_code == 422
    assert person.status == "died"
    assert AdverseEvent.objects.get().seriousness == "death"
    assert "Ida Holm" not in words(desk, study, "calls")
