"""Masking: what may tell who somebody is, proposed by the program and accepted by a person."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from selfback.apps.coding.errors import CodingRefused
from selfback.apps.coding.services import mask_source
from selfback.delivery.evaluation.coding.frame import (
    ProjectRequest,
    for_lead,
    project_frame,
    source_of,
)
from selfback.delivery.shared import clock
from selfback.domain.qualitative.pseudonyms import Proposal, Sort, propose

CONTEXT = 45
"""Characters shown before and after a proposal."""
SORTS = {
    Sort.MAIL: gettext_lazy("E-mail"),
    Sort.PHONE: gettext_lazy("Telephone"),
    Sort.NATIONAL_ID: gettext_lazy("National number"),
    Sort.DATE: gettext_lazy("Date"),
    Sort.NAME: gettext_lazy("Name"),
    Sort.PLACE: gettext_lazy("Place"),
    Sort.CAPITALISED: gettext_lazy("Capital letter"),
}
CERTAIN = frozenset(set(Sort) - {Sort.CAPITALISED})
"""Ticked from the start; a capital letter alone is for a person to decide."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_lead
def mask(request: ProjectRequest, source: str) -> HttpResponse:
    """Show what may tell who somebody is, and mask what was accepted."""
    held = source_of(request, source)
    names, places = _words(request, "names"), _words(request, "places")
    proposals = propose(held.text, names=names, places=places)
    fault = ""
    if request.method == "POST" and request.POST.get("do") == "mask":
        chosen = set(request.POST.getlist("accept"))
        accepted = [each for each in proposals if _key(each) in chosen]
        version = request.POST.get("version", "")
        try:
            mask_source(
                source=held,
                version=int(version) if version.isdigit() else 0,
                accepted=accepted,
                by=request.user.pk,
                at=clock.now(),
            )
            return redirect("evaluation:coding_text", request.project.pk, held.pk)
        except CodingRefused:
            fault = _("The text has changed since you looked at it. Look again, then decide.")
    context = {
        **project_frame(request, "texts"),
        "source": held,
        "names": request.POST.get("names", ""),
        "places": request.POST.get("places", ""),
        "fault": fault,
        "rows": [
            {
                "key": _key(each),
                "sort": SORTS[each.sort],
                "words": each.words,
                "before": held.text[max(0, each.start - CONTEXT) : each.start],
                "after": held.text[each.end : each.end + CONTEXT],
                "is_certain": each.sort in CERTAIN,
            }
            for each in proposals
        ],
    }
    status = 422 if fault else 200
    return render(request, "evaluation/coding/mask.html", context, status=status)


def _words(request: ProjectRequest, name: str) -> list[str]:
    return [word.strip() for word in request.POST.get(name, "").split(",") if word.strip()]


def _key(proposal: Proposal) -> str:
    return f"{proposal.start}-{proposal.end}"
