"""What the clinic changed: reading it, answering it, and lifting it when no clinic looks."""

from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.adjustments.errors import AlreadyLifted, NotWhileShared
from selfback.apps.adjustments.models import Adjustment
from selfback.apps.adjustments.services import answer_adjustment
from selfback.apps.plans.models import WeekPlan
from selfback.apps.reviews.change_services import lift_change
from selfback.delivery.patient.adjusted import AnswerForm, changes_shown, with_fault
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient

FROM_WEEK = "week"


@require_safe
@for_patient
def adjustments(request: PatientRequest) -> HttpResponse:
    """Show all that the clinic has changed and not lifted."""
    return render(request, "patient/adjustments.html", _context(request))


@require_POST
@for_patient
def answer(request: PatientRequest, pk: str) -> HttpResponse:
    """Keep what the person says to a change; it may be said anew at any time."""
    held = get_object_or_404(Adjustment.objects.of(request.patient), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        context = _context(request)
        context["adjusted"] = with_fault(context["adjusted"], pk, form)
        return render(request, "patient/adjustments.html", context, status=422)
    with suppress(AlreadyLifted):  # there is nothing to answer any more, as the page then shows
        answer_adjustment(
            adjustment=held,
            patient=request.patient,
            answer=Adjustment.Answer(form.cleaned_data["answer"]),
            text=form.cleaned_data["text"],
            at=clock.now(),
        )
    return redirect(_back(request, pk))


@require_POST
@for_patient
def lift(request: PatientRequest, pk: str) -> HttpResponse:
    """Lift a change that no clinic looks at; while one does, the page says how to ask for it."""
    held = get_object_or_404(Adjustment.objects.of(request.patient), pk=pk)
    with suppress(AlreadyLifted, NotWhileShared):
        lift_change(adjustment=held, by=request.user.pk, at=clock.now())
    return redirect(_back(request, ""))


def _context(request: PatientRequest) -> dict[str, Any]:
    week = WeekPlan.objects.of(request.patient).newest()
    return {**changes_shown(request.patient, week, request.user.language), "tab": "week"}


def _back(request: PatientRequest, pk: str) -> str:
    """Return the page the form stood on, at the change that was answered."""
    leads_to = "week" if request.POST.get("from") == FROM_WEEK else "adjustments"
    return reverse(f"patient:{leads_to}") + (f"#change-{pk}" if pk else "")
