"""Keys by which phones send steps, how to set that up, and what other activities come to."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.uploads.errors import KeyRevoked, TooManyKeys
from selfback.apps.uploads.models import UploadToken
from selfback.apps.uploads.token_services import make_token, revoke_token
from selfback.delivery.patient.step_forms import ACTIVITIES, ActivityForm, KeyForm
from selfback.delivery.patient.step_words import WAYS
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.content import library
from selfback.delivery.shared.step_files.rules import upload_rules
from selfback.domain.activity.equivalents import StepEquivalents

ADDRESS = f"{settings.PUBLIC_ADDRESS}/api/steps"
RULES = "step-equivalents"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_patient
def step_keys(request: PatientRequest) -> HttpResponse:
    """List the keys; make one, whose secret is shown this once."""
    form, made = KeyForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        most = upload_rules().tokens_most
        try:
            made = make_token(
                patient=request.patient,
                way=UploadToken.Way(form.cleaned_data["way"]),
                label=form.cleaned_data["label"],
                most=most,
                by=request.user.pk,
                at=clock.now(),
            )
            form = KeyForm()
        except TooManyKeys:
            fault = _("You have {most} keys that work. Revoke one that you no longer use.")
            form.add_error(None, fault.format(most=most))
    keys = UploadToken.objects.filter(patient=request.patient, revoked_at=None)
    context = {
        "form": form,
        "made": made,
        "keys": [{"token": each, "way": WAYS[each.way][0]} for each in keys],
        "ways": [(way, *words) for way, words in WAYS.items()],
        "address": ADDRESS,
        "tab": "today",
    }
    status = 422 if form.errors else 200
    return render(request, "patient/step_keys.html", context, status=status)


@require_POST
@for_patient
def revoke(request: PatientRequest, pk: str) -> HttpResponse:
    """Let a key open nothing any more."""
    token = get_object_or_404(UploadToken, patient=request.patient, pk=pk)
    with suppress(KeyRevoked):  # in another window, which is what is wanted
        revoke_token(token=token, by=request.user.pk, at=clock.now())
    return redirect("patient:step_keys")


@require_safe
@for_patient
def how_to_send(request: PatientRequest, way: str) -> HttpResponse:
    """Say step by step how a phone is set up to send, with pictures."""
    if way not in UploadToken.Way.values:
        raise Http404
    context = {"way": way, "name": WAYS[way][0], "address": ADDRESS, "tab": "today"}
    return render(request, "patient/how_to_send.html", context)


@require_safe
@for_patient
def activities(request: PatientRequest) -> HttpResponse:
    """Show what other activities come to in steps, and where the numbers are from."""
    rules = library().rule_file(RULES)
    table = StepEquivalents.from_content(rules)
    form = ActivityForm(request.GET or None)
    steps: int | None = None
    if form.is_bound and form.is_valid():
        steps = table.steps(form.cleaned_data["activity"], form.cleaned_data["minutes"])
    rows: list[dict[str, Any]] = [
        {"name": ACTIVITIES.get(each, each), "steps": told, "met": table.mets[each]}
        for each, told in table.steps_a_minute.items()
    ]
    context = {
        "form": form,
        "steps": steps,
        "rows": rows,
        "sources": [rules["activity_mets"].source, rules["moderate_steps"].source],
        "tab": "today",
    }
    status = 422 if form.errors else 200
    return render(request, "patient/step_equivalents.html", context, status=status)
