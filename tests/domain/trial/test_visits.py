"""Visits keep partial answers, and two devices come to the same answers in whatever order."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.trial.protocol_folder import CONTENT, PRIMARY

from selfback.domain.trial.disposition import VisitStatus
from selfback.domain.trial.protocol_loading import load_protocol
from selfback.domain.trial.visits import (
    Cell,
    asked_for,
    baseline_window,
    merged,
    planned_visits,
    standing,
    status_of,
)

PROTOCOL = load_protocol(CONTENT, PRIMARY)
cells = st.builds(
    Cell,
    value=st.none() | st.integers(0, 3) | st.sampled_from(["yes", "no"]),
    at=st.sampled_from(["2027-01-04T12:00:00.000000+00:00", "2027-01-04T12:00:01.000000+00:00"]),
    writer=st.sampled_from(["phone", "tablet"]),
)
responses = st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), cells)


def test_the_visits_of_the_published_trial_are_counted_from_the_day_of_randomisation():
    planned = planned_visits(PROTOCOL, date(2027, 1, 31))

    assert [(each.visit.id, each.window.due) for each in planned] == [
        ("week-6", date(2027, 3, 14)),
        ("month-3", date(2027, 4, 30)),
        ("month-6", date(2027, 7, 31)),
        ("month-9", date(2027, 10, 31)),
    ]
    assert planned[0].asking.call_from == date(2027, 3, 26)
    assert all(len(each.asking.messages) == 4 for each in planned)


def test_windows_of_one_person_never_overlap():
    for day in (date(2027, 1, 31), date(2027, 11, 30), date(2028, 2, 29)):
        planned = planned_visits(PROTOCOL, day)
        for one, next_one in pairwise(planned):
            assert one.window.closes < next_one.window.opens


def test_a_baseline_stays_fresh_for_the_days_the_protocol_says():
    held = baseline_window(PROTOCOL, date(2027, 1, 4))

    assert (held.opens, held.closes) == (date(2027, 1, 4), date(2027, 2, 1))


@pytest.mark.parametrize(
    ("has_answers", "is_finished", "is_over", "left", "status"),
    [
        (False, False, False, None, VisitStatus.PENDING),
        (False, False, True, None, VisitStatus.MISSED),
        (True, False, False, None, VisitStatus.PARTIAL),
        (True, False, True, None, VisitStatus.PARTIAL),
        (True, True, True, None, VisitStatus.COMPLETE),
        (False, False, False, VisitStatus.WITHDRAWN, VisitStatus.WITHDRAWN),
        (False, False, True, VisitStatus.DIED, VisitStatus.DIED),
        (True, False, False, VisitStatus.WITHDRAWN, VisitStatus.PARTIAL),
        (True, True, False, VisitStatus.DIED, VisitStatus.COMPLETE),
    ],
)
def test_what_was_answered_counts_whatever_comes_after(
    has_answers, is_finished, is_over, left, status
):
    told = status_of(has_answers=has_answers, is_finished=is_finished, is_over=is_over, left=left)
    assert told is status


def test_the_later_answer_stands_and_one_that_was_taken_out_stays_out():
    early = Cell(value=3, at="2027-01-04T12:00:00.000000+00:00", writer="phone")
    late = Cell(value=None, at="2027-01-04T12:00:01.000000+00:00", writer="tablet")

    assert standing(merged({"q1": early}, {"q1": late})) == {}
    assert standing(merged({"q1": late}, {"q1": early})) == {}
    assert standing(merged({"q1": early}, {"q2": early})) == {"q1": 3, "q2": 3}


@given(responses, responses, responses)
def test_devices_converge_in_whatever_order_and_however_often_answers_arrive(one, two, three):
    assert merged(one, two) == merged(two, one)
    assert merged(merged(one, two), three) == merged(one, merged(two, three))
    assert merged(merged(one, two), two) == merged(one, two)


def test_what_a_visit_asks_is_known_by_instrument_and_items():
    asked = asked_for(PROTOCOL, "baseline")

    assert asked["rmdq-24"] == 24
    assert asked["questions"] == len(PROTOCOL.baseline.questions)
    assert "questions" not in asked_for(PROTOCOL, "month-3")
