"""Progress: what has changed since the start, a sentence first and then its picture."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selfback.delivery.patient.progress_page import progress_page
from selfback.delivery.patient.walked_page import LENGTHS, WEEK, Asked, walked_page
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient


@require_safe
@for_patient
def progress(request: PatientRequest) -> HttpResponse:
    """Show steps, pain, daily life and sessions over time."""
    today = clock.today_in(request.patient.zone)
    context = progress_page(request.patient, today=today)
    return render(request, "patient/progress.html", {**context, "tab": "progress"})


@require_safe
@for_patient
def walked(request: PatientRequest) -> HttpResponse:
    """Show the steps of a day, a week or four weeks; what makes no sense shows the latest week."""
    today = clock.today_in(request.patient.zone)
    view = request.GET.get("view", WEEK)
    asked = Asked(view=view if view in LENGTHS else WEEK, until=_until(request, today))
    context = walked_page(request.patient, asked, today=today)
    return render(request, "patient/walked.html", {**context, "tab": "progress"})


def _until(request: PatientRequest, today: date) -> date:
    """Return the last day that is asked for, at the latest today and within living memory."""
    try:
        asked = date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        return today
    return min(today, asked) if asked.year > 2000 else today
