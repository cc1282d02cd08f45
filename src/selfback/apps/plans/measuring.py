"""What measured steps do to the running week: kept or taken out, its goal follows and says why."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.answers.models import AnswerSet
from selfback.apps.people.models import Patient
from selfback.apps.plans.goal_services import revise_goal
from selfback.apps.plans.knowledge import Knowledge
from selfback.apps.plans.looking_back import steps_planned
from selfback.apps.plans.models import DAYS, WeekPlan
from selfback.apps.plans.replaying import CannotReplay, triage_then
from selfback.apps.plans.weekly import checkin_of
from selfback.apps.safety.models import Pause
from selfback.apps.uploads.keeping import measured_days
from selfback.apps.uploads.models import Batch
from selfback.apps.uploads.services import keep_batch, undo_batch
from selfback.domain.activity.import_rules import ImportRules
from selfback.domain.activity.kept import usual_days
from selfback.domain.activity.upload_rules import UploadRules
from selfback.domain.plan.document import from_document
from selfback.domain.plan.situation import Situation
from selfback.domain.plan.start_of_week import (
    first_situation,
    next_situation,
    steps_at_the_start,
)
from selfback.domain.plan.week import Mode, PlannedSteps


class Stays(StrEnum):
    """Why a goal does not follow what was measured."""

    NO_PLAN = "no-plan"
    OVER = "over"  # the week has ended: the check-in takes the steps into account
    PAUSED = "paused"
    CHOSEN = "chosen"  # the person or a clinician set it
    SAME = "same"
    UNKNOWN = "unknown"  # what the plan was made from is not all there


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What became of the goal.

    before, goal    steps/day; None without a plan
    stays           why it did not change, or None if it did
    """

    before: int | None
    goal: int | None
    stays: Stays | None


@transaction.atomic
def keep_steps(*, batch: Batch, knowledge: Knowledge, by: str, at: datetime) -> Followed:
    """Keep a batch, and let the goal of the running week follow; raises BatchEnded, HasLeft."""
    held = keep_batch(batch=batch, rules=_import_rules(knowledge), by=by, at=at)
    return follow_steps(patient=held.patient, knowledge=knowledge, by=by, at=at)


@transaction.atomic
def undo_steps(*, batch: Batch, knowledge: Knowledge, by: str, at: datetime) -> Followed:
    """Take a batch out again, and let the goal follow; raises BatchEnded, HasLeft."""
    held = undo_batch(batch=batch, rules=_import_rules(knowledge), by=by, at=at)
    return follow_steps(patient=held.patient, knowledge=knowledge, by=by, at=at)


@transaction.atomic
def follow_steps(*, patient: Patient, knowledge: Knowledge, by: str, at: datetime) -> Followed:
    """Set the goal of the running week to what the plan would have been with today's steps.

    Measured days count as what is usual in the first week, and as last week's days later on; all
    limits of a rise or fall, of pain and of warning signs hold as when the plan was made. A goal
    that somebody chose stays, and so does that of a paused week or one that is over.
    """
    week = WeekPlan.objects.of(patient).newest()
    if week is None:
        return Followed(before=None, goal=None, stays=Stays.NO_PLAN)
    today = at.astimezone(ZoneInfo(patient.zone)).date()
    if stays := why_it_stays(week, today):
        return Followed(before=week.goal, goal=week.goal, stays=stays)
    try:
        planned = _planned(week, today, knowledge)
    except CannotReplay:
        return Followed(before=week.goal, goal=week.goal, stays=Stays.UNKNOWN)
    before = week.goal
    revise_goal(week=week, planned=planned, by=by, at=at)
    stays = Stays.SAME if planned.goal == before else None
    return Followed(before=before, goal=planned.goal, stays=stays)


def why_it_stays(week: WeekPlan, today: date) -> Stays | None:
    """Return why the goal of a week does not follow what is measured, or None if it does."""
    if week.day_number(today) > DAYS:
        return Stays.OVER
    if week.mode == Mode.PAUSED or Pause.objects.open().filter(patient=week.patient).exists():
        return Stays.PAUSED
    return None if week.goal == steps_planned(week)["goal"] else Stays.CHOSEN


def _planned(week: WeekPlan, today: date, knowledge: Knowledge) -> PlannedSteps:
    situation = _first(week, today, knowledge) if week.number == 1 else _later(week, knowledge)
    return steps_at_the_start(situation)


def _first(week: WeekPlan, today: date, knowledge: Knowledge) -> Situation:
    made, rules = from_document(week.document), _import_rules(knowledge)
    span = UploadRules.from_content(knowledge.library.rule_file("uploads")).baseline_span(today)
    days = measured_days(week.patient, *span, rules=rules)
    usual = usual_days(days, steps=knowledge.rules.steps, rules=rules)
    profile = made.carry.profile
    return first_situation(
        replace(profile, steps_per_day=usual or profile.steps_per_day),
        start=week.starts_on,
        triage=triage_then(made.safety),
        library=knowledge.library,
        rules=knowledge.rules,
        confirmed=True,
        adjustments=Adjustment.objects.of(week.patient).in_force().as_changes(),
    )


def _later(week: WeekPlan, knowledge: Knowledge) -> Situation:
    before = WeekPlan.objects.of(week.patient).filter(number=week.number - 1).first()
    answers = AnswerSet.objects.filter(
        patient=week.patient, instrument="check-in", week=week.number
    ).first()
    if before is None or answers is None:
        raise CannotReplay(week_id=week.pk)
    return next_situation(
        from_document(before.document),
        replace(checkin_of(before, answers.answers, knowledge), confirmed=True),
        start=week.starts_on,
        triage=triage_then(from_document(week.document).safety),
        library=knowledge.library,
        rules=knowledge.rules,
        adjustments=Adjustment.objects.of(week.patient).in_force().as_changes(),
    )


def _import_rules(knowledge: Knowledge) -> ImportRules:
    return ImportRules.from_content(knowledge.library.rule_file("step-import"))
