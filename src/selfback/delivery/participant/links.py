"""Who comes by a link: which visit it opens, in which language, and what is said if it does not."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from selfback.apps.trial.errors import LinkDoesNotOpen, TrialRefused
from selfback.apps.trial.guards import consents_missing
from selfback.apps.trial.link_services import visit_of_link
from selfback.apps.trial.models import Participant, Visit
from selfback.delivery.participant.closed import closed_page
from selfback.delivery.shared import clock
from selfback.delivery.shared.study_protocols import NoProtocolNow, protocol_of
from selfback.domain.trial.protocol import Protocol

logger = logging.getLogger(__name__)

HEADERS = {
    "Referrer-Policy": "strict-origin",  # other pages never learn what stands in the link
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
}

View = Callable[..., HttpResponse]


class LinkRequest(HttpRequest):
    """A request by a link that opens, with what it opens."""

    token: str
    visit: Visit
    participant: Participant
    protocol: Protocol


def by_link(view: View) -> View:
    """Open the page to whoever holds the link, in the participant's language; else say why not."""

    @wraps(view)
    def guarded(request: Any, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, token, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return guarded


def with_consent(view: View) -> View:
    """Lead those who have yet to sign a document to it first; inside `by_link`."""

    @wraps(view)
    def guarded(request: LinkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if consents_missing(request.participant, request.protocol):
            return redirect("participant:consent", request.token)
        return view(request, *args, **kwargs)

    return guarded


def speak(request: HttpRequest, language: str) -> None:
    """Show the page in a language, whatever the browser asks for."""
    translation.activate(language)
    request.LANGUAGE_CODE = language


def _answer(
    view: View, request: LinkRequest, token: str, *args: Any, **kwargs: Any
) -> HttpResponse:
    try:
        visit = visit_of_link(token=token, at=clock.now())
    except LinkDoesNotOpen as error:
        return closed_page(request, token, error.why, speak)
    request.token, request.visit, request.participant = token, visit, visit.participant
    speak(request, visit.participant.language)
    try:
        request.protocol = protocol_of(visit.participant.study)
        return view(request, *args, **kwargs)
    except (NoProtocolNow, TrialRefused) as error:
        logger.warning("visit %s cannot be shown: %s", visit.pk, type(error).__name__)
        return not_now(request)


def not_now(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, and to try again."""
    return render(request, "participant/not_now.html", status=409)
