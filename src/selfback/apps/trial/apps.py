"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The trial app."""

    name = "selfback.apps.trial"
    label = "trial"
