"""The intake: warning signs first, then one thing a screen, then the first plan."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.answers.services import save_draft
from selfback.apps.plans.models import WeekPlan
from selfback.apps.safety.models import Pause
from selfback.apps.safety.services import report_signs
from selfback.delivery.patient.question_page import answers_so_far, ask, show
from selfback.delivery.patient.screens import (
    Screen,
    intake_screens,
    next_screen,
    screen_before,
)
from selfback.delivery.patient.week_page import week_page
from selfback.delivery.shared import clock
from selfback.delivery.shared import signs as triage
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.content import library
from selfback.delivery.shared.notify import announce_alerts
from selfback.delivery.shared.planning import begin
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.context import Moment

INTAKE = "intake"
USUAL = {
    "pain_sites": ["low_back"],
    "minutes": "20",
    "days_per_week": 3,
    "reminder_time": "18:30",
}
"""Answers chosen already when a screen opens for the first time; anyone may change them."""
PARTS = {
    "now": (Tier.EMERGENCY,),
    "also": (Tier.SOON, Tier.WATCH),
}


def _screens() -> tuple[Screen, ...]:
    return intake_screens([each.id for each in library().conditions.values() if each.ask_first])


@require_safe
@for_patient
def intake(request: PatientRequest) -> HttpResponse:
    """Lead to the first screen that has not been answered."""
    if WeekPlan.objects.of(request.patient).exists():
        return redirect("patient:today")
    if Pause.objects.open().filter(patient=request.patient, tier=Tier.EMERGENCY).exists():
        return redirect("patient:today")
    answers = answers_so_far(request, INTAKE)
    signs = answers.get("red_flags", {})
    for part, tiers in PARTS.items():
        wanted = [id for id, flag in library().red_flags.items() if flag.tier in tiers]
        if not set(wanted) <= set(signs):
            return redirect("patient:intake_signs", part=part)
    visited = answers.get("visited", [])
    for screen in _screens():
        if screen.slug not in visited and screen.is_needed(answers):
            return redirect("patient:intake_screen", slug=screen.slug)
    return redirect("patient:intake_screen", slug=_screens()[-1].slug)


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def signs(request: PatientRequest, part: str) -> HttpResponse:
    """Ask about warning signs before anything else; an emergency stops here."""
    if part not in PARTS:
        raise Http404
    if request.method == "POST":
        given = triage.read_signs(request.POST, Moment.INTAKE, *PARTS[part])
        if not given:
            return _show_signs(request, part, unanswered=True)
        answers = save_draft(
            user=request.user,
            instrument=INTAKE,
            answers={
                "red_flags": {**answers_so_far(request, INTAKE).get("red_flags", {}), **given}
            },
            at=clock.now(),
        )
        if part == "now":
            stopped = _stop_if_emergency(request, given)
            if stopped:
                return stopped
            return redirect("patient:intake_signs", part="also")
        return redirect(_address_after(answers, ""))
    return _show_signs(request, part)


def _signs_so_far(request: PatientRequest) -> dict[str, str]:
    signs: dict[str, str] = answers_so_far(request, INTAKE).get("red_flags", {})
    return signs


def _show_signs(request: PatientRequest, part: str, *, unanswered: bool = False) -> HttpResponse:
    context = triage.page(request.patient, Moment.INTAKE)
    shown = [flag for tier in PARTS[part] for flag in context["signs"][tier.name.lower()]]
    shown_ids = {flag["id"] for flag in shown}
    before = {
        id: given
        for id, given in answers_so_far(request, INTAKE).get("red_flags", {}).items()
        if id in shown_ids
    }
    return render(
        request,
        "patient/intake_signs.html",
        {
            **context,
            "shown": shown,
            "part": part,
            "ticked": triage.ticked(before),
            "unanswered": unanswered,
            "progress": 4,
        },
        status=422 if unanswered else 200,
    )


def _stop_if_emergency(request: PatientRequest, given: dict[str, str]) -> HttpResponse | None:
    """Report an emergency at once."""
    verdict = triage.judge_so_far(request.patient, given, Moment.INTAKE)
    if verdict.tier is not Tier.EMERGENCY:
        return None
    now = clock.now()
    report = report_signs(
        patient=request.patient,
        moment=Moment.INTAKE,
        answers=given,
        verdict=verdict,
        by=request.user.pk,
        told_at=now,
        at=now,
    )
    announce_alerts(report)
    return redirect("patient:stop", pk=report.pk)


def _address_after(answers: dict[str, Any], slug: str) -> str:
    following = next_screen(_screens(), slug, answers)
    if following is None:
        return reverse("patient:intake")
    return reverse("patient:intake_screen", kwargs={"slug": following.slug})


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def screen(request: PatientRequest, slug: str) -> HttpResponse:
    """Ask the questions of one screen; what was typed stays, whatever is wrong with it."""
    screens = _screens()
    current = next((each for each in screens if each.slug == slug), None)
    if current is None:
        raise Http404
    asked = ask(request, INTAKE, current)
    if asked.is_kept:
        kept = dict(asked.answers)
        if next_screen(screens, slug, kept) is None:
            return _make_plan(request, kept)
        return redirect(_address_after(kept, slug))
    place = screens.index(current)
    return show(
        request,
        INTAKE,
        current,
        asked,
        back=_address_before(screen_before(screens, slug, asked.answers)),
        progress=10 + round(90 * place / len(screens)),
        is_last=current is screens[-1],
        usual=USUAL,
    )


def _address_before(before: Screen | None) -> str:
    if before is None:
        return reverse("patient:intake_signs", kwargs={"part": "also"})
    return reverse("patient:intake_screen", kwargs={"slug": before.slug})


def _make_plan(request: PatientRequest, answers: dict[str, Any]) -> HttpResponse:
    report = begin(request.patient, answers, at=clock.now())
    announce_alerts(report)
    if report.tier == Tier.EMERGENCY:
        return redirect("patient:stop", pk=report.pk)
    return redirect("patient:first_plan")


@require_safe
@for_patient
def first_plan(request: PatientRequest) -> HttpResponse:
    """Show the first week with its reasons."""
    week = WeekPlan.objects.of(request.patient).newest()
    if week is None:
        return redirect("patient:intake")
    return render(request, "patient/first_plan.html", week_page(week, request.user))
