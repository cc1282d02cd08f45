"""The content release and the case base this process serves, loaded once."""

from functools import cache

from django.conf import settings

from selfback.domain.content.library import Library
from selfback.domain.content.loading import load_library


@cache
def library() -> Library:
    """Return the content release."""
    return load_library(settings.CONTENT, settings.WORDINGS)
