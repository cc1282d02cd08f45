"""Joining: the clinic's code, what one agrees to, and the record that begins with it."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.audit.services import SYSTEM
from selfback.apps.people.models import Clinic, Patient
from selfback.apps.people.services import join_as_patient
from selfback.apps.referrals.arrival_services import note_access_joined, note_access_opened
from selfback.apps.referrals.models import AppAccess, Referral
from selfback.apps.referrals.services import note_joining, note_opening
from selfback.delivery.patient import consent
from selfback.delivery.patient.arriving import ARRIVING
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import SignedInRequest
from selfback.delivery.shared.accounts import JOINING
from selfback.domain.recruitment.entry import Channel

PRINTED = (Channel.POSTER, Channel.CARD)
ZONES = {"DK": "Europe/Copenhagen", "NO": "Europe/Oslo", "GB": "Europe/London"}


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the clinic's code."""
    typed = request.POST.get("code", "").strip().upper().replace(" ", "").replace("-", "")
    fault = ""
    if request.method == "POST":
        if Clinic.objects.open().filter(code=typed).exists():
            return redirect("patient:join_clinic", code=typed)
        fault = _("No clinic has this code. Please look at the card or poster again.")
    return render(request, "patient/join.html", {"typed": typed, "fault": fault})


@require_safe
def join_clinic(request: HttpRequest, code: str) -> HttpResponse:
    """Welcome someone who comes with a clinic's code."""
    return _welcome(request, Clinic.objects.open().filter(code=code.upper()).first())


@require_safe
def join_by(request: HttpRequest, code: str, way: str) -> HttpResponse:
    """Welcome someone who scanned a clinic's code; the letter says from what."""
    channel = next((each for each in Channel if each.value[0] == way and each in PRINTED), "")
    found = Clinic.objects.open().filter(code=code.upper()).first()
    return _welcome(request, found, channel=channel)


@require_safe
def referred(request: HttpRequest, token: str) -> HttpResponse:
    """Welcome someone who opened the link of their referral; an old link leads to the clinic."""
    found = Referral.objects.select_related("clinic").filter(token=token.upper()).first()
    if found is None:
        return redirect("patient:join")
    note_opening(referral=found, by=SYSTEM, at=clock.now())
    return _welcome(request, found.clinic, token=found.token)


@require_safe
def opened_for(request: HttpRequest, opening: str) -> HttpResponse:
    """Welcome someone for whom a study opened the app; a used link leads to signing in."""
    rows = AppAccess.objects.select_related("clinic").filter(token=opening.upper())
    found = rows.first()
    if found is None:
        return redirect("patient:join")
    if found.patient_id is not None:
        return redirect("home")
    note_access_opened(access=found, by=SYSTEM, at=clock.now())
    return _welcome(request, found.clinic, access=found.pk)


def _welcome(
    request: HttpRequest,
    clinic: Clinic | None,
    *,
    channel: str = "",
    token: str = "",
    access: str = "",
) -> HttpResponse:
    """Show who invites them; where a study asks first, lead to leaving a way to be reached."""
    if clinic is None or (clinic.closed_at is not None and not access):
        return redirect("patient:join")
    if request.user.is_authenticated and Patient.objects.filter(user=request.user).exists():
        return redirect("home")
    came = consent.joining(clinic.country, clinic.pk, channel=channel, token=token, access=access)
    if clinic.contacts_first and not access:
        request.session.pop(JOINING, None)
        request.session[ARRIVING] = {**came, "key": uuid4().hex}
        return redirect("patient:arrive")
    request.session[JOINING] = came
    return render(request, "patient/welcome.html", {"clinic": clinic})


@require_safe
@login_required
def joined(request: SignedInRequest) -> HttpResponse:
    """Begin the record of someone who agreed and confirmed their address; safe to repeat."""
    agreed = request.session.get(JOINING, {})
    if not Patient.objects.filter(user=request.user).exists():
        if agreed.get("agreed_by") != request.user.pk:
            return redirect("patient:join")
        _begin_record(request, agreed)
    request.session.pop(JOINING, None)
    return redirect("patient:intake")


@transaction.atomic
def _begin_record(request: SignedInRequest, agreed: Mapping[str, Any]) -> None:
    clinic, now = Clinic.objects.filter(pk=agreed["clinic"]).first(), clock.now()
    patient = join_as_patient(
        user=request.user,
        clinic=clinic,
        country=agreed["country"],
        zone=ZONES[agreed["country"]],
        consent_version=consent.VERSION,
        consent_text=consent.consent_text(),
        shares_with_clinic=agreed["shares"],
        at=now,
    )
    access = AppAccess.objects.filter(pk=agreed.get("access") or None).first()
    if access is not None:
        note_access_joined(access=access, patient=patient, at=now)
    elif clinic is not None:
        note_joining(
            clinic=clinic,
            patient=patient,
            token=agreed.get("token", ""),
            channel=Channel(agreed.get("channel") or Channel.SPOKEN),
            today=clock.today_in(clinic.zone),
            at=now,
        )
