"""The list of screenings, those that wait first, and adding a person who was referred."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.entry_services import screen
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import Screening, StudySite
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.entering.screening_form import (
    PersonForm,
    to_screen,
    usual_for,
)
from selfback.delivery.trial_office.study.entering.verdicts import OUTCOMES, TAGS, said_of
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.refusals import in_words

PAGE = 50


@require_safe
@for_study(Permission.ENTER_PARTICIPANTS)
def screenings(request: StudyRequest) -> HttpResponse:
    """List who was screened, those that wait first; filtered by what came of it and by site."""
    outcome, site = request.GET.get("outcome", ""), request.GET.get("site", "")
    found = Screening.objects.filter(study=request.study).waiting_first()
    if outcome in OUTCOMES:
        found = found.filter(outcome=outcome)
    if site:
        found = found.filter(site=site)
    held = found.select_related("site__clinic", "participant")
    page = Paginator(held, PAGE).get_page(request.GET.get("page"))
    context = {
        **study_frame(request, "screenings"),
        "page": page,
        "rows": [_row(each, request) for each in page.object_list],
        "outcomes": OUTCOMES,
        "sites": request.study.sites.select_related("clinic").order_by("clinic__name"),
        "outcome": outcome,
        "site": site,
        "is_filtered": bool(outcome or site),
    }
    return render(request, "trial_office/study/entering/screenings.html", context)


def _row(screening: Screening, request: StudyRequest) -> dict[str, Any]:
    said = said_of(screening, request.protocol, request.LANGUAGE_CODE)
    taking = getattr(screening, "participant", None)
    row = {"screening": screening, "participant": taking, "why": ""}
    if screening.outcome == Screening.Outcome.OPEN and said.can_enter:
        return {**row, "outcome": _("can be taken in"), "tag": "good"}
    shown = "; ".join(said.failed or said.declined)
    words, tag = OUTCOMES[screening.outcome], TAGS[screening.outcome]
    return {**row, "outcome": words, "tag": tag, "why": shown}


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.ENTER_PARTICIPANTS)
def new(request: StudyRequest) -> HttpResponse:
    """Add a person: first the site, then whom, picked from its log where the log has them."""
    sent = request.POST if request.method == "POST" else request.GET
    open_now = StudySite.objects.open_on(clock.now().date()).filter(study=request.study)
    sites = open_now.select_related("clinic").order_by("clinic__name")
    site = sites.filter(pk=sent.get("site", "")).first()
    form, people = None, []
    if site is not None:
        people = to_screen(request.study, site)
        initial = usual_for(site)
        data = request.POST if request.method == "POST" else None
        form = PersonForm(data, protocol=request.protocol, people=people, initial=initial)
        if data is not None and form.is_valid():
            made = _screened(request, site, form)
            if made is not None:
                return redirect("trial_office:study_screening", request.study.pk, made.pk)
    context = {
        **study_frame(request, "screenings"),
        "sites": sites,
        "site": site,
        "people": people,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "trial_office/study/entering/new_screening.html", context, status=status)


def _screened(request: StudyRequest, site: StudySite, form: PersonForm) -> Screening | None:
    """Add the person; None, with the fault beside the form, if that is refused."""
    try:
        made = screen(
            site=site,
            protocol=request.protocol,
            by=request.user.pk,
            at=clock.now(),
            **form.about(request.study),
        )
    except TrialRefused as refused:
        form.add_error(None, in_words(refused, request.protocol, request.LANGUAGE_CODE))
        return None
    messages.success(request, _("Added. Now go through the criteria with them."))
    return made
