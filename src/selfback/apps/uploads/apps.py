"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The uploads app."""

    name = "selfback.apps.uploads"
    label = "uploads"
