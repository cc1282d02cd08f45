"""The clinician's own plan, asked in a share of reviews before the programme's is shown."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.people.models import Patient, User
from selfback.apps.people.permissions import Permission
from selfback.apps.plans.models import WeekPlan
from selfback.apps.reviews.errors import OwnPlanGiven
from selfback.apps.reviews.models import OwnPlan
from selfback.apps.reviews.services import give_own_plan
from selfback.delivery.clinic.frame import frame
from selfback.delivery.clinic.profile.course import seen_patients
from selfback.delivery.clinic.reviewing.options import whole_number
from selfback.delivery.clinic.reviewing.rules import rules
from selfback.delivery.clinic.reviewing.words import TYPES
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.alerts import name_of
from selfback.delivery.shared.content import library
from selfback.delivery.shared.planning import knowledge, step_bounds
from selfback.delivery.shared.weeks import limits_of
from selfback.domain.content.exercise import ExerciseType
from selfback.domain.plan.composition import session_of
from selfback.domain.plan.document import from_document
from selfback.domain.plan.own_first import asks_own_plan
from selfback.domain.plan.replacements import allowed, with_limits
from selfback.domain.plan.week import Mode, Plan
from selfback.domain.plan.wording import exercise_title


def week_to_review(patient: Patient, user: User) -> WeekPlan | None:
    """Return the newest plan, with its offer as an example and `own_given`; all in one query."""
    given = OwnPlan.objects.filter(week=OuterRef("pk"), clinician=user)
    weeks = WeekPlan.objects.of(patient).select_related("expert_case")
    week = weeks.annotate(own_given=Exists(given)).newest()
    if week is not None:
        week.patient = patient
    return week


def is_asked(week: WeekPlan | None, user: User) -> bool:
    """Whether the own plan is asked before this clinician sees this one.

    week    read by week_to_review
    """
    if week is None or week.mode == Mode.PAUSED or getattr(week, "own_given", False):
        return False
    return asks_own_plan(week.pk, user.pk, share=rules().own_plan_share)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def own_plan(request: StaffRequest, pk: str) -> HttpResponse:
    """Ask what the clinician would have planned, keep it, and go on to the plan."""
    found = get_object_or_404(seen_patients(request.user), pk=pk)
    week = week_to_review(found, request.user)
    if week is None or not is_asked(week, request.user):
        return redirect("clinic:review", pk=pk)
    plan = with_limits(from_document(week.document), limits_of(found))
    fault = ""
    if request.method == "POST":
        fault = _keep(request, week, plan)
        if not fault:
            return redirect("clinic:review", pk=pk)
    context = {
        **frame(request, "patients"),
        "clinic": found.clinic,
        "patient": found,
        "name": name_of(found.user),
        "week": week,
        **_asked(plan, request.user.language),
        "typed": request.POST,
        "picked": request.POST.getlist("exercise"),
        "fault": fault,
    }
    page = "clinic/reviewing/own_plan.html"
    return render(request, page, context, status=422 if fault else 200)


def _keep(request: StaffRequest, week: WeekPlan, plan: Plan) -> str:
    """Keep what was given, or that nothing was; return what is wrong with it."""
    skipped = "skip" in request.POST
    steps, exercises = whole_number(request.POST.get("steps", "")), _picked(request, plan)
    low, high = step_bounds()
    if not skipped:
        if steps is None or not low <= steps <= high:
            return _("Please give a step goal from {low} to {high}.").format(low=low, high=high)
        if not exercises:
            return _("Please choose at least one exercise.")
    try:
        give_own_plan(
            week=week,
            clinician=request.user,
            steps=None if skipped else steps,
            exercises=() if skipped else exercises,
            skipped=skipped,
            at=clock.now(),
        )
    except OwnPlanGiven:
        return ""  # sent twice; the first counts
    return ""


def _picked(request: StaffRequest, plan: Plan) -> list[str]:
    suited = {each.id for each in allowed(plan, library())}
    return [each for each in dict.fromkeys(request.POST.getlist("exercise")) if each in suited]


def _asked(plan: Plan, language: str) -> dict[str, Any]:
    """Return what is known before a plan is made, and the exercises to pick from."""
    profile = plan.carry.profile
    suited = allowed(plan, library())
    return {
        "minutes": profile.minutes,
        "days": profile.days_per_week,
        "pain": plan.carry.pain[-1],
        "usual": profile.usual_steps,
        "usual_count": session_of(profile.minutes, rules=knowledge().rules.exercises).count,
        "kinds": [
            {
                "label": TYPES[kind](),
                "exercises": [
                    {
                        "id": each.id,
                        "title": exercise_title(each.id, language, library()),
                        "level": each.level,
                    }
                    for each in sorted(suited, key=lambda each: (each.level, each.id))
                    if each.type is kind
                ],
            }
            for kind in ExerciseType
        ],
    }
