"""What is known at the start of a first or a later week, and the step goal that follows from it."""

from dataclasses import replace
from datetime import date

from selfback.domain.content.library import Library
from selfback.domain.plan.adjustments import NONE, Adjustments
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.limits import Draft, keep_step_bounds
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.remembering import at_the_start, with_checkin
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.situation import Situation, pause_tier
from selfback.domain.plan.steps import plan_steps
from selfback.domain.plan.week import Mode, Plan, PlannedSteps
from selfback.domain.safety.triage import Triage


def first_situation(
    profile: Profile,
    *,
    start: date,
    triage: Triage,
    library: Library,
    rules: Rules,
    confirmed: bool = False,
    adjustments: Adjustments | None = None,
) -> Situation:
    """Return what is known at the start of the first week; see `planning.first_plan`."""
    return Situation(
        week=1,
        start=start,
        carry=_limited(at_the_start(profile), adjustments),
        checkin=None,
        triage=triage,
        paused=pause_tier(triage, "", confirmed=confirmed),
        library=library,
        rules=rules,
        adjustments=adjustments or NONE,
    )


def next_situation(
    previous: Plan,
    checkin: Checkin,
    *,
    start: date,
    triage: Triage,
    library: Library,
    rules: Rules,
    adjustments: Adjustments | None = None,
) -> Situation:
    """Return what is known at the start of the week after `previous`."""
    week = previous.week + 1
    carry = with_checkin(previous.carry, checkin, week=week, rules=rules)
    return Situation(
        week=week,
        start=start,
        carry=_limited(carry, adjustments),
        checkin=checkin,
        triage=triage,
        paused=pause_tier(triage, carry.paused, confirmed=checkin.confirmed),
        library=library,
        rules=rules,
        adjustments=adjustments or NONE,
    )


def steps_at_the_start(situation: Situation) -> PlannedSteps:
    """Return the step goal of a week that is not paused, within its bounds, and why."""
    draft = Draft(
        mode=Mode.NORMAL,
        steps=plan_steps(situation),
        exercises=(),
        minutes=0,
        days_per_week=0,
    )
    return keep_step_bounds(draft, situation).steps


def _limited(carry: Carry, adjustments: Adjustments | None) -> Carry:
    if adjustments is None or adjustments.limits == carry.profile.limits:
        return carry
    return replace(carry, profile=replace(carry.profile, limits=adjustments.limits))
