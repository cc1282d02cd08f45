"""One adverse event: reported, told, revised, closed; every version stays."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.people.models import User
from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.harm import line_of
from selfback.apps.trial.models import AdverseEvent, EventCandidate, Participant
from selfback.apps.trial.safety_services import (
    close_adverse_event,
    note_event_told,
    report_adverse_event,
    revise_adverse_event,
)
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.harms.events import told_of
from selfback.delivery.trial_office.study.harms.forms import EventForm, RevisionForm, held_in
from selfback.delivery.trial_office.study.harms.frame import harms_frame, said
from selfback.domain.trial.adverse import EventContradictsItself

REFUSED = (TrialRefused, EventContradictsItself)


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.SEE_PARTICIPANTS)
def report(request: StudyRequest, participant: str) -> HttpResponse:
    """Report an event of one person; who calls participants may, without seeing the list."""
    handles = request.user.may(Permission.HANDLE_HARMS)
    if not handles and not request.user.may(Permission.FOLLOW_PARTICIPANTS):
        raise PermissionDenied
    found = get_object_or_404(Participant, pk=participant, study=request.study)
    candidate = _candidate(request, found)
    with timezone.override(found.zone_now):
        form = EventForm(request.POST or None, initial={"when": timezone.localtime(clock.now())})
        fault = ""
        if request.method == "POST" and form.is_valid():
            try:
                event = report_adverse_event(
                    participant=found,
                    protocol=request.protocol,
                    facts=form.facts,
                    known_at=form.cleaned_data["when"],
                    candidates=[candidate] if candidate else [],
                    by=request.user.pk,
                    at=clock.now(),
                )
            except REFUSED as refused:
                fault = said(refused, request)
            else:
                messages.success(request, _("The event was kept."))
                if handles:
                    return redirect("trial_office:study_event", request.study.pk, event.pk)
                return redirect("trial_office:study_participant", request.study.pk, found.pk)
        context = {
            **harms_frame(request, "events"),
            "participant": found,
            "candidate": candidate,
            "form": form,
            "fault": fault,
            "hours": request.protocol.safety.report_hours,
        }
        status = 422 if form.errors or fault else 200
        return render(request, "trial_office/study/harms/report.html", context, status=status)


def _candidate(request: StudyRequest, participant: Participant) -> EventCandidate | None:
    """Return the answer that leads to this report, as long as nobody has decided on it."""
    asked = request.POST.get("candidate") or request.GET.get("candidate")
    waiting = EventCandidate.objects.waiting().filter(participant=participant)
    return waiting.filter(pk=asked).first() if asked else None


@require_safe
@for_study(Permission.HANDLE_HARMS)
def event_page(request: StudyRequest, event: str) -> HttpResponse:
    """Show an event as known now, its clock and its versions."""
    return show(request, found_in(request, event))


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.HANDLE_HARMS)
def revise(request: StudyRequest, event: str) -> HttpResponse:
    """Add what was learned; a closed review opens again."""
    found = found_in(request, event)
    with timezone.override(found.participant.zone_now):
        newest = found.versions.get(number=found.version)
        form = RevisionForm(request.POST or None, initial=held_in(newest))
        fault = ""
        if request.method == "POST" and form.is_valid():
            try:
                revise_adverse_event(
                    event=found,
                    protocol=request.protocol,
                    facts=form.facts,
                    reason=form.cleaned_data["reason"],
                    learned_at=form.cleaned_data["when"],
                    by=request.user.pk,
                    at=clock.now(),
                )
            except REFUSED as refused:
                fault = said(refused, request)
            else:
                messages.success(request, _("Kept as a new version."))
                return redirect("trial_office:study_event", request.study.pk, found.pk)
        context = {**harms_frame(request, "events"), "event": found, "form": form, "fault": fault}
        status = 422 if form.errors or fault else 200
        return render(request, "trial_office/study/harms/revise.html", context, status=status)


@require_POST
@for_study(Permission.HANDLE_HARMS)
def told(request: StudyRequest, event: str) -> HttpResponse:
    """Keep that the investigator has seen it, which stops the clock."""
    found = found_in(request, event)
    try:
        note_event_told(event=found, by=request.user.pk, at=clock.now())
    except REFUSED as refused:
        return show(request, found, fault=said(refused, request))
    messages.success(request, _("Kept: the investigator has seen it."))
    return redirect("trial_office:study_event", request.study.pk, found.pk)


@require_POST
@for_study(Permission.HANDLE_HARMS)
def close(request: StudyRequest, event: str) -> HttpResponse:
    """Close the review with a conclusion."""
    found, conclusion = found_in(request, event), request.POST.get("conclusion", "")
    try:
        close_adverse_event(event=found, conclusion=conclusion, by=request.user.pk, at=clock.now())
    except REFUSED as refused:
        return show(request, found, fault=said(refused, request), conclusion=conclusion)
    messages.success(request, _("The review of this event is closed."))
    return redirect("trial_office:study_event", request.study.pk, found.pk)


def found_in(request: StudyRequest, event: str) -> AdverseEvent:
    """Return an event of this study; raises Http404."""
    held = AdverseEvent.objects.select_related("participant__site__clinic")
    return get_object_or_404(held, pk=event, study=request.study)


def show(
    request: StudyRequest, found: AdverseEvent, *, fault: str = "", conclusion: str = ""
) -> HttpResponse:
    """Show an event, with what could not be done to it if there is a fault."""
    versions = list(found.versions.order_by("-number"))
    names = names_of({each.made_by for each in versions} | {found.told_by, found.closed_by})
    context: dict[str, Any] = {
        **harms_frame(request, "events"),
        "event": found,
        "row": told_of(line_of(found, clock.now())),
        "versions": [
            {"version": each, "by": names.get(each.made_by, _("the programme"))}
            for each in versions
        ],
        "told_by": names.get(found.told_by, ""),
        "closed_by": names.get(found.closed_by, ""),
        "fault": fault,
        "conclusion": conclusion,
    }
    status = 409 if fault else 200
    with timezone.override(found.participant.zone_now):
        return render(request, "trial_office/study/harms/event.html", context, status=status)


def names_of(ids: set[str]) -> dict[str, str]:
    """Return id -> name of members of staff."""
    rows = User.objects.filter(pk__in=ids)
    return {row.pk: row.name or row.email for row in rows}
