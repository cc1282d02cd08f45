"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The adjustments app."""

    name = "selfback.apps.adjustments"
    label = "adjustments"
