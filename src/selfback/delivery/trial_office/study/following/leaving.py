"""How far somebody withdraws, told on the telephone or by letter; never further back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.leaving_services import withdraw
from selfback.apps.trial.models import Participant
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.following.answering import day_of
from selfback.delivery.trial_office.study.following.frame import following_frame, said
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.domain.trial.withdrawal import NotFurther


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.FOLLOW_PARTICIPANTS)
def leave(request: StudyRequest, participant: str) -> HttpResponse:
    """Explain the levels of withdrawal, and keep the one that was asked for."""
    found = get_object_or_404(Participant, pk=participant, study=request.study)
    levels = {each.id: each for each in request.protocol.withdrawal_levels}
    sent, fault = request.POST, ""
    if request.method == "POST":
        day = day_of(sent.get("withdrawn_on", "")) or clock.today_in(found.zone_now)
        if sent.get("level", "") not in levels:
            fault = _("Please choose how far they withdraw.")
        else:
            fault = _withdrawn(request, found, day)
        if not fault:
            messages.success(request, _("The withdrawal was kept."))
            return redirect("trial_office:study_participant", request.study.pk, found.pk)
    language = request.LANGUAGE_CODE
    context = {
        **following_frame(request, "visits"),
        "participant": found,
        "levels": [
            {"id": each.id, "name": each.label.get(language, each.id)} for each in levels.values()
        ],
        "sent": sent,
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "trial_office/study/following/leave.html", context, status=status)


def _withdrawn(request: StudyRequest, found: Participant, day: object) -> str:
    try:
        withdraw(
            participant=found,
            protocol=request.protocol,
            level=request.POST["level"],
            withdrawn_on=day,  # type: ignore[arg-type]  # a day by now
            reason=request.POST.get("reason", "")[:1000],
            by=request.user.pk,
            at=clock.now(),
        )
    except NotFurther:
        return _("They have withdrawn as far as this before; nobody goes back.")
    except ValueError:
        return _("This day is still to come.")
    except TrialRefused as refused:
        return said(refused, request)
    return ""
