"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The people app."""

    name = "selfback.apps.people"
    label = "people"
