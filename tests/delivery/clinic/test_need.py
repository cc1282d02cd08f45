"""Who needs a look this week, and the one sentence that says why."""

from datetime import date, timedelta
from typing import Any

import pytest

from selfback.delivery.clinic.need import Known, Level, sorted_by_need
from selfback.delivery.clinic.templatetags.sparkline import sparkline

TODAY = date(2027, 1, 18)


def known(name: str = "Marie", **facts: Any) -> Known:
    usual = {
        "joined": TODAY - timedelta(days=14),
        "week": 2,
        "week_began": TODAY - timedelta(days=4),
        "pain": (5, 5),
        "last_active": TODAY - timedelta(days=1),
    }
    return Known(patient_id=name, name=name, **{**usual, **facts})


def only_row(**facts: Any) -> Any:
    (row,) = sorted_by_need([known(**facts)], today=TODAY)
    return row


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"paused": "R"}, "The plan stands still after a warning sign."),
        ({"paused": "A"}, "The exercises stand still after a warning sign."),
        ({"pain": (5, 3, 6)}, "Pain up from 3 to 6 in a week."),
        (
            {"week": None, "week_began": None, "pain": ()},
            "Joined 14 days ago and has no plan yet.",
        ),
        ({"week_began": TODAY - timedelta(days=10)}, "The check-in has waited for 3 days."),
        (
            {"week_began": TODAY - timedelta(days=8), "last_active": TODAY - timedelta(days=8)},
            "No steps and no session for 8 days.",
        ),
    ],
)
def test_who_needs_a_look_this_week_is_said_in_a_sentence(facts: dict[str, Any], sentence: str):
    row = only_row(**facts)

    assert row.level is Level.THIS_WEEK
    assert row.sentence == sentence


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"pain": (6, 5, 4)}, "Pain down from 6 to 4."),
        ({"pain": (5, 4)}, "Pain 4 of 10, much as at the start."),
        ({"pain": (5,)}, "Pain 5 of 10, in the first week."),
        ({"pain": (5, 6)}, "Pain 6 of 10, much as at the start."),
        (
            {"joined": TODAY, "week": None, "week_began": None, "pain": (), "last_active": None},
            "Has just joined.",
        ),
        ({"week_began": TODAY - timedelta(days=9)}, "Pain 5 of 10, much as at the start."),
    ],
)
def test_for_all_others_there_is_no_hurry(facts: dict[str, Any], sentence: str):
    row = only_row(**facts)

    assert row.level is Level.WELL
    assert row.sentence == sentence


def test_the_most_urgent_come_first_and_equals_by_name():
    rows = sorted_by_need(
        [
            known("Zoe"),
            known("Bente", pain=(2, 6)),
            known("Anna"),
            known("Carl", pain=(2, 6)),
            known("Dan", paused="R"),
        ],
        today=TODAY,
    )

    assert [row.name for row in rows] == ["Dan", "Bente", "Carl", "Anna", "Zoe"]


def test_the_small_line_ends_higher_when_pain_is_worse():
    better, worse = sparkline((5, 2)), sparkline((5, 8))

    assert 'cy="22.6"' in better
    assert 'cy="9.4"' in worse
    assert sparkline((5,)) == ""
