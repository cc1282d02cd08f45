"""Writes about weekly plans and what came of them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.audit.models import Kind
from selfback.apps.audit.services import record
from selfback.apps.people.errors import HasLeft
from selfback.apps.people.models import Patient
from selfback.apps.people.services import note_reading
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

RATINGS = ("", "easy", "right", "hard")
LONGEST_SECONDS = 4 * 60 * 60
MOST_SETS = 20
MOST_REPETITIONS = 600


@transaction.atomic
def adopt_plan(
    *,
    patient: Patient,
    document: Mapping[str, Any],
    starts_on: date,
    content_digest: str,
    case_base: str,
    by: str,
    at: datetime,
) -> WeekPlan:
    """Make a plan document the patient's plan for its week.

    raises  WeekAlreadyPlanned, HasLeft; nothing is written then
    """
    number = document["week"]
    _check_is_here(patient)
    if WeekPlan.objects.of(patient).filter(number=number).exists():
        raise WeekAlreadyPlanned(patient_id=patient.pk, number=number)
    week = WeekPlan.objects.create(
        patient=patient,
        number=number,
        starts_on=starts_on,
        mode=document["mode"],
        goal=document["steps"]["goal"],
        document=dict(document),
        content_digest=content_digest,
        case_base=case_base,
        made_at=at,
        pain_rise=_pain_rise(document),
    )
    changes = {
        "week": (None, number),
        "mode": (None, week.mode),
        "goal": (None, week.goal),
        "exercises": (None, [item["id"] for item in document["exercises"]]),
        "education": (None, [item["id"] for item in document["education"]]),
    }
    record(Kind.PLAN_ADOPTED, subject=week, by=by, at=at, changes=changes)
    return week


def _pain_rise(document: Mapping[str, Any]) -> int | None:
    """Return by how many points pain rose from the check-in before last to the last."""
    pain = document.get("carry", {}).get("pain", ())
    return pain[-1] - pain[-2] if len(pain) > 1 else None


@transaction.atomic
def note_plan_read(*, week: WeekPlan, what: str, by: str, at: datetime) -> None:
    """Record that the clinic read a page on which a plan stands; the first counts as its look.

    what    the page
    """
    note_reading(patient=week.patient, what=what, by=by, at=at)
    if week.looked_at is None:
        WeekPlan.objects.filter(pk=week.pk, looked_at=None).update(looked_at=at)


@transaction.atomic
def change_goal(*, week: WeekPlan, goal: int, low: int, high: int, by: str, at: datetime) -> None:
    """Set the step goal the person wants for this week.

    goal        steps a day
    low, high   the bounds of the rules, both allowed
    raises      GoalOutOfBounds, HasLeft; nothing is written then
    """
    _check_is_here(week.patient)
    if not low <= goal <= high:
        raise GoalOutOfBounds(goal=goal, low=low, high=high)
    if goal == week.goal:
        return
    before, week.goal = week.goal, goal
    week.save(update_fields=["goal"])
    record(Kind.GOAL_CHANGED, subject=week, by=by, at=at, changes={"goal": (before, goal)})


@transaction.atomic
def swap_exercise(
    *,
    week: WeekPlan,
    removed: str,
    added: str,
    reason: str,
    offered: Collection[str],
    by: str,
    at: datetime,
) -> ExerciseSwap:
    """Replace one exercise of the week by one of those offered.

    A swapped exercise may come back by another swap, but none stands in a week twice.
    raises  NotInPlan, SwapNotOffered, HasLeft; nothing is written then
    """
    _check_is_here(week.patient)
    WeekPlan.objects.select_for_update(no_key=True).get(pk=week.pk)
    planned = exercises_now(week)
    if removed not in planned:
        raise NotInPlan(week_id=week.pk, item=removed)
    if added not in offered or added in planned:
        raise SwapNotOffered(week_id=week.pk, item=added)
    swap = ExerciseSwap.objects.create(
        week=week, removed=removed, added=added, reason=reason, done_at=at
    )
    changes = {"exercise": (removed, added)}
    record(Kind.EXERCISE_SWAPPED, subject=week, by=by, at=at, changes=changes, reason=reason)
    return swap


@transaction.atomic
def swap_for_clinic(
    *,
    week: WeekPlan,
    removed: str,
    added: str = "",
    adjustment: Adjustment,
    by: str,
    at: datetime,
) -> ExerciseSwap:
    """Take an exercise out of the week for a clinician, and put another in its place if given.

    added   whoever calls has made sure that it suits the person; empty takes it out alone
    raises  NotInPlan, SwapNotOffered, HasLeft; nothing is written then
    """
    _check_is_here(week.patient)
    WeekPlan.objects.select_for_update(no_key=True).get(pk=week.pk)
    planned = exercises_now(week)
    if removed not in planned:
        raise NotInPlan(week_id=week.pk, item=removed)
    if added in planned:
        raise SwapNotOffered(week_id=week.pk, item=added)
    swap = ExerciseSwap.objects.create(
        week=week,
        removed=removed,
        added=added,
        reason=ExerciseSwap.CLINICIAN,
        adjustment=adjustment,
        done_at=at,
    )
    changes = {"exercise": (removed, added), "adjustment": (None, adjustment.pk)}
    record(
        Kind.EXERCISE_SWAPPED, subject=week, by=by, at=at, changes=changes, reason=adjustment.why
    )
    return swap


@transaction.atomic
def undo_swaps(*, week: WeekPlan, adjustment: Adjustment, by: str, at: datetime) -> int:
    """Let the week's swaps that come from a change count no more; return how many there were.

    What would then stand in the week twice stays as it is.
    """
    WeekPlan.objects.select_for_update(no_key=True).get(pk=week.pk)
    undone = 0
    for swap in week.swaps.filter(adjustment=adjustment, undone_at=None):
        if swap.removed in exercises_now(week):
            continue
        swap.undone_at = at
        swap.save(update_fields=["undone_at"])
        changes = {"exercise": (swap.added, swap.removed), "adjustment": (adjustment.pk, None)}
        record(Kind.EXERCISE_SWAPPED, subject=week, by=by, at=at, changes=changes, reason="lifted")
        undone += 1
    return undone


def exercises_placed(week: WeekPlan) -> list[tuple[dict[str, Any], str]]:
    """Return the week's exercises as planned, each with the id that stands in its place now.

    Those that a clinician took out without another are not among them.
    """
    placed = [(item, str(item["id"])) for item in week.exercises]
    for swap in (each for each in week.swaps.all() if each.undone_at is None):
        placed = [(item, swap.added if id == swap.removed else id) for item, id in placed]
    return [(item, id) for item, id in placed if id]


def exercises_now(week: WeekPlan) -> list[str]:
    """Return the ids of the week's exercises in order, with swaps carried out."""
    return [id for _, id in exercises_placed(week)]


