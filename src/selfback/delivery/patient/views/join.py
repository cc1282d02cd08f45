"""Joining: the clinic's code, what one agrees to, and the record that begins with it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from selfback.apps.people.models import Clinic, Patient
from selfback.apps.people.services import join_as_patient
from selfback.delivery.patient import consent
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import SignedInRequest
from selfback.delivery.shared.accounts import JOINING

ZONES = {"DK": "Europe/Copenhagen", "NO": "Europe/Oslo", "GB": "Europe/London"}


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the clinic's code."""
    typed = request.POST.get("code", "").strip().upper().replace(" ", "").replace("-", "")
    fault = ""
    if request.method == "POST":
        if Clinic.objects.filter(code=typed).exists():
            return redirect("patient:join_clinic", code=typed)
        fault = _("No clinic has this code. Please look at the card or poster again.")
    return render(request, "patient/join.html", {"typed": typed, "fault": fault})


@require_safe
def join_clinic(request: HttpRequest, code: str) -> HttpResponse:
    """Welcome someone who comes with a clinic's code."""
    clinic = Clinic.objects.filter(code=code.upper()).first()
    if clinic is None:
        return redirect("patient:join")
    if request.user.is_authenticated and Patient.objects.filter(user=request.user).exists():
        return redirect("home")
    request.session[JOINING] = consent.joining(clinic.country, clinic.pk)
    return render(request, "patient/welcome.html", {"clinic": clinic})


@require_safe
@login_required
def joined(request: SignedInRequest) -> HttpResponse:
    """Begin the record of someone who agreed and confirmed their address; safe to repeat."""
    agreed = request.session.get(JOINING, {})
    if not Patient.objects.filter(user=request.user).exists():
        if agreed.get("agreed_by") != request.user.pk:
            return redirect("patient:join")
        join_as_patient(
            user=request.user,
            clinic=Clinic.objects.filter(pk=agreed["clinic"]).first(),
            country=agreed["country"],
            zone=ZONES[agreed["country"]],
            consent_version=consent.VERSION,
            consent_text=consent.consent_text(),
            shares_with_clinic=agreed["shares"],
            at=clock.now(),
        )
    request.session.pop(JOINING, None)
    return redirect("patient:intake")
