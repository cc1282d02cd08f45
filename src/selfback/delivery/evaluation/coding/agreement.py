"""Two coders side by side: how far they agree, and the lead settles where they do not."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.coding.coding_services import code_passage
from selfback.apps.coding.models import CodedSource, Coding, Member
from selfback.apps.coding.reading import as_project, coder_id
from selfback.delivery.evaluation.coding.frame import ProjectRequest, for_member, project_frame
from selfback.delivery.shared import clock
from selfback.delivery.shared.numbers import decimals
from selfback.domain.qualitative.double_coding import (
    Counts,
    Scope,
    agreement_by_source,
    disagreements,
    in_all,
    kappa_interval,
)
from selfback.domain.qualitative.guid import guid_of
from selfback.domain.qualitative.project import Project

ON_A_PAGE = 40
SHOWN = 200
"""Characters of a passage in the list."""
DRAWS = 1_000
SEED = 0


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def agreement(request: ProjectRequest) -> HttpResponse:
    """Show how far two coders agree, and settle passages."""
    if request.project.is_blind and not request.member.leads:
        raise Http404
    coders = _coders(request)
    first, second = _pair(request, coders)
    if request.method == "POST":
        if not request.member.leads:
            raise Http404
        _settle(request)
        asked = {"first": first.pk if first else "", "second": second.pk if second else ""}
        page = request.POST.get("page", "")
        address = reverse("evaluation:coding_agreement", args=[request.project.pk])
        return redirect(f"{address}?{urlencode({**asked, 'page': page})}#disagreements")
    context: dict[str, Any] = {
        **project_frame(request, "agreement"),
        "coders": coders,
        "first": first,
        "second": second,
    }
    if first and second:
        context |= _compared(request, first, second)
    return render(request, "evaluation/coding/agreement.html", context)


def _coders(request: ProjectRequest) -> list[Any]:
    """Return those who have coded something of their own, in the order they joined."""
    given = Coding.objects.seen_by(request.member).standing().filter(is_settled=False)
    ids = set(given.values_list("coder", flat=True))
    members = Member.objects.filter(project=request.project).select_related("user")
    seen: dict[str, Any] = {}
    for member in members:
        if member.user_id in ids:
            seen.setdefault(member.user_id, member.user)
    return list(seen.values())


def _pair(request: ProjectRequest, coders: list[Any]) -> tuple[Any, Any]:
    by_id = {each.pk: each for each in coders}
    sent = request.POST if request.method == "POST" else request.GET
    first = by_id.get(sent.get("first", "")) or (coders[0] if coders else None)
    others = [each for each in coders if each is not first]
    second = by_id.get(sent.get("second", ""))
    if second is None or second is first:
        second = others[0] if others else None
    return first, second


def _compared(request: ProjectRequest, first: Any, second: Any) -> dict[str, Any]:
    project = _own_only(as_project(request.project, request.member), request)
    one, other = coder_id(first.pk), coder_id(second.pk)
    names = {code.id: code.name for code in project.codes}
    tables = {scope: agreement_by_source(project, one, other, scope=scope) for scope in Scope}
    coded = tables[Scope.CODED]
    rows = [
        {
            "code": names[code],
            "both": in_all(counts).both,
            "first_only": in_all(counts).first_only,
            "second_only": in_all(counts).second_only,
            "coded": _figures(in_all(counts)),
            "all": _figures(in_all(tables[Scope.ALL][code])),
            "interval": _interval(tables[Scope.ALL][code]),
        }
        for code, counts in coded.items()
    ]
    sources = {guid_of("source", each.pk): each for each in request.project.sources.standing()}
    codes = {each.guid: each for each in request.project.codes.standing()}
    settled = _settled(request)
    found = list(disagreements(project, one, other))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "rows": rows,
        "texts": len({source for table in coded.values() for source in table}),
        "page": page,
        "differences": [
            {
                "source": sources[each.source],
                "code": codes[each.code],
                "start": each.start,
                "end": each.end,
                "words": each.words[:SHOWN],
                "given_by": first if each.given_by == one else second,
                "is_edge": each.is_edge,
                "is_settled": _is_covered(
                    settled, sources[each.source].pk, codes[each.code].pk, each.start, each.end
                ),
            }
            for each in page
        ],
    }


def _own_only(project: Project, request: ProjectRequest) -> Project:
    """Return the project without what was settled: that is nobody's own coding."""
    settled = Coding.objects.seen_by(request.member).standing().filter(is_settled=True)
    gone = {guid_of("coding", pk) for pk in settled.values_list("pk", flat=True)}
    codings = tuple(each for each in project.codings if each.id not in gone)
    return replace(project, codings=codings)


def _settled(request: ProjectRequest) -> dict[tuple[str, str], list[tuple[int, int]]]:
    rows = Coding.objects.filter(source__project=request.project).standing()
    held: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for source, code, start, end in rows.filter(is_settled=True).values_list(
        "source", "code", "start", "end"
    ):
        held.setdefault((source, code), []).append((start, end))
    return held


def _is_covered(
    settled: dict[tuple[str, str], list[tuple[int, int]]],
    source: str,
    code: str,
    start: int,
    end: int,
) -> bool:
    spans: Iterable[tuple[int, int]] = settled.get((source, code), ())
    return any(low <= start and end <= high for low, high in spans)


def _settle(request: ProjectRequest) -> None:
    """Keep the lead's word on a passage: the code stands there."""
    sent = request.POST
    source = request.project.sources.standing().filter(pk=sent.get("source", "")).first()
    code = request.project.codes.standing().filter(pk=sent.get("code", "")).first()
    start, end = sent.get("start", ""), sent.get("end", "")
    is_place = start.isdigit() and end.isdigit()
    if not isinstance(source, CodedSource) or code is None or not is_place:
        return  # somebody changed it meanwhile; the page shows how it stands
    code_passage(
        key=sent.get("key", "")[:80] or secrets.token_hex(16),
        source=source,
        version=source.version,
        code=code,
        start=int(start),
        end=int(end),
        member=request.member,
        is_settled=True,
        at=clock.now(),
    )


def _figures(counts: Counts) -> dict[str, str]:
    """Return percent agreement, kappa and alpha in words; a dash where there is none."""
    percent = counts.agreement
    return {
        "percent": "–"
        if percent is None
        else _("{number} %").format(number=decimals(100 * percent, 1)),
        "kappa": "–" if counts.kappa is None else decimals(counts.kappa, 2),
        "alpha": "–" if counts.alpha is None else decimals(counts.alpha, 2),
    }


def _interval(by_source: Any) -> str:
    found = kappa_interval(by_source, np.random.default_rng(SEED), times=DRAWS)
    if found is None:
        return "–"
    return f"{decimals(found[0], 2)} – {decimals(found[1], 2)}"
