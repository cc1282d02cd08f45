"""What the page of agreeing shows, for the sign-up template."""

from typing import Any

from django import template

from selfback.apps.people.models import Clinic
from selfback.delivery.patient.consent import consent_points
from selfback.delivery.shared.accounts import JOINING

register = template.Library()


@register.simple_tag
def points_of_consent() -> list[tuple[str, str, str]]:
    """Return the points as (icon, heading, text), in the reader's language."""
    return consent_points()


@register.simple_tag(takes_context=True)
def clinic_to_join(context: dict[str, Any]) -> Clinic | None:
    """Return the clinic whose code brought the reader here, if any."""
    joining = context["request"].session.get(JOINING, {})
    return Clinic.objects.filter(pk=joining.get("clinic")).first()
