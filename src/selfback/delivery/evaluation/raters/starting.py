"""The first pages of a link: what is asked of whom, and what they are."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from selfback.apps.people.models import COUNTRIES
from selfback.apps.people.permissions import Profession
from selfback.apps.surveys.answering_services import begin_response, tell_of_oneself
from selfback.apps.surveys.inviting_services import decline as decline_invitation
from selfback.apps.surveys.models import Kind
from selfback.delivery.evaluation.raters.links import (
    ZONE,
    BegunRequest,
    LinkRequest,
    by_link,
    once_begun,
)
from selfback.delivery.evaluation.raters.standing import next_page
from selfback.delivery.shared import clock
from selfback.delivery.shared.sites import words

MINUTES_EACH = 3
"""Our guess of how long one vignette takes; the line that says how many minutes to expect."""
MINUTES_OF_STATEMENTS = 6


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def start(request: LinkRequest) -> HttpResponse:
    """Say what is asked and how answers are kept, and begin."""
    if request.method == "POST":
        language = request.POST.get("language", "")
        if language in _languages(request):
            begin_response(
                token=request.token,
                language=language,
                today=clock.today_in(ZONE),
                at=clock.now(),
            )
            return redirect("evaluation:rater_about", request.token)
    response = request.response
    survey = request.survey
    is_vignettes = survey.kind == Kind.VIGNETTES
    context: dict[str, Any] = {
        "token": request.token,
        "survey": survey,
        "response": response,
        "is_vignettes": is_vignettes,
        "minutes": survey.each * MINUTES_EACH if is_vignettes else MINUTES_OF_STATEMENTS,
        "languages": _languages(request),
        "next": next_page(response, request.token) if response else "",
    }
    return render(request, "evaluation/raters/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once_begun
def about(request: BegunRequest) -> HttpResponse:
    """Ask what somebody is; they may leave it open."""
    if request.method == "POST":
        profession, country = request.POST.get("profession", ""), request.POST.get("country", "")
        held = tell_of_oneself(
            response=request.response,
            profession=profession if profession in list(Profession) else "",
            country=country if country in dict(COUNTRIES) else "",
            at=clock.now(),
        )
        return redirect(next_page(held, request.token))
    context = {
        "token": request.token,
        "response": request.response,
        "professions": [(each.value, said) for each, said in words.PROFESSIONS.items()],
        "countries": [(code, words.COUNTRIES[code]) for code, _name in COUNTRIES],
    }
    return render(request, "evaluation/raters/about.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def decline(request: LinkRequest) -> HttpResponse:
    """Let somebody say that they do not want to answer or be reminded."""
    if request.method == "POST":
        decline_invitation(token=request.token, at=clock.now())
        return redirect("evaluation:rater_start", request.token)
    context = {"token": request.token, "response": request.response}
    return render(request, "evaluation/raters/decline.html", context)


def _languages(request: LinkRequest) -> dict[str, str]:
    """Return the languages that the survey can be answered in, code -> name."""
    every = {code: str(name) for code, name in settings.LANGUAGES}
    if request.survey.kind != Kind.VIGNETTES:
        return every
    held = set(request.survey.stimuli.values_list("language", flat=True))
    return {code: name for code, name in every.items() if code in held}
