"""A study is opened, closed to new people, and amended to a newer version of its protocol."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.study_services import amend_study, close_study, open_study
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.offered import amendments_of
from selfback.delivery.trial_office.study.refusals import in_words
from selfback.delivery.trial_office.study.views import show_home
from selfback.delivery.trial_office.study.wordings import installed_wordings
from selfback.domain.trial.changes import amended, needs_reconsent
from selfback.domain.trial.protocol import Protocol


@require_POST
@for_study(Permission.MANAGE_STUDIES)
def open_(request: StudyRequest) -> HttpResponse:
    """Let the study take people in."""
    try:
        open_study(
            study=request.study,
            protocol=request.protocol,
            installed=installed_wordings(request.protocol),
            by=request.user.pk,
            at=clock.now(),
        )
    except TrialRefused as refused:
        return show_home(request, fault=_said(refused, request))
    messages.success(request, _("The study takes people in now."))
    return redirect("trial_office:study", study=request.study.pk)


@require_POST
@for_study(Permission.MANAGE_STUDIES)
def close(request: StudyRequest) -> HttpResponse:
    """Take nobody in any more, with a reason."""
    reason = request.POST.get("reason", "").strip()
    try:
        close_study(study=request.study, reason=reason, by=request.user.pk, at=clock.now())
    except TrialRefused as refused:
        return show_home(request, fault=_said(refused, request), reason=reason)
    messages.success(request, _("Nobody new is taken in. Those who are in are followed on."))
    return redirect("trial_office:study", study=request.study.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.MANAGE_STUDIES)
def amend(request: StudyRequest) -> HttpResponse:
    """Show what a newer version changes and who is asked again; run the study by it."""
    versions = amendments_of(request.study)
    asked = request.POST.get("version") or request.GET.get("version", "")
    newest = versions[-1] if versions else None
    new = next((each for each in versions if each.version == asked), newest)
    typed, fault = request.POST.get("valid_from", ""), ""
    if request.method == "POST":
        fault = _amend(request, new, typed)
        if not fault:
            return redirect("trial_office:study", study=request.study.pk)
    changes = amended(request.protocol, new) if new else ()
    context = {
        **study_frame(request, "home"),
        "versions": versions,
        "new": new,
        "changes": changes,
        "asks_again": needs_reconsent(changes),
        "is_running": request.study.participants.randomised().exists(),
        "valid_from": typed or clock.now().date().isoformat(),
        "fault": fault,
    }
    page = "trial_office/study/amend.html"
    return render(request, page, context, status=422 if fault else 200)


def _amend(request: StudyRequest, new: Protocol | None, typed: str) -> str:
    """Adopt a version; return why that could not be done, or nothing."""
    if new is None:
        return _("There is no newer version to run this study by.")
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return _("Please say from which day on.")
    try:
        amend_study(
            study=request.study,
            old=request.protocol,
            new=new,
            valid_from=day,
            by=request.user.pk,
            at=clock.now(),
        )
    except TrialRefused as refused:
        return in_words(refused, new, request.LANGUAGE_CODE)
    messages.success(request, _("The study is run by the new version now."))
    return ""


def _said(refused: TrialRefused, request: StudyRequest) -> str:
    return in_words(refused, request.protocol, request.LANGUAGE_CODE)
