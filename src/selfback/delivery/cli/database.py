"""Commands that need the database start Django here, and only then."""

import os


def start() -> None:
    """Make Django ready for a command."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfback.config.settings")
    django.setup()
