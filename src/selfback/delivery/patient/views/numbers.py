"""The number that reminders go to by SMS: given, confirmed with a code, forgotten."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from selfback.apps.messages.models import OutgoingMessage
from selfback.apps.messages.services import queue_message
from selfback.apps.people.identifiers import new_id
from selfback.apps.prompts.models import SmsNumber
from selfback.apps.prompts.number_services import Typed, ask_number, confirm_number, forget_number
from selfback.delivery.patient.number_forms import CodeForm, NumberForm
from selfback.delivery.patient.views.reminders import reminders_page
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.channels.sending import can_send_sms

PURPOSE = "sms-code"
MOST_CODES = 5
"""Codes a person may have sent in a day, whatever number they go to."""


@require_POST
@for_patient
def ask(request: PatientRequest) -> HttpResponse:
    """Send a code to a number that a person says is theirs."""
    if not can_send_sms():
        return _back()  # a place that sends no SMS offers none either
    patient, at = request.patient, clock.now()
    form = NumberForm(request.POST, country=patient.country)
    if form.is_valid() and _codes_of(patient.pk) >= MOST_CODES:
        form.add_error("number", _("That is enough for today. Please try again tomorrow."))
    if not form.is_valid():
        return reminders_page(request, number=form)
    code = f"{secrets.randbelow(1_000_000):06d}"
    number = form.cleaned_data["number"]
    with transaction.atomic():
        ask_number(patient=patient, number=number, code=code, by=request.user.pk, at=at)
        queue_message(
            key=f"{PURPOSE}:{new_id()}",
            purpose=PURPOSE,
            channel=OutgoingMessage.Channel.SMS,
            address=number,
            language=patient.user.language,
            body=_("{code} is your code for reminders. Did you not ask for it? Do nothing.").format(
                code=code
            ),
            about=patient.pk,
            by=request.user.pk,
            at=at,
        )
    return _back()


@require_POST
@for_patient
def confirm(request: PatientRequest) -> HttpResponse:
    """Take the code that came; a wrong one can be typed again, some times."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return reminders_page(request, code=form)
    try:
        typed = confirm_number(
            patient=request.patient,
            code=form.cleaned_data["code"],
            by=request.user.pk,
            at=clock.now(),
        )
    except SmsNumber.DoesNotExist:
        return _back()  # confirmed or forgotten in another window: the page tells
    if typed is Typed.CONFIRMED:
        return _back()
    form.add_error(
        "code",
        {
            Typed.WRONG: _("This is not the code that we sent. Please look again."),
            Typed.TOO_OLD: _("This code is too old. Choose “Use another number” for a new one."),
            Typed.TOO_OFTEN: _("Too many tries. Choose “Use another number” for a new code."),
        }[typed],
    )
    return reminders_page(request, code=form)


@require_POST
@for_patient
def forget(request: PatientRequest) -> HttpResponse:
    """Forget the number; reminders then go by mail again."""
    forget_number(patient=request.patient, by=request.user.pk, at=clock.now())
    return _back()


def _codes_of(patient: str) -> int:
    lately = clock.now() - timedelta(days=1)
    sent = OutgoingMessage.objects.filter(purpose=PURPOSE, about=patient, queued_at__gt=lately)
    return sent.count()


def _back() -> HttpResponse:
    return redirect(f"{reverse('patient:reminders')}#sms")
