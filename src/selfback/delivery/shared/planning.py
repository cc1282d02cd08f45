"""Making plans with the release this process serves: what pages and commands share."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from selfback.apps.catalogue.models import Release
from selfback.apps.catalogue.services import note_release
from selfback.apps.people.models import Patient
from selfback.apps.plans.knowledge import Knowledge
from selfback.apps.plans.looking_back import steps_of
from selfback.apps.plans.models import DAYS, WeekPlan
from selfback.apps.plans.weekly import begin_programme, enter_next_week
from selfback.apps.safety.models import Pause, Report
from selfback.delivery.shared.case_bases import ask_shadow, knowledge_with, live_cases, seeds
from selfback.domain.plan.asking import questions_due
from selfback.domain.plan.document import from_document


@cache
def knowledge() -> Knowledge:
    """Return the content and rules of this process, and the seed cases."""
    return knowledge_with(seeds())


def begin(patient: Patient, answers: Mapping[str, Any], *, at: datetime) -> Report:
    """Make the first plan from a finished intake; return the triage's report."""
    used = knowledge_with(live_cases())
    note_live_releases(used, at)
    return _looked_at(
        begin_programme(patient=patient, answers=answers, knowledge=used, by=patient.user_id, at=at)
    )


def go_into_next_week(
    patient: Patient, week: WeekPlan, answers: Mapping[str, Any], *, at: datetime
) -> Report:
    """Make the next plan from a finished check-in; return the triage's report."""
    used = knowledge_with(live_cases())
    note_live_releases(used, at)
    return _looked_at(
        enter_next_week(week=week, answers=answers, knowledge=used, by=patient.user_id, at=at)
    )


def _looked_at(report: Report) -> Report:
    """Have the shadow release asked about the plan that was just made."""
    week = WeekPlan.objects.of(report.patient).newest()
    if week is not None:
        ask_shadow(week)
    return report


def note_live_releases(used: Knowledge, at: datetime) -> None:
    """Record which content and case base are live, the first time they are used."""
    content, cases = used.library, used.cases
    note_release(kind=Release.Kind.CONTENT, name=content.release, digest=content.digest, at=at)
    note_release(kind=Release.Kind.CASE_BASE, name=cases.name, digest=cases.base.digest, at=at)


def step_bounds() -> tuple[int, int]:
    """Return the lowest and the highest step goal a person may choose."""
    steps = knowledge().rules.steps
    return steps.goal_minimum, steps.goal_maximum


def is_due(week: WeekPlan, today: date) -> bool:
    """Whether the check-in can be done: the week is over, or its plan stood still and may go on."""
    if week.day_number(today) > DAYS:
        return True
    return week.mode == "paused" and not Pause.objects.open().filter(patient=week.patient).exists()


def due_questions(week: WeekPlan) -> tuple[str, ...]:
    """Return the ids of the questions to ask at the end of a week."""
    plan = from_document(week.document)
    return questions_due(plan, steps_of(week), week.goal, rules=knowledge().rules)
