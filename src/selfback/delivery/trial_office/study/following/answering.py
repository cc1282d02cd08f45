"""Answers taken by telephone or from paper: a whole questionnaire on one page, kept as it comes."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.answer_services import save_answers
from selfback.apps.trial.errors import KeyUsedForOtherAnswers, TrialRefused
from selfback.apps.trial.models import Response, Visit
from selfback.apps.trial.visit_services import finish_visit
from selfback.delivery.shared import clock
from selfback.delivery.shared.questionnaires import (
    faults_in,
    trial_instrument,
    trial_scorer,
    wording_asked,
    words_of,
)
from selfback.delivery.trial_office.study.following.frame import (
    following_frame,
    name_of,
    said,
    visit_in,
)
from selfback.delivery.trial_office.study.following.visits import show
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.domain.content.question import AnswerKind, Question, QuestionWords
from selfback.domain.trial.visits import asked_for

SOURCES = {"phone": Response.Source.PHONE, "paper": Response.Source.PAPER}


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.FOLLOW_PARTICIPANTS)
def enter(request: StudyRequest, visit: str, instrument: str) -> HttpResponse:
    """Ask all questions of one questionnaire, and keep what was answered."""
    found = visit_in(request, visit)
    held = trial_instrument(instrument)
    if held is None or instrument not in asked_for(request.protocol, found.visit):
        raise Http404
    before = found.responses.filter(instrument=instrument).first()
    given: dict[str, Any] = dict(before.answers) if before else {}
    fault, faults = "", {}
    if request.method == "POST":
        sent = {
            each.id: read_answer(each, request.POST.get(each.id, "")) for each in held.questions
        }
        changed = {item: value for item, value in sent.items() if value != given.get(item)}
        faults, given = faults_in(instrument, changed), sent
        if not faults:
            fault = _kept(request, found, instrument, changed) if changed else ""
            if not fault:
                messages.success(request, _("The answers were kept."))
                return redirect("trial_office:study_visit", request.study.pk, found.pk)
    words = words_of(instrument, found.participant.language)
    context = {
        **following_frame(request, "visits"),
        "visit": found,
        "participant": found.participant,
        "name": name_of(found.visit, request),
        "language": found.participant.language,
        "questions": [
            shown_question(each, words[each.id], given.get(each.id), is_wrong=each.id in faults)
            for each in held.questions
        ],
        "key": request.POST.get("key") or uuid4().hex,
        "source": request.POST.get("source", "phone"),
        "answered_on": request.POST.get("answered_on", ""),
        "late_reason": request.POST.get("late_reason", ""),
        "fault": fault or (_("Some answers are off their scale.") if faults else ""),
    }
    status = 422 if fault or faults else 200
    return render(request, "trial_office/study/following/enter.html", context, status=status)


def _kept(request: StudyRequest, visit: Visit, instrument: str, answers: dict[str, Any]) -> str:
    """Keep the answers; return why not, empty if they were."""
    sent, at = request.POST, clock.now()
    try:
        save_answers(
            visit=visit,
            protocol=request.protocol,
            scorer=trial_scorer,
            instrument=instrument,
            answers=answers,
            key=sent.get("key", "")[:80] or uuid4().hex,
            source=SOURCES.get(sent.get("source", ""), Response.Source.PHONE),
            writer=request.user.pk,
            told_at=at,
            answered_on=day_of(sent.get("answered_on", "")),
            late_reason=sent.get("late_reason", ""),
            wording=wording_asked(instrument, visit.participant.language),
            by=request.user.pk,
            at=at,
        )
    except KeyUsedForOtherAnswers:
        return _("This page was sent before with other answers. Open it again, please.")
    except TrialRefused as refused:
        return said(refused, request)
    return ""


@require_POST
@for_study(Permission.FOLLOW_PARTICIPANTS)
def finish(request: StudyRequest, visit: str) -> HttpResponse:
    """Keep that the visit was answered to the end."""
    found = visit_in(request, visit)
    try:
        finish_visit(
            visit=found,
            protocol=request.protocol,
            scorer=trial_scorer,
            answered_on=day_of(request.POST.get("answered_on", "")),
            late_reason=request.POST.get("late_reason", ""),
            by=request.user.pk,
            at=clock.now(),
        )
    except TrialRefused as refused:
        return show(request, found, fault=said(refused, request), status=409)
    messages.success(request, _("This visit is answered to the end."))
    return redirect("trial_office:study_visit", request.study.pk, found.pk)


def day_of(typed: str) -> date | None:
    """Return a typed day; None for none, or for what is none."""
    try:
        return parse_date(typed)
    except ValueError:
        return None


def read_answer(question: Question, typed: str) -> Any:
    """Return what was typed as the answer it is; None for none."""
    text = typed.strip()
    if not text:
        return None
    if question.kind is AnswerKind.CHOICE:
        return text
    return int(text) if text.lstrip("-").isdecimal() else text


def shown_question(
    question: Question, words: QuestionWords, value: Any, *, is_wrong: bool
) -> dict[str, Any]:
    """Return a question with what may be chosen; without choices a number is typed."""
    choices: list[tuple[str, str]] = []
    if question.kind is AnswerKind.CHOICE:
        choices = [(code, words.choices[code]) for code in question.choices]
    elif question.kind is AnswerKind.SCALE and question.low is not None:
        ends = {question.low: words.low, question.high: words.high}
        steps = range(question.low, (question.high or question.low) + 1)
        choices = [(str(n), f"{n}: {ends[n]}" if ends.get(n) else str(n)) for n in steps]
    return {
        "id": question.id,
        "words": words,
        "choices": choices,
        "value": "" if value is None else str(value),
        "low": question.low,
        "high": question.high,
        "is_wrong": is_wrong,
    }
