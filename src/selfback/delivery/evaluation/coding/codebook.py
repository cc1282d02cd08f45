"""The codebook of a project as a tree, and one code of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from selfback.apps.coding.codebook_services import (
    add_code,
    change_code,
    merge_codes,
    move_code,
    remove_code,
)
from selfback.apps.coding.coding_services import write_memo
from selfback.apps.coding.errors import ChangedSince, CodingError
from selfback.apps.coding.models import Code, Coding, Memo
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.coding.frame import MemberRequest, coding_frame, for_member
from selfback.delivery.evaluation.coding.projects import install_shipped, shipped_codebooks
from selfback.delivery.evaluation.coding.refusals import in_words
from selfback.delivery.shared import clock
from selfback.domain.content.codebook import NoSuchCodebook
from selfback.domain.content.language import Language


@require_http_methods(["GET", "HEAD", "POST"])
@for_member(Permission.CODE_TEXTS)
def codebook(request: MemberRequest) -> HttpResponse:
    """Show the tree of codes with how often each was given, add a code, install a codebook."""
    fault = ""
    if request.method == "POST":
        if not request.user.may(Permission.MANAGE_CODING):
            raise Http404
        fault = _add(request)
        if not fault:
            return redirect("evaluation:coding_codebook", project=request.member.project_id)
    context = {
        **coding_frame(request, "codebook"),
        "codes": tree(request),
        "codebooks": shipped_codebooks(),
        "asked": request.POST,
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "evaluation/coding/codebook.html", context, status=status)


def _add(request: MemberRequest) -> str:
    sent = request.POST
    try:
        if sent.get("what") == "install":
            language = Language(request.member.project.language)
            count = install_shipped(sent.get("codebook", ""), language, request.member)
            told = ngettext("{count} code was added.", "{count} codes were added.", count)
            messages.success(request, told.format(count=count))
        else:
            add_code(
                name=sent.get("name", ""),
                parent=_code(request, sent["parent"]) if sent.get("parent") else None,
                definition=sent.get("definition", ""),
                colour=sent.get("colour", ""),
                is_codable="is_heading" not in sent,
                by=request.member,
                at=clock.now(),
            )
    except CodingError as refused:
        return in_words(refused)
    except NoSuchCodebook:
        return _("Choose a codebook.")
    return ""


def tree(request: MemberRequest) -> list[dict[str, Any]]:
    """Return the codes that stand, each with its depth and how often it was given, as seen."""
    project = request.member.project_id
    seen = Coding.objects.seen_by(request.member).standing().of_coders()
    counts = dict(seen.order_by().values_list("code").annotate(n=Count("pk")))
    children: dict[str | None, list[Code]] = {}
    for code in Code.objects.standing().filter(project=project):
        children.setdefault(code.parent_id, []).append(code)
    found: list[dict[str, Any]] = []
    waiting = [(each, 0) for each in reversed(children.get(None, []))]
    while waiting:
        code, depth = waiting.pop()
        found.append({"code": code, "depth": depth, "count": counts.get(code.pk, 0)})
        waiting += [(each, depth + 1) for each in reversed(children.get(code.pk, []))]
    return found


def _code(request: MemberRequest, pk: str) -> Code:
    mine = Code.objects.standing().filter(project=request.member.project_id)
    held: Code = get_object_or_404(mine, pk=pk)
    return held


@require_http_methods(["GET", "HEAD", "POST"])
@for_member(Permission.MANAGE_CODING)
def code(request: MemberRequest, code: str) -> HttpResponse:
    """Show one code with what may be done to it, and do it."""
    held, fault = _code(request, code), ""
    if request.method == "POST":
        try:
            doing = DOING.get(request.POST.get("what", ""), _change)
            doing(request, held, int(request.POST.get("version", "0")))
        except CodingError as refused:
            fault = in_words(refused)
            held.refresh_from_db()
            if isinstance(refused, ChangedSince) and held.removed_at is not None:
                messages.error(request, fault)
                return redirect("evaluation:coding_codebook", project=held.project_id)
        except ValueError:
            raise Http404 from None
        else:
            messages.success(request, _("Changed. In the history it can be undone."))
            return redirect("evaluation:coding_codebook", project=held.project_id)
    rows = tree(request)
    context = {
        **coding_frame(request, "codebook"),
        "code": held,
        "others": [each for each in rows if each["code"].pk != held.pk],
        "count": next((each["count"] for each in rows if each["code"].pk == held.pk), 0),
        "fault": fault,
        "memos": Memo.objects.seen_by(request.member).filter(code=held).select_related("by"),
    }
    status = 422 if fault else 200
    return render(request, "evaluation/coding/code.html", context, status=status)


def _change(request: MemberRequest, held: Code, version: int) -> None:
    sent = request.POST
    change_code(
        code=held,
        version=version,
        name=sent.get("name", ""),
        definition=sent.get("definition", ""),
        colour=sent.get("colour", ""),
        is_codable="is_heading" not in sent,
        by=request.member,
        at=clock.now(),
    )


def _move(request: MemberRequest, held: Code, version: int) -> None:
    sent = request.POST
    parent = _code(request, sent["parent"]) if sent.get("parent") else None
    place = int(sent.get("place") or "100000") - 1
    move_code(
        code=held, version=version, parent=parent, place=place, by=request.member, at=clock.now()
    )


def _merge(request: MemberRequest, held: Code, version: int) -> None:
    kept = _code(request, request.POST.get("into", ""))
    merge_codes(kept=kept, merged=held, version=version, by=request.member, at=clock.now())


def _remove(request: MemberRequest, held: Code, version: int) -> None:
    remove_code(code=held, version=version, by=request.member, at=clock.now())


def _note(request: MemberRequest, held: Code, version: int) -> None:
    write_memo(text=request.POST.get("memo", ""), code=held, by=request.member, at=clock.now())


DOING: dict[str, Callable[[MemberRequest, Code, int], None]] = {
    "change": _change,
    "move": _move,
    "merge": _merge,
    "remove": _remove,
    "memo": _note,
}
