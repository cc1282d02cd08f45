"""What may take the place of an exercise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.plan.people import begin, go_on, library, make_checkin, make_profile, rules

from selfback.domain.plan.replacements import STEPS, UnknownReason, replacements

PLANS = [
    begin(make_profile(minutes=30)),
    begin(make_profile(minutes=45, conditions=("cannot-get-to-floor", "osteoporosis"))),
    begin(make_profile(conditions=("heart-disease",))),
    go_on(begin(), make_checkin(pain_average=8)),
]


def _offered(plan, exercise_id, reason):
    return replacements(plan, exercise_id, reason, library=library(), rules=rules())


def test_too_easy_offers_one_level_up():
    plan = PLANS[0]
    back = next(each.id for each in plan.exercises if each.type.value == "back")

    assert _offered(plan, back, "too_easy")[0].id == "prone-back-raise"


def test_too_hard_offers_the_same_level_where_there_is_no_lower_one():
    plan = begin()
    back = next(each.id for each in plan.exercises if each.type.value == "back")

    offered = _offered(plan, back, "too_hard")

    assert {each.level for each in offered} == {1}
    assert {each.type.value for each in offered} == {"back"}


def test_a_week_that_eases_offers_only_relief():
    plan = PLANS[3]

    for planned in plan.exercises:
        for reason in STEPS:
            offered = _offered(plan, planned.id, reason)
            assert {each.type.value for each in offered} <= {"pain-relief"}


def test_an_unknown_reason_is_refused():
    with pytest.raises(UnknownReason, match="boring"):
        _offered(PLANS[0], "bridge", "boring")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLANS), st.integers(0, 8), st.sampled_from(sorted(STEPS)))
def test_no_replacement_is_barred_or_planned_or_more_than_one_level_harder(plan, place, reason):
    planned = plan.exercises[place % len(plan.exercises)]
    conditions = [library().conditions[each] for each in plan.carry.profile.conditions]

    for each in _offered(plan, planned.id, reason):
        assert each.id not in {e.id for e in plan.exercises}
        assert each.level <= planned.level + (reason == "too_easy")
        assert not any(
            c.id in each.avoid_when or set(c.avoid) & set(each.loads) for c in conditions
        )
        if any(c.ask_first for c in conditions):
            assert each.type.value in {"flexibility", "stretch", "pain-relief"}
