"""The sleep diary: a week of nights, with a picture; nobody else sees it."""

from datetime import time

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.sleep.models import NotedNight
from selfback.apps.sleep.services import MorningNotYetCome, note_night, remove_night
from selfback.delivery.patient.bedtime import bedtime_calendar
from selfback.delivery.patient.night_form import NightForm
from selfback.delivery.patient.sleep_page import sleep_page
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def diary(request: PatientRequest) -> HttpResponse:
    """Show the last seven nights, and note one."""
    today = clock.today_in(request.patient.zone)
    form = NightForm(request.POST or None, initial={"morning": today})
    if request.method == "POST" and form.is_valid():
        try:
            note_night(
                patient=request.patient,
                morning=form.cleaned_data["morning"],
                night=form.night,
                rested=form.cleaned_data["rested"],
                today=today,
                by=request.user.pk,
                at=clock.now(),
            )
            return redirect("patient:sleep_diary")
        except MorningNotYetCome:
            form.add_error("morning", form.fields["morning"].error_messages["ahead"])
    context = {**sleep_page(request.patient, today=today), "form": form, "today": today}
    status = 422 if form.errors else 200
    return render(request, "patient/sleep_diary.html", {**context, "tab": "toolbox"}, status=status)


@require_POST
@for_patient
def remove(request: PatientRequest, pk: str) -> HttpResponse:
    """Take one night out again."""
    night = get_object_or_404(NotedNight.objects.of(request.patient), pk=pk)
    remove_night(night=night, by=request.user.pk, at=clock.now())
    return redirect("patient:sleep_diary")


@require_safe
@for_patient
def wind_down(request: PatientRequest) -> HttpResponse:
    """Give a reminder for the calendar of the phone; without a time, lead back to choose one."""
    try:
        at = time.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        return redirect("patient:tool", "sleep")
    today = clock.today_in(request.patient.zone)
    calendar = bedtime_calendar(
        at.replace(tzinfo=None), first=today, language=request.user.language
    )
    headers = {"Content-Disposition": 'attachment; filename="wind-down.ics"'}
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8", headers=headers)
