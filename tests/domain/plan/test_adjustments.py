"""What a clinician changed binds every plan until it is lifted, and the plan says so."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.plan.people import begin, go_on, ids, make_checkin, make_profile
from tests.domain.shipped import library

from selfback.domain.content.exercise import Load, Position
from selfback.domain.plan.adjustments import (
    Adjustment,
    AdjustmentKind,
    Adjustments,
    AdjustmentUnfit,
    check_adjustment,
)
from selfback.domain.plan.checkin import Done
from selfback.domain.plan.document import from_document, to_document
from selfback.domain.plan.week import Mode

WHO = "Kari Berg"


def _told(*each, **one):
    return Adjustments((*each, _one(**one)) if one else each)


def _one(kind, item="", instead="", amount=None, id="a1"):
    kind = AdjustmentKind(kind)
    return Adjustment(id=id, kind=kind, who=WHO, item=item, instead=instead, amount=amount)


def _another(plan):
    """An exercise of the first one's type and level that the plan does not hold."""
    here = plan.exercises[0]
    return next(
        each.id
        for each in library().exercises.values()
        if (each.type, each.level) == (here.type, here.level) and each.id not in ids(plan)
    )


def test_what_is_left_out_stays_out_until_it_is_lifted():
    first = begin()
    out = _told(kind="leave-out", item=ids(first)[0])

    second = go_on(first, adjustments=out)
    third = go_on(second, adjustments=out)
    lifted = go_on(third, adjustments=Adjustments())

    assert ids(first)[0] not in ids(second) + ids(third)
    assert second.carry.profile.limits.exercises == (ids(first)[0],)
    assert lifted.carry.profile.limits.exercises == ()


def test_the_next_plan_says_who_took_an_exercise_out():
    first = begin()

    second = go_on(first, adjustments=_told(kind="leave-out", item=ids(first)[0]))

    change = next(each for each in second.changes if each.heading.code == "heading-left-out")
    assert change.heading.facts == {"exercise": ids(first)[0]}
    assert change.reason.facts == {"who": WHO}


def test_an_exercise_comes_in_place_of_another_and_stays():
    first = begin()
    was, new = ids(first)[0], _another(first)

    second = go_on(first, adjustments=_told(kind="instead", item=was, instead=new))
    third = go_on(second, adjustments=_told(kind="instead", item=was, instead=new))

    assert was not in ids(second) + ids(third)
    assert new in ids(second)
    assert new in ids(third)
    reasons = next(each for each in second.exercises if each.id == new).reasons
    assert reasons[0].code == "clinician-instead"
    assert reasons[0].facts == {"who": WHO, "other": was}
    assert len(second.exercises) == len(first.exercises)


def test_a_kept_exercise_rests_for_a_week_when_it_hurt():
    first = begin()
    new = _another(first)
    kept = _told(kind="keep", item=new)
    second = go_on(first, adjustments=kept)

    hurt = go_on(second, make_checkin(exercises=(Done(id=new, skipped="pain"),)), adjustments=kept)

    assert new in ids(second)
    assert new not in ids(hurt)


def test_a_condition_bars_even_what_a_clinician_keeps():
    barred = next(each for each in library().exercises.values() if Load.PRONE in each.loads)
    bars = next(
        id
        for id, each in library().conditions.items()
        if Load.PRONE in each.avoid and not each.ask_first
    )
    profile = make_profile(conditions=(bars,))

    plan = go_on(begin(profile), adjustments=_told(kind="keep", item=barred.id))

    assert barred.id not in ids(plan)


def test_the_later_word_on_an_exercise_counts():
    first = begin()
    item = _another(first)
    out, back = _one("leave-out", item, id="a1"), _one("keep", item, id="a2")

    assert item in ids(go_on(first, adjustments=_told(out, back)))
    assert item not in ids(go_on(first, adjustments=_told(back, out)))


