"""Which questions this person's next check-in asks."""

from collections.abc import Sequence

from selfback.domain.activity.days import median_steps
from selfback.domain.plan.rules import Rules
from selfback.domain.plan.week import Plan
from selfback.domain.schedule.questions import Known, due_questions


def questions_due(
    plan: Plan, steps: Sequence[int | None], goal: int, *, rules: Rules
) -> tuple[str, ...]:
    """Return the ids of the questions of the check-in that ends a plan's week.

    steps   of the days so far, None for a day without
    goal    steps/day aimed at, which the person may have changed; 0 while the plan is paused
    """
    carry, profile = plan.carry, plan.carry.profile
    achieved = median_steps(steps, rules=rules.steps)
    known = Known(
        fear=profile.fear,
        work=profile.work,
        work_ability=profile.work_ability,
        confidence=profile.confidence,
        stress=profile.stress,
        mood=profile.mood,
        steps_percent=100 * achieved / goal if achieved is not None and goal else None,
        no_barrier_in_row=carry.no_barrier,
    )
    return due_questions(plan.week, known, rules=rules.check_in)
