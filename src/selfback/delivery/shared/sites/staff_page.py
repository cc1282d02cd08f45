"""The page of a clinic's people, for the clinic's manager and for the coordinator alike."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from selfback.apps.people.models import Clinic
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest
from selfback.delivery.shared.sites.managing import DONE, Outcome, manage
from selfback.delivery.shared.sites.staff import answers_reports, invited_to, members_of
from selfback.delivery.shared.sites.staff_forms import InviteForm
from selfback.delivery.shared.sites.words import PROFESSIONS


def show_staff(
    request: StaffRequest, clinic: Clinic, *, template: str, frame: dict[str, Any]
) -> HttpResponse:
    """Show who works in the clinic and who was invited; do what is asked, and lead back."""
    outcome = manage(request, clinic) if request.method == "POST" else Outcome()
    if outcome.done:
        return redirect(f"{request.path}?clinic={clinic.pk}&done={outcome.done}")
    members = members_of(clinic)
    context = {
        **frame,
        "clinic": clinic,
        "members": members,
        "invited": invited_to(clinic, at=clock.now()),
        "answers_reports": answers_reports(members),
        "professions": [(each.value, said) for each, said in PROFESSIONS.items()],
        "form": outcome.form or InviteForm(clinic=clinic),
        "fault": outcome.fault,
        "done": DONE.get(request.GET.get("done", ""), "") if request.method != "POST" else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)
