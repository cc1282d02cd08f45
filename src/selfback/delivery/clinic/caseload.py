"""What is known of all patients a clinician may see, in a fixed number of queries."""

from collections import defaultdict
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.db.models.fields.json import KT

from selfback.apps.answers.models import AnswerSet
from selfback.apps.movement.models import DailySteps
from selfback.apps.people.models import Patient, User
from selfback.apps.plans.models import ExerciseDone, WeekPlan
from selfback.apps.safety.models import Pause
from selfback.delivery.clinic.need import Known
from selfback.delivery.shared.alerts import name_of


def caseload(user: User, *, name: str = "") -> list[Known]:
    """Return what the list shows of each patient.

    name    only those whose name has this in it
    """
    patients = Patient.objects.seen_by(user)
    if name:
        patients = patients.filter(user__name__icontains=name)
    of_them = {"patient__in": patients}
    weeks = _weeks(of_them)
    pain = _pain(of_them)
    active = _last_active(patients)
    paused = dict(Pause.objects.open().filter(**of_them).values_list("patient_id", "tier"))
    return [
        Known(
            patient_id=each.pk,
            name=name_of(each.user),
            joined=each.joined_at.astimezone(ZoneInfo(each.zone)).date(),
            week=weeks[each.pk][0] if each.pk in weeks else None,
            week_began=weeks[each.pk][1] if each.pk in weeks else None,
            pain=tuple(pain[each.pk]),
            last_active=active.get(each.pk),
            paused=paused.get(each.pk, ""),
        )
        for each in patients.select_related("user")
    ]


def _weeks(of_them: dict[str, Any]) -> dict[str, tuple[int, date]]:
    rows = WeekPlan.objects.filter(**of_them).order_by("number")
    found = rows.values_list("patient_id", "number", "starts_on")
    return {patient: (number, began) for patient, number, began in found}


def _pain(of_them: dict[str, Any]) -> dict[str, list[int]]:
    series: dict[str, list[int]] = defaultdict(list)
    rows = AnswerSet.objects.filter(**of_them).order_by("week", "answered_at")
    for patient, value in rows.values_list("patient_id", KT("answers__pain_average")):
        if value is not None:
            series[patient].append(int(value))
    return series


def _last_active(patients: Any) -> dict[str, date]:
    walked = dict(
        DailySteps.objects.filter(patient__in=patients)
        .values_list("patient_id")
        .annotate(day=Max("day"))
        .order_by()
    )
    exercised = dict(
        ExerciseDone.objects.filter(week__patient__in=patients)
        .values_list("week__patient_id")
        .annotate(last=Max("day"))
        .order_by()
    )
    return {
        each: max(day for day in (walked.get(each), exercised.get(each)) if day)
        for each in {*walked, *exercised}
    }
