"""How far coders agree, and settling where they do not."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.coding.errors import CodingError
from selfback.apps.coding.models import Member, Settlement
from selfback.apps.coding.reading import project_seen_by
from selfback.apps.coding.settling_services import adjudicate, open_places, settle_agreed
from selfback.delivery.evaluation.coding.frame import (
    MemberRequest,
    asked_page,
    coding_frame,
    for_adjudicator,
)
from selfback.delivery.evaluation.coding.refusals import in_words
from selfback.delivery.evaluation.coding.texts import source_of
from selfback.delivery.shared import clock
from selfback.delivery.shared.content import library
from selfback.domain.evaluation.rules import EvaluationRules
from selfback.domain.qualitative.codebook import paths_of
from selfback.domain.qualitative.coder_agreement import (
    MOST_CODERS,
    CoderAgreement,
    coder_agreement,
)
from selfback.domain.qualitative.double_coding import Scope
from selfback.domain.qualitative.project import Project
from selfback.domain.qualitative.settling import Place

ON_A_PAGE = 20
AROUND = 160  # code points shown before and after a place
Choice = Settlement.Choice


@require_safe
@for_adjudicator
def agreement(request: MemberRequest) -> HttpResponse:
    """Show how far chosen coders agree, and the places that wait to be settled."""
    member = request.member
    project = project_seen_by(member)
    coders = _coders(request, project)
    scope = Scope.ALL if request.GET.get("scope") == "all" else Scope.CODED
    waiting = list(open_places(member, project=project))
    disputed = [each for each in waiting if not each.is_agreed]
    page = Paginator(disputed, ON_A_PAGE).get_page(asked_page(request))
    users = _users(project)
    context = {
        **coding_frame(request, "agreement"),
        "coders": [{**each, "is_chosen": each["id"] in coders} for each in users],
        "scope": "all" if scope is Scope.ALL else "coded",
        "figures": _figures(project, coders, scope),
        "agreed": sum(each.is_agreed for each in waiting),
        "disputed": len(disputed),
        "settled": Settlement.objects.filter(project=member.project_id, taken_back_at=None).count(),
        "page": page,
        "places": [_shown(request, each, project) for each in page],
        "kept": "".join(f"coder={each}&" for each in coders) + f"scope={request.GET.get('scope')}&",
    }
    return render(request, "evaluation/coding/agreement.html", context)


def _users(project: Project) -> list[dict[str, str]]:
    """Return those who coded something."""
    given = {each.by for each in project.codings}
    return [{"id": each.id, "name": each.name} for each in project.users if each.id in given]


def _coders(request: MemberRequest, project: Project) -> list[str]:
    there = [each["id"] for each in _users(project)]
    asked = [each for each in request.GET.getlist("coder") if each in there]
    return (asked or there)[:MOST_CODERS]


def _figures(project: Project, coders: Sequence[str], scope: Scope) -> list[dict[str, Any]]:
    """Return a row for all codes together and one for each; the same project gives the same."""
    if len(coders) < 2:
        return []
    rules = EvaluationRules.from_content(library().rule_file("evaluation"))
    seed = hashlib.sha256(" ".join(coders).encode()).digest()
    chance = np.random.default_rng(list(seed))
    found = coder_agreement(
        project, coders, chance, scope=scope, draws=rules.draws, level=rules.level
    )
    names = paths_of(project.codes, " › ")
    return [_row(each, names) for each in found]


def _row(each: CoderAgreement, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": names[each.code] if each.code else _("All codes together"),
        "is_all": each.code is None,
        "characters": each.characters,
        "texts": each.texts,
        "figures": [
            {"figure": figure, "is_percent": place == 0}
            for place, figure in enumerate((each.percent, each.cohen, each.fleiss, each.alpha))
        ],
    }


def _shown(request: MemberRequest, place: Place, project: Project) -> dict[str, Any]:
    """Return one place in dispute with its words and what may be chosen."""
    source = next(each for each in project.sources if each.id == place.source)
    code = next(each for each in project.codes if each.id == place.code)
    users = {each.id: each.name for each in project.users}
    text = source.text
    page = reverse("evaluation:coding_text", args=[request.member.project_id, source.id])
    return {
        "id": place.codings[0],
        "source": source,
        "address": f"{page}#at-{place.start}",
        "code": code,
        "before": text[max(0, place.start - AROUND) : place.start],
        "after": text[place.end : place.end + AROUND],
        "differs_in_ends": place.differs_in_ends,
        "codings": ",".join(place.codings),
        "given": [
            {
                "id": by,
                "name": users[by],
                "parts": _parts(text, place, by),
                "gave": by in place.given,
            }
            for by in place.coders
        ],
        "can_join": len(place.given) > 1,
    }


def _parts(text: str, place: Place, by: str) -> list[dict[str, Any]]:
    """Return the words of a place, cut where this coder's passages begin and end."""
    parts, reached = [], place.start
    for start, end in place.given.get(by, ()):
        parts.append({"words": text[reached:start], "is_given": False})
        parts.append({"words": text[start:end], "is_given": True})
        reached = end
    parts.append({"words": text[reached : place.end], "is_given": False})
    return [each for each in parts if each["words"]]


@require_POST
@for_adjudicator
def settle(request: MemberRequest) -> HttpResponse:
    """Settle what all agree on, or one place."""
    back = f"{reverse('evaluation:coding_agreement', args=[request.member.project_id])}#places"
    try:
        if request.POST.get("what") == "agreed":
            count = settle_agreed(by=request.member, at=clock.now())
            told = ngettext("{count} place stands now.", "{count} places stand now.", count)
            messages.success(request, told.format(count=count))
        else:
            _settle_one(request)
            messages.success(request, _("Settled. In the history it can be undone."))
    except CodingError as refused:
        messages.error(request, in_words(refused))
    return redirect(back)


def _settle_one(request: MemberRequest) -> None:
    sent = request.POST
    chosen: Member | None = None
    written = sent.get("choice", "")
    if written.startswith("one:"):
        members = Member.objects.filter(project=request.member.project_id)
        chosen = get_object_or_404(members, guid=written.removeprefix("one:"))
    elif written not in {Choice.BOTH, Choice.NEITHER}:
        raise Http404
    try:
        adjudicate(
            source=source_of(request, sent.get("source", "")),
            codings=tuple(sent.get("codings", "").split(",")),
            choice=Choice.ONE if chosen else Choice(written),
            chosen=chosen,
            note=sent.get("note", ""),
            by=request.member,
            at=clock.now(),
        )
    except ValueError:
        raise Http404 from None
