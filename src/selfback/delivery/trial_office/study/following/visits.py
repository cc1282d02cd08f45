"""Visits by their windows, and one visit: its days, what was sent, and what was answered."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.link_services import revoke_links
from selfback.apps.trial.models import ContactAttempt, ContactDetails, Reminder, Visit
from selfback.delivery.shared import clock
from selfback.delivery.shared.questionnaires import trial_instrument
from selfback.delivery.trial_office.study.following.frame import (
    OUTCOMES,
    STATUSES,
    following_frame,
    name_of,
    said,
    visit_in,
)
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.domain.trial.disposition import VisitStatus
from selfback.domain.trial.visits import QUESTIONS, asked_for

PAGE = 50


@require_safe
@for_study(Permission.FOLLOW_PARTICIPANTS)
def visits(request: StudyRequest) -> HttpResponse:
    """List the visits that are not over, the windows that close first on top."""
    rows = Visit.objects.unfinished().filter(participant__study=request.study, ended_at=None)
    number = request.GET.get("number", "").strip()
    if number:
        rows = rows.filter(participant__number__icontains=number)
    found = rows.select_related("participant").order_by("closes_on", "participant__number")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    today = clock.today_in("Europe/Copenhagen")
    context = {
        **following_frame(request, "visits"),
        "number": number,
        "pages": page,
        "rows": [
            {
                "visit": each,
                "name": name_of(each.visit, request),
                "status": STATUSES[VisitStatus(each.status)],
                "is_open": each.opens_on <= today <= each.closes_on,
                "is_over": today > each.closes_on,
            }
            for each in page
        ],
    }
    return render(request, "trial_office/study/following/visits.html", context)


@require_safe
@for_study(Permission.FOLLOW_PARTICIPANTS)
def visit_page(request: StudyRequest, visit: str) -> HttpResponse:
    """Show one visit."""
    return show(request, visit_in(request, visit))


@require_POST
@for_study(Permission.FOLLOW_PARTICIPANTS)
def revoke(request: StudyRequest, visit: str) -> HttpResponse:
    """Let no link to this visit open any more, such as one that went to the wrong address."""
    found = visit_in(request, visit)
    try:
        count = revoke_links(
            visit=found,
            reason=request.POST.get("reason", ""),
            by=request.user.pk,
            at=clock.now(),
        )
    except TrialRefused as refused:
        return show(request, found, fault=said(refused, request), status=422)
    messages.success(request, _("Links that no longer open: {count}.").format(count=count))
    return redirect("trial_office:study_visit", request.study.pk, found.pk)


def show(
    request: StudyRequest, found: Visit, *, fault: str = "", status: int = 200
) -> HttpResponse:
    """Show a visit, with what could not be done if there is a fault; scores are not shown."""
    responses = {row.instrument: row for row in found.responses.all()}
    attempts = found.contacts.select_related("made_by")
    context: dict[str, Any] = {
        **following_frame(request, "visits"),
        "visit": found,
        "participant": found.participant,
        "name": name_of(found.visit, request),
        "status": STATUSES[VisitStatus(found.status)],
        "contact": ContactDetails.objects.filter(participant=found.participant).first(),
        "reminders": found.reminders.exclude(state=Reminder.State.PLANNED),
        "attempts": [
            {"attempt": each, "said": OUTCOMES[ContactAttempt.Outcome(each.outcome)]}
            for each in attempts
        ],
        "outcomes": [(key.value, said_) for key, said_ in OUTCOMES.items()],
        "instruments": [
            _asked(name, items, responses.get(name), request)
            for name, items in asked_for(request.protocol, found.visit).items()
        ],
        "links": found.links.standing().count(),
        "sent": request.POST,
        "fault": fault,
    }
    return render(request, "trial_office/study/following/visit.html", context, status=status)


def _asked(instrument: str, items: int, row: Any, request: StudyRequest) -> dict[str, Any]:
    given = len(row.answers) if row else 0
    title = (
        _("About them")
        if instrument == QUESTIONS
        else request.protocol.instrument(instrument).short
    )
    return {
        "id": instrument,
        "title": title,
        "items": items,
        "given": given,
        "is_installed": trial_instrument(instrument) is not None,
        "source": row.source if row else "",
    }
