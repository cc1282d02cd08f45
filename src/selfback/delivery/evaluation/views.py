"""Where the process evaluation begins."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selfback.apps.coding.models import Project
from selfback.apps.displays.models import Display
from selfback.apps.people.permissions import Permission
from selfback.apps.referrals.models import LogEntry
from selfback.apps.surveys.models import Response, Survey
from selfback.delivery.evaluation.frame import frame
from selfback.delivery.shared.access import StaffRequest, for_role_with


@require_safe
@for_role_with(Permission.SEE_EVALUATION)
def overview(request: StaffRequest) -> HttpResponse:
    """Show the rooms of the evaluation, and how much is in each."""
    context = {
        **frame(request, "overview"),
        "referred": LogEntry.objects.standing().exclude(referred_on=None).count(),
        "surveys": Survey.objects.count(),
        "open_surveys": Survey.objects.filter(state=Survey.State.OPEN).count(),
        "finished": Response.objects.finished().count(),
        "displays": Display.objects.kept().open_to(request.user).count(),
        "projects": Project.objects.open_to(request.user).count(),
    }
    return render(request, "evaluation/overview.html", context)
