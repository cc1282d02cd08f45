"""A week's plan: adopted once, changed within bounds, and what came of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.apps.at_once import at_once
from tests.builders import MONDAY, NOON, make_document, make_patient, make_week

from selfback.apps.audit.models import AuditEvent, Kind
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.people.services import leave
from selfback.apps.plans.errors import (
    AmountOutOfRange,
    GoalOutOfBounds,
    NotInPlan,
    SwapNotOffered,
    WeekAlreadyPlanned,
)
from selfback.apps.plans.models import (
    ExerciseDone,
    ExerciseSwap,
    PersonalGoal,
    Reading,
    WeekPlan,
)
from selfback.apps.plans.services import (
    answer_quiz,
    change_goal,
    close_goal,
    exercises_now,
    log_exercise,
    read_message,
    set_goal,
    swap_exercise,
)

LATER = NOON + timedelta(hours=3)
POOL = ["bridge", "crunch", "plank", "bird-dog"]


def swap(week, removed, added, offered=POOL, at=NOON):
    return swap_exercise(
        week=week, removed=removed, added=added, reason="pain", offered=offered, by="x", at=at
    )


def log(week, exercise="bridge", session="s1", at=NOON, **changes):
    told = {
        "day": MONDAY,
        "sets": 3,
        "repetitions": 30,
        "planned_repetitions": 30,
        "seconds": 120,
        "rating": "right",
        "done_at": NOON,
    }
    return log_exercise(
        week=week, session=session, exercise=exercise, by="x", at=at, **{**told, **changes}
    )


def events(kind):
    return AuditEvent.objects.filter(kind=kind)


@pytest.mark.django_db
def test_a_plan_is_kept_as_it_was_made():
    patient = make_patient()

    week = make_week(patient, 1)

    week.refresh_from_db()
    assert week.document == make_document(1)
    assert (week.number, week.mode, week.goal, week.case_base) == (1, "normal", 5000, "seeds")
    assert (week.starts_on, week.last_day) == (MONDAY, MONDAY + timedelta(days=6))
    changes = events(Kind.PLAN_ADOPTED).get().changes
    assert changes["exercises"] == [None, ["bridge", "crunch"]]


@pytest.mark.django_db
def test_a_week_cannot_be_planned_twice():
    patient = make_patient()
    make_week(patient, 1)

    with pytest.raises(WeekAlreadyPlanned, match="week 1"):
        make_week(patient, 1, mode="relief")

    assert WeekPlan.objects.get().mode == "normal"
    assert events(Kind.PLAN_ADOPTED).count() == 1


@pytest.mark.django_db
def test_weeks_begin_at_one():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_week(make_patient(), 0)


@pytest.mark.django_db
def test_the_newest_plan_is_that_of_the_latest_week():
    patient = make_patient()
    make_week(patient, 2)
    make_week(patient, 1)

    assert WeekPlan.objects.of(patient).newest().number == 2
    assert [week.number for week in WeekPlan.objects.of(patient)] == [1, 2]


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "number"), [(0, 1), (6, 7), (7, 8)])
def test_a_week_has_seven_days(days, number):
    week = make_week(make_patient())

    assert week.day_number(MONDAY + timedelta(days=days)) == number


@pytest.mark.django_db
def test_who_has_left_is_given_nothing_and_tells_nothing():
    patient = make_patient()
    week = make_week(patient)
    leave(patient=patient, reason=Patient.Leaving.BETTER, by="x", at=NOON)
    week.refresh_from_db()
    before = AuditEvent.objects.count()
    writes = [
        lambda: make_week(patient, 2),
        lambda: change_goal(week=week, goal=6000, low=1, high=9000, by="x", at=LATER),
        lambda: swap(week, "bridge", "plank"),
        lambda: log(week),
        lambda: read_message(week=week, message="m", by="x", at=LATER),
        lambda: answer_quiz(week=week, message="m", answer=True, right=True, by="x", at=LATER),
        lambda: set_goal(patient=patient, what="w", when="", obstacle="", if_then="", at=LATER),
    ]

    for write in writes:
        with pytest.raises(HasLeft):
            write()

    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("goal", [3000, 10_000])
def test_a_goal_may_lie_on_the_bounds(goal):
    week = make_week(make_patient())

    change_goal(week=week, goal=goal, low=3000, high=10_000, by="x", at=NOON)

    week.refresh_from_db()
    assert week.goal == goal
    assert week.document["steps"]["goal"] == 5000
    assert events(Kind.GOAL_CHANGED).get().changes == {"goal": [5000, goal]}


@pytest.mark.django_db
@pytest.mark.parametrize("goal", [2999, 10_001, -1])
def test_a_goal_beyond_the_bounds_is_refused(goal):
    week = make_week(make_patient())

    with pytest.raises(GoalOutOfBounds):
        change_goal(week=week, goal=goal, low=3000, high=10_000, by="x", at=NOON)

    week.refresh_from_db()
    assert week.goal == 5000


@pytest.mark.django_db
def test_the_same_goal_again_leaves_no_event():
    week = make_week(make_patient())

    change_goal(week=week, goal=5000, low=3000, high=10_000, by="x", at=NOON)

    assert not events(Kind.GOAL_CHANGED).exists()


@pytest.mark.django_db
def test_a_swap_takes_the_place_of_what_it_replaces():
    week = make_week(make_patient())

    swap(week, "bridge", "plank")

    assert exercises_now(week) == ["plank", "crunch"]
    assert [item["id"] for item in week.exercises] == ["bridge", "crunch"]
    event = events(Kind.EXERCISE_SWAPPED).get()
    assert (event.changes, event.reason) == ({"exercise": ["bridge", "plank"]}, "pain")


@pytest.mark.django_db
def test_what_was_swapped_in_can_be_swapped_out():
    week = make_week(make_patient())

    swap(week, "bridge", "plank")
    swap(week, "plank", "bird-dog")

    assert exercises_now(week) == ["bird-dog", "crunch"]


@pytest.mark.django_db
def test_an_exercise_can_come_back_and_be_swapped_again():
    week = make_week(make_patient())

    swap(week, "bridge", "plank")
    swap(week, "plank", "bridge")
    assert exercises_now(week) == ["bridge", "crunch"]

    swap(week, "bridge", "bird-dog")
    assert exercises_now(week) == ["bird-dog", "crunch"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("removed", "added", "refusal"),
    [
        ("plank", "bird-dog", NotInPlan),
        ("bridge", "headstand", SwapNotOffered),
        ("bridge", "crunch", SwapNotOffered),
        ("bridge", "bridge", SwapNotOffered),
    ],
)
def test_only_what_is_planned_is_swapped_and_only_for_what_is_offered_and_not_there(
    removed, added, refusal
):
    week = make_week(make_patient())

    with pytest.raises(refusal):
        swap(week, removed, added)

    assert exercises_now(week) == ["bridge", "crunch"]
    assert not ExerciseSwap.objects.exists()


@pytest.mark.django_db
def test_what_was_swapped_away_is_not_swapped_twice():
    week = make_week(make_patient())
    swap(week, "bridge", "plank")

    with pytest.raises(NotInPlan):
        swap(week, "bridge", "bird-dog")


class AnySwaps(TestCase):
    """Swaps neither lose nor double an exercise of the week."""

    @settings(deadline=None, derandomize=True, max_examples=50)
    @given(st.lists(st.tuples(st.sampled_from(POOL), st.sampled_from(POOL)), max_size=10))
    def test_after_any_swaps_the_week_is_as_long_and_holds_nothing_twice(self, wanted):
        week = make_week(make_patient())
        expected = ["bridge", "crunch"]
        for removed, added in wanted:
            if removed in expected and added not in expected:
                expected[expected.index(removed)] = added
                swap(week, removed, added)
            else:
                with pytest.raises((NotInPlan, SwapNotOffered)):
                    swap(week, removed, added)

        assert exercises_now(WeekPlan.objects.get(pk=week.pk)) == expected
        assert len(set(expected)) == 2


@pytest.mark.django_db
def test_what_was_done_is_kept():
    week = make_week(make_patient())

    log(week, rating="hard", at=LATER)

    done = ExerciseDone.objects.get()
    assert (done.exercise, done.session, done.day, done.done_at) == ("bridge", "s1", MONDAY, NOON)
    assert (done.sets, done.repetitions, done.planned_repetitions) == (3, 30, 30)
    assert (done.seconds, done.rating) == (120, "hard")
    assert events(Kind.EXERCISE_DONE).get().at == LATER


@pytest.mark.django_db
def test_the_same_exercise_of_a_session_told_again_replaces_what_was_told():
    week = make_week(make_patient())
    log(week, repetitions=20, rating="")

    log(week, repetitions=30, rating="easy")

    done = ExerciseDone.objects.get()
    assert (done.repetitions, done.rating) == (30, "easy")
    changes = events(Kind.EXERCISE_DONE).last().changes
    assert changes["repetitions"] == [20, 30]
    assert changes["rating"] == ["", "easy"]


@pytest.mark.django_db
def test_another_session_is_another_account():
    week = make_week(make_patient())

    log(week, session="s1")
    log(week, session="s2")

    assert ExerciseDone.objects.count() == 2


@pytest.mark.django_db
def test_what_was_done_before_a_swap_may_arrive_after_it():
    week = make_week(make_patient())
    swap(week, "bridge", "plank")
    swap(week, "plank", "bird-dog")

    for exercise in ("bridge", "plank", "bird-dog"):
        log(week, exercise)

    assert ExerciseDone.objects.count() == 3


@pytest.mark.django_db
def test_what_never_stood_in_the_week_is_not_logged():
    week = make_week(make_patient())

    with pytest.raises(NotInPlan, match="headstand"):
        log(week, "headstand")

    assert not ExerciseDone.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "amount",
    [
        {"sets": -1},
        {"sets": 21},
        {"repetitions": -1},
        {"repetitions": 601},
        {"planned_repetitions": -1},
        {"planned_repetitions": 601},
        {"seconds": -1},
        {"seconds": 4 * 60 * 60 + 1},
        {"rating": "great"},
    ],
)
def test_amounts_that_nobody_does_are_refused(amount):
    week = make_week(make_patient())

    with pytest.raises(AmountOutOfRange):
        log(week, **amount)

    assert not ExerciseDone.objects.exists()


@pytest.mark.django_db
def test_a_message_is_read_once():
    week = make_week(make_patient())
    read_message(week=week, message="sleep-habits", by="x", at=NOON)

    again = read_message(week=week, message="sleep-habits", by="x", at=LATER)

    assert again.read_at == NOON
    assert events(Kind.MESSAGE_READ).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("right", "was_right"), [(True, True), (False, False)])
def test_the_first_answer_to_a_quiz_stands(right, was_right):
    week = make_week(make_patient())
    answer_quiz(week=week, message="m", answer=True, right=right, by="x", at=NOON)

    again = answer_quiz(week=week, message="m", answer=False, right=right, by="x", at=LATER)

    assert (again.answered, again.was_right) == (True, was_right)
    assert (Reading.objects.get().answered, Reading.objects.get().was_right) == (True, was_right)
    assert events(Kind.QUIZ_ANSWERED).count() == 1


@pytest.mark.django_db
def test_a_message_read_before_can_still_be_answered():
    week = make_week(make_patient())
    read_message(week=week, message="m", by="x", at=NOON)

    reading = answer_quiz(week=week, message="m", answer=False, right=False, by="x", at=LATER)

    assert (reading.read_at, reading.was_right) == (NOON, True)
    assert events(Kind.MESSAGE_READ).count() == events(Kind.QUIZ_ANSWERED).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reached", "kind"),
    [(True, Kind.PERSONAL_GOAL_REACHED), (False, Kind.PERSONAL_GOAL_DROPPED)],
)
def test_a_personal_goal_is_closed_once_as_reached_or_put_away(reached, kind):
    patient = make_patient()
    goal = set_goal(
        patient=patient, what="Garden", when="Sunday", obstacle="Rain", if_then="Coat", at=NOON
    )
    seen_before = PersonalGoal.objects.get()

    close_goal(goal=goal, reached=reached, at=LATER)
    close_goal(goal=seen_before, reached=not reached, at=LATER)

    kept = PersonalGoal.objects.get()
    assert (kept.reached_at, kept.dropped_at) == ((LATER, None) if reached else (None, LATER))
    assert (kept.what, kept.when, kept.obstacle, kept.if_then) == (
        "Garden",
        "Sunday",
        "Rain",
        "Coat",
    )
    closed = [Kind.PERSONAL_GOAL_REACHED, Kind.PERSONAL_GOAL_DROPPED]
    assert [event.kind for event in AuditEvent.objects.filter(kind__in=closed)] == [kind]


def test_one_exercise_swapped_on_two_phones_at_the_same_moment_is_swapped_once(many_connections):
    week = make_week(make_patient())

    def by(added):
        return lambda: swap(WeekPlan.objects.get(pk=week.pk), "bridge", added)

    results = at_once([by("plank"), by("bird-dog")] * 3)

    assert sum(isinstance(result, ExerciseSwap) for result in results) == 1
    assert sum(isinstance(result, NotInPlan | SwapNotOffered) for result in results) == 5
    assert ExerciseSwap.objects.count() == events(Kind.EXERCISE_SWAPPED).count() == 1


def test_a_quiz_answered_twice_at_the_same_moment_has_one_answer(many_connections):
    week = make_week(make_patient())
    read_message(week=week, message="m", by="x", at=NOON)

    def by(answer):
        return lambda: answer_quiz(
            week=week, message="m", answer=answer, right=True, by="x", at=LATER
        )

    results = at_once([by(True), by(False)] * 4)

    assert {result.answered for result in results} == {Reading.objects.get().answered}
    assert events(Kind.QUIZ_ANSWERED).count() == 1


def test_a_plan_adopted_by_many_at_the_same_moment_is_adopted_once(many_connections):
    patient = make_patient()

    results = at_once([lambda: make_week(Patient.objects.get(pk=patient.pk))] * 6)

    assert sum(isinstance(result, WeekPlan) for result in results) == 1
    assert sum(isinstance(result, WeekAlreadyPlanned | IntegrityError) for result in results) == 5
    assert events(Kind.PLAN_ADOPTED).count() == 1