def exercises_ever(week: WeekPlan) -> set[str]:
    """Return the ids of all exercises that have stood in the week, swapped away or not."""
    swapped_in = {swap.added for swap in week.swaps.all() if swap.added}
    return {item["id"] for item in week.exercises} | swapped_in


def _check_is_here(patient: Patient) -> None:
    if patient.left_at is not None:
        raise HasLeft(patient_id=patient.pk)


@transaction.atomic
def log_exercise(
    *,
    week: WeekPlan,
    session: str,
    exercise: str,
    day: date,
    sets: int,
    repetitions: int,
    planned_repetitions: int,
    seconds: int,
    rating: str,
    by: str,
    done_at: datetime,
    at: datetime,
) -> ExerciseDone:
    """Keep what was done of one exercise in one session; a later account replaces an earlier.

    done_at     by the clock of the phone; `at` is when it arrived
    raises      NotInPlan, AmountOutOfRange, HasLeft; nothing is written then
    """
    _check_is_here(week.patient)
    if exercise not in exercises_ever(week):
        raise NotInPlan(week_id=week.pk, item=exercise)
    amounts_fit = (
        0 <= sets <= MOST_SETS
        and 0 <= repetitions <= MOST_REPETITIONS
        and 0 <= planned_repetitions <= MOST_REPETITIONS
        and 0 <= seconds <= LONGEST_SECONDS
        and rating in RATINGS
    )
    if not amounts_fit:
        raise AmountOutOfRange(exercise)
    told = {
        "day": day,
        "sets": sets,
        "repetitions": repetitions,
        "planned_repetitions": planned_repetitions,
        "seconds": seconds,
        "rating": rating,
        "done_at": done_at,
    }
    which: dict[str, Any] = {"week": week, "session": session, "exercise": exercise}
    before = ExerciseDone.objects.select_for_update().filter(**which).first()
    done, is_new = ExerciseDone.objects.update_or_create(**which, defaults=told)
    changes: dict[str, tuple[Any, Any]] = {
        name: (getattr(before, name, None), value) for name, value in told.items()
    }
    changes["exercise"] = (None if is_new else exercise, exercise)
    record(Kind.EXERCISE_DONE, subject=done, by=by, at=at, changes=changes)
    return done


