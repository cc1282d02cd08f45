"""How a patient's newest plan was made, for the clinician who sees them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from selfback.apps.people.models import Patient
from selfback.apps.people.permissions import Permission
from selfback.apps.plans.models import WeekPlan
from selfback.apps.plans.services import note_plan_read
from selfback.delivery.clinic.frame import frame
from selfback.delivery.clinic.reading import HOW
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.alerts import name_of
from selfback.delivery.shared.how_made import how_made


@require_safe
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def how(request: StaffRequest, pk: str) -> HttpResponse:
    """Show which weeks a plan rests on, what they say of each exercise, and the rules."""
    seen = Patient.objects.seen_by(request.user).select_related("user", "clinic")
    found = get_object_or_404(seen, pk=pk)
    week = WeekPlan.objects.of(found).newest()
    if week is None:
        return redirect("clinic:patient", pk=pk)
    note_plan_read(week=week, what=HOW, by=request.user.pk, at=clock.now())
    context = {
        **frame(request, "patients"),
        "clinic": found.clinic,
        "patient": found,
        "name": name_of(found.user),
        **how_made(week, request.user.language),
    }
    return render(request, "clinic/how.html", context)
