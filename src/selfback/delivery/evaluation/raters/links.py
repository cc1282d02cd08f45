"""Who comes by a link: which response it opens, in which language, and what is said if not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from selfback.apps.surveys.answering_services import response_of
from selfback.apps.surveys.errors import LinkDoesNotOpen
from selfback.apps.surveys.inviting_services import invitation_of
from selfback.apps.surveys.models import Response, Survey, SurveyInvitation
from selfback.delivery.shared import clock

ZONE = "Europe/Copenhagen"
"""Where the last day of a survey ends; Denmark and Norway keep the same time."""
HEADERS = {
    "Referrer-Policy": "strict-origin",  # other pages never learn what stands in the link
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
}
STATUS = {"unknown": 404, "withdrawn": 410, "closed": 410}
"""What a browser is told; the others are pages like any other."""

View = Callable[..., HttpResponse]


class LinkRequest(HttpRequest):
    """A request by a link that opens, with what it opens; `response` is None before it is begun."""

    token: str
    invitation: SurveyInvitation
    survey: Survey
    response: Response | None


class BegunRequest(LinkRequest):
    """A request by somebody who has begun to answer."""

    response: Response


def by_link(view: View) -> View:
    """Open the page to whoever holds the link, in their language; else say why not."""

    @wraps(view)
    def guarded(request: Any, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, token, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return guarded


def once_begun(view: View) -> View:
    """Open the page to whoever holds the link and has begun; lead others to the beginning."""

    @wraps(view)
    def guarded(request: LinkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.response is None:
            return redirect("evaluation:rater_start", request.token)
        return view(request, *args, **kwargs)

    return by_link(guarded)


def _answer(
    view: View, request: LinkRequest, token: str, *args: Any, **kwargs: Any
) -> HttpResponse:
    try:
        request.invitation = invitation_of(token=token)
        _speak(request, request.invitation.language)
        request.response = response_of(token=token, today=clock.today_in(ZONE))
        request.token, request.survey = token, request.invitation.survey
        if request.response is not None:
            _speak(request, request.response.language)
        return view(request, *args, **kwargs)
    except LinkDoesNotOpen as error:
        status = STATUS.get(error.why, 200)
        said = {"why": error.why}
        return render(request, "evaluation/raters/closed.html", said, status=status)


def _speak(request: HttpRequest, language: str) -> None:
    translation.activate(language)
    request.LANGUAGE_CODE = language
