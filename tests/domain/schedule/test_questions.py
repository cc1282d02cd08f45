"""Which questions a check-in asks, week by week."""

from dataclasses import replace

import pytest
from tests.domain.shipped import library

from selfback.domain.schedule.questions import CONFIDENCE, MOOD, STRESS, Known, due_questions
from selfback.domain.schedule.rules import CheckInRules

LIBRARY = library()
RULES = CheckInRules.from_content(LIBRARY.rule_file("check-in"))
WELL = Known(
    fear=0, work="working", work_ability=9, confidence=12, stress=0, mood=0, steps_percent=90
)
TROUBLED = replace(WELL, fear=6, work_ability=4, confidence=6, stress=3, mood=4, steps_percent=40)


def _due(week, known=WELL, **changes):
    return due_questions(week, replace(known, **changes), rules=RULES)


def _weeks(question, known=TROUBLED, **changes):
    return [week for week in range(1, 17) if question in _due(week, known, **changes)]


def test_someone_well_is_asked_four_things_in_an_odd_week():
    assert _due(1) == ("gpe", "pain_average", "anything_bad", "anything_bad_text")


def test_interference_is_asked_every_second_week():
    assert _weeks("interference", WELL) == [2, 4, 6, 8, 10, 12, 14, 16]


def test_sleep_is_asked_every_fourth_week_whatever_work_is_like():
    assert _weeks("sleep", WELL) == [4, 8, 12, 16]
    assert _weeks("sleep", TROUBLED) == [4, 8, 12, 16]


def test_fear_is_asked_every_fourth_week_from_the_second_if_there_was_some():
    assert _weeks("fear", steps_percent=90) == [2, 6, 10, 14]
    assert _weeks("fear", WELL) == []


def test_few_steps_ask_for_fear_in_any_week():
    assert "fear" in _due(3, steps_percent=49)
    assert "fear" not in _due(3, steps_percent=50)


def test_work_ability_is_asked_of_those_who_have_work_and_find_it_hard():
    assert _weeks("work_ability") == [8, 16]
    assert _weeks("work_ability", work="retired") == []
    assert _weeks("work_ability", work_ability=6) == []


@pytest.mark.parametrize(
    ("items", "weeks"),
    [(CONFIDENCE, [2, 4, 6, 8, 10, 12, 14, 16]), (STRESS, [8, 16]), (MOOD, [3, 7, 11, 15])],
)
def test_items_of_one_measure_are_asked_together(items, weeks):
    assert all(_weeks(item) == weeks for item in items)
    assert all(_weeks(item, WELL) == [] for item in items)


def test_barriers_are_asked_after_few_steps_until_two_check_ins_name_none():
    assert "barriers" in _due(5, steps_percent=74)
    assert "barriers" not in _due(5, steps_percent=75)
    assert "barriers" in _due(5, steps_percent=40, no_barrier_in_row=1)
    assert "barriers" not in _due(5, steps_percent=40, no_barrier_in_row=2)


def test_unknown_steps_ask_for_neither_fear_nor_barriers():
    assert not {"fear", "barriers"} & set(_due(3, steps_percent=None))


def test_every_question_that_may_be_due_is_one_of_the_check_in():
    asked = {each.id for each in LIBRARY.instruments["check-in"].questions}

    due = {question for week in range(1, 17) for question in _due(week, TROUBLED)}

    assert due == asked
