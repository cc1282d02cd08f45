"""One screening: the criteria are gone through, and the verdict is said in words."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.people.permissions import Permission
from selfback.apps.trial.entry_services import screen_again
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import Screening
from selfback.apps.trial.screenings import answers_of
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.entering.criteria_form import CriteriaForm, asked_later
from selfback.delivery.trial_office.study.entering.verdicts import OUTCOMES, TAGS, said_of
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.refusals import in_words


@require_http_methods(["GET", "HEAD", "POST"])
@for_study(Permission.ENTER_PARTICIPANTS)
def one(request: StudyRequest, screening: str) -> HttpResponse:
    """Show how a screening stands, and keep answers."""
    rows = Screening.objects.select_related("site__clinic", "participant", "deliverer")
    found = get_object_or_404(rows, pk=screening, study=request.study)
    form = CriteriaForm(
        request.POST if request.method == "POST" else None,
        protocol=request.protocol,
        language=request.LANGUAGE_CODE,
        held=answers_of(found),
    )
    fault = ""
    if request.method == "POST":
        fault = _keep(request, found, form)
        if not fault:
            return redirect("trial_office:study_screening", request.study.pk, found.pk)
    context = {
        **study_frame(request, "screenings"),
        "screening": found,
        "participant": getattr(found, "participant", None),
        "said": said_of(found, request.protocol, request.LANGUAGE_CODE),
        "outcome": OUTCOMES[found.outcome],
        "tag": TAGS[found.outcome],
        "form": form,
        "rows": list(form.rows()),
        "later": _later(request),
        "fault": fault,
    }
    page = "trial_office/study/entering/screening.html"
    return render(request, page, context, status=422 if fault else 200)


def _keep(request: StudyRequest, found: Screening, form: CriteriaForm) -> str:
    """Keep the answers of the form; return why that could not be done, or nothing."""
    if not form.is_valid():
        return _("Please look at what is marked. Nothing was kept.")
    told = form.given()
    if not told:
        return _("Nothing was answered, so nothing was kept.")
    try:
        screen_again(
            screening=found,
            protocol=request.protocol,
            answers=told,
            by=request.user.pk,
            at=clock.now(),
        )
    except TrialRefused as refused:
        return in_words(refused, request.protocol, request.LANGUAGE_CODE)
    messages.success(request, _("Kept."))
    return ""


def _later(request: StudyRequest) -> list[str]:
    """Return in words which criteria the baseline will answer."""
    held = asked_later(request.protocol)
    return [each.label.get(request.LANGUAGE_CODE, each.id) for each in held]
