"""Pages of the trial office: how the programme runs, alerts without a clinic, the audit trail."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.audit.services import verify_chain
from selfback.apps.people.permissions import Permission
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.alerts import alerts_waiting, answer_alert
from selfback.delivery.trial_office.frame import frame
from selfback.delivery.trial_office.programme import programme
from selfback.delivery.trial_office.study.views import rows_of_studies


@require_safe
@for_role_with(Permission.SEE_PROGRAMME)
def overview(request: StaffRequest) -> HttpResponse:
    """Show how the programme runs, and the alerts that have no clinic to answer them."""
    now = clock.now()
    context = {**frame(request, "overview"), **programme(now=now), "now": now}
    if context["sees_studies"]:
        context["studies"] = rows_of_studies(request.LANGUAGE_CODE)
    if context["answers_alerts"]:
        context["today"] = alerts_waiting(request.user)
    return render(request, "trial_office/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.ANSWER_ALERTS_WITHOUT_CLINIC)
def alert(request: StaffRequest, pk: str) -> HttpResponse:
    """Show what was reported, and keep what was done about it."""
    return answer_alert(request, pk, "trial_office/alert.html", frame(request, "overview"))


@require_POST
@for_role_with(Permission.SEE_AUDIT)
def audit(request: StaffRequest) -> HttpResponse:
    """Check the record of what happened from the first event to the last, and say what is so."""
    context = {**frame(request, "overview"), "verdict": verify_chain(), "checked_at": clock.now()}
    return render(request, "trial_office/audit.html", context)
