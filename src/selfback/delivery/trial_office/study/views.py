"""The list of studies, and the first page of each: where it stands and what waits."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Study
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.trial_office.frame import frame
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame


@require_safe
@for_role_with(Permission.SEE_STUDIES)
def studies(request: StaffRequest) -> HttpResponse:
    """Show the studies that are run here."""
    context = {**frame(request, "studies"), "studies": Study.objects.all()}
    return render(request, "trial_office/study/studies.html", context)


@require_safe
@for_study(Permission.SEE_STUDIES)
def study(request: StudyRequest) -> HttpResponse:
    """Show where a study stands."""
    return render(request, "trial_office/study/study.html", study_frame(request, "home"))
