"""The step goal inside a plan, and its reasons."""

from dataclasses import replace

import pytest
from tests.domain.plan.people import begin, codes, go_on, make_checkin, make_profile


def test_measured_steps_come_before_what_was_said():
    plan = begin(make_profile(steps_per_day=(4000, 4400, None, 4200), usual_steps=9000))

    assert plan.steps.goal == 4500
    assert codes(plan.steps.reasons) == ["steps-measured"]
    assert plan.steps.reasons[0].facts == {"median": 4200}


def test_without_any_steps_the_activity_level_decides():
    plan = begin(make_profile(usual_steps=None, activity_level="sedentary"))

    assert plan.steps.goal == 3700
    assert codes(plan.steps.reasons) == ["steps-level"]


def test_strong_pain_starts_lower():
    plan = begin(make_profile(pain_average=7, usual_steps=5000))

    assert plan.steps.goal == 4500
    assert codes(plan.steps.reasons) == ["steps-usual", "steps-heavy-start"]


def test_the_next_goal_says_what_was_walked():
    plan = go_on(begin(), make_checkin(steps=(6010,) * 7))

    assert plan.steps.goal == 5700
    assert plan.steps.reasons[0].facts == {"median": 6010}


def test_the_persons_own_goal_is_the_one_that_counts():
    plan = go_on(begin(), make_checkin(steps=(6010,) * 7, step_goal=6000))

    assert plan.steps.goal == 6100


def test_risen_pain_keeps_the_goal_where_it_is():
    plan = go_on(begin(), make_checkin(steps=(9000,) * 7, pain_average=6))

    assert plan.steps.goal == 5300
    assert codes(plan.steps.reasons) == ["steps-hold-pain"]


def test_a_week_called_much_worse_lowers_the_goal_gently():
    plan = go_on(begin(), make_checkin(steps=(9000,) * 7, gpe=-2))

    assert plan.steps.goal == 4700
    assert codes(plan.steps.reasons) == ["steps-heavy", "steps-median"]


def test_a_new_device_starts_from_its_own_days():
    first = begin()

    lower = go_on(first, make_checkin(steps=(3000,) * 7, new_device=True))
    higher = go_on(first, make_checkin(steps=(9900,) * 7, new_device=True))

    assert lower.steps.goal == 3200
    assert higher.steps.goal <= 1.15 * first.steps.goal
    assert codes(lower.steps.reasons) == ["steps-new-device"]


def test_the_goal_waits_through_a_pause():
    signs = replace(make_checkin()).red_flags | {"weight_loss": "yes"}
    first = begin()
    paused = go_on(first, make_checkin(red_flags=signs, steps=(5300,) * 7))
    resumed = go_on(paused, make_checkin(confirmed=True, steps=(None,) * 7))

    assert paused.steps.goal == 0
    assert resumed.steps.goal == first.steps.goal


@pytest.mark.parametrize("walked", [(), (5000, 6000), (None,) * 7])
def test_too_few_days_keep_the_goal_and_say_so(walked):
    plan = go_on(begin(), make_checkin(steps=walked))

    assert plan.steps.goal == 5300
    assert codes(plan.steps.reasons) == ["steps-kept"]
