"""New notes from the clinic, for Today."""

from collections.abc import Mapping
from typing import Any

from django import template

from selfback.apps.contacts.models import Note
from selfback.delivery.shared.clinic_phones import line_of

register = template.Library()

MOST_SHOWN = 2


@register.inclusion_tag("patient/notes_new.html", takes_context=True)
def notes_new(context: Mapping[str, Any]) -> dict[str, Any]:
    """Show the notes that the person has not put away, the newest first."""
    request = context["request"]
    new = list(Note.objects.new_for(request.patient)[: MOST_SHOWN + 1])
    return {
        "request": request,
        "notes": new[:MOST_SHOWN],
        "has_more": len(new) > MOST_SHOWN,
        "line": line_of(new[0].clinic) if new else None,
        "zone": request.patient.zone,
    }
