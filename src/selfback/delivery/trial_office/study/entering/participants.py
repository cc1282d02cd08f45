"""Who takes part, by number, and the record of one of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Participant
from selfback.delivery.trial_office.study.entering import record as entering
from selfback.delivery.trial_office.study.entering.next_step import (
    STATUSES,
    TAGS,
    WAITS,
    next_step,
)
from selfback.delivery.trial_office.study.following import record as following
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.harms import record as harms
from selfback.delivery.trial_office.study.quality import record as quality

PAGE = 50
TO_RANDOMISE = "to-randomise"
SECTIONS = (entering, following, harms, quality)


@require_safe
@for_study(Permission.SEE_PARTICIPANTS)
def participants(request: StudyRequest) -> HttpResponse:
    """List them by number, with what comes next; found by number, status and site."""
    number, status = request.GET.get("number", "").strip(), request.GET.get("status", "")
    site = request.GET.get("site", "")
    found = Participant.objects.with_steps(request.study).select_related("site__clinic")
    if number:
        found = found.filter(number__icontains=number)
    if status == TO_RANDOMISE:
        found = found.to_randomise()
    elif status in STATUSES:
        found = found.filter(status=status)
    if site:
        found = found.filter(site=site)
    page = Paginator(found.order_by("number"), PAGE).get_page(request.GET.get("page"))
    context = {
        **study_frame(request, "participants"),
        "page": page,
        "rows": [_row(each) for each in page.object_list],
        "statuses": STATUSES,
        "sites": request.study.sites.select_related("clinic").order_by("clinic__name"),
        "number_asked": number,
        "status": status,
        "site": site,
        "is_filtered": bool(number or status or site),
    }
    return render(request, "trial_office/study/entering/participants.html", context)


def _row(participant: Any) -> dict[str, Any]:
    """Return one of those that `with_steps` found, with its status and next step in words."""
    step = next_step(
        participant,
        is_consented=participant.is_consented,
        baseline_status=participant.baseline_status or "",
    )
    return {
        "participant": participant,
        "status": STATUSES[participant.status],
        "tag": TAGS.get(participant.status, "neutral"),
        "next": WAITS.get(step, ""),
    }


@require_safe
@for_study(Permission.SEE_PARTICIPANTS)
def participant(request: StudyRequest, participant: str) -> HttpResponse:
    """Show the record of one person: what comes next, and a section of each room."""
    return show_record(request, found_in(request, participant))


def found_in(request: StudyRequest, participant: str) -> Participant:
    """Return a participant of the request's study; 404 for another study's."""
    rows = Participant.objects.select_related("study", "site__clinic", "screening", "patient")
    return get_object_or_404(rows, pk=participant, study=request.study)


def show_record(
    request: StudyRequest,
    found: Participant,
    *,
    fault: str = "",
    reason: str = "",
    letting_go: bool = False,
) -> HttpResponse:
    """Show the record, with what could not be done to it if there is a fault."""
    context = {
        **study_frame(request, "participants"),
        "participant": found,
        "status": STATUSES[found.status],
        "tag": TAGS.get(found.status, "neutral"),
        "fault": fault,
        "reason": reason,
        "letting_go": letting_go,
    }
    for section in SECTIONS:
        context |= section.record_section(request, found)
    page = "trial_office/study/participant/record.html"
    return render(request, page, context, status=409 if fault else 200)
