"""When exercises get harder and when easier."""

import pytest
from tests.domain.plan.people import begin, codes, go_on, ids, library, make_checkin, make_profile

from selfback.domain.content.exercise import ExerciseType
from selfback.domain.plan.carry import Level
from selfback.domain.plan.checkin import Done

BACK = ExerciseType.BACK


def _of(plan, type_):
    return next(each for each in plan.exercises if each.type is type_)


def _done(plan, type_=BACK, **what):
    whole = {"sessions": 3, "minutes": 45, "repetitions_percent": 100, "rating": "right"}
    return Done(id=_of(plan, type_).id, **(whole | what))


def _after(plan, *done, **changes):
    return go_on(plan, make_checkin(exercises=done, **changes))


def test_forty_five_minutes_with_every_repetition_bring_the_next_level():
    first = begin()
    plan = _after(first, _done(first, rating="easy"))

    assert plan.carry.levels[BACK] == Level(level=2, minutes=0)
    assert _of(plan, BACK).id == "prone-back-raise"
    assert _of(plan, BACK).reasons[0].code == "harder-easy"
    assert _of(plan, BACK).reasons[0].facts == {"minutes": 45}


@pytest.mark.parametrize("what", [{"minutes": 44}, {"repetitions_percent": 99}, {"rating": "hard"}])
def test_less_than_that_keeps_the_level(what):
    first = begin()
    plan = _after(first, _done(first, **what))

    assert plan.carry.levels[BACK].level == 1
    assert _of(plan, BACK).id == _of(first, BACK).id


def test_minutes_add_up_over_weeks():
    first = begin()
    second = _after(first, _done(first, minutes=25))
    third = _after(second, _done(second, minutes=25))

    assert second.carry.levels[BACK] == Level(level=1, minutes=25)
    assert third.carry.levels[BACK] == Level(level=2, minutes=0)


@pytest.mark.parametrize("changes", [{"pain_average": 6}, {"gpe": -2}])
def test_nothing_gets_harder_after_risen_pain_or_a_heavy_week(changes):
    first = begin()
    plan = _after(first, _done(first), **changes)

    assert plan.carry.levels[BACK] == Level(level=1, minutes=45)


def test_two_levels_at_most_are_raised_in_one_week():
    first = begin(make_profile(minutes=30))
    done = [_done(first, each.type) for each in first.exercises if each.type is not None]
    plan = go_on(first, make_checkin(exercises=tuple(done)))

    raised = [each for each in plan.carry.levels.values() if each.level == 2]
    assert len(raised) == 2


def test_too_easy_brings_the_next_level_at_once():
    first = begin()
    plan = _after(first, Done(id=_of(first, BACK).id, skipped="too_easy"))

    assert plan.carry.levels[BACK].level == 2
    assert codes(_of(plan, BACK).reasons)[0] == "harder-asked"


def _at_level_two():
    first = begin()
    return _after(first, _done(first))


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"skipped": "pain"}, "easier-pain"),
        ({"skipped": "too_hard"}, "easier-hard"),
        ({"rating": "hard", "repetitions_percent": 69}, "easier-hard"),
    ],
)
def test_pain_or_too_hard_brings_the_level_down(what, code):
    second = _at_level_two()
    plan = _after(second, _done(second, minutes=10, **what))

    assert plan.carry.levels[BACK] == Level(level=1, minutes=0)
    assert _of(plan, BACK).level == 1
    assert _of(plan, BACK).reasons[0].code == code
    assert "heading-easier" in [each.heading.code for each in plan.changes]


def test_hard_but_mostly_done_keeps_the_level():
    second = _at_level_two()
    plan = _after(second, _done(second, minutes=10, rating="hard", repetitions_percent=70))

    assert plan.carry.levels[BACK].level == 2


def test_pain_at_the_first_level_brings_another_exercise():
    first = begin()
    hurt = _of(first, BACK).id
    plan = _after(first, Done(id=hurt, skipped="pain"))

    assert hurt not in ids(plan)
    assert _of(plan, BACK).level == 1


def test_a_level_with_no_exercise_the_person_may_do_is_not_entered():
    person = make_profile(conditions=("cannot-get-to-floor",))
    plan = begin(person)
    for _ in range(8):
        plan = _after(plan, _done(plan))
        assert not any(library().exercises[each].needs_floor for each in ids(plan))

    assert plan.carry.levels[BACK].level == 5
    assert plan.carry.levels[BACK].minutes > 45
