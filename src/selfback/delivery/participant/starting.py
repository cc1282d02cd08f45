"""The first page of a link: what it is about, and how far one is."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from selfback.apps.trial.guards import consents_missing
from selfback.apps.trial.link_services import note_link_opened
from selfback.delivery.participant.answering import where_one_stands
from selfback.delivery.participant.emergency import number_for
from selfback.delivery.participant.links import LinkRequest, by_link
from selfback.delivery.participant.screens import minutes_for
from selfback.delivery.shared import clock


@require_safe
@by_link
def start(request: LinkRequest) -> HttpResponse:
    """Greet whoever comes, and lead on to what is next: agreeing, or the questions."""
    note_link_opened(token=request.token, at=clock.now())
    if consents_missing(request.participant, request.protocol):
        return redirect("participant:consent", request.token)
    screens, number = where_one_stands(request)
    left = screens[number - 1 :]
    context = {
        "token": request.token,
        "visit": request.visit,
        "label": visit_label(request),
        "screens": len(screens),
        "left": len(left),
        "minutes": minutes_for(left),
        "is_begun": number > 1,
        "emergency": number_for(request.participant.country),
        "withdrawn": request.participant.withdrawals.first(),
    }
    return render(request, "participant/start.html", context)


def visit_label(request: LinkRequest) -> str:
    """Return what the visit is called in the participant's language, such as "6 weeks"."""
    label = request.protocol.visit(request.visit.visit).label
    return label.get(request.participant.language, "")
