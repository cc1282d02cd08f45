"""Answers that may be an adverse event: somebody decides on each in time, alike in every arm."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import EventCandidate
from selfback.apps.trial.safety_services import decide_candidate
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.harms.frame import PAGE, harms_frame, said

HOUR = 3600


@require_safe
@for_study(Permission.HANDLE_HARMS)
def candidates(request: StudyRequest) -> HttpResponse:
    """List what waits for a decision, what must be looked at first on top."""
    found = EventCandidate.objects.waiting().filter(participant__study=request.study)
    page = Paginator(found.select_related("participant", "visit"), PAGE)
    shown = page.get_page(request.GET.get("page"))
    context = {
        **harms_frame(request, "candidates"),
        "pages": shown,
        "rows": [told_of(each, request, clock.now()) for each in shown],
    }
    return render(request, "trial_office/study/harms/candidates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.HANDLE_HARMS)
def candidate(request: StudyRequest, candidate: str) -> HttpResponse:
    """Show one answer, and keep that it is no event, for a reason."""
    held = EventCandidate.objects.select_related("participant", "visit", "event")
    found = get_object_or_404(held, pk=candidate, participant__study=request.study)
    reason, fault = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            decide_candidate(
                candidate=found, event=None, reason=reason, by=request.user.pk, at=clock.now()
            )
        except TrialRefused as refused:
            fault = said(refused, request)
        else:
            messages.success(request, _("Kept: this is no adverse event."))
            return redirect("trial_office:study_candidates", study=request.study.pk)
    context = {
        **harms_frame(request, "candidates"),
        "row": told_of(found, request, clock.now()),
        "candidate": found,
        "reason": reason,
        "fault": fault,
    }
    template = "trial_office/study/harms/candidate.html"
    return render(request, template, context, status=422 if fault else 200)


def told_of(found: EventCandidate, request: StudyRequest, now: datetime) -> dict[str, Any]:
    """Return a candidate in words."""
    rules = {each.id: each for each in request.protocol.safety.candidates}
    rule = rules.get(found.rule)
    return {
        "candidate": found,
        "name": rule.label.get(request.LANGUAGE_CODE, rule.id) if rule else found.rule,
        "facts": [(name.replace("-", " "), value) for name, value in found.facts.items()],
        "is_late": found.look_by < now,
        "hours": max(0, int((found.look_by - now).total_seconds() // HOUR)),
    }
