"""The summary for a consultation, as a page and as a PDF."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.delivery.clinic.frame import frame
from selfback.delivery.clinic.profile.course import seen_patients
from selfback.delivery.clinic.profile.visit import on_paper, visit
from selfback.delivery.clinic.reading import VISIT, note_page_read
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with


@require_safe
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def visit_page(request: StaffRequest, pk: str) -> HttpResponse:
    """Show what changed and what to ask since a day; without one, since four weeks ago."""
    shown = _summary(request, pk)
    context = {**frame(request, "patients"), "clinic": shown["patient"].clinic, **shown}
    return render(request, "clinic/visit.html", context)


@require_safe
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def visit_paper(request: StaffRequest, pk: str) -> HttpResponse:
    """Give the same as a PDF of one page."""
    made = on_paper(_summary(request, pk), request.user, at=clock.now())
    headers = {"Content-Disposition": 'inline; filename="visit.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _summary(request: StaffRequest, pk: str) -> dict[str, Any]:
    found = get_object_or_404(seen_patients(request.user), pk=pk)
    shown = visit(found, request.user, _day(request.GET.get("since", "")))
    note_page_read(found, shown["newest"], VISIT, by=request.user.pk, at=clock.now())
    return shown


def _day(text: str) -> date | None:
    """Return the day of an address; None for what is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None
