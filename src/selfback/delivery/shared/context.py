"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the demo, for the mark in the corner of every page."""
    return {"is_demo": settings.DEMO}
