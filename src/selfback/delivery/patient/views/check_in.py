"""The weekly check-in: what is due, one thing a screen, then the next week and what changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.answers.models import AnswerSet
from selfback.apps.plans.models import WeekPlan
from selfback.delivery.patient.question_page import answers_so_far, ask, show
from selfback.delivery.patient.screens import Screen, check_in_screens, next_screen, screen_before
from selfback.delivery.patient.week_page import week_page
from selfback.delivery.shared import clock
from selfback.delivery.shared import signs as triage
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.notify import announce_alerts
from selfback.delivery.shared.planning import due_questions, go_into_next_week, is_due
from selfback.domain.content.red_flag import Tier
from selfback.domain.safety.questions import check_in_moment

CHECK_IN = "check-in"
SIGNS = "signs"


def _week_that_ends(request: PatientRequest) -> WeekPlan | None:
    """Return the week to look back on, if it is time."""
    week = WeekPlan.objects.of(request.patient).newest()
    if week is None or not is_due(week, clock.today_in(request.patient.zone)):
        return None
    return week


@require_safe
@for_patient
def check_in(request: PatientRequest) -> HttpResponse:
    """Begin, or go on where one stopped."""
    week = _week_that_ends(request)
    if week is None:
        return redirect("patient:today")
    answers = answers_so_far(request, CHECK_IN)
    unseen = _next_unseen(_screens(week), answers)
    if unseen is not None:
        return redirect("patient:check_in_screen", slug=unseen.slug)
    return redirect("patient:check_in_screen", slug=SIGNS)


def _next_unseen(screens: Sequence[Screen], answers: Mapping[str, Any]) -> Screen | None:
    visited = answers.get("visited", [])
    return next((each for each in screens if each.slug not in visited), None)


def _screens(week: WeekPlan) -> tuple[Screen, ...]:
    return check_in_screens(due_questions(week))


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def screen(request: PatientRequest, slug: str) -> HttpResponse:
    """Ask the questions of one screen; the last one asks about warning signs."""
    week = _week_that_ends(request)
    if week is None:
        return redirect("patient:today")
    if slug == SIGNS:
        return _signs(request, week)
    screens = _screens(week)
    current = next((each for each in screens if each.slug == slug), None)
    if current is None:
        raise Http404
    asked = ask(request, CHECK_IN, current)
    if asked.is_kept:
        following = next_screen(screens, slug, asked.answers)
        return redirect("patient:check_in_screen", slug=following.slug if following else SIGNS)
    return show(
        request,
        CHECK_IN,
        current,
        asked,
        back=_address(screen_before(screens, slug, asked.answers)),
        progress=round(100 * screens.index(current) / (len(screens) + 1)),
        last_week=_answers_before(request),
    )


def _address(before: Screen | None) -> str:
    if before is None:
        return reverse("patient:today")
    return reverse("patient:check_in_screen", kwargs={"slug": before.slug})


def _answers_before(request: PatientRequest) -> dict[str, Any]:
    """Return the answer last given to each question."""
    merged: dict[str, Any] = {}
    for each in AnswerSet.objects.filter(patient=request.patient).order_by("week"):
        merged.update({key: value for key, value in each.answers.items() if value is not None})
    return merged


def _signs(request: PatientRequest, week: WeekPlan) -> HttpResponse:
    answers = answers_so_far(request, CHECK_IN)
    pain = [value for value in [_answers_before(request).get("pain_average")] if value is not None]
    if answers.get("pain_average") is not None:
        pain.append(answers["pain_average"])
    moment = check_in_moment(pain, rules=triage.rules())
    given = triage.read_signs(request.POST, moment) if request.method == "POST" else {}
    if given:
        if _next_unseen(_screens(week), answers) is not None:
            return redirect("patient:check_in")
        report = go_into_next_week(
            request.patient, week, {**answers, "red_flags": given}, at=clock.now()
        )
        announce_alerts(report)
        if report.tier == Tier.EMERGENCY:
            return redirect("patient:stop", pk=report.pk)
        return redirect("patient:changes")
    unanswered = request.method == "POST"
    context = triage.page(request.patient, moment)
    return render(
        request,
        "patient/check_in_signs.html",
        {
            **context,
            "shown": context["signs"]["emergency"],
            "unanswered": unanswered,
            "progress": 95,
        },
        status=422 if unanswered else 200,
    )


@require_safe
@for_patient
def changes(request: PatientRequest) -> HttpResponse:
    """Show what changed this week, and why."""
    week = WeekPlan.objects.of(request.patient).newest()
    if week is None:
        return redirect("patient:intake")
    return render(request, "patient/changes.html", week_page(week, request.user))
