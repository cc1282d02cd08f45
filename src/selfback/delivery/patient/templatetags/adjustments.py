"""What the clinic changed, for the pages of the week and of today."""

from collections.abc import Mapping
from typing import Any

from django import template

from selfback.apps.adjustments.models import Adjustment
from selfback.apps.plans.models import WeekPlan
from selfback.delivery.patient.adjusted import changes_shown

register = template.Library()


@register.inclusion_tag("patient/adjustments_week.html", takes_context=True)
def changed_by_clinic(context: Mapping[str, Any], week: WeekPlan) -> dict[str, Any]:
    """Show what binds the person's plans, with what they say to it."""
    request = context["request"]
    language = request.user.language
    return {"request": request, **changes_shown(request.patient, week, language)}


@register.simple_tag(takes_context=True)
def waits_for_answer(context: Mapping[str, Any]) -> bool:
    """Whether the clinic changed something and the person has not said anything to it."""
    patient = context["request"].patient
    if not patient.shares_with_clinic:
        return False
    return Adjustment.objects.of(patient).in_force().filter(answer="").exists()
