"""Pictures of exercises in templates, in the reader's language."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from selfback.delivery.shared import figures

register = template.Library()


@register.simple_tag
def figure_still(exercise: str) -> SafeString:
    """Return the small picture of an exercise for lists."""
    return figures.still(exercise, get_language() or "en")


@register.simple_tag
def figure_strip(exercise: str) -> SafeString:
    """Return the key poses of an exercise side by side."""
    return figures.strip(exercise, get_language() or "en")
