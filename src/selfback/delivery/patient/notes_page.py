"""What the page of notes from the clinic shows, and whom to call instead of writing."""

from typing import Any

from selfback.apps.contacts.models import Note
from selfback.apps.people.models import Patient
from selfback.delivery.shared.clinic_phones import line_of
from selfback.delivery.shared.content import library
from selfback.domain.content.helpline import Helpline, Need

MOST_SHOWN = 100


def notes_page(patient: Patient) -> dict[str, Any]:
    """Return the notes by whether they are new, and the numbers to call."""
    notes = list(Note.objects.of(patient)[:MOST_SHOWN])
    return {
        "new": [note for note in notes if note.put_away_at is None],
        "kept": [note for note in notes if note.put_away_at is not None],
        "line": line_of(patient.clinic),
        "danger": _line(patient, Need.DANGER),
    }


def _line(patient: Patient, need: Need) -> Helpline | None:
    lines = library().countries[patient.country].helplines
    return next((line for line in lines if line.need is need and line.number), None)
