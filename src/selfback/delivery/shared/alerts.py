"""Alerts as those see them who answer them, in the clinic and in the trial office."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from selfback.apps.people.models import User
from selfback.apps.people.services import note_reading
from selfback.apps.safety.models import WATCH, Alert, AlertQuerySet, AlertStep, Report
from selfback.delivery.shared import alert_words as words
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest
from selfback.delivery.shared.answering import do, may_undo
from selfback.delivery.shared.content import library
from selfback.domain.safety.context import Answer

MOST_SHOWN = 8


def alerts_waiting(user: User) -> dict[str, Any]:
    """Return the first alerts that are not closed, for who answers them, most urgent first.

    shown, more, count  the first of them, how many more there are, and all
    patients            ids of the patients whom any of them is about
    """
    waiting = Alert.objects.for_eyes_of(user).open()
    rows = with_people(waiting)[:MOST_SHOWN]
    patients = list(waiting.values_list("patient_id", flat=True))
    return {
        "shown": [alert_row(alert, user, at=clock.now()) for alert in rows],
        "more": max(0, len(patients) - MOST_SHOWN),
        "count": len(patients),
        "patients": frozenset(patients),
    }


def with_people(alerts: AlertQuerySet) -> AlertQuerySet:
    """Return alerts with all that a line about each of them shows."""
    people = ("patient__user", "clinic", "report", "acknowledged_by", "held_by", "closed_by")
    return alerts.select_related(*people)


def with_steps(alerts: AlertQuerySet) -> AlertQuerySet:
    """Return alerts with their people, and what was done about each of them."""
    steps = AlertStep.objects.standing().select_related("by")
    return with_people(alerts).prefetch_related(Prefetch("steps", steps, to_attr="done"))


def alert_row(alert: Alert, reader: User, *, at: datetime) -> dict[str, Any]:
    """Return one alert with its words in the reader's language."""
    report, zone, due = alert.report, alert.patient.zone, words.due_of(alert)
    return {
        "alert": alert,
        "name": name_of(alert.patient.user),
        "urgency": words.URGENCY.get(alert.tier, ""),
        "reported": reported(report, reader),
        "moment": words.MOMENTS.get(report.moment, ""),
        "did": words.DID.get(report.action, "") if alert.tier == "R" else "",
        "zone": zone,
        "standing": words.standing(alert, now=at),
        "due": words.due_in_words(due, zone=zone, now=at) if due else "",
        "is_late": due is not None and due < at,
    }


def acting_row(alert: Alert, reader: User, *, at: datetime) -> dict[str, Any]:
    """Return the same with what was done, and what can be done now.

    alert   read by with_steps
    """
    done: list[AlertStep] = getattr(alert, "done", [])
    newest = done[-1] if done else None
    if newest is not None:
        newest.alert = alert
    return {
        **alert_row(alert, reader, at=at),
        "steps": words.steps_in_words(done, zone=alert.patient.zone, now=at),
        "undo": newest if may_undo(newest, reader, at=at) else None,
        "is_open": alert.state != Alert.State.CLOSED,
        "is_new": alert.state == Alert.State.WAITING,
        "is_watch": alert.tier == WATCH,
        **choices(),
    }


def choices() -> dict[str, Any]:
    """Return what can be chosen in the forms about an alert."""
    return {
        "when": words.WHEN.items(),
        "reached": words.REACHED.items(),
        "not_reached": words.NOT_REACHED.items(),
        "outcomes": words.OUTCOMES.items(),
    }


def reported(report: Report, reader: User) -> list[dict[str, Any]]:
    """Return the signs that counted, each with whether the person was not sure."""
    flags = library().red_flag_words(reader.language)
    signs = [
        {"text": flags[id].text, "is_unsure": report.answers.get(id) == Answer.UNKNOWN}
        for id in report.flags
        if id in flags
    ]
    signs += [{"text": text, "is_unsure": False} for text in _found(report.found)]
    if not report.found and (report.also_mood or not signs):
        signs.append({"text": _("Low mood in the answers"), "is_unsure": False})
    return signs


def _found(signs: Iterable[str]) -> list[str]:
    return [str(words.FOUND[sign]) for sign in signs if sign in words.FOUND]


def name_of(user: User) -> str:
    """Return what to call someone in a list."""
    return user.name or _("No name given")


def answer_alert(
    request: StaffRequest, pk: str, template: str, frame: dict[str, Any]
) -> HttpResponse:
    """Show one alert, and keep who saw to it and how; answering it again changes nothing.

    frame   what the audience's pages show around it
    """
    alerts = with_steps(Alert.objects.for_eyes_of(request.user))
    alert = get_object_or_404(alerts, pk=pk)
    fault = ""
    if request.method == "POST":
        fault = do(alert, request.POST, by=request.user).fault
        if not fault:
            return redirect(request.path)
    now = clock.now()
    note_reading(patient=alert.patient, what=f"alert {alert.pk}", by=request.user.pk, at=now)
    context = {**frame, **acting_row(alert, request.user, at=now), "fault": fault}
    return render(request, template, context, status=422 if fault else 200)
