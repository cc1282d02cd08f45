"""The end of a visit: what is still open, and sending it off."""

import logging

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from selfback.apps.trial.errors import NotNow
from selfback.apps.trial.link_services import LINK
from selfback.apps.trial.visit_services import finish_visit
from selfback.delivery.participant.answering import where_one_stands
from selfback.delivery.participant.links import LinkRequest, by_link, with_consent
from selfback.delivery.participant.screens import without_words
from selfback.delivery.shared import clock
from selfback.delivery.shared.questionnaires import trial_scorer

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
@with_consent
def finish(request: LinkRequest) -> HttpResponse:
    """Say how many questions are open, and end the visit when asked to."""
    fault = ""
    if request.method == "POST":
        if _finished(request):
            return redirect("participant:start", request.token)  # the link now says thank you
        fault = "nothing-answered"
    screens, number = where_one_stands(request)
    answered = sum(len(each.answers) for each in request.visit.responses.all())
    context = {
        "token": request.token,
        "fault": fault,
        "asks_nothing": not screens,
        "is_through": number > len(screens),
        "last": len(screens),
        "open": max(0, sum(len(each.questions) for each in screens) - answered),
    }
    page = "participant/finish.html"
    return render(request, page, context, status=422 if fault else 200)


def _finished(request: LinkRequest) -> bool:
    visit, protocol = request.visit, request.protocol
    try:
        finish_visit(visit=visit, protocol=protocol, scorer=trial_scorer, by=LINK, at=clock.now())
    except NotNow:
        return False
    if left_out := without_words(protocol, visit.visit):
        logger.warning("words-not-installed: %s in visit %s", ", ".join(left_out), visit.pk)
    return True
