"""Settings: name, language, reminder, sharing, one's own data, and leaving."""

import json

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.people.models import Consent, Patient
from selfback.apps.people.services import (
    agree_to_learning,
    change_patient,
    change_sharing,
    change_user,
    come_back,
    note_export,
    withdraw_from_learning,
)
from selfback.apps.people.services import leave as end_use
from selfback.apps.prompts.number_services import forget_number
from selfback.apps.prompts.wish_services import begin_wishes, change_wishes
from selfback.apps.prompts.wishing import wishes_of
from selfback.delivery.patient.consent import VERSION, learning_text
from selfback.delivery.patient.own_data import everything_about
from selfback.delivery.patient.settings_form import LeaveForm, SettingsForm
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_former_patient, for_patient
from selfback.delivery.shared.case_bases import forget_cases
from selfback.delivery.shared.content import library
from selfback.domain.prompting.rules import PromptRules


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def settings(request: PatientRequest) -> HttpResponse:
    """Change what one is called, the language, the country and the reminder."""
    patient = request.patient
    rules = PromptRules.from_content(library().rule_file("prompts"))
    wished = wishes_of(patient, rules)
    form = SettingsForm(
        request.POST or None,
        wished=wished,
        most=rules.times_most,
        initial={
            "name": request.user.name,
            "language": request.user.language,
            "country": patient.country,
            "reminders": "off" if wished.is_off else "on",
            "reminder_time": wished.times[0],
            "second_time": wished.times[1] if len(wished.times) > 1 else None,
            "quiet_from": wished.quiet.begins,
            "quiet_to": wished.quiet.ends,
        },
    )
    if request.method == "POST" and form.is_valid():
        chosen, by, at = form.cleaned_data, request.user.pk, clock.now()
        change_user(
            user=request.user, by=by, at=at, name=chosen["name"], language=chosen["language"]
        )
        change_patient(
            patient=patient,
            by=by,
            at=at,
            reminder_time=chosen["reminder_time"],
            country=chosen["country"],
        )
        begin_wishes(patient=patient, rules=rules, by=by, at=at)
        change_wishes(
            patient=patient,
            times=form.wished.times,
            quiet=form.wished.quiet,
            is_off=form.wished.is_off,
            rules=rules,
            by=by,
            at=at,
        )
        response = redirect("patient:settings")
        response.set_cookie("language", chosen["language"], max_age=31_536_000, samesite="Lax")
        return response
    status = 422 if form.errors else 200
    learns = Consent.objects.in_force(patient, Consent.Kind.LEARNING).exists()
    context = {"form": form, "learns": learns, "learning_text": learning_text()}
    return render(request, "patient/settings.html", context, status=status)


@require_POST
@for_patient
def sharing(request: PatientRequest) -> HttpResponse:
    """Let the clinic see one's record, or stop it at once."""
    shares = request.POST.get("shares") == "yes"
    change_sharing(patient=request.patient, shares=shares, by=request.user.pk, at=clock.now())
    return redirect("patient:settings")


@require_POST
@for_former_patient
def learning(request: PatientRequest) -> HttpResponse:
    """Let one's weeks help others, or stop it: then they are taken out of what is learned from."""
    patient, by, at = request.patient, request.user.pk, clock.now()
    if request.POST.get("learns") != "yes":
        if withdraw_from_learning(patient=patient, by=by, at=at):
            transaction.on_commit(lambda: forget_cases(patient.pk, by))
    elif patient.left_at is None:
        text = learning_text()
        agree_to_learning(patient=patient, version=VERSION, text=text, by=by, at=at)
    return redirect("patient:settings")


@require_safe
@for_former_patient
def export(request: PatientRequest) -> HttpResponse:
    """Hand over everything that is kept about the person, as one file."""
    note_export(patient=request.patient, by=request.user.pk, at=clock.now())
    data = json.dumps(everything_about(request.patient), indent=2, ensure_ascii=False)
    response = HttpResponse(data, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="selfback.json"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def leave(request: PatientRequest) -> HttpResponse:
    """Leave: because one is better, goes on alone, or otherwise."""
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        end_use(
            patient=request.patient,
            reason=Patient.Leaving(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
            by=request.user.pk,
            at=clock.now(),
        )
        forget_number(patient=request.patient, by=request.user.pk, at=clock.now())
        return redirect("patient:left")
    status = 422 if form.errors else 200
    return render(request, "patient/leave.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_former_patient
def left(request: PatientRequest) -> HttpResponse:
    """Say goodbye kindly, with the way back and one's data."""
    if request.patient.left_at is None:
        return redirect("patient:today")
    if request.method == "POST":
        come_back(patient=request.patient, by=request.user.pk, at=clock.now())
        return redirect("patient:today")
    reason = request.patient.left_reason
    headline = {
        Patient.Leaving.BETTER: _("Good to hear that you are better"),
        Patient.Leaving.ALONE: _("You know what to do now"),
        Patient.Leaving.OTHER: _("Thank you for trying it"),
    }[Patient.Leaving(reason)]
    learns = Consent.objects.in_force(request.patient, Consent.Kind.LEARNING).exists()
    context = {"headline": headline, "reason": reason, "learns": learns}
    return render(request, "patient/left.html", context)
