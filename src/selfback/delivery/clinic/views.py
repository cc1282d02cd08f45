"""Pages of the clinic: who needs a look, one alert, the patients, one patient."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.people.models import Patient
from selfback.apps.people.permissions import Permission
from selfback.apps.people.services import note_reading
from selfback.delivery.clinic.caseload import caseload
from selfback.delivery.clinic.frame import clinics_of, frame
from selfback.delivery.clinic.need import Level, sorted_by_need
from selfback.delivery.clinic.profile import profile
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.alerts import alerts_waiting, answer_alert

PAGE = 25
THIS_WEEK_SHOWN = 8
WELL_SHOWN = 5


@require_safe
@for_role_with(Permission.SEE_OWN_CLINIC)
def start(request: StaffRequest) -> HttpResponse:
    """Show who needs a look, the most urgent first; without patients for those who see none."""
    clinics = clinics_of(request)
    context = {**frame(request, "start"), "clinics": clinics, "clinic": clinics[0]}
    if context["sees_patients"]:
        rows = sorted_by_need(caseload(request.user), today=clock.today_in(clinics[0].zone))
        today = alerts_waiting(request.user)
        rows = [row for row in rows if row.patient_id not in today["patients"]]
        this_week = [row for row in rows if row.level is Level.THIS_WEEK]
        well = [row for row in rows if row.level is Level.WELL]
        context |= {
            "today": today,
            "this_week": this_week[:THIS_WEEK_SHOWN],
            "this_week_count": len(this_week),
            "this_week_more": max(0, len(this_week) - THIS_WEEK_SHOWN),
            "well": well[:WELL_SHOWN],
            "well_count": len(well),
            "well_more": max(0, len(well) - WELL_SHOWN),
            "patient_count": len(rows),
        }
    return render(request, "clinic/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.ANSWER_ALERTS_OF_CLINIC)
def alert(request: StaffRequest, pk: str) -> HttpResponse:
    """Show what was reported, and keep what was done about it."""
    return answer_alert(request, pk, "clinic/alert.html", frame(request, "start"))


@require_safe
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def patients(request: StaffRequest) -> HttpResponse:
    """List those who share with the clinic, a page at a time, found by name."""
    wanted, clinic = request.GET.get("name", "").strip(), clinics_of(request)[0]
    rows = sorted_by_need(caseload(request.user, name=wanted), today=clock.today_in(clinic.zone))
    rows.sort(key=lambda row: row.name.casefold())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {**frame(request, "patients"), "page": page, "wanted": wanted, "clinic": clinic}
    return render(request, "clinic/patients.html", context)


@require_safe
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def patient(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one patient in plain words, with this week's plan and its reasons."""
    seen = Patient.objects.seen_by(request.user).select_related("user", "clinic")
    found = get_object_or_404(seen, pk=pk)
    note_reading(patient=found, what="profile", by=request.user.pk, at=clock.now())
    context = {**frame(request, "patients"), "clinic": found.clinic}
    return render(request, "clinic/patient.html", {**context, **profile(found, request.user)})
