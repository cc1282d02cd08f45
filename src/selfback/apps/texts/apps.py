"""Tells Django about the app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The texts app."""

    name = "selfback.apps.texts"
    label = "texts"
