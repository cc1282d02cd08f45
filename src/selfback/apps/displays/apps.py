"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The displays app."""

    name = "selfback.apps.displays"
    label = "displays"
