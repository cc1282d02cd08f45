"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The safety app."""

    name = "selfback.apps.safety"
    label = "safety"
