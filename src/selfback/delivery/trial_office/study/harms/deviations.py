"""Departures from the protocol: the list, a new one, the file."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import Deviation
from selfback.apps.trial.safety_services import record_deviation
from selfback.delivery.shared import clock
from selfback.delivery.shared.csv_file import as_file
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.harms import words
from selfback.delivery.trial_office.study.harms.forms import DeviationForm
from selfback.delivery.trial_office.study.harms.frame import PAGE, harms_frame, said

FILE_COLUMNS = ("happened_on", "participant", "site", "kind", "weight", "text", "action")


@require_safe
@for_study(Permission.HANDLE_HARMS)
def deviations(request: StudyRequest) -> HttpResponse:
    """List the departures from the protocol, the latest first."""
    page = Paginator(_asked(request), PAGE).get_page(request.GET.get("page"))
    context = {
        **harms_frame(request, "deviations"),
        "asked": request.GET.get("weight", ""),
        "pages": page,
        "kept": urlencode({"weight": request.GET.get("weight", "")}) + "&",
        "rows": [_told(each) for each in page],
    }
    return render(request, "trial_office/study/harms/deviations.html", context)


@require_safe
@for_study(Permission.HANDLE_HARMS)
def deviations_file(request: StudyRequest) -> HttpResponse:
    """Give the same list as CSV."""
    rows = (
        (
            *(each.happened_on, each.participant and each.participant.number),
            *(each.site and each.site.clinic.name, each.kind, each.weight),
            *(each.text, each.action),
        )
        for each in _asked(request)
    )
    return as_file("deviations.csv", FILE_COLUMNS, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.HANDLE_HARMS)
def new(request: StudyRequest) -> HttpResponse:
    """Keep a departure from the protocol."""
    usual = {"participant": request.GET.get("number", "")}
    form = DeviationForm(request.POST or None, initial=usual, study=request.study)
    fault = ""
    if request.method == "POST" and form.is_valid():
        try:
            record_deviation(study=request.study, by=request.user.pk, at=clock.now(), **form.facts)
        except TrialRefused as refused:
            fault = said(refused, request)
        else:
            messages.success(request, _("The deviation was kept."))
            return redirect("trial_office:study_deviations", study=request.study.pk)
    context = {**harms_frame(request, "deviations"), "form": form, "fault": fault}
    status = 422 if form.errors or fault else 200
    return render(request, "trial_office/study/harms/new_deviation.html", context, status=status)


def _asked(request: StudyRequest) -> QuerySet[Deviation]:
    rows = Deviation.objects.filter(study=request.study).order_by("-happened_on", "-id")
    weight = request.GET.get("weight", "")
    rows = rows.filter(weight=weight) if weight in Deviation.Weight.values else rows
    return rows.select_related("participant", "site__clinic")


def _told(found: Deviation) -> dict[str, Any]:
    return {
        "deviation": found,
        "kind": words.DEVIATIONS[Deviation.Kind(found.kind)],
        "weight": words.WEIGHTS[Deviation.Weight(found.weight)],
    }
