"""What a link says that opens no questions: why, and what comes next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from selfback.apps.trial.errors import LinkDoesNotOpen
from selfback.apps.trial.guards import today_of
from selfback.apps.trial.link_services import visit_behind_link
from selfback.apps.trial.models import Visit
from selfback.delivery.participant.emergency import number_for
from selfback.delivery.shared import clock

STATUS = {"unknown": 404, "revoked": 410, "window-closed": 410}
"""What a browser is told; the others are pages like any other."""


def closed_page(
    request: HttpRequest, token: str, why: str, speak: Callable[[HttpRequest, str], None]
) -> HttpResponse:
    """Return the page of a link that does not open; of a strange one it tells nothing at all.

    why     as in LinkDoesNotOpen
    """
    try:
        visit = visit_behind_link(token=token)
    except LinkDoesNotOpen as error:
        said = {"why": error.why}
        return render(request, "participant/closed.html", said, status=STATUS[error.why])
    speak(request, visit.participant.language)
    context = {
        "why": why,
        "visit": visit,
        "next": next_visit(visit),
        "emergency": number_for(visit.participant.country),
    }
    page = "participant/thanks.html" if why == "finished" else "participant/closed.html"
    return render(request, page, context, status=STATUS.get(why, 200))


def next_visit(visit: Visit) -> Visit | None:
    """Return the visit to which the person is invited next, if any is planned."""
    today = today_of(visit.participant, clock.now())
    rows = visit.participant.visits.follow_ups().unfinished().exclude(pk=visit.pk)
    return rows.filter(closes_on__gte=today).order_by("opens_on").first()
