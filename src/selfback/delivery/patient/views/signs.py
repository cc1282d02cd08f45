"""Warning signs: reporting them, the screens that follow, and going on after a pause."""

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
from selfback.delivery.shared.content import library
from selfback.delivery.shared.notify import announce_alerts
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.context import Moment
from selfback.domain.safety.triage import Triage

AFTER = {Tier.SOON: "patient:soon", Tier.MOOD: "patient:support"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def symptoms(request: PatientRequest) -> HttpResponse:
    """Ask about all warning signs because something changed, and do what the answers ask for."""
    return _ask(request, Moment.SYMPTOMS_CHANGED, "patient/symptoms.html")


def _ask(request: PatientRequest, moment: Moment, template: str) -> HttpResponse:
    answers = triage.read_signs(request.POST, moment) if request.method == "POST" else {}
    if not answers:
        unanswered = request.method == "POST"
        context = {
            **triage.page(request.patient, moment),
            "paused": triage.screen(request.patient, "paused")["words"],
            "unanswered": unanswered,
        }
        return render(request, template, context, status=422 if unanswered else 200)
    report, verdict = _report(request, moment, answers)
    if moment is Moment.RESUMING and _ends_pause(request, verdict):
        return redirect("patient:today")
    return _lead_on(report, verdict.tier, Tier.MOOD in verdict.also)


def _report(
    request: PatientRequest, moment: Moment, answers: dict[str, str]
) -> tuple[Report, Triage]:
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
    announce_alerts(report)
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
    context = triage.stop_page(request.patient, report.answers)
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
    report = Report.objects.filter(patient=request.patient, tier=Tier.SOON.value).first()
    words = library().red_flag_words(request.user.language)
    context = {
        **triage.screen(request.patient, "soon"),
        "answered": [words[id].text for id in (report.flags if report else []) if id in words],
    }
    return render(request, "patient/soon.html", context)


@require_safe
@for_patient
def support(request: PatientRequest) -> HttpResponse:
    """Show whom to talk to."""
    context = triage.screen(request.patient, "mood")
    return render(request, "patient/support.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def go_on(request: PatientRequest) -> HttpResponse:
    """Ask the signs again before a paused plan goes on."""
    if not Pause.objects.open().filter(patient=request.patient).exists():
        return redirect("patient:today")
    return _ask(request, Moment.RESUMING, "patient/go_on.html")


def _ends_pause(request: PatientRequest, verdict: Triage) -> bool:
    """End the pause if the signs are gone; the answers replace those of an unfinished intake."""
    pause = Pause.objects.open().get(patient=request.patient)
    try:
        end_pause(pause=pause, verdict=verdict, by=request.user.pk, at=clock.now())
    except StillToBeLookedAt:
        return False
    return True
