"""Steps from another app: a file is chosen, looked at, kept or not, and taken out again."""

from contextlib import suppress
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.plans.measuring import keep_steps, undo_steps
from selfback.apps.uploads.errors import BatchEnded, StillReading
from selfback.apps.uploads.models import Batch
from selfback.apps.uploads.services import cancel_batch
from selfback.delivery.patient.step_files_page import (
    files_page,
    found_page,
    outcome_page,
    refused_page,
)
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.planning import knowledge
from selfback.delivery.shared.step_files.reading import read_file
from selfback.delivery.shared.step_files.receiving import TOO_LARGE, FileTooLarge, receive

State = Batch.State
PAGES = {
    State.WAITING: "patient/step_file_waiting.html",
    State.READ: "patient/step_file_found.html",
    State.REFUSED: "patient/step_file_refused.html",
    State.KEPT: "patient/step_file_outcome.html",
    State.UNDONE: "patient/step_file_outcome.html",
    State.CANCELLED: "patient/step_file_outcome.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_patient
def step_files(request: PatientRequest) -> HttpResponse:
    """List what was brought; take a file and have it read."""
    fault = ""
    if request.method == "POST":
        brought = _brought(request)
        if isinstance(brought, Batch):
            return redirect("patient:step_file", brought.pk)
        fault = brought
    context = {**files_page(request.patient), "fault": fault, "tab": "today"}
    status = 422 if fault else 200
    return render(request, "patient/step_files.html", context, status=status)


def _brought(request: PatientRequest) -> Batch | str:
    """Return the batch of the file that was sent, or why there is none."""
    file = request.FILES.get("file")
    if TOO_LARGE in request.META:
        return _("The file is too large. Choose a shorter time in your app, such as one year.")
    if file is None:
        return _("Please choose a file.")
    try:
        batch = receive(file, patient=request.patient, by=request.user.pk, at=clock.now())
    except FileTooLarge:
        return _("The file is too large. Choose a shorter time in your app, such as one year.")
    except StillReading:
        return _("Another file of yours is being read. Wait until it is done, or cancel it.")
    read_file(batch.pk)
    return batch


@require_safe
@never_cache
@for_patient
def step_file(request: PatientRequest, pk: str) -> HttpResponse:
    """Show how far a file is, what was found in it, or what became of it."""
    batch = _own(request, pk)
    today = clock.today_in(request.patient.zone)
    context: dict[str, Any] = {"batch": batch}
    if batch.state == State.READ:
        context = found_page(batch)
    elif batch.state == State.REFUSED:
        context = refused_page(batch)
    elif batch.state in {State.KEPT, State.UNDONE}:
        context = outcome_page(batch, today=today, language=request.user.language)
    return render(request, PAGES[State(batch.state)], {**context, "tab": "today"})


@require_safe
@never_cache
@for_patient
def step_file_state(request: PatientRequest, pk: str) -> HttpResponse:
    """Tell a script how far a file is."""
    batch = _own(request, pk)
    return JsonResponse({"state": batch.state, "progress": batch.progress})


@require_POST
@for_patient
def keep_step_file(request: PatientRequest, pk: str) -> HttpResponse:
    """Keep what was found."""
    batch = _own(request, pk)
    with suppress(BatchEnded):  # decided on in another window: the page tells
        keep_steps(batch=batch, knowledge=knowledge(), by=request.user.pk, at=clock.now())
    return redirect("patient:step_file", batch.pk)


@require_POST
@for_patient
def let_go_of_step_file(request: PatientRequest, pk: str) -> HttpResponse:
    """Stop the reading, or keep nothing of what was found."""
    batch = _own(request, pk)
    try:
        cancel_batch(batch=batch, by=request.user.pk, at=clock.now())
    except BatchEnded:
        return redirect("patient:step_file", batch.pk)
    return redirect("patient:step_files")


@require_POST
@for_patient
def undo_step_file(request: PatientRequest, pk: str) -> HttpResponse:
    """Take what was kept out again."""
    batch = _own(request, pk)
    with suppress(BatchEnded):  # taken out in another window: the page tells
        undo_steps(batch=batch, knowledge=knowledge(), by=request.user.pk, at=clock.now())
    return redirect("patient:step_file", batch.pk)


def _own(request: PatientRequest, pk: str) -> Batch:
    return get_object_or_404(Batch.objects.of(request.patient).defer("rows"), pk=pk)