@pytest.mark.parametrize(("kind", "amount"), [("most-steps", 1500), ("step-goal", 9000)])
def test_the_step_goal_follows_the_clinician(kind, amount):
    plan = go_on(begin(), adjustments=_told(kind=kind, amount=amount))

    assert plan.steps.goal == amount
    assert plan.steps.low <= amount <= plan.steps.high
    assert plan.steps.reasons[0].facts["who"] == WHO


def test_a_highest_goal_that_is_not_reached_changes_nothing():
    plain, told = (
        go_on(begin(), adjustments=each)
        for each in (Adjustments(), _told(kind="most-steps", amount=30_000))
    )

    assert told.steps == plain.steps


def test_the_number_of_sets_follows_the_clinician():
    first = begin()

    second = go_on(first, adjustments=_told(kind="sets", item=ids(first)[0], amount=1))

    planned = next(each for each in second.exercises if each.id == ids(first)[0])
    assert planned.sets == 1
    assert "clinician-sets" in [each.code for each in planned.reasons]


def test_a_message_that_was_taken_out_is_not_shown():
    first = begin()
    item = first.education[0].id

    other = begin(adjustments=_told(kind="no-message", item=item))

    assert item not in [each.id for each in other.education]
    assert len(other.education) == len(first.education)


def test_a_week_that_only_eases_stays_so():
    first = begin()
    plan = go_on(
        first, make_checkin(pain_average=10), adjustments=_told(kind="keep", item=_another(first))
    )

    assert plan.mode is Mode.PAIN_RELIEF
    assert {each.type.value for each in plan.exercises} == {"pain-relief"}


def test_a_plan_remembers_what_it_obeyed_through_its_document():
    plan = go_on(begin(), adjustments=_told(kind="most-steps", amount=2000))

    again = from_document(to_document(plan, library()))

    assert plan.adjustments == ("a1",)
    assert again == plan


kinds_of_limits = st.one_of(
    st.builds(_one, st.just("no-load"), st.sampled_from([each.value for each in Load])),
    st.builds(_one, st.just("no-position"), st.sampled_from([each.value for each in Position])),
    st.builds(_one, st.just("leave-out"), st.sampled_from(sorted(library().exercises))),
)


@given(st.lists(kinds_of_limits, max_size=6))
def test_no_plan_ever_breaks_a_limit(limits):
    told = Adjustments(tuple(replace(each, id=str(at)) for at, each in enumerate(limits)))

    plan = go_on(begin(), adjustments=told)

    for each in plan.exercises:
        exercise = library().exercises[each.id]
        assert each.id not in told.limits.exercises
        assert exercise.position not in told.limits.positions
        assert not set(exercise.loads) & set(told.limits.loads)


@given(st.lists(st.sampled_from(sorted(library().exercises)), unique=True, max_size=12))
def test_whatever_is_kept_a_session_never_grows(kept):
    plain = go_on(begin())
    told = Adjustments(tuple(_one("keep", each, id=each) for each in kept))

    plan = go_on(begin(), adjustments=told)

    assert len(plan.exercises) <= len(plain.exercises)
    assert len(set(ids(plan))) == len(plan.exercises)


@pytest.mark.parametrize(
    ("field", "unfit"),
    [
        ("item", _one("leave-out", "no-such-exercise")),
        ("item", _one("no-load", "gravity")),
        ("item", _one("most-steps", "seated-knee-lift", amount=3000)),
        ("instead", _one("instead", "seated-knee-lift")),
        ("instead", _one("instead", "seated-knee-lift", "seated-knee-lift")),
        ("instead", _one("keep", "seated-knee-lift", "heel-slide")),
        ("amount", _one("most-steps")),
        ("amount", _one("step-goal", amount=100)),
        ("amount", _one("sets", "seated-knee-lift", amount=9)),
        ("amount", _one("keep", "seated-knee-lift", amount=1)),
    ],
)
def test_what_does_not_fit_is_refused_by_name(field, unfit):
    with pytest.raises(AdjustmentUnfit) as refused:
        check_adjustment(unfit, exercises=library().exercises, messages=library().messages)

    assert refused.value.field == field
