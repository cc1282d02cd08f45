"""A finished week as a case: the person as the planner saw them, the plan, how the week went."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from selfback.domain.content.library import Library
from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.neighbours import problem_of
from selfback.domain.plan.outcome import OutcomeRules, WeekOutcome, done_share
from selfback.domain.plan.week import Mode, Plan

KEPT, NO_CONSENT, PAUSED, NO_RATING = "complete", "no-consent", "paused", "no-rating"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Whether a week is kept as a case, and why; every reason that speaks is named.

    reasons     "complete" if it is kept; else of "no-consent", "paused", "no-rating"
    """

    keep: bool
    reasons: tuple[str, ...]


def judge_week(plan: Plan, checkin: Checkin, *, consented: bool) -> Retention:
    """Return whether a finished week may teach, and says enough to teach anything.

    consented   the person agrees now that their weeks are learned from
    """
    against = (
        (NO_CONSENT, not consented),
        (PAUSED, plan.mode is Mode.PAUSED),
        (NO_RATING, checkin.gpe is None),
    )
    reasons = tuple(reason for reason, speaks in against if speaks)
    return Retention(keep=not reasons, reasons=reasons or (KEPT,))


def problem_then(plan: Plan) -> dict[str, Any]:
    """Return what the planner compared when it made a plan, from what the plan carries."""
    # The plan has added its own goal to those before it; the query was asked without.
    carry = replace(plan.carry, goals=plan.carry.goals[:-1])
    return problem_of(carry, week=plan.week)


def returned_case(
    plan: Plan,
    checkin: Checkin,
    *,
    id: str,
    group: str,
    exercises: Sequence[str],
    library: Library,
    rules: OutcomeRules,
    fields: Collection[str],
) -> dict[str, Any]:
    """Return the case of a finished week as a JSON-ready row.

    id, group   pseudonyms of the week and of the person; never what the database calls them
    exercises   those that stood in the week at its end, swaps carried out
    rules       what the outcome is made of
    fields      what the schema knows; nothing else goes into the row
    """
    outcome = outcome_of_week(plan, checkin)
    row = {
        "id": id,
        "person": group,
        "expert": "no",
        "consent": "yes",
        "start": plan.start.isoformat(),
        **{name: _listed(value) for name, value in problem_then(plan).items()},
        "steps_goal": plan.steps.goal if checkin.step_goal is None else checkin.step_goal,
        "exercises": list(exercises),
        "families": _families(plan, library),
        "outcome": outcome.value(rules),
        "gpe": outcome.gpe,
        "pain_change": outcome.pain_change,
        "interference_change": outcome.interference_change,
        "done_share": outcome.done_share,
    }
    return {name: value for name, value in row.items() if name in fields and value is not None}


def outcome_of_week(plan: Plan, checkin: Checkin) -> WeekOutcome:
    """Return how a week went, from before its plan to the check-in that closed it."""
    before, now = plan.carry.interference[-1], checkin.interference
    return WeekOutcome(
        gpe=checkin.gpe,
        pain_change=checkin.pain_average - plan.carry.pain[-1],
        interference_change=None if before is None or now is None else now - before,
        done_share=done_share(
            checkin.exercises,
            exercises=len(plan.exercises),
            days_per_week=plan.days_per_week,
        ),
    )


def _families(plan: Plan, library: Library) -> list[str]:
    known = (library.messages.get(each.id) for each in plan.education)
    return list(dict.fromkeys(each.family.value for each in known if each is not None))


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple | frozenset) else value
