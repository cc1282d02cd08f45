"""The pages on which a clinician chooses a note, sees it as the person will, and sends it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selfback.apps.contacts.errors import EnoughThisWeek, NotSharing, TooLateToTakeBack
from selfback.apps.contacts.models import Note as SentNote
from selfback.apps.people.models import Clinic, Patient
from selfback.apps.people.permissions import Permission
from selfback.apps.people.services import note_reading
from selfback.delivery.clinic.contacting.pages import choosing, days_to_choose, preview
from selfback.delivery.clinic.contacting.sending import (
    OwnSentenceRefused,
    Wish,
    facts_of,
    missing_in,
    send,
    take_note_back,
)
from selfback.delivery.clinic.frame import frame
from selfback.delivery.shared import clock
from selfback.delivery.shared.access import StaffRequest, for_role_with
from selfback.delivery.shared.alerts import name_of
from selfback.delivery.shared.content import library
from selfback.domain.content.note import Note, Slot

LONGEST_KEY = 40


@require_safe
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def notes(request: StaffRequest, pk: str) -> HttpResponse:
    """Show the notes one can send to a person, and those that were sent."""
    (patient, clinic), now = _shares(request, pk), clock.now()
    note_reading(patient=patient, what="notes", by=request.user.pk, at=now)
    context = {
        **_around(request, patient),
        **choosing(patient, clinic, request.user, at=now),
        "said": request.GET.get("said", ""),
    }
    return render(request, "clinic/contacting/notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def note(request: StaffRequest, pk: str, template: str) -> HttpResponse:
    """Show one note as the person will see it, and send it."""
    (patient, clinic), chosen = _shares(request, pk), library().notes.get(template)
    if chosen is None:
        raise Http404
    if missing_in(chosen, facts_of(request.user, clinic, None, request.user.language)):
        return redirect("clinic:notes", pk=pk)
    now = clock.now()
    wish, fault = _wish(request, patient, clinic, chosen, now)
    if _sends(request) and not fault:
        try:
            send(wish, key=_key(request))
            return redirect(f"{_notes_page(pk)}?said=sent")
        except (EnoughThisWeek, NotSharing):
            return redirect("clinic:notes", pk=pk)  # the page says from when there may be another
        except OwnSentenceRefused as refused:
            fault, wish = str(refused), _without_own(wish)
    context = {
        **_around(request, patient),
        **preview(wish, at=now),
        **days_to_choose(now, ZoneInfo(patient.zone)),
        "template": chosen.id,
        "names_a_date": Slot.DATE in chosen.slots,
        "day": wish.day,
        "typed": request.POST.get("own", ""),
        "fault": fault,
    }
    return render(request, "clinic/contacting/note.html", context, status=422 if fault else 200)


@require_POST
@for_role_with(Permission.SEE_PATIENTS_OF_CLINIC)
def back(request: StaffRequest, pk: str) -> HttpResponse:
    """Take a note back that one has just sent."""
    mine = SentNote.objects.filter(
        sent_by=request.user, patient__in=Patient.objects.seen_by(request.user)
    )
    sent = get_object_or_404(mine, pk=pk)
    try:
        take_note_back(sent, by=request.user)
        said = "back"
    except TooLateToTakeBack:
        said = "too-late"
    return redirect(f"{_notes_page(sent.patient_id)}?said={said}")


def _shares(request: StaffRequest, pk: str) -> tuple[Patient, Clinic]:
    """Return somebody who shares with the reader's clinic, and the clinic."""
    seen = Patient.objects.seen_by(request.user).select_related("user", "clinic")
    patient = get_object_or_404(seen, pk=pk)
    if patient.clinic is None:
        raise Http404
    return patient, patient.clinic


def _around(request: StaffRequest, patient: Patient) -> dict[str, Any]:
    return {
        **frame(request, "patients"),
        "clinic": patient.clinic,
        "patient": patient,
        "name": name_of(patient.user),
    }


def _wish(
    request: StaffRequest, patient: Patient, clinic: Clinic, chosen: Note, now: datetime
) -> tuple[Wish, str]:
    """Return what is to be sent, and what is wrong with it; a day that does not fit is replaced."""
    days = days_to_choose(now, ZoneInfo(patient.zone))
    sent, day, fault = request.POST or request.GET, None, ""
    if Slot.DATE in chosen.slots:
        typed = sent.get("day", days["usual"])
        day = _day(typed)
        if day is None or not days["earliest"] <= day.isoformat() <= days["latest"]:
            day = date.fromisoformat(days["usual"])
            fault = _("Please choose a day from today on.")
        elif _sends(request) and typed != sent.get("shown", ""):
            fault = _("The day is another now. Please look at the note once more.")
    own = sent.get("own", "") if request.method == "POST" else ""
    wish = Wish(note=chosen, patient=patient, clinic=clinic, sender=request.user, day=day, own=own)
    return (_without_own(wish), fault) if fault else (wish, "")


def _sends(request: StaffRequest) -> bool:
    """Whether the note is to go out, and not only to be shown with another day."""
    return request.method == "POST" and "look" not in request.POST


def _without_own(wish: Wish) -> Wish:
    return Wish(
        note=wish.note,
        patient=wish.patient,
        clinic=wish.clinic,
        sender=wish.sender,
        day=wish.day,
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _key(request: StaffRequest) -> str:
    """Return what names this sending: the same page sent twice is one note."""
    return f"{request.user.pk}:{request.POST.get('key', '')[:LONGEST_KEY]}"


def _notes_page(pk: str) -> str:
    return reverse("clinic:notes", args=[pk])
