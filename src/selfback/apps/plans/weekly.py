"""The turn of the week: answers in, triage, plan out, all in one transaction."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db import transaction

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.answers.services import keep_answers
from selfback.apps.people.models import Patient
from selfback.apps.people.services import change_patient
from selfback.apps.plans.judging import judge_signs
from selfback.apps.plans.knowledge import Knowledge
from selfback.apps.plans.looking_back import (
    exercises_of,
    has_new_device,
    readings_of,
    steps_of,
)
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.returning import return_week
from selfback.apps.plans.services import adopt_plan
from selfback.apps.safety.models import Pause, Report
from selfback.apps.safety.services import report_signs
from selfback.domain.plan.checkin import Checkin
from selfback.domain.plan.codec import read
from selfback.domain.plan.document import from_document, to_document
from selfback.domain.plan.planning import first_plan, next_plan
from selfback.domain.plan.profile import Profile
from selfback.domain.plan.week import Plan
from selfback.domain.safety.context import Moment
from selfback.domain.safety.questions import check_in_moment

NOT_ASKED = frozenset({"visited"})
PROFILE_FIELDS = frozenset(each.name for each in fields(Profile))
CHECKIN_FIELDS = frozenset(each.name for each in fields(Checkin))


@transaction.atomic
def begin_programme(
    *, patient: Patient, answers: Mapping[str, Any], knowledge: Knowledge, by: str, at: datetime
) -> Report:
    """Keep the intake, triage it, and make the first plan; return the triage's report.

    answers     question id -> answer, with "red_flags": sign id -> "yes", "no" or "unknown"
    raises      WeekAlreadyAnswered, WeekAlreadyPlanned, TriageError; nothing is written then

    An emergency pauses the plan and is reported like any other; the plan is made all the same
    and says that it stands still.
    """
    given = {key: value for key, value in answers.items() if key not in NOT_ASKED}
    signs = given["red_flags"]
    keep_answers(
        patient=patient,
        instrument="intake",
        week=1,
        answers=given,
        content_digest=knowledge.library.digest,
        by=by,
        at=at,
    )
    verdict = judge_signs(
        patient,
        signs,
        Moment.INTAKE,
        flags=knowledge.library.red_flags,
        rules=knowledge.rules.safety,
    )
    report = report_signs(
        patient=patient,
        moment=Moment.INTAKE,
        answers=signs,
        verdict=verdict,
        by=by,
        told_at=at,
        at=at,
    )
    start = at.astimezone(ZoneInfo(patient.zone)).date()
    plan = first_plan(
        profile_of(patient, given),
        start=start,
        triage=verdict,
        library=knowledge.library,
        cases=knowledge.cases,
        rules=knowledge.rules,
        chance=chance_of(patient, 1),
        adjustments=Adjustment.objects.of(patient).in_force().as_changes(),
    )
    _adopt(patient, plan, knowledge, by=by, at=at)
    if given.get("reminder_time"):
        reminder = time.fromisoformat(given["reminder_time"])
        change_patient(patient=patient, reminder_time=reminder, by=by, at=at)
    return report


@transaction.atomic
def enter_next_week(
    *, week: WeekPlan, answers: Mapping[str, Any], knowledge: Knowledge, by: str, at: datetime
) -> Report:
    """Keep the check-in that ends a week, triage it, and make the next plan.

    answers     as for the intake, of the questions that were due
    raises      WeekAlreadyAnswered, WeekAlreadyPlanned, TriageError; nothing is written then
    """
    patient = week.patient
    given = {key: value for key, value in answers.items() if key not in NOT_ASKED}
    signs = given["red_flags"]
    previous = from_document(week.document)
    pain = [*previous.carry.pain, given["pain_average"]]
    moment = check_in_moment(pain, rules=knowledge.rules.safety)
    verdict = judge_signs(
        patient,
        signs,
        moment,
        flags=knowledge.library.red_flags,
        rules=knowledge.rules.safety,
        today=given,
    )
    keep_answers(
        patient=patient,
        instrument="check-in",
        week=week.number + 1,
        answers=given,
        content_digest=knowledge.library.digest,
        by=by,
        at=at,
    )
    report = report_signs(
        patient=patient,
        moment=moment,
        answers=signs,
        verdict=verdict,
        by=by,
        told_at=at,
        at=at,
    )
    checkin = checkin_of(week, given, knowledge)
    return_week(week, previous, checkin, knowledge=knowledge, by=by, at=at)
    plan = next_plan(
        previous,
        checkin,
        start=at.astimezone(ZoneInfo(patient.zone)).date(),
        triage=verdict,
        library=knowledge.library,
        cases=knowledge.cases,
        rules=knowledge.rules,
        chance=chance_of(patient, week.number + 1),
        adjustments=Adjustment.objects.of(patient).in_force().as_changes(),
    )
    _adopt(patient, plan, knowledge, by=by, at=at)
    return report


def _adopt(patient: Patient, plan: Plan, knowledge: Knowledge, *, by: str, at: datetime) -> None:
    adopt_plan(
        patient=patient,
        document=to_document(plan, knowledge.library, patient.user.language),
        starts_on=plan.start,
        content_digest=knowledge.library.digest,
        case_base=knowledge.cases.name,
        by=by,
        at=at,
    )


def chance_of(patient: Patient, week: int) -> np.random.Generator:
    """Return chance that is the same for the same person and week, and differs between them."""
    digest = hashlib.sha256(f"{patient.pk}:{week}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def profile_of(patient: Patient, given: Mapping[str, Any]) -> Profile:
    """Return the profile of the answers of an intake."""
    answers = {key: value for key, value in given.items() if key in PROFILE_FIELDS}
    return read(
        Profile,
        {
            **_answered(answers),
            "minutes": int(given["minutes"]),
            "days_per_week": int(given["days_per_week"]),
            "language": patient.user.language,
            "country": patient.country,
        },
    )


def checkin_of(week: WeekPlan, given: Mapping[str, Any], knowledge: Knowledge) -> Checkin:
    """Return a check-in from its answers and what the tables hold of the week it ends."""
    messages_read, quizzes = readings_of(week)
    answers = {key: value for key, value in given.items() if key in CHECKIN_FIELDS}
    checkin = read(Checkin, _answered(answers))
    goal_of_plan = week.document["steps"]["goal"]
    return replace(
        checkin,
        steps=steps_of(week),
        step_goal=week.goal if week.goal != goal_of_plan else None,
        new_device=has_new_device(week, knowledge),
        exercises=exercises_of(week),
        read=messages_read,
        quizzes=quizzes,
        confirmed=not Pause.objects.open().filter(patient=week.patient).exists(),
    )


def _answered(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if value is not None}
