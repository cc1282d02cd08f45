"""Warning signs stop a plan, and only a look lets it go on."""

import pytest
from tests.domain.plan.people import begin, go_on, make_checkin, make_profile, no_signs

from selfback.domain.plan.week import Mode, Subject


def _with(sign, answer="yes"):
    return no_signs() | {sign: answer}


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_an_emergency_pauses_everything_physical(answer):
    plan = begin(make_profile(red_flags=_with("saddle_numbness", answer)))

    assert plan.mode is Mode.PAUSED
    assert plan.exercises == ()
    assert (plan.steps.goal, plan.minutes, plan.days_per_week) == (0, 0, 0)
    assert plan.safety.tier == "R"
    assert plan.safety.actions[0] == "call"
    assert plan.headline.code == "headline-paused-R"


def test_a_sign_to_be_seen_soon_pauses_too():
    plan = begin(make_profile(red_flags=_with("weight_loss")))

    assert plan.mode is Mode.PAUSED
    assert plan.steps.reasons[0].code == "steps-paused-A"


def test_a_pause_lasts_until_someone_has_looked():
    paused = go_on(begin(), make_checkin(red_flags=_with("bladder")))
    still = go_on(paused)
    resumed = go_on(still, make_checkin(confirmed=True))

    assert [paused.mode, still.mode] == [Mode.PAUSED, Mode.PAUSED]
    assert resumed.mode is Mode.NORMAL
    assert resumed.headline.code == "headline-back"


def test_nobody_confirms_an_emergency_away():
    plan = go_on(begin(), make_checkin(red_flags=_with("bladder"), confirmed=True))

    assert plan.mode is Mode.PAUSED


def test_an_emergency_is_not_turned_into_something_milder_by_a_later_sign():
    paused = go_on(begin(), make_checkin(red_flags=_with("bladder")))
    later = go_on(paused, make_checkin(red_flags=_with("weight_loss")))

    assert later.carry.paused == "R"


def test_someone_who_was_seen_can_start_with_the_same_answers():
    plan = begin(make_profile(red_flags=_with("cancer_history")), confirmed=True)

    assert plan.mode is Mode.GENTLE
    assert plan.exercises
    assert plan.safety.tier == "A"


def test_the_pause_is_the_first_thing_that_is_said():
    plan = go_on(begin(), make_checkin(red_flags=_with("bladder")))

    assert plan.changes[0].what is Subject.SAFETY
    assert plan.changes[0].reason.code == "mode-paused-R"
