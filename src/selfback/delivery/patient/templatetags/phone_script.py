"""Puts values into a script that is rendered as a template."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def as_script(value: Any) -> SafeString:
    """Return a value as JSON, which is also JavaScript; it holds nothing a person has typed."""
    return mark_safe(json.dumps(value, ensure_ascii=True, indent=2))  # noqa: S308 (addresses and digests of ours)
