"""What turned out wrong after allocation: kept and explained; the person stays as allocated."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.allocations.arm_services import report_error
from selfback.apps.allocations.errors import AllocationRefused
from selfback.apps.allocations.models import AllocationFault
from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Participant
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.allocation.refusals import in_words
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study
from selfback.delivery.trial_office.study.harms import words
from selfback.delivery.trial_office.study.harms.frame import harms_frame


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.RANDOMISE)
def report(request: StudyRequest, participant: str) -> HttpResponse:
    """Explain what an error after allocation means, keep one, and list those there are."""
    found = get_object_or_404(Participant, pk=participant, study=request.study)
    what, reason = request.POST.get("what", ""), request.POST.get("reason", "")
    fault = ""
    if request.method == "POST":
        if what not in AllocationFault.What.values:
            fault = _("Please choose what turned out wrong.")
        else:
            try:
                report_error(
                    participant=found,
                    what=AllocationFault.What(what),
                    reason=reason,
                    by=request.user,
                    at=clock.now(),
                )
            except AllocationRefused as refused:
                fault = in_words(refused)
            else:
                messages.success(request, _("The error was kept; the person stays as allocated."))
                return redirect("trial_office:study_participant", request.study.pk, found.pk)
    held = AllocationFault.objects.filter(allocation__participant=found)
    context = {
        **harms_frame(request, "unblindings"),
        "participant": found,
        "choices": [(key.value, word) for key, word in words.FAULTS.items()],
        "what": what,
        "reason": reason,
        "fault": fault,
        "rows": [
            {"fault": each, "what": words.FAULTS[AllocationFault.What(each.what)]}
            for each in held.select_related("noted_by")
        ],
    }
    status = 422 if fault else 200
    return render(request, "trial_office/study/harms/error.html", context, status=status)
