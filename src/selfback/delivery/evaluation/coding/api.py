"""What the coding page sends: codings, memos and new codes, as JSON, each once."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.coding.codebook_services import add_code
from selfback.apps.coding.coding_services import code_passage, take_back_coding, write_memo
from selfback.apps.coding.errors import CodingError
from selfback.apps.coding.models import Code, Coding, Memo
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.coding.codebook import tree
from selfback.delivery.evaluation.coding.frame import MemberRequest, for_member
from selfback.delivery.evaluation.coding.refusals import in_words
from selfback.delivery.evaluation.coding.shown import code_values, coding_value, coding_values
from selfback.delivery.evaluation.coding.text_page import seen
from selfback.delivery.evaluation.coding.texts import source_of
from selfback.delivery.shared import clock

Answering = Callable[..., HttpResponse]
MOST = 2**31 - 1  # the largest position that the tables hold


class BadRequest(ValueError):
    """What was sent is not what this address takes."""


def answers_json(view: Answering) -> Answering:
    """Answer refusals as JSON with a sentence: 400 for what makes no sense, 409 for not now."""

    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadRequest:
            why = _("This page is out of date. Open it again.")
            return JsonResponse({"error": "bad-request", "why": why}, status=400)
        except CodingError as refused:
            error = {"error": type(refused).__name__, "why": in_words(refused)}
            return JsonResponse(error, status=409)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_member(Permission.CODE_TEXTS)
@answers_json
def codings(request: MemberRequest) -> HttpResponse:
    """Give the codings of some texts as they stand now, or code a passage."""
    if request.method != "POST":
        found = seen(request, request.GET.getlist("source"))
        values = coding_values(found, request.member)
        return JsonResponse({"codings": values, "codes": code_values(tree(request))})
    sent = sent_by(request)
    coding = code_passage(
        key=given_text(sent, "key", 64),
        source=source_of(request, given_text(sent, "source")),
        sha256=given_text(sent, "sha256", 64),
        code=_code(request, given_text(sent, "code")),
        start=_number(sent, "start"),
        end=_number(sent, "end"),
        by=request.member,
        at=clock.now(),
    )
    return JsonResponse({"coding": coding_value(coding, request.member)}, status=201)


@require_POST
@for_member(Permission.CODE_TEXTS)
@answers_json
def take_back(request: MemberRequest, coding: str) -> HttpResponse:
    """Take an own coding back."""
    mine = Coding.objects.filter(
        coder=request.member, source__project=request.member.project_id, settlement=None
    )
    held = get_object_or_404(mine, pk=coding)
    take_back_coding(coding=held, by=request.member, at=clock.now())
    return JsonResponse({"coding": held.pk})


@require_POST
@for_member(Permission.CODE_TEXTS)
@answers_json
def memos(request: MemberRequest) -> HttpResponse:
    """Write a memo on a coding, a text, a code or the project, or change an own one."""
    sent = sent_by(request)
    words, member = given_text(sent, "text", 20_000, may_be_empty=True), request.member
    own = Memo.objects.filter(by=member, project=member.project_id, removed_at=None)
    memo = get_object_or_404(own, pk=given_text(sent, "memo")) if sent.get("memo") else None
    if memo is None and not words.strip():
        raise BadRequest
    about: dict[str, Any] = {}
    if sent.get("coding"):
        visible = Coding.objects.seen_by(member)
        about["coding"] = get_object_or_404(visible, pk=given_text(sent, "coding"))
    elif sent.get("source"):
        about["source"] = source_of(request, given_text(sent, "source"))
    elif sent.get("code"):
        about["code"] = _code(request, given_text(sent, "code"))
    version = _number(sent, "version") if memo else 0
    kept = write_memo(text=words, memo=memo, version=version, **about, by=member, at=clock.now())
    value = {"id": kept.pk, "text": kept.text, "version": kept.version}
    return JsonResponse({"memo": None if kept.removed_at else value})


@require_POST
@for_member(Permission.MANAGE_CODING)
@answers_json
def codes(request: MemberRequest) -> HttpResponse:
    """Add a code while coding."""
    sent = sent_by(request)
    parent = _code(request, given_text(sent, "parent")) if sent.get("parent") else None
    name = given_text(sent, "name", 120)
    made = add_code(name=name, parent=parent, by=request.member, at=clock.now())
    return JsonResponse({"code": made.pk, "codes": code_values(tree(request))}, status=201)


def sent_by(request: MemberRequest) -> dict[str, Any]:
    """Return the object that was sent; raises BadRequest."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequest from None
    if not isinstance(sent, dict):
        raise BadRequest
    return sent


def given_text(
    sent: dict[str, Any], name: str, longest: int = 64, *, may_be_empty: bool = False
) -> str:
    """Return a text of what was sent; raises BadRequest."""
    value = sent.get(name, "" if may_be_empty else None)
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        raise BadRequest
    if not value and not may_be_empty:
        raise BadRequest
    return value


def _number(sent: dict[str, Any], name: str) -> int:
    value = sent.get(name)
    if type(value) is not int or not 0 <= value <= MOST:
        raise BadRequest
    return value


def _code(request: MemberRequest, pk: str) -> Code:
    held: Code = get_object_or_404(Code, pk=pk, project=request.member.project_id)
    return held
