"""Agreeing to take part: the document, a few questions about it, and the signature."""

from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.trial.entry_services import sign_consent
from selfback.apps.trial.guards import consents_missing
from selfback.apps.trial.link_services import LINK
from selfback.delivery.participant.links import LinkRequest, View, by_link, not_now
from selfback.delivery.participant.understanding import chosen, first_open, note, settled
from selfback.delivery.shared import clock
from selfback.domain.trial.consent import LONGEST_NAME, NotSignable
from selfback.domain.trial.protocol_people import ConsentDocument, ConsentText


def with_document(view: View) -> View:
    """Hand the page the document that is to be signed first; without one, lead on."""

    @wraps(view)
    def guarded(request: LinkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        missing = consents_missing(request.participant, request.protocol)
        if not missing:
            return redirect("participant:start", request.token)
        document = request.protocol.consent_document(missing[0])
        text = document.text.get(request.participant.language)
        if text is None:
            return not_now(request)
        return view(request, document, text, *args, **kwargs)

    return guarded


@require_safe
@by_link
@with_document
def read(request: LinkRequest, document: ConsentDocument, text: ConsentText) -> HttpResponse:
    """Show the document, passage by passage, with what leaving means."""
    context = {**_frame(request, document, text), "again": request.participant.consents.exists()}
    return render(request, "participant/consent.html", context)


@require_safe
@by_link
@with_document
def later(request: LinkRequest, document: ConsentDocument, text: ConsentText) -> HttpResponse:
    """Say that nothing was settled, and how long the link opens."""
    return render(request, "participant/later.html", _frame(request, document, text))


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
@with_document
def ask(
    request: LinkRequest, document: ConsentDocument, text: ConsentText, number: int
) -> HttpResponse:
    """Ask one question about the document; after a wrong answer the passage is shown again."""
    if not 1 <= number <= len(document.questions):
        return redirect("participant:sign", request.token)
    question = document.questions[number - 1]
    given = request.POST.get("answer", "")
    if request.method == "POST" and given in question.options:
        note(request, document, question.id, given)
        if given == question.right:
            return redirect("participant:ask", request.token, number + 1)
    words = text.questions[question.id]
    context = {
        **_frame(request, document, text),
        "number": number,
        "question": words.text,
        "options": [(each, words.options[each]) for each in question.options],
        "passage": text.paragraphs[question.passage - 1],
        "was_wrong": given in question.options,
        "fault": request.method == "POST" and given not in question.options,
        "back": number - 1,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "participant/ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
@with_document
def sign(request: LinkRequest, document: ConsentDocument, text: ConsentText) -> HttpResponse:
    """Take the signature, once every question was understood."""
    if number := first_open(request, document):
        return redirect("participant:ask", request.token, number)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _signed(request, document, text)
        if not faults:
            return redirect("participant:signed", request.token)
    ticked = request.POST.getlist("statement")
    statements = [(n, each, str(n) in ticked) for n, each in enumerate(text.statements, 1)]
    context = {
        **_frame(request, document, text),
        "statements": statements,
        "name": request.POST.get("name", ""),
        "longest": LONGEST_NAME,
        "faults": faults,
        "name_fault": faults.get("name-missing", ""),
        "last": len(document.questions),
    }
    return render(request, "participant/sign.html", context, status=422 if faults else 200)


def _signed(request: LinkRequest, document: ConsentDocument, text: ConsentText) -> dict[str, str]:
    """Keep the signature; return what is missing, in the person's language."""
    wanted = {str(n) for n, _each in enumerate(text.statements, 1)}
    try:
        sign_consent(
            participant=request.participant,
            protocol=request.protocol,
            document=document.id,
            language=request.participant.language,
            name=request.POST.get("name", ""),
            ticked=len(wanted & set(request.POST.getlist("statement"))),
            answers=chosen(request, document),
            by=LINK,
            at=clock.now(),
        )
    except NotSignable as error:
        said = {
            "statements-not-ticked": _("Please tick each line, if you agree with it."),
            "name-missing": _("Please type your name."),
        }
        return {each: said.get(each, _("Please read this once more.")) for each in error.reasons}
    settled(request, document)
    return {}


def _frame(request: LinkRequest, document: ConsentDocument, text: ConsentText) -> dict[str, Any]:
    language = request.participant.language
    return {
        "token": request.token,
        "visit": request.visit,
        "text": text,
        "questions": len(document.questions),
        "levels": [each.label.get(language, "") for each in request.protocol.withdrawal_levels],
    }
