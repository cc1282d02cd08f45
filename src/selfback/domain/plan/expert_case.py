"""A plan as a clinician adjusted it, as a row of worked examples; nothing in it names a person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from casewise import Schema
from selfback.domain.content.library import Library
from selfback.domain.plan.adjustments import AdjustmentKind, Adjustments
from selfback.domain.plan.cautions import barring
from selfback.domain.plan.returning import problem_then
from selfback.domain.plan.week import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """What is left of a plan, and what came in, once adjustments are carried out.

    steps       steps/day; 0 while the plan is paused
    messages    ids
    """

    steps: int
    exercises: tuple[str, ...]
    messages: tuple[str, ...]


def adjusted(plan: Plan, adjustments: Adjustments, library: Library) -> Adjusted:
    """Return a plan as a clinician wants it."""
    left_out = adjustments.left_out
    wanted = [
        left_out[each.id].instead if each.id in left_out else each.id for each in plan.exercises
    ]
    profile = replace(plan.carry.profile, limits=adjustments.limits)
    return Adjusted(
        steps=_steps(plan, adjustments),
        exercises=tuple(
            each
            for each in dict.fromkeys([*wanted, *(adjustments.kept if wanted else ())])
            if each in library.exercises
            and not barring(library.exercises[each], profile, library.conditions)
        ),
        messages=tuple(
            each.id for each in plan.education if each.id not in adjustments.messages_left_out
        ),
    )


def _steps(plan: Plan, adjustments: Adjustments) -> int:
    told = adjustments.step_goal
    if told is None or told.amount is None or not plan.steps.goal:
        return plan.steps.goal
    if told.kind is AdjustmentKind.STEP_GOAL:
        return told.amount
    return min(told.amount, plan.steps.goal)


def expert_case(
    plan: Plan, adjustments: Adjustments, *, library: Library, schema: Schema
) -> dict[str, Any]:
    """Return the row of an adjusted plan, JSON-ready, without an id: whoever hands it out gives it.

    schema      of the seed cases; what it does not know, or bounds more tightly than a clinician
                may, does not go into the row
    """
    known = {each.name: each.bounds for each in schema.fields}
    now = adjusted(plan, adjustments, library)
    row = {
        "expert": "yes",
        **{name: _listed(value) for name, value in problem_then(plan).items()},
        "steps_goal": now.steps,
        "exercises": list(now.exercises),
        "families": _families(now.messages, library),
    }
    return {
        name: value
        for name, value in row.items()
        if name in known and value is not None and _fits(value, known[name])
    }


def _fits(value: object, bounds: tuple[float, float] | None) -> bool:
    if bounds is None or not isinstance(value, int | float):
        return True
    return bounds[0] <= value <= bounds[1]


def _families(messages: Sequence[str], library: Library) -> list[str]:
    known = (library.messages.get(each) for each in messages)
    return list(dict.fromkeys(each.family.value for each in known if each is not None))


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple | frozenset) else value
