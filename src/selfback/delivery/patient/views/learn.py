"""Knowledge: the week's messages, quizzes, and the library of all of them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.plans.models import Reading, WeekPlan
from selfback.apps.plans.services import answer_quiz, read_message
from selfback.delivery.patient.week_page import messages_shown
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.content import library
from selfback.domain.content.education import Message

ANSWERS = {"yes": True, "no": False}


@require_safe
@for_patient
def learn(request: PatientRequest) -> HttpResponse:
    """Show this week's messages, and everything there is to read."""
    words = library().message_words(request.user.language)
    week = WeekPlan.objects.of(request.patient).newest()
    read = _read_by(request)
    of_week = [
        {**item, "words": words[item["id"]], "is_read": item["id"] in read}
        for item in (week.document["education"] if week else [])
        if item["id"] in words
    ]
    rest = [
        {"id": message.id, "words": words[message.id], "is_read": message.id in read}
        for message in library().messages.values()
        if _is_for(request, message) and message.id not in {item["id"] for item in of_week}
    ]
    context = {"of_week": of_week, "rest": rest, "tab": "toolbox"}
    return render(request, "patient/learn.html", context)


def _read_by(request: PatientRequest) -> set[str]:
    readings = Reading.objects.filter(week__patient=request.patient)
    return set(readings.values_list("message", flat=True))


def _is_for(request: PatientRequest, message: Message) -> bool:
    """Whether a message that depends on illnesses is for this person."""
    if not (message.only_when or message.never_when):
        return True
    week = WeekPlan.objects.of(request.patient).newest()
    profile = week.document.get("carry", {}).get("profile", {}) if week else {}
    return message.is_for(profile.get("conditions") or [])


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def message(request: PatientRequest, message: str) -> HttpResponse:
    """Show one message; opening it marks it read, and its quiz is answered here."""
    chosen = library().messages.get(message)
    if chosen is None:
        raise Http404
    week = WeekPlan.objects.of(request.patient).newest()
    reading = _note(request, week, chosen) if week else None
    words = library().message_words(request.user.language)[message]
    planned = next(
        (
            item
            for item in (messages_shown(week, request.user.language) if week else [])
            if item["id"] == message
        ),
        None,
    )
    context = {
        "message": chosen,
        "words": words,
        "paragraphs": words.long.split("\n\n"),
        "reading": reading,
        "reason": planned["reasons"][0] if planned else words.why,
        "week": week,
        "tab": "toolbox",
    }
    return render(request, "patient/message.html", context)


def _note(request: PatientRequest, week: WeekPlan, chosen: Message) -> Reading:
    by, at = request.user.pk, clock.now()
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if request.method == "POST" and chosen.quiz is not None and answer is not None:
        return answer_quiz(
            week=week, message=chosen.id, answer=answer, right=chosen.quiz, by=by, at=at
        )
    return read_message(week=week, message=chosen.id, by=by, at=at)
