"""Questions put to what was coded: codes by attribute, codes that meet, passages, a framework."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from selfback.apps.coding.reading import project_seen_by
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.coding.frame import (
    MemberRequest,
    asked_page,
    coding_frame,
    for_member,
)
from selfback.domain.integration.themes import CONSENT
from selfback.domain.qualitative.codebook import below, walk
from selfback.domain.qualitative.matrices import code_by_attribute, framework
from selfback.domain.qualitative.project import Project
from selfback.domain.qualitative.retrieval import co_occurrence, key_word_in_context, passages

ON_A_PAGE = 50
COUNTS = ("codings", "characters", "sources")
MOST_PLACES = 2_000


def asked_project(request: MemberRequest) -> Project:
    """Return what was coded, as far as one may see it: by the coders, or as it was settled."""
    is_settled = request.GET.get("of") == "settled" and request.member.sees_all
    return project_seen_by(request.member, settled=is_settled)


def query_frame(request: MemberRequest, project: Project, query: str) -> dict[str, Any]:
    queries = [
        {"id": "matrix", "route": "evaluation:coding_matrix", "name": _("Codes by attribute")},
        {"id": "meetings", "route": "evaluation:coding_meetings", "name": _("Codes that meet")},
        {"id": "passages", "route": "evaluation:coding_passages", "name": _("Passages")},
        {"id": "links", "route": "evaluation:coding_linked", "name": _("Linked passages")},
        {"id": "framework", "route": "evaluation:coding_framework", "name": _("Framework matrix")},
    ]
    return {
        **coding_frame(request, "queries"),
        "queries": queries,
        "query": query,
        "of": "settled" if request.GET.get("of") == "settled" else "",
        "codings": len(project.codings),
    }


@require_safe
@for_member(Permission.CODE_TEXTS)
def matrix(request: MemberRequest) -> HttpResponse:
    """Show each code by the values of an attribute."""
    project = asked_project(request)
    # Who may be quoted is no finding, so it is not what one is shown first.
    ids = [each.id for each in sorted(project.variables, key=lambda each: each.name == CONSENT)]
    variable = request.GET.get("variable", "")
    variable = variable if variable in ids else next(iter(ids), "")
    count = request.GET.get("count", "")
    count = count if count in COUNTS else "codings"
    with_below = request.GET.get("below") == "1"
    context = {
        **query_frame(request, project, "matrix"),
        "variables": project.variables,
        "variable": variable,
        "count": count,
        "counts": {
            "codings": _("Codings"),
            "characters": _("Characters"),
            "sources": _("Texts"),
        },
        "below": with_below,
    }
    if variable:
        held = code_by_attribute(project, variable, with_below=with_below)
        context["columns"] = held.columns
        context["rows"] = [
            {
                "name": code.name,
                "depth": depth,
                "id": code.id,
                "cells": [getattr(held.cell(code.id, each), count) for each in held.columns],
            }
            for code, depth in walk(project.codes)
        ]
    return render(request, "evaluation/coding/matrix.html", context)


@require_safe
@for_member(Permission.CODE_TEXTS)
def meetings(request: MemberRequest) -> HttpResponse:
    """Show which codes are given to the same words."""
    project = asked_project(request)
    names = {code.id: code.name for code in project.codes}
    found = [
        {"one": names[one], "other": names[other], "meeting": meeting}
        for (one, other), meeting in co_occurrence(project).items()
        if meeting.overlaps
    ]
    found.sort(key=lambda each: (-each["meeting"].overlaps, -each["meeting"].characters))  # type: ignore[attr-defined]
    context = {
        **query_frame(request, project, "meetings"),
        "page": Paginator(found, ON_A_PAGE).get_page(asked_page(request)),
        "kept": "of=settled&" if request.GET.get("of") == "settled" else "",
    }
    return render(request, "evaluation/coding/meetings.html", context)


@require_safe
@for_member(Permission.CODE_TEXTS)
def find_passages(request: MemberRequest) -> HttpResponse:
    """Show the passages of a code, or the places of a word, with what stands around them."""
    project = asked_project(request)
    code, word = request.GET.get("code", ""), request.GET.get("word", "").strip()[:80]
    found: Sequence[dict[str, Any]] = ()
    if code in {each.id for each in project.codes}:
        found = _of_code(request, project, code)
    elif word:
        found = _of_word(request, project, word)
    context = {
        **query_frame(request, project, "passages"),
        "codes": [{"code": each, "depth": depth} for each, depth in walk(project.codes)],
        "code": code,
        "word": word,
        "has_asked": bool(code or word),
        "page": Paginator(found, ON_A_PAGE).get_page(asked_page(request)),
        "kept": request.GET.urlencode().partition("page=")[0].rstrip("&") + "&",
    }
    return render(request, "evaluation/coding/passages.html", context)


def _of_code(request: MemberRequest, project: Project, code: str) -> list[dict[str, Any]]:
    names = {each.id: each.name for each in project.codes}
    users = {each.id: each.name for each in project.users}
    titles = {each.id: each.name for each in project.sources}
    return [
        {
            "title": titles[each.segment.source],
            "address": address_at(request, each.segment.source, each.segment.start),
            "before": each.before,
            "words": each.words,
            "after": each.after,
            "code": names[each.segment.coding.code],
            "coder": users.get(each.segment.coding.by or "", ""),
        }
        for each in passages(project, below(project.codes, code), context=90)
    ]


def _of_word(request: MemberRequest, project: Project, word: str) -> list[dict[str, Any]]:
    titles = {each.id: each.name for each in project.sources}
    places = islice(key_word_in_context(project, word, context=90), MOST_PLACES)
    return [
        {
            "title": titles[source],
            "address": address_at(request, source, start),
            "before": before,
            "words": words,
            "after": after,
        }
        for source, start, before, words, after in places
    ]


def address_at(request: MemberRequest, source: str, start: int) -> str:
    page = reverse("evaluation:coding_text", args=[request.member.project_id, source])
    return f"{page}#at-{start}"


@require_safe
@for_member(Permission.CODE_TEXTS)
def framework_matrix(request: MemberRequest) -> HttpResponse:
    """Show cases by codes, with how the passages begin."""
    project = asked_project(request)
    chosen = [id for id in request.GET.getlist("code") if id in {c.id for c in project.codes}]
    held = framework(project, excerpts=3, signs=160)
    used = {code for _case, code in held}
    columns = [c for c in project.codes if (c.id in chosen if chosen else c.id in used)]
    context = {
        **query_frame(request, project, "framework"),
        "codes": [{"code": each, "depth": depth} for each, depth in walk(project.codes)],
        "chosen": chosen,
        "columns": columns if chosen else columns[:8],
        "hidden": 0 if chosen else max(0, len(columns) - 8),
        "page": Paginator(project.cases, 20).get_page(asked_page(request)),
        "kept": "".join(f"code={each}&" for each in chosen),
    }
    context["rows"] = [
        {"case": case, "cells": [held.get((case.id, c.id), ()) for c in context["columns"]]}
        for case in context["page"]
    ]
    return render(request, "evaluation/coding/framework.html", context)
