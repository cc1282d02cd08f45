"""The list of studies, and the first page of each: where it stands and what waits."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.models import Study
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.study_protocols import NoProtocolNow, protocol_of
from selfback.delivery.trial_office.frame import frame
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.offered import amendments_of, titled
from selfback.delivery.trial_office.study.standing import list_state, target_of, waiting_for

NUMBERS = ("sites_in", "screened", "enrolled", "randomised", "to_randomise")


@require_safe
@for_role_with(Permission.SEE_STUDIES)
def studies(request: StaffRequest) -> HttpResponse:
    """Show the studies that are run here, with how many people came how far."""
    rows = rows_of_studies(request.LANGUAGE_CODE)
    manages = request.user.may(Permission.MANAGE_STUDIES)
    context = {**frame(request, "studies"), "rows": rows, "manages_studies": manages}
    return render(request, "trial_office/study/studies.html", context)


def rows_of_studies(language: str) -> list[dict[str, object]]:
    """Return every study that is run here with its numbers, title and target."""
    return [_row(each, language) for each in Study.objects.with_numbers()]


def _row(study: Study, language: str) -> dict[str, object]:
    """Return a study with its title and target; without them where its protocol is not here."""
    try:
        protocol = protocol_of(study)
    except NoProtocolNow:
        return {"study": study, "title": study.protocol, "target": None}
    return {"study": study, "title": titled(protocol, language), "target": target_of(protocol)}


@require_safe
@for_study(Permission.SEE_STUDIES)
def study(request: StudyRequest) -> HttpResponse:
    """Show where a study stands."""
    return show_home(request)


def show_home(request: StudyRequest, *, fault: str = "", reason: str = "") -> HttpResponse:
    """Show the first page of a study, with what could not be done to it if there is a fault."""
    manages = request.user.may(Permission.MANAGE_STUDIES)
    target = target_of(request.protocol)
    numbers = Study.objects.with_numbers().values(*NUMBERS).get(pk=request.study.pk)
    context = {
        **study_frame(request, "home"),
        "numbers": numbers,
        "target": target,
        "share": min(100, round(100 * numbers["randomised"] / target)) if target else 0,
        "summary": request.protocol.summary.get(request.LANGUAGE_CODE, ""),
        "waiting": waiting_for(request, to_randomise=numbers["to_randomise"]),
        "list_state": list_state(request.study),
        "amendments": amendments_of(request.study) if manages else [],
        "fault": fault,
        "reason": reason,
    }
    page = "trial_office/study/study.html"
    return render(request, page, context, status=409 if fault else 200)
