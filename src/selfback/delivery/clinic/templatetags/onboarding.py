"""The card that leads a newcomer on, for the start page."""

from collections.abc import Mapping
from typing import Any

from django import template

from selfback.delivery.clinic.onboarding.first_day import first_day_of, is_new
from selfback.delivery.shared import clock

register = template.Library()


@register.inclusion_tag("clinic/onboarding/card.html", takes_context=True)
def first_day_card(context: Mapping[str, Any]) -> dict[str, Any]:
    """Show the next step to whoever began lately; nothing, and no query, for everybody else."""
    user, clinic = context["request"].user, context.get("clinic")
    if clinic is None or not is_new(user, clinic, at=clock.now()):
        return {"day": None}
    return {"day": first_day_of(user, clinic)}
