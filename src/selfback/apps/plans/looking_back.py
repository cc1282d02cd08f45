"""Reading a week back from its rows: what was walked, done, swapped and read."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from selfback.apps.movement.models import DailySteps
from selfback.apps.plans.knowledge import Knowledge
from selfback.apps.plans.models import DAYS, ExerciseDone, WeekPlan
from selfback.apps.uploads.keeping import measured_days
from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.kept import device_changed
from selfback.domain.activity.upload_rules import UploadRules
from selfback.domain.plan.checkin import Done


def steps_of(week: WeekPlan) -> tuple[int | None, ...]:
    """Return the steps of the seven days, None for a day without a count."""
    counted = dict(
        DailySteps.objects.filter(patient=week.patient)
        .that_count()
        .between(week.starts_on, week.last_day)
        .values_list("day", "steps")
    )
    return tuple(counted.get(week.starts_on + timedelta(days=n)) for n in range(DAYS))


def steps_planned(week: WeekPlan) -> dict[str, Any]:
    """Return the goal that the plan has for the week now, its band and why.

    It is the document's, or the latest that measured days led to; a goal that the person or a
    clinician chose is not among them.
    """
    latest = week.goal_revisions.last()
    if latest is None:
        return dict(week.document["steps"])
    return {"goal": latest.goal, "band": [latest.low, latest.high], "reasons": latest.reasons}


def has_new_device(week: WeekPlan, knowledge: Knowledge) -> bool:
    """Whether another device than before has counted the person's steps since the week began."""
    span = UploadRules.from_content(knowledge.library.rule_file("uploads")).baseline_days
    rules = ImportRules.from_content(knowledge.library.rule_file("step-import"))
    first = week.starts_on - timedelta(days=span)
    days = measured_days(week.patient, first, week.last_day, rules=rules)
    return device_changed(days, since=week.starts_on, steps=knowledge.rules.steps, rules=rules)


def exercises_of(week: WeekPlan) -> tuple[Done, ...]:
    """Return what was done of each exercise, and why the person left those they swapped.

    What a clinician took out of the week says nothing of what the person left.
    """
    rows: dict[str, list[ExerciseDone]] = defaultdict(list)
    for row in week.exercises_done.all():
        rows[row.exercise].append(row)
    own = week.swaps.filter(adjustment=None)
    skipped = {swap.removed: swap.reason for swap in own}
    return tuple(_done(id, rows.get(id, []), skipped.get(id)) for id in sorted({*rows, *skipped}))


def _done(id: str, rows: list[ExerciseDone], skipped: Any) -> Done:
    planned = sum(row.planned_repetitions for row in rows)
    ratings = [row.rating for row in rows if row.rating]
    rating: Any = ratings[-1] if ratings else None
    return Done(
        id=id,
        sessions=len({row.session for row in rows}),
        minutes=sum(row.seconds for row in rows) / 60,
        repetitions_percent=100 * sum(row.repetitions for row in rows) / planned if planned else 0,
        rating=rating,
        skipped=skipped,
    )


def readings_of(week: WeekPlan) -> tuple[tuple[str, ...], dict[str, bool]]:
    """Return the messages read in the week, and which quizzes were answered rightly."""
    rows = list(week.readings.order_by("read_at", "pk"))
    read = tuple(row.message for row in rows)
    quizzes = {row.message: row.was_right for row in rows if row.was_right is not None}
    return read, quizzes
