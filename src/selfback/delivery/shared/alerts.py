"""Alerts as those see them who answer them, in the clinic and in the trial office."""

from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selfback.apps.people.models import User
from selfback.apps.people.services import note_reading
from selfback.apps.safety.models import Alert, Report
from selfback.apps.safety.services import AlertAlreadyAnswered, acknowledge_alert
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest
from selfback.delivery.shared.content import library
from selfback.delivery.shared.escalation import call_off
from selfback.domain.safety.context import Answer

MOST_SHOWN = 8
LONGEST_NOTE = 2000
DID: dict[str, Promise] = {
    "": gettext_lazy("Has not said what they did."),
    "called": gettext_lazy("Says they called the emergency number."),
    "going": gettext_lazy("Says they are on the way to get help."),
    "has-help": gettext_lazy("Says they have got help already."),
}
MOMENTS: dict[str, Promise] = {
    "intake": gettext_lazy("before the first plan"),
    "weekly": gettext_lazy("at the weekly check-in"),
    "pain-jump": gettext_lazy("when the pain rose"),
    "symptoms-changed": gettext_lazy("because the symptoms changed"),
    "resuming": gettext_lazy("when the plan was to go on"),
}
URGENCY: dict[str, Promise] = {
    "R": gettext_lazy("Emergency"),
    "A": gettext_lazy("Same or next working day"),
    "M": gettext_lazy("Mood"),
}


def alerts_waiting(user: User) -> dict[str, Any]:
    """Return the first alerts this user should answer, the most urgent first.

    shown, more, count  the first of them, how many more wait, and all
    patients            ids of the patients whom any of them is about
    """
    waiting = Alert.objects.for_eyes_of(user).waiting()
    rows = waiting.select_related("patient__user", "clinic", "report")[:MOST_SHOWN]
    patients = list(waiting.values_list("patient_id", flat=True))
    return {
        "shown": [alert_row(alert, user) for alert in rows],
        "more": max(0, len(patients) - MOST_SHOWN),
        "count": len(patients),
        "patients": frozenset(patients),
    }


def alert_row(alert: Alert, reader: User) -> dict[str, Any]:
    """Return one alert with its words in the reader's language."""
    report = alert.report
    return {
        "alert": alert,
        "name": name_of(alert.patient.user),
        "urgency": URGENCY.get(alert.tier, ""),
        "reported": reported(report, reader),
        "moment": MOMENTS.get(report.moment, ""),
        "did": DID.get(report.action, "") if alert.tier == "R" else "",
        "zone": alert.patient.zone,
    }


def reported(report: Report, reader: User) -> list[dict[str, Any]]:
    """Return the signs that counted, each with whether the person was not sure."""
    words = library().red_flag_words(reader.language)
    signs = [
        {"text": words[id].text, "is_unsure": report.answers.get(id) == Answer.UNKNOWN}
        for id in report.flags
        if id in words
    ]
    if report.also_mood or not signs:
        signs.append({"text": _("Low mood in the answers"), "is_unsure": False})
    return signs


def name_of(user: User) -> str:
    """Return what to call someone in a list."""
    return user.name or _("No name given")


def answer_alert(
    request: StaffRequest, pk: str, template: str, frame: dict[str, Any]
) -> HttpResponse:
    """Show one alert, and keep who saw to it and how; answering it again changes nothing.

    frame   what the audience's pages show around it
    """
    alerts = Alert.objects.for_eyes_of(request.user)
    alert = get_object_or_404(
        alerts.select_related("patient__user", "clinic", "report", "acknowledged_by"), pk=pk
    )
    note = request.POST.get("note", "").strip()[:LONGEST_NOTE]
    if note:
        with suppress(AlertAlreadyAnswered):  # the page shows who was first
            acknowledge_alert(alert=alert, note=note, by=request.user, at=clock.now())
            call_off(alert, by=request.user.pk)
        return redirect(request.path)
    unanswered = request.method == "POST"
    note_reading(
        patient=alert.patient, what=f"alert {alert.pk}", by=request.user.pk, at=clock.now()
    )
    context = {**frame, **alert_row(alert, request.user), "fault": unanswered}
    return render(request, template, context, status=422 if unanswered else 200)
