"""Answers that were given elsewhere: a questionnaire's file, one line for a person and a visit."""

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.errors import ImportRefused, TrialRefused
from selfback.apps.trial.import_rows import answers_now, participants_now
from selfback.apps.trial.import_services import SheetGiven, import_answers
from selfback.delivery.shared import clock
from selfback.delivery.shared.questionnaires import faults_in, trial_instrument, trial_scorer
from selfback.delivery.shared.study_dataset import codebook_of
from selfback.delivery.trial_office.study.following.answering import read_answer
from selfback.delivery.trial_office.study.following.frame import following_frame, said
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.importing.upload import (
    Fault,
    FileFields,
    faults_in_lines,
    faults_of,
    shown,
)
from selfback.domain.content.question import AnswerKind, Instrument, Question
from selfback.domain.dataset.importing import (
    DAY,
    ITEMS,
    ImportPlan,
    Questionnaire,
    plan_questionnaire,
    sheets_of,
)
from selfback.domain.dataset.table import PARTICIPANTS, Table
from selfback.domain.trial.visits import QUESTIONS


class AnswersForm(FileFields):
    """A questionnaire's file, and what its lines mean for the visits."""

    instrument = forms.ChoiceField(label=gettext_lazy("Questionnaire"))
    finishes = forms.BooleanField(
        required=False, label=gettext_lazy("These visits are then answered to the end")
    )
    late_reason = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Why they are taken outside the window, if any are"),
    )
    field_order = ("instrument", "file", "separator", "day_first", "late_reason", "finishes")

    def __init__(self, *args: Any, instruments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = instruments  # type: ignore[attr-defined]  # a ChoiceField, as declared above


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    by_name: dict[str, Table]


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.FOLLOW_PARTICIPANTS)
def answers(request: StudyRequest) -> HttpResponse:
    """Show what a questionnaire's file would add, with every fault; then take it in, or nothing."""
    is_sent = request.method == "POST"
    form = AnswersForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        instruments=_instruments(request),
    )
    context = {**following_frame(request, "answers"), "form": form}
    status = 200
    if is_sent and form.is_valid():
        content = form.cleaned_data["content"]
        plan = _planned(request, form)
        faults = faults_of(plan) or _refused(request, form, plan, dry=not form.takes)
        if form.takes and not faults:
            return _taken(request, plan)
        context |= shown(plan, faults, content)
        status = 422 if faults else 200
    elif is_sent:
        status = 422
    return render(request, "trial_office/study/importing/answers.html", context, status=status)


@require_GET
@for_study(Permission.FOLLOW_PARTICIPANTS)
def empty_answers(request: StudyRequest, instrument: str) -> HttpResponse:
    """Offer a file with the headings that a questionnaire's file needs, and nothing else."""
    held = trial_instrument(instrument)
    if held is None or instrument not in dict(_instruments(request)):
        raise Http404
    headings = ["participant", "visit", DAY, *(each.id for each in held.questions)]
    return headings_file(headings, f"{instrument}.csv")


def headings_file(headings: list[str], name: str) -> HttpResponse:
    """Return a file with one line of headings, cells divided as the form has it at first."""
    lines = StringIO()
    csv.writer(lines, delimiter=";").writerow(headings)
    answer = HttpResponse(lines.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _instruments(request: StudyRequest) -> list[tuple[str, str]]:
    return [
        (each.id, each.title)
        for each in request.protocol.instruments
        if each.id != QUESTIONS and trial_instrument(each.id) is not None
    ]


def _planned(request: StudyRequest, form: AnswersForm) -> ImportPlan:
    held = form.cleaned_data
    instrument = trial_instrument(held["instrument"])
    assert instrument is not None  # noqa: S101  (only installed ones can be chosen)
    items = {each.id: _allowed(each) for each in instrument.questions}
    return plan_questionnaire(
        held["content"],
        _standing(request, instrument),
        Questionnaire(instrument=instrument.id, items=items),
        form.form,
    )


def _standing(request: StudyRequest, instrument: Instrument) -> _Standing:
    shapes = codebook_of(request.protocol).by_name
    people = Table.of(shapes[PARTICIPANTS], participants_now(request.study))
    items = Table.of(shapes[ITEMS], answers_now(request.study, instrument.id))
    return _Standing(by_name={PARTICIPANTS: people, ITEMS: items})


def _allowed(question: Question) -> frozenset[str]:
    if question.kind is AnswerKind.CHOICE:
        return frozenset(question.choices)
    if question.low is None or question.high is None:
        return frozenset()
    return frozenset(map(str, range(question.low, question.high + 1)))


def _refused(
    request: StudyRequest, form: AnswersForm, plan: ImportPlan, *, dry: bool
) -> list[Fault]:
    """Take a plan in, or only try to; return what is refused."""
    held = form.cleaned_data
    instrument = trial_instrument(held["instrument"])
    assert instrument is not None  # noqa: S101  (only installed ones can be chosen)
    sheets, faults = _typed(instrument, plan)
    if faults:
        return faults
    at = clock.now()
    try:
        with transaction.atomic():
            import_answers(
                study=request.study,
                protocol=request.protocol,
                scorer=trial_scorer,
                instrument=instrument.id,
                digest=plan.digest,
                sheets=sheets,
                finishes=held["finishes"],
                late_reason=held["late_reason"],
                by=request.user.pk,
                at=at,
            )
            transaction.set_rollback(dry)
    except ImportRefused as refused:
        return faults_in_lines(refused, request)
    except TrialRefused as refused:
        return [Fault(line=0, field="", sentence=said(refused, request))]
    return []


def _typed(instrument: Instrument, plan: ImportPlan) -> tuple[list[SheetGiven], list[Fault]]:
    """Return the lines with answers as the questions have them, or what is off their scale."""
    asked = {each.id: each for each in instrument.questions}
    sheets, faults = [], []
    for sheet in sheets_of(plan):
        given = {item: read_answer(asked[item], text) for item, text in sheet.answers.items()}
        for item in faults_in(instrument.id, given):
            sentence = _("This is off the scale of the question.")
            faults.append(Fault(line=sheet.line, field=item, sentence=sentence))
        sheets.append(
            SheetGiven(
                line=sheet.line,
                participant=sheet.participant,
                visit=sheet.visit,
                answered_on=sheet.answered_on,
                answers=given,
            )
        )
    return sheets, faults


def _taken(request: StudyRequest, plan: ImportPlan) -> HttpResponse:
    count = len({each.line for each in plan.additions})
    words = ngettext("{count} line was taken in.", "{count} lines were taken in.", count)
    messages.success(request, words.format(count=count))
    return redirect("trial_office:study_import_answers", request.study.pk)
