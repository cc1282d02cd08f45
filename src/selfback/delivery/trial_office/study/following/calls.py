"""Who is to be called today, and what came of each call."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import ContactAttempt, Visit
from selfback.apps.trial.visit_services import log_contact
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.following.frame import (
    OUTCOMES,
    following_frame,
    name_of,
    rules,
    said,
    visit_in,
)
from selfback.delivery.trial_office.study.following.visits import show
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study

PAGE = 50


@require_safe
@for_study(Permission.FOLLOW_PARTICIPANTS)
def calls(request: StudyRequest) -> HttpResponse:
    """List who is to be called, the windows that close first on top; numbers stand only here."""
    found = Visit.objects.call_list(clock.now()).filter(participant__study=request.study)
    found = found.select_related("participant__contact_details").prefetch_related("contacts")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        **following_frame(request, "calls"),
        "pages": page,
        "rows": [_told(each, request) for each in page],
    }
    return render(request, "trial_office/study/following/calls.html", context)


@require_POST
@for_study(Permission.FOLLOW_PARTICIPANTS)
def contact(request: StudyRequest, visit: str) -> HttpResponse:
    """Keep what came of a call."""
    found, outcome = visit_in(request, visit), request.POST.get("outcome", "")
    if outcome not in ContactAttempt.Outcome.values:
        return show(request, found, fault=_("Please choose what came of the call."), status=422)
    try:
        log_contact(
            participant=found.participant,
            visit=found,
            outcome=ContactAttempt.Outcome(outcome),
            rules=rules(),
            again_on=_day(request.POST.get("again_on", "")),
            note=request.POST.get("note", "")[:1000],
            by=request.user,
            at=clock.now(),
        )
    except TrialRefused as refused:
        return show(request, found, fault=said(refused, request), status=409)
    messages.success(request, _("The call was kept."))
    return redirect("trial_office:study_visit", request.study.pk, found.pk)


def _day(typed: str) -> Any:
    try:
        return parse_date(typed)
    except ValueError:
        return None


def _told(visit: Visit, request: StudyRequest) -> dict[str, Any]:
    contact_details = getattr(visit.participant, "contact_details", None)
    attempts = list(visit.contacts.all())
    return {
        "visit": visit,
        "name": name_of(visit.visit, request),
        "contact": contact_details,
        "tries": len(attempts),
        "last": OUTCOMES[ContactAttempt.Outcome(attempts[-1].outcome)] if attempts else "",
    }
