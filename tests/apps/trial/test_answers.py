"""Answers are kept part by part, each once, and two devices come to the same ones."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.apps.at_once import at_once
from tests.apps.trial.world import (
    PROTOCOL,
    STAFF,
    finish,
    give_answers,
    items,
    make_followed,
    make_site,
    make_study,
    noon_of,
    scorer,
    visit_of,
)

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.trial.answer_services import correct_answer
from selfback.apps.trial.errors import (
    KeyUsedForOtherAnswers,
    NotAskedHere,
    NotNow,
    ReasonNeeded,
    VisitIsOver,
)
from selfback.apps.trial.models import (
    Deviation,
    Participant,
    Reminder,
    Response,
    Saving,
    Visit,
)
from selfback.apps.trial.visit_services import end_visit
from selfback.domain.trial.disposition import VisitStatus

pytestmark = pytest.mark.django_db
OPENS, DUE, CLOSES = date(2027, 2, 12), date(2027, 2, 15), date(2027, 3, 8)
THEN = noon_of(DUE)


@pytest.fixture
def visit() -> Visit:
    return visit_of(make_followed(make_site(make_study())))


def ending(visit, at):
    return end_visit(visit=visit, protocol=PROTOCOL, scorer=scorer, at=at)


def correcting(response, value, reason="read the wrong line of the paper", at=THEN):
    return correct_answer(
        response=response,
        protocol=PROTOCOL,
        scorer=scorer,
        item="q1",
        value=value,
        reason=reason,
        by=STAFF,
        at=at,
    )


def test_a_visit_can_be_answered_in_parts_and_goes_on_where_it_was_left(visit):
    give_answers(visit, "rmdq-24", {"q1": 1, "q2": 0}, at=THEN)
    held = give_answers(visit, "rmdq-24", {"q3": 1}, key="later", at=THEN + timedelta(hours=2))

    assert held.answers == {"q1": 1, "q2": 0, "q3": 1}
    assert (held.version, held.score, held.finished_at) == (2, None, None)
    visit.refresh_from_db()
    assert (visit.status, visit.done_at) == (VisitStatus.PARTIAL, None)


def test_answers_that_arrive_twice_count_once(visit):
    first = give_answers(visit, "nprs", {"q1": 4}, key="k", at=THEN)
    again = give_answers(visit, "nprs", {"q1": 4}, key="k", at=THEN + timedelta(minutes=5))

    assert again == first
    assert (again.version, Saving.objects.filter(visit=visit).count()) == (1, 1)
    with pytest.raises(KeyUsedForOtherAnswers):
        give_answers(visit, "nprs", {"q1": 5}, key="k", at=THEN)


def test_the_later_answer_stands_though_it_arrives_first(visit):
    late = {"told_at": THEN + timedelta(minutes=9), "writer": "tablet", "key": "tablet-1"}
    early = {"told_at": THEN, "writer": "phone", "key": "phone-1"}
    arrived = THEN + timedelta(minutes=10)

    give_answers(visit, "nprs", {"q1": 7}, at=arrived, **late)
    held = give_answers(visit, "nprs", {"q1": 3}, at=arrived + timedelta(minutes=5), **early)

    assert held.answers == {"q1": 7}
    assert held.version == 2


def test_a_device_whose_clock_runs_years_ahead_does_not_win_for_ever(visit):
    ahead = {"told_at": THEN + timedelta(days=3650), "writer": "phone", "key": "phone-1"}
    give_answers(visit, "nprs", {"q1": 7}, at=THEN, **ahead)
    held = give_answers(visit, "nprs", {"q1": 3}, key="tablet-1", at=THEN + timedelta(minutes=1))

    assert held.answers == {"q1": 3}


def test_an_answer_can_be_taken_out(visit):
    give_answers(visit, "nprs", {"q1": 7}, at=THEN)
    held = give_answers(visit, "nprs", {"q1": None}, key="out", at=THEN + timedelta(minutes=1))

    assert (held.answers, held.score) == ({}, None)


moves = st.lists(
    st.tuples(
        st.sampled_from(["phone", "tablet"]),
        st.sampled_from(["q1", "q2", "q3"]),
        st.none() | st.integers(0, 1),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=moves, data=st.data())
def test_in_whatever_order_two_devices_arrive_the_answers_are_the_same(visit, moves, data):
    told = list(enumerate(moves))
    outcomes = []
    for order in (told, data.draw(st.permutations(told))):
        with transaction.atomic():
            for number, (device, item, value, minute) in order:
                give_answers(
                    visit,
                    "rmdq-24",
                    {item: value},
                    key=f"{number}",
                    writer=f"{device}-{number}",
                    told_at=THEN + timedelta(minutes=minute),
                    at=THEN + timedelta(hours=1),
                )
            outcomes.append(Response.objects.get(visit=visit, instrument="rmdq-24").answers)
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]


@pytest.mark.django_db(transaction=True)
def test_two_devices_that_answer_at_once_lose_nothing(many_connections):
    visit = visit_of(make_followed(make_site(make_study())))
    told = [{f"q{n}": 1} for n in range(1, 9)]

    results = at_once(
        [
            lambda n=n, each=each: give_answers(
                visit, "rmdq-24", each, key=f"k{n}", writer=f"d{n % 2}", at=THEN
            )
            for n, each in enumerate(told)
        ]
    )

    assert all(isinstance(each, Response) for each in results)
    held = Response.objects.get(visit=visit, instrument="rmdq-24")
    assert held.answers == {f"q{n}": 1 for n in range(1, 9)}
    assert held.version == 8


def test_a_finished_visit_has_scores_and_asks_no_more(visit):
    give_answers(visit, "rmdq-24", items("rmdq-24", 9), at=THEN)
    give_answers(visit, "pseq-10", {"q1": 3}, at=THEN)
    held = finish(visit, at=THEN)

    assert (held.status, held.done_on) == (VisitStatus.COMPLETE, DUE)
    assert held.responses.get(instrument="rmdq-24").score == 9
    assert held.responses.get(instrument="pseq-10").score is None
    assert {each.state for each in held.reminders.all()} == {Reminder.State.SKIPPED}
    assert finish(visit, at=THEN + timedelta(days=1)).done_on == DUE
    with pytest.raises(VisitIsOver, match="finished"):
        give_answers(visit, "nprs", {"q1": 4}, at=THEN)


def test_nothing_is_finished_that_was_not_begun(visit):
    with pytest.raises(NotNow, match="nothing-answered"):
        finish(visit, at=THEN)


def test_a_visit_takes_only_what_it_asks(visit):
    with pytest.raises(NotAskedHere, match="phq-8"):
        give_answers(visit, "phq-8", {"q1": 1}, at=THEN)


@pytest.mark.parametrize(
    ("day", "why"),
    [(OPENS - timedelta(days=1), "not-open-yet"), (CLOSES + timedelta(days=1), "window-closed")],
)
def test_a_window_is_answered_within_its_days_and_not_outside(visit, day, why):
    with pytest.raises(VisitIsOver, match=why):
        give_answers(visit, "nprs", {"q1": 4}, at=noon_of(day))
    give_answers(visit, "nprs", {"q1": 4}, key="first", at=noon_of(OPENS))
    give_answers(visit, "nprs", {"q1": 5}, key="last", at=noon_of(CLOSES))


def test_paper_filled_in_in_time_may_be_entered_later(visit):
    later = noon_of(CLOSES + timedelta(days=9))
    ending(visit, later)
    paper = {"source": Response.Source.PAPER, "answered_on": CLOSES, "by": STAFF, "at": later}

    give_answers(visit, "nprs", {"q1": 4}, **paper)
    held = finish(visit, answered_on=CLOSES, by=STAFF, at=later)

    assert (held.status, held.done_on) == (VisitStatus.COMPLETE, CLOSES)
    assert not Deviation.objects.exists()


def test_answers_from_outside_the_window_need_a_reason_and_make_a_deviation(visit):
    later = noon_of(CLOSES + timedelta(days=9))
    paper = {"source": Response.Source.PAPER, "by": STAFF, "at": later}
    with pytest.raises(VisitIsOver, match="window-closed"):
        give_answers(visit, "nprs", {"q1": 4}, **paper)

    give_answers(visit, "nprs", {"q1": 4}, late_reason="was in hospital", **paper)
    finish(visit, late_reason="was in hospital", by=STAFF, at=later)

    deviation = Deviation.objects.get()
    assert (deviation.kind, deviation.text) == (Deviation.Kind.VISIT_WINDOW, "was in hospital")


def test_a_window_that_closes_keeps_what_was_answered_and_counts_it(visit):
    give_answers(visit, "rmdq-24", items("rmdq-24", 9), at=THEN)
    with pytest.raises(VisitIsOver, match="still-open"):
        ending(visit, noon_of(CLOSES))

    held = ending(visit, noon_of(CLOSES + timedelta(days=1)))

    assert held.status == VisitStatus.PARTIAL
    assert held.responses.get().score == 9


def test_a_window_that_closes_unanswered_is_missed_and_found_by_who_has_to_end_it(visit):
    after = noon_of(CLOSES + timedelta(days=1))
    assert list(Visit.objects.over_at(noon_of(CLOSES))) == []
    assert list(Visit.objects.over_at(after)) == [visit]

    assert ending(visit, after).status == VisitStatus.MISSED
    assert list(Visit.objects.over_at(after)) == []


def test_after_the_last_visit_somebody_has_completed_the_study(visit):
    participant = visit.participant
    last = participant.visits.get(visit="month-9")
    for each in Visit.objects.over_at(noon_of(last.due_on)):
        ending(each, noon_of(last.due_on))
    give_answers(last, "nprs", {"q1": 4}, at=noon_of(last.due_on))
    finish(last, at=noon_of(last.due_on))

    participant.refresh_from_db()
    assert participant.status == Participant.Status.COMPLETED


def test_a_correction_needs_a_reason_and_keeps_what_was_there(visit):
    response = give_answers(visit, "nprs", {"q1": 4}, at=THEN)
    with pytest.raises(NotNow, match="not-finished"):
        correcting(response, 6)
    finish(visit, at=THEN)
    with pytest.raises(ReasonNeeded):
        correcting(response, 6, reason=" ")

    held = correcting(response, 6)

    assert (held.answers, held.score) == ({"q1": 6}, 6)
    event = AuditEvent.objects.get(kind=Kind.TRIAL_ANSWER_CORRECTED.value)
    assert (event.changes, event.by_id) == ({"q1": [4, 6]}, STAFF)
    assert event.reason == "read the wrong line of the paper"
    assert [each.answers for each in Saving.objects.filter(visit=visit)] == [{"q1": 4}, {"q1": 6}]


def test_a_correction_of_the_baseline_moves_nobody(visit):
    baseline = visit.participant.visits.get(is_baseline=True)
    before = visit.participant.strata
    response = baseline.responses.get(instrument="nprs")

    correcting(response, 9)

    visit.participant.refresh_from_db()
    assert visit.participant.strata == before


def test_what_arrived_is_never_changed(visit):
    give_answers(visit, "nprs", {"q1": 4}, at=THEN)

    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Saving.objects.update(answers={})


def test_every_version_can_be_built_again_from_what_arrived(visit):
    for number, told in enumerate([{"q1": 1}, {"q2": 0}, {"q1": None}, {"q3": 1}]):
        at = THEN + timedelta(minutes=number)
        held = give_answers(visit, "rmdq-24", told, key=str(number), at=at)

    rebuilt: dict = {}
    for saving in Saving.objects.filter(visit=visit).order_by("version"):
        rebuilt.update(saving.answers)
    assert {item: value for item, value in rebuilt.items() if value is not None} == held.answers
