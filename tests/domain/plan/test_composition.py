"""What a session is made of."""

import itertools
from collections import Counter

import pytest
from tests.domain.plan.people import (
    begin,
    codes,
    go_on,
    ids,
    library,
    make_checkin,
    make_profile,
    no_cases,
    no_signs,
)

from selfback.domain.plan.profile import Limits
from selfback.domain.plan.week import Mode

GENTLE = {"flexibility", "stretch", "pain-relief"}


@pytest.mark.parametrize(
    ("minutes", "count", "sets"), [(10, 3, 2), (15, 3, 3), (20, 4, 3), (30, 6, 3), (45, 9, 3)]
)
def test_minutes_decide_how_many_exercises_and_sets(minutes, count, sets):
    plan = begin(make_profile(minutes=minutes))

    assert len(plan.exercises) == count
    assert plan.minutes == minutes
    assert {e.sets for e in plan.exercises if e.type.value not in GENTLE} == {sets}
    assert {e.sets for e in plan.exercises if e.type.value in GENTLE} <= {2}


def test_a_session_starts_with_abdomen_back_and_trunk_or_hips_then_eases():
    types = [each.type.value for each in begin().exercises]

    assert types[:2] == ["abdominal", "back"]
    assert types[2] in {"core", "gluteal"}
    assert types[3] in {"flexibility", "stretch"}


def test_everyone_starts_at_the_first_level_with_ten_repetitions():
    plan = begin(make_profile(minutes=45, activity_level="hard"))

    assert {each.level for each in plan.exercises} == {1}
    counted = [e for e in plan.exercises if e.type.value not in GENTLE and not e.hold_seconds]
    assert {each.repetitions for each in counted} == {10}


@pytest.mark.parametrize("before", range(11))
@pytest.mark.parametrize("now", range(11))
def test_three_causes_turn_the_week_into_one_that_eases(before, now):
    eases = (
        now >= 7 or (before <= 2 and now - before >= 4) or (3 <= before <= 6 and now - before >= 3)
    )
    first = begin(make_profile(pain_average=before))

    plan = go_on(first, make_checkin(pain_average=now))

    assert (plan.mode is Mode.PAIN_RELIEF) == eases
    if eases:
        assert {each.type.value for each in plan.exercises} == {"pain-relief"}
        assert plan.exercises[0].reasons[0].code in {"relief-pain", "relief-rise"}


def test_after_a_week_that_eased_the_own_programme_comes_back():
    first = begin()
    eased = go_on(first, make_checkin(pain_average=8))
    back = go_on(eased, make_checkin(pain_average=4))

    assert eased.headline.code == "headline-heavy"
    assert back.headline.code == "headline-back"
    assert set(ids(back)) == set(ids(first))


def test_an_unasked_condition_allows_only_gentle_movement():
    person = make_profile(conditions=("heart-disease",), minutes=30)

    unasked, cleared = (
        begin(person),
        begin(make_profile(conditions=("heart-disease",), minutes=30, cleared="yes")),
    )

    assert {each.type.value for each in unasked.exercises} <= GENTLE
    assert unasked.mode is Mode.GENTLE
    assert unasked.exercises[0].reasons[0].facts == {"condition": "heart-disease"}
    assert not {each.type.value for each in cleared.exercises} <= GENTLE


def test_what_a_clinician_takes_out_stays_out():
    before = begin()
    limits = Limits(exercises=(ids(before)[0],))

    plan = go_on(before, make_checkin(limits=limits))
    after = go_on(plan)

    assert ids(before)[0] not in ids(plan)
    assert ids(before)[0] not in ids(after)


def test_high_blood_pressure_shortens_long_holds():
    person = make_profile(conditions=("high-blood-pressure",), minutes=45)
    plan = begin(person)

    held = [each for each in plan.exercises if each.hold_seconds]
    assert held
    assert max(each.hold_seconds for each in held) <= 10
    shortened = [e for e in held if library().exercises[e.id].dose.hold_seconds > 10]
    assert all("short-hold" in codes(each.reasons) for each in shortened)


def test_a_sign_to_watch_takes_a_set_off_and_keeps_the_strength():
    signs = no_signs() | {"leg_pain_numbness": "yes"}
    plain, soft = begin(), begin(make_profile(red_flags=signs))

    assert soft.mode is Mode.GENTLE
    assert ids(soft) == ids(plain)
    assert [e.sets for e in soft.exercises] == [e.sets - 1 for e in plain.exercises]


def test_gentle_exercises_change_over_weeks_but_never_all_at_once():
    plans = [begin(make_profile(minutes=45))]
    for _ in range(11):
        plans.append(go_on(plans[-1]))

    seen = Counter(each for plan in plans for each in ids(plan))
    gentle = [e for e in seen if library().exercises[e].type.value in {"flexibility", "stretch"}]
    assert len(gentle) > 4
    for earlier, later in itertools.pairwise(plans):
        kept = set(ids(earlier)) & set(ids(later))
        assert 2 * len(kept) >= len(later.exercises)


def test_no_gentle_exercise_stays_over_three_weeks_while_others_could_take_its_place():
    plans = [begin(make_profile(minutes=45))]
    for _ in range(11):
        plans.append(go_on(plans[-1]))

    for plan in plans:
        for each in plan.exercises:
            if each.type.value in {"flexibility", "stretch"}:
                assert plan.carry.streaks[each.id] <= 3


def test_trunk_and_hips_take_turns_in_short_sessions():
    plans = [begin(make_profile(minutes=15))]
    for _ in range(5):
        plans.append(go_on(plans[-1]))

    leads = [plan.exercises[2].type.value for plan in plans]
    assert leads[:3] == [leads[0]] * 3
    assert leads[3:] == [leads[3]] * 3
    assert {leads[0], leads[3]} == {"core", "gluteal"}


def test_without_cases_the_default_stands_and_says_so():
    plan = begin(cases=no_cases())

    assert plan.evidence.rests_on == "default"
    assert plan.evidence.neighbours == ()
    assert ids(plan) == ["heel-slide", "hip-hinge", "wall-plank", "cat-camel"]
    assert {codes(each.reasons)[0] for each in plan.exercises} == {"default-guideline"}


def test_what_was_disliked_rests_for_four_weeks():
    from selfback.domain.plan.checkin import Done

    first = begin()
    out = ids(first)[3]
    plan = go_on(first, make_checkin(exercises=(Done(id=out, skipped="dislike"),)))
    for _ in range(3):
        assert out not in ids(plan)
        plan = go_on(plan)

    assert out not in ids(plan)
