"""Progress: what has changed since the start, a sentence first and then its picture."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selfback.delivery.patient.progress_page import progress_page
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient


@require_safe
@for_patient
def progress(request: PatientRequest) -> HttpResponse:
    """Show steps, pain, daily life and sessions over time."""
    today = clock.today_in(request.patient.zone)
    context = progress_page(request.patient, today=today)
    return render(request, "patient/progress.html", {**context, "tab": "progress"})
