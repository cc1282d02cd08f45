"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The sleep app."""

    name = "selfback.apps.sleep"
    label = "sleep"
