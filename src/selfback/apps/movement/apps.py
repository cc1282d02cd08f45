"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The movement app."""

    name = "selfback.apps.movement"
    label = "movement"
