"""The number on which patients call a clinic: reading it, showing it, and its page."""

import re

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selfback.apps.contacts.models import ClinicPhone
from selfback.apps.contacts.services import change_clinic_phone
from selfback.apps.people.models import Clinic
from selfback.apps.people.permissions import Permission
from selfback.delivery.clinic.frame import clinics_of, frame
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.telephone import INTERNATIONAL, PREFIXES

NATIONAL = {
    "DK": re.compile(r"[2-9]\d{7}"),
    "NO": re.compile(r"[2-9]\d{7}"),
    "GB": re.compile(r"0[1-9]\d{8,9}"),
}


class NumberNotUnderstood(ValueError):
    """What was typed is no telephone number; the sentence is for who typed it."""


def read_number(typed: str, country: str) -> str:
    """Return a clinic's number in international form; raises NumberNotUnderstood.

    country     decides what a number without a prefix means

    >>> read_number("33 12 34 56", "DK")
    '+4533123456'
    """
    digits = re.sub(r"[\s().\-/]", "", typed)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if country in NATIONAL and NATIONAL[country].fullmatch(digits):
        digits = f"+{PREFIXES[country]}{digits.removeprefix('0')}"
    if INTERNATIONAL.fullmatch(digits):
        return digits
    raise NumberNotUnderstood(
        _("This does not look like a telephone number. Please write it with all digits.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.SEE_OWN_CLINIC)
def phone(request: StaffRequest) -> HttpResponse:
    """Show the number of one's clinic, and keep another."""
    clinics = clinics_of(request)
    own = Clinic.objects.filter(pk__in=[each.pk for each in clinics])
    wanted = request.POST.get("clinic") or request.GET.get("clinic")
    clinic = get_object_or_404(own, pk=wanted) if wanted else clinics[0]
    typed, fault = request.POST.get("number", "").strip(), ""
    if request.method == "POST":
        try:
            number = read_number(typed, clinic.country) if typed else ""
            change_clinic_phone(clinic=clinic, number=number, by=request.user.pk, at=clock.now())
            return redirect(f"{request.path}?clinic={clinic.pk}&kept=1")
        except NumberNotUnderstood as error:
            fault = str(error)
    held = ClinicPhone.objects.filter(clinic=clinic).first()
    context = {
        **frame(request, "start"),
        "clinic": clinic,
        "clinics": clinics,
        "number": typed if fault else (held.number if held else ""),
        "fault": fault,
    }
    return render(request, "clinic/contacting/phone.html", context, status=422 if fault else 200)
