"""The newest plan for the clinician: its parts and their reasons."""

from collections.abc import Sequence
from typing import Any

from selfback.apps.plans.models import ExerciseSwap, WeekPlan
from selfback.delivery.clinic.profile.course import Course
from selfback.delivery.shared.content import library
from selfback.domain.plan.adjustments import OF_STEPS
from selfback.domain.plan.document import from_document
from selfback.domain.plan.reason import Reason, reason
from selfback.domain.plan.wording import exercise_title, sentence


def plan_shown(course: Course, language: str) -> dict[str, Any] | None:
    """Return the plan with its reasons, as the patient reads them but in this language."""
    week = course.newest
    if week is None:
        return None
    plan, now = from_document(week.document), course.swapped_now()
    from_clinic = {each.added for each in course.swaps if each.reason == ExerciseSwap.CLINICIAN}
    told = _goal_told(course, week)

    def say(reasons: Sequence[Reason]) -> str:
        return sentence(reasons[0], language, library()) if reasons else ""

    return {
        "week": week,
        "headline": sentence(plan.headline, language, library()),
        "goal": week.goal,
        "goal_reason": say((told,) if told else plan.steps.reasons),
        "goal_was_changed": week.goal != plan.steps.goal and told is None,
        "exercises": [
            {
                "title": exercise_title(now[each.id], language, library()),
                "sets": each.sets,
                "repetitions": each.repetitions,
                "hold_seconds": each.hold_seconds,
                "reason": "" if now[each.id] != each.id else say(each.reasons),
                "instead_of": (
                    exercise_title(each.id, language, library()) if now[each.id] != each.id else ""
                ),
                "is_from_clinic": now[each.id] in from_clinic,
            }
            for each in plan.exercises
            if now[each.id]
        ],
        "minutes": plan.minutes,
        "days": plan.days_per_week,
        "messages": len(plan.education),
        "rests_on": plan.evidence.rests_on,
        "neighbours": len(plan.evidence.neighbours),
    }


def _goal_told(course: Course, week: WeekPlan) -> Reason | None:
    """Return why the goal is another than planned, if a clinician or measured days changed it."""
    if week.goal == week.document["steps"]["goal"]:
        return None
    for each in course.adjustments:
        if each.kind in OF_STEPS and each.amount == week.goal:
            return reason(f"clinician-{each.kind}", who=each.who, goal=week.goal)
    revised = week.goal_revisions.last()
    if revised and revised.goal == week.goal and revised.reasons:
        told = revised.reasons[0]
        return Reason(code=told["code"], facts=told["facts"])
    return None
