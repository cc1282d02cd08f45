"""The page of competitions: take part, stop, open one in one's clinic, end it."""

from datetime import datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.people.models import Clinic
from selfback.apps.people.permissions import Permission
from selfback.apps.referrals.models import Competition
from selfback.apps.referrals.nudge_services import (
    call_off_competition,
    open_competition,
    stop_taking_part,
    take_part,
)
from selfback.delivery.clinic.frame import clinics_of, frame
from selfback.delivery.clinic.recruiting.competing import (
    board,
    competitions_for,
    decides_for,
    taking_of,
)
from selfback.delivery.clinic.recruiting.referring import rules
from selfback.delivery.clinic.recruiting.views import clinic_of
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with

LENGTHS = (2, 4, 8, 12)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.REFER_PATIENTS)
def together(request: StaffRequest) -> HttpResponse:
    """Show the competitions one may take part in, and keep what one chooses."""
    clinic, now, fault = clinic_of(request), clock.now(), ""
    if request.method == "POST":
        if not rules().competition_is_allowed:
            raise Http404
        fault = (
            _open(request, clinic, now) if "open" in request.POST else _choose(request, clinic, now)
        )
        if not fault:
            return redirect(f"{reverse('clinic:together')}?clinic={clinic.pk}")
    managed = request.user.clinics_where(Permission.MANAGE_OWN_CLINIC)
    decides = decides_for(request.user, clinic)
    found = competitions_for(request.user, clinic, now) if rules().competition_is_allowed else []
    boards = [
        {
            **board(each, request.user, clinic, at=now),
            "may_choose": each.clinic_id is not None or decides,
            "may_call_off": each.clinic_id in managed,
        }
        for each in found
    ]
    context = {
        **frame(request, "together"),
        "clinic": clinic,
        "clinics": clinics_of(request),
        "is_allowed": rules().competition_is_allowed,
        "boards": boards,
        "may_open": clinic.pk in managed,
        "lengths": LENGTHS,
        "typed": request.POST.get("name", ""),
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "clinic/recruiting/competition.html", context, status=status)


def _open(request: StaffRequest, clinic: Clinic, now: datetime) -> str:
    """Open a competition; return what is wrong, empty if it is open."""
    if clinic.pk not in request.user.clinics_where(Permission.MANAGE_OWN_CLINIC):
        raise Http404
    name, weeks = request.POST.get("name", "").strip()[:80], request.POST.get("weeks", "")
    if not name:
        return _("Please give it a name.")
    if not weeks.isdecimal() or int(weeks) not in LENGTHS:
        return _("Please choose how long it runs.")
    open_competition(
        name=name,
        clinic=clinic,
        begins_at=now,
        ends_at=now + timedelta(weeks=int(weeks)),
        milestones=rules().milestones,
        by=request.user.pk,
        at=now,
    )
    return ""


def _choose(request: StaffRequest, clinic: Clinic, now: datetime) -> str:
    """Keep that one takes part, stops or ends it; what is not one's to choose is not there."""
    user = request.user
    own = {each.pk for each in competitions_for(user, clinic, now)}
    chosen = get_object_or_404(Competition, pk=request.POST.get("competition", ""), pk__in=own)
    managed = user.clinics_where(Permission.MANAGE_OWN_CLINIC)
    if "call_off" in request.POST:
        if chosen.clinic_id not in managed:
            raise Http404
        call_off_competition(competition=chosen, by=user.pk, at=now, reason="ended by the clinic")
        return ""
    taking = taking_of(chosen, user, clinic)
    if chosen.clinic_id is None and not decides_for(user, clinic):
        raise Http404
    if "leave" in request.POST and taking is not None:
        stop_taking_part(taking=taking, by=user.pk, at=now)
    elif "join" in request.POST and taking is None:
        unit = user if chosen.clinic else None
        where = chosen.clinic or clinic
        take_part(competition=chosen, clinic=where, user=unit, by=user.pk, at=now)
    return ""