@transaction.atomic
def read_message(*, week: WeekPlan, message: str, by: str, at: datetime) -> Reading:
    """Note that a message was read; reading it again changes nothing.

    Messages of the library may be read as well as those of the week.
    raises  HasLeft; nothing is written then
    """
    _check_is_here(week.patient)
    reading, is_new = Reading.objects.get_or_create(
        week=week, message=message, defaults={"read_at": at}
    )
    if is_new:
        changes = {"message": (None, message)}
        record(Kind.MESSAGE_READ, subject=reading, by=by, at=at, changes=changes)
    return reading


@transaction.atomic
def answer_quiz(
    *, week: WeekPlan, message: str, answer: bool, right: bool, by: str, at: datetime
) -> Reading:
    """Keep the first answer to a message's quiz.

    right   the answer that is right
    raises  HasLeft; nothing is written then
    """
    reading = read_message(week=week, message=message, by=by, at=at)
    is_first = Reading.objects.filter(pk=reading.pk, answered=None).update(
        answered=answer, was_right=answer == right
    )
    reading.refresh_from_db()
    if is_first:
        changes = {"answer": (None, answer), "was_right": (None, reading.was_right)}
        record(Kind.QUIZ_ANSWERED, subject=reading, by=by, at=at, changes=changes)
    return reading


@transaction.atomic
def set_goal(
    *, patient: Patient, what: str, when: str, obstacle: str, if_then: str, at: datetime
) -> PersonalGoal:
    """Keep a goal someone set for themselves.

    raises  HasLeft; nothing is written then
    """
    _check_is_here(patient)
    goal = PersonalGoal.objects.create(
        patient=patient, what=what, when=when, obstacle=obstacle, if_then=if_then, set_at=at
    )
    changes = {
        "what": (None, what),
        "when": (None, when),
        "obstacle": (None, obstacle),
        "if_then": (None, if_then),
    }
    record(Kind.PERSONAL_GOAL_SET, subject=goal, by=patient.user_id, at=at, changes=changes)
    return goal


@transaction.atomic
def close_goal(*, goal: PersonalGoal, reached: bool, at: datetime) -> None:
    """Mark a goal as reached, or put it away; closing it again changes nothing."""
    field = "reached_at" if reached else "dropped_at"
    still_open = PersonalGoal.objects.filter(pk=goal.pk, reached_at=None, dropped_at=None)
    if not still_open.update(**{field: at}):
        return
    setattr(goal, field, at)
    kind = Kind.PERSONAL_GOAL_REACHED if reached else Kind.PERSONAL_GOAL_DROPPED
    changes = {field: (None, at)}
    record(kind, subject=goal, by=goal.patient.user_id, at=at, changes=changes)
