"""The questions of a visit, a screen at a time; every screen is kept as soon as it is sent."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.trial.answer_services import save_answers
from selfback.apps.trial.errors import KeyUsedForOtherAnswers
from selfback.apps.trial.link_services import LINK
from selfback.apps.trial.models import Response
from selfback.delivery.participant.links import LinkRequest, by_link, with_consent
from selfback.delivery.participant.screens import Screen, reached, screens_of
from selfback.delivery.shared import clock
from selfback.delivery.shared.question_fields import faults_in, field_of, read
from selfback.delivery.shared.questionnaires import (
    trial_scorer,
    wording_asked,
    words_of,
)

DEVICE = "take-part-device"
LONGEST_KEY = 80


@require_safe
@by_link
@with_consent
def go_on(request: LinkRequest) -> HttpResponse:
    """Lead to the first question that nobody has passed, on whichever device that was."""
    screens, number = where_one_stands(request)
    if number > len(screens):
        return redirect("participant:finish", request.token)
    return redirect("participant:screen", request.token, number)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
@with_consent
def screen(request: LinkRequest, number: int) -> HttpResponse:
    """Ask one screen, and keep what was answered."""
    screens = screens_of(request.protocol, request.visit.visit)
    if not 1 <= number <= len(screens):
        return redirect("participant:questions", request.token)
    asked = screens[number - 1]
    if request.method != "POST":
        return _show(request, asked, len(screens), _kept(request, asked.instrument))
    given = read(asked.questions, request.POST)
    if faults := faults_in(asked.questions, given):
        return _show(request, asked, len(screens), given, faults)
    _save(request, asked, given)
    if number == len(screens):
        return redirect("participant:finish", request.token)
    return redirect("participant:screen", request.token, number + 1)


def where_one_stands(request: LinkRequest) -> tuple[tuple[Screen, ...], int]:
    """Return the screens of the visit, and the number of the first that nobody has passed."""
    screens = screens_of(request.protocol, request.visit.visit)
    seen = dict(request.visit.responses.values_list("instrument", "cells"))
    return screens, reached(screens, seen)


def _kept(request: LinkRequest, instrument: str) -> Mapping[str, Any]:
    row = request.visit.responses.filter(instrument=instrument).first()
    return row.answers if row else {}


def _save(request: LinkRequest, asked: Screen, given: Mapping[str, Any]) -> None:
    """Keep the answers; a page that was sent again with others is a new answer."""
    sent = {
        "visit": request.visit,
        "protocol": request.protocol,
        "scorer": trial_scorer,
        "instrument": asked.instrument,
        "answers": given,
        "source": Response.Source.LINK,
        "wording": wording_asked(asked.instrument, request.participant.language),
        "writer": request.session.setdefault(DEVICE, secrets.token_hex(8)),
        "told_at": _told_at(request),
        "by": LINK,
        "at": clock.now(),
    }
    key = request.POST.get("key", "")[:LONGEST_KEY]
    try:
        save_answers(key=key or secrets.token_hex(32), **sent)
    except KeyUsedForOtherAnswers:
        save_answers(key=secrets.token_hex(32), **sent)


def _told_at(request: LinkRequest) -> datetime:
    """Return when it was answered by the device's clock, for answers that waited for the line."""
    try:
        told = datetime.fromisoformat(request.POST.get("told_at", ""))
    except ValueError:
        return clock.now()
    return told if told.tzinfo else clock.now()


def _show(
    request: LinkRequest,
    asked: Screen,
    count: int,
    answers: Mapping[str, Any],
    faults: Mapping[str, str] | None = None,
) -> HttpResponse:
    words = words_of(asked.instrument, request.participant.language)
    fields = [
        field_of(
            question,
            words[question.id],
            answer=answers.get(question.id),
            fault=(faults or {}).get(question.id, ""),
        )
        for question in asked.questions
    ]
    context = {
        "token": request.token,
        "screen": asked,
        "count": count,
        "progress": round(100 * (asked.number - 1) / count),
        "fields": fields,
        "has_faults": bool(faults),
        "may_skip": any(each.optional for each in asked.questions),
        "key": request.POST.get("key") or secrets.token_hex(32),
    }
    return render(request, "participant/questions.html", context, status=422 if faults else 200)
