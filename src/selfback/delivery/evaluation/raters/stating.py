"""Statements on how something new becomes part of the work, a page at a time."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from selfback.apps.surveys.answering_services import answer_statements
from selfback.apps.surveys.models import Kind
from selfback.delivery.evaluation.raters.links import BegunRequest, once_begun
from selfback.delivery.evaluation.raters.standing import NOMAD, next_page, page_address, screens
from selfback.delivery.shared import clock
from selfback.delivery.shared.question_fields import faults_in, field_of, read
from selfback.delivery.shared.questionnaires import words_of
from selfback.domain.content.question import AnswerKind, Question


@require_http_methods(["GET", "HEAD", "POST"])
@once_begun
def statements(request: BegunRequest, page: int) -> HttpResponse:
    """Ask one page of statements, and keep what was answered."""
    pages = screens()
    if request.survey.kind != Kind.NOMAD or page not in pages:
        raise Http404
    asked = pages[page]
    response = request.response
    if request.method == "POST":
        given = read(asked, request.POST)
        faults = faults_in(asked, given)
        if not faults:
            answer_statements(
                response=response,
                answers={item: "" if said is None else str(said) for item, said in given.items()},
                allowed={each.id: _allowed(each) for each in asked},
                at=clock.now(),
            )
            if page + 1 in pages:
                return redirect(page_address(response, request.token, page + 1))
            return redirect(next_page(response, request.token))
    else:
        rows = response.statements.filter(item__in=[each.id for each in asked])
        kept = dict(rows.values_list("item", "answer"))
        given, faults = {item: _typed(said) for item, said in kept.items()}, {}
    words = words_of(NOMAD, response.language)
    fields = [
        field_of(each, words[each.id], answer=given.get(each.id), fault=faults.get(each.id, ""))
        for each in asked
    ]
    context = {
        "token": request.token,
        "page": page,
        "count": len(pages),
        "before": page - 1,
        "progress": round(100 * (page - 1) / len(pages)),
        "fields": fields,
        "has_faults": bool(faults),
    }
    return render(
        request, "evaluation/raters/statements.html", context, status=422 if faults else 200
    )


def _allowed(question: Question) -> list[str]:
    if question.kind is AnswerKind.CHOICE:
        return list(question.choices)
    return [str(value) for value in range(question.low or 0, (question.high or 0) + 1)]


def _typed(said: str) -> str | int | None:
    if not said:
        return None
    return int(said) if said.isdigit() else said
