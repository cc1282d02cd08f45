"""The codebook of a project: add, change, merge, remove, and undo."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.coding.code_services import (
    add_code,
    change_code,
    merge_codes,
    remove_code,
    undo_change,
)
from selfback.apps.coding.errors import CodingRefused
from selfback.apps.coding.models import Code, Coding
from selfback.delivery.evaluation.coding.frame import ProjectRequest, for_member, project_frame
from selfback.delivery.evaluation.coding.text import codes_of
from selfback.delivery.shared import clock

HISTORY = 30


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def codebook(request: ProjectRequest) -> HttpResponse:
    """Show the tree of codes with how often each was given, and what was changed."""
    fault = ""
    if request.method == "POST":
        try:
            _do(request)
            return redirect("evaluation:coding_codes", request.project.pk)
        except CodingRefused as refused:
            fault = _said(refused.why)
    seen = Coding.objects.seen_by(request.member).standing()
    counts = dict(seen.values_list("code").annotate(n=Count("pk")).order_by())
    changes = request.project.changes.select_related("code", "made_by")
    context = {
        **project_frame(request, "codes"),
        "codes": [{**each, "count": counts.get(each["id"], 0)} for each in codes_of(request)],
        "changes": changes[:HISTORY],
        "fault": fault,
        "typed": request.POST if fault else {},
    }
    status = 422 if fault else 200
    return render(request, "evaluation/coding/codes.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_member
def code(request: ProjectRequest, code: str) -> HttpResponse:
    """Change one code: its words, where it stands, or that it goes into another."""
    held = get_object_or_404(request.project.codes.standing(), pk=code)
    fault = ""
    if request.method == "POST":
        try:
            _change(request, held)
            return redirect("evaluation:coding_codes", request.project.pk)
        except CodingRefused as refused:
            fault = _said(refused.why)
    memos = held.memos.filter(removed_at=None).select_related("writer")
    context = {
        **project_frame(request, "codes"),
        "code": held,
        "codes": [each for each in codes_of(request) if each["id"] != held.pk],
        "fault": fault,
        "typed": request.POST if fault else {},
        "has_below": held.children.standing().exists(),
        "memos": memos,
    }
    status = 422 if fault else 200
    return render(request, "evaluation/coding/code.html", context, status=status)


def _do(request: ProjectRequest) -> None:
    sent, by, at = request.POST, request.user, clock.now()
    if sent.get("do") == "undo":
        change = get_object_or_404(
            request.project.changes.filter(undone_at=None), pk=sent.get("change", "")
        )
        undo_change(change=change, by=by, at=at)
        return
    add_code(
        project=request.project,
        name=sent.get("name", ""),
        definition=sent.get("definition", ""),
        parent=_code(request, sent.get("parent", "")),
        by=by,
        at=at,
    )


def _change(request: ProjectRequest, held: Code) -> None:
    sent = request.POST
    by, at = request.user, clock.now()
    version = sent.get("version", "")
    held_version = int(version) if version.isdigit() else 0
    what: dict[str, Any] = {"version": held_version, "by": by, "at": at}
    if sent.get("do") == "remove":
        remove_code(code=held, **what)
    elif sent.get("do") == "merge":
        kept = _code(request, sent.get("into", ""))
        if kept is None:
            raise CodingRefused(why="itself")
        merge_codes(kept=kept, merged=held, **what)
    else:
        change_code(
            code=held,
            name=sent.get("name", ""),
            definition=sent.get("definition", ""),
            colour=held.colour,
            parent=_code(request, sent.get("parent", "")),
            **what,
        )


def _code(request: ProjectRequest, pk: str) -> Code | None:
    if not pk:
        return None
    found = request.project.codes.standing().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _said(why: str) -> str:
    sentences = {
        "outdated": _("Somebody changed this code since you opened it. Look again, then decide."),
        "name-missing": _("Please give it a name."),
        "name-in-use": _("There is a code of that name already."),
        "circle": _("A code cannot stand under itself."),
        "has-codes-below": _("Codes stand under it. Move them first."),
        "itself": _("Please choose another code."),
        "in-use": _("The new code has been given meanwhile. Remove it instead."),
        "undone-before": _("That was undone before."),
    }
    return sentences.get(why, why)
