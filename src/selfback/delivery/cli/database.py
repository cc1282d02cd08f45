"""Commands that need the database start Django here, and only then."""

import os

import django


def start() -> None:
    """Make Django ready for a command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfback.config.settings")
    django.setup()
