"""Somebody died: kept once, after it was read again; nobody asks or writes to them any more."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.leaving_services import record_death
from selfback.apps.trial.models import Participant
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.following.answering import day_of
from selfback.delivery.trial_office.study.following.frame import following_frame, said
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.harms.words import CONTRADICTIONS, RELATEDNESS
from selfback.domain.trial.adverse import EventContradictsItself, Relatedness


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.FOLLOW_PARTICIPANTS)
def died(request: StudyRequest, participant: str) -> HttpResponse:
    """Say what keeping a death does, and keep it."""
    found = get_object_or_404(Participant, pk=participant, study=request.study)
    fault = _kept(request, found) if request.method == "POST" else ""
    if request.method == "POST" and not fault:
        messages.success(request, _("It is kept. Nobody writes to them or calls them any more."))
        return redirect("trial_office:study_participant", request.study.pk, found.pk)
    context = {
        **following_frame(request, "visits"),
        "participant": found,
        "relatedness": [(key.value, name) for key, name in RELATEDNESS.items()],
        "today": clock.today_in(found.zone_now),
        "sent": request.POST,
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "trial_office/study/following/died.html", context, status=status)


def _kept(request: StudyRequest, found: Participant) -> str:
    """Keep the death; return why not, empty if it was."""
    sent, at = request.POST, clock.now()
    day = day_of(sent.get("died_on", ""))
    if day is None:
        return _("Please give the day, as far as it is known.")
    if day > clock.today_in(found.zone_now):
        return _("This day is still to come.")
    if sent.get("relatedness", "") not in set(Relatedness):
        return _("Please choose whether it may come from taking part.")
    if sent.get("number", "").strip().upper() != found.number:
        return _("Please type the study number, so that it is not kept of somebody else.")
    try:
        record_death(
            participant=found,
            protocol=request.protocol,
            died_on=day,
            known_at=at,
            relatedness=Relatedness(sent["relatedness"]),
            text=sent.get("text", "").strip()[:2000],
            by=request.user.pk,
            at=at,
        )
    except EventContradictsItself as error:
        return " ".join(str(CONTRADICTIONS[each]) for each in error.facts)
    except TrialRefused as refused:
        return said(refused, request)
    return ""
