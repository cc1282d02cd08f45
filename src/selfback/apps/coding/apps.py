"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The coding app."""

    name = "selfback.apps.coding"
    label = "coding"
