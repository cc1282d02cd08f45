"""Tells Django about the app."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    """The people app."""

    name = "selfback.apps.people"
    label = "people"

    def ready(self) -> None:
        """Declare who may do what to whom; without this every such question is answered no."""
        import_module("selfback.apps.people.access")
