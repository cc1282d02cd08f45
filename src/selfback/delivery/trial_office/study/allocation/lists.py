"""Pages of a study's lists: what there is, making one, publishing its commitment."""

import secrets
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.allocations import services
from selfback.apps.allocations.designs import design_of, strata_of
from selfback.apps.allocations.errors import AllocationRefused
from selfback.apps.allocations.models import AllocationList
from selfback.apps.people.permissions import Permission
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.allocation.refusals import in_words
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.domain.randomisation.design import Design, Kind
from selfback.domain.randomisation.errors import AllocationError
from selfback.domain.randomisation.stream import SHORTEST_SEED


def allocation_frame(request: StudyRequest) -> dict[str, Any]:
    """Return what every page about the allocation shows, with what the reader may do."""
    may = request.user.may
    return {
        **study_frame(request, "allocation"),
        "makes_lists": may(Permission.MAKE_ALLOCATION_LISTS),
        "tries_designs": may(Permission.TRY_ALLOCATION),
        "reveals_lists": may(Permission.REVEAL_ALLOCATION),
    }


def lists_of(request: StudyRequest) -> Any:
    """Return the study's lists, the newest first, with how many were allocated from each."""
    found = AllocationList.objects.filter(study=request.study).select_related("made_by")
    return found.annotate(allocated=Count("allocations")).order_by("-version")


def design_now(request: StudyRequest) -> Design:
    """Return the design that the study's protocol asks for; raises DesignContradictsItself."""
    sites = tuple(request.study.sites.order_by("pk").values_list("pk", flat=True))
    return design_of(request.protocol, sites=sites)


@require_safe
@for_study(Permission.SEE_ALLOCATION)
def allocation(request: StudyRequest) -> HttpResponse:
    """Show the lists of the study, and how far the list in use is on its way."""
    rows = list(lists_of(request))
    in_use = next((each for each in rows if each.replaced_at is None), None)
    context = {**allocation_frame(request), "lists": rows, "in_use": in_use}
    return render(request, "trial_office/study/allocation/allocation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.MAKE_ALLOCATION_LISTS)
def make(request: StudyRequest) -> HttpResponse:
    """Say what making a list means; make it, inside, from chance drawn here."""
    sent, fault = request.POST, ""
    if request.method == "POST":
        try:
            made = _made(request)
        except (AllocationRefused, AllocationError) as refused:
            fault = in_words(refused)
        else:
            messages.success(
                request, _("The list was made and sealed. Now publish its commitment.")
            )
            return redirect("trial_office:study_list", study=request.study.pk, list=made.pk)
    context = {
        **allocation_frame(request),
        "before": lists_of(request).first(),
        "design": request.protocol.allocation,
        "slots": _slots(request),
        "reason": sent.get("reason", ""),
        "kind": sent.get("kind", Kind.REAL.value),
        "fault": fault,
    }
    page = "trial_office/study/allocation/make.html"
    return render(request, page, context, status=422 if fault else 200)


def _made(request: StudyRequest) -> AllocationList:
    asked = request.POST.get("kind")
    return services.make_list(
        study=request.study,
        design=design_now(request),
        strata=strata_of(request.protocol),
        kind=Kind.DRY_RUN if asked == Kind.DRY_RUN.value else Kind.REAL,
        seed=secrets.token_bytes(SHORTEST_SEED),
        reason=request.POST.get("reason", ""),
        by=request.user,
        at=clock.now(),
    )


def _slots(request: StudyRequest) -> int:
    """Return in how many sequences the list will have its slots; 0 if the design cannot be made."""
    try:
        return len(design_now(request).strata)
    except AllocationError:
        return 0


@require_safe
@for_study(Permission.SEE_ALLOCATION)
def allocation_list(request: StudyRequest, list: str) -> HttpResponse:  # noqa: A002 (of the address)
    """Show one list: its commitment, where that was published, how much of it is used."""
    found = get_object_or_404(lists_of(request), pk=list)
    context = {
        **allocation_frame(request),
        "list": found,
        "left": found.slots_made - found.allocated,
    }
    return render(request, "trial_office/study/allocation/list.html", context)


@require_POST
@for_study(Permission.MAKE_ALLOCATION_LISTS)
def publish(request: StudyRequest, list: str) -> HttpResponse:  # noqa: A002 (of the address)
    """Note where the commitment was published."""
    found = get_object_or_404(lists_of(request), pk=list)
    where = request.POST.get("where", "")
    try:
        services.note_publication(made=found, where=where, by=request.user, at=clock.now())
    except AllocationRefused as refused:
        fault = in_words(refused) if where.strip() else _("Please say where it was published.")
        left = found.slots_made - found.allocated
        context = {**allocation_frame(request), "list": found, "left": left, "fault": fault}
        return render(request, "trial_office/study/allocation/list.html", context, status=422)
    messages.success(request, _("Noted. People can be randomised from this list now."))
    return redirect("trial_office:study_list", study=request.study.pk, list=found.pk)
