"""The end of a survey: what was left open, and the sending."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from selfback.apps.surveys.answering_services import finish_response
from selfback.delivery.evaluation.raters.links import BegunRequest, once_begun
from selfback.delivery.evaluation.raters.standing import page_address, standing_of
from selfback.delivery.shared import clock


@require_http_methods(["GET", "HEAD", "POST"])
@once_begun
def finish(request: BegunRequest) -> HttpResponse:
    """Say what is still open, and take the answers as finished."""
    if request.method == "POST":
        finish_response(response=request.response, token=request.token, at=clock.now())
        return redirect("evaluation:rater_finish", request.token)
    standing = standing_of(request.response)
    missing = [page for page in range(1, standing.pages + 1) if page not in standing.seen]
    context = {
        "token": request.token,
        "response": request.response,
        "survey": request.survey,
        "missing": [
            (page, page_address(request.response, request.token, page)) for page in missing
        ],
        "last": page_address(request.response, request.token, standing.pages),
    }
    return render(request, "evaluation/raters/finish.html", context)
