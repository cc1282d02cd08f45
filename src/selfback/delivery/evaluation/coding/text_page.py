"""The page on which a text is coded, and the one on which many short answers are."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from selfback.apps.coding.models import Coding, Kind, Member, Memo, Source
from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.coding.codebook import tree
from selfback.delivery.evaluation.coding.frame import (
    MemberRequest,
    asked_page,
    coding_frame,
    for_member,
)
from selfback.delivery.evaluation.coding.shown import blocks, code_values, coding_values
from selfback.delivery.evaluation.coding.texts import source_of

ANSWERS_ON_A_PAGE = 100
OWN, ALL, SETTLED = "own", "all", "settled"


@require_safe
@for_member(Permission.CODE_TEXTS)
def text(request: MemberRequest, source: str) -> HttpResponse:
    """Show one text with what was coded in it, as far as one may see it, to code it."""
    held, member = source_of(request, source), request.member
    others = Source.objects.in_use().filter(project=held.project_id).exclude(kind=Kind.ANSWER)
    ids = list(others.values_list("pk", flat=True))
    place = ids.index(held.pk) if held.pk in ids else -1
    context = {
        **coding_frame(request, "texts"),
        "source": held,
        "blocks": blocks(held.text),
        "before": ids[place - 1] if place > 0 else "",
        "after": ids[place + 1] if 0 <= place < len(ids) - 1 else "",
        "memos": Memo.objects.seen_by(member).filter(source=held).select_related("by"),
        **whose_choice(request),
        "given": given(request, seen(request, [held.pk])),
    }
    return render(request, "evaluation/coding/text.html", context)


@require_safe
@for_member(Permission.CODE_TEXTS)
def answers(request: MemberRequest) -> HttpResponse:
    """Show many short answers, one below the other, to code them one by one."""
    held = Source.objects.in_use().filter(
        project=request.member.project_id, kind__in=(Kind.ANSWER, Kind.REASON)
    )
    left, asked = request.GET.get("left") == "1", request.GET.get("q", "").strip()
    if left:
        own = Coding.objects.standing().of_coders().filter(coder=request.member)
        held = held.exclude(Exists(own.filter(source=OuterRef("pk"))))
    if asked:
        held = held.filter(text__icontains=asked)
    page = Paginator(held, ANSWERS_ON_A_PAGE).get_page(asked_page(request))
    ids = [each.pk for each in page]
    context = {
        **coding_frame(request, "answers"),
        "page": page,
        "kept": ("left=1&" if left else "") + (f"q={asked}&" if asked else ""),
        "left": left,
        "asked": asked,
        **whose_choice(request),
        "given": given(request, seen(request, ids)),
    }
    return render(request, "evaluation/coding/answers.html", context)


def whose(request: MemberRequest) -> str:
    """Return whose codings are asked for: OWN, ALL, SETTLED or the id of a member."""
    asked = request.GET.get("whose", "")
    if asked and request.member.sees_all:
        return asked
    return ALL if request.member.settles else OWN


def seen(request: MemberRequest, sources: list[str]) -> QuerySet[Coding]:
    """Return the codings of some texts that are asked for and may be seen."""
    held = Coding.objects.seen_by(request.member).standing().filter(source__in=sources)
    match whose(request):
        case "settled":
            held = held.settled()
        case "own":
            held = held.of_coders().filter(coder=request.member)
        case "all":
            held = held.of_coders()
        case member:
            held = held.of_coders().filter(coder=member)
    return held.select_related("coder")


def whose_choice(request: MemberRequest) -> dict[str, Any]:
    """Return whose codings can be asked for; nothing to choose for who sees their own alone."""
    if not request.member.sees_all:
        return {"whose": OWN, "whose_choices": []}
    coders = Member.objects.filter(project=request.member.project_id)
    choices = [(OWN, _("My own codings")), (ALL, _("Everybody’s codings"))]
    choices += [(each.pk, each.name) for each in coders.exclude(pk=request.member.pk)]
    choices += [(SETTLED, _("What was settled"))]
    return {"whose": whose(request), "whose_choices": choices}


def given(request: MemberRequest, codings: QuerySet[Coding]) -> dict[str, Any]:
    """Return what the page's script works with."""
    project = request.member.project_id
    return {
        "addresses": {
            "codings": reverse("evaluation:coding_codings", args=[project]),
            "takeBack": reverse("evaluation:coding_take_back", args=[project, "CODING"]),
            "memos": reverse("evaluation:coding_memos", args=[project]),
            "links": reverse("evaluation:coding_links", args=[project]),
            "unlink": reverse("evaluation:coding_unlink", args=[project, "LINK"]),
            "text": reverse("evaluation:coding_text", args=[project, "SOURCE"]),
            "codes": reverse("evaluation:coding_codes", args=[project]),
        },
        "member": request.member.pk,
        "project": project,
        "codes": code_values(tree(request)),
        "codings": coding_values(codings, request.member),
        "mayAddCodes": request.user.may(Permission.MANAGE_CODING),
        "words": _page_words(),
    }


def _page_words() -> dict[str, str]:
    """Return the sentences of the page's script in the reader's language."""
    return {
        "saved": _("All saved"),
        "saving": _("Saving …"),
        "waiting": _("Not saved yet: {count}. Trying again; keep this page open."),
        "refused": _("Not saved: {why}"),
        "coded": _("{code} given to “{words}”"),
        "gone": _("{code} taken back"),
        "nothing": _("Nothing is selected. Select words, or move to a sentence with the arrows."),
        "selected": _("Selected: {words}"),
        "codesHere": _("Codes here: {codes}"),
        "remove": _("Take {code} back"),
        "noCodes": _("No code is called like this."),
        "newCode": _("Add the code “{name}”"),
        "recent": _("Used lately"),
        "everything": _("All codes"),
        "none": _("Nothing is coded here yet."),
        "noUndo": _("There is nothing to take back."),
        "memo": _("Memo"),
        "memoFor": _("Memo on {code}"),
        "link": _("Link"),
        "linkFor": _("Links of {code}"),
        "linkWith": _("Link it with “{words}”?"),
        "linkTaken": _("Taken up. Go to the other passage, and press Link there."),
        "linkPutDown": _("Put down again."),
        "linked": _("The passages are linked."),
        "unlinked": _("The link is removed."),
        "linkRemove": _("Remove the link to “{words}”"),
        "noLinks": _("It is linked to nothing yet."),
        "memoSaved": _("The memo is saved."),
        "signedOut": _("You are signed out. Sign in on another tab; this page then goes on."),
    }
