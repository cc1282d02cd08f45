"""Notes from the clinic: those that came, and putting one away."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from selfback.apps.contacts.models import Note
from selfback.apps.contacts.services import put_away
from selfback.delivery.patient.notes_page import notes_page
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import PatientRequest, for_patient
from selfback.delivery.shared.note_letters import call_off_note

FROM_TODAY = "today"


@require_safe
@for_patient
def notes(request: PatientRequest) -> HttpResponse:
    """Show every note the person got, new ones first; nothing can be answered here."""
    return render(request, "patient/notes.html", {**notes_page(request.patient), "tab": "today"})


@require_POST
@for_patient
def put_note_away(request: PatientRequest, pk: str) -> HttpResponse:
    """Put a note with those that were read."""
    note = get_object_or_404(Note.objects.of(request.patient), pk=pk)
    put_away(note=note, by=request.user.pk, at=clock.now())
    call_off_note(note, by=request.user.pk, reason="read")
    leads_to = "today" if request.POST.get("from") == FROM_TODAY else "notes"
    return redirect(f"patient:{leads_to}")
