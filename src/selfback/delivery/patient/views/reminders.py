"""Reminders on phones: why, which phones, turning one off, and trying one."""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.devices.models import Push, PushSubscription
from selfback.apps.devices.services import unsubscribe
from selfback.apps.people.models import Patient
from selfback.apps.prompts.models import SmsNumber
from selfback.delivery.patient.number_forms import CodeForm, NumberForm
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.browsers import NAMES
from selfback.delivery.shared.channels.sending import can_send_sms
from selfback.delivery.shared.deep_links import TEST
from selfback.delivery.shared.push_settings import push_keys
from selfback.delivery.shared.pushing import send_test

MOST_TESTS = 5
"""Tests a person may send in an hour."""
TOO_MANY = "too-many"


@require_safe
@for_patient
def reminders(request: PatientRequest) -> HttpResponse:
    """Say what reminders are, how they stand on this phone, and on which others they come."""
    return reminders_page(request)


def reminders_page(
    request: PatientRequest, *, number: NumberForm | None = None, code: CodeForm | None = None
) -> HttpResponse:
    """Show the page, with a form on it that has to be looked at again."""
    keys = push_keys()
    standing = PushSubscription.objects.of(request.patient).filter(gone_at=None)
    phones = [
        {
            "pk": each.pk,
            "digest": each.endpoint_digest,
            "name": NAMES.get(each.agent) or _("A browser"),
            "since": each.created_at,
            "last_ok_at": each.last_ok_at,
        }
        for each in standing
    ]
    context = {
        "key": keys.public_text if keys else "",
        "phones": phones,
        "known": [each["digest"] for each in phones],
        "said": _said(request.patient, request.GET.get("tried", "")),
        "sends_sms": can_send_sms(),
        "sms": SmsNumber.objects.filter(patient=request.patient).first(),
        "number_form": number or NumberForm(country=request.patient.country),
        "code_form": code or CodeForm(),
    }
    status = 422 if number or code else 200
    return render(request, "patient/reminders.html", context, status=status)


@require_POST
@for_patient
def try_phone(request: PatientRequest, pk: str) -> HttpResponse:
    """Send a notice to one of one's phones to see that it comes."""
    phone = get_object_or_404(_phones(request.patient), pk=pk)
    if _tests_of(request.patient) >= MOST_TESTS:
        return _back(TOO_MANY)
    sent = send_test(phone)
    return _back(sent.push if sent else "")


@require_POST
@for_patient
def forget_phone(request: PatientRequest, pk: str) -> HttpResponse:
    """Remind on one of one's phones no more."""
    phone = get_object_or_404(_phones(request.patient), pk=pk)
    unsubscribe(subscription=phone, by=request.user.pk, at=clock.now())
    return redirect("patient:reminders")


def _phones(patient: Patient) -> QuerySet[PushSubscription]:
    return PushSubscription.objects.of(patient).filter(gone_at=None).select_related("patient__user")


def _tests_of(patient: Patient) -> int:
    lately = clock.now() - timedelta(hours=1)
    tests = Push.objects.filter(subscription__patient=patient, notice=TEST)
    return tests.filter(made_at__gt=lately).count()


def _back(tried: str) -> HttpResponse:
    return redirect(f"{reverse('patient:reminders')}?{urlencode({'tried': tried})}")


def _said(patient: Patient, tried: str) -> str:
    """Return what became of a test in one sentence; nothing if there was none."""
    if tried == TOO_MANY:
        return _("That is enough trying for now. Please wait an hour.")
    push = Push.objects.filter(pk=tried, subscription__patient=patient).first()
    if push is None:
        return ""
    if push.received_at:
        return _("The reminder has come.")
    return {
        Push.Outcome.TAKEN: _("The reminder is on its way. It comes within a minute or so."),
        Push.Outcome.LATER: _("The reminder could not be sent just now. Please try again later."),
        Push.Outcome.GONE: _("That phone takes no reminders any more. Turn them on there again."),
        Push.Outcome.REFUSED: _(
            "The reminder was not taken. Turn reminders off on that phone and on again."
        ),
    }.get(Push.Outcome(push.outcome), "")
