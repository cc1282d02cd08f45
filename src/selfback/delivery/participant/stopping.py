"""Leaving the study from a link: how far, asked once more before it is done."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.trial.entry_services import turn_away
from selfback.apps.trial.guards import allowed, today_of
from selfback.apps.trial.leaving_services import withdraw
from selfback.apps.trial.link_services import LINK
from selfback.delivery.participant.links import LinkRequest, by_link
from selfback.delivery.shared import clock
from selfback.domain.trial.withdrawal import NotFurther, allowed_after, kept_by

LONGEST_REASON = 1000
BEFORE = "not-yet-in"
"""Stands for the levels before somebody was randomised: they just do not take part."""
NO_REASON = "said no by the link"


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def stop(request: LinkRequest) -> HttpResponse:
    """Ask how far somebody wants to leave, then once more, then do it."""
    levels = levels_left(request)
    level = request.POST.get("level", "")
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    context: dict[str, Any] = {
        "token": request.token,
        "levels": levels,
        "level": level,
        "label": levels.get(level, ""),
        "reason": reason,
        "longest": LONGEST_REASON,
    }
    if request.method != "POST" or "back" in request.POST:
        return render(request, "participant/stop.html", context)
    if level not in levels:
        context["fault"] = _("Please choose one of these.")
        return render(request, "participant/stop.html", context, status=422)
    if "sure" not in request.POST:
        return render(request, "participant/stop_sure.html", context)
    _leave(request, level, reason)
    return redirect("participant:start", request.token)


def levels_left(request: LinkRequest) -> dict[str, str]:
    """Return level -> words of those that go further than what was withdrawn before."""
    if request.participant.randomised_at is None:
        return {BEFORE: _("I do not want to take part")}
    before, language = allowed(request.participant), request.participant.language
    return {
        each.id: each.label.get(language, each.id)
        for each in request.protocol.withdrawal_levels
        if allowed_after([before, kept_by(each)]) != before
    }


def _leave(request: LinkRequest, level: str, reason: str) -> None:
    participant, protocol, now = request.participant, request.protocol, clock.now()
    if level == BEFORE:
        said = reason or NO_REASON
        turn_away(participant=participant, protocol=protocol, reason=said, by=LINK, at=now)
        return
    try:
        withdraw(
            participant=participant,
            protocol=protocol,
            level=level,
            withdrawn_on=today_of(participant, now),
            reason=reason,
            by=LINK,
            at=now,
        )
    except NotFurther:  # sent twice, or done on another device in between: it stands
        return
