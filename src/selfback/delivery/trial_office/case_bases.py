"""Pages about releases of the case base: what there is, what is known of one, how two differ."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.catalogue import services
from selfback.apps.catalogue.errors import CatalogueError, NameTaken, ReasonMissing
from selfback.apps.catalogue.models import CaseBaseRelease, CaseWork, ReturnedWeek
from selfback.apps.people.permissions import Permission
from selfback.delivery.shared import case_bases as work_on
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.how_made import field_words
from selfback.delivery.trial_office.forms import ComparisonForm, ReasonForm, ReleaseForm
from selfback.delivery.trial_office.frame import frame

Change = Callable[..., None]
CHANGES: dict[str, Change] = {
    "live": services.put_live,
    "shadow": services.put_shadow,
    "freeze": services.freeze,
    "unfreeze": services.unfreeze,
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.SEE_CASE_BASES)
def releases(request: StaffRequest) -> HttpResponse:
    """List the releases and the work on them; ask for a new one or a comparison."""
    making = ReleaseForm(request.POST if request.POST.get("what") == "make" else None)
    comparing = ComparisonForm(request.POST if request.POST.get("what") == "compare" else None)
    if request.method == "POST":
        _refuse_readers(request)
        if work := _asked(request, making, comparing):
            return redirect("trial_office:case_work", pk=work.pk)
    held = list(CaseBaseRelease.objects.held())
    context = {
        **frame(request, "cases"),
        "releases": held,
        "removed": CaseBaseRelease.objects.exclude(removed_at=None).count(),
        "live": next((each for each in held if each.is_live), None),
        "seeds": work_on.seeds(),
        "in_use": work_on.live_cases().name,
        "work": CaseWork.objects.select_related("release", "other")[:8],
        "waiting": ReturnedWeek.objects.agreed_to().filter(is_kept=True).count(),
        "left_out": ReturnedWeek.objects.agreed_to().filter(is_kept=False).count(),
        "making": making,
        "comparing": comparing,
    }
    status = 422 if making.errors or comparing.errors else 200
    return render(request, "trial_office/cases.html", context, status=status)


def _asked(
    request: StaffRequest, making: ReleaseForm, comparing: ComparisonForm
) -> CaseWork | None:
    by, at = request.user.pk, clock.now()
    if making.is_bound and making.is_valid():
        try:
            work = services.ask_for_release(name=making.cleaned_data["name"], by=by, at=at)
        except NameTaken:
            making.add_error("name", _("There is a release with this name."))
            return None
        work_on.make_release(work.pk)
        return work
    if comparing.is_bound and comparing.is_valid():
        chosen = comparing.cleaned_data
        work = services.ask_for_comparison(
            release=chosen["release"],
            other=chosen["other"],
            weeks=chosen["weeks"],
            by=by,
            at=at,
        )
        work_on.compare_releases(work.pk)
        return work
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.SEE_CASE_BASES)
def release(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one release; change what it is used for, with a reason; have it measured again."""
    found = get_object_or_404(CaseBaseRelease, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        _refuse_readers(request)
        if request.POST.get("what") == "measure":
            return _measure(request, found)
        if form.is_valid() and _changed(request, found, form):
            return redirect("trial_office:case_base", pk=pk)
        found.refresh_from_db()
    looks = found.looks.all()
    context = {
        **frame(request, "cases"),
        "release": found,
        "form": form,
        "withdrawn": len(services.withdrawn_from(found)) if found.frozen_at else 0,
        "looks": work_on.summary([_seen(look) for look in looks]),
    }
    status = 422 if form.errors else 200
    return render(request, "trial_office/case_base.html", context, status=status)


def _measure(request: StaffRequest, found: CaseBaseRelease) -> HttpResponse:
    try:
        work = services.ask_for_measuring(release=found, by=request.user.pk, at=clock.now())
    except CatalogueError as refused:
        messages.error(request, str(refused))
        return redirect("trial_office:case_base", pk=found.pk)
    if work.state == CaseWork.State.WAITING:
        work_on.measure_release(work.pk)
    return redirect("trial_office:case_work", pk=work.pk)


def _seen(look: Any) -> work_on.Difference:
    return work_on.Difference(
        shared=look.shared,
        exercises_differ=look.exercises_differ,
        rests_on=look.rests_on,
        live_rests_on=look.live_rests_on,
    )


def _changed(request: StaffRequest, found: CaseBaseRelease, form: ReasonForm) -> bool:
    what, reason = form.cleaned_data["what"], form.cleaned_data["reason"]
    who: dict[str, Any] = {"by": request.user.pk, "at": clock.now(), "reason": reason}
    try:
        if what == "seeds":
            services.put_live(release=None, **who)
        elif what == "no-shadow":
            services.put_shadow(release=None, **who)
        else:
            CHANGES[what](release=found, **who)
    except ReasonMissing:
        form.add_error("reason", _("Please say why."))
        return False
    except CatalogueError as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Done, and noted in the record."))
    return True


@require_safe
@for_role_with(Permission.SEE_CASE_BASES)
def card(request: StaffRequest, pk: str) -> HttpResponse:
    """Show what is known of a release: data, for whom it foresees well, weights, limits."""
    found = get_object_or_404(CaseBaseRelease, pk=pk)
    known = found.card
    context = {
        **frame(request, "cases"),
        "release": found,
        "card": known,
        "subgroups": [
            {**each, "of_words": field_words(each["of"])} for each in known.get("subgroups", [])
        ],
        "weights": _weights(known),
    }
    return render(request, "trial_office/case_card.html", context)


def _weights(known: Mapping[str, Any]) -> list[dict[str, Any]]:
    learned = known.get("learned") or {}
    intervals, values = learned.get("intervals", {}), learned.get("weights", {})
    total = sum(known["weights"].values()) or 1.0
    return [
        {
            "field": field_words(name),
            "expert": round(100 * weight / total, 1),
            "learned": values.get(name),
            "low": intervals.get(name, [None, None])[0],
            "high": intervals.get(name, [None, None])[1],
        }
        for name, weight in sorted(known["weights"].items(), key=lambda each: -each[1])
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.SEE_CASE_BASES)
def work(request: StaffRequest, pk: str) -> HttpResponse:
    """Show how far the work is and what came of it; cancel it while it goes on."""
    found = get_object_or_404(CaseWork.objects.select_related("release", "other"), pk=pk)
    if request.method == "POST":
        _refuse_readers(request)
        if found.is_going_on:
            services.end_work(
                work=found, state=CaseWork.State.CANCELLED, by=request.user.pk, at=clock.now()
            )
        return redirect("trial_office:case_work", pk=pk)
    context = {**frame(request, "cases"), "work": found}
    return render(request, "trial_office/case_work.html", context)


def _refuse_readers(request: StaffRequest) -> None:
    if not request.user.may(Permission.RELEASE_CASE_BASES):
        raise PermissionDenied
