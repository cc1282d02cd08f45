"""The list of surveys, making one, and one survey with those who are asked."""

import secrets
from collections import Counter
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.surveys.errors import SurveyRefused
from selfback.apps.surveys.inviting_services import (
    MOST_REMINDERS,
    invite,
    note_reminded,
    withdraw_invitation,
)
from selfback.apps.surveys.models import Kind, Stimulus, Survey, SurveyInvitation
from selfback.apps.surveys.services import (
    Shown,
    close_survey,
    make_nomad_survey,
    make_vignette_survey,
    open_survey,
    remove_survey,
)
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.evaluation.surveys.forms import InviteForm, VignettesForm, WaveForm
from selfback.delivery.evaluation.surveys.letters import queue_letter
from selfback.delivery.evaluation.words import STATES
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.stimuli import designed_stimuli, stimuli
from selfback.delivery.shared.vignettes import LANGUAGES, titles, vignettes
from selfback.domain.evaluation.designs.vignette_set import VignetteSet

ON_A_PAGE = 50
SURVEYS_ON_A_PAGE = 20
DO = {"open": open_survey, "close": close_survey}


@require_safe
@for_role_with(Permission.SEE_EVALUATION)
def surveys(request: StaffRequest) -> HttpResponse:
    """List the surveys and how many have answered."""
    rows = Survey.objects.with_counts()
    page = Paginator(rows, SURVEYS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {**frame(request, "surveys"), "page": page, "states": STATES}
    return render(request, "evaluation/surveys/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.RUN_SURVEYS)
def make_vignettes(request: StaffRequest) -> HttpResponse:
    """Make a survey of vignettes; what raters will see is made with it and kept."""
    there = titles(request.user.language)
    form = VignettesForm(request.POST or None, request.FILES or None, vignettes=there)
    if request.method == "POST" and form.is_valid():
        said, at = form.cleaned_data, clock.now()
        shown, each = _shown(said, at.date())
        survey = make_vignette_survey(
            title=said["title"],
            stimuli=shown,
            each=each,
            own_first=said["own_first"],
            is_named=said["is_named"],
            seed=secrets.randbits(31),
            closes_on=said["closes_on"],
            by=request.user.pk,
            at=at,
        )
        return redirect("evaluation:survey", survey.pk)
    return _form(request, form, _("A survey of vignettes"))


def _shown(said: dict[str, Any], start: date) -> tuple[list[Shown], int]:
    """Return what raters will see, and how many vignettes one of them judges at the most."""
    designed: VignetteSet | None = said["designed"]
    if designed is None:
        return list(stimuli(vignettes(said["vignettes"]), LANGUAGES, start=start)), said["each"]
    sizes = Counter(each.block for each in designed.vignettes)
    return list(designed_stimuli(designed, start=start)), max(sizes.values())


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.RUN_SURVEYS)
def make_wave(request: StaffRequest) -> HttpResponse:
    """Make the next wave of a series of statements."""
    form = WaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        survey = make_nomad_survey(**form.cleaned_data, by=request.user.pk, at=clock.now())
        return redirect("evaluation:survey", survey.pk)
    return _form(request, form, _("A wave of statements"))


def _form(request: StaffRequest, form: Any, heading: str) -> HttpResponse:
    context = {**frame(request, "surveys"), "form": form, "heading": heading}
    status = 422 if form.errors else 200
    return render(request, "evaluation/surveys/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.RUN_SURVEYS)
def survey(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one survey and those who are asked; invite more."""
    held = get_object_or_404(Survey.objects.with_counts(), pk=pk)
    form = InviteForm(request.POST or None)
    fault = ""
    if request.method == "POST" and form.is_valid():
        people, at = form.cleaned_data["people"], clock.now()
        try:
            new = invite(survey=held, people=people, by=request.user.pk, at=at)
        except SurveyRefused:
            fault = _("The survey is not open. Open it first; what you typed is still there.")
        else:
            for each in new:
                queue_letter(each, by=request.user.pk)
            address = reverse("evaluation:survey", args=[held.pk])
            return redirect(f"{address}?invited={len(new)}&known={len(people) - len(new)}")
    invitations = held.invitations.all()
    context = {
        **frame(request, "surveys"),
        "survey": held,
        "state": STATES[held.state],
        "is_vignettes": held.kind == Kind.VIGNETTES,
        "form": form,
        "fault": fault,
        "told": {name: request.GET.get(name, "") for name in ("invited", "known", "reminded")},
        "page": Paginator(invitations, ON_A_PAGE).get_page(request.GET.get("page")),
        "to_remind": invitations.unanswered().filter(reminders__lt=MOST_REMINDERS).count(),
        "stimuli": _sets(held),
    }
    status = 422 if fault or form.errors else 200
    return render(request, "evaluation/surveys/survey.html", context, status=status)


def _sets(held: Survey) -> list[dict[str, Any]]:
    """Return the vignettes of a survey with the languages and digests of what is shown."""
    rows = held.stimuli.values_list("vignette", "language", "digest", "shown__vignette__title")
    sets: dict[str, dict[str, Any]] = {}
    for vignette, language, digest, title in rows:
        each = sets.setdefault(vignette, {"id": vignette, "titles": {}, "digests": []})
        each["titles"][language] = title
        each["digests"].append((language, digest))
    return list(sets.values())


@require_POST
@for_role_with(Permission.RUN_SURVEYS)
def act(request: StaffRequest, pk: str) -> HttpResponse:
    """Open or close a survey, remove one that was never open, or remind those who wait."""
    held = get_object_or_404(Survey, pk=pk)
    what, by, at = request.POST.get("do", ""), request.user.pk, clock.now()
    if what == "remind":
        reminded = note_reminded(invitations=held.invitations.unanswered(), by=by, at=at)
        for each in reminded:
            queue_letter(each, by=by)
        address = reverse("evaluation:survey", args=[held.pk])
        return redirect(f"{address}?reminded={len(reminded)}")
    try:
        if what == "remove":
            remove_survey(survey=held, by=by, at=at)
            return redirect("evaluation:surveys")
        if what in DO:
            DO[what](survey=held, by=by, at=at)
    except SurveyRefused:
        pass  # somebody else did it meanwhile; the page shows how it stands
    return redirect("evaluation:survey", held.pk)


@require_POST
@for_role_with(Permission.RUN_SURVEYS)
def withdraw(request: StaffRequest, pk: str, invitation: str) -> HttpResponse:
    """Let the link of an invitation open nothing any more."""
    held = get_object_or_404(SurveyInvitation, pk=invitation, survey=pk)
    withdraw_invitation(invitation=held, by=request.user.pk, at=clock.now())
    return redirect("evaluation:survey", pk)


@require_safe
@for_role_with(Permission.RUN_SURVEYS)
def preview(request: StaffRequest, pk: str, vignette: str) -> HttpResponse:
    """Show a vignette with its plan just as raters see it."""
    held = get_object_or_404(Survey, pk=pk)
    language = request.GET.get("language", request.user.language)
    found = held.stimuli.filter(vignette=vignette)
    stimulus = found.filter(language=language).first() or found.first()
    if not isinstance(stimulus, Stimulus):
        raise Http404
    context = {
        **frame(request, "surveys"),
        "survey": held,
        "stimulus": stimulus,
        "shown": stimulus.shown,
        "languages": [each.language for each in found],
    }
    return render(request, "evaluation/surveys/preview.html", context)
