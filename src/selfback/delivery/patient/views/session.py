"""The session and its exercises."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import log_exercise
from selfback.apps.safety.models import Pause
from selfback.delivery.patient.session_page import cautions, session_page
from selfback.delivery.patient.week_page import exercises_shown
from selfback.delivery.shared import clock, figures
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.content import library
from selfback.domain.plan.document import from_document


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def session(request: PatientRequest) -> HttpResponse:
    """Show today's exercises; without a script, keep those that are ticked as done."""
    week = WeekPlan.objects.of(request.patient).newest()
    if week is None or Pause.objects.open().filter(patient=request.patient).exists():
        return redirect("patient:today")
    if request.method == "POST":
        _keep_ticked(request, week)
        return redirect("patient:today")
    context = session_page(week, request.user.language)
    if not context["shown"]:
        return redirect("patient:today")
    return render(request, "patient/session.html", {**context, "session": uuid4().hex})


def _keep_ticked(request: PatientRequest, week: WeekPlan) -> None:
    """Log the ticked exercises with the dose that was planned."""
    ticked = set(request.POST.getlist("done"))
    now = clock.now()
    for item in exercises_shown(week, request.user.language):
        if item["id"] in ticked:
            repetitions = _planned_repetitions(item)
            log_exercise(
                week=week,
                session=request.POST.get("session", "")[:40] or uuid4().hex,
                exercise=item["id"],
                day=clock.today_in(request.patient.zone),
                sets=item["sets"],
                repetitions=repetitions,
                planned_repetitions=repetitions,
                seconds=round(item["minutes"] * 60),
                rating="",
                by=request.user.pk,
                done_at=now,
                at=now,
            )


def _planned_repetitions(item: dict[str, Any]) -> int:
    return int(item["sets"] * item["repetitions"] * (2 if item["both_sides"] else 1))


@require_safe
@for_patient
def exercise(request: PatientRequest, exercise: str) -> HttpResponse:
    """Show how one exercise is done."""
    chosen = library().exercises.get(exercise)
    if chosen is None:
        raise Http404
    language = request.user.language
    week = WeekPlan.objects.of(request.patient).newest()
    profile = from_document(week.document).carry.profile if week else None
    standing = exercises_shown(week, language) if week else []
    reasons: list[Any] = next((item["reasons"] for item in standing if item["id"] == exercise), [])
    context = {
        "exercise": chosen,
        "words": library().exercise_words(language)[exercise],
        "figure": figures.moving(exercise, language),
        "strip": figures.strip(exercise, language),
        "cautions": cautions(chosen, profile, language) if profile else [],
        "reasons": reasons[:2],
        "tab": "week",
    }
    return render(request, "patient/exercise.html", context)
