"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The devices app."""

    name = "selfback.apps.devices"
    label = "devices"
