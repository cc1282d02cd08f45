"""One text and its codings, and the requests by which codings are given and taken back."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.coding.coding_services import (
    code_passage,
    give_again,
    remove_memo,
    take_back,
    write_memo,
)
from selfback.apps.coding.errors import CodingRefused
from selfback.apps.coding.models import CodedSource, Coding
from selfback.delivery.evaluation.coding.frame import (
    ProjectRequest,
    for_member,
    project_frame,
    source_of,
)
from selfback.delivery.shared import clock
from selfback.domain.qualitative.codebook import Code as CodeOf
from selfback.domain.qualitative.codebook import walk

SHORT = 700
"""Characters: texts of at most so many are coded in a list, whole or in part."""
ON_A_PAGE = 40
COLOURS = ("#2f6f5e", "#31598f", "#a3512b", "#7a4b86", "#8a6d1a", "#456b1f", "#9a3b52", "#3d6b78")
REFUSALS = {
    "outdated": gettext_lazy("The text was masked meanwhile. Load the page again."),
    "withdrawn": gettext_lazy("The text is gone: consent was taken back."),
    "no-words": gettext_lazy("Mark some words first."),
    "no-such-code": gettext_lazy("That code is not in the codebook any more. Load the page again."),
    "not-yours": gettext_lazy("Only who gave a code takes it back."),
    "there-already": gettext_lazy("The same was given since."),
    "empty": gettext_lazy("Write something first."),
}


@require_safe
@for_member
def text(request: ProjectRequest, source: str) -> HttpResponse:
    """Show a text with its codings."""
    held = source_of(request, source)
    neighbours = list(request.project.sources.standing().values_list("pk", flat=True))
    place = neighbours.index(held.pk)
    memos = held.memos.filter(removed_at=None).select_related("writer")
    if request.project.is_blind and not request.member.leads:
        memos = memos.filter(writer=request.user.pk)
    context = {
        **project_frame(request, "texts"),
        "source": held,
        "paragraphs": list(paragraphs(held.text)),
        "state": _state(request, [held], codes := codes_of(request)),
        "codes": codes,
        "memos": memos,
        "before": neighbours[place - 1] if place else "",
        "after": neighbours[place + 1] if place + 1 < len(neighbours) else "",
    }
    return render(request, "evaluation/coding/text.html", context)


@require_safe
@for_member
def short(request: ProjectRequest) -> HttpResponse:
    """Show many short texts, such as answers of a survey, to be coded one after another."""
    rows = request.project.sources.standing().filter(kind=CodedSource.Kind.SURVEY)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    codes = codes_of(request)
    context = {
        **project_frame(request, "short"),
        "page": page,
        "codes": codes,
        "state": _state(request, list(page), codes),
        "texts": [(each, list(paragraphs(each.text))) for each in page],
    }
    return render(request, "evaluation/coding/short.html", context)


def paragraphs(text: str) -> Any:
    """Yield each line of a text with the code point at which it begins."""
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def codes_of(request: ProjectRequest) -> list[dict[str, Any]]:
    """Return the codes of the project in the order of the tree, each with its depth and colour."""
    rows = list(request.project.codes.standing())
    by_id = {row.pk: row for row in rows}
    tree = [
        CodeOf(id=row.pk, name=row.name, parent=row.parent_id, is_codable=row.is_codable)
        for row in rows
    ]
    found: list[dict[str, Any]] = []
    top = -1
    for code, depth in walk(tree):
        row = by_id[code.id]
        top += depth == 0
        found.append(
            {
                "id": row.pk,
                "name": row.name,
                "definition": row.definition,
                "colour": row.colour or COLOURS[top % len(COLOURS)],
                "depth": depth,
                "is_codable": row.is_codable,
                "version": row.version,
                "parent": row.parent_id or "",
            }
        )
    return found


def _state(
    request: ProjectRequest, sources: list[CodedSource], codes: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return what the page's script starts from."""
    seen = Coding.objects.seen_by(request.member).standing().filter(source__in=sources)
    return {
        "codes": codes,
        "codings": [_told(each, request) for each in seen.select_related("coder")],
        "sources": {each.pk: {"version": each.version} for each in sources},
        "words": {
            "saved": _("Saved"),
            "saving": _("Saving …"),
            "waiting": _("Not saved yet. Trying again …"),
            "coded": _("{code}: {words}"),
            "takenBack": _("Taken back: {code}"),
            "nothing": _("Mark some words first."),
            "remove": _("Take back"),
            "none": _("No code is called so."),
            "by": _("by {name}"),
        },
    }


def _told(coding: Coding, request: ProjectRequest) -> dict[str, Any]:
    is_own = coding.coder_id == request.user.pk
    return {
        "id": coding.pk,
        "source": coding.source_id,
        "code": coding.code_id,
        "start": coding.start,
        "end": coding.end,
        "isOwn": is_own,
        "by": "" if is_own else coding.coder.name or _("another coder"),
        "isSettled": coding.is_settled,
    }


def answers_json(view: Callable[..., JsonResponse]) -> Callable[..., HttpResponse]:
    """Read a request's JSON into `sent`, and say what is refused in a sentence."""

    @wraps(view)
    def guarded(request: ProjectRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            sent = json.loads(request.body)
            if not isinstance(sent, dict):
                raise TypeError
            return view(request, sent, *args, **kwargs)
        except CodingRefused as refused:
            said = REFUSALS.get(refused.why, refused.why)
            return JsonResponse({"why": refused.why, "sentence": str(said)}, status=409)
        except (KeyError, TypeError, ValueError):
            return JsonResponse({"why": "unreadable", "sentence": ""}, status=400)

    return for_member(guarded)


@require_POST
@answers_json
def give(request: ProjectRequest, sent: dict[str, Any], source: str) -> JsonResponse:
    """Give a passage a code."""
    coding = code_passage(
        key=str(sent["key"])[:80],
        source=source_of(request, source),
        version=int(sent["version"]),
        code=get_object_or_404(request.project.codes.standing(), pk=str(sent["code"])),
        start=int(sent["start"]),
        end=int(sent["end"]),
        member=request.member,
        at=clock.now(),
    )
    return JsonResponse(_told(coding, request))


@require_POST
@answers_json
def back(request: ProjectRequest, sent: dict[str, Any], coding: str) -> JsonResponse:
    """Take a coding back, or give it again."""
    held = Coding.objects.seen_by(request.member).filter(pk=coding).first()
    if held is None:
        raise Http404
    change = give_again if sent.get("again") else take_back
    change(coding=held, member=request.member, at=clock.now())
    return JsonResponse(_told(held, request))


@require_POST
@answers_json
def memo(request: ProjectRequest, sent: dict[str, Any], source: str) -> JsonResponse:
    """Write a memo on a text, or put one away."""
    held = source_of(request, source)
    if id := str(sent.get("remove", "")):
        found = get_object_or_404(held.memos, pk=id)
        remove_memo(memo=found, member=request.member, at=clock.now())
        return JsonResponse({"id": id})
    made = write_memo(member=request.member, text=str(sent["text"]), source=held, at=clock.now())
    return JsonResponse({"id": made.pk, "text": made.text})
