"""The outcome of a week is one number made of what is known about it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.domain.plan.people import rules

from selfback.domain.plan.checkin import Done
from selfback.domain.plan.outcome import WeekOutcome, done_share

RULES = rules().engine.outcome
PARTS = {
    "gpe": st.integers(-3, 3),
    "pain_change": st.integers(-10, 10),
    "interference_change": st.integers(-10, 10),
    "done_share": st.floats(0, 1),
}
weeks = st.fixed_dictionaries({name: st.none() | part for name, part in PARTS.items()})


def test_the_weights_add_up():
    total = RULES.gpe_weight + RULES.pain_weight + RULES.interference_weight + RULES.done_weight
    assert total == pytest.approx(1)


def test_a_week_that_changed_nothing_is_in_the_middle():
    same = WeekOutcome(gpe=0, pain_change=0, interference_change=0)

    assert same.value(RULES) == pytest.approx(0.5)


def test_the_best_week_is_one_and_the_worst_is_zero():
    best = WeekOutcome(gpe=3, pain_change=-4, interference_change=-9, done_share=1)
    worst = WeekOutcome(gpe=-3, pain_change=4, interference_change=4, done_share=0)

    assert best.value(RULES) == pytest.approx(1)
    assert worst.value(RULES) == 0


def test_what_is_not_known_leaves_its_weight_to_the_rest():
    assert WeekOutcome(gpe=3).value(RULES) == 1
    assert WeekOutcome(gpe=3, pain_change=0).value(RULES) == pytest.approx((0.4 + 0.15) / 0.7)


def test_what_was_done_alone_says_nothing_of_how_it_went():
    assert WeekOutcome(done_share=1.0).value(RULES) is None
    assert WeekOutcome().value(RULES) is None


@given(weeks)
def test_an_outcome_lies_between_zero_and_one(known):
    value = WeekOutcome(**known).value(RULES)

    assert value is None or 0 <= value <= 1 + 1e-12


@given(weeks, st.sampled_from(["pain_change", "interference_change"]))
def test_less_pain_never_makes_a_week_worse(known, part):
    assume(known[part] is not None and known[part] > -10)
    better = known | {part: known[part] - 1}

    assert WeekOutcome(**better).value(RULES) >= WeekOutcome(**known).value(RULES)


def test_sessions_beyond_the_plan_do_not_count_twice():
    done = (Done(id="bridge", sessions=9), Done(id="crunch", sessions=1))

    assert done_share(done, exercises=2, days_per_week=3) == pytest.approx(4 / 6)
    assert done_share((), exercises=2, days_per_week=3) == 0
    assert done_share(done, exercises=0, days_per_week=3) is None
