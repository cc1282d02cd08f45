"""The pages of the first day: the steps, and how a plan is made in a minute."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from selfback.apps.people.permissions import Permission
from selfback.delivery.clinic.frame import frame
from selfback.delivery.clinic.onboarding.first_day import (
    PRACTICE,
    PUT_ASIDE,
    READ,
    first_day_of,
    note,
    send_practice,
)
from selfback.delivery.clinic.recruiting.views import clinic_of
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.views import FIRST_STOP


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.REFER_PATIENTS)
def first_day(request: StaffRequest) -> HttpResponse:
    """Show the five steps; send the one for practice, or put the rest aside."""
    clinic = clinic_of(request)
    request.session.pop(FIRST_STOP, None)
    if request.method == "POST":
        what = request.POST.get("what", "")
        if what == PUT_ASIDE:
            note(request.user, PUT_ASIDE, at=clock.now())
            return redirect("clinic:start")
        if what != PRACTICE:
            raise Http404
        send_practice(request.user, clinic, at=clock.now())
        return redirect("clinic:first_day")
    context = {
        **frame(request, "start"),
        "clinic": clinic,
        "day": first_day_of(request.user, clinic),
    }
    return render(request, "clinic/onboarding/first_day.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.REFER_PATIENTS)
def plan(request: StaffRequest) -> HttpResponse:
    """Tell how a plan is made, and keep that it was read."""
    if request.method == "POST":
        note(request.user, READ, at=clock.now())
        return redirect("clinic:first_day")
    context = {**frame(request, "start"), "clinic": clinic_of(request)}
    return render(request, "clinic/onboarding/plan.html", context)
