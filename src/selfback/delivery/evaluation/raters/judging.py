"""A vignette's plan and what a rater says of it; the plan of their own before it, if asked."""

from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.surveys.answering_services import LONGEST, Said, give_own_plan, rate
from selfback.apps.surveys.models import Component, Kind
from selfback.apps.surveys.reading import stimulus_for
from selfback.delivery.evaluation.raters.links import BegunRequest, once_begun
from selfback.delivery.evaluation.raters.standing import next_page, page_address
from selfback.delivery.evaluation.words import ANSWERS, COMPONENTS
from selfback.delivery.shared import clock
from selfback.delivery.shared.why_words import OF_VIGNETTES, why_words

MOST_STEPS = 100_000
YES_NO = {"yes": True, "no": False}


@require_http_methods(["GET", "HEAD", "POST"])
@once_begun
def plan(request: BegunRequest, page: int) -> HttpResponse:
    """Show a vignette with its plan, and keep what is said of it."""
    response, vignette = request.response, _vignette(request, page)
    if response.gives_own and not response.own_plans.filter(vignette=vignette).exists():
        return redirect("evaluation:rater_own", request.token, page)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _faults(request.POST)
        if not faults:
            said = {component: _said(request.POST, component) for component in Component.values}
            rate(response=response, vignette=vignette, said=said, at=clock.now())
            if page < len(response.order):
                return redirect(page_address(response, request.token, page + 1))
            return redirect(next_page(response, request.token))
    kept = {each.component: each for each in response.ratings.filter(vignette=vignette)}
    context = _context(request, page, vignette) | {
        "parts": [
            _part(component, kept.get(component), request.POST if faults else None, faults)
            for component in Component.values
        ],
        "own": response.own_plans.filter(vignette=vignette, skipped=False).first(),
        "faults": faults,
        "longest": LONGEST,
    }
    return render(request, "evaluation/raters/plan.html", context, status=422 if faults else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@once_begun
def own(request: BegunRequest, page: int) -> HttpResponse:
    """Ask for a rater's own plan before ours is shown."""
    response, vignette = request.response, _vignette(request, page)
    has_given = response.own_plans.filter(vignette=vignette).exists()
    if has_given or not response.gives_own:
        return redirect("evaluation:rater_plan", request.token, page)
    fault = ""
    if request.method == "POST":
        steps, text = request.POST.get("steps", "").strip(), request.POST.get("text", "")[:LONGEST]
        digits = steps.translate(str.maketrans("", "", " .,\u00a0\u202f"))
        is_number = not digits or (digits.isascii() and digits.isdigit())
        if not is_number or int(digits or 0) > MOST_STEPS:
            fault = _("Please type a whole number of steps, at most 100,000, or leave it empty.")
        else:
            give_own_plan(
                response=response,
                vignette=vignette,
                steps=int(digits) if digits else None,
                text=text,
                skipped="skip" in request.POST or not (digits or text.strip()),
                at=clock.now(),
            )
            return redirect("evaluation:rater_plan", request.token, page)
    context = _context(request, page, vignette) | {"fault": fault, "typed": request.POST}
    return render(request, "evaluation/raters/own.html", context, status=422 if fault else 200)


def _vignette(request: BegunRequest, page: int) -> str:
    order = request.response.order
    if request.survey.kind != Kind.VIGNETTES or not 1 <= page <= len(order):
        raise Http404
    return str(order[page - 1])


def _context(request: BegunRequest, page: int, vignette: str) -> dict[str, Any]:
    count = len(request.response.order)
    return {
        "token": request.token,
        "page": page,
        "count": count,
        "before": page - 1,
        "progress": round(100 * (page - 1) / count),
        "shown": stimulus_for(request.response, vignette).shown,
    }


def _said(sent: QueryDict, component: str) -> Said:
    points = sent.get(f"{component}-points", "")
    reasons = tuple(why for why in sent.getlist(f"{component}-reason") if why in OF_VIGNETTES)
    answer = sent.get(f"{component}-answer", "")
    return Said(
        answer=answer if answer in ANSWERS else "",
        points=int(points) if points else None,
        would_change=YES_NO.get(sent.get(f"{component}-change", "")),
        reasons=reasons,
        text=sent.get(f"{component}-text", ""),
    )


def _faults(sent: QueryDict) -> dict[str, str]:
    """Return component -> what is wrong with what was sent of it."""
    faults = {}
    for component in Component.values:
        points = sent.get(f"{component}-points", "")
        if points and not (points.isascii() and points.isdigit() and int(points) <= 10):
            faults[component] = _("Please choose a number from 0 to 10.")
        elif len(sent.get(f"{component}-text", "")) > LONGEST:
            faults[component] = _("Please keep it under {most} characters.").format(most=LONGEST)
    return faults


def _part(
    component: str, kept: Any, sent: QueryDict | None, faults: dict[str, str]
) -> dict[str, Any]:
    """Return a part of the plan with what was said of it, as sent if that was refused."""
    said = _typed(sent, component) if sent is not None else _kept(kept)
    return {
        "id": component,
        "name": COMPONENTS[component].name,
        "ask": COMPONENTS[component].ask,
        "answers": [(code, label, said["answer"] == code) for code, label in ANSWERS.items()],
        "points": [(str(n), str(n) == said["points"]) for n in range(11)],
        "change": said["change"],
        "reasons": [(why, why_words(why), why in said["reasons"]) for why in OF_VIGNETTES],
        "text": said["text"],
        "is_open": any(said[name] for name in ("points", "change", "reasons", "text")),
        "fault": faults.get(component, ""),
    }


def _typed(sent: QueryDict, component: str) -> dict[str, Any]:
    names = ("answer", "points", "change", "text")
    typed: dict[str, Any] = {name: sent.get(f"{component}-{name}", "") for name in names}
    return typed | {"reasons": sent.getlist(f"{component}-reason")}


def _kept(kept: Any) -> dict[str, Any]:
    if kept is None:
        return {"answer": "", "points": "", "change": "", "reasons": [], "text": ""}
    return {
        "answer": kept.answer,
        "points": "" if kept.points is None else str(kept.points),
        "change": {True: "yes", False: "no", None: ""}[kept.would_change],
        "reasons": kept.reasons,
        "text": kept.text,
    }
