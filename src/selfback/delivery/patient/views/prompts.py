"""Prompts: the link in one, the phone's word that it has come, and one tap to have no more."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.prompts.errors import UnknownToken, UnknownZone
from selfback.apps.prompts.models import Prompt, PromptPreference
from selfback.apps.prompts.services import note_word
from selfback.apps.prompts.wish_services import begin_wishes, note_zone, stop_prompts
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.content import library
from selfback.delivery.shared.prompts.saying import screen_of
from selfback.domain.prompting.ledger import NotInOrder, State
from selfback.domain.prompting.rules import PromptRules


@require_safe
@for_patient
def prompt(request: PatientRequest, pk: str) -> HttpResponse:
    """Note that a prompt was opened, and lead to the screen it is about."""
    mine = get_object_or_404(Prompt, pk=pk, patient=request.patient)
    _hear(mine, State.OPENED, request)
    return redirect(screen_of(mine.cause))


@require_POST
@for_patient
def delivered(request: PatientRequest, pk: str) -> HttpResponse:
    """Note that a phone showed a prompt."""
    mine = get_object_or_404(Prompt, pk=pk, patient=request.patient)
    _hear(mine, State.DELIVERED, request)
    return HttpResponse(status=204)


@require_POST
@for_patient
def where(request: PatientRequest) -> HttpResponse:
    """Note in which time zone a phone is; one that the world does not have is let be."""
    patient, by, at = request.patient, request.user.pk, clock.now()
    with transaction.atomic():
        rules = PromptRules.from_content(library().rule_file("prompts"))
        begin_wishes(patient=patient, rules=rules, by=by, at=at)
        try:
            note_zone(patient=patient, zone=request.POST.get("zone", ""), by=by, at=at)
        except UnknownZone:
            return HttpResponse(status=422)
    return HttpResponse(status=204)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop all prompts of one person: a button for people, one request for mail programs.

    The token is the authority, as mail programs have no session (RFC 8058); who holds it can do
    nothing but stop prompts.
    """
    if request.method != "POST":
        held = get_object_or_404(PromptPreference, token=token)
        return render(request, "patient/stop_prompts.html", {"is_off": held.is_off})
    try:
        stop_prompts(token=token, at=clock.now())
    except UnknownToken as refused:
        raise Http404 from refused
    return render(request, "patient/stop_prompts.html", {"is_off": True})


def _hear(mine: Prompt, state: State, request: PatientRequest) -> None:
    try:
        note_word(prompt=mine, state=state, by=request.user.pk, at=clock.now())
    except NotInOrder:
        return  # a link that was made up for a prompt that never left
