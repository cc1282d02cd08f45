"""Where the process evaluation begins."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.shared.access import StaffRequest, for_role_with


@require_safe
@for_role_with(Permission.SEE_EVALUATION)
def overview(request: StaffRequest) -> HttpResponse:
    """Show what the evaluation rests on, and how far each part of it has come."""
    return render(request, "evaluation/overview.html", frame(request, "overview"))
