"""The page of the queue, and what is done from it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.people.permissions import Permission
from selfback.apps.safety.models import Alert
from selfback.delivery.clinic.alerting.queue import doing, queue
from selfback.delivery.clinic.frame import clinics_of, frame
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.alert_words import said_of
from selfback.delivery.shared.alerts import name_of, with_steps
from selfback.delivery.shared.answering import do, may_undo

JUST_DONE = "alert_just_done"
"""Where the session keeps the alert about which something was noted last."""


@require_safe
@for_role_with(Permission.ANSWER_ALERTS_OF_CLINIC)
def alerts(request: StaffRequest) -> HttpResponse:
    """Show the reports that wait or are in hand."""
    return _page(request)


@require_POST
@for_role_with(Permission.ANSWER_ALERTS_OF_CLINIC)
def act(request: StaffRequest, pk: str) -> HttpResponse:
    """Note what is done about one report, and go back to the queue as it was filtered."""
    mine = Alert.objects.for_eyes_of(request.user).select_related("patient")
    alert = get_object_or_404(mine, pk=pk)
    deed = do(alert, request.POST, by=request.user)
    if deed.fault:
        return _page(request, fault=deed.fault)
    if deed.step is not None:
        request.session[JUST_DONE] = alert.pk
    return redirect(f"{reverse('clinic:alerts')}?{request.GET.urlencode()}")


def _page(request: StaffRequest, fault: str = "") -> HttpResponse:
    now = clock.now()
    clinics = clinics_of(request)
    context = {
        **frame(request, "alerts"),
        "clinic": clinics[0],
        "fault": fault,
        "done": _just_done(request),
        **queue(
            request.user,
            state=request.GET.get("state", ""),
            tier=request.GET.get("tier", ""),
            page=request.GET.get("page", ""),
            at=now,
            asked=request.GET.urlencode(),
        ),
    }
    return render(request, "clinic/alerting/queue.html", context, status=422 if fault else 200)


def _just_done(request: StaffRequest) -> dict[str, object] | None:
    """Return what was noted a moment ago, said once and with the way to undo it."""
    pk = request.session.pop(JUST_DONE, None)
    if pk is None:
        return None
    alert = with_steps(Alert.objects.for_eyes_of(request.user)).filter(pk=pk).first()
    newest = getattr(alert, "done", [])[-1:] if alert else []
    if alert is None or not newest:
        return None
    newest[0].alert = alert
    return {
        "action": doing(alert, request.GET.urlencode()),
        "name": name_of(alert.patient.user),
        "what": said_of(newest[0]),
        "undo": newest[0] if may_undo(newest[0], request.user, at=clock.now()) else None,
    }
