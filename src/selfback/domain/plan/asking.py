"""Which questions this person's next check-in asks."""

from collections.abc import Sequence

from selfback.domain.activity.days import median_steps
from selfback.domain.plan.carry import Carry
from selfback.domain.plan.rules import Rules
from selfback.domain.schedule.questions import Known, due_questions


def questions_due(
    carry: Carry, steps: Sequence[int | None], *, week: int, rules: Rules
) -> tuple[str, ...]:
    """Return the ids of the questions of the check-in at the end of a week.

    carry   of the plan of that week
    steps   of the days so far, None for a day without
    week    the week that ends, from 1
    """
    profile = carry.profile
    achieved = median_steps(steps, rules=rules.steps)
    goal = carry.goals[-1] if carry.goals and not carry.paused else None
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
    return due_questions(week, known, rules=rules.check_in)
