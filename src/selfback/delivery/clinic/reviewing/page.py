"""What the page of plan review shows, in the clinician's language."""

from typing import Any

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.people.models import Clinic, Patient, User
from selfback.apps.plans.models import WeekPlan
from selfback.apps.reviews.models import Verdict
from selfback.apps.reviews.services import components_of
from selfback.delivery.clinic.reviewing.bindings import (
    bindings,
    limits_to_choose,
    reasons_for_limits,
)
from selfback.delivery.clinic.reviewing.options import Reader
from selfback.delivery.clinic.reviewing.parts import Draft, parts
from selfback.delivery.clinic.reviewing.words import LANGUAGES
from selfback.delivery.shared.alerts import name_of
from selfback.delivery.shared.content import library
from selfback.domain.plan.adjustments import Adjustments
from selfback.domain.plan.document import from_document
from selfback.domain.plan.week import Plan
from selfback.domain.plan.wording import sentence


def signature(user: User, clinic: Clinic | None) -> str:
    """Return who asks for a change, as the patient reads it."""
    return user.name or (clinic.name if clinic else "")


def review_page(
    patient: Patient, week: WeekPlan | None, clinician: User, draft: Draft
) -> dict[str, Any]:
    """Return what the page shows of a patient, with their newest plan if there is one.

    patient, week   read by seen_patients and by own_plan.week_to_review
    draft           a form that is shown again as it was typed
    """
    held = list(Adjustment.objects.of(patient).in_force())
    language = clinician.language
    newest = from_document(week.document) if week else None
    binding = bindings(held, newest, language)
    shown: dict[str, Any] = {
        "patient": patient,
        "zone": patient.zone,
        "name": name_of(patient.user),
        "patient_language": patient.user.language,
        "patient_language_name": LANGUAGES[patient.user.language],
        "who": signature(clinician, patient.clinic),
        "in_force": binding,
        "disputed": [each for each in binding if each.disagrees is not None],
        "limits": limits_to_choose(held),
        "limit_reasons": reasons_for_limits(),
        "typed": draft,
        "week": week,
    }
    if week is None or newest is None:
        return shown
    return {**shown, **_of_week(week, newest, clinician, held, draft)}


def _of_week(
    week: WeekPlan, plan: Plan, clinician: User, held: list[Adjustment], draft: Draft
) -> dict[str, Any]:
    patient, language = week.patient, clinician.language
    verdicts = list(Verdict.objects.of(week).select_related("clinician", "adjustment"))
    own = {(each.component, each.item) for each in verdicts if each.clinician_id == clinician.pk}
    reader = Reader(
        language=language,
        who=signature(clinician, patient.clinic),
        patient_language=patient.user.language,
    )
    found = parts(
        plan,
        week,
        clinician,
        verdicts=verdicts,
        adjustments=Adjustments(tuple(each.as_change() for each in reversed(held))),
        reader=reader,
        draft=draft,
    )
    return {
        **found,
        "headline": sentence(plan.headline, language, library()),
        "is_paused": plan.mode == "paused",
        "minutes": plan.minutes,
        "days_per_week": plan.days_per_week,
        "rests_on": plan.evidence.rests_on,
        "left": len([each for each in components_of(week) if each not in own]),
        "offer": getattr(week, "expert_case", None),
    }
