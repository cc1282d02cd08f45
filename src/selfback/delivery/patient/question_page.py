"""One screen of a questionnaire: what was given is checked and kept, or shown again as typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from selfback.apps.answers.models import Draft
from selfback.apps.answers.services import save_draft
from selfback.delivery.patient import answering
from selfback.delivery.patient.screens import Screen
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest
from selfback.delivery.shared.content import library


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A screen as it stands after a request.

    answers     everything given so far, what is wrong included
    faults      question id -> what is wrong with its answer
    is_kept     the answers of this screen are in the draft
    """

    answers: Mapping[str, Any]
    faults: Mapping[str, Any] = field(default_factory=dict)
    is_kept: bool = False


def answers_so_far(request: PatientRequest, instrument: str) -> dict[str, Any]:
    """Return what the person's draft holds."""
    draft = Draft.objects.filter(user=request.user, instrument=instrument).first()
    return dict(draft.answers) if draft else {}


def ask(request: PatientRequest, instrument: str, screen: Screen) -> Asked:
    """Read a screen; a complete one is kept in the draft and marked as visited."""
    answers = answers_so_far(request, instrument)
    if request.method != "POST":
        return Asked(answers=answers)
    asked = library().instruments[instrument].questions
    questions = [each for each in asked if each.id in screen.questions]
    given = answering.read(questions, request.POST)
    if faults := answering.faults_in(questions, given):
        return Asked(answers={**answers, **given}, faults=faults)
    visited = [*answers.get("visited", []), screen.slug]
    kept = save_draft(
        user=request.user,
        instrument=instrument,
        answers={**given, "visited": visited},
        at=clock.now(),
    )
    return Asked(answers=kept, is_kept=True)


def show(
    request: PatientRequest,
    instrument: str,
    screen: Screen,
    asked: Asked,
    *,
    back: str,
    progress: int,
    is_last: bool = False,
    usual: Mapping[str, Any] | None = None,
    last_week: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return the page of a screen.

    back        address of the screen before
    progress    percent of the questionnaire
    usual       answers chosen already where none was given
    last_week   answers of last time, shown beside the question
    """
    context = {
        "screen": screen,
        "back": back,
        "progress": progress,
        "fields": answering.shown(
            library(),
            instrument,
            screen.questions,
            language=request.user.language,
            answers={**(usual or {}), **asked.answers},
            last_week=last_week,
            faults=asked.faults,
        ),
        "has_faults": bool(asked.faults),
        "is_last": is_last,
    }
    return render(request, "patient/questions.html", context, status=422 if asked.faults else 200)
