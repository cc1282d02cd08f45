"""Which messages a week holds, and why."""

import itertools
from collections import Counter

import pytest
from tests.domain.plan.people import (
    begin,
    codes,
    go_on,
    library,
    make_checkin,
    make_profile,
    no_cases,
    no_signs,
)

from selfback.domain.content.education import Family

FIRST_WEEK = [
    "reassurance-common",
    "stay-active-motion",
    "start-exercise-small",
    "encouragement-first-week",
    "goal-setting-small",
    "sleep-habits",
    "warning-signs-watch",
]


def _messages(plan):
    return [each.id for each in plan.education]


def _families(plan):
    return [library().messages[each.id].family for each in plan.education]


def _effects(plan):
    return {each.trigger for each in plan.carry.effects}


def test_the_first_week_is_the_same_for_everyone():
    assert _messages(begin()) == FIRST_WEEK


def test_strong_pain_in_the_first_week_leaves_out_starting_to_exercise():
    plan = begin(make_profile(pain_average=8))

    assert Family.START_EXERCISE not in _families(plan)
    assert [each for each in _messages(plan) if each in FIRST_WEEK] == [
        each for each in FIRST_WEEK if each != "start-exercise-small"
    ]


@pytest.mark.parametrize(
    ("answers", "trigger"),
    [
        ({"pain_average": 7}, "pain_high"),
        ({"pain_average": 3}, "pain_middle"),
        ({"interference": 5}, "interference_high"),
        ({"fear": 5}, "fear_high"),
        ({"work_ability": 5}, "work_hard"),
        ({"sleep": "sometimes"}, "sleep_poor"),
        ({"confidence_work": 4, "confidence_life": 4}, "confidence_low"),
        ({"stress": 2}, "stress_high"),
        ({"mood_low": 1}, "mood_low"),
        ({"barriers": ("weather",)}, "barrier_weather"),
        ({"conditions": ("osteoporosis",)}, "condition"),
    ],
)
def test_an_answer_calls_its_trigger_and_the_answer_beside_it_does_not(answers, trigger):
    calm = {"pain_average": 2, "fear": 4, "interference": 4, "work_ability": 6}

    assert trigger in _effects(begin(make_profile(**(calm | answers))))
    assert trigger not in _effects(begin(make_profile(**calm)))


def test_low_work_ability_calls_for_messages_about_work_and_high_does_not():
    assert "work_hard" not in _effects(begin(make_profile(work_ability=10)))
    assert "work_hard" not in _effects(begin(make_profile(work="retired", work_ability=2)))


def test_an_effect_runs_out_after_its_weeks():
    plan = begin(make_profile(sleep="several_times_a_week", pain_average=2))
    until = []
    for _ in range(5):
        until.append("sleep_poor" in _effects(plan))
        plan = go_on(plan, make_checkin(pain_average=2))

    assert until == [True, True, True, True, False]


def test_an_effect_called_again_runs_on_from_there():
    plan = begin(make_profile(sleep="several_times_a_week", pain_average=2))
    plan = go_on(plan, make_checkin(pain_average=2, sleep="sometimes"))

    (sleep,) = [each for each in plan.carry.effects if each.trigger == "sleep_poor"]
    assert (sleep.until, sleep.times) == (5, 2)


def test_fear_brings_messages_about_fear_and_says_so():
    first = begin(make_profile(fear=8, pain_average=2), cases=no_cases())
    plan = go_on(first, make_checkin(pain_average=2), cases=no_cases())

    assert Family.FEAR_AVOIDANCE in _families(plan)
    said = {each.id: codes(each.reasons)[0] for each in plan.education}
    about = [each for each in said if library().messages[each].family is Family.FEAR_AVOIDANCE]
    assert all(said[each] == "education-fear-high" for each in about)


def test_a_bad_week_brings_first_aid():
    plan = go_on(begin(), make_checkin(pain_average=8))

    assert _families(plan)[0] is Family.FIRST_AID


def test_a_message_about_an_illness_is_for_those_who_have_it():
    months = [begin(make_profile(conditions=("osteoporosis",)))]
    others = [begin()]
    for _ in range(7):
        months.append(go_on(months[-1]))
        others.append(go_on(others[-1]))

    assert "comorbidity-osteoporosis" in {each for plan in months for each in _messages(plan)}
    assert "comorbidity-osteoporosis" not in {each for plan in others for each in _messages(plan)}


def test_who_is_worse_for_days_after_small_efforts_is_never_told_to_do_more():
    never = {each.id for each in library().messages.values() if "long-tiredness" in each.never_when}
    plan = begin(make_profile(conditions=("long-tiredness",)))
    shown = _messages(plan)
    for _ in range(12):
        plan = go_on(plan)
        shown += _messages(plan)

    assert "start-exercise-small" in never
    assert len(shown) == 13 * 7
    assert never.isdisjoint(shown)


def test_a_read_message_comes_back_once_as_a_quiz():
    plan, quizzed = begin(), Counter()
    for _ in range(14):
        quizzes = {each.id: True for each in plan.education if each.as_quiz}
        quizzed.update(quizzes)
        assert len(quizzes) <= 2
        plan = go_on(plan, make_checkin(read=tuple(_messages(plan)), quizzes=quizzes))

    assert quizzed
    assert set(quizzed.values()) == {1}
    assert all(library().messages[each].quiz is not None for each in quizzed)


def test_what_was_shown_does_not_come_again_at_once():
    plans = [begin()]
    for _ in range(5):
        plans.append(go_on(plans[-1]))

    for earlier, later in itertools.pairwise(plans):
        assert not set(_messages(earlier)) & set(_messages(later))


def test_a_family_does_not_come_on_two_days_running():
    plan = begin(make_profile(fear=8, sleep="several_times_a_week"))
    for _ in range(6):
        plan = go_on(plan)
        families = _families(plan)
        assert all(a is not b for a, b in itertools.pairwise(families))


@pytest.mark.parametrize("sign", ["bladder", "weight_loss"])
def test_while_paused_nothing_says_that_all_is_well_or_asks_to_move(sign):
    plan = begin(make_profile(red_flags=no_signs() | {sign: "yes"}))

    away = {Family.REASSURANCE, Family.STAY_ACTIVE, Family.START_EXERCISE, Family.FEAR_AVOIDANCE}
    assert not away & set(_families(plan))
    assert len(plan.education) == 7
    assert Family.WARNING_SIGNS in _families(plan)
