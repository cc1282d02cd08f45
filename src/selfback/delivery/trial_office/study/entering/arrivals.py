"""Those who came to a site's clinic and wait to be called: screen them, or forget them."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.referrals.arrival_services import forget_arrival
from selfback.apps.referrals.models import Arrival
from selfback.apps.trial.entry_services import screen
from selfback.apps.trial.errors import TrialRefused
from selfback.apps.trial.models import Screening, Study
from selfback.delivery.shared import clock
from selfback.delivery.trial_office.study.arrived import arrivals_of
from selfback.delivery.trial_office.study.entering.screening_form import deliverer_of
from selfback.delivery.trial_office.study.entering.verdicts import OUTCOMES, TAGS
from selfback.delivery.trial_office.study.frame import StudyRequest, for_study, study_frame
from selfback.delivery.trial_office.study.refusals import in_words

PAGE = 50


@never_cache
@require_safe
@for_study(Permission.ENTER_PARTICIPANTS)
def arrivals(request: StudyRequest) -> HttpResponse:
    """List who waits to be called, who has waited longest first."""
    return _show(request)


@require_POST
@for_study(Permission.ENTER_PARTICIPANTS)
def begin(request: StudyRequest, arrival: str) -> HttpResponse:
    """Begin the screening of somebody who was reached; begun before, it is opened."""
    found = get_object_or_404(arrivals_of(request.study), pk=arrival)
    site = request.study.sites.select_related("clinic", "study").get(clinic=found.clinic_id)
    try:
        made = screen(
            key=f"{request.study.pk}:entry:{found.entry_id}",
            site=site,
            protocol=request.protocol,
            entry=found.entry,
            by=request.user.pk,
            at=clock.now(),
            **deliverer_of(found.entry, request.protocol),
        )
    except TrialRefused as refused:
        fault = in_words(refused, request.protocol, request.LANGUAGE_CODE)
        return _show(request, fault=fault)
    return redirect("trial_office:study_screening", request.study.pk, made.pk)


@require_POST
@for_study(Permission.ENTER_PARTICIPANTS)
def forget(request: StudyRequest, arrival: str) -> HttpResponse:
    """Delete how somebody is reached, with a reason."""
    found = get_object_or_404(arrivals_of(request.study), pk=arrival)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _show(request, fault=_("Please say why. Nothing was deleted."))
    forget_arrival(arrival=found, reason=reason, by=request.user.pk, at=clock.now())
    messages.success(request, _("Their details are deleted. The log keeps that a person came."))
    return redirect("trial_office:study_arrivals", request.study.pk)


def _show(request: StudyRequest, *, fault: str = "") -> HttpResponse:
    page = Paginator(arrivals_of(request.study), PAGE).get_page(request.GET.get("page"))
    context = {
        **study_frame(request, "arrivals"),
        "page": page,
        "rows": list(_rows(request.study, page.object_list)),
        "asks_first": request.study.sites.filter(clinic__contacts_first=True).exists(),
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "trial_office/study/entering/arrivals.html", context, status=status)


def _rows(study: Study, shown: Iterable[Arrival]) -> Iterable[dict[str, object]]:
    people = list(shown)
    held = Screening.objects.filter(study=study, entry__in=[each.entry_id for each in people])
    screened = {each.entry_id: each for each in held}
    for each in people:
        found = screened.get(each.entry_id)
        outcome = found.outcome if found else Screening.Outcome.WAITING
        yield {
            "arrival": each,
            "screening": found,
            "outcome": OUTCOMES[outcome] if found else _("not called yet"),
            "tag": TAGS[outcome] if found else "attention",
        }
