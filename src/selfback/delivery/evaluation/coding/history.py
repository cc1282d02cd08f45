"""What was done in a project, and undoing it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.coding.errors import CodingError
from selfback.apps.coding.models import Change, Settlement
from selfback.apps.coding.undo_services import can_undo, undo
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.coding.frame import (
    MemberRequest,
    asked_page,
    coding_frame,
    for_member,
)
from selfback.delivery.evaluation.coding.refusals import in_words
from selfback.delivery.shared import clock

ON_A_PAGE = 50


@require_safe
@for_member(Permission.CODE_TEXTS)
def history(request: MemberRequest) -> HttpResponse:
    """List what was done, the latest first, as far as one may see it."""
    seen = Change.objects.seen_by(request.member)
    is_own = request.GET.get("own") == "1"
    if is_own:
        seen = seen.filter(by=request.member)
    held = seen.select_related("by", "code", "source", "undone_by").defer("source__text")
    page = Paginator(held, ON_A_PAGE).get_page(asked_page(request))
    words = _change_words()
    settled = [id for each in page for id in each.data.get("settlements", ())]
    notes = dict(Settlement.objects.filter(pk__in=settled).values_list("pk", "note"))
    rows: list[dict[str, Any]] = [
        {
            "change": each,
            "words": words[Change.Kind(each.kind)],
            "can_undo": can_undo(each, request.member),
            "notes": [note for id in each.data.get("settlements", ()) if (note := notes.get(id))],
            "count": each.data.get("count") or each.data.get("codes") or "",
        }
        for each in page
    ]
    for row in rows:
        if isinstance(row["count"], list):
            row["count"] = len(row["count"])
    context = {
        **coding_frame(request, "history"),
        "page": page,
        "rows": rows,
        "own": is_own,
        "kept": "own=1&" if is_own else "",
    }
    return render(request, "evaluation/coding/history.html", context)


@require_POST
@for_member(Permission.CODE_TEXTS)
def undo_change(request: MemberRequest, change: int) -> HttpResponse:
    """Undo one change."""
    held = get_object_or_404(Change.objects.seen_by(request.member), pk=change)
    try:
        undo(change=held, by=request.member, at=clock.now())
    except CodingError as refused:
        messages.error(request, in_words(refused))
    else:
        messages.success(request, _("Undone."))
    return redirect("evaluation:coding_history", project=request.member.project_id)


def _change_words() -> dict[Change.Kind, str]:
    """Return what each kind of change is called."""
    kind = Change.Kind
    return {
        kind.CODE_ADDED: _("added a code"),
        kind.CODE_CHANGED: _("changed a code"),
        kind.CODE_MOVED: _("moved a code"),
        kind.CODES_MERGED: _("merged a code into another one"),
        kind.CODE_REMOVED: _("removed a code"),
        kind.PASSAGE_CODED: _("coded a passage"),
        kind.CODING_TAKEN_BACK: _("took a coding back"),
        kind.MEMO_WRITTEN: _("wrote a memo"),
        kind.MEMO_REMOVED: _("removed a memo"),
        kind.PASSAGES_LINKED: _("linked two passages"),
        kind.LINK_REMOVED: _("removed a link"),
        kind.SETTLED: _("settled codings"),
        kind.CODEBOOK_INSTALLED: _("installed a codebook"),
        kind.TEXTS_TAKEN_IN: _("took texts in"),
        kind.TEXT_DESCRIBED: _("changed what is known of a text"),
        kind.TEXT_MASKED: _("masked a text"),
        kind.CONSENT_WITHDRAWN: _("erased a text, as consent was withdrawn"),
    }
