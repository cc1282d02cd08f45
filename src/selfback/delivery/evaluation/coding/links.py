"""Links between coded passages: making and removing them, and a page with all of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.coding.link_services import link_passages, unlink_passages
from selfback.apps.coding.models import Coding, PassageLink
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.coding.api import answers_json, given_text, sent_by
from selfback.delivery.evaluation.coding.frame import MemberRequest, asked_page, for_member
from selfback.delivery.evaluation.coding.queries import address_at, asked_project, query_frame
from selfback.delivery.evaluation.coding.shown import link_values
from selfback.delivery.shared import clock
from selfback.domain.qualitative.project import Direction

ON_A_PAGE = 25


@require_POST
@for_member(Permission.CODE_TEXTS)
@answers_json
def links(request: MemberRequest) -> HttpResponse:
    """Link two passages; answer with all links of both."""
    sent, member = sent_by(request), request.member
    visible = Coding.objects.seen_by(member).standing()
    origin, target = (
        get_object_or_404(visible, pk=given_text(sent, end)) for end in ("origin", "target")
    )
    link_passages(
        origin=origin,
        target=target,
        name=given_text(sent, "name", 120, may_be_empty=True),
        direction=Direction.ONE_WAY if sent.get("one_way") is True else Direction.ASSOCIATIVE,
        by=member,
        at=clock.now(),
    )
    return JsonResponse({"links": link_values([origin, target], member)}, status=201)


@require_POST
@for_member(Permission.CODE_TEXTS)
@answers_json
def remove_link(request: MemberRequest, link: str) -> HttpResponse:
    """Remove an own link."""
    mine = PassageLink.objects.filter(by=request.member, project=request.member.project_id)
    held = get_object_or_404(mine, pk=link)
    unlink_passages(link=held, by=request.member, at=clock.now())
    return JsonResponse({"link": held.pk})


@require_safe
@for_member(Permission.CODE_TEXTS)
def linked(request: MemberRequest) -> HttpResponse:
    """Show all links, each with both of its passages."""
    held = PassageLink.objects.seen_by(request.member).standing()
    ends = ("origin__source", "target__source", "origin__code", "target__code", "by")
    page = Paginator(held.select_related(*ends), ON_A_PAGE).get_page(asked_page(request))
    context = {
        **query_frame(request, asked_project(request), "links"),
        "page": page,
        "rows": [
            {
                "link": each,
                "is_one_way": each.direction == Direction.ONE_WAY,
                "ends": [_end(request, end) for end in (each.origin, each.target)],
            }
            for each in page
        ],
        "kept": "",
    }
    return render(request, "evaluation/coding/linked.html", context)


def _end(request: MemberRequest, coding: Coding) -> dict[str, Any]:
    return {
        "code": coding.code.name,
        "title": coding.source.title,
        "words": coding.source.text[coding.start : coding.end],
        "address": address_at(request, coding.source_id, coding.start),
    }
