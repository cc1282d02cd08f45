"""Warning signs: reporting them, the screens that follow, and going on after a pause."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.safety.models import Pause, Report
from selfback.apps.safety.services import (
    ActionUnknown,
    StillToBeLookedAt,
    act_on_emergency,
    report_signs,
)
from selfback.apps.safety.services import go_on as end_pause
from selfback.delivery.shared import clock
from selfback.delivery.shared import signs as triage
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.context import Moment

AFTER = {Tier.SOON: "patient:soon", Tier.MOOD: "patient:support"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def symptoms(request: PatientRequest) -> HttpResponse:
    """Ask about all warning signs because something changed, and do what the answers ask for."""
    if request.method == "POST":
        answers = triage.read_signs(request.POST, Moment.SYMPTOMS_CHANGED)
        report, verdict = _report(request, Moment.SYMPTOMS_CHANGED, answers)
        return _lead_on(report, verdict.tier, Tier.MOOD in verdict.also)
    context = triage.page(request.user.language, Moment.SYMPTOMS_CHANGED, request.patient.country)
    return render(request, "patient/symptoms.html", context)


def _report(request: PatientRequest, moment: Moment, answers: dict[str, str]) -> Any:
    verdict = triage.judge(request.patient, answers, moment)
    now = clock.now()
    report = report_signs(
        patient=request.patient,
        moment=moment,
        answers=answers,
        verdict=verdict,
        by=request.user.pk,
        told_at=now,
        at=now,
    )
    return report, verdict


def _lead_on(report: Report, tier: Tier, mood: bool) -> HttpResponse:
    if tier is Tier.EMERGENCY:
        return redirect("patient:stop", pk=report.pk)
    if tier in AFTER:
        return redirect(AFTER[tier])
    if mood:
        return redirect("patient:support")
    return redirect("patient:today")


@require_safe
@for_patient
def stop(request: PatientRequest, pk: str) -> HttpResponse:
    """Show the emergency screen; only an action leads on from it."""
    report = get_object_or_404(Report, pk=pk, patient=request.patient)
    context = triage.stop_page(request.user.language, request.patient.country, report.flags)
    return render(request, "patient/stop.html", {**context, "report": report})


@require_POST
@for_patient
def acted(request: PatientRequest, pk: str) -> HttpResponse:
    """Note what the person did about an emergency."""
    report = get_object_or_404(Report, pk=pk, patient=request.patient)
    try:
        act_on_emergency(
            report=report,
            action=request.POST.get("action", ""),
            by=request.user.pk,
            at=clock.now(),
        )
    except ActionUnknown:
        return redirect("patient:stop", pk=pk)
    return redirect("patient:today")


@require_safe
@for_patient
def soon(request: PatientRequest) -> HttpResponse:
    """Say whom to contact the same or the next working day, and what happens to the plan."""
    context = triage.screen(request.user.language, "soon", request.patient.country)
    return render(request, "patient/soon.html", context)


@require_safe
@for_patient
def support(request: PatientRequest) -> HttpResponse:
    """Show whom to talk to."""
    context = triage.screen(request.user.language, "mood", request.patient.country)
    return render(request, "patient/support.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def go_on(request: PatientRequest) -> HttpResponse:
    """Ask the signs again before a paused plan goes on."""
    pause = Pause.objects.open().filter(patient=request.patient).first()
    if pause is None:
        return redirect("patient:today")
    if request.method == "POST":
        answers = triage.read_signs(request.POST, Moment.RESUMING)
        report, verdict = _report(request, Moment.RESUMING, answers)
        try:
            end_pause(pause=pause, verdict=verdict, by=request.user.pk, at=clock.now())
        except StillToBeLookedAt:
            return _lead_on(report, verdict.tier, Tier.MOOD in verdict.also)
        return redirect("patient:today")
    context = triage.page(request.user.language, Moment.RESUMING, request.patient.country)
    return render(request, "patient/go_on.html", {**context, "pause": pause})
