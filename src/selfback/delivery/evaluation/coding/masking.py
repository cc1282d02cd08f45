"""Masking a text: what may tell who somebody is, a tick for each, and the key, kept apart."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from selfback.apps.coding.errors import CodingError
from selfback.apps.coding.models import Source
from selfback.apps.coding.source_services import mask_source, take_mask_key
from selfback.delivery.evaluation.coding.frame import MemberRequest, coding_frame, for_adjudicator
from selfback.delivery.evaluation.coding.refusals import in_words
from selfback.delivery.evaluation.coding.texts import source_of
from selfback.delivery.shared import clock
from selfback.domain.qualitative.pseudonyms import Proposal, Sort, propose
from selfback.domain.qualitative.sheet import Sheet, csv_bytes

AROUND = 50  # code points shown before and after a place
MOST_SHOWN = 1_000


@require_http_methods(["GET", "HEAD", "POST"])
@for_adjudicator
def mask_text(request: MemberRequest, source: str) -> HttpResponse:
    """Show what may have to be masked in a text, and mask what was ticked."""
    held, fault = source_of(request, source), ""
    sent = request.POST if request.method == "POST" else request.GET
    names, places = _words(sent.get("names", "")), _words(sent.get("places", ""))
    proposals = propose(held.text, names=names, places=places)
    groups = _groups(proposals)
    if request.method == "POST" and request.POST.get("what") == "mask":
        fault = _mask(request, held, groups)
        if not fault:
            return redirect("evaluation:coding_text", project=held.project_id, source=held.pk)
    context = {
        **coding_frame(request, "texts"),
        "source": held,
        "names": "\n".join(names),
        "places": "\n".join(places),
        "found": _shown(held, groups[:MOST_SHOWN]),
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "evaluation/coding/mask_text.html", context, status=status)


def _mask(request: MemberRequest, source: Source, groups: Sequence[Sequence[Proposal]]) -> str:
    """Mask what was ticked; return what is wrong, if anything."""
    ticked = set(request.POST.getlist("stands"))
    accepted = [each for group in groups for each in group if _id(each) in ticked]
    if not accepted:
        return _("Tick what is to be masked.")
    try:
        mask_source(
            source=source,
            sha256=request.POST.get("sha256", ""),
            accepted=accepted,
            by=request.member,
            at=clock.now(),
        )
    except CodingError as refused:
        return in_words(refused)
    told = ngettext("{count} place was masked.", "{count} places were masked.", len(accepted))
    messages.success(request, told.format(count=len(accepted)))
    return ""


def _words(written: str) -> list[str]:
    lines = written.replace(",", "\n").splitlines()
    return list(dict.fromkeys(each.strip() for each in lines if each.strip()))[:500]


def _id(proposal: Proposal) -> str:
    return f"{proposal.sort}:{proposal.stands_for}"


def _groups(proposals: Sequence[Proposal]) -> list[list[Proposal]]:
    """Return the proposals that stand for the same, in the order of their first place."""
    found: dict[str, list[Proposal]] = {}
    for each in proposals:
        found.setdefault(_id(each), []).append(each)
    return list(found.values())


def _shown(source: Source, groups: Sequence[Sequence[Proposal]]) -> list[dict[str, object]]:
    text, words = source.text, sort_words()
    return [
        {
            "id": _id(group[0]),
            "number": number,
            "sort": words[group[0].sort],
            "stands_for": group[0].stands_for,
            "count": len(group),
            "is_ticked": group[0].sort is not Sort.CAPITALISED,
            "places": [
                {
                    "before": text[max(0, each.start - AROUND) : each.start],
                    "words": each.words,
                    "after": text[each.end : each.end + AROUND],
                }
                for each in group[:5]
            ],
        }
        for number, group in enumerate(groups)
    ]


def sort_words() -> dict[Sort, str]:
    """Return what the sorts of proposals are called."""
    return {
        Sort.MAIL: _("mail address"),
        Sort.PHONE: _("phone number"),
        Sort.NATIONAL_ID: _("national id"),
        Sort.DATE: _("date"),
        Sort.NAME: _("name"),
        Sort.PLACE: _("place"),
        Sort.CAPITALISED: _("perhaps a name"),
    }


@require_POST
@for_adjudicator
def mask_key(request: MemberRequest) -> HttpResponse:
    """Hand the key of a project over as a file of its own."""
    key = take_mask_key(by=request.member, at=clock.now())
    sheet = Sheet(name="key", headings=("mask", "stands for"), rows=tuple(sorted(key.items())))
    day = clock.now().date()
    headers = {"Content-Disposition": f'attachment; filename="mask-key-{day.isoformat()}.csv"'}
    return HttpResponse(csv_bytes(sheet), content_type="text/csv; charset=utf-8", headers=headers)
